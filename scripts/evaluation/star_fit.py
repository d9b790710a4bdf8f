"""Fit the weights by which sentences are told to be Situation, Task, Action or Result.

A linear-chain conditional random field over the sentences of labelled answers, each whole and with
each part cut out once (a tenth of the weight: enough to learn what a missing part looks like).
Features are kept that occur in at least five answers from at least four sources, so that nothing is
learnt about one source.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluation.labelled import Answer, Sentences, answers, arguments, folder_of
from voiceprep.analysis.chain import certainties
from voiceprep.analysis.cues import PARTS, Weights
from voiceprep.analysis.star import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from voiceprep.analysis.cues import Four

    Array = NDArray[np.float64]

WRITTEN = Path(__file__).resolve().parents[2] / "voiceprep" / "analysis" / "star_weights.toml"
PENALTY = 8.0
CUT_WEIGHT = 0.1
LEAST_ANSWERS = 5
LEAST_SOURCES = 4
STATES = len(PARTS)
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One row of sentences: what each shows, which state it is, and how much the row counts."""

    shown: list[set[str]]
    states: list[int]
    weight: float
    without: str


def example(told: Sentences, weight: float) -> Example:
    """Return what the model sees of an answer; a reflection is learnt as part of the result."""
    states = [PARTS.index(part) if part in PARTS else PARTS.index("result") for part in told.parts]
    return Example(shown(told.texts), states, weight, told.without)


def examples(found: Answer) -> list[Example]:
    """Return an answer whole and cut."""
    rows = [example(found.whole, 1.0), *(example(cut, CUT_WEIGHT) for cut in found.cut)]
    return [row for row in rows if row.states]


def vocabulary(found: Sequence[Answer]) -> list[str]:
    """Return the features that are common enough, over enough sources."""
    count: Counter[str] = Counter()
    sources: dict[str, set[str]] = defaultdict(set)
    for each in found:
        for name in set().union(*shown(each.whole.texts)):
            count[name] += 1
            sources[name].add(each.source)
    return sorted(
        name
        for name, times in count.items()
        if times >= LEAST_ANSWERS and len(sources[name]) >= LEAST_SOURCES
    )


class Batch:
    """All rows side by side, padded to the longest, so that each step is one array."""

    def __init__(self, rows: Sequence[Example], names: Sequence[str]) -> None:
        index = {name: place for place, name in enumerate(names)}
        self.size, self.length = len(rows), max(len(row.states) for row in rows)
        self.features = np.zeros((self.size, self.length, len(names)), dtype=np.float32)
        self.truth = np.zeros((self.size, self.length, STATES))
        self.weight = np.asarray([row.weight for row in rows])
        for number, row in enumerate(rows):
            for step, (seen, state) in enumerate(zip(row.shown, row.states, strict=True)):
                known = [index[name] for name in seen if name in index]
                self.features[number, step, known] = 1.0
                self.truth[number, step, state] = 1.0
        self.inside = self.truth.sum(axis=2)
        self.lengths = self.inside.sum(axis=1).astype(int)


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
    count = batch.features.shape[2]
    using = Parameters.unpacked(flat, count)
    emitted = batch.features @ using.features
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
        np.tensordot(batch.features, excess, axes=([0, 1], [0, 1])),
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


def fitted(found: Sequence[Answer]) -> Weights:
    """Return the model fitted on these answers, without thresholds."""
    from scipy.optimize import minimize

    names = vocabulary(found)
    batch = Batch([row for each in found for row in examples(each)], names)
    start = np.zeros(len(names) * STATES + STATES * STATES + 2 * STATES)
    options = {"maxiter": 150}
    flat = minimize(loss, start, (batch,), jac=True, method="L-BFGS-B", options=options).x
    using = Parameters.unpacked(flat, len(names))
    return Weights(
        features=dict(zip(names, map(tuple, using.features.tolist()), strict=True)),
        steps=tuple(map(tuple, using.steps.tolist())),
        opening=tuple(using.opening.tolist()),
        closing=tuple(using.closing.tolist()),
        present=(0.5, 0.5, 0.5, 0.5),
    )


def emitted_by(model: Weights, row: Example) -> list[Four]:
    """Return what each sentence of a row says for each part, under a model."""
    none: Four = (0.0, 0.0, 0.0, 0.0)
    known = [[model.features.get(name, none) for name in sorted(seen)] for seen in row.shown]
    return [_summed(rows) for rows in known]


def _summed(rows: Sequence[Four]) -> Four:
    one, two, three, four = (sum(row[state] for row in rows) for state in range(STATES))
    return one, two, three, four


def folds(found: Sequence[Answer]) -> list[set[str]]:
    """Split the sources into five groups of about as many answers; never one source in two."""
    counts = Counter(each.source for each in found)
    groups: list[set[str]] = [set() for _ in range(FOLDS)]
    sizes = [0] * FOLDS
    for source, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        smallest = sizes.index(min(sizes))
        groups[smallest].add(source)
        sizes[smallest] += count
    return groups


def left_out(found: Sequence[Answer]) -> list[tuple[Weights, list[Answer]]]:
    """Return a model for each fold, fitted on the other folds, and the answers of the fold."""
    return [
        (
            fitted([each for each in found if each.source not in group]),
            [each for each in found if each.source in group],
        )
        for group in folds(found)
    ]


def surest(model: Weights, row: Example) -> tuple[float, ...]:
    """Return how certainly the surest sentence tells each part."""
    likely = certainties(emitted_by(model, row), model)
    return tuple(max(column) for column in zip(*likely, strict=True))


def thresholds(split: Sequence[tuple[Weights, list[Answer]]]) -> tuple[float, ...]:
    """Return for each part the certainty that best tells whole answers from cut ones."""
    whole: list[tuple[float, ...]] = []
    cut: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for model, held_out in split:
        for each in held_out:
            for row in examples(each):
                (cut[row.without] if row.without else whole).append(surest(model, row))
    return tuple(
        _best_cut([row[i] for row in whole], [row[i] for row in cut[part]])
        for i, part in enumerate(PARTS)
    )


def _best_cut(there: Sequence[float], gone: Sequence[float]) -> float:
    options = np.linspace(0.05, 0.95, 37)
    right = [np.mean(np.asarray(there) >= o) + np.mean(np.asarray(gone) < o) for o in options]
    return float(options[int(np.argmax(right))])


def written(model: Weights, present: Sequence[float]) -> str:
    """Return the model as TOML, features by name; those that hardly weigh are left out."""
    rows = [
        "# Which features speak for which part of a story: situation, task, action, result.",
        "# Fitted by scripts/fit_star; cues in angle brackets are described in star_cues.toml.",
        "",
        f"present = {_four(present)}  # least certainty with which a part is there",
        f"opening = {_four(model.opening)}",
        f"closing = {_four(model.closing)}",
        "",
        "[steps]  # from the part named to each part",
        *(f"{part} = {_four(row)}" for part, row in zip(PARTS, model.steps, strict=True)),
        "",
        "[features]",
        *(
            f'"{name}" = {_four(row)}'
            for name, row in sorted(model.features.items())
            if max(map(abs, row)) >= 0.02
        ),
    ]
    return "\n".join(rows) + "\n"


def _four(row: Sequence[float]) -> str:
    return "[" + ", ".join(f"{value:.3f}".replace("-0.000", "0.000") for value in row) + "]"


def main() -> None:
    folder = folder_of(arguments(__doc__).parse_args())
    found = answers(folder)
    present = thresholds(left_out(found))
    model = fitted(found)
    WRITTEN.write_text(written(model, present), encoding="utf-8")
    print(f"{len(model.features)} features from {len(found)} answers -> {WRITTEN.name}")
