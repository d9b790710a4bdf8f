"""How good the recording is: level, clipping, distance of the speech from the noise.

Measured on the samples as they were recorded, before any conditioning. Judges nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.activity import ENOUGH_STEPS, GUARD_S, mask
from voiceprep.analysis.conditioning import finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from voiceprep.analysis.envelopes import Envelope
    from voiceprep.model import Interval, Recording

FULL_SCALE = 0.999
"""Of a sample that has hit the ceiling: 16-bit converters stop at 32,767 of 32,768."""
QUIETEST_DBFS = -120.0
MOST_SNR_DB = 80.0
"""Digital silence between words makes the distance endless; beyond this nothing can be heard."""


def level_dbfs(recording: Recording, speech: Sequence[Interval]) -> float | None:
    """Return the RMS level of the speech in dB below full scale (a full-scale square wave is 0).

    Parameters
    ----------
    recording
        As it was recorded.
    speech
        Where somebody speaks; where nobody does, the whole recording is measured.

    Returns
    -------
    float or None
        At least -120; None for an empty recording.
    """
    samples = finite(recording.samples)
    if not samples.size:
        return None
    centred = samples - np.float32(samples.mean(dtype=np.float64))
    pieces = [_piece(centred, part, recording.sample_rate) for part in speech] or [centred]
    count = sum(piece.size for piece in pieces)
    energy = sum(float(np.sum(piece.astype(np.float64) ** 2)) for piece in pieces)
    if count == 0 or energy <= 0.0:
        return QUIETEST_DBFS
    return max(QUIETEST_DBFS, float(10.0 * np.log10(energy / count)))


def _piece(samples: NDArray[np.float32], part: Interval, rate: int) -> NDArray[np.float32]:
    return samples[round(part.start_s * rate) : round(part.end_s * rate)]


def clipped_share(recording: Recording) -> float:
    """Return the share of samples that stand at full scale, or at a flat ceiling below it.

    Parameters
    ----------
    recording
        As it was recorded.

    Returns
    -------
    float
        0-1. A ceiling below full scale (a microphone that clips before the volume control) counts
        where three neighbours have exactly the loudest value; rounding makes none of a wave that
        was not cut.
    """
    samples = finite(recording.samples)
    if not samples.size:
        return 0.0
    magnitude = np.abs(samples)
    peak = float(magnitude.max())
    if peak >= FULL_SCALE:
        return float(np.count_nonzero(magnitude >= FULL_SCALE) / samples.size)
    if peak < 0.25:
        return 0.0
    top = magnitude >= peak * 0.9999
    return float(np.count_nonzero(top[:-2] & top[1:-1] & top[2:]) / samples.size)


def noise_db(
    broad_db: Envelope, speech: Sequence[Interval], unlikely: NDArray[np.bool_]
) -> float | None:
    """Return the level of the background, in dB of the conditioned signal.

    Parameters
    ----------
    broad_db
        Level every 5 ms, shape (n,).
    speech
        Where somebody speaks; 0.15 s around it is left out, because words fade.
    unlikely
        Shape (n,): frames that voice activity detection is sure hold no speech; used when there is
        too little sound between and around the stretches.

    Returns
    -------
    float or None
        Median level of the background; None where less than 0.2 s of it can be had.
    """
    away = ~mask(broad_db.size, speech, GUARD_S)
    for choice in (away, unlikely):
        if np.count_nonzero(choice) >= ENOUGH_STEPS:
            return float(np.median(broad_db[choice]))
    return None


def snr_db(broad_db: Envelope, speech: Sequence[Interval], noise: float | None) -> float | None:
    """Return how far the speech stands above the background, in dB.

    Parameters
    ----------
    broad_db
        Level every 5 ms, shape (n,).
    speech
        Where somebody speaks.
    noise
        Level of the background from `noise_db`.

    Returns
    -------
    float or None
        At most 80; None without speech or background. The power of the noise under the speech is
        taken off first, so 0 dB means as loud as each other.
    """
    if noise is None or not speech:
        return None
    levels = broad_db[mask(broad_db.size, speech)]
    if not levels.size:
        return None
    background = 10.0 ** (noise / 10.0)
    power = float(np.mean(10.0 ** (levels.astype(np.float64) / 10.0)))
    ratio = max(power - background, background * 1e-3) / background
    return float(min(MOST_SNR_DB, 10.0 * np.log10(ratio)))
