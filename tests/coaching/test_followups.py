"""What an interviewer would ask next: which rule asks, in which words, about which words."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.builders import STORY, timed, transcript
from voiceprep.analysis import assess
from voiceprep.analysis.tokens import tokens
from voiceprep.analysis.wording import wording
from voiceprep.coaching import followups
from voiceprep.model import Analysis, FollowUp, Part, Question, Shares, Span, Star, Transcript

LETTERS: dict[str, Part | None] = {
    "S": "situation",
    "T": "task",
    "A": "action",
    "R": "result",
    "L": "reflection",
    "-": None,
}
ROWS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("followup_answers.toml").read_text(encoding="utf-8")
)["answer"]
BEHAVIOURAL = "Tell me about a time you changed something at work."


def asked(row: dict[str, Any]) -> Question:
    return Question(
        id="q",
        text=row.get("question", BEHAVIOURAL),
        kind=row.get("kind", "behavioural"),
        competency="",
        target_s=120.0,
        follow_ups=tuple(row.get("bank", ())),
    )


def labelled(row: dict[str, Any], words: Transcript) -> Analysis:
    """What is measured about an answer, with the parts that the row names."""
    found = assess(words, None, asked(row))
    assert found.star is not None
    told = tuple(
        dataclasses.replace(each, part=LETTERS[letter])
        for each, letter in zip(found.star.sentences, row["parts"], strict=True)
    )
    parts = [part for letter, part in LETTERS.items() if letter in "STAR" and part]
    named = {each.part for each in told} - {None}
    sizes = {p: sum(s.last_word - s.first_word + 1 for s in told if s.part == p) for p in parts}
    total = len(words.words)
    star = Star(
        answer_kind=row["answer_kind"],
        sentences=told,
        shares=Shares(*(sizes[part] / total for part in parts)),
        missing=tuple(part for part in parts if part not in named) if named else (),
    )
    spoken = wording(tokens(words.words), told, asked(row).text)
    return dataclasses.replace(found, star=star, wording=spoken)


def of(text: str, question: Question | None = None) -> tuple[FollowUp, ...]:
    words = transcript(text)
    return followups(assess(words, None, question), words, question)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_what_is_asked_next(row: dict[str, Any]) -> None:
    words = transcript(row["text"])
    found = followups(labelled(row, words), words, asked(row))
    assert [{"rule": each.rule, "text": each.text} for each in found] == row["asked"]


def test_there_are_enough_answers_and_every_rule_asks_in_one_of_them() -> None:
    assert len(ROWS) >= 40
    rules = {each["rule"] for row in ROWS for each in row["asked"]}
    wanted = (
        "no_answer hypothetical claim no_result we thin_action no_number vague_amount no_task "
        "no_steps no_trade_off no_outcome no_link named_tool named_person no_difference "
        "no_reflection bank"
    )
    assert rules == set(wanted.split())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_what_is_quoted_was_said_where_the_evidence_is(row: dict[str, Any]) -> None:
    words = timed(row["text"])
    for each in followups(labelled(row, words), words, asked(row)):
        quoted = re.findall("“(.*?)”", each.text) if each.rule != "bank" else []
        for quote in quoted:
            assert each.words is not None
            inside = words.words[each.words.first : each.words.last + 1]
            said = re.sub(r"[^\w' ]", "", " ".join(word.text for word in inside)).lower()
            for word in re.sub(r"[^\w' ]", "", quote).lower().split():
                assert word in said.split()
        assert (each.heard is None) == (each.words is None)
        if each.heard and each.words:
            assert each.heard.start_s == words.words[each.words.first].start_s
            assert each.heard.end_s == words.words[each.words.last].end_s


def test_fillers_and_abandoned_words_are_not_quoted() -> None:
    (first, *_) = of(
        "I would, um, I would, you know, ask the uh the whole team first. Then I would look at the "
        "plan, and I would change it before I said anything to the client about it."
    )
    assert "“I would ask the whole team first”" in first.text


def test_the_questions_own_follow_up_comes_where_it_takes_up_the_answer() -> None:
    question = Question(
        "q", BEHAVIOURAL, "behavioural", "", 120.0, ("Who gained?", "Which errors?")
    )
    found = of(STORY, question)
    assert "Which errors?" in [each.text for each in found]
    assert next(each.why for each in found if each.rule == "bank") == "you spoke of “errors”"


def test_a_month_takes_up_nothing() -> None:
    question = Question("q", BEHAVIOURAL, "behavioural", "", 120.0, ("And a month later?",))
    found = of(f"{STORY} That took us a month.", question)
    assert [each.why for each in found if each.rule == "bank"] == [
        "often asked after this question"
    ]


def test_without_words_and_to_candidates_questions_nothing_is_asked() -> None:
    assert followups(assess(None, None), None) == ()
    assert of("") == ()
    closing = Question("q", "What would you like to ask us?", "closing", "", 120.0, ("Why that?",))
    assert of(STORY, closing) == ()


def test_what_is_quoted_cannot_steer_a_terminal() -> None:
    answer = "I would \x1b[31mpaint the\u202e whole wall\x07 first. I would then sell it. " * 4
    found = of(answer)
    assert found
    assert not any(re.search("[\x00-\x1f\x7f-\x9f\u202e]", each.text) for each in found)


PIECES = (
    "I we would rebuilt called a lot of many the team, and so because In Python. um like that "
    "between sales significantly faster manager Karin result. went up when"
)


@settings(deadline=None, max_examples=60)
@given(picked=st.lists(st.sampled_from(re.findall(r"\S+", PIECES)), max_size=90))
def test_any_words_give_at_most_three_different_questions(picked: list[str]) -> None:
    for question in (None, Question("q", BEHAVIOURAL, "behavioural", "", 120.0, ("Why?",))):
        found = of(" ".join(picked), question)
        assert len(found) <= 3
        assert len({each.text for each in found}) == len(found)
        for each in found:
            assert each.text.endswith(("?", "."))
            assert each.words is None or isinstance(each.words, Span)
            assert each.words is None or each.words.last < len(picked)
