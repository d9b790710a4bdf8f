"""How long sound lingers in the room, from the way speech dies away at its pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voiceprep.model import Recording

_HOP_S, _WINDOW_S, _SMOOTHED_HOPS = 0.01, 0.02, 7
_DEPTH_DB = 15.0
"""A fall must be as deep as this to count."""
_SKIPPED_DB = 5.0
"""Its beginning is the voice's own end, not the room's."""
_ABOVE_FLOOR_DB = 6.0
_FEWEST = 2


def lingering_s(recording: Recording) -> float | None:
    """Return the reverberation time of the room, from speech alone.

    The speech must have pauses: the level falls freely there, and no faster than the room lets it.
    The fastest quarter of the falls is the room's, slower ones the voice's (after Ratnam et al.
    2003, "Blind estimation of reverberation time").

    Parameters
    ----------
    recording
        Some ten seconds of speech with a pause after each sentence.

    Returns
    -------
    float or None
        Seconds in which the level would fall by 60 dB; None where fewer than two falls of 15 dB
        are heard. Above a second it comes out too short; of a dry recording, it is the 0.2 to
        0.3 s in which a voice itself dies away.
    """
    hop = int(_HOP_S * recording.sample_rate)
    window = int(_WINDOW_S * recording.sample_rate)
    if not hop or len(recording.samples) < 4 * _SMOOTHED_HOPS * window:
        return None
    levels_db, floor_db = _levels_db(recording.samples, hop, window)
    times = [_sixty_db_s(fall) for fall in _falls(levels_db, floor_db + _ABOVE_FLOOR_DB)]
    found = [time_s for time_s in times if time_s is not None]
    return float(np.percentile(found, 25)) if len(found) >= _FEWEST else None


def _levels_db(
    samples: NDArray[np.float32], hop: int, window: int
) -> tuple[NDArray[np.float64], float]:
    """Return the smoothed level at each hop, and that of the background."""
    summed = np.cumsum(np.r_[0.0, samples.astype(np.float64) ** 2])
    starts = np.arange(0, len(samples) - window, hop)
    power = (summed[starts + window] - summed[starts]) / window
    smooth = np.convolve(power, np.full(_SMOOTHED_HOPS, 1 / _SMOOTHED_HOPS), "same")
    floor_db = 10 * np.log10(np.percentile(power, 5) + 1e-12)
    return 10 * np.log10(np.maximum(smooth, 1e-12)), float(floor_db)


def _falls(levels_db: NDArray[np.float64], least_db: float) -> list[NDArray[np.float64]]:
    """Return the stretches that only fall, deep enough, and stay above the least level."""
    going = (np.diff(levels_db) < 0) & (levels_db[1:] > least_db)
    edges = np.flatnonzero(np.diff(np.r_[0, going.astype(np.int8), 0]))
    stretches = [levels_db[first : last + 1] for first, last in edges.reshape(-1, 2)]
    return [fall for fall in stretches if fall[0] - fall[-1] >= _DEPTH_DB]


def _sixty_db_s(fall: NDArray[np.float64]) -> float | None:
    tail = fall[fall <= fall[0] - _SKIPPED_DB]
    if len(tail) < 5:
        return None
    slope = float(np.polyfit(np.arange(len(tail)) * _HOP_S, tail, 1)[0])
    return -60.0 / slope if slope < 0 else None
