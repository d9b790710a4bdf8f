"""The question in the microphone: found where it was mixed in, at the level it was mixed at."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import signals
from tests.analysis.builders import SENTENCES, phrase
from voiceprep.analysis.echo import echo
from voiceprep.model import Recording

QUESTION = phrase("Tell me about a time you changed your mind about something at work.")
RATE = QUESTION.sample_rate


def recorded(
    delay_s: float = 0.2, gain_db: float = -26.0, noise_dbfs: float = -70.0, seed: int = 0
) -> tuple[Recording, float]:
    """The question through a small room, then an answer; and the level of the question in it."""
    random = np.random.default_rng(seed)
    room = np.zeros(round(0.02 * RATE))
    room[0] = 1.0
    room[random.integers(20, room.size, 12)] = random.uniform(-0.25, 0.25, 12)
    heard = np.convolve(QUESTION.samples, room) * 10 ** (gain_db / 20)
    answer = phrase(SENTENCES[0]).samples
    samples = np.concatenate(
        [np.zeros(round(delay_s * RATE)), heard, np.zeros(RATE // 2), answer, np.zeros(RATE)]
    )
    noise = signals.pink(noise_dbfs, samples.size / RATE, RATE, seed).samples
    return Recording((samples + noise[: samples.size]).astype(np.float32), RATE), (
        10 * math.log10(float(np.mean(heard**2)))
    )


@pytest.mark.parametrize("gain_db", [-6.0, -16.0, -26.0])
def test_the_echo_has_the_level_it_was_mixed_at(gain_db: float) -> None:
    recording, truth_dbfs = recorded(gain_db=gain_db)
    assert echo(recording, QUESTION) == pytest.approx(truth_dbfs, abs=2.0)


def test_a_question_that_began_before_the_recording_is_found() -> None:
    recording, truth_dbfs = recorded(delay_s=0.0, gain_db=-12.0)
    late = Recording(recording.samples[RATE // 2 :], RATE)
    assert echo(late, QUESTION) == pytest.approx(truth_dbfs, abs=3.0)


def test_rates_may_differ() -> None:
    import soxr

    recording, truth_dbfs = recorded()
    resampled = soxr.resample(recording.samples, RATE, 48_000).astype(np.float32)
    assert echo(Recording(resampled, 48_000), QUESTION) == pytest.approx(truth_dbfs, abs=2.0)


@settings(max_examples=5, deadline=None)
@given(gain_db=st.floats(-20.0, 0.0))
def test_gain_moves_the_echo_by_as_much(gain_db: float) -> None:
    recording, _ = recorded()
    softer = signals.scaled(recording, 10 ** (gain_db / 20))
    before, after = echo(recording, QUESTION), echo(softer, QUESTION)
    assert before is not None
    assert after == pytest.approx(before + gain_db, abs=0.1)


@pytest.mark.parametrize("number", range(len(SENTENCES)))
def test_another_sentence_of_the_same_voice_is_no_echo(number: int) -> None:
    other = phrase(SENTENCES[number])
    noise = signals.pink(-50.0, other.duration_s, RATE, number).samples
    heard = Recording(other.samples + noise[: other.samples.size], RATE)
    assert echo(heard, QUESTION) is None


NOTHING = {
    "empty": Recording(np.empty(0, np.float32), RATE),
    "one sample": Recording(np.ones(1, np.float32), RATE),
    "silence": signals.silence(3.0, RATE),
    "offset": Recording(np.full(3 * RATE, 0.5, np.float32), RATE),
    "noise": signals.white(-20.0, 3.0, RATE),
    "all NaN": Recording(np.full(3 * RATE, np.nan, np.float32), RATE),
    "infinite": Recording(np.full(3 * RATE, np.inf, np.float32), RATE),
    "one hertz": Recording(np.ones(50, np.float32), 1),
    "no rate": Recording(np.ones(50, np.float32), 0),
}


@pytest.mark.parametrize("kind", NOTHING)
def test_where_nothing_was_played_or_heard_there_is_no_echo(kind: str) -> None:
    assert echo(NOTHING[kind], QUESTION) is None
    assert echo(recorded()[0], NOTHING[kind]) is None
