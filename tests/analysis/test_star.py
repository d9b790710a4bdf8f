"""The parts of a story: labels, what is missing, order, seconds, reasons, and the answer's kind."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.builders import timed, transcript
from voiceprep.analysis import assess
from voiceprep.analysis.kinds import kind_chances
from voiceprep.analysis.star_reasons import star_reasons
from voiceprep.model import Star

SITUATION = "In my last job at a bank, our reports were late every month and clients complained. "
TASK = "My manager asked me to find out why, and to get them out on time by Christmas. "
ACTION = (
    "So I talked to every team and mapped the whole process on a wall. I also wrote a small "
    "script, and then I trained two colleagues to run it. "
)
RESULT = "As a result, reports came out two days early and the client renewed for three years. "
WHOLE = SITUATION + TASK + ACTION + RESULT
SPOKEN = (
    "so last year we were building this app for a client and um it kept crashing every day and "
    "the client was really angry and then my manager asked me to fix it before friday and so i "
    "looked at the logs and i found that there was a memory leak and then i wrote a fix and "
    "tested it with two colleagues and in the end the crashes went down by ninety percent and "
    "the client was happy and they signed for another year"
)


def star(text: str) -> Star:
    found = assess(transcript(text), None).star
    assert found is not None
    return found


def said(text: str, found: Star) -> list[tuple[str | None, str]]:
    words = text.split()
    return [(s.part, " ".join(words[s.first_word : s.last_word + 1])) for s in found.sentences]


def test_each_sentence_of_a_whole_story_tells_its_part() -> None:
    found = star(WHOLE)
    parts = [sentence.part for sentence in found.sentences]
    assert parts == ["situation", "task", "action", "action", "result"]
    assert found.missing == ()
    assert found.order == "STAR"
    assert all(0.5 < (s.certainty or 0) <= 1 for s in found.sentences)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        (TASK + ACTION + RESULT, "situation"),
        (SITUATION + ACTION + RESULT, "task"),
        (SITUATION + TASK + RESULT, "action"),
        (SITUATION + TASK + ACTION, "result"),
    ],
)
def test_a_part_that_was_cut_out_is_missing_and_no_other(text: str, gone: str) -> None:
    assert star(text).missing == (gone,)


def test_a_story_that_ends_where_it_began_is_told_in_its_own_order() -> None:
    found = star(ACTION + RESULT + SITUATION)
    assert found.order == "ARS"
    assert found.missing == ("task",)


def test_run_on_speech_without_marks_is_cut_where_clauses_open() -> None:
    found = star(SPOKEN)
    told = said(SPOKEN, found)
    assert [part for part, text in told if "my manager asked me" in text] == ["task"]
    assert [part for part, text in told if "i looked at the logs" in text] == ["action"]
    assert told[-1][0] == "result"
    assert not any(text.endswith(" and") for _, text in told)
    assert found.missing == ()


def test_the_action_begins_where_its_first_sentence_does_and_seconds_add_up() -> None:
    spoken = timed(WHOLE, 0.3, 0.1)
    found = assess(spoken, None).star
    assert found is not None
    first = next(s for s in found.sentences if s.part == "action")
    assert found.action_start_s == spoken.words[first.first_word].start_s
    assert found.seconds is not None
    lengths = [(s.end_s or 0) - (s.start_s or 0) for s in found.sentences]
    assert sum(astuple(found.seconds)) == pytest.approx(sum(lengths))


def test_text_without_times_has_shares_but_no_seconds() -> None:
    found = star(WHOLE)
    assert found.seconds is None
    assert found.action_start_s is None
    assert found.shares.action > 0.3


def test_the_result_can_be_quoted() -> None:
    found = star(WHOLE)
    assert found.result is not None
    words = WHOLE.split()[found.result.first : found.result.last + 1]
    assert " ".join(words).startswith("As a result")


def test_a_part_told_in_few_words_is_thin_and_one_that_is_missing_is_not() -> None:
    found = star(SITUATION + "I had to fix it. " + ACTION * 2 + RESULT)
    assert "task" in found.thin
    assert not set(found.thin) & set(found.missing)


def test_reasons_quote_the_words_that_speak_for_a_part() -> None:
    spoken = transcript(WHOLE)
    reasons = star_reasons(spoken, star(WHOLE))
    assert len(reasons) == len(star(WHOLE).sentences)
    assert all(1 <= len(each) <= 3 for each in reasons)
    assert any("asked me" in each for each in reasons[1])
    assert any("past tense" in each for each in reasons[2])
    assert any("“as a result”" in each for each in reasons[-1])


def test_reasons_for_another_transcript_are_none() -> None:
    assert set(star_reasons(transcript("Nothing."), star(WHOLE))) == {()}


@settings(deadline=None, max_examples=30)
@given(words=st.lists(st.sampled_from([*WHOLE.split(), *SPOKEN.split()]), max_size=80))
def test_reasons_and_chances_hold_for_any_words(words: list[str]) -> None:
    spoken = transcript(" ".join(words))
    found = assess(spoken, None).star
    assert found is not None
    assert len(star_reasons(spoken, found)) == len(found.sentences)
    told = set(words) - {"um"}  # nothing is told by it alone
    assert sum(each.chance for each in found.kinds) == pytest.approx(1.0 if told else 0.0)
    assert set(found.order) <= set("STAR")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "A hash table keeps pairs of keys and values in an array, and a function turns the "
            "key into an index. If two keys collide you keep a list there, so lookup is constant.",
            "technical",
        ),
        (
            "I'm a patient teacher with ten years of experience. My biggest strength is that I "
            "stay calm, and I'm looking for a school where I can grow.",
            "self_description",
        ),
        ("I would ask her why. Then I would look for a way that we'd both accept.", "hypothetical"),
        (WHOLE, "story"),
    ],
)
def test_the_likeliest_kind_comes_first(text: str, kind: str) -> None:
    bare = [word.strip(".,").lower() for word in text.split()]
    chances = kind_chances(bare)
    assert chances[0].kind == kind
    assert list(chances) == sorted(chances, key=lambda each: -each.chance)
