"""How well each instant fits each speech sound: Gaussian mixtures over mel cepstra.

The model is a value that is handed in; reading one from disk is `voiceprep.speech.acousticmodel`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.cepstra import STREAMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]

STATES = 3
"""A phone begins, goes on and ends."""
SILENCE, NOISE, BABBLE = "SIL", "+NSN+", "+SPN+"
"""What the model has besides phones: nothing, breath and knocks, speech that is no word."""
_INSIDE, _FIRST, _LAST, _ALONE = range(4)
_FURTHEST = np.float32(-45.0)
"""No Gaussian counts for less, beside the nearest; smaller numbers are also slow to multiply."""


@dataclass(frozen=True, slots=True, eq=False)
class PhoneModel:
    """Phonetically tied mixtures: a codebook of Gaussians a phone, weights of it a state."""

    names: tuple[str, ...]
    """ARPAbet, and what is no phone."""
    squares: Floats
    """Shape (3, 26, codebooks * densities): what a frame's squares and values weigh, a stream."""
    offsets: Floats
    """Shape (3, codebooks * densities)."""
    weights: NDArray[np.uint8]
    """Shape (3, densities, states): minus the logarithm of the mixture weights, in `weight_step`.
    """
    weight_step: float
    codebook: Ints
    """Shape (states,): whose Gaussians a state weighs."""
    alone: Ints
    """Shape (names, 3): the states of each phone, whatever stands beside it."""
    contexts: Ints
    """Sorted keys of the phones in context, shape (n,)."""
    in_context: Ints
    """Shape (n, 3): their states."""

    def lighter(self, densities: int) -> PhoneModel:
        """Return a model of so many Gaussians a codebook, those that its states weigh most."""
        size = self.weights.shape[1]
        books = len(self.names)
        squares, offsets, weights = [], [], []
        for stream in range(STREAMS):
            share = np.exp(self.weights[stream] * -np.float32(self.weight_step))
            whole = np.stack([share[:, self.codebook == book].sum(axis=1) for book in range(books)])
            kept = np.sort(np.argsort(-whole, axis=1)[:, :densities], axis=1)
            columns = (kept + size * np.arange(books)[:, None]).ravel()
            squares.append(self.squares[stream][:, columns])
            offsets.append(self.offsets[stream][columns])
            rows = kept[self.codebook].T
            weights.append(np.take_along_axis(self.weights[stream], rows, axis=0))
        return replace(
            self, squares=np.stack(squares), offsets=np.stack(offsets), weights=np.stack(weights)
        )

    def states_of(self, word: Sequence[str], before: str, after: str) -> list[int]:
        """Return the states of a word's phones between two neighbouring phones."""
        around = [self.names.index(name) for name in (before, *word, after)]
        found: list[int] = []
        for place, phone in enumerate(around[1:-1], 1):
            at = _position(place, len(word))
            found += self._tied(at, phone, around[place - 1], around[place + 1]).tolist()
        return found

    def _tied(self, position: int, phone: int, before: int, after: int) -> Ints:
        for each in (position, _INSIDE, _FIRST, _LAST, _ALONE):
            key = context_key(each, phone, before, after)
            place = int(np.searchsorted(self.contexts, key))
            if place < len(self.contexts) and self.contexts[place] == key:
                known: Ints = self.in_context[place]
                return known
        lone: Ints = self.alone[phone]
        return lone


def context_key(
    position: int | Ints, phone: int | Ints, before: int | Ints, after: int | Ints
) -> int | Ints:
    """Return the number under which a phone in its context is found."""
    return ((position * 64 + phone) * 64 + before) * 64 + after


def _position(place: int, length: int) -> int:
    if length == 1:
        return _ALONE
    return _FIRST if place == 1 else _LAST if place == length else _INSIDE


def scores(model: PhoneModel, frames: Floats, states: Ints) -> Floats:
    """Return the log likelihood of each frame in each state.

    Parameters
    ----------
    model
        The acoustic model.
    frames
        From `cepstra.streams`, shape (3, n, 13).
    states
        Shape (k,), indices of states.

    Returns
    -------
    ndarray of float32, shape (n, k)
        Natural logarithms of densities, all Gaussians of a mixture summed.
    """
    order = np.argsort(model.codebook[states], kind="stable")
    ordered = states[order]
    used, first = np.unique(model.codebook[ordered], return_index=True)
    parts = list(zip(first.tolist(), [*first[1:].tolist(), len(states)], strict=True))
    size = model.weights.shape[1]
    columns = (used[:, None] * size + np.arange(size)).ravel()
    every = len(used) == len(model.names)
    total = np.zeros((frames.shape[1], len(states)), dtype=np.float32)
    for stream in range(STREAMS):
        squares = model.squares[stream] if every else model.squares[stream][:, columns]
        both = np.concatenate([frames[stream] ** 2, frames[stream]], axis=1)
        density = both @ squares
        density += model.offsets[stream][columns]
        top = density.max(axis=1, keepdims=True)
        density -= top
        np.maximum(density, _FURTHEST, out=density)
        likely = np.exp(density, out=density)
        weights = np.exp(model.weights[stream][:, ordered] * -np.float32(model.weight_step))
        mixed = np.empty_like(total)
        for place, (begin, end) in enumerate(parts):
            inside = likely[:, place * size : (place + 1) * size]
            mixed[:, begin:end] = inside @ weights[:, begin:end]
        total += np.log(mixed, out=mixed)
        total += top
    found = np.empty_like(total)
    found[:, order] = total
    return found


def phone_and_state_scores(
    model: PhoneModel, frames: Floats, states: Ints
) -> tuple[Floats, Floats]:
    """Return the log likelihood of each frame in each phone's best state, and in these states.

    Shapes (n, names) and (n, k); one pass over the Gaussians for both.
    """
    alone = model.alone.ravel()
    found = scores(model, frames, np.concatenate([alone, states]))
    phones = found[:, : alone.size].reshape(len(found), -1, STATES).max(axis=2)
    return phones, found[:, alone.size :]


def columns(model: PhoneModel, names: Sequence[str]) -> list[int]:
    """Return where these phones stand."""
    return [model.names.index(name) for name in names]
