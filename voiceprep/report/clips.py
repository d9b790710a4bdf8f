"""A stretch of a recording as a WAV file of its own, every sample as it was recorded."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from voiceprep.errors import AudioUnreadable, UsageError
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from voiceprep.model import Interval, Take


def clip_bytes(take: Take, span: Interval) -> bytes:
    """Return the stretch as a WAV file: frames round(start·rate) up to round(end·rate), untouched.

    Raises
    ------
    UsageError
        The take has no recording, or the stretch is none, or none of this recording.
    AudioUnreadable
        The recording is not there any more, or cannot be read.
    """
    import soundfile

    if take.audio is None:
        raise UsageError("This take has no recording to cut from.", "See `voiceprep history list`.")
    try:
        with soundfile.SoundFile(take.audio) as file:
            return _cut(file, span)
    except (OSError, soundfile.LibsndfileError) as error:
        name = safe_line(take.audio.name)
        raise AudioUnreadable(
            f"{name} cannot be read.", "Is the recording still there? voiceprep history show"
        ) from error


def _cut(file: object, span: Interval) -> bytes:
    import soundfile

    assert isinstance(file, soundfile.SoundFile)
    first, last = _frames(span, file.samplerate, file.frames)
    file.seek(first)
    exact = file.subtype in ("PCM_24", "PCM_32", "FLOAT", "DOUBLE")
    samples = file.read(last - first, dtype="float64" if exact else "int16")
    made = io.BytesIO()
    subtype = file.subtype if exact else "PCM_16"
    soundfile.write(made, samples, file.samplerate, subtype, format="WAV")
    return made.getvalue()


def _frames(span: Interval, rate: int, frames: int) -> tuple[int, int]:
    length_s = frames / rate
    said = f"The recording is {clock(length_s)} ({length_s:.2f} s) long."
    if not (span.start_s >= 0.0 and span.end_s < float("inf")):
        raise UsageError("A clip begins at 0 s or later and ends at a number of seconds.", said)
    first, last = round(span.start_s * rate), round(span.end_s * rate)
    if last > frames:
        raise UsageError(f"There is no sound at {span.end_s:g} s.", said)
    if first >= last:
        raise UsageError(
            f"A clip ends after it begins; {span.start_s:g} to {span.end_s:g} s is none.", said
        )
    return first, last
