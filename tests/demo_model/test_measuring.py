"""The measuring itself, on words whose errors are known."""

from __future__ import annotations

import itertools

import pytest
from demo_model import measuring
from demo_model.synthesis import SAMPLE_RATE, Spoken, SpokenWord
from demo_model.windows import silence


def said(*starts: float) -> tuple[SpokenWord, ...]:
    """Words of 0.4 s that begin at these seconds."""
    return tuple(SpokenWord(f"word{start}", start, start + 0.4) for start in starts)


@pytest.mark.parametrize(
    ("truth", "heard", "errors", "pairs"),
    [
        ("a b c", "a b c", 0, [(0, 0), (1, 1), (2, 2)]),
        ("a b c", "a c", 1, [(0, 0), (2, 1)]),
        ("a c", "a b c", 1, [(0, 0), (1, 2)]),
        ("a b c", "a x c", 1, [(0, 0), (2, 2)]),
        ("a", "", 1, []),
    ],
)
def test_errors_are_the_fewest_and_pairs_are_the_same_words(
    truth: str, heard: str, errors: int, pairs: list[tuple[int, int]]
) -> None:
    assert measuring.matched(truth.split(), heard.split()) == (errors, pairs)


def test_a_score_knows_how_late_the_right_words_are() -> None:
    truth = (SpokenWord("Um,", 0.1, 0.5), SpokenWord("yes.", 1.0, 1.4))
    heard = [SpokenWord("um", 0.2, 0.5), SpokenWord("Yes", 1.0, 1.4)]
    score = measuring.score(truth, heard)
    assert score.rate == 0.0
    assert score.start_errors_s == pytest.approx((0.1, 0.0))
    assert score.median_start_error_s == pytest.approx(0.05)


def test_nothing_heard_is_all_words_wrong_and_no_time() -> None:
    score = measuring.score(said(0.0, 1.0), [])
    assert (score.rate, score.median_start_error_s) == (1.0, None)


def test_utterances_cover_the_recording_and_are_cut_in_pauses_only() -> None:
    starts = [0.5 + 0.5 * number + 1.0 * (number // 10) for number in range(80)]
    spoken = Spoken(silence(50.0), said(*starts))
    found = measuring.utterances(spoken)
    assert found[0][0] == 0.0
    assert found[-1][1] == pytest.approx(len(spoken.samples) / SAMPLE_RATE)
    assert all(left[1] == right[0] for left, right in itertools.pairwise(found))
    assert all(end - start <= 21.0 for start, end in found)
    for start, _ in found[1:]:
        assert not any(word.start_s < start < word.end_s for word in spoken.words)
