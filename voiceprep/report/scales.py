"""From a quantity to a place on a chart, in per cent of its width."""

from __future__ import annotations

from dataclasses import dataclass

from voiceprep.report.words import NO_PART, Look


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bar along the time axis; places in per cent."""

    x: float
    width: float
    title: str
    look: Look = NO_PART
    height: float = 100.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A place with its label."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """What lies between `start` and `start` + `length` fills the width."""

    length: float
    start: float = 0.0

    def x(self, value: float) -> float:
        """Return the place of a value, kept inside."""
        return round(min(max((value - self.start) / self.length, 0.0), 1.0) * 100, 2)

    def stretch(
        self, start: float, end: float, title: str, look: Look = NO_PART, height: float = 100.0
    ) -> Stretch:
        """Return a bar that is wide enough to be seen."""
        left = self.x(start)
        return Stretch(left, max(round(self.x(end) - left, 2), 0.15), title, look, height)
