"""The sound inside a page is the sound that was recorded."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
import soundfile

from tests.report import made
from voiceprep.model import Recording
from voiceprep.report.sound import sound_address


def inside(address: str) -> tuple[np.ndarray, int, str]:
    kind, _, content = address.removeprefix("data:").partition(";base64,")
    samples, rate = soundfile.read(io.BytesIO(base64.b64decode(content)), dtype="float32")
    return samples, rate, kind


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 44_100, 48_000])
def test_opus_keeps_the_length_and_every_word_in_its_place(rate: int) -> None:
    given = made.recording(rate=rate)
    samples, found_rate, kind = inside(sound_address(given))
    assert kind == "audio/ogg"
    assert len(samples) / found_rate == pytest.approx(given.duration_s, abs=0.02)
    loud = np.convolve(np.abs(samples), np.ones(found_rate // 50) / (found_rate // 50), "same")
    for word in made.words():
        middle = ((word.start_s or 0) + (word.end_s or 0)) / 2
        assert loud[int(middle * found_rate)] > 0.05
        assert loud[int(((word.end_s or 0) + 0.04) * found_rate)] < 0.05


def test_opus_is_small_and_wav_is_exact() -> None:
    given = made.recording()
    opus = sound_address(given)
    assert len(opus) < given.duration_s * 8_000
    samples, rate, kind = inside(sound_address(given, "wav"))
    assert (kind, rate) == ("audio/wav", 16_000)
    assert np.max(np.abs(samples - given.samples)) < 1e-4


def test_no_sound_makes_no_address_and_what_is_not_a_number_is_silence() -> None:
    assert sound_address(Recording(np.zeros(0, np.float32), 16_000)) == ""
    samples = np.full(16_000, np.nan, np.float32)
    found, _, _ = inside(sound_address(Recording(samples, 16_000)))
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 0.01


@pytest.mark.slow
def test_a_long_answer_does_not_bring_the_encoder_down() -> None:
    noise = np.random.default_rng(1).normal(0, 0.01, 16_000 * 20).astype(np.float32)
    given = Recording(np.tile(noise, 9), 16_000)
    samples, rate, _ = inside(sound_address(given))
    assert len(samples) / rate == pytest.approx(180.0, abs=0.05)
