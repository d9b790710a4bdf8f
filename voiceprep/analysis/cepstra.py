"""Mel cepstra: what each hundredth of a second sounds like, whoever's microphone it is.

As the acoustic model that reads them was trained (CMU Sphinx's front end). Knows nothing of words.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.conditioning import RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

STEP_S = 0.01
STREAMS = 3
"""Cepstra, their change, and the change of that."""
SIZE = 13

_HOP = 160
_WINDOW = 410
_BINS = 512
_LEAD = (_WINDOW - _HOP) // 2
_BANDS = 25
_RANGE_HZ = (130.0, 6_800.0)
_LIFTER = 22
_PREEMPHASIS = 0.97
_CHUNK = 2048


def cepstra(samples: Floats) -> Floats:
    """Return the cepstra of every 10 ms.

    Parameters
    ----------
    samples
        Shape (n,), 16 kHz, full scale at ±1.

    Returns
    -------
    ndarray of float32, shape (n // 160 + 1, 13)
        Row i describes the 10 ms from ``i * 0.01`` s on, seen through 25.6 ms around its middle.
        The means are still in it.

    Notes
    -----
    Davis & Mermelstein (1980), with 25 bands of 130-6,800 Hz and a sine lifter.
    """
    count = len(samples) // _HOP + 1
    scaled = np.asarray(samples, dtype=np.float32) * np.float32(32768.0)
    padded = np.zeros(count * _HOP + _BINS, dtype=np.float32)
    padded[_LEAD : _LEAD + len(scaled)] = scaled
    padded[_LEAD + 1 : _LEAD + len(scaled)] -= np.float32(_PREEMPHASIS) * scaled[:-1]
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:count]
    window, (bands, turned) = np.hamming(_WINDOW).astype(np.float32), _matrices()
    found = np.empty((count, SIZE), dtype=np.float32)
    for at in range(0, count, _CHUNK):
        power = np.abs(np.fft.rfft(frames[at : at + _CHUNK] * window, _BINS, axis=1)) ** 2
        found[at : at + _CHUNK] = np.log(np.maximum(power @ bands, 1.0)) @ turned
    return found


def streams(found: Floats, talking: NDArray[np.bool_]) -> Floats:
    """Return the cepstra with their mean over the talking taken off, and how they change.

    Parameters
    ----------
    found
        From `cepstra`, shape (n, 13).
    talking
        Shape (n,): where somebody speaks; the mean of all is taken where nobody does.

    Returns
    -------
    ndarray of float32, shape (3, n, 13)
    """
    centred = found - found[talking if talking.any() else slice(None)].mean(axis=0)
    count = len(centred)
    wide = np.pad(centred, ((3, 3), (0, 0)), "edge")
    change = wide[5 : 5 + count] - wide[1 : 1 + count]
    bend = wide[6 : 6 + count] - wide[2 : 2 + count] - wide[4 : 4 + count] + wide[:count]
    return np.stack([centred, change, bend])


@lru_cache(maxsize=1)
def _matrices() -> tuple[Floats, Floats]:
    """Return bins to bands, shape (257, 25), and bands to cepstra, shape (25, 13)."""
    low, high = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in _RANGE_HZ)
    edges = 700.0 * (10.0 ** (np.linspace(low, high, _BANDS + 2) / 2595.0) - 1.0)
    width = RATE_HZ / _BINS
    edges = np.round(edges / width) * width
    bins = np.arange(_BINS // 2 + 1)[:, None] * width
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    bands = np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (edges[2:] - edges[:-2])
    orders = np.arange(SIZE)
    cosines = np.cos(np.pi * orders / _BANDS * (np.arange(_BANDS)[:, None] + 0.5))
    scale = np.sqrt(np.where(orders == 0, 1.0, 2.0) / _BANDS)
    lifted = cosines * scale * (1.0 + _LIFTER / 2 * np.sin(orders * np.pi / _LIFTER))
    return bands.astype(np.float32), lifted.astype(np.float32)
