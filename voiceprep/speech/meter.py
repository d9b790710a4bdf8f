"""How loud it is now: what a level meter and a watchful screen need to know of the last blocks.

Fed by one thread, read by any other at any time; the reading never waits.
"""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.model import Level

if TYPE_CHECKING:
    from voiceprep.ports import Block

SILENCE_DBFS = -120.0
WINDOW_S = 0.1
"""Shorter blocks are taken together, so that the meter does not flicker."""
_FULL_SCALE = 32768.0
_CLIPPED_AT = 32767


class LevelMeter:
    """Level of the last tenth of a second of 16-bit sound."""

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._blocks: deque[tuple[int, float, int]] = deque()
        self._frames = 0
        self._zero_frames = 0
        self._level = Level(SILENCE_DBFS, SILENCE_DBFS)
        self._heard_at = time.monotonic()

    def hear(self, block: Block) -> None:
        """Take the next block; only ever called by one thread."""
        import numpy as np

        self._heard_at = time.monotonic()
        if not len(block):
            return
        wide = block.astype(np.float64)
        peak = int(np.abs(wide).max())
        self._add(len(block), float(wide @ wide), peak)
        self._zero_frames = self._zero_frames + len(block) if peak == 0 else 0
        self._level = self._reading()

    def level(self) -> Level:
        """Return the level, and how long nothing has come."""
        return replace(self._level, stalled_s=time.monotonic() - self._heard_at)

    def _add(self, frames: int, energy: float, peak: int) -> None:
        self._blocks.append((frames, energy, peak))
        self._frames += frames
        while self._frames - self._blocks[0][0] >= WINDOW_S * self._rate:
            self._frames -= self._blocks.popleft()[0]

    def _reading(self) -> Level:
        energy = sum(block[1] for block in self._blocks)
        peak = max(block[2] for block in self._blocks)
        return Level(
            rms_dbfs=_dbfs(math.sqrt(energy / self._frames)),
            peak_dbfs=_dbfs(peak),
            clipped=peak >= _CLIPPED_AT,
            zero_s=self._zero_frames / self._rate,
        )


def _dbfs(amplitude: float) -> float:
    if amplitude <= 0.0:
        return SILENCE_DBFS
    return max(SILENCE_DBFS, 20.0 * math.log10(amplitude / _FULL_SCALE))
