"""What the screens say about numbers, in words: levels, time steps, dates, verdicts.

Every state has a word and a shape, so that nothing depends on colour. No widget in here.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.coaching.comparing import Measured
    from voiceprep.model import Device, Finding, Level, Mark, Take, Verdict

LOCAL = "Everything stays on this computer"
VERY_QUIET_DBFS = -50.0
QUIET_DBFS = -36.0
LOUD_DBFS = -6.0
SILENT_AFTER_S = 0.5
STALLED_AFTER_S = 1.0

SIGNS: dict[Verdict, tuple[str, str]] = {
    "fix": ("▲", "to fix"),
    "watch": ("◆", "to watch"),
    "good": ("✓", "good"),
    "info": ("·", "to know"),
}
STYLES: dict[Verdict, str] = {
    "fix": "$bad",
    "watch": "$watch",
    "good": "$good",
    "info": "$quiet",
}
KINDS = {
    "behavioural": "Behavioural",
    "technical": "Technical",
    "cultural-fit": "Cultural fit",
    "closing": "Closing",
}
STATUSES = {
    "recorded": "not transcribed yet",
    "transcribed": "transcribed",
    "recovered": "recovered after a crash",
    "damaged": "damaged",
}
STEP_WORDS = (
    ("○", "take your time"),
    ("◔", "a good length from here on"),
    ("◑", "on to the result"),
    ("◕", "bring it to an end"),
    ("●", "too long: finish this sentence"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A state in words: a shape, a few words, a style of the theme, and what to do about it."""

    sign: str
    words: str
    style: str = ""
    advice: str = ""


def level_said(loudest_dbfs: float, level: Level, *, clipping: bool) -> Said:
    """Say what the microphone hears; `loudest_dbfs` is the peak of the last second or two."""
    if level.stalled_s > STALLED_AFTER_S:
        return Said("✗", "no sound is arriving", "$bad", "Is the microphone still plugged in?")
    if level.zero_s > SILENT_AFTER_S:
        return Said("✗", "digital silence", "$bad", silence_cause())
    if clipping:
        return Said("▲", "clipping", "$bad", "Move back a little, or turn the microphone down.")
    if loudest_dbfs < VERY_QUIET_DBFS:
        return Said("◇", "very quiet", "$watch", "Is this the right microphone?")
    if loudest_dbfs < QUIET_DBFS:
        return Said("◇", "quiet", "$watch")
    if loudest_dbfs > LOUD_DBFS:
        return Said("◆", "loud", "$watch")
    return Said("✓", "good", "$good")


def silence_cause(platform: str = sys.platform) -> str:
    """Say why a microphone may deliver nothing but zeros."""
    if platform == "darwin":
        return "Allow your terminal in System Settings ▸ Privacy & Security ▸ Microphone."
    return "The microphone is muted, or not allowed to record."


def step_at(elapsed_s: float, steps_s: Sequence[int]) -> int:
    """Return how many steps have passed."""
    return sum(elapsed_s >= step for step in steps_s)


def step_said(elapsed_s: float, steps_s: Sequence[int]) -> Said:
    """Say how far the answer has come."""
    passed = step_at(elapsed_s, steps_s)
    at = round(passed * (len(STEP_WORDS) - 1) / len(steps_s)) if steps_s else 0
    sign, words = STEP_WORDS[at]
    style = ("", "$good", "$good", "$watch", "$bad")[at]
    return Said(sign, words, style)


def about(seconds: float) -> str:
    """Return a target length: ``about 2:00``."""
    return f"about {clock(seconds)}"


def when(moment: datetime, now: datetime | None = None) -> str:
    """Return when something was, as people say it, in local time."""
    today = (now or datetime.now(UTC)).astimezone()
    local = moment.astimezone()
    days = (today.date() - local.date()).days
    if days == 0:
        return f"today {local:%H:%M}"
    if days == 1:
        return f"yesterday {local:%H:%M}"
    return (
        f"{local.day} {local:%b %H:%M}"
        if local.year == today.year
        else f"{local.day} {local:%b %Y}"
    )


def times(count: int) -> str:
    """Return how often something was done."""
    return ("never", "once", "twice")[count] if count < 3 else f"{count} times"


def practised(count: int) -> str:
    """Return how often a question was practised."""
    return f"practised {times(count)}" if count else "not practised yet"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def number(value: float, unit: str = "") -> str:
    """Return a measured value without needless digits."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    shown = f"{value:.{digits}f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return f"{shown} {unit}".strip()


def range_said(finding: Finding) -> str:
    """Return the measured number and the range it is compared with."""
    parts = []
    if finding.value is not None:
        parts.append(f"yours {number(finding.value, finding.unit)}")
    norm = finding.norm
    if norm is not None and (norm.green.low is not None or norm.green.high is not None):
        parts.append(f"good {_band(norm.green.low, norm.green.high)}")
    return " · ".join(parts)


def _band(low: float | None, high: float | None) -> str:
    if low is None:
        return f"up to {number(high or 0.0)}"
    return f"from {number(low)}" if high is None else f"{number(low)}–{number(high)}"


def marks_said(marks: Sequence[Mark]) -> str:
    """Return what happened while recording, in a sentence; empty when nothing did."""
    gaps = [mark for mark in marks if mark.kind == "gap"]
    paused = sum(mark.kind == "paused" for mark in marks)
    parts = []
    if gaps:
        parts.append(
            f"{counted(len(gaps), 'gap')} of {sum(m.lost_s for m in gaps):.2f} s in the sound"
        )
    if paused:
        parts.append(f"paused {times(paused)}")
    parts += [f"microphone lost at {clock(m.at_s)}" for m in marks if m.kind == "vanished"]
    parts += [f"disk full at {clock(m.at_s)}" for m in marks if m.kind == "disk_full"]
    return ", ".join(parts)


def microphone_said(devices: Sequence[Device], chosen: str) -> Said:
    """Say which microphone will be used."""
    if not devices:
        return Said("✗", "none found", "$bad", "Plug one in and press r to look again.")
    device = next((d for d in devices if d.name == chosen), None)
    if chosen and device is None:
        wanted = safe_line(chosen, 40)
        return Said("▲", f"{wanted} is not there", "$watch", "Choose another in Settings (s).")
    device = device or next((d for d in devices if d.is_default), devices[0])
    default = "" if chosen else ", the system's default"
    narrow = " (narrow-band: pitch is fine, timbre is not)" if device.sample_rate <= 16_000 else ""
    return Said("✓", f"{safe_line(device.name, 48)}{default}{narrow}", "$good")


def heading(take: Take) -> str:
    """Return when a take was recorded and how long it is."""
    return f"{when(take.recorded_at)} · {clock(take.duration_s)}"


def take_said(take: Take) -> str:
    """Return one take in a list of takes."""
    return " · ".join([heading(take), *kept_said(take)])


def kept_said(take: Take) -> list[str]:
    """Return what the person has added to a take, each in a few words."""
    told = ["★ best take"] if take.best else []
    if take.self_ratings:
        marks = " ".join(str(mark) for mark in take.self_ratings)
        told.append(f"you said {marks} of 5")
    elif take.self_rating is not None:
        told.append(f"you said {take.self_rating} of 5")
    told += [f"#{safe_line(tag, 30)}" for tag in take.tags]
    if take.notes:
        told.append("✎ notes")
    if take.recognised is not None:
        told.append("words corrected")
    if take.follow_up_of:
        told.append("follow-up")
    return told


MEASURE_NAMES = {
    "speech_rate": "Pace",
    "articulation_rate": "Articulation",
    "duration": "Length",
    "fillers_per_minute": "Fillers",
    "fillers_per_100_words": "Fillers",
    "longest_pause": "Longest pause",
    "pause_share": "Silence",
    "response_latency": "Before the first word",
    "pitch_variation": "Pitch variation",
    "star_parts": "STAR parts told",
    "setting_share": "Situation and Task",
    "action_share": "Action",
    "result_numbers": "Figures in the Result",
    "action_first_person": "I, not we, in Action",
    "story": "A story told",
}


def measure_name(measure: str, unit: str, room: int) -> str:
    """Return what a measure is called, with its unit where that fits."""
    name = MEASURE_NAMES.get(measure, measure.replace("_", " ").capitalize())
    short = (
        unit.replace("per ", "/ ").replace("syllables a second", "syll./s").replace("minute", "min")
    )
    whole = f"{name} {short}" if unit.startswith("per ") else f"{name}, {short}"
    return safe_line(whole if unit and len(whole) <= room else name, room)


def changed_said(each: Measured) -> Said:
    """Return what to think of a difference between two takes."""
    if each.change is None:
        return Said("–", "not in both takes", "$quiet")
    if each.change.beyond is None and each.change.difference:
        return Said("?", each.change.said, "$quiet")
    if not each.change.beyond:
        return Said("·", each.change.said if each.change.difference else "", "$quiet")
    return {
        "closer": Said("✓", "better, beyond noise", "$good"),
        "further": Said("▲", "worse, beyond noise", "$bad"),
        "": Said("◆", each.change.said),
    }[each.way]
