"""Whether the recording can be judged at all: silence, level, clipping, noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.coaching.judging import Advice, judged
from voiceprep.model import Interval

if TYPE_CHECKING:
    from voiceprep.model import Acoustics, Analysis, Finding

DELIVERY = (
    "duration response_latency speech_rate articulation_rate longest_pause pause_share "
    "fillers_per_minute pitch_variation phrase_pauses rushed dragging drawn_out flat_pitch "
    "falling_ends uptalk loudness_variation trailing_off filler_places possible_fillers"
)
NEEDS_QUIET = (
    "response_latency articulation_rate longest_pause pause_share phrase_pauses drawn_out "
    "pitch_variation flat_pitch falling_ends uptalk loudness_variation trailing_off "
    "possible_fillers"
)
UNRELIABLE: dict[str, frozenset[str]] = {
    "speech": frozenset([*DELIVERY.split(), "level", "noise"]),
    "clipping": frozenset(["level", "loudness_variation", "trailing_off"]),
    "noise": frozenset(NEEDS_QUIET.split()),
    "level": frozenset(),
}
"""What a fault of the recording makes unreliable: these measures are then left out."""

_NO_SOUND_DBFS = -90.0


def recording_findings(analysis: Analysis) -> list[Finding]:
    """Return what is to be said about the recording; nothing for text alone."""
    acoustics = analysis.acoustics
    if acoustics is None:
        return []
    if not acoustics.speech:
        return [_speechless(analysis, acoustics)]
    found = [_clipping(acoustics)]
    if acoustics.snr_db is not None:
        found.append(_noise(acoustics.snr_db))
    if acoustics.level_dbfs is not None:
        found.append(_level(acoustics.level_dbfs))
    return found


def _speechless(analysis: Analysis, acoustics: Acoustics) -> Finding:
    level = acoustics.level_dbfs
    silent = level is None or level <= _NO_SOUND_DBFS
    length = analysis.duration_s or 0.0
    said = (
        "Check that the microphone is not muted and that the right one is chosen, then "
        "record once more."
        if silent
        else "There is sound but no voice in it. Check which microphone is chosen; speak closer."
    )
    title = f"No {'sound at all' if silent else 'speech'} in {length:.1f} s of recording"
    return judged("speech", 0.0, title, Advice(said, said, said))


def _clipping(acoustics: Acoustics) -> Finding:
    share = 100.0 * acoustics.clipped_share
    advice = Advice(
        good="The recording is not overdriven.",
        low="",
        high="The recording is overdriven and sounds harsh. Lower the microphone's volume or "
        "sit a little further away.",
    )
    return judged("clipping", share, f"Clipping in {_percent(share)} of the recording", advice)


def _percent(share: float) -> str:
    return f"{share:.0f} %" if share >= 10 or share == 0 else f"{share:.2g} %"


def _noise(snr_db: float) -> Finding:
    advice = Advice(
        good="The background is quiet enough to measure everything.",
        low="The background is loud, so pauses and pitch are measured less surely. Close the "
        "window, or move closer to the microphone.",
        high="",
    )
    return judged("noise", snr_db, f"Voice {snr_db:.0f} dB above the background", advice)


def _level(level_dbfs: float) -> Finding:
    advice = Advice(
        good="The level is right.",
        low="The recording is quiet. Move closer to the microphone or turn it up.",
        high="The recording is very loud. Turn the microphone down a little before it starts "
        "to distort.",
    )
    return judged("level", level_dbfs, f"Level {level_dbfs:.0f} dBFS".replace("-", "−"), advice)


def whole(analysis: Analysis) -> Interval | None:
    """Return the time from the first sound of speech to the last."""
    if analysis.acoustics is None or not analysis.acoustics.speech:
        return None
    speech = analysis.acoustics.speech
    return Interval(speech[0].start_s, speech[-1].end_s)
