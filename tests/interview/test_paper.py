"""What comes out of a plan on paper: the crib sheet, the thank-you notes, the next plan, a bank."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from tests.interview.plans import ANY, FULL
from voiceprep.interview.crib import PAGE_LINES, crib, crib_markdown, crib_text
from voiceprep.interview.plan import (
    after,
    asked_bank,
    debrief_of,
    differences,
    notices,
    plan_name,
    title,
    with_debrief,
)
from voiceprep.interview.plankeys import name_fault
from voiceprep.interview.thanks import SIGNATURE, VARIANTS, thank_yous
from voiceprep.model import Debrief, FirstNote, Interviewer, OwnQuestion, Plan, Story

LONG = "A long sentence about what happened, with 17 numbers in it and no end in sight. " * 40
HUGE = replace(
    FULL,
    place="https://meet.example.org/" + "x" * 500,
    numbers=tuple(f"{n} {LONG}" for n in range(50)),
    company_values=tuple(f"{n} {LONG}" for n in range(50)),
    interviewers=tuple(
        Interviewer(f"Person {n}", LONG[:150], "peer", (LONG, LONG), LONG) for n in range(30)
    ),
    first_interview=tuple(FirstNote(f"{n}", LONG, LONG, "Dana") for n in range(30)),
    stories=tuple(
        Story(f"Story {n} {LONG[:150]}", LONG, LONG, LONG, LONG, ("planning",)) for n in range(30)
    ),
    own_questions=tuple(OwnQuestion(f"{n} {LONG}", "Dana") for n in range(30)),
)


def test_a_full_plan_is_whole_on_its_page() -> None:
    text = crib_text(crib(FULL, "Thursday 3 December 2026, 14:30"))

    for told in (
        "Lead engineer at Halden Instruments",
        "Thursday 3 December 2026, 14:30",
        "- Dana Roth, CTO (executive)",
        "Will probe: scale; on-call",
        "- Ines Vidal, People partner (HR)",
        "- The migration (planning, leadership)",
        "Result: Done in 9 months, 23 % fewer tickets.",
        "- Team of 6, from March 2023",
        "- 40 services in 9 months (Lee Park)",
        "- What about remote work? (Ines Vidal)",
        "- Dana Roth: What does on-call look like?",
        "- Say it early",
    ):
        assert told in text
    assert "How big is the team?" not in text  # it is answered
    assert "Not on this page" not in text


def test_too_much_is_shortened_and_what_is_left_out_is_said() -> None:
    page = crib(HUGE, "Thursday")

    lines = crib_text(page).splitlines()

    assert len(lines) <= PAGE_LINES
    assert all(len(line) <= 80 for line in lines)
    assert "more of “Stories”" in page.left_out
    assert " ".join(lines).endswith(page.left_out)
    assert {part.title for part in page.parts} >= {"People", "Stories", "Questions to ask"}


def test_ideographs_count_double() -> None:
    wide = replace(HUGE, numbers=("七千二百" * 200,) * 20, interviewers=(Interviewer("李" * 200),))

    lines = crib_text(crib(wide)).splitlines()

    assert len(lines) <= PAGE_LINES
    wide_of = {line: sum(unicodedata.east_asian_width(c) in "WF" for c in line) for line in lines}
    assert all(len(line) + wide_of[line] <= 80 for line in lines)


@given(ANY)
@settings(max_examples=40, deadline=None)
def test_any_plan_is_one_page_without_markup_of_its_own(plan: Plan) -> None:
    page = crib(plan, "soon")

    assert len(crib_text(page).splitlines()) <= PAGE_LINES
    heads = [line for line in crib_markdown(page).splitlines() if line.startswith("#")]
    assert len(heads) == 1 + len(page.parts)


def test_markdown_of_a_plan_is_only_text() -> None:
    page = crib(replace(FULL, role="", company="<b>[x](http://x)*", numbers=("# 5",)))

    text = crib_markdown(page)

    assert text.startswith("# \\<b\\>\\[x\\](http://x)\\*\n")
    assert "- \\# 5\n" in text


def test_an_empty_plan_is_an_empty_page() -> None:
    assert crib_text(crib(Plan("x"))) == "x\n"


DEBRIEFED = with_debrief(
    with_debrief(FULL, Debrief("Lee Park", told=("They rewrite the feed in spring", "the tests"))),
    Debrief("ines vidal", asked=("Where do you want to be in 3 years",), cares_about=("calm",)),
)


def test_three_notes_say_what_was_said_and_no_two_are_alike() -> None:
    dana, lee, ines = thank_yous(DEBRIEFED)

    assert [note.to for note in (dana, lee, ines)] == ["Dana Roth", "Lee Park", "Ines Vidal"]
    assert "you rewrite the feed in spring" in dana.body
    assert "“How would you scale the feed?”" in dana.body
    assert "few pages at night" in dana.body
    assert "the tests" in lee.body  # not what Dana's note says already
    assert "“Where do you want to be in 3 years?”" in ines.body
    assert "on Thursday" in dana.body
    assert "role of lead engineer" in dana.body
    for one, other in itertools.combinations((dana, lee, ines), 2):
        ours, theirs = (set(note.body.splitlines()) - {""} for note in (one, other))
        assert ours & theirs == {"With kind regards", SIGNATURE}
        assert one.subject != other.subject
    assert dana.missing == lee.missing == ()
    assert "Nothing yet that Ines Vidal told you" in ines.missing[0]


def test_a_note_of_nothing_specific_says_so_and_invents_nothing() -> None:
    (note,) = thank_yous(Plan("x", interviewers=(Interviewer("Dana"),)))

    assert note.missing[0].startswith("Nothing specific from your talk with Dana yet.")
    assert "does not say for which role" in note.missing[1]
    assert "[One thing that Dana told you, in their words.]" in note.body


def test_every_variant_reads_whole_and_another_one_reads_differently() -> None:
    found = [thank_yous(DEBRIEFED, variant)[0] for variant in range(VARIANTS)]

    assert len({note.body for note in found}) == VARIANTS
    for note in found:
        assert not any(mark in note.body for mark in ("{", "}", "..", " .", "?.", "  "))


def test_someone_met_who_was_not_expected_is_thanked_too() -> None:
    plan = with_debrief(FULL, Debrief("Ola", told=("a joke",)))

    assert [note.to for note in thank_yous(plan)][-1] == "Ola"


def test_a_debrief_grows_and_is_found_whatever_the_capitals() -> None:
    once = with_debrief(FULL, Debrief("dana roth", asked=("Why us?",), told=("a rewrite",)))

    assert debrief_of(once, "DANA ROTH") == Debrief(
        "Dana Roth",
        ("How would you scale the feed?", "Why us?"),
        ("Partition by station.",),
        ("They rewrite the feed in spring", "a rewrite"),
        ("few pages at night",),
    )


def test_the_next_plan_knows_what_was_asked_and_said() -> None:
    new = after(FULL, "halden-final")

    assert new.name == "halden-final"
    assert new.first_interview == (
        *FULL.first_interview,
        FirstNote("How would you scale the feed?", "Partition by station.", who="Dana Roth"),
        FirstNote(deeper="Cares about: few pages at night", who="Dana Roth"),
        FirstNote(deeper="Told me: They rewrite the feed in spring", who="Dana Roth"),
    )
    assert (new.stories, new.settled, new.zone) == (FULL.stories, FULL.settled, FULL.zone)
    assert (new.day, new.at, new.ticks, new.debriefs, new.interviewers) == (None, None, (), (), ())
    assert after(new, "again").first_interview == new.first_interview


def test_what_was_asked_becomes_a_bank_to_practise() -> None:
    plan = with_debrief(FULL, Debrief("Lee Park", asked=("# hash?", "Why do you leave?")))

    bank = asked_bank(plan)

    assert bank is not None
    assert [question.text for question in bank.questions] == [
        "Why do you leave?",
        "Tell me about the migration.",
        "How would you scale the feed?",
        "hash?",
    ]
    assert bank.id == "asked-halden"
    assert all(question.id.startswith("asked-halden-") for question in bank.questions)
    assert {question.bank for question in bank.questions} == {
        "Asked: Lead engineer at Halden Instruments"
    }
    assert asked_bank(Plan("x")) is None


def test_the_banks_of_two_plans_share_no_id() -> None:
    names = ("halden", "Halden", "李", "王", "h" * 40, "h" * 41, "halden 2", "halden-2")

    banks = [asked_bank(replace(FULL, name=name)) for name in names]

    assert len({bank.id.casefold() for bank in banks if bank}) == len(names)
    ids = [question.id for bank in banks if bank for question in bank.questions]
    assert len(set(ids)) == len(ids)


def test_a_name_nearly_right_is_noticed() -> None:
    plan = replace(FULL, own_questions=(OwnQuestion("Why?", "Dana Rot"), OwnQuestion("How?")))

    assert notices(plan) == (
        'Your question "Why?" is for Dana Rot, who is none of the interviewers; '
        "did you mean Dana Roth?",
    )
    assert notices(FULL) == ()


def test_differences_are_named_as_the_file_names_them() -> None:
    other = replace(
        FULL,
        day=date(2026, 12, 4),
        stories=(replace(FULL.stories[0], result="x"), *FULL.stories[1:]),
        own_questions=FULL.own_questions[1:],
    )

    assert differences(FULL, other) == (
        "date",
        'story "The migration" (result)',
        'own_question "What does on-call look like?" (only in the file)',
    )
    assert differences(FULL, FULL) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [("Halden, round 2!", "halden-round-2"), ("李", "interview"), ("CON", "con-plan")],
)
def test_any_text_gives_a_name_for_a_plan(text: str, name: str) -> None:
    assert plan_name(text) == name
    assert name_fault(name) == ""


def test_a_title_says_what_is_known() -> None:
    assert title(FULL) == "Lead engineer at Halden Instruments"
    assert title(Plan("x", company="Halden")) == "Halden"
    assert title(Plan("x")) == "x"
