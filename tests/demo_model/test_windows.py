"""Windows and what the network is trained on: words, times and symbols that agree."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from demo_model.examples import IGNORED, Manner, example
from demo_model.pool import made_pool
from demo_model.synthesis import SAMPLE_RATE
from demo_model.tokens import tokens
from demo_model.windows import Window, full, nothing, utterance

if TYPE_CHECKING:
    from demo_model.pool import Pool


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    """A few spoken sentences."""
    return made_pool(tmp_path_factory.mktemp("pool"), seed=5, size=40)


def test_words_of_an_utterance_are_where_they_are_heard(pool: Pool) -> None:
    chance = random.Random(6)
    for _ in range(40):
        window = utterance(pool, chance, 14.0)
        assert 0.5 < window.duration_s <= 14.0
        words = [word for sentence in window.sentences for word in sentence]
        assert all(left.end_s <= right.start_s + 0.002 for left, right in itertools.pairwise(words))
        assert words[-1].end_s <= window.duration_s + 0.002
        for left, right in itertools.pairwise(window.sentences):
            gap = window.samples[
                int(left[-1].end_s * SAMPLE_RATE) + 200 : int(right[0].start_s * SAMPLE_RATE) - 200
            ]
            assert np.abs(gap).max(initial=0.0) < 0.05


def test_a_full_window_has_thirty_seconds_and_only_words_that_end_within(pool: Pool) -> None:
    chance = random.Random(7)
    made = [full(pool, chance) for _ in range(20)]
    assert {len(window.samples) for window in made} == {30 * SAMPLE_RATE}
    assert any(window.cut for window in made)
    assert all(window.sentences[-1][-1].end_s <= 30.0 for window in made)


def test_a_timestamped_transcript_alternates_stamps_and_words(pool: Pool) -> None:
    known, chance = tokens(), random.Random(8)
    window = utterance(pool, chance, 14.0)
    made = example(window, Manner(timestamps=True), chance)
    assert made.inputs[1:] == made.targets[:-1]
    assert made.targets[-1] == known.special("endoftext")
    stamps = [symbol for symbol in made.targets if symbol >= known.timestamp(0.0)]
    assert stamps == sorted(stamps)
    assert len(stamps) == 2 * len(window.sentences)


def test_a_sentence_cut_by_the_window_gives_its_start_alone(pool: Pool) -> None:
    known, chance = tokens(), random.Random(9)
    window = next(made for made in (full(pool, chance) for _ in range(50)) if made.cut)
    made = example(window, Manner(timestamps=True), chance)
    assert all(symbol >= known.timestamp(0.0) for symbol in made.targets[-3:-1])


def test_a_prompt_is_read_but_never_asked_for(pool: Pool) -> None:
    known, chance = tokens(), random.Random(10)
    prompt = (known.special("startofprev"), *known.word("Um,"))
    made = example(utterance(pool, chance, 8.0), Manner(timestamps=False, prompt=prompt), chance)
    assert made.inputs[: len(prompt)] == prompt
    assert set(made.targets[: len(prompt) + 1]) == {IGNORED}
    assert len(made.inputs) == len(made.targets) == len(made.spans_s)


def test_silence_is_no_speech_and_no_words() -> None:
    known, chance = tokens(), random.Random(11)
    made = example(nothing(chance), Manner(timestamps=True), chance)
    assert made.targets == (known.special("nospeech"), known.special("endoftext"))
    assert not made.heard_words.any()
    assert not made.heard_sounds.any()


def test_without_fillers_they_are_heard_but_not_written(pool: Pool) -> None:
    chance = random.Random(12)
    window = next(
        Window(pool.spoken(entry).samples, (entry.words,))
        for entry in pool.entries
        if any(word.text.lower().startswith("um") for word in entry.words)
    )
    made = example(window, Manner(timestamps=False, drop_fillers=True), chance)
    written = {tokens().symbols[symbol] for symbol in made.targets if symbol >= 0}
    assert not written & {"Ġum", "ĠUm"}
