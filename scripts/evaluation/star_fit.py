"""Fit the weights by which sentences are told to be Situation, Task, Action or Result.

Two linear-chain conditional random fields over the sentences of labelled answers and of the stories
in ``examples/stories.txt``. Published answers are all complete and in order, so that place alone
looks better than it is: the chain that knows places sees each answer whole and, for a twentieth of
the weight, with a part cut out; the chain of words alone sees whole and cut ones alike, and some
with two parts cut out or in another order. Features are kept that occur in at least four answers
from at least three sources, so that nothing is learnt about one source.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluation.chain_fit import Row, fitted_chain
from evaluation.kind_fit import write_kinds
from evaluation.labelled import Answer, Sentences, answers, arguments, folder_of
from evaluation.written import stories
from voiceprep.analysis.cues import is_place
from voiceprep.analysis.star import evidence, shown
from voiceprep.analysis.star_weights import PARTS, Model, Weights, four, model, weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.star_weights import Four

ANALYSIS = Path(__file__).resolve().parents[2] / "voiceprep" / "analysis"
LEAST_ANSWERS = 4
LEAST_SOURCES = 3
FOLDS = 5
PLACED = {"whole": 1.0, "cut": 0.05}
WORDED = {"whole": 1.0, "cut": 1.0, "halved": 0.3, "turned": 0.1}
REORDERED = 2.0
LEAST_WEIGHT = 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """One row of sentences: what each shows, and which state it is."""

    shown: list[set[str]]
    states: list[int]
    variant: str
    without: str


def example(told: Sentences) -> Example:
    """Return what the model sees of an answer; a reflection is learnt as part of the result."""
    states = [PARTS.index(part) if part in PARTS else PARTS.index("result") for part in told.parts]
    return Example(shown(told.texts), states, told.variant, told.without)


def examples(found: Answer) -> list[Example]:
    """Return an answer whole, cut and turned."""
    rows = [example(each) for each in (found.whole, *found.others)]
    return [row for row in rows if row.states]


@dataclass(frozen=True, slots=True)
class Seen:
    """A labelled answer with what the model sees of it, worked out once."""

    source: str
    style: str
    rows: list[Example]


def seen(found: Sequence[Answer]) -> list[Seen]:
    """Return what the model sees of answers."""
    return [Seen(each.source, each.style, examples(each)) for each in found]


def vocabulary(found: Sequence[Seen]) -> list[str]:
    """Return the features that are common enough, over enough sources."""
    count: Counter[str] = Counter()
    sources: dict[str, set[str]] = defaultdict(set)
    for each in found:
        for name in set().union(*each.rows[0].shown):
            count[name] += 1
            sources[name].add(each.source)
    return sorted(
        name
        for name, times in count.items()
        if times >= LEAST_ANSWERS and len(sources[name]) >= LEAST_SOURCES
    )


def fitted(found: Sequence[Seen]) -> Model:
    """Return both chains fitted on these answers, with the verdicts of the shipped model."""
    names = vocabulary(found)
    words = [name for name in names if not is_place(name)]
    return replace(
        _unjudged(),
        placed=fitted_chain(_rows(found, PLACED), names),
        worded=fitted_chain(_rows(found, WORDED), words),
    )


def _unjudged() -> Model:
    none = Weights({}, (four([0.0] * 4),) * 4, four([0.0] * 4), four([0.0] * 4))
    return Model(none, none, four([1.0] * 4), four([0.0] * 4), REORDERED)


def _rows(found: Sequence[Seen], weights: dict[str, float]) -> list[Row]:
    return [
        Row(row.shown, row.states, weights[row.variant])
        for each in found
        for row in each.rows
        if row.variant in weights
    ]


def folds(found: Sequence[Seen]) -> list[set[str]]:
    """Split the sources into five groups of about as many answers; never one source in two."""
    counts = Counter(each.source for each in found)
    groups: list[set[str]] = [set() for _ in range(FOLDS)]
    sizes = [0] * FOLDS
    for source, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        smallest = sizes.index(min(sizes))
        groups[smallest].add(source)
        sizes[smallest] += count
    return groups


def left_out(found: Sequence[Seen]) -> list[tuple[Model, list[Seen]]]:
    """Return a model for each fold, fitted on the other folds, and the answers of the fold."""
    written = seen(stories())
    return [
        (
            fitted([*(each for each in found if each.source not in group), *written]),
            [each for each in found if each.source in group],
        )
        for group in folds(found)
    ]


def judged(split: Sequence[tuple[Model, list[Seen]]]) -> tuple[Four, Four]:
    """Return slope and offset by which a log probability says that a part is missing.

    Whole answers count as much as cut ones, and a source with many answers counts as the root of
    their number, so that no one source sets the verdict.
    """
    lines = [_logistic(*_column(split, state)) for state in range(len(PARTS))]
    return four([line[0] for line in lines]), four([line[1] for line in lines])


def _column(
    split: Sequence[tuple[Model, list[Seen]]], state: int
) -> tuple[list[float], list[bool], list[float]]:
    values, gone, weight = [], [], []
    many = Counter(each.source for _, held_out in split for each in held_out)
    for using, held_out in split:
        for each in held_out:
            for row in each.rows:
                if row.variant == "whole" or row.without == PARTS[state]:
                    values.append(evidence(weighed(row.shown, using), using)[state])
                    gone.append(row.without == PARTS[state])
                    weight.append(many[each.source] ** -0.5)
    return values, gone, weight


def _logistic(
    values: Sequence[float], gone: Sequence[bool], weight: Sequence[float]
) -> tuple[float, float]:
    from scipy.optimize import minimize

    x, y = np.asarray(values), np.asarray(gone, dtype=float)
    counted = np.asarray(weight)
    counted = counted / np.where(y > 0, counted[y > 0].sum(), counted[y == 0].sum())

    def loss(line: np.ndarray) -> float:
        said = line[0] * x + line[1]
        return float(counted @ (np.logaddexp(0.0, said) - y * said)) + 1e-4 * float(line @ line)

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="BFGS").x
    return float(slope), float(offset)


def _shape(using: Model) -> str:
    rows = ["# Of the two chains of star_weights.tsv: what is not about single features.", ""]
    rows += [f"reordered = {using.reordered}  # by how much another order must be likelier", ""]
    rows += ["[missing]  # logistic of offset + slope * log probability that no sentence tells it"]
    rows += [f"slope = {_listed(using.slope)}", f"offset = {_listed(using.offset)}"]
    for name, chain in (("placed", using.placed), ("worded", using.worded)):
        rows += ["", f"[{name}]", f"opening = {_listed(chain.opening)}"]
        rows += [f"closing = {_listed(chain.closing)}", "", f"[{name}.steps]"]
        rows += [f"{p} = {_listed(row)}" for p, row in zip(PARTS, chain.steps, strict=True)]
    return "\n".join(rows) + "\n"


def _table(using: Model) -> str:
    none = four([0.0] * 4)
    rows = ["# feature, then its weight for S, T, A, R knowing the place, then by words alone"]
    for name, placed in sorted(using.placed.features.items()):
        both = (*placed, *using.worded.features.get(name, none))
        if max(map(abs, both)) >= LEAST_WEIGHT:
            rows.append("\t".join([name, *map(_short, both)]))
    return "\n".join(rows) + "\n"


def _short(value: float) -> str:
    return f"{value:.2f}".replace("0.", ".").replace("-.00", "").replace(".00", "")


def _listed(row: Sequence[float]) -> str:
    return "[" + ", ".join(f"{value:.3f}".replace("-0.000", "0.000") for value in row) + "]"


def main() -> None:
    folder = folder_of(arguments(__doc__).parse_args())
    found = seen(answers(folder))
    slope, offset = judged(left_out(found))
    using = replace(fitted([*found, *seen(stories())]), slope=slope, offset=offset)
    (ANALYSIS / "star_weights.tsv").write_text(_table(using), encoding="utf-8", newline="\n")
    (ANALYSIS / "star_weights.toml").write_text(_shape(using), encoding="utf-8", newline="\n")
    model.cache_clear()
    write_kinds()
    print(f"{len(model().placed.features)} features from {len(found)} answers")
