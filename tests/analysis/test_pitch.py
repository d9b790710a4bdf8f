"""Pitch in semitones, on voices whose fundamental is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import signals
from tests.analysis.builders import speech
from voiceprep.analysis.pitch import STEP_S, f0, flat_stretches, prosody
from voiceprep.model import Interval

RATE = 16_000
ALL = (Interval(0.0, 1000.0),)


def swinging(base_hz: float, depth_st: float, duration_s: float = 6.0) -> np.ndarray:
    """A voice whose pitch swings as a sine of that depth: its SD is depth / sqrt(2)."""
    time = np.arange(round(duration_s * RATE)) / RATE
    return signals.voiced(base_hz * 2 ** (depth_st / 12 * np.sin(2 * np.pi * time)), RATE).samples


@pytest.mark.parametrize("base_hz", [100.0, 160.0, 230.0])
@pytest.mark.parametrize("depth_st", [1.0, 3.0, 5.0])
def test_the_deviation_in_semitones_is_the_one_that_was_sung(
    base_hz: float, depth_st: float
) -> None:
    found = prosody(f0(swinging(base_hz, depth_st)), ALL)
    assert found.pitch_sd_st == pytest.approx(depth_st / np.sqrt(2), abs=0.1)
    assert found.f0_median_hz == pytest.approx(base_hz, rel=0.02)


@settings(max_examples=6, deadline=None)
@given(semitones=st.floats(-4.0, 8.0))
def test_transposing_leaves_the_deviation(semitones: float) -> None:
    low = prosody(f0(swinging(140.0, 2.0)), ALL)
    high = prosody(f0(swinging(140.0 * 2 ** (semitones / 12), 2.0)), ALL)
    assert high.pitch_sd_st == pytest.approx(low.pitch_sd_st, abs=0.03)


def test_a_few_octave_errors_leave_the_deviation() -> None:
    track = np.full(2_000, 120.0) * 2 ** (np.sin(np.arange(2_000) / 50) / 12)
    slipped = track.copy()
    slipped[::100] *= 4.0
    whole, broken = prosody(track, ALL), prosody(slipped, ALL)
    assert broken.pitch_sd_st == pytest.approx(whole.pitch_sd_st, abs=0.02)


def test_voice_outside_speech_is_left_out() -> None:
    track = np.full(2_000, 120.0)
    track[1_000:] = 300.0
    found = prosody(track, (Interval(0.0, 9.9),))
    assert found.f0_median_hz == pytest.approx(120.0)
    assert found.pitch_sd_st == pytest.approx(0.0, abs=1e-9)


def test_little_voice_has_no_melody() -> None:
    track = np.zeros(1_000)
    track[:40] = 150.0
    found = prosody(track, ALL)
    assert found.pitch_sd_st is None
    assert found.contour is None


def test_flat_stretches_are_found_where_the_pitch_stands_still() -> None:
    moving = 3.0 * np.sin(np.arange(1_500) / 20)
    still = np.zeros(1_500)
    (flat,) = flat_stretches(np.concatenate([moving, still, moving]))
    assert flat.start_s == pytest.approx(15.0, abs=2.1)
    assert flat.end_s == pytest.approx(30.0, abs=2.1)
    assert flat_stretches(moving) == ()


def test_the_contour_is_in_semitones_around_the_median_with_gaps_where_unvoiced() -> None:
    track = np.concatenate([np.full(100, 100.0), np.zeros(100), np.full(101, 200.0)])
    contour = prosody(track, ALL).contour
    assert contour is not None
    assert contour.step_s == pytest.approx(0.05)
    assert contour.values_st[0] == pytest.approx(-12.0)
    assert contour.values_st[25] is None
    assert contour.values_st[-2] == pytest.approx(0.0)


def test_sound_too_short_for_a_period_has_no_pitch() -> None:
    assert f0(np.ones(200, np.float32)).size == 0
    assert f0(np.zeros(RATE, np.float32)).size == 0


@pytest.mark.slow
def test_praat_and_librosa_agree_on_speech() -> None:
    # librosa's pyin is the second opinion on F0; it is not in the program's path because it is
    # twenty times slower and its first call compiles for seconds.
    import librosa
    import soxr

    recording, _ = speech((0.4, 0.4))
    samples = soxr.resample(recording.samples, recording.sample_rate, RATE).astype(np.float32)
    ours = f0(samples)
    theirs, voiced, _ = librosa.pyin(
        samples, fmin=65, fmax=400, sr=RATE, frame_length=1024, hop_length=160
    )
    size = min(len(ours), len(theirs))
    both = voiced[:size] & (ours[:size] > 0)
    off = np.abs(12 * np.log2(ours[:size][both] / theirs[:size][both]))
    assert np.count_nonzero(both) * STEP_S > 1.0
    assert np.median(off) < 0.3
    assert np.mean(off > 3.2) < 0.05


def test_long_sound_measured_in_blocks_is_measured_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = swinging(150.0, 3.0, duration_s=9.0)
    whole = f0(samples)
    monkeypatch.setattr("voiceprep.analysis.pitch._BLOCK", 250)
    pieces = f0(samples)
    assert pieces.shape == whole.shape
    both = (whole > 0) & (pieces > 0)
    assert np.mean(both) > 0.95
    assert np.allclose(whole[both], pieces[both], rtol=0.01)
