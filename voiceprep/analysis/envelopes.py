"""How loud each instant is, in the bands the detectors need: one spectrum, once.

Knows nothing of speech.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.conditioning import RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Envelope = NDArray[np.float32]

STEP_S = 0.005
_HOP = 80
_WINDOW = 400
_CHUNK = 4096
_FLOOR = 1e-12

_BROAD_HZ = (100.0, 7_000.0)
_SYLLABIC_HZ = (300.0, 2_500.0)


@dataclass(frozen=True, slots=True, eq=False)
class Envelopes:
    """Band levels of a 16 kHz signal, one value every 5 ms; value i is centred on ``i * STEP_S``.

    Both arrays are float32 of shape (n,), in dB of full scale, never below -120.
    """

    broad_db: Envelope
    """100-7,000 Hz: where speech is, and most hum is not."""
    syllabic_db: Envelope
    """300-2,500 Hz: the vowels, where syllables show best."""


def envelopes(samples: NDArray[np.float32]) -> Envelopes:
    """Return the band levels of a 16 kHz signal.

    Parameters
    ----------
    samples
        Shape (n,), 16 kHz, finite.

    Returns
    -------
    Envelopes
        Arrays of ``n // 80 + 1`` values (0 for an empty signal).

    Notes
    -----
    Hann windows of 25 ms every 5 ms, in chunks, so memory does not grow with the recording. Plain
    numpy: importing scipy.signal alone costs 0.85 s and librosa's first touch 2 s or more.
    """
    if not samples.size:
        none = np.empty(0, dtype=np.float32)
        return Envelopes(none, none)
    padded = np.pad(samples, _WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    powers = [_band_powers(frames[i : i + _CHUNK]) for i in range(0, len(frames), _CHUNK)]
    broad, syllabic = np.concatenate(powers, axis=1)
    return Envelopes(_decibels(broad), _decibels(syllabic))


def _band_powers(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    window = np.hanning(_WINDOW).astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    scale = 2.0 / (_WINDOW * float((window**2).sum()))
    bands = [power[:, _bins(band)].sum(axis=1) for band in (_BROAD_HZ, _SYLLABIC_HZ)]
    return np.asarray(bands, dtype=np.float32) * np.float32(scale)


def _bins(band_hz: tuple[float, float]) -> slice:
    low, high = (round(edge * _WINDOW / RATE_HZ) for edge in band_hz)
    return slice(low, high + 1)


def _decibels(power: NDArray[np.float32]) -> Envelope:
    return np.asarray(10.0 * np.log10(np.maximum(power, _FLOOR)), dtype=np.float32)
