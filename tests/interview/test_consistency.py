"""What does not go with what was said before, and what only seems not to."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interview.test_claims import FRAGMENTS
from voiceprep.interview.consistency import consistency
from voiceprep.model import Contradiction, Source, Statement

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from evaluation.claims import PAIRS, Pair, Score, pairs

ON = date(2026, 3, 10)


def notes(text: str) -> Statement:
    return Statement(text, Source("notes", "first interview", ON))


def take(text: str, name: str = "t1") -> Statement:
    return Statement(text, Source("take", name, ON))


def found(then: str, now: str) -> tuple[Contradiction, ...]:
    return consistency([notes(then)], take(now)).contradictions


def test_both_sides_are_told_with_their_quotes_and_sources() -> None:
    (told,) = found("lisbon office. team of 8, payments", "So I led a team of, um, twelve people.")
    assert (told.earlier.value, told.now.value) == ("8", "twelve people")
    assert told.earlier.quote == "team of 8, payments"
    assert told.now.quote == "So I led a team of, um, twelve people."
    assert (told.earlier.source.where, told.now.source.where) == ("notes", "take")


def test_growing_goes_with_both_ends() -> None:
    now = take("I grew the team from eight to twelve.")
    seen = consistency([notes("team of 8"), take("We were twelve.", "t0")], now)
    assert seen.contradictions == ()
    assert len(seen.confirmed) == 2


def test_what_was_not_said_before_is_new() -> None:
    seen = consistency([notes("team of 8")], take("It was a team of eight. We had nine suppliers."))
    assert [claim.value for claim in seen.new] == ["nine suppliers"]


def test_two_wishes_are_said_differently_and_no_contradiction() -> None:
    seen = consistency(
        [notes("left bc commute too long")], take("I left because I wanted to learn more.")
    )
    assert seen.contradictions == ()
    assert len(seen.differently) == 1


def test_a_settled_contradiction_is_quiet_wherever_it_is_said_again() -> None:
    (told,) = found("team of 8", "I led a team of twelve.")
    again = take("Well, it was a team of twelve people, really.", "another")
    assert (
        consistency([notes("my team: team of 8")], again, frozenset({told.id})).contradictions == ()
    )
    assert consistency(
        [notes("team of 8")], take("team of 14"), frozenset({told.id})
    ).contradictions


def test_a_contradiction_said_twice_is_told_once() -> None:
    assert len(found("team of 8", "We were twelve people. A team of twelve, yes.")) <= 2
    assert len(found("team of 8", "A team of twelve. As I said, a team of twelve.")) == 1


@pytest.mark.parametrize("half", ["claims_development", "claims_long"])
def test_the_pairs_the_rules_were_made_for_come_out_right(half: str) -> None:
    score = Score()
    for pair in pairs(PAIRS / f"{half}.tsv"):
        score.add(pair, consistency([pair.earlier], pair.now))
    assert score.right == score.told, str(score)
    assert score.right >= 0.95 * score.there, str(score)


def test_the_pairs_kept_apart_reach_their_targets() -> None:
    score = Score()
    for half in ("claims_held_out", "claims_long_held_out"):
        for pair in pairs(PAIRS / f"{half}.tsv"):
            score.add(pair, consistency([pair.earlier], pair.now))
    assert score.right >= 0.95 * score.told, str(score)
    assert score.right >= 0.80 * score.there, str(score)


ALL = [
    pair
    for half in ("claims_development", "claims_held_out", "claims_long", "claims_long_held_out")
    for pair in pairs(PAIRS / f"{half}.tsv")
]


def test_a_contradiction_is_found_both_ways_and_has_one_id() -> None:
    for pair in ALL:
        there = {each.id for each in consistency([pair.earlier], pair.now).contradictions}
        back = {each.id for each in consistency([pair.now], pair.earlier).contradictions}
        assert there == back, pair


@given(st.sampled_from(ALL), st.sampled_from(ALL))
def test_answers_put_together_are_judged_the_same_both_ways(one: Pair, other: Pair) -> None:
    then = take(f"{one.earlier.text}\n{other.now.text}", "then")
    now = take(f"{other.earlier.text}\n{one.now.text}", "now")
    there = {each.id for each in consistency([then], now).contradictions}
    assert there == {each.id for each in consistency([now], then).contradictions}


@given(FRAGMENTS)
def test_nothing_contradicts_itself(text: str) -> None:
    assert consistency([take(text, "before")], take(text, "now")).contradictions == ()
