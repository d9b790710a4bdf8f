"""One channel out of several, for devices that refuse to record in mono.

A dead channel must not halve the sound, nor two wires with swapped poles cancel it: a channel
counts when it carries sound and agrees with the loudest one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voiceprep.ports import Block

_AUDIBLE_SHARE = 0.01
"""A channel 20 dB below the loudest carries its noise only."""


class Downmix:
    """The mean of the channels that carry the voice, judged on all that was heard so far."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._products: NDArray[np.float64] | None = None

    def mono(self, frames: Block) -> Block:
        """Return one channel of interleaved samples, shape (n,)."""
        import numpy as np

        if self._channels == 1:
            return frames
        apart = frames.reshape(-1, self._channels).astype(np.float64)
        heard = apart.T @ apart
        self._products = heard if self._products is None else self._products + heard
        mean: Block = np.rint(apart[:, self._carrying()].mean(axis=1)).astype(np.int16)
        return mean

    def _carrying(self) -> NDArray[np.bool_]:
        assert self._products is not None
        power = self._products.diagonal()
        loudest = int(power.argmax())
        carrying: NDArray[np.bool_] = (power > _AUDIBLE_SHARE * power[loudest]) & (
            self._products[loudest] > 0.0
        )
        carrying[loudest] = True
        return carrying
