"""Hedges, absolutes, apologies and "you" for "I": what they mean decides, not how they sound."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.analysis.softeners import absolutes, apologies, generic_you, hedges
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Span

    Finder = Callable[[tuple[Token, ...]], tuple[Span, ...]]


def found(finder: Finder, text: str) -> list[str]:
    heard = tokens([Word(word) for word in text.split()])
    return [
        " ".join(token.text for token in heard[span.first : span.last + 1])
        for span in finder(heard)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I kind of led the team, I guess.", ["kind of", "i guess"]),
        (
            "Maybe we were a little bit late or something like that.",
            ["maybe", "a little bit", "or something like that"],
        ),
        ("I think it was probably the right call.", ["i think", "probably"]),
        ("I would say it was sort of my idea, perhaps.", ["i would say", "sort of", "perhaps"]),
        ("Hopefully that is pretty much it.", ["hopefully", "pretty much"]),
        ("It seems like it worked, more or less.", ["it seems like", "more or less"]),
        (
            "I'm not sure we saved money, and stuff like that.",
            ["i'm not sure", "and stuff like that"],
        ),
        ("I feel like I did well, as far as I know.", ["i feel like", "as far as i know"]),
    ],
)
def test_hedges_are_found_where_they_soften(text: str, expected: list[str]) -> None:
    assert found(hedges, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It was a new kind of test for this sort of client.",
        "That is what I think about when I think of quality.",
        "I believe in my team and I feel like a part of it.",
        "We learned quite a bit and waited for a bit longer.",
        "I am sure that we can help you.",
    ],
)
def test_the_same_words_are_no_hedges_where_they_mean_something(text: str) -> None:
    assert found(hedges, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I always finish and I never give up.", ["always", "never"]),
        ("Obviously everybody agreed, of course.", ["obviously", "everybody", "of course"]),
        (
            "Nobody helped, it was absolutely the only way.",
            ["nobody", "absolutely", "the only way"],
        ),
        ("It is not always easy and almost never quick.", []),
        ("Everyone on my team spoke clearly. Never mind.", []),
        ("In the course of the year we definitely grew.", ["definitely"]),
    ],
)
def test_absolutes_leave_no_exception(text: str, expected: list[str]) -> None:
    assert found(absolutes, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sorry, let me start again.", ["sorry"]),
        ("I'm not sure if this answers your question.", ["i'm not sure if this answers"]),
        ("I don't know if that makes sense.", ["i don't know if that makes sense"]),
        ("I'm sorry, I'm a bit nervous.", ["i'm sorry", "i'm a bit nervous"]),
        ("So yes, if that makes sense.", ["if that makes sense"]),
        ("I said sorry to the client and he felt sorry for me.", []),
        ("I was sorry to hear it and apologised to her.", []),
        ("I'm not sure we had the budget.", []),
    ],
)
def test_apologies_are_for_the_answer_not_in_the_story(text: str, expected: list[str]) -> None:
    assert found(apologies, text) == expected


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("You just have to stay calm and you learn from it.", 2),
        ("When you're under pressure, you need a plan.", 2),
        ("It teaches you patience and you can't rush that.", 2),
        ("You never know what the client wants until you've asked.", 2),
        ("Thank you for having me, as you mentioned.", 0),
        ("Could you repeat that? Do you have a budget?", 0),
        ("I was, you know, the only one, if you don't mind.", 0),
        ('I told him "you have to call them" and he did.', 0),
        ("I can send you the numbers and tell you more.", 0),
    ],
)
def test_you_for_anyone_is_told_from_you_the_listener(text: str, times: int) -> None:
    assert len(found(generic_you, text)) == times


@given(words=st.lists(st.sampled_from(["i", "think", "kind", "of", "you", "sorry,", "never", ""])))
def test_spans_are_in_order_and_apart(words: list[str]) -> None:
    heard = tokens([Word(word) for word in words])
    for finder in (hedges, absolutes, apologies, generic_you):
        spans = finder(heard)
        assert all(0 <= span.first <= span.last < len(words) for span in spans)
        assert all(a.last < b.first for a, b in pairwise(spans))
