"""The banks that come with the program."""

from __future__ import annotations

import pytest

from voiceprep.interview.banks import bank_toml, shipped_banks
from voiceprep.interview.bankschema import KINDS
from voiceprep.model import Bank, Question
from voiceprep.text import safe_text

COMPETENCIES = {
    "adaptability",
    "business sense",
    "collaboration",
    "communication",
    "conflict",
    "curiosity",
    "ethics",
    "feedback",
    "judgement",
    "leadership",
    "learning",
    "motivation",
    "ownership",
    "prioritisation",
    "problem solving",
    "resilience",
    "stakeholders",
    "technical depth",
    "terms",
    "working style",
}
QUESTIONS = [question for bank in shipped_banks() for question in bank.questions]


def _classics() -> Bank:
    return next(bank for bank in shipped_banks() if bank.id == "classics")


def test_nine_classics_and_at_least_sixty_more_are_shipped() -> None:
    assert len(_classics().questions) == 9
    assert len(QUESTIONS) >= 69


def test_no_two_questions_share_an_id_or_a_text() -> None:
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
    assert len({question.text for question in QUESTIONS}) == len(QUESTIONS)


def test_the_first_classic_is_the_one_that_examples_name() -> None:
    first = _classics().questions[0]
    assert first.id == "disagreement-with-manager"
    assert first.text == "Tell me about a time you disagreed with a manager. What did you do?"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_at_least_ten_questions(kind: str) -> None:
    assert sum(question.kind == kind for question in QUESTIONS) >= 10


@pytest.mark.parametrize("bank", shipped_banks(), ids=lambda bank: bank.id)
def test_every_bank_names_its_licence_and_source(bank: Bank) -> None:
    assert bank.licence == "GPL-3.0-or-later"
    assert bank.source == "Written for voiceprep"
    assert bank.language == "en"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_can_be_asked_aloud_and_followed_up(question: Question) -> None:
    assert question.competency in COMPETENCIES
    assert 60 <= question.target_s <= 150
    assert 2 <= len(question.follow_ups) <= 3
    for asked in (question.text, *question.follow_ups):
        assert asked[-1] in ".?"
        assert asked == safe_text(asked)
        assert not set(asked) & set("()[]{}/*_<>&"), "read aloud badly, or looks like markup"


def test_shipped_banks_survive_writing(tmp_path_factory: pytest.TempPathFactory) -> None:
    from voiceprep.interview.banks import bank

    folder = tmp_path_factory.mktemp("banks")
    for shipped in shipped_banks():
        copy = folder / f"{shipped.id}.toml"
        copy.write_text(bank_toml(shipped), encoding="utf-8")
        assert bank(copy) == shipped
