"""Which seconds of an answer are in view, and which second each column of the screen stands for.

Pure arithmetic; nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

CLOSEST_S = 2.0
"""The least that fills the width: closer, a word is wider than the screen."""
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of an answer, in so many columns."""

    start_s: float
    end_s: float
    width: int
    whole_s: float
    """Length of the answer."""

    @property
    def step_s(self) -> float:
        """Seconds a column stands for."""
        return (self.end_s - self.start_s) / max(1, self.width)

    @property
    def zoomed(self) -> bool:
        """Whether there is more than is in view."""
        return self.end_s - self.start_s < self.whole_s - 1e-6

    def column(self, at_s: float) -> int | None:
        """Return the column of a second; None where it is out of view."""
        if not self.start_s <= at_s <= self.end_s:
            return None
        return min(self.width - 1, int((at_s - self.start_s) / max(1e-9, self.step_s)))

    def columns(self, start_s: float, end_s: float) -> range:
        """Return the columns a stretch covers, at least one where any of it is in view."""
        if end_s < self.start_s or start_s > self.end_s:
            return range(0)
        first = self.column(max(start_s, self.start_s)) or 0
        last = self.column(min(end_s, self.end_s))
        return range(first, max(first, last if last is not None else first) + 1)

    def second(self, column: int) -> float:
        """Return the middle of what a column stands for."""
        inside = min(max(0, column), self.width - 1)
        return self.start_s + (inside + 0.5) * self.step_s

    def zoom(self, factor: float, around_s: float) -> Window:
        """Return a window `factor` times as long, with `around_s` where it was."""
        length = self.end_s - self.start_s
        wanted = min(self.whole_s, max(min(CLOSEST_S, self.whole_s), length * factor))
        share = (around_s - self.start_s) / length if length > 0 else 0.0
        return self._placed(around_s - share * wanted, wanted)

    def pan(self, by_s: float) -> Window:
        """Return the window moved, no further than the answer goes."""
        return self._placed(self.start_s + by_s, self.end_s - self.start_s)

    def showing(self, at_s: float) -> Window:
        """Return this window, or one that has the second in view."""
        if self.start_s <= at_s <= self.end_s:
            return self
        length = self.end_s - self.start_s
        return self._placed(at_s - length / 4, length)

    def ticks(self, room: int = 9) -> tuple[int, ...]:
        """Return the whole seconds to write on the axis, each with `room` columns for itself."""
        least = room * self.step_s
        step = next((each for each in _STEPS_S if each >= least), _STEPS_S[-1])
        first = int(-(-self.start_s // step)) * step
        return tuple(range(first, int(self.end_s) + 1, step))

    def _placed(self, start_s: float, length_s: float) -> Window:
        start = max(0.0, min(start_s, self.whole_s - length_s))
        return replace(self, start_s=start, end_s=start + length_s)


def whole(length_s: float, width: int) -> Window:
    """Return a window on all of an answer."""
    return Window(0.0, max(0.1, length_s), max(1, width), max(0.1, length_s))
