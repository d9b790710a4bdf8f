"""A mock interview step by step, without a screen or a device."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.interview.plans import FULL
from voiceprep.interview import steps
from voiceprep.interview.agenda import agenda
from voiceprep.interview.banks import shipped_banks
from voiceprep.interview.panel import panel
from voiceprep.model import FollowUp, Manner, Sitting, Wish

BEGAN = datetime(2026, 11, 17, 12, tzinfo=UTC)  # a Tuesday
SEATS = panel(FULL, (), Manner())
RESULT = FollowUp("What changed because of it?", "no_result", "no result told")
USUAL = FollowUp("Would you do it again?", "bank", "often asked")


def begun(**wish: object) -> Sitting:
    asked = Wish(length=5, **wish)  # type: ignore[arg-type]
    turns = agenda(FULL, shipped_banks(), SEATS, asked)
    return Sitting("s", BEGAN, SEATS, turns, asked)


def test_a_follow_up_to_what_was_missing_is_asked_next_by_the_same_person() -> None:
    sitting = begun()
    first = sitting.turns[0]
    after = steps.answered(sitting, "t1", "Too fast", (USUAL, RESULT))
    asked = steps.current(after)

    assert after.turns[0] == replace(first, state="answered", take="t1", first="Too fast")
    assert asked is not None
    assert asked.question.text == "What changed because of it?"
    assert (asked.asked_by, asked.follow_up_of) == (first.asked_by, "t1")
    assert steps.place(after, asked) == "1 of 5, asking on"


def test_a_question_has_one_follow_up_at_most_and_never_the_usual_ones() -> None:
    again = steps.answered(steps.answered(begun(), "t1", "", (RESULT,)), "t2", "", (RESULT,))
    usual = steps.answered(begun(), "t1", "", (USUAL,))

    assert len(again.turns) == 6
    assert steps.at(again) == 2
    assert len(usual.turns) == 5


def test_answered_skipped_and_ended_lead_to_the_end() -> None:
    sitting = steps.skipped(steps.answered(begun(), "t1"))

    assert steps.progress(sitting) == "1 of 5 answered"
    assert not steps.is_over(sitting)
    over = steps.ended(sitting)
    assert steps.is_over(over)
    assert [turn.state for turn in over.turns] == ["answered", *["skipped"] * 4]
    assert steps.answered(over, "t9") == over


def test_one_reads_at_the_end_or_after_every_second_question() -> None:
    for feedback, expected in (("end", [0, 0, 0, 0, 1]), ("second", [0, 1, 0, 1, 1])):
        sitting, told = begun(feedback=feedback), []
        for number in range(5):
            sitting = steps.answered(sitting, f"t{number}")
            told.append(int(steps.is_time_to_read(sitting)))
        assert told == expected


def test_between_an_answer_and_its_follow_up_one_reads_nothing() -> None:
    sitting = steps.answered(begun(feedback="second"), "t1")
    asked_on = steps.answered(sitting, "t2", "", (RESULT,))

    assert not steps.is_time_to_read(asked_on)
    assert steps.is_time_to_read(steps.answered(asked_on, "t3"))


def test_an_interview_is_called_by_its_day() -> None:
    sitting = begun()

    assert steps.heading(sitting, BEGAN + timedelta(days=3)) == "the interview of Tuesday"
    assert steps.heading(sitting, BEGAN + timedelta(days=1)) == "the interview of yesterday"
    assert steps.heading(sitting, BEGAN + timedelta(days=30)) == "the interview of 17 November"
