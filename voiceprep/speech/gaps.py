"""Sound that was lost between the device and us.

A device that stalls reports nothing; only the clock tells that seconds are missing. A stall whose
sound arrives late after all is no gap, so judgement waits until a second has passed.
"""

from __future__ import annotations

from dataclasses import dataclass

from voiceprep.model import Mark

STALL_S = 0.5
"""Blocks this far apart are looked into."""
SETTLED_S = 1.0
LEAST_S = 0.2
"""Clocks of devices and computers differ; less than this is not called lost."""


@dataclass(frozen=True, slots=True)
class _Stall:
    heard_s: float
    over_s: float
    behind_s: float


class GapWatch:
    """Compares the sound that came with the time that passed."""

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._frames = 0
        self._last_s: float | None = None
        self._offset_s = 0.0
        self._behind_s = 0.0
        self._stall: _Stall | None = None
        self._marks: list[Mark] = []

    def arrived(self, frames: int, at_s: float) -> None:
        """Take note of a block and the moment it came, in seconds of a steady clock."""
        heard_s = self._frames / self._rate
        if self._last_s is None:
            self._offset_s = at_s
        elif at_s - self._last_s > STALL_S and self._stall is None:
            self._stall = _Stall(heard_s, at_s, self._behind_s)
        self._last_s = at_s
        self._frames += frames
        self._behind_s = at_s - self._offset_s - heard_s
        if self._stall and at_s - self._stall.over_s > SETTLED_S:
            self._marks += self._cost(self._stall)
            self._stall = None

    def dropped(self, frames: int) -> None:
        """Take note of frames that came and could not be kept."""
        lost_s = frames / self._rate
        self._offset_s += lost_s
        at_s = self._frames / self._rate
        if self._marks and self._marks[-1].at_s == at_s:
            lost_s += self._marks.pop().lost_s
        self._marks.append(Mark("gap", at_s, lost_s))

    def marks(self) -> tuple[Mark, ...]:
        """Return where sound is missing, and how much."""
        last = self._cost(self._stall) if self._stall else ()
        return (*self._marks, *last)

    def _cost(self, stall: _Stall) -> tuple[Mark, ...]:
        lost_s = self._behind_s - stall.behind_s
        return (Mark("gap", stall.heard_s, lost_s),) if lost_s > LEAST_S else ()
