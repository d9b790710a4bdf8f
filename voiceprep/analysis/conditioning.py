"""Sound made fit to be measured: 16 kHz, finite, no offset, one loudness for every microphone.

Refuses to judge: how loud or how clipped the recording is, is measured on the original (`levels`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from voiceprep.model import Recording

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE_HZ = 16_000
"""Silero, Praat and the syllable band all work at this rate."""

_SILENT = 4e-5
"""Loudest deviation, of full scale, that is still digital silence: one step of 16 bits."""
_LOUD = 0.1
_FRAME = 320
_REACHED_FRAMES = 25
_LOWEST_HZ = 2_000


def finite(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the samples with NaN and infinities replaced, and anything absurdly large scaled down.

    Parameters
    ----------
    samples
        Shape (n,), any float type, full scale at ±1.

    Returns
    -------
    ndarray of float32, shape (n,)
        NaN becomes 0, infinities the largest finite value; values beyond ±1000 are cut, so that
        squares never overflow.
    """
    flat = np.asarray(samples, dtype=np.float32).reshape(-1)
    if not flat.size or float(np.abs(flat).max()) <= 1000.0:  # false for NaN as well
        return flat
    return np.clip(np.nan_to_num(flat, nan=0.0, posinf=1000.0, neginf=-1000.0), -1000.0, 1000.0)


def mono(recording: Recording) -> Recording:
    """Return the recording as one row of float32 samples at full scale ±1, whatever it came as.

    Parameters
    ----------
    recording
        Samples of any shape and kind of number. The longest axis is time, the others are channels
        and are averaged; whole numbers are scaled by the largest of their kind.
    """
    samples: NDArray[Any] = np.asarray(recording.samples)
    if samples.ndim == 1 and samples.dtype == np.float32:
        return recording
    if samples.dtype.kind in "iu":
        samples = samples / np.float64(np.iinfo(samples.dtype.name).max)
    samples = np.nan_to_num(np.real(samples).astype(np.float64), posinf=1e3, neginf=-1e3)
    samples = np.clip(samples, -1e3, 1e3)
    if samples.ndim > 1 and samples.size:
        time = int(np.argmax(samples.shape))
        others = tuple(axis for axis in range(samples.ndim) if axis != time)
        samples = samples.mean(axis=others)
    return Recording(samples.reshape(-1).astype(np.float32), recording.sample_rate)


def conditioned(recording: Recording) -> NDArray[np.float32]:
    """Return the recording at 16 kHz and at one loudness, as detectors like it.

    Parameters
    ----------
    recording
        Any rate, any level.

    Returns
    -------
    ndarray of float32, shape (about duration x 16,000,)
        The mean is removed, and the RMS that half a second of the sound reaches stands at 0.1: one
        cough or click does not set the scale, and gain changes nothing downstream. All zeros for
        digital silence; empty for rates under 2 kHz, which hold no speech.

    Notes
    -----
    Resampling by soxr (HQ), which costs 20 ms for two minutes at 48 kHz and needs neither scipy nor
    librosa.
    """
    recording = mono(recording)
    samples = finite(recording.samples)
    if not samples.size or recording.sample_rate < _LOWEST_HZ:
        return np.empty(0, dtype=np.float32)
    samples = samples - np.float32(samples.mean(dtype=np.float64))
    if float(np.abs(samples).max()) < _SILENT:
        return np.zeros(_length_at_rate(recording), dtype=np.float32)
    return _levelled(at_rate(samples, recording.sample_rate))


def _length_at_rate(recording: Recording) -> int:
    return round(len(recording.samples) * RATE_HZ / recording.sample_rate)


def at_rate(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Return the samples, of shape (n,) and at `rate` Hz, at 16 kHz."""
    if rate == RATE_HZ:
        return samples
    import soxr

    return np.asarray(soxr.resample(samples, rate, RATE_HZ), dtype=np.float32)


def _levelled(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    loud = _loudness(samples)
    if loud <= 0.0:
        return samples
    levelled: NDArray[np.float32] = np.clip(samples * np.float32(_LOUD / loud), -1.0, 1.0)
    return levelled


def _loudness(samples: NDArray[np.float32]) -> float:
    """Return the RMS that half a second of the sound, in sum, reaches."""
    frames = samples[: samples.size // _FRAME * _FRAME].reshape(-1, _FRAME)
    if not len(frames):
        return float(np.abs(samples).max(initial=0.0))
    powers = np.sort(np.mean(np.square(frames, dtype=np.float64), axis=1))
    rank = min(_REACHED_FRAMES, len(frames) // 2 + 1)
    return float(np.sqrt(powers[-rank] or powers[-1]))
