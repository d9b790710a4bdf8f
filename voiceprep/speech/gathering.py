"""Samples gathered once, in bounded memory, and made sound.

What is not a number becomes silence if it is little and is refused if it is much; a constant offset
goes; what exceeds full scale is scaled down. Everything that was changed is told.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.speech.filekind import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

LONGEST_S = 6 * 3600.0
TOO_LONG = (
    f"is longer than {LONGEST_S / 3600:.0f} hours",
    "Cut it into shorter recordings, an answer each.",
)
MOST_SAMPLES = 180_000_000
"""720 MB: an hour at 48 kHz, three hours at 16 kHz."""
LARGEST_SAMPLE = 1e7
"""Beyond any scale on which sound is stored as numbers; full scale is 1."""
_DAMAGED_SHARE = 0.01
_OFFSET = 0.005
_INAUDIBLE = 1e-6
_OVERSHOOT_DB = 1.0
"""What decoders of MP3 and AAC add to a loud recording."""
_PIECE = 1 << 20
_MOST_SPARE = 1 << 24


class TooMany(Exception):
    """The samples do not fit in memory at this rate."""


@dataclass(slots=True)
class Tally:
    """What was met on the way."""

    bad: int = 0
    total: float = 0.0


def gathered(blocks: Iterable[Samples], rates: tuple[int, int]) -> tuple[Samples, Tally]:
    """Return all samples, turned from the first rate to the second. Raises TooMany."""
    from_rate, to_rate = rates
    tally = Tally()
    shelf = _Shelf()
    for block in _at_rate(_finite(blocks, tally), from_rate, to_rate):
        shelf.add(block)
        if shelf.count > MOST_SAMPLES:
            raise TooMany
        tally.total += float(block.sum(dtype="float64"))
    return shelf.taken(), tally


def cleaned(samples: Samples, tally: Tally) -> list[str]:
    """Make the samples sound, in place, and return what was done. Raises Unfit."""
    notes = _damage(len(samples), tally)
    notes += _centred(samples, tally.total / len(samples))
    peak = _peak(samples)
    if peak < _INAUDIBLE:
        samples.fill(0.0)
        return [*notes, "no sound at all: was the microphone muted?"]
    return [*notes, *_scaled(samples, peak)]


def _peak(samples: Samples) -> float:
    return max(float(samples.max()), -float(samples.min()))


def _finite(blocks: Iterable[Samples], tally: Tally) -> Iterator[Samples]:
    import numpy as np

    for block in blocks:
        good = np.abs(block) <= LARGEST_SAMPLE  # False for NaN too
        wrong = len(block) - int(np.count_nonzero(good))
        tally.bad += wrong
        yield np.where(good, block, np.float32(0.0)) if wrong else block


def _at_rate(blocks: Iterator[Samples], from_rate: int, to_rate: int) -> Iterator[Samples]:
    if from_rate == to_rate:
        yield from blocks
        return
    import numpy as np
    import soxr

    stream = soxr.ResampleStream(from_rate, to_rate, 1, dtype="float32")
    for block in blocks:
        yield stream.resample_chunk(np.ascontiguousarray(block))
    yield stream.resample_chunk(np.zeros(0, np.float32), last=True)


class _Shelf:
    """An array that grows in place, so that nothing is ever held twice."""

    def __init__(self) -> None:
        import numpy as np

        self._array: Samples = np.empty(1 << 18, np.float32)
        self.count = 0

    def add(self, block: Samples) -> None:
        needed = self.count + len(block)
        if needed > len(self._array):
            more = min(len(self._array) // 2, _MOST_SPARE)  # what is spare is memory in use too
            self._array.resize(max(needed, len(self._array) + more), refcheck=False)
        self._array[self.count : needed] = block
        self.count = needed

    def taken(self) -> Samples:
        self._array.resize(self.count, refcheck=False)
        return self._array


def _damage(count: int, tally: Tally) -> list[str]:
    if not tally.bad:
        return []
    share = tally.bad / max(count, tally.bad)
    if share > _DAMAGED_SHARE:
        raise Unfit(
            f"is damaged: {share:.0%} of its samples are not sound (no numbers, or far too large)",
            "Export it again from the program that made it.",
        )
    samples = "sample was" if tally.bad == 1 else "samples were"
    return [f"{tally.bad} damaged {samples} replaced by silence"]


def _centred(samples: Samples, offset: float) -> list[str]:
    import numpy as np

    share = abs(offset) / max(1.0, _peak(samples))
    if share <= _OFFSET:
        return []
    for first in range(0, len(samples), _PIECE):
        samples[first : first + _PIECE] -= np.float32(offset)
    return [f"a constant offset of {share:.0%} of full scale was removed"]


def _scaled(samples: Samples, peak: float) -> list[str]:
    import numpy as np

    if peak <= 1.0:
        return []
    samples *= np.float32(1.0 / peak)
    over_db = 20 * math.log10(peak)
    if over_db <= _OVERSHOOT_DB:
        return []
    return [f"louder than full scale by {over_db:.0f} dB: scaled down"]
