"""Fit the weights by which abandoned words are told from their neighbours.

A conditional random field: a linear chain of two states, each cue weighing for a word being
abandoned, for it being the first of such words and for it being the last. Fitted twice, first on
half of the turns to find the cues that weigh most, then these on all, so that the table stays small
enough to read.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.filler_fit import SOURCE, unpunctuated
from evaluation.labelled import arguments, folder_of, lines
from voiceprep.analysis.fillers import fillers
from voiceprep.analysis.repair_cues import WEIGHTS, cues, stream
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

WRITTEN = Path(__file__).resolve().parents[2] / "voiceprep" / "analysis" / WEIGHTS
PENALTY, SECOND_PENALTY = 4.0, 1.5
MOST_STEPS, SECOND_STEPS = 50, 70
LEAST_TIMES = 7
MOST_CUES = 9000
LEAST_WEIGHT = 0.03
LENIENCY = 0.1
"""How much is added for each abandoned word, as more are missed than called wrongly."""


@dataclass(frozen=True, slots=True)
class Chains:
    """Turns end to end: which word has which cue, whether it was abandoned, how long each is."""

    seen: Any
    truth: NDArray[np.int8]
    lengths: NDArray[np.int64]


@dataclass(slots=True)
class Cues:
    """The cues by number."""

    numbers: dict[str, int]
    grows: bool = True

    def of(self, names: Iterable[str]) -> list[int]:
        ordered = sorted(names)  # so that the fit does not hang on the order in which cues are told
        if self.grows:
            return [self.numbers.setdefault(name, len(self.numbers)) for name in ordered]
        return [self.numbers[name] for name in ordered if name in self.numbers]


def turns(path: Path, every: int = 1) -> Iterator[tuple[list[list[str]], list[int]]]:
    """Yield the cues and the truth of turns, as transcribed and then without punctuation."""
    for spelt in (str, unpunctuated):
        for row in islice(lines(path), 0, None, every):
            spoken = tuple(Word(spelt(text)) for text in row["text"].split())
            heard = tokens(spoken)
            filling = {
                i
                for f in fillers(heard, spoken)
                for i in range(f.first_word or 0, (f.last_word or 0) + 1)
            }
            said = stream(heard, filling)
            if len(said):
                yield cues(said), [int(row["reparandum"][i]) for i in said.indices]


def chains(found: Iterable[tuple[list[list[str]], list[int]]], known: Cues) -> Chains:
    """Return turns as a matrix, numbering the cues."""
    from scipy.sparse import csr_matrix

    columns, ends, truth, lengths = array("i"), array("q", [0]), array("b"), array("q")
    for names, labels in found:
        for each in names:
            columns.extend(known.of(each))
            ends.append(len(columns))
        truth.extend(labels)
        lengths.append(len(labels))
    indices = np.frombuffer(columns, dtype=np.int32)
    pointers = np.frombuffer(ends, dtype=np.int64)
    ones = np.ones(len(indices), dtype=np.float32)
    seen = csr_matrix((ones, indices, pointers), shape=(len(truth), len(known.numbers)))
    return Chains(seen, np.frombuffer(truth, dtype=np.int8), np.frombuffer(lengths, dtype=np.int64))


class Field:
    """What a row of weights is worth on labelled chains, and how it should change."""

    def __init__(self, given: Chains, penalty: float) -> None:
        self._seen, self._turned = given.seen, given.seen.T.tocsr()
        self._penalty = penalty
        longest_first = np.argsort(-given.lengths, kind="stable")
        starts = np.concatenate([[0], np.cumsum(given.lengths)[:-1]])
        self._starts, self._lengths = starts[longest_first], given.lengths[longest_first]
        longest = int(given.lengths.max())
        self._alive = [int((self._lengths > step).sum()) for step in range(longest)]
        self._opens = np.zeros(len(given.truth), dtype=bool)
        self._opens[starts] = True
        self._closes = np.roll(self._opens, -1)
        self._observed = self._counted(given.truth == 1)

    def _counted(self, truth: NDArray[np.bool_]) -> NDArray[np.float32]:
        before = np.roll(truth, 1) & ~self._opens
        after = np.roll(truth, -1) & ~self._closes
        return np.stack([truth, truth & ~before, truth & ~after], axis=1).astype(np.float32)

    def loss(self, flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return the negative log-likelihood with its penalty, and the gradient."""
        weights = flat.reshape(-1, 3).astype(np.float32)
        scores = self._seen @ weights
        total, expected = self.expected(scores.astype(np.float64))
        value = total - float(np.sum(scores * self._observed, dtype=np.float64))
        gradient = (self._turned @ (expected - self._observed)).astype(np.float64).ravel()
        penalty = 0.5 * self._penalty * float(flat @ flat)
        return value + penalty, gradient + self._penalty * flat

    def expected(self, scores: NDArray[np.float64]) -> tuple[float, NDArray[np.float32]]:
        """Return the log of all chains' weight, and how likely each word is in, first and last."""
        forth, back = self._forth(scores), self._back(scores)
        inside, first, last = scores.T
        ends = self._starts + self._lengths - 1
        whole = np.logaddexp(forth[0][ends], forth[1][ends] + last[ends])
        by_word = np.zeros(len(scores))
        by_word[self._starts] = whole
        by_word = by_word[np.maximum.accumulate(np.where(self._opens, np.arange(len(scores)), 0))]
        before = np.where(self._opens, 0.0, np.roll(forth[0], 1))
        after = np.where(self._closes, 0.0, np.roll(back[0], -1))
        likely = (
            forth[1] + back[1],
            before + first + inside + back[1],
            forth[1] + last + after,
        )
        return float(whole.sum()), np.exp(np.stack(likely, 1) - by_word[:, None]).astype(np.float32)

    def _forth(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        inside, first, last = scores.T
        reached = np.zeros((2, len(scores)))
        reached[1, self._starts] = (inside + first)[self._starts]
        for step in range(1, len(self._alive)):
            here = self._starts[: self._alive[step]] + step
            kept, dropped = reached[0, here - 1], reached[1, here - 1]
            reached[0, here] = np.logaddexp(kept, dropped + last[here - 1])
            reached[1, here] = np.logaddexp(kept + first[here], dropped) + inside[here]
        return reached

    def _back(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        inside, first, last = scores.T
        left = np.zeros((2, len(scores)))
        ends = self._starts + self._lengths - 1
        left[1, ends] = last[ends]
        for step in range(len(self._alive) - 1, 0, -1):
            here = self._starts[: self._alive[step]] + step
            kept, dropped = left[0, here], left[1, here] + inside[here]
            left[0, here - 1] = np.logaddexp(kept, dropped + first[here])
            left[1, here - 1] = np.logaddexp(kept + last[here - 1], dropped)
        return left


def fitted(given: Chains, penalty: float, steps: int) -> NDArray[np.float64]:
    """Return three weights a cue."""
    from scipy.optimize import minimize

    start = np.zeros(3 * given.seen.shape[1])
    options = {"maxiter": steps, "maxcor": 8}
    field = Field(given, penalty)
    found = minimize(field.loss, start, jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x.reshape(-1, 3))


def heaviest(given: Chains, names: Sequence[str], most: int) -> list[str]:
    """Return the names of the cues that weigh most for their frequency."""
    times = np.asarray(given.seen.sum(axis=0)).ravel()
    enough = np.flatnonzero(times >= LEAST_TIMES)
    often = Chains(given.seen[:, enough].tocsr(), given.truth, given.lengths)
    weights = fitted(often, PENALTY, MOST_STEPS)
    worth = np.abs(weights).max(axis=1) * np.sqrt(times[enough])
    kept = np.argsort(-worth, kind="stable")[:most]
    return sorted(names[place] for place in enough[kept])


def written(names: Sequence[str], weights: NDArray[np.float64]) -> str:
    """Return the weights as a table; what hardly weighs is left out."""
    rows = [
        "# What speaks for a word being abandoned (above 0), in natural logarithms: the cue, what",
        "# it weighs for a word being abandoned, for being the first of such words, and the last.",
        "# 0= is the word, +1= the next, (they) a word that stands where it stands; gap: what",
        "# follows, early: what stands before, late: after the next word; u: a filler, ?: none is",
        "# punctuated. again 2 1 ,: the word is said again two words on, one word alike, after a",
        "# comma; alike: one of its kind is; in-, ends-: inside and at the end of such a stretch.",
        "# Fitted by scripts/fit_repairs.",
    ]
    for name, row in sorted(zip(names, weights.tolist(), strict=True)):
        cells = [f"{value:.2f}" if abs(value) >= LEAST_WEIGHT else "" for value in row]
        if any(cells):
            rows.append("\t".join([name, *cells]))
    return "\n".join(rows) + "\n"


def main() -> None:
    folder = folder_of(arguments(__doc__).parse_args())
    path = folder / "fillers" / SOURCE
    known = Cues({})
    half = chains(turns(path, 2), known)
    names = heaviest(half, list(known.numbers), MOST_CUES)
    del half
    every = chains(turns(path), Cues({name: place for place, name in enumerate(names)}, False))
    weights = fitted(every, SECOND_PENALTY, SECOND_STEPS)
    for name in ("always", "bare"):
        weights[names.index(name), 0] += LENIENCY
    WRITTEN.write_text(written(names, weights), encoding="utf-8")
    print(f"{len(every.truth)} words, {len(names)} cues -> {WRITTEN.name}")


if __name__ == "__main__":
    main()
