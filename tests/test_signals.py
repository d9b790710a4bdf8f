from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests import signals
from voiceprep.model import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray


def peak_hz(samples: NDArray[np.float32], rate: int) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples)))) * rate / len(samples)


def test_a_tone_has_its_frequency_and_level() -> None:
    tone = signals.tone(440, 2.0, 16_000, 0.5)
    assert peak_hz(tone.samples, 16_000) == pytest.approx(440)
    assert signals.rms_dbfs(tone.samples) == pytest.approx(-9.03, abs=0.01)


def test_a_glide_moves_evenly_in_semitones() -> None:
    import parselmouth

    glide = signals.glide(100, 200, 3.0, 16_000)
    pitch = parselmouth.Sound(glide.samples.astype(float), 16_000).to_pitch(0.01, 60, 400)
    f0, times = pitch.selected_array["frequency"], pitch.xs()
    expected = 100 * 2 ** (times / 3.0)
    inside = (times > 0.2) & (times < 2.8)
    assert np.abs(12 * np.log2(f0[inside] / expected[inside])).max() < 0.2


def test_bursts_sound_inside_their_intervals_only() -> None:
    sound = signals.bursts([(0.5, 1.0), Interval(1.4, 2.0)], 3.0, rate=16_000)
    loud = np.abs(sound.samples) > 0
    assert sound.duration_s == 3.0
    assert not loud[: 8000 - 1].any()
    assert not loud[16_000 : 22_400 - 1].any()
    assert not loud[32_000:].any()
    assert signals.rms_dbfs(sound.samples[8100:15_900]) > -20


def test_syllables_are_as_many_as_asked_for() -> None:
    sound = signals.syllables(10, 4.0, rate=16_000)
    sounding = np.abs(sound.samples) > 1e-3
    smooth = np.convolve(sounding, np.ones(400), "same") > 0
    assert np.count_nonzero(np.diff(smooth.astype(int)) == 1) == 10
    assert sound.duration_s == pytest.approx(0.5 + 10 / 4.0 + 0.5)


@pytest.mark.parametrize(("noise", "octave_db"), [(signals.white, 0.0), (signals.pink, -3.0)])
def test_noise_has_its_level_and_slope(noise: object, octave_db: float) -> None:
    sound = noise(-30.0, 4.0, 16_000)  # type: ignore[operator]
    assert signals.rms_dbfs(sound.samples) == pytest.approx(-30, abs=0.05)
    power = np.abs(np.fft.rfft(sound.samples)) ** 2
    low, high = (power[first * 4 : 2 * first * 4].mean() for first in (500, 1000))
    assert 10 * np.log10(high / low) == pytest.approx(octave_db, abs=0.5)


@pytest.mark.parametrize("kind", ["white", "pink"])
def test_noise_is_added_at_its_distance_from_what_sounds(kind: str) -> None:
    clean = signals.bursts([(1.0, 2.0)], 3.0, rate=16_000)
    noisy = signals.noisy(clean, 20.0, kind)
    sounding = np.abs(clean.samples) > 1e-4
    signal_db = signals.rms_dbfs(clean.samples[sounding])
    noise_db = signals.rms_dbfs(noisy.samples - clean.samples)
    assert signal_db - noise_db == pytest.approx(20, abs=0.1)


def test_spoken_words_have_their_sound_within_their_times() -> None:
    said = signals.spoken("One. Many bananas. Go.", lead_s=0.4, tail_s=0.2)
    rate = said.recording.sample_rate
    assert [word.text for word in said.words] == said.text.split()
    outside = np.ones(len(said.recording.samples), bool)
    for word in said.words:
        assert word.start_s is not None
        assert word.end_s is not None
        span = slice(round(word.start_s * rate), round(word.end_s * rate))
        assert signals.rms_dbfs(said.recording.samples[span]) > -30
        outside[span] = False
    assert signals.rms_dbfs(said.recording.samples[outside]) < -60
