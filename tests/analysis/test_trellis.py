from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from voiceprep.analysis.trellis import Chain, Path, Prices, Trellis

STATES = 3
PRICES = Prices(enter=(-3.0, -10.0, -15.0, -40.0), skip=-60.0)


def walked(truth: list[int], count: int, free: tuple[int, int] = (0, 0)) -> Path:
    """The path through frames that fit one thing each: a state, or -1 - kind between words."""
    first = np.arange(count, dtype=np.intp) * STATES
    labels = np.asarray(truth)

    def fits(
        begin: int, end: int, low: int, high: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        told = labels[begin:end, None]
        words = np.where(told == np.arange(low, high), 0.0, -20.0).astype(np.float32)
        gaps = np.where(told == -1 - np.arange(4), 0.0, -20.0).astype(np.float32)
        return words, gaps

    return Trellis(Chain(first, first + STATES - 1, *free), PRICES).path(len(truth), fits)


def said(word: int, frames: int) -> list[int]:
    return [word * STATES + state for state in range(STATES) for _ in range(frames)]


def test_words_and_what_lies_between_are_told_apart() -> None:
    truth = [-1] * 30 + said(0, 5) + [-3] * 25 + said(1, 4) + said(2, 6) + [-1] * 20
    path = walked(truth, 3)
    assert path.word.tolist() == [label // STATES if label >= 0 else label for label in truth]


def test_a_word_that_was_not_said_is_left_out() -> None:
    truth = [-1] * 10 + said(0, 5) + [-1] * 10 + said(2, 5) + [-1] * 10
    assert set(walked(truth, 3).word.tolist()) == {-1, 0, 2}


def test_words_that_may_lie_outside_cost_nothing_where_they_do() -> None:
    truth = [-4] * 8 + said(2, 5) + [-1] * 9 + said(3, 5) + [-1] * 4
    path = walked(truth, 6, free=(2, 2))
    assert [word for word, _ in groupby(path.word.tolist())] == [-4, 2, -1, 3, -1]
    assert path.slower(2, 61).word[::2].tolist() == path.word.tolist()[:31]


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(2, 9), st.integers(0, 12)), min_size=1, max_size=60))
def test_however_long_the_text_the_words_come_in_order(lengths: list[tuple[int, int]]) -> None:
    truth = [
        label
        for word, (frames, gap) in enumerate(lengths)
        for label in (*said(word, frames), *([-1] * gap))
    ]
    path = walked(truth, len(lengths))
    words = [word for word in path.word.tolist() if word >= 0]
    assert words == sorted(words)
    right = sum(
        word == (label // STATES if label >= 0 else label)
        for word, label in zip(path.word.tolist(), truth, strict=True)
    )
    assert right >= 0.9 * len(truth)
