"""Why a word is marked is told in a sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.tui.scenes import analysis, spoken_words, take
from voiceprep.model import Span, Wording
from voiceprep.tui.reasons import mark_said, word_said

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (0, "“Um” is a filler here"),
        (16, "“you know” is a filler here"),
        (6, "Taken back: the same words come again"),
        (27, "A hedge: it makes what you say smaller"),
        (30, "Heard unsurely (20%): listen, and correct it with i"),
        (45, "The sentence tells the Action: “I” and what you did, in the past tense"),
    ],
)
def test_a_word_tells_why_it_is_marked(tmp_path: Path, word: int, told: str) -> None:
    words = list(spoken_words().words)
    words[30] = replace(words[30], probability=0.2)
    seen = take(
        tmp_path,
        transcript=replace(spoken_words(), words=tuple(words)),
        analysis=replace(analysis(), wording=Wording(79, 4, 8, 1, 1, (Span(26, 28),), 20.0)),
    )
    assert told in word_said(seen, word)


def test_a_mark_between_words_tells_what_was_heard(tmp_path: Path) -> None:
    seen = take(tmp_path)
    assert mark_said(seen, 7.7) == (
        "A pause of 1.4 s at the end of a sentence or clause, where it helps."
    )
    assert "the recogniser left it out" in mark_said(seen, 13.2)


def test_where_nothing_is_known_that_is_said(tmp_path: Path) -> None:
    assert word_said(take(tmp_path, analysis=None), 3) == "Nothing is marked here."
    assert mark_said(take(tmp_path, analysis=None), 3.0) == "Nothing is marked here."
