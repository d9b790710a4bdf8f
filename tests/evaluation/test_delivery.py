"""The scripts that print how right the delivery is: their truths and how they count."""

from __future__ import annotations

import numpy as np
import pytest
from evaluation.figures import Hits
from evaluation.nuclei_fit import Heard, fitted, told
from evaluation.pauses import Tally
from evaluation.sounds import RATE, SENTENCES, VOICES, answer
from evaluation.voice import _count_fading, _count_held

from voiceprep.model import Interval


def test_a_pause_is_found_missed_or_made_up() -> None:
    tally = Tally()
    truth = [Interval(1.0, 2.0), Interval(5.0, 5.4)]
    tally.add(truth, [Interval(1.01, 2.03), Interval(8.0, 9.0)])
    assert (tally.count, tally.missed, tally.false) == (2, 1, 1)
    assert tally.errors_ms == pytest.approx([10.0, 30.0])
    assert str(tally) == "median 30 ms, p90 30 ms, missed 50.0 %, false 50.0 %"


def test_a_made_answer_is_silent_in_its_gaps_and_sounds_in_its_words() -> None:
    made = answer(VOICES[0], 3)
    samples = made.recording.samples
    assert len(made.gaps) == len(SENTENCES) - 1
    for gap in made.gaps:
        assert not samples[round(gap.start_s * RATE) : round(gap.end_s * RATE) - 1].any()
    assert [word.text for word in made.words if word.text == "I"]
    for word in made.words:
        assert word.start_s is not None
        assert word.end_s is not None
        inside = samples[round(word.start_s * RATE) : round(word.end_s * RATE)]
        assert np.abs(inside).max() > 0.01


def test_breath_is_put_only_into_long_gaps_and_as_loud_as_asked() -> None:
    made = answer(VOICES[0], 3, breath_db=-20.0)
    for gap in made.gaps:
        inside = made.recording.samples[round(gap.start_s * RATE) : round(gap.end_s * RATE) - 1]
        assert inside.any() == (gap.duration_s >= 0.5)
        assert np.abs(inside).max() < 0.1


def test_the_fit_finds_weights_that_count_right() -> None:
    random = np.random.default_rng(0)
    rows = []
    for number in range(6):
        real = np.stack([np.full(40, -0.3), random.uniform(1, 2, 40), np.full(40, 0.9)], axis=1)
        false = np.stack([np.full(25, -2.5), random.uniform(-2, -1, 25), np.zeros(25)], axis=1)
        rows.append(Heard(str(number), np.concatenate([real, false]), 40))
    weights = fitted(rows[:3], rows[3:])
    assert [row.ratio(weights) for row in rows] == pytest.approx([1.0] * 6, abs=0.05)
    assert "bias +0.0 %" in told([1.0, 1.0])


def test_words_held_in_known_places_are_found_there_and_nowhere_else() -> None:
    hits = Hits()
    _count_held(hits, VOICES[1], 1, None)
    assert (hits.right, hits.wrong, hits.missed) == (5, 0, 0)


def test_sentences_that_fade_are_told_and_the_others_are_not() -> None:
    hits = Hits()
    _count_fading(hits, VOICES[1], 1, None)
    assert hits.wrong == 0
    assert hits.right >= 3
