"""What many takes tell: a trend only beyond one's own noise, the best take, days, habits."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.scenes import question, take
from voiceprep.coaching import findings
from voiceprep.coaching.practised import (
    Coverage,
    Days,
    best_take,
    by_competency,
    by_kind,
    days,
    habits,
)
from voiceprep.coaching.trends import narrowed, trend, trends
from voiceprep.coaching.trendwords import days_said, habit_said, trend_said, when_said
from voiceprep.coaching.values import norms_for, values_of, verdicts
from voiceprep.model import Measures, OwnRange, Profile, Settings

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
BARE = replace(take(Path("/x")), transcript=None, analysis=None)
PACE = norms_for()["speech_rate"]


def measured(day: int = 0, **values: float) -> Measures:
    kept = replace(BARE, id=f"day-{day}", recorded_at=NOW - timedelta(days=60 - day))
    return Measures(kept, values)


def series(values: list[float]) -> list[tuple[datetime, float]]:
    return [(NOW - timedelta(days=60 - day), value) for day, value in enumerate(values)]


# -- trends -------------------------------------------------------------------------------------


def test_chance_alone_is_called_a_trend_about_once_in_twenty_or_less() -> None:
    chance = random.Random(5)
    for count in (6, 12, 30):
        moved = sum(
            trend("speech_rate", series([chance.gauss(150, 12) for _ in range(count)])).state
            == "moved"
            for _ in range(400)
        )
        assert moved / 400 < 0.08


def test_a_lasting_change_is_found_in_spite_of_noise_and_one_odd_take() -> None:
    chance = random.Random(5)
    rates = [chance.gauss(185 - day, 6) for day in range(30)]
    rates[-1] = 260.0
    found = trend("speech_rate", series(rates), PACE)
    assert (found.state, found.way) == ("moved", "closer")
    said = trend_said(found, NOW, zone=UTC)
    assert said.startswith("slower than in March: 179 → 160 wpm, beyond your own noise of ±")
    assert said.endswith(" wpm, closer to the good range")
    assert trend_said(found, NOW, short=True, zone=UTC) == "slower than in March, beyond noise"


def test_too_few_takes_tell_how_many_are_needed_and_steady_ones_tell_the_noise() -> None:
    few = trend("speech_rate", series([150.0, 190.0, 120.0]), PACE)
    assert trend_said(few, NOW) == "can be told after 5 takes; 3 so far"
    steady = trend("speech_rate", series([150.0, 152, 149, 151, 150, 152, 149]), PACE)
    assert trend_said(steady, NOW) == "steady: within your own noise of ±8 wpm"


def test_good_days_and_bad_days_are_not_taken_for_a_trend() -> None:
    levels = [150.0, 150, 172, 150, 172, 172]
    rates = [level + at / 2 for level in levels for at in range(4)]
    taken = [NOW + timedelta(days=at // 4, minutes=10 * (at % 4)) for at in range(len(rates))]
    assert trend("speech_rate", list(zip(taken, rates, strict=True))).state == "steady"
    assert trend("speech_rate", series(rates)).state == "moved"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=70))
def test_turning_time_round_turns_the_trend_round(values: list[float]) -> None:
    there, back = trend("x", series(values)), trend("x", series(values[::-1]))
    assert (there.early, there.late) == (back.late, back.early)
    assert there.band >= 0


def test_what_moved_comes_first_and_what_is_muted_or_of_the_recording_never() -> None:
    takes = [
        measured(day, speech_rate=150.0, level=-20.0, fillers_per_minute=9 - day / 4, uptalk=1.0)
        for day in reversed(range(30))
    ]
    assert [each.measure for each in trends(takes)] == ["fillers_per_minute", "speech_rate"]
    muted = Settings(profile=Profile(muted=("fillers",)))
    assert [each.measure for each in trends(takes, muted)] == ["speech_rate"]
    assert trends([]) == ()


def test_takes_are_narrowed_by_question_kind_and_number() -> None:
    other = measured(1)
    other = replace(other, take=replace(other.take, question=question("tools", "?", "technical")))
    both = (measured(2), other)
    assert narrowed(both, kind="technical") == (other,)
    assert narrowed(both, question_id=BARE.question.id) == both[:1]
    assert narrowed(both, latest=1) == both[:1]


@pytest.mark.parametrize(
    ("ago", "said"),
    [(0.1, "earlier today"), (9, "on 11 May"), (70, "in March"), (400, "in April 2025")],
)
def test_the_past_is_named_as_people_name_it(ago: float, said: str) -> None:
    assert when_said(NOW - timedelta(days=ago), NOW, UTC) == said


# -- values and verdicts ------------------------------------------------------------------------


def test_verdicts_follow_todays_norms_and_the_length_that_was_asked_for() -> None:
    fast = measured(speech_rate=185.0, duration=170.0)
    assert verdicts(fast) == {"speech_rate": "watch", "duration": "fix"}
    long = replace(fast.take.question, target_s=180.0)
    assert verdicts(replace(fast, take=replace(fast.take, question=long)))["duration"] == "good"
    mine = Settings(profile=Profile(ranges=(OwnRange("pace", replace(PACE.green, high=190.0)),)))
    assert verdicts(fast, mine)["speech_rate"] == "good"
    assert "speech_rate" not in verdicts(replace(fast, unjudged=frozenset(["speech_rate"])))


def test_values_are_those_of_the_findings() -> None:
    analysis = take(Path("/x")).analysis
    assert analysis is not None
    values, unjudged = values_of(analysis, BARE.question)
    found = findings(analysis, BARE.question)
    assert values == {each.measure: each.value for each in found if each.value is not None}
    assert values["speech_rate"] == 182.0
    assert "speech_rate" not in unjudged


# -- the best, habits, days, coverage -----------------------------------------------------------


def test_the_star_is_the_best_take_else_the_newest_with_fewest_things_to_fix() -> None:
    fine = {"duration": 90.0, "longest_pause": 1.0, "pause_share": 20.0}
    good, bad = fine | {"speech_rate": 150.0}, fine | {"speech_rate": 220.0}
    takes = [measured(3, **bad), measured(2, **good), measured(1, **good)]
    assert best_take(takes) is takes[1]
    starred = replace(takes[0], take=replace(takes[0].take, best=True))
    assert best_take([starred, *takes[1:]]) is starred
    noisy = measured(4, noise=1.0)
    assert best_take([noisy, *takes]) is takes[1]
    assert best_take([noisy]) is noisy
    assert best_take([measured(5)]) is None


def test_a_habit_is_what_returns_in_three_of_the_last_five_takes() -> None:
    rates = [200.0, 150.0, 185.0, 186.0, 150.0, 200.0, 200.0]
    takes = [measured(9 - at, speech_rate=rate) for at, rate in enumerate(rates)]
    (habit,) = habits(takes)
    assert (habit.measure, habit.count, habit.fix) == ("speech_rate", 3, 1)
    assert habit_said(habit) == "in 3 of your last 5 takes"
    assert habits(takes[4:]) == ()


def test_days_are_counted_where_the_person_is_and_a_pause_is_never_held_against_them() -> None:
    moments = [NOW - timedelta(days=day, hours=1) for day in (0, 0, 1, 2, 9, 40)]
    assert days(moments, NOW, UTC) == Days(total=5, run=3, month=4)
    assert days_said(days(moments, NOW, UTC)) == "3 days in a row"
    tomorrow = NOW + timedelta(days=1)
    assert days(moments, tomorrow, UTC).run == 3
    assert days_said(days(moments, NOW + timedelta(days=5), UTC)).startswith("4 days of practice")
    assert days_said(days(moments, NOW + timedelta(days=90), UTC)) == "5 days of practice so far"
    assert days_said(days([], NOW, UTC)) == ""
    late = datetime(2026, 5, 19, 23, tzinfo=UTC)
    assert days([late, NOW], NOW, timezone(timedelta(hours=5))).total == 1


def test_coverage_counts_questions_that_were_answered_by_kind_and_competency() -> None:
    asked = (
        question("a", "A?", competency="ownership"),
        question("b", "B?", competency="ownership"),
        question("c", "C?", "technical", ""),
    )
    takes = [replace(BARE, question=asked[0])] * 2 + [replace(BARE, question=question("z", "Z?"))]
    assert by_kind(asked, takes) == (
        Coverage("behavioural", 1, 2, 2),
        Coverage("technical", 0, 1, 0),
    )
    assert by_competency(asked, takes) == (Coverage("ownership", 1, 2, 2),)
