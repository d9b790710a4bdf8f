"""One channel out of several: the one or ones that carry the voice.

A dead channel must not halve the sound, nor swapped poles cancel it. What was chosen is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.speech.gathering import LARGEST_SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

_AUDIBLE_SHARE = 0.01
"""A channel 20 dB below the loudest is taken for crosstalk or noise."""
_OPPOSED = -0.5
"""Correlation below which a mean of two channels loses most of the sound."""
_SURROUND = (6, 8)
_CENTRE = 2
_SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Mix:
    """Which channels are averaged, counted from 0, and what to tell about it."""

    channels: tuple[int, ...] = (0,)
    note: str = ""

    def mono(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return frames of shape (n, channels) as one channel, shape (n,)."""
        import numpy as np

        if len(self.channels) == 1:
            return frames[:, self.channels[0]]
        mean: NDArray[np.float32] = frames[:, self.channels].mean(axis=1, dtype=np.float32)
        return mean


def mix(blocks: Iterable[NDArray[np.float32]]) -> Mix:
    """Return how to make one channel of these, judged on the whole of them."""
    return _chosen(_covariance(blocks))


def _covariance(blocks: Iterable[NDArray[np.float32]]) -> NDArray[np.float64]:
    """Return shape (channels, channels); what is no sound counts as silence."""
    import numpy as np

    count, total, products = 0, np.zeros(1), np.zeros((1, 1))
    for block in blocks:
        sound = np.where(np.abs(block) <= LARGEST_SAMPLE, block, 0.0).astype(np.float64)
        count += len(sound)
        total = total + sound.sum(axis=0)
        products = products + sound.T @ sound
    means = total / max(1, count)
    covariance: NDArray[np.float64] = products / max(1, count) - np.outer(means, means)
    return covariance


def _chosen(covariance: NDArray[np.float64]) -> Mix:
    power = covariance.diagonal().clip(0.0)
    loudest, count = int(power.argmax()), len(power)
    if power[loudest] <= 0.0:
        return Mix()
    if count in _SURROUND and power[_CENTRE] > _AUDIBLE_SHARE * power[loudest]:
        return Mix((_CENTRE,), f"surround sound of {count} channels: the centre one was used")
    if count > 2:
        return Mix((loudest,), f"{count} channels: the loudest one (number {loudest + 1}) was used")
    return _of_two(covariance, power, loudest) if count == 2 else Mix()


def _of_two(covariance: NDArray[np.float64], power: NDArray[np.float64], loudest: int) -> Mix:
    other = 1 - loudest
    if power[other] <= _AUDIBLE_SHARE * power[loudest]:
        return Mix((loudest,), f"only the {_SIDES[loudest]} channel carries sound")
    correlation = covariance[0, 1] / (power[0] * power[1]) ** 0.5
    if correlation < _OPPOSED:
        return Mix(
            (loudest,),
            f"left and right cancel each other out: only the {_SIDES[loudest]} one was used",
        )
    return Mix((0, 1))
