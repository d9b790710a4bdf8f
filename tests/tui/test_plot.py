"""A trend in characters: each row as wide as it is to be, and the level where it belongs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voiceprep.coaching.trends import Trend, trend
from voiceprep.tui.plot import ASCII, LABEL, UNICODE, Marks, legend, plotted

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def of(*values: float) -> Trend:
    return trend("speech_rate", [(BEGAN + timedelta(at), value) for at, value in enumerate(values)])


def lines(found: Trend, width: int, height: int, marks: Marks = UNICODE) -> list[str]:
    rows = plotted(found, width, height, marks)
    return ["".join(text for text, _ in row) for row in rows]


@given(
    st.lists(st.floats(-9e3, 9e3), min_size=1, max_size=200),
    st.integers(20, 120),
    st.integers(3, 20),
)
def test_any_values_fill_exactly_the_room_there_is(
    values: list[float], width: int, height: int
) -> None:
    for marks in (UNICODE, ASCII):
        drawn = lines(of(*values), width, height, marks)
        assert len(drawn) == height
        assert {len(line) for line in drawn[:-1]} == {width}
        assert len(drawn[-1]) <= max(width, LABEL + 24)
    assert all(line.isascii() for line in drawn)


def test_a_level_that_moved_stands_outside_the_band() -> None:
    drawn = lines(of(*[180.0] * 10, *[140.0] * 10), 70, 11)
    now = next(line for line in drawn if "━" in line)
    assert "░" not in now
    assert "░" in next(line for line in drawn if "─" in line)
    assert now.lstrip().startswith("140 ┤")
    assert drawn[-1].split() == ["01", "Mar", "2026", "20", "Mar", "2026"]


def test_few_takes_are_drawn_without_levels_and_a_far_one_at_the_edge() -> None:
    few = of(150.0, 160.0, 155.0)
    assert not set("".join(lines(few, 60, 9))) & set("░━─")
    assert "".join(text for text, _ in legend(few)) == "⠶ a take"
    assert "▲" in "".join(lines(of(*[150.0, 152.0] * 8, 900.0), 60, 9))
