"""Fillers and abandoned words in context: what is marked, why, and how the marks are decided."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceprep.analysis.fillers import fillers, reasons
from voiceprep.analysis.repairs import best_chain, repairs
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word

SPOKEN = "i I'm, the th- was, was it. you know know, mean like Like, so well, two 2 - [noise] um é"
WORDS = st.sampled_from(SPOKEN.split())


def said(text: str) -> tuple[Word, ...]:
    return tuple(Word(word) for word in text.split())


def why(text: str, phrase: str) -> tuple[str, ...]:
    words = said(text)
    heard = tokens(words)
    (found,) = [each for each in fillers(heard, words) if each.text == phrase]
    return reasons(heard, found)


def marked(text: str) -> list[tuple[str, str]]:
    words = said(text)
    heard = tokens(words)
    return [
        (each.kind, " ".join(w.text for w in words[each.first_word : each.last_word + 1]))
        for each in repairs(heard, fillers(heard, words))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It took like two weeks, and it was like, you know, really hard.",
        "it took like two weeks and it was like you know really hard",
    ],
)
def test_like_before_a_number_fills_with_and_without_marks(text: str) -> None:
    words = said(text)
    found = [each.first_word for each in fillers(tokens(words), words) if each.text == "like"]
    assert 2 in found


@pytest.mark.parametrize(
    "text",
    [
        "I would like to lead a team like yours, and I like numbers.",
        "It looks like the client felt like that too.",
        "She did things like that and something like it.",
    ],
)
def test_like_that_means_something_is_left_alone(text: str) -> None:
    words = said(text)
    assert fillers(tokens(words), words) == ()


def test_a_filler_says_why_it_is_one() -> None:
    given_reasons = why("And I was, like, the only one who could fix it.", "like")
    assert 1 <= len(given_reasons) <= 3
    assert "between commas" in " ".join(given_reasons)
    assert all(character not in " ".join(given_reasons) for character in "=_[]()")
    assert why("Um, I agree.", "um") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("And I, I, I said no to them.", [("repetition", "I,"), ("repetition", "I,")]),
        ("It was in the, uh, in the end of May.", [("repetition", "in the,")]),
        ("He was, he is my manager.", [("repair", "He was,")]),
        ("We lost a cust- customer in May.", [("false_start", "cust-")]),
        ("So I, we decided to wait.", [("false_start", "I,")]),
        ("Well, I would ask the uh the whole team, too.", [("repetition", "the")]),
        ("i was i was the one who asked", [("repetition", "i was")]),
        ("I don't think we should, we should wait.", [("repetition", "we should,")]),
    ],
)
def test_abandoned_words_are_marked_and_named(text: str, found: list[tuple[str, str]]) -> None:
    assert marked(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "In my last job I was the lead analyst, and I asked my manager for a meeting.",
        "We had a plan, a budget, and a team. We had no time.",
        "I called the client, I wrote the plan, and I led the team.",
        "The number of errors fell by sixty percent, from two to two point five.",
    ],
)
def test_fluent_answers_hold_nothing_abandoned(text: str) -> None:
    assert marked(text) == []


@given(
    scores=st.lists(st.tuples(*[st.floats(-4, 4, width=32)] * 3), min_size=1, max_size=7),
)
def test_the_chain_is_the_best_of_all(scores: list[tuple[float, float, float]]) -> None:
    def worth(chain: tuple[bool, ...]) -> float:
        total = 0.0
        for place, yes in enumerate(chain):
            before = place > 0 and chain[place - 1]
            after = place + 1 < len(chain) and chain[place + 1]
            if yes:
                inside, first, last = scores[place]
                total += inside + (0 if before else first) + (0 if after else last)
        return total

    best = max(worth(chain) for chain in product((False, True), repeat=len(scores)))
    assert worth(tuple(best_chain(scores))) == pytest.approx(best, abs=1e-6)


@settings(deadline=None)
@given(words=st.lists(WORDS, max_size=40))
def test_marks_lie_in_order_and_apart(words: list[str]) -> None:
    spoken = tuple(Word(word) for word in words)
    heard = tokens(spoken)
    found = repairs(heard, fillers(heard, spoken))
    spans = [(each.first_word, each.last_word) for each in found]
    assert all(0 <= first <= last < len(words) for first, last in spans)
    assert all(a[1] < b[0] for a, b in pairwise(spans))
