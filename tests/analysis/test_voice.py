"""Held words, ends of sentences and loudness, on sound in which they were put."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import signals
from tests.analysis.builders import assert_finite, heard, transcript
from voiceprep.analysis import assess, sound
from voiceprep.analysis.drawn import drawn_words, held_sounds
from voiceprep.analysis.endings import endings
from voiceprep.analysis.envelopes import envelopes
from voiceprep.analysis.loudness import level_curve, mean_db, variation_db
from voiceprep.analysis.pitch import f0, prosody
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Contour, Ending, Interval, LevelCurve, Recording, Sound, Span, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

RATE = 16_000
WHOLE = (Interval(0.0, 60.0),)


def words_of(lengths_s: list[float], texts: str = "") -> tuple[Word, ...]:
    """Words one after another, 0.1 s apart, from 0.5 s on."""
    names = texts.split() or ["go"] * len(lengths_s)
    words, at = [], 0.5
    for name, length_s in zip(names, lengths_s, strict=True):
        words.append(Word(name, at, at + length_s))
        at += length_s + 0.1
    return tuple(words)


def holding(words: tuple[Word, ...], held: tuple[Interval, ...]) -> Sound:
    end_s = words[-1].end_s or 0.0
    return dataclasses.replace(heard([(0.5, end_s)]), held=held)


# Held sounds and words


def test_a_vowel_that_stands_still_is_held_and_one_that_moves_is_not() -> None:
    still = signals.buzz(140.0, 1.0, RATE).samples
    moving = signals.glide(100.0, 400.0, 0.6, RATE).samples
    for samples, seconds in ((still, 0.9), (moving, 0.0)):
        found = held_sounds(envelopes(samples).fine_db, f0(samples), (Interval(0.0, 1.0),))
        assert sum(each.duration_s for each in found) == pytest.approx(seconds, abs=0.1)


def test_a_hiss_is_not_held_however_steady_it_is() -> None:
    samples = signals.white(-20.0, 1.0, RATE).samples
    assert held_sounds(envelopes(samples).fine_db, f0(samples), (Interval(0.0, 1.0),)) == ()


def test_a_word_far_longer_than_its_syllables_need_is_drawn_out() -> None:
    words = words_of([0.2] * 8 + [0.8] + [0.2] * 8)
    drawn = words[8]
    inside = (Interval((drawn.start_s or 0) + 0.2, (drawn.end_s or 0) - 0.2),)
    (found,) = drawn_words(tokens(words), words, holding(words, inside))
    assert found.word == 8
    assert found.longer == pytest.approx(4.0)
    assert found.duration_s == pytest.approx(0.8)


def test_a_long_word_is_drawn_out_only_where_a_sound_is_held() -> None:
    words = words_of([0.2] * 8 + [0.8] + [0.2] * 8)
    assert drawn_words(tokens(words), words, holding(words, ())) == ()


def test_a_word_of_many_syllables_may_take_its_time() -> None:
    texts = ["go"] * 8 + ["responsibility"] + ["go"] * 8
    words = words_of([0.2] * 8 + [0.7] + [0.2] * 8, " ".join(texts))
    held = (Interval(0.0, 60.0),)
    assert drawn_words(tokens(words), words, holding(words, held)) == ()


def test_a_filled_pause_is_a_filler_and_no_drawn_word() -> None:
    words = words_of([0.2] * 8 + [0.8] + [0.2] * 8, " ".join(["go"] * 8 + ["um,"] + ["go"] * 8))
    assert drawn_words(tokens(words), words, holding(words, WHOLE)) == ()


def test_a_word_that_lasts_into_silence_is_as_long_as_its_sound() -> None:
    words = words_of([0.2] * 12 + [1.5])
    told = dataclasses.replace(heard([(0.5, (words[-1].start_s or 0) + 0.25)]), held=WHOLE)
    assert drawn_words(tokens(words), words, told) == ()


@given(k=st.floats(1.2, 3.0))
def test_who_speaks_slowly_throughout_draws_nothing_out(k: float) -> None:
    words = words_of([0.2 * k] * 20)
    assert drawn_words(tokens(words), words, holding(words, WHOLE)) == ()


# Ends of sentences


def ending_of(values_st: Sequence[float | None], levels_db: Sequence[float] = ()) -> Ending:
    """A sentence of eight words from 0.5 s on, with this pitch every 50 ms."""
    words = tuple(Word("go", 0.5 + 0.3 * i, 0.8 + 0.3 * i) for i in range(8))
    pitch = (*[None] * 10, *values_st)
    curve = LevelCurve(0.02, (*[None] * 25, *levels_db)) if levels_db else None
    told = dataclasses.replace(heard([(0.5, 2.9)]), loudness=curve)
    melody = dataclasses.replace(told.prosody, contour=Contour(0.05, pitch))
    (found,) = endings([Span(0, 7)], words, dataclasses.replace(told, prosody=melody))
    return found


@pytest.mark.parametrize("moved_st", [-6.0, -2.0, 0.0, 3.0])
def test_the_movement_of_the_end_is_the_one_that_was_made(moved_st: float) -> None:
    found = ending_of([0.0] * 45 + [moved_st] * 3)
    assert found.movement_st == pytest.approx(moved_st)


def test_an_end_without_voice_is_told_by_the_voice_before_it() -> None:
    found = ending_of([0.0] * 38 + [-4.0] * 3 + [None] * 7)
    assert found.movement_st == pytest.approx(-4.0)
    assert ending_of([None] * 48).movement_st is None


@pytest.mark.parametrize("drop_db", [0.0, 6.0, 15.0])
def test_the_drop_of_the_end_is_the_one_that_was_made(drop_db: float) -> None:
    found = ending_of([0.0] * 48, [0.0] * 90 + [-drop_db] * 30)
    assert found.drop_db == pytest.approx(drop_db, abs=0.01)
    assert found.start_s == pytest.approx(2.3)
    assert found.end_s == pytest.approx(2.9)


def test_two_words_make_no_sentence_to_judge_the_end_of() -> None:
    words = (Word("oh", 0.5, 1.0), Word("yes.", 1.1, 2.0))
    assert endings([Span(0, 1)], words, heard([(0.5, 2.0)])) == ()


# Loudness


def stepped(levels_db: list[float]) -> tuple[np.ndarray, tuple[Word, ...]]:
    """A word of buzz at each level, 0.4 s each with 0.1 s between."""
    quiet = np.zeros(RATE // 10, np.float32)
    tone = signals.buzz(140.0, 0.4, RATE, 0.3).samples
    pieces = [np.concatenate([tone * 10 ** (db / 20), quiet]) for db in levels_db]
    words = (Word("go", 0.5 * i, 0.5 * i + 0.4) for i in range(len(levels_db)))
    return np.concatenate(pieces).astype(np.float32), tuple(words)


@settings(max_examples=12, deadline=None)
@given(
    levels_db=st.lists(st.floats(-15.0, 0.0), min_size=10, max_size=14),
    gain_db=st.floats(-20.0, 0.0),
)
def test_words_differ_by_what_was_put_between_them_at_any_gain(
    levels_db: list[float], gain_db: float
) -> None:
    samples, words = stepped(levels_db)
    speech = [Interval(w.start_s or 0.0, w.end_s or 0.0) for w in words]
    bands = envelopes((samples * 10 ** (gain_db / 20)).astype(np.float32))
    found = variation_db(words, level_curve(bands.broad_db, speech))
    assert found == pytest.approx(float(np.std(levels_db)), abs=0.3)


def test_a_few_words_have_no_variation_to_speak_of() -> None:
    samples, words = stepped([0.0] * 9)
    curve = level_curve(envelopes(samples).broad_db, [Interval(0.0, 4.4)])
    assert variation_db(words, curve) is None
    assert curve is not None
    assert mean_db(curve, 100.0, 101.0) is None
    assert level_curve(envelopes(samples).broad_db, []) is None


# Together


def test_a_transcript_without_times_adds_nothing_to_the_melody() -> None:
    samples = signals.buzz(140.0, 1.0, RATE).samples
    track = f0(samples)
    told = dataclasses.replace(heard([(0.0, 1.0)]), prosody=prosody(track, (Interval(0.0, 1.0),)))
    found = assess(transcript("one two three. four five six."), told)
    assert found.prosody == told.prosody
    assert found.fluency is not None
    assert found.fluency.drawn_out == ()


any_time = st.floats(-1.0, 10.0) | st.none()
any_words = st.lists(
    st.builds(Word, st.sampled_from(["go", "um", "", "well.", "—"]), any_time, any_time)
)


@settings(max_examples=60, deadline=None)
@given(words=any_words, speech=st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), max_size=3))
def test_no_words_and_no_sound_raise_or_give_nan(
    words: list[Word], speech: list[tuple[float, float]]
) -> None:
    from voiceprep.model import Transcript

    spans = sorted((min(pair), max(pair)) for pair in speech)
    curve = LevelCurve(0.02, tuple([None, -3.0, 0.0] * 100))
    told = dataclasses.replace(heard(spans), loudness=curve, held=WHOLE)
    found = assess(Transcript(tuple(words)), told)
    assert_finite(found)


@pytest.mark.parametrize("size", [0, 1, 2, 7, 79, 81, 400])
def test_a_few_samples_have_no_level_and_nothing_held(size: int) -> None:
    samples = np.ones(size, np.float32)
    bands = envelopes(samples)
    whole = (Interval(0.0, 1.0),)
    assert held_sounds(bands.fine_db, f0(samples), whole) == ()
    assert_finite(sound(Recording(samples, RATE)))
