"""A difference is called a change only where it exceeds what one's takes differ by anyway."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.coaching import norms
from voiceprep.coaching.noise import Change, least_change, measured, noise_of, towards
from voiceprep.model import Band, Finding, Norm

PACE = Norm("speech_rate", "wpm", Band(110, 175), Band(95, 190), "x")
RATES = st.lists(st.floats(60, 250), min_size=5, max_size=40)


def test_the_same_difference_is_noise_for_one_person_and_a_change_for_another() -> None:
    steady = noise_of("speech_rate", [150, 154, 149, 153, 150, 155])
    erratic = noise_of("speech_rate", [130, 170, 140, 180, 125, 165])
    assert Change("speech_rate", 150, 175, steady).said == "beyond your own noise"
    assert Change("speech_rate", 150, 175, erratic).said == "within your own noise"


def test_fewer_than_five_takes_tell_nothing_and_say_so() -> None:
    few = noise_of("speech_rate", [150, None, 190, 100, 120])
    assert (few.own, few.takes, few.band) == (False, 4, least_change("speech_rate"))
    change = Change("speech_rate", 100, 200, few)
    assert change.beyond is None
    assert change.said == "not enough takes to tell"


def test_however_steady_a_person_is_a_tiny_difference_is_no_change() -> None:
    same = noise_of("speech_rate", [150.0] * 10)
    assert same.band == least_change("speech_rate") > 0
    assert Change("speech_rate", 150, 155, same).beyond is False


@given(RATES, st.floats(0, 1000))
def test_one_odd_take_among_many_hardly_widens_the_band(rates: list[float], odd: float) -> None:
    usual = [150 + (rate - 150) / 50 for rate in rates] * 4
    assert (
        noise_of("speech_rate", [*usual[:-1], odd]).band <= 3 * noise_of("speech_rate", usual).band
    )


@given(RATES, st.floats(-100, 100))
def test_shifting_every_take_leaves_the_noise_alone(rates: list[float], shift: float) -> None:
    shifted = noise_of("speech_rate", [rate + shift for rate in rates])
    assert shifted.band == pytest.approx(noise_of("speech_rate", rates).band, abs=1e-6)


def test_chance_alone_goes_beyond_the_band_about_once_in_twenty() -> None:
    chance = random.Random(3)
    beyond = 0
    for _ in range(1500):
        rates = [chance.gauss(150, 12) for _ in range(12)]
        change = Change("speech_rate", rates[-2], rates[-1], noise_of("speech_rate", rates[:-2]))
        beyond += bool(change.beyond)
    assert 0.03 < beyond / 1500 < 0.08


def test_a_steady_climb_is_not_taken_for_noise() -> None:
    climb = noise_of("speech_rate", [100 + 2 * day for day in range(20)])
    assert Change("speech_rate", 100, 138, climb).beyond is True


def test_every_measure_has_a_least_change_and_one_without_a_norm_has_a_tenth() -> None:
    assert all(least_change(norm.measure, usual=0.0) > 0 for norm in norms())
    assert least_change("articulation_rate", 5.0) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        (190, 180, "closer"),
        (120, 170, ""),
        (120, 60, "further"),
        (100, 185, ""),
        (90, 120, "closer"),
    ],
)
def test_which_of_two_values_lies_nearer_to_the_range(
    before: float, after: float, way: str
) -> None:
    assert towards(PACE, before, after) == way


def test_values_are_taken_from_the_findings_that_have_one() -> None:
    found = [
        Finding("speech_rate", 182.0, "wpm", PACE, "fix", "", ""),
        Finding("story", None, "", None, "info", "", ""),
    ]
    assert measured(found) == {"speech_rate": 182.0}
