"""What a question asks for, and which elements of it an answer tells."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.builders import assert_finite, timed, transcript
from voiceprep.analysis import assess
from voiceprep.analysis.structures import asked_for, is_answered
from voiceprep.interview.banks import shipped_banks
from voiceprep.model import Kind, Question, Structure
from voiceprep.shipped import shipped

ANSWERS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("structure_answers.toml").read_text(encoding="utf-8")
)["answer"]
KINDS: dict[str, Kind] = {
    "approach": "technical",
    "fit": "cultural-fit",
    "questions": "closing",
}


def question(text: str, kind: Kind) -> Question:
    return Question("q", text, kind, "", 120.0)


def told(row: dict[str, Any]) -> Structure:
    asked = question("What would you like to ask us?", KINDS[row["asked"]])
    found = assess(transcript(row["text"]), None, asked, notes=row.get("notes", "")).structure
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "kind", "asked"),
    [
        ("Tell me about a time you failed.", "behavioural", "story"),
        ("How do you handle stress?", "behavioural", "approach"),
        ("What would you do if a colleague lied?", "behavioural", "approach"),
        ("Think of a stressful week. How did you get through it?", "behavioural", "story"),
        ("How do you test your work?", "technical", "approach"),
        ("Tell me about a mistake in your code.", "technical", "story"),
        ("What kind of manager do you need?", "cultural-fit", "fit"),
        ("Tell me about a change at work. How did you adapt?", "cultural-fit", "story"),
        ("What would you like to ask us?", "closing", "questions"),
        ("What salary do you have in mind?", "closing", "statement"),
    ],
)
def test_what_a_question_asks_for(text: str, kind: Kind, asked: str) -> None:
    assert asked_for(question(text, kind)) == asked


def test_questions_of_the_shipped_banks_ask_for_what_their_kinds_allow() -> None:
    allowed = {
        "behavioural": {"story"},
        "technical": {"approach", "story"},
        "cultural-fit": {"fit", "story"},
        "closing": {"questions", "statement"},
    }
    for bank in shipped_banks():
        for each in bank.questions:
            usual = asked_for(each) in allowed[each.kind]
            assert usual or "since we last spoke" in each.text, each.text


def test_most_elements_of_answers_not_looked_at_are_found_and_few_are_invented() -> None:
    kept = [row for row in ANSWERS if row["half"] == "kept"]
    assert len(ANSWERS) >= 40
    assert len(kept) >= 20
    right = wrong = missed = 0
    for row in kept:
        found = {element.name for element in told(row).elements}
        right += len(found & set(row["has"]))
        wrong += len(found - set(row["has"]))
        missed += len(set(row["has"]) - found)
    assert right / (right + wrong) > 0.9
    assert right / (right + missed) > 0.85


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: row["text"][:30])
def test_every_element_is_shown_by_a_sentence_and_all_else_is_missing(row: dict[str, Any]) -> None:
    found = told(row)
    words = row["text"].split()
    assert found.asked == row["asked"]
    for element in found.elements:
        assert words[element.span.first][0].isupper() or element.span.first == 0
        assert words[element.span.last][-1] in ".?!"
    names = {element.name for element in found.elements}
    assert not names & set(found.missing)
    assert names | set(found.missing)


def test_the_evidence_bears_its_seconds() -> None:
    asked = question("How do you find a fault?", "technical")
    spoken = timed(next(row["text"] for row in ANSWERS if row["has"] == ["steps", "outcome"]))
    found = assess(spoken, None, asked)
    assert found.structure is not None
    steps = next(e for e in found.structure.elements if e.name == "steps")
    assert steps.start_s == pytest.approx(0.5)
    assert_finite(found)


def test_short_answers_and_stories_lack_nothing_here() -> None:
    for kind, text in (("technical", "It depends."), ("behavioural", ANSWERS[0]["text"])):
        asked = question("Tell me about a time." if kind == "behavioural" else "How?", kind)  # type: ignore[arg-type]
        found = assess(transcript(text), None, asked).structure
        assert found is not None
        assert (found.elements, found.missing) == ((), ())


def test_without_a_question_or_without_words_nothing_was_asked_for() -> None:
    assert assess(transcript("Hello there."), None).structure is None
    assert assess(None, None, question("How?", "technical")).structure is None


def test_a_question_that_the_notes_answer_is_not_new() -> None:
    notes = "The office moves to Leeds in May. The team has eleven people."
    assert is_answered("When does the office move to Leeds?", notes)
    assert not is_answered("What made you choose Leeds?", notes)
    assert not is_answered("Who are you?", notes)


def test_the_figures_on_words_need_no_folder() -> None:
    script = shipped("scripts") / "evaluate"
    done = subprocess.run(
        [sys.executable, str(script), "text"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    assert f"elements of {sum(r['half'] == 'kept' for r in ANSWERS)} answers" in done.stdout
    assert "folder" in done.stderr
