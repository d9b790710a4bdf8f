"""Noise to measure in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pink(
    samples: NDArray[np.float32], snr_db: float, random: np.random.Generator
) -> NDArray[np.float32]:
    """Return pink noise as long as the samples, `snr_db` below their sounding parts."""
    spectrum = np.fft.rfft(random.standard_normal(len(samples)))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0.0
    noise = np.fft.irfft(spectrum, len(samples))
    speech = float(np.mean(np.square(samples[np.abs(samples) > 1e-4])))
    return np.asarray(noise / noise.std() * np.sqrt(speech * 10 ** (-snr_db / 10)), np.float32)


def breath(size: int, rate: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Return noise like an audible breath: around 1.5 kHz, swelling and fading; RMS near 1."""
    spectrum = np.fft.rfft(random.standard_normal(size))
    octaves = np.log(np.maximum(np.fft.rfftfreq(size, 1 / rate), 50.0) / 1_500.0)
    noise = np.fft.irfft(spectrum * np.exp(-0.5 * (octaves / 0.7) ** 2), size)
    return np.asarray(noise / noise.std() * np.sqrt(np.hanning(size)))
