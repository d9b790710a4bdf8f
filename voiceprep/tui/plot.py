"""A trend drawn in characters: a mark for each take, the level before and now, the noise between.

Rows of text with a role for each piece, so that a screen colours it and a terminal prints it. Every
part has a shape of its own: nothing is told by colour alone. No widget in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from statistics import median, quantiles
from typing import TYPE_CHECKING, Literal

from voiceprep.coaching.trends import third
from voiceprep.coaching.trendwords import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.coaching.trends import Trend

Role = Literal["axis", "take", "before", "now", "noise", ""]
Row = tuple[tuple[str, Role], ...]

LABEL = 8
"""Columns of the numbers at the left."""
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Braille: the bit of each dot, by row and column of the cell."""
_FAR = 3.0
"""Takes further out than so many times the middle spread are shown at the edge."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The characters to draw with."""

    before: str
    now: str
    noise: str
    take: str
    above: str
    below: str
    rule: str
    tick: str


UNICODE = Marks("─", "━", "░", "⠶", "▲", "▼", "│", "┤")
ASCII = Marks("-", "=", ".", "o", "^", "v", "|", "+")


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to heights: the lowest is at 0, the highest at 1."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Return how high a value is; beyond the ends, the end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def plotted(trend: Trend, width: int, height: int, marks: Marks = UNICODE) -> tuple[Row, ...]:
    """Return a trend as so many rows of so many columns, the days below it included."""
    scale, canvas = scale_of(trend), Canvas(max(8, width - LABEL), max(2, height - 1), marks)
    if trend.state != "few":
        canvas.levels(trend, scale)
    canvas.takes(trend.values, scale)
    labels = _labels(trend, scale, canvas.height)
    rows = [
        ((f"{labels.get(at, ''):>{LABEL - 2}} ", "axis"), *_edge(at in labels, marks), *pieces)
        for at, pieces in enumerate(canvas.rows())
    ]
    return (*rows, _days(trend, canvas.width))


def _edge(labelled: bool, marks: Marks) -> Row:
    return ((marks.tick if labelled else marks.rule, "axis"),)


def scale_of(trend: Trend) -> Scale:
    """Return what is shown of the values: all of them, but for a few far out, and the noise."""
    low, high = min(trend.values), max(trend.values)
    if len(trend.values) > 3:
        first, _, last = quantiles(trend.values)
        reach = _FAR * max(last - first, trend.band)
        low, high = max(low, first - reach), min(high, last + reach)
    if trend.state != "few":
        low, high = min(low, trend.early - trend.band), max(high, trend.early + trend.band)
    room = (high - low) * 0.04 or abs(high) * 0.1 or 1.0
    least = 0.0 if min(trend.values) >= 0 else low - room
    return Scale(max(low - room, least), high + room)


class Canvas:
    """Cells that each hold a character and what it stands for."""

    def __init__(self, width: int, height: int, marks: Marks) -> None:
        self.width, self.height = width, height
        self._marks = marks
        self._cells: list[list[tuple[str, Role]]] = [[(" ", "")] * width for _ in range(height)]

    def levels(self, trend: Trend, scale: Scale) -> None:
        """Draw the noise around the level before, that level, and the level now."""
        top = self._row(scale.at(trend.early + trend.band))
        bottom = self._row(scale.at(trend.early - trend.band))
        for row in range(top, bottom + 1):
            self._cells[row] = [(self._marks.noise, "noise")] * self.width
        share = round(self.width * third(len(trend.values)) / len(trend.values))
        self._line(scale.at(trend.early), range(share), (self._marks.before, "before"))
        now = range(self.width - share, self.width)
        self._line(scale.at(trend.late), now, (self._marks.now, "now"))

    def takes(self, values: Sequence[float], scale: Scale) -> None:
        """Draw the takes, evenly spaced; where there are more than fit, the middle of several."""
        columns = self.width * (1 if self._marks is ASCII or len(values) <= self.width else 2)
        for column, value in _spaced(values, columns):
            beyond = value > scale.high or value < scale.low
            if beyond or self._marks is ASCII:
                self._put(column * self.width // columns, value, scale)
            else:
                self._dot(column, columns, scale.at(value))

    def rows(self) -> Iterable[Row]:
        """Yield each row, its cells of one kind together."""
        for cells in self._cells:
            runs = groupby(cells, key=lambda cell: cell[1])
            yield tuple(("".join(char for char, _ in run), role) for role, run in runs)

    def _row(self, height: float) -> int:
        return min(self.height - 1, int((1.0 - height) * self.height))

    def _line(self, height: float, columns: range, cell: tuple[str, Role]) -> None:
        for column in columns:
            self._cells[self._row(height)][column] = cell

    def _put(self, column: int, value: float, scale: Scale) -> None:
        sign = self._marks.above if value > scale.high else self._marks.take
        sign = self._marks.below if value < scale.low else sign
        self._cells[self._row(scale.at(value))][column] = (sign, "take")

    def _dot(self, column: int, columns: int, height: float) -> None:
        """Light one dot; a square of four where each take has a column of its own."""
        high = self.height * 4
        square = columns == self.width
        at = min(high - 1 - square, int((1.0 - height) * (high - square)))
        x = column * 2 if square else column
        for down in range(1 + square):
            for across in range(1 + square):
                self._light(x + across, at + down)

    def _light(self, x: int, y: int) -> None:
        cell, _ = self._cells[y // 4][x // 2]
        there = ord(cell) - 0x2800 if "⠀" <= cell <= "⣿" else 0
        lit = chr(0x2800 + (there | _DOTS[y % 4][x % 2]))
        self._cells[y // 4][x // 2] = (lit, "take")


def _spaced(values: Sequence[float], columns: int) -> Iterable[tuple[int, float]]:
    last = max(1, len(values) - 1)
    places = [(round(at * (columns - 1) / last), value) for at, value in enumerate(values)]
    for column, group in groupby(places, key=lambda place: place[0]):
        yield column, median(value for _, value in group)


def _labels(trend: Trend, scale: Scale, height: int) -> dict[int, str]:
    """Return the numbers at the left by row: the ends, and the level now."""
    labels = {0: number(scale.high), height - 1: number(scale.low)}
    level = min(height - 1, int((1.0 - scale.at(trend.late)) * height))
    return labels | {level: number(trend.late)}


def _days(trend: Trend, width: int) -> Row:
    first, last = (
        f"{each.astimezone():%d %b %Y}" for each in (trend.moments[0], trend.moments[-1])
    )
    ends = first if first == last else f"{first}{last:>{width - len(first)}}"
    return ((" " * LABEL + ends, "axis"),)


def legend(trend: Trend, marks: Marks = UNICODE) -> Row:
    """Return what the characters stand for."""
    takes: Row = ((marks.take, "take"), (" a take", "axis"))
    if trend.state == "few":
        return takes
    return (
        *takes,
        (f"   {marks.before * 2}", "before"),
        (" level at first   ", "axis"),
        (marks.now * 2, "now"),
        (" level now   ", "axis"),
        (marks.noise * 2, "noise"),
        (" within your noise", "axis"),
    )
