"""Syllables counted in the sound, for answers whose words are not known.

Within about 10 % of the true count on people's speech: good for a rate, not for a transcript.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.activity import mask
from voiceprep.analysis.envelopes import STEP_S
from voiceprep.analysis.pitch import STEP_S as PITCH_STEP_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from voiceprep.analysis.envelopes import Envelope
    from voiceprep.model import Interval

_BELOW_LOUD_DB = 25.0
_DIP_DB = 2.0
_SMOOTH = 5
_LOUD_PERCENTILE = 95.0


def syllable_nuclei(
    syllabic_db: Envelope, track_hz: NDArray[np.float64], speech: Sequence[Interval]
) -> tuple[float, ...]:
    """Return when each syllable nucleus is, in seconds.

    Parameters
    ----------
    syllabic_db
        Level of 300-2,500 Hz every 5 ms, shape (n,).
    track_hz
        F0 every 10 ms, 0 where unvoiced: a nucleus is voiced.
    speech
        Where somebody speaks.

    Returns
    -------
    tuple of float
        Times in order.

    Notes
    -----
    De Jong & Wempe (2009), on the vowel band, with a dip of 2 dB between nuclei. Their threshold
    hangs on the loudest moment, so that one cough hides a whole answer; here it hangs on the 95th
    percentile of the speech frames.
    """
    inside = mask(syllabic_db.size, speech)
    if not inside.any():
        return ()
    smooth = _smoothed(syllabic_db)
    loud = float(np.percentile(smooth[inside], _LOUD_PERCENTILE))
    candidates = [i for i in _peaks(smooth) if inside[i] and smooth[i] > loud - _BELOW_LOUD_DB]
    kept = _with_dips(smooth, candidates)
    return tuple(i * STEP_S for i in kept if _is_voiced(track_hz, i * STEP_S))


def _smoothed(level_db: Envelope) -> NDArray[np.float64]:
    kernel = np.hanning(_SMOOTH + 2)[1:-1]
    padded = np.pad(level_db.astype(np.float64), _SMOOTH // 2, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def _peaks(level: NDArray[np.float64]) -> list[int]:
    if level.size < 3:
        return []
    higher = (level[1:-1] > level[:-2]) & (level[1:-1] >= level[2:])
    return (np.flatnonzero(higher) + 1).tolist()


def _with_dips(level: NDArray[np.float64], candidates: list[int]) -> list[int]:
    """Keep the higher of two neighbours that no dip of 2 dB parts."""
    kept: list[int] = []
    for peak in candidates:
        if not kept:
            kept.append(peak)
            continue
        dip = float(level[kept[-1] : peak + 1].min())
        if min(level[peak], level[kept[-1]]) - dip >= _DIP_DB:
            kept.append(peak)
        elif level[peak] > level[kept[-1]]:
            kept[-1] = peak
    return kept


def _is_voiced(track_hz: NDArray[np.float64], at_s: float) -> bool:
    centre = round(at_s / PITCH_STEP_S)
    return bool(np.any(track_hz[max(0, centre - 2) : centre + 3] > 0))
