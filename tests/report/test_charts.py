"""The charts put things where they belong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report import made
from voiceprep.model import Band, Contour, Finding, LevelCurve, Norm
from voiceprep.report.charts import band_chart, in_words, number
from voiceprep.report.strips import strip

if TYPE_CHECKING:
    from voiceprep.report.charts import BandChart

NUMBER = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


def chart(value: float | None, green: Band, amber: Band) -> BandChart | None:
    norm = Norm("m", "s", green, amber, "somebody")
    return band_chart(Finding("m", value, "s", norm, "good", "", ""))


def test_a_value_inside_lies_on_the_green_and_one_outside_does_not() -> None:
    inside = chart(140.0, Band(110.0, 175.0), Band(95.0, 190.0))
    above = chart(182.0, Band(110.0, 175.0), Band(95.0, 190.0))
    assert inside is not None
    assert above is not None
    assert inside.green[0] < inside.value_x < sum(inside.green)
    assert sum(above.green) < above.value_x < sum(above.amber)
    assert [end.label for end in inside.ends] == ["110", "175"]


def test_without_a_number_or_a_range_there_is_no_chart() -> None:
    assert chart(None, Band(1.0, 2.0), Band(0.0, 3.0)) is None
    assert band_chart(Finding("m", 1.0, "s", None, "info", "", "")) is None


@given(NUMBER, st.none() | NUMBER, st.none() | NUMBER, NUMBER, NUMBER)
@settings(max_examples=200, deadline=None)
def test_any_value_on_any_range_stays_inside_the_picture(
    value: float, low: float | None, high: float | None, wider: float, more: float
) -> None:
    if low is not None and high is not None and low > high:
        low, high = high, low
    green = Band(low, high)
    amber = Band(
        None if low is None else low - abs(wider), None if high is None else high + abs(more)
    )
    found = chart(value, green, amber)
    assert found is not None
    assert 0 <= found.value_x <= 100
    for left, width in (found.green, found.amber):
        assert 0 <= left <= 100
        assert 0 < width <= 100
    left, width = found.green
    if green.holds(value):
        assert left - 0.02 <= found.value_x <= left + width + 0.02
    else:  # a hair outside may be too near to be seen
        assert found.value_x <= left + 0.02 or found.value_x >= left + width - 0.7


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (0.04567, "0.046"), (3.0, "3"), (3.14, "3.1"), (142.4, "142"), (-23.5, "−23.5")],
)
def test_a_number_has_as_many_digits_as_it_is_worth(value: float, shown: str) -> None:
    assert number(value) == shown


def test_a_range_is_told_in_words() -> None:
    assert in_words(Band(None, 5.0), "per minute") == "up to 5 per minute"
    assert in_words(Band(2.0, 4.5), "st") == "2 to 4.5 semitones"
    assert in_words(Band(35.0, None)) == "35 or more"
    assert in_words(Band(4.0, None), "of 4") == "4 of 4"
    assert in_words(Band(3.0, None), "of 4") == "3 of 4 or more"
    assert in_words(Band()) == "any"


def test_the_strip_follows_the_clock() -> None:
    take = made.take()
    found = strip(take, made.PACE)
    first = made.words()[0]
    assert found.parts[0].x == pytest.approx(100 * (first.start_s or 0) / take.duration_s, abs=0.01)
    assert [bar.look.letter for bar in found.parts] == ["S", "T", "A", "R", "L"]
    assert [tick.label for tick in found.ticks] == ["0:00", "0:10", "0:20", "0:30"]
    assert found.pace_band == (36.1, 36.1)
    assert len(found.fillers) == 3
    assert found.flat[0].width == pytest.approx(100 * 5 / take.duration_s, abs=0.02)
    tallest = max(found.pauses, key=lambda bar: bar.height)
    assert tallest.height == pytest.approx(100 * 1.08 / 3, abs=0.1)


def test_a_long_contour_is_thinned_and_its_gaps_stay_gaps() -> None:
    take = made.take()
    assert take.analysis is not None
    assert take.analysis.prosody is not None
    half = (1.0,) * 60_000 + (None,) * 60_000 + (-1.0,) * 60_000
    prosody = replace(take.analysis.prosody, contour=Contour(0.01, half))
    long = replace(take, duration_s=1800.0, analysis=replace(take.analysis, prosody=prosody))
    first, second = strip(long).pitch
    assert len(first.split()) + len(second.split()) <= 400
    assert 0 <= float(first.split()[0].split(",")[0]) < 5
    assert float(first.split()[-1].split(",")[0]) == pytest.approx(333, abs=4)
    assert float(second.split()[0].split(",")[0]) == pytest.approx(667, abs=4)


def test_a_take_of_no_length_has_a_strip_too() -> None:
    assert strip(replace(made.delivery_only(), duration_s=0.0, analysis=None)).ticks


def test_a_share_ends_at_a_hundred_and_parts_at_their_number() -> None:
    for unit, value, at in (("%", 100.0, 100.0), ("of 4", 4.0, 100.0), ("%", 120.0, 80.0)):
        norm = Norm("m", unit, Band(min(value, 4.0), None), Band(0.0, None), "somebody")
        made_chart = band_chart(Finding("m", value, unit, norm, "good", "", ""))
        assert made_chart is not None
        assert made_chart.value_x == pytest.approx(at, abs=0.1)
    assert [number(each) for each in (2.05, -2.05, 0.0, 100.5, 99.95)] == [
        *("2.1", "−2.1", "0", "101", "100"),
    ]


def test_loudness_is_smoothed_within_speech_and_never_across_silence() -> None:
    curve = (6.0, -6.0) * 20 + (None,) * 10 + (3.0,) * 20
    take = made.take(None)
    assert take.analysis is not None
    assert take.analysis.prosody is not None
    prosody = replace(take.analysis.prosody, loudness=LevelCurve(0.1, curve))
    drawn = strip(replace(take, analysis=replace(take.analysis, prosody=prosody))).loudness
    assert len(drawn) == 2
    heights = [float(point.split(",")[1]) for point in drawn[0].split()]
    assert max(heights) - min(heights) < 15  # of 57 as it was spoken
    assert {point.split(",")[1] for point in drawn[1].split()} == {"28.6"}
