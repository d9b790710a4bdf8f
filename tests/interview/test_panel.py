"""The panel of a mock interview, its voices, and what it asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.interview.plans import FULL
from voiceprep.interview.agenda import LONGEST, SHORTEST, agenda, deeper_questions
from voiceprep.interview.banks import shipped_banks
from voiceprep.interview.panel import DEFAULT_PANEL, affinity, panel, relation_of
from voiceprep.model import FirstNote, Interviewer, Manner, Question, Seat, VoiceInfo, Wish

VOICES = (
    VoiceInfo("en-us", "American man", "espeak"),
    VoiceInfo("en-us+f3", "American woman", "espeak"),
    VoiceInfo("gmw/en", "British man", "espeak"),
    VoiceInfo("gmw/en+f2", "British woman", "espeak"),
)
SEATS = panel(FULL, VOICES, Manner())
BANKS = shipped_banks()
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


def test_three_interviewers_have_three_voices_and_always_the_same_ones() -> None:
    assert len({seat.manner.voice for seat in SEATS}) == 3
    assert [seat.name for seat in SEATS] == ["Dana Roth", "Lee Park", "Ines Vidal"]
    assert panel(FULL, VOICES, Manner()) == SEATS


@pytest.mark.parametrize("voices", [(), VOICES[:1], VOICES[:2]])
def test_where_voices_run_out_pace_and_pitch_tell_people_apart(
    voices: tuple[VoiceInfo, ...],
) -> None:
    seats = panel(FULL, voices, Manner())

    assert len({seat.manner for seat in seats}) == 3
    assert len({(seat.manner.rate_wpm, seat.manner.pitch) for seat in seats}) == 3


def test_without_a_plan_or_interviewers_three_usual_people_sit_there() -> None:
    for plan in (None, replace(FULL, interviewers=())):
        seats = panel(plan, VOICES, Manner())
        assert [seat.name for seat in seats] == [person.name for person in DEFAULT_PANEL]


@pytest.mark.parametrize(
    ("role", "relation"),
    [
        ("CTO", "executive"),
        ("Managing director", "executive"),
        ("Head of People", "hr"),
        ("Engineering manager", "manager"),
        ("Nurse", "peer"),
    ],
)
def test_a_role_tells_what_somebody_would_be_to_one(role: str, relation: str) -> None:
    assert relation_of(Interviewer("A", role)) == relation
    assert relation_of(Interviewer("A", role, "peer")) == "peer"


def test_what_somebody_is_likely_to_probe_goes_before_their_angle() -> None:
    seat = Seat("Dana", "CTO", "executive", Manner(), ("on-call rota",))
    about = Question("a", "How would you run the on-call rota?", "technical", "", 90.0)
    usual = Question("b", "How do you lead?", "behavioural", "leadership", 90.0)

    assert affinity(seat, about) > affinity(seat, usual) > 0


@pytest.mark.parametrize("length", range(SHORTEST - 1, LONGEST + 2))
def test_an_agenda_is_as_long_as_wished_and_asks_nothing_twice(length: int) -> None:
    turns = agenda(FULL, BANKS, SEATS, Wish(length=length))

    assert len(turns) == max(SHORTEST, min(LONGEST, length))
    assert len({turn.question.id for turn in turns}) == len(turns)
    assert {turn.asked_by for turn in turns} <= {seat.name for seat in SEATS}


def test_the_natural_order_is_that_of_an_interview() -> None:
    parts = [turn.part for turn in agenda(FULL, BANKS, SEATS, Wish(length=7))]

    assert parts == [
        *("opening", "behavioural", "technical", "cultural-fit"),
        *("deeper", "your-turn", "closing"),
    ]


def test_by_surprise_the_same_questions_come_in_another_order() -> None:
    natural = agenda(FULL, BANKS, SEATS, Wish(length=9, seed=3))
    surprise = agenda(FULL, BANKS, SEATS, Wish(length=9, seed=3, order="surprise"))

    assert surprise != natural
    assert {turn.question.id for turn in surprise} == {turn.question.id for turn in natural}
    assert [turn.part for turn in surprise[-2:]] == ["your-turn", "closing"]
    assert surprise == agenda(FULL, BANKS, SEATS, Wish(length=9, seed=3, order="surprise"))


def test_everybody_asks_something_and_another_seed_asks_other_things() -> None:
    for seed in range(30):
        turns = agenda(FULL, BANKS, SEATS, Wish(length=5, seed=seed))
        assert {turn.asked_by for turn in turns} == {seat.name for seat in SEATS}

    first, second = (agenda(FULL, BANKS, SEATS, Wish(length=8, seed=seed)) for seed in (1, 2))
    assert {turn.question.id for turn in first} != {turn.question.id for turn in second}


def test_what_was_practised_comes_later() -> None:
    wish = Wish(length=8)
    before = agenda(FULL, BANKS, SEATS, wish)
    drawn = [t.question.id for t in before if t.part in ("behavioural", "technical")]
    practised = {name: NOW - timedelta(days=at) for at, name in enumerate(drawn)}
    after = agenda(FULL, BANKS, SEATS, wish, practised)

    assert not {turn.question.id for turn in after} & set(drawn)


def test_points_to_go_deeper_on_become_questions_of_whoever_raised_them() -> None:
    notes = (
        FirstNote("Why?", "Because.", "What about remote work?", "ines vidal"),
        FirstNote("How?", "So.", "my part in the migration."),
    )
    plan = replace(FULL, first_interview=notes)
    found = [(q.text, who) for q, who in deeper_questions(plan)]
    turns = agenda(plan, BANKS, SEATS, Wish(length=9))

    assert found[0] == (
        "Something was left open in the first interview. What about remote work?",
        "ines vidal",
    )
    assert "your part in the migration. Take us deeper" in found[1][0]
    deeper = [turn for turn in turns if turn.part == "deeper"]
    assert len(deeper) == 2
    assert deeper[0].asked_by == "Ines Vidal"


def test_a_panel_without_a_question_bank_still_opens_and_closes() -> None:
    turns = agenda(None, (), panel(None, VOICES, Manner()), Wish(length=5))

    assert [turn.part for turn in turns] == ["opening", "your-turn", "closing"]
