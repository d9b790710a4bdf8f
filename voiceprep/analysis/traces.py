"""What is kept of a sound until its words are known: all that filled pauses need and words do not.

Made while the last words are still being recognised, so that little is left to do afterwards.
Small beside the samples, which are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.activity import runs_of
from voiceprep.analysis.cepstra import STEP_S, cepstra
from voiceprep.analysis.conditioning import RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from voiceprep.model import Interval

    Floats = NDArray[np.float32]

_REACH = 2
"""Frames to both sides, between which a sound is compared with itself."""
_SMOOTH = 5
_LOUDNESS_COUNTS = 0.3
_STEADY = 0.7
_SHORTEST = 10
"""Frames: less than the shortest filled pause, because its edges move."""


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """One value every 10 ms, n of them, as `cepstra` counts."""

    cepstra: Floats
    """Shape (n, 13)."""
    f0_hz: NDArray[np.float64]
    """Shape (n,), 0 where unvoiced."""
    levels_db: Floats
    """Shape (n,), below full scale."""
    talking: NDArray[np.bool_]
    """Shape (n,): where somebody speaks."""

    def __len__(self) -> int:
        return len(self.cepstra)


def traces(samples: Floats, track_hz: NDArray[np.float64], speech: Sequence[Interval]) -> Traces:
    """Return what is kept of a sound.

    Parameters
    ----------
    samples
        Shape (n,), 16 kHz, from `conditioning.conditioned`.
    track_hz
        From `pitch.f0`.
    speech
        Where somebody speaks.
    """
    found = cepstra(samples)
    return Traces(
        found,
        _fitted(track_hz, len(found)),
        _levels(samples, len(found)),
        _talking(len(found), speech),
    )


def _fitted(track_hz: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    fitted = np.zeros(count)
    fitted[: track_hz.size] = track_hz[:count]
    return fitted


def _levels(samples: Floats, count: int) -> Floats:
    step = round(STEP_S * RATE_HZ)
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    levels = np.full(count, -120.0, dtype=np.float32)
    power = np.einsum("ij,ij->i", frames, frames) / np.float32(step)
    levels[: len(frames)] = 10.0 * np.log10(power + np.float32(1e-12))
    return levels


def _talking(count: int, speech: Sequence[Interval]) -> NDArray[np.bool_]:
    talking = np.zeros(count, dtype=np.bool_)
    for part in speech:
        talking[round(part.start_s / STEP_S) : round(part.end_s / STEP_S)] = True
    return talking


def held_voices(of: Traces) -> tuple[tuple[int, int], ...]:
    """Return from which frame up to which a voice stays much as it is, 100 ms or longer.

    Every filled pause holds such a stretch, and so do many vowels: this only says where to look.

    Notes
    -----
    Cepstra 40 ms apart, in standard deviations of the talk, change by less than 0.7 in the mean
    over 50 ms. All filled pauses that are found at all hold such a stretch; the
    stretches are a twentieth of what people say.
    """
    if not of.talking.any():
        return ()
    wide = np.pad(of.cepstra, ((_REACH, _REACH), (0, 0)), "edge")
    change = wide[2 * _REACH :] - wide[: len(of)]
    change /= np.maximum(of.cepstra[of.talking].std(axis=0), 0.1)
    change[:, 0] *= _LOUDNESS_COUNTS
    moved = np.sqrt(np.einsum("ij,ij->i", change, change) / change.shape[1])
    moved = np.convolve(moved, np.ones(_SMOOTH) / _SMOOTH, "same")[: len(of)]
    held = (moved < _STEADY) & (of.f0_hz > 0.0)
    return tuple((a, b) for a, b in runs_of(held) if b - a >= _SHORTEST)
