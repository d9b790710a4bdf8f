"""Sound files, read once and whole: any ordinary recording becomes one channel at its own rate.

The only thing that ever comes out besides a recording is `AudioUnreadable`, with the reason in
words. The file is never written, nothing but the file is opened, and memory stays below a gigabyte:
what is too long for that at its own rate is kept at a lower one, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voiceprep.errors import AudioUnreadable
from voiceprep.model import Recording
from voiceprep.speech.decoding import decoders
from voiceprep.speech.filekind import WAV, Unfit, kind
from voiceprep.speech.gathering import (
    LONGEST_S,
    MOST_SAMPLES,
    TOO_LONG,
    TooMany,
    cleaned,
    gathered,
)
from voiceprep.speech.mixing import Mix, mix
from voiceprep.speech.regularfile import opened
from voiceprep.speech.wavfile import repair, wav_header
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from voiceprep.speech.decoding import Decoder, Frames
    from voiceprep.speech.filekind import FileKind
    from voiceprep.speech.gathering import Tally
    from voiceprep.speech.regularfile import SourceFile

SHORTEST_S = 1.0
"""Less than this cannot be analysed."""
_LOWER_RATES = (16_000, 8_000)
_TELEPHONE_RATE = 8_000
_LITTLE_S = 0.05
"""Not worth a word."""
_SLACK_S = 0.3
"""By which a decoder may miss what a header promises."""


@dataclass(frozen=True, slots=True)
class AudioFile:
    """A recording, and what a person should know about the file it is from, a sentence each."""

    recording: Recording
    notes: tuple[str, ...] = ()


def read(path: Path, shortest_s: float = SHORTEST_S) -> AudioFile:
    """Return the recording in a file and notes on it.

    Raises
    ------
    AudioUnreadable
        It is not an ordinary file, holds no sound, or less of it than `shortest_s`.
    """
    import numpy as np

    name = safe_line(path.name or str(path))
    try:
        with np.errstate(all="ignore"):  # what is no number is looked for, and told, here
            return _read_unchanged(path, shortest_s)
    except Unfit as error:
        raise AudioUnreadable(f"“{name}” {safe_line(error.why)}.", error.hint) from error
    except MemoryError as error:
        raise AudioUnreadable(
            f"There is not enough memory to read “{name}”.",
            "Close other programs, or cut the recording into shorter ones.",
        ) from error


def recording(path: Path, shortest_s: float = SHORTEST_S) -> Recording:
    """Return the recording in a file, one channel at its own rate. Raises AudioUnreadable."""
    return read(path, shortest_s).recording


def resampled(recording: Recording, rate: int) -> Recording:
    """Return the recording at another sample rate in Hz."""
    if rate == recording.sample_rate:
        return recording
    import soxr

    samples = soxr.resample(recording.samples, recording.sample_rate, rate)
    return Recording(samples, rate)


def _read_unchanged(path: Path, shortest_s: float) -> AudioFile:
    """Read the file, and once more if another program wrote to it meanwhile."""
    for _ in range(2):
        with opened(path) as source:
            before = source.state()
            try:
                result = _read(source, shortest_s)
            except Unfit:
                source.check()  # a disk that fails looks like a damaged file
                if source.state() == before:
                    raise
                continue
            if source.state() == before:
                return result
    raise Unfit(
        "is being written by another program", "Wait until that has finished, then try again."
    )


def _read(source: SourceFile, shortest_s: float) -> AudioFile:
    found = kind(source)
    notes = _header_notes(source) if found == WAV else []
    heard = _heard(source, found)
    source.check()
    if not len(heard.samples):
        raise Unfit("contains no audio")
    if round(heard.duration_s, 2) < shortest_s:
        raise Unfit(
            f"is too short ({heard.duration_s:.2f} s); at least {shortest_s:.0f} s is needed"
        )
    notes += _length_notes(heard) if not notes else []
    notes += [heard.mix.note] if heard.mix.note else []
    notes += [*_rate_notes(heard), *cleaned(heard.samples, heard.tally)]
    return AudioFile(Recording(heard.samples, heard.rate), tuple(notes))


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """What one decoder made of a file."""

    made: Decoder
    mix: Mix
    samples: NDArray[np.float32]
    tally: Tally
    rate: int
    damaged: bool

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.rate


def _heard(source: SourceFile, found: FileKind) -> _Heard:
    """Return what the first decoder gives, or the one that gives more of a damaged file."""
    every: list[_Heard] = []
    for made in decoders(source, found):
        every.append(_decoded(made))
        if not made.damaged:
            break
    fullest = max(every, key=lambda heard: heard.duration_s)
    return replace(fullest, damaged=every[0].made.damaged)


def _header_notes(source: SourceFile) -> list[str]:
    header = wav_header(source)
    if header is None:
        return []
    if repair(source, header):
        return ["its header was left unfinished, as after a crash: read to the end of the file"]
    if header.cut_short and header.promised_s - header.present_s >= _LITTLE_S:
        return [_cut_short(header.promised_s, header.present_s)]
    return []


def _cut_short(promised_s: float, found_s: float) -> str:
    return f"cut short: its header says {promised_s:.1f} s, {found_s:.1f} s was found"


def _length_notes(heard: _Heard) -> list[str]:
    promised_s = (heard.made.promised_frames or 0) / heard.made.sample_rate
    if heard.duration_s + _SLACK_S < promised_s:
        return [_cut_short(promised_s, heard.duration_s)]
    if heard.damaged:
        return [f"damaged: {heard.duration_s:.1f} s of it could be read"]
    return []


def _rate_notes(heard: _Heard) -> list[str]:
    if heard.rate != heard.made.sample_rate:
        return [f"very long: kept at {heard.rate / 1000:g} kHz to spare memory"]
    if heard.rate <= _TELEPHONE_RATE:
        return [f"recorded in telephone quality ({heard.rate / 1000:g} kHz)"]
    return []


def _decoded(made: Decoder) -> _Heard:
    """Return the samples, at the highest of a few rates at which they fit in memory."""
    own, promised = made.sample_rate, made.promised_frames or 0
    if promised > LONGEST_S * own:
        raise Unfit(*TOO_LONG)
    chosen = mix(_within_limit(made)) if made.channels > 1 else Mix()
    for rate in (own, *(lower for lower in _LOWER_RATES if lower < own)):
        if promised / own * rate > MOST_SAMPLES:
            continue
        try:
            return _Heard(
                made, chosen, *gathered(_mono(made, chosen), (own, rate)), rate, made.damaged
            )
        except TooMany:
            continue
    raise Unfit(*TOO_LONG)


def _mono(made: Decoder, chosen: Mix) -> Iterator[NDArray[np.float32]]:
    for block in _within_limit(made):
        yield chosen.mono(block)


def _within_limit(made: Decoder) -> Iterator[Frames]:
    """Yield the blocks; a few kilobytes may hold days of silence. Raises Unfit."""
    left = LONGEST_S * made.sample_rate
    for block in made.blocks():
        left -= len(block)
        if left < 0:
            raise Unfit(*TOO_LONG)
        yield block
