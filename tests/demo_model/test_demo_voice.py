"""The model that is shipped, as the program opens it, on synthetic speech: what it promises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from demo_model import measuring
from demo_model.synthesis import SAMPLE_RATE

from voiceprep.speech.modelhashes import has_hashes, verify

FOLDER = Path(__file__).resolve().parents[2] / "models" / "demo-voice"


@pytest.fixture(scope="module")
def model() -> Any:
    """The model, opened as the program opens it."""
    return measuring.opened(FOLDER)


@pytest.mark.slow
def test_the_demo_answer_is_heard_with_few_errors_and_its_times(model: Any) -> None:
    answer = measuring.demo_answer()
    score = measuring.score(answer.words, measuring.by_utterance(model, answer))
    assert score.rate <= 0.05
    assert score.median_start_error_s is not None
    assert score.median_start_error_s <= 0.1


@pytest.mark.slow
def test_the_fillers_of_the_demo_answer_are_heard(model: Any) -> None:
    answer = measuring.demo_answer()
    heard = measuring.by_utterance(model, answer)
    said = [word for word in answer.words if measuring.bare(word.text) in ("um", "uh")]
    found = [word for word in heard if measuring.bare(word.text) in ("um", "uh")]
    assert len(said) >= 4
    assert len(found) == len(said)


@pytest.mark.slow
@pytest.mark.xfail(
    reason="full windows of thirty seconds lose sentences: more training, or a third decoder layer"
)
def test_pieces_between_pauses_give_the_words_of_the_whole(model: Any) -> None:
    answer = measuring.demo_answer()
    whole = measuring.recognised(model, answer.samples)
    pieces = measuring.by_utterance(model, answer)
    assert measuring.score(tuple(whole), pieces).rate <= 0.03


@pytest.mark.slow
def test_new_sentences_are_heard_with_few_errors(model: Any) -> None:
    recordings = measuring.held_out_recordings(24, seed=31)
    scores = [
        measuring.score(spoken.words, measuring.recognised(model, spoken.samples))
        for spoken in recordings
    ]
    assert measuring.summed(scores).rate <= 0.15


@pytest.mark.slow
def test_silence_and_noise_give_no_words(model: Any) -> None:
    noise = np.random.default_rng(1).standard_normal(8 * SAMPLE_RATE).astype(np.float32) * 0.002
    assert measuring.recognised(model, np.zeros(8 * SAMPLE_RATE, np.float32)) == []
    assert measuring.recognised(model, noise) == []


def test_the_folder_is_whole_and_small() -> None:
    names = {file.name for file in FOLDER.iterdir()}
    assert names >= {
        "README.md",
        "config.json",
        "model.bin",
        "preprocessor_config.json",
        "tokenizer.json",
        "vocabulary.json",
    }
    assert measuring.size_bytes(FOLDER) <= 16_000_000


def test_its_files_are_those_that_its_hashes_were_made_of() -> None:
    assert has_hashes(FOLDER)
    assert verify(FOLDER) == ()
