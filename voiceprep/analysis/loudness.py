"""How loud each stretch of speech is against the rest, and how words differ in level.

Relative to the speech itself, so that no gain changes it. Judges nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.activity import mask
from voiceprep.analysis.envelopes import STEP_S
from voiceprep.model import LevelCurve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.envelopes import Envelope
    from voiceprep.model import Interval, Word

_GROUP = 4
_FEWEST_STEPS = 3
"""Less than 60 ms of a word has no level to speak of."""
_FEWEST_WORDS = 10
_BELOW_DB = 40.0
_OUTLINE_S = 0.1


def level_curve(broad_db: Envelope, speech: Sequence[Interval]) -> LevelCurve | None:
    """Return the level of the speech every 20 ms.

    Parameters
    ----------
    broad_db
        Level every 5 ms, shape (n,).
    speech
        Where somebody speaks.

    Returns
    -------
    LevelCurve or None
        dB relative to the median of the speech, not below -40; None outside speech. None where
        nobody speaks.
    """
    inside = mask(broad_db.size, speech)
    if not inside.any():
        return None
    middle = float(np.median(broad_db[inside]))
    size = broad_db.size // _GROUP * _GROUP
    power = 10.0 ** ((broad_db[:size].astype(np.float64) - middle) / 10.0)
    grouped = 10.0 * np.log10(power.reshape(-1, _GROUP).mean(axis=1))
    spoken = np.all(inside[:size].reshape(-1, _GROUP), axis=1)
    values = (
        round(max(-_BELOW_DB, float(value)), 1) if heard else None
        for value, heard in zip(grouped.tolist(), spoken.tolist(), strict=True)
    )
    return LevelCurve(step_s=_GROUP * STEP_S, values_db=tuple(values))


def outline(curve: LevelCurve | None) -> LevelCurve | None:
    """Return the curve in steps of 0.1 s, small enough to be kept.

    Parameters
    ----------
    curve
        From `level_curve`.

    Returns
    -------
    LevelCurve or None
        Mean of the power in each step, to half a dB; None where a step holds no speech.
    """
    if curve is None:
        return None
    count = round(_OUTLINE_S / curve.step_s)
    starts = range(0, len(curve.values_db), count)
    values = (_level([v for v in curve.values_db[i : i + count] if v is not None]) for i in starts)
    return LevelCurve(
        _OUTLINE_S, tuple(None if value is None else round(value * 2) / 2 for value in values)
    )


def _level(heard: Sequence[float]) -> float | None:
    return float(10.0 * np.log10(np.mean(10.0 ** (np.asarray(heard) / 10.0)))) if heard else None


def mean_db(curve: LevelCurve, start_s: float, end_s: float) -> float | None:
    """Return the level of a stretch by its mean power.

    Parameters
    ----------
    curve
        From `level_curve`.
    start_s, end_s
        The stretch; what of it is outside speech is left out.

    Returns
    -------
    float or None
        dB, as in the curve; None where less than 60 ms of it is speech.
    """
    first, last = round(start_s / curve.step_s), round(end_s / curve.step_s)
    heard = [value for value in curve.values_db[max(0, first) : last] if value is not None]
    return None if len(heard) < _FEWEST_STEPS else _level(heard)


def variation_db(words: Sequence[Word], curve: LevelCurve | None) -> float | None:
    """Return the standard deviation of the words' levels.

    Parameters
    ----------
    words
        Trusted words.
    curve
        From `level_curve`.

    Returns
    -------
    float or None
        dB; None for fewer than ten words with a level.
    """
    if curve is None:
        return None
    levels = [
        level
        for word in words
        if word.start_s is not None
        and word.end_s is not None
        and (level := mean_db(curve, word.start_s, word.end_s)) is not None
    ]
    return float(np.std(levels)) if len(levels) >= _FEWEST_WORDS else None
