"""The check of the day: what ten seconds of speech tell about the line, and lists to tick.

Pure: measures and the ranges they are judged by in, lines out. Measures nothing, opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voiceprep.model import Band, Norm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from voiceprep.model import Acoustics, PlanFormat

SECONDS = 10.0
"""How much is spoken for it."""
ENOUGH_S = 3.0
Check = Literal["good", "watch", "fix"]

ECHO = Norm(
    "echo",
    "dB",
    Band(high=-30.0),
    Band(high=-15.0),
    "Own rule: the loudspeaker as the microphone hears it, beside your voice; what is fainter than "
    "-30 dB a call program cancels",
)
ROOM = Norm(
    "room",
    "s",
    Band(high=0.6),
    Band(high=1.0),
    "ANSI/ASA S12.60: reverberation of at most 0.6 s where speech has to be understood",
)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was checked."""

    id: str
    verdict: Check
    text: str
    to_do: str
    """What to do about it; empty where it is good."""
    norm: Norm | None = None


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to tick; its id goes into `Plan.ticks`."""

    id: str
    text: str
    how: str


VIRTUAL = (
    CheckItem(
        "check-camera", "Camera", "At eye level, lens wiped; look into it, not at the picture."
    ),
    CheckItem("check-light", "Light", "In front of you, a window or a lamp; none behind you."),
    CheckItem("check-network", "Network", "By cable if you can; stop backups and streams at home."),
    CheckItem(
        "check-program", "Call program", "Open the link once now; signed in, right name shown."
    ),
    CheckItem(
        "check-updates", "Updates", "Installed today or put off until tomorrow; messages silenced."
    ),
    CheckItem("check-charger", "Charger", "Plugged in, and the headset charged."),
    CheckItem(
        "check-notes", "Notes", "The crib sheet beside the camera, printed; a glass of water."
    ),
    CheckItem("check-spare", "Plan B", "Their telephone number on paper, your telephone charged."),
)
ON_SITE = (
    CheckItem("check-route", "Route", "Looked up for that hour; be there ten minutes early."),
    CheckItem(
        "check-receptionist", "Receptionist", "Whom to ask for; be as kind here as upstairs."
    ),
    CheckItem("check-names", "Names", "Everyone's name and role; say the name when you greet."),
    CheckItem("check-tour", "Tour", "It is part of the interview: ask what you would really ask."),
    CheckItem("check-lunch", "Lunch", "Order what is easy to eat; talk is still the interview."),
    CheckItem(
        "check-papers", "Papers", "Crib sheet, CV twice, a pen; telephone off, not on silent."
    ),
)


def check_list(format_: PlanFormat) -> tuple[CheckItem, ...]:
    """Return what to tick for an interview of this format; both lists where it is not known."""
    lists: dict[PlanFormat, tuple[CheckItem, ...]] = {"virtual": VIRTUAL, "on-site": ON_SITE}
    return lists.get(format_, (*VIRTUAL, *ON_SITE))


def sound_lines(
    acoustics: Acoustics,
    norms: Iterable[Norm],
    *,
    echo_db: float | None = None,
    room_s: float | None = None,
) -> tuple[CheckLine, ...]:
    """Return what the line is like, what to mend first.

    Parameters
    ----------
    acoustics
        Of about ten seconds of speech into the microphone that will be used.
    norms
        The ranges of ``level``, ``noise`` and ``clipping``: those that answers are judged by.
    echo_db
        How loud the loudspeaker is in the microphone, beside the voice; None where not tried.
    room_s
        How long sound lingers in the room; None where it could not be told.
    """
    known = {norm.measure: norm for norm in norms}
    spoken_s = sum(interval.duration_s for interval in acoustics.speech)
    if spoken_s < ENOUGH_S:
        return (_hardly_spoken(spoken_s, acoustics.level_dbfs),)
    lines = [
        _clipping(100.0 * acoustics.clipped_share, known),
        _level(acoustics.level_dbfs, known),
        _noise(acoustics.snr_db, known),
        _echo(echo_db),
        _room(room_s),
    ]
    order = ("fix", "watch", "good")
    return tuple(sorted(filter(None, lines), key=lambda line: order.index(line.verdict)))


def _hardly_spoken(spoken_s: float, level_dbfs: float | None) -> CheckLine:
    if spoken_s > 0:
        text = f"Only {spoken_s:.0f} s of speech was heard"
        return CheckLine(
            "speech", "fix", text, "Speak through the whole ten seconds, then look again."
        )
    if level_dbfs is None or level_dbfs < -90.0:
        to_do = "Is the microphone muted, or another one chosen? Is the program allowed to use it?"
        return CheckLine("speech", "fix", "Nothing was heard at all", to_do)
    to_do = "There is sound, but no voice. Choose the right microphone and speak closer to it."
    return CheckLine("speech", "fix", "No speech was heard", to_do)


def _judged(value: float, norm: Norm) -> Check:
    if norm.green.holds(value):
        return "good"
    return "watch" if norm.amber.holds(value) else "fix"


def _line(norm: Norm, value: float, text: str, to_do: str) -> CheckLine:
    verdict = _judged(value, norm)
    return CheckLine(norm.measure, verdict, text, "" if verdict == "good" else to_do, norm)


def _clipping(share: float, known: Mapping[str, Norm]) -> CheckLine:
    clear = known["clipping"].green.holds(share)
    text = "No distortion" if clear else f"Distorted: {share:.2g} % of the sound is clipped"
    to_do = "Turn the microphone down, or sit a hand's width further away."
    return _line(known["clipping"], share, text, to_do)


def _level(level_dbfs: float | None, known: Mapping[str, Norm]) -> CheckLine | None:
    if level_dbfs is None:
        return None
    norm = known["level"]
    low = norm.green.low is not None and level_dbfs < norm.green.low
    to_do = (
        "You are hard to hear. Turn the microphone up, or move it closer: a hand's width or two."
        if low
        else "You are very loud. Turn the microphone down a little."
    )
    return _line(norm, level_dbfs, f"Voice at {level_dbfs:.0f} dBFS".replace("-", "−"), to_do)


def _noise(snr_db: float | None, known: Mapping[str, Norm]) -> CheckLine | None:
    if snr_db is None:
        return None
    to_do = (
        "The background is loud. Close the window, turn fans off, or use a headset with its "
        "microphone near your mouth."
    )
    text = f"Voice {snr_db:.0f} dB above the background"
    return _line(known["noise"], snr_db, text, to_do)


def _echo(echo_db: float | None) -> CheckLine | None:
    if echo_db is None:
        return None
    text = f"Loudspeaker {echo_db:.0f} dB beside your voice".replace("-", "−")
    to_do = "The others may hear themselves. Use headphones, or turn the loudspeaker down."
    return _line(ECHO, echo_db, text, to_do)


def _room(room_s: float | None) -> CheckLine | None:
    if room_s is None:
        return None
    to_do = (
        "The room rings. Move closer to the microphone, away from bare walls; curtains and a "
        "carpet help."
    )
    return _line(ROOM, room_s, f"Sound lingers for {room_s:.1f} s", to_do)
