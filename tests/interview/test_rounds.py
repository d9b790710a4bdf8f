"""A plan and its takes, held against each other."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.fakes import words
from tests.interview.plans import FULL
from voiceprep.interview.rounds import consistency_lines, consistency_of, noted, settle, spoken
from voiceprep.model import Consistency, FirstNote, Plan, Question, Take, Transcript

QUESTION = Question("team", "Tell me about\x1b your team.", "behavioural", "leadership", 90.0)
FIRST = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
PLAN = Plan(
    "halden",
    numbers=("Joined Northwind in 2019",),
    first_interview=(FirstNote("Your team?", "team of 8, lisbon", "", "Lee Park"),),
)


def take(text: str, number: int = 1) -> Take:
    return Take(
        id=f"t{number}",
        question=QUESTION,
        recorded_at=FIRST + timedelta(days=number),
        audio=None,
        duration_s=20.0,
        status="transcribed",
        transcript=Transcript(words(text)),
    )


def test_a_take_is_held_against_the_notes_and_the_takes_before_it() -> None:
    before = take("We had nine suppliers.", 1)
    now = take("I led a team of twelve, and we had fourteen suppliers.", 2)
    told = consistency_of(now, [before, now, take("We had twenty suppliers.", 3)], PLAN)
    assert [(each.earlier.source.id, each.now.value) for each in told.contradictions] == [
        ("first interview, Lee Park", "twelve"),
        ("t1", "fourteen suppliers"),
    ]


def test_a_claim_of_a_take_is_heard_where_its_words_are() -> None:
    (told,) = consistency_of(take("So I led a team of twelve."), [], PLAN).contradictions
    said = [word for word in words("So I led a team of twelve.") if word.text == "twelve."]
    assert told.now.heard is not None
    assert (told.now.heard.start_s, told.now.heard.end_s) == (said[0].start_s, said[0].end_s)


def test_a_take_without_words_says_nothing() -> None:
    silent = replace(take("anything"), transcript=None)
    assert spoken(silent) is None
    assert consistency_of(silent, [], PLAN) == Consistency()


def test_what_the_plan_calls_settled_stays_quiet() -> None:
    now = take("I led a team of twelve.")
    (told,) = consistency_of(now, [], PLAN).contradictions
    quiet = settle(PLAN, told.id)
    assert consistency_of(now, [], quiet).contradictions == ()
    assert list(consistency_lines(quiet, [now])) == ["No contradictions in the plan and 1 take."]
    assert settle(quiet, told.id, undo=True) == PLAN


def test_a_full_plan_does_not_contradict_itself() -> None:
    assert len(noted(FULL)) >= 5
    assert list(consistency_lines(FULL, [])) == ["No contradictions in the plan and 0 takes."]


def test_the_lines_name_both_places_and_the_seconds_and_are_safe_to_show() -> None:
    takes = [take("I joined Northwind in 2016, and I led a team of twelve.", 1)]
    told = "\n".join(consistency_lines(PLAN, takes))
    assert re.search(r"^date: 2019 / 2016  \[[0-9a-f]{12}\]$", told, re.MULTILINE)
    assert "  your figures: “Joined Northwind in 2019”" in told
    assert "  first interview, Lee Park: “team of 8, lisbon”" in told
    assert "2026-03-11 at 0:" in told
    assert "\x1b" not in told
    assert told.endswith("2 contradictions in the plan and 1 take.")
