"""Numbers as people say and write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.interview.pieces import sentences
from voiceprep.interview.quantities import Quantity, quantities

MONTH = 365.25 / 12


def read(text: str) -> tuple[Quantity, ...]:
    return quantities(sentences(text)[0])


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("eight people", 8),
        ("twenty-five people", 25),
        ("twenty five people", 25),
        ("a dozen people", 12),
        ("half a dozen people", 6),
        ("two dozen people", 24),
        ("half a million users", 500_000),
        ("two and a half million users", 2_500_000),
        ("fifteen hundred users", 1_500),
        ("a hundred and twenty thousand users", 120_000),
        ("three hundred and forty-two thousand five hundred and six users", 342_506),
        ("1,200 users", 1_200),
        ("1.5k users", 1_500),
        ("2M users", 2_000_000),
        ("2.5 million users", 2_500_000),
        ("1,5 million users", 1_500_000),
        ("twenty nineteen", 2019),
        ("twenty twenty-one", 2021),
        ("nineteen ninety-nine", 1999),
        ("two thousand and nineteen", 2019),
    ],
)
def test_a_number_is_read_in_words_and_figures(said: str, value: float) -> None:
    (found,) = read(said)
    assert found.amount.value == value


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("8 to 10 people", 8, 10),
        ("8-10 people", 8, 10),
        ("between eight and ten people", 8, 10),
        ("eight or nine people", 8, 9),
        ("about 300 users", 240, 360),
        ("300 users or so", 300, 300),
        ("almost 300 users", 255, 300),
        ("over 50 shops", 50, 100),
        ("50+ shops", 50, 100),
        ("less than ten complaints", 4, 10),
        ("at least ten complaints", 10, 20),
        ("a couple of developers", 2, 3),
        ("68-72k", 68_000, 72_000),
    ],
)
def test_what_is_not_exact_has_a_range(said: str, low: float, high: float) -> None:
    (found,) = read(said)
    assert (found.amount.low, found.amount.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("three months", 3 * MONTH),
        ("18 months", 18 * MONTH),
        ("a year and a half", 18 * MONTH),
        ("two years and ten months", 34 * MONTH),
        ("2.5 yrs", 30 * MONTH),
        ("6 wks", 42),
        ("sixty minutes", 1 / 24),
        ("half a year", 6 * MONTH),
    ],
)
def test_durations_are_days(said: str, days: float) -> None:
    (found,) = read(said)
    assert found.amount.unit == "days"
    assert found.amount.value == pytest.approx(days)


@pytest.mark.parametrize(
    ("said", "unit", "value", "rate"),
    [
        ("$2M", "USD", 2_000_000, ""),
        ("two million dollars", "USD", 2_000_000, ""),
        ("€1.5k", "EUR", 1_500, ""),
        ("£50k a year", "GBP", 50_000, "year"),
        ("40%", "percent", 40, ""),
        ("forty per cent", "percent", 40, ""),
        ("five percentage points", "points", 5, ""),
        ("down by a third", "percent", 100 / 3, ""),
    ],
)
def test_money_and_percent_have_their_unit(said: str, unit: str, value: float, rate: str) -> None:
    (found,) = read(said)
    assert (found.amount.unit, found.rate) == (unit, rate)
    assert found.amount.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("said", "begin", "end"),
    [
        ("grew the team from 8 to 12", 8, 12),
        ("NPS 31 -> 54", 31, 54),
        ("went from fifty to ninety-five percent", 50, 95),
        ("response time: 48h to 4h", 2, 1 / 6),
        ("went from six weeks down to four weeks", 42, 28),
    ],
)
def test_a_change_has_a_beginning_and_an_end(said: str, begin: float, end: float) -> None:
    first, last = read(said)
    assert (first.role, last.role) == ("begin", "end")
    assert (first.amount.value, last.amount.value) == pytest.approx((begin, end))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("eight um eight people", 8),
        ("twelve no ten people", 10),
        ("twelve, sorry, ten people", 10),
        ("twelve people no wait ten people", 10),
        ("twelve, I mean ten people", 10),
        ("the the eight people", 8),
    ],
)
def test_of_a_number_that_is_taken_back_the_second_holds(said: str, value: float) -> None:
    (found,) = read(said)
    assert found.amount.value == value


@pytest.mark.parametrize(
    "said", ["Q3", "B2B sales", "AES-256", "at 9 am", "version 2", "the 3rd time", "Java 11"]
)
def test_a_label_is_no_number(said: str) -> None:
    assert read(said) == ()


@given(st.integers(1, 999_999))
def test_figures_with_and_without_commas_are_the_same(number: int) -> None:
    (plain,) = read(f"{number} users")
    (written,) = read(f"{number:,} users")
    assert plain.amount == written.amount
