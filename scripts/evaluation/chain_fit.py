"""Fit a linear-chain conditional random field by L-BFGS, all rows side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.star_weights import PARTS, Weights, four

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

PENALTY = 10.0
STEPS = 100
STATES = len(PARTS)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of sentences: what each shows, which state it is, and how much the row counts."""

    shown: list[set[str]]
    states: list[int]
    weight: float


class Batch:
    """All rows side by side, padded to the longest, so that each step is one array."""

    def __init__(self, rows: Sequence[Row], names: Sequence[str]) -> None:
        from scipy.sparse import csr_matrix

        index = {name: place for place, name in enumerate(names)}
        self.size, self.length = len(rows), max(len(row.states) for row in rows)
        self.truth = np.zeros((self.size, self.length, STATES))
        self.weight = np.asarray([row.weight for row in rows])
        columns: list[int] = []
        ends = [0]
        for number, row in enumerate(rows):
            for step in range(self.length):
                if step < len(row.states):
                    columns += sorted(index[name] for name in row.shown[step] if name in index)
                    self.truth[number, step, row.states[step]] = 1.0
                ends.append(len(columns))
        shape = (self.size * self.length, len(names))
        self.features = csr_matrix((np.ones(len(columns)), columns, ends), shape=shape)
        self.turned = self.features.T.tocsr()
        self.inside = self.truth.sum(axis=2)
        self.lengths = self.inside.sum(axis=1).astype(int)

    def emitted(self, weights: Array) -> Array:
        """Return what each sentence says for each state."""
        return np.asarray(self.features @ weights).reshape(self.size, self.length, STATES)


@dataclass(slots=True)
class Parameters:
    """Weights of features, steps, opening and closing."""

    features: Array
    steps: Array
    opening: Array
    closing: Array

    @classmethod
    def unpacked(cls, flat: Array, count: int) -> Parameters:
        """Read the four arrays out of one."""
        cuts = np.cumsum([count * STATES, STATES * STATES, STATES])
        features, steps, opening, closing = np.split(flat, cuts)
        return cls(features.reshape(count, STATES), steps.reshape(STATES, STATES), opening, closing)

    def packed(self) -> Array:
        """Return all four as one array."""
        return np.concatenate(
            [self.features.ravel(), self.steps.ravel(), self.opening, self.closing]
        )


def _log_sum(values: Array, axis: int) -> Array:
    top = values.max(axis=axis, keepdims=True)
    summed = top + np.log(np.exp(values - top).sum(axis=axis, keepdims=True))
    return np.asarray(summed.squeeze(axis))


def _messages(batch: Batch, emitted: Array, using: Parameters) -> tuple[Array, Array]:
    forward, backward = np.empty_like(emitted), np.empty_like(emitted)
    forward[:, 0] = using.opening + emitted[:, 0]
    for step in range(1, batch.length):
        came = _log_sum(forward[:, step - 1][:, :, None] + using.steps, 1) + emitted[:, step]
        forward[:, step] = np.where(batch.inside[:, step, None] > 0, came, forward[:, step - 1])
    backward[:, -1] = using.closing
    for step in range(batch.length - 2, -1, -1):
        ahead = emitted[:, step + 1] + backward[:, step + 1]
        went = _log_sum(using.steps + ahead[:, None, :], 2)
        inside = batch.inside[:, step + 1, None] > 0
        backward[:, step] = np.where(inside, went, backward[:, step + 1])
    return forward, backward


def loss(flat: Array, batch: Batch) -> tuple[float, Array]:
    """Return the penalised negative log-likelihood and its gradient."""
    count = batch.features.shape[1]
    using = Parameters.unpacked(flat, count)
    emitted = batch.emitted(using.features)
    forward, backward = _messages(batch, emitted, using)
    whole = _log_sum(forward[:, -1] + using.closing, 1)
    likely = np.exp(forward + backward - whole[:, None, None]) * batch.inside[..., None]
    excess = (likely - batch.truth) * batch.weight[:, None, None]
    steps, said = _step_gradient(batch, (emitted, forward, backward, whole), using)
    rows = np.arange(batch.size)
    last = batch.truth[rows, batch.lengths - 1]
    score = (emitted * batch.truth).sum(axis=(1, 2)) + said
    score += batch.truth[:, 0] @ using.opening + last @ using.closing
    gradient = Parameters(
        np.asarray(batch.turned @ excess.reshape(-1, STATES)),
        steps,
        excess[:, 0].sum(axis=0),
        excess[rows, batch.lengths - 1].sum(axis=0),
    )
    value = float(batch.weight @ (whole - score)) + 0.5 * PENALTY * float(flat @ flat)
    return value, gradient.packed() + PENALTY * flat


def _step_gradient(
    batch: Batch, sums: tuple[Array, Array, Array, Array], using: Parameters
) -> tuple[Array, Array]:
    """Return the gradient of the steps, and what the true steps score in each row."""
    emitted, forward, backward, whole = sums
    gradient, said = np.zeros((STATES, STATES)), np.zeros(batch.size)
    for step in range(1, batch.length):
        counted = batch.weight * batch.inside[:, step]
        ahead = (emitted[:, step] + backward[:, step])[:, None, :]
        pair = forward[:, step - 1][:, :, None] + using.steps + ahead - whole[:, None, None]
        true = batch.truth[:, step - 1][:, :, None] * batch.truth[:, step][:, None, :]
        gradient += ((np.exp(pair) - true) * counted[:, None, None]).sum(axis=0)
        said += (true * using.steps).sum(axis=(1, 2))
    return gradient, said


def fitted_chain(rows: Sequence[Row], names: Sequence[str]) -> Weights:
    """Return the chain that fits these rows."""
    from scipy.optimize import minimize

    batch = Batch(rows, names)
    start = np.zeros(len(names) * STATES + STATES * STATES + 2 * STATES)
    options = {"maxiter": STEPS}
    flat = minimize(loss, start, (batch,), jac=True, method="L-BFGS-B", options=options).x
    using = Parameters.unpacked(flat, len(names))
    return Weights(
        features=dict(zip(names, map(four, using.features.tolist()), strict=True)),
        steps=tuple(map(four, using.steps.tolist())),
        opening=four(using.opening.tolist()),
        closing=four(using.closing.tolist()),
    )
