"""What each thing a sentence shows weighs for each part: two fitted chains.

The first knows where in the answer a sentence stands and says which part it tells; the second
knows the words alone and says whether a part is there at all, and whether they come in another
order. Fitted by ``scripts/fit_star`` and kept where they can be read (``star_weights.tsv``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence, Set
    from typing import Any

    from voiceprep.model import Part

    Four = tuple[float, float, float, float]

PARTS: tuple[Part, ...] = ("situation", "task", "action", "result")
NONE: Four = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)  # one is like itself alone, so that it can be a key
class Weights:
    """A linear-chain model: four numbers a feature, in the order of `PARTS`."""

    features: dict[str, Four]
    steps: tuple[Four, ...]
    """What going from one part (row) to the next (column) weighs."""
    opening: Four
    closing: Four


@dataclass(frozen=True, slots=True)
class Model:
    """Both chains, and what makes a verdict of them."""

    placed: Weights
    worded: Weights
    slope: Four
    offset: Four
    """How likely a part is missing: the logistic of offset + slope · its log probability."""
    reordered: float
    """By how much another order must be likelier than the usual one, in log units."""


@lru_cache(maxsize=1)
def model() -> Model:
    """Return the fitted model."""
    shape = tomllib.loads(_text("star_weights.toml"))
    placed: dict[str, Four] = {}
    worded: dict[str, Four] = {}
    for row in _text("star_weights.tsv").splitlines():
        name, *numbers = row.split("\t")
        if len(numbers) == 2 * len(PARTS):
            values = [float(number or 0) for number in numbers]
            placed[name], worded[name] = four(values[:4]), four(values[4:])
    return Model(
        placed=_chain(placed, shape["placed"]),
        worded=_chain(worded, shape["worded"]),
        slope=four(shape["missing"]["slope"]),
        offset=four(shape["missing"]["offset"]),
        reordered=float(shape["reordered"]),
    )


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _chain(features: dict[str, Four], shape: dict[str, Any]) -> Weights:
    steps = tuple(four(shape["steps"][part]) for part in PARTS)
    return Weights(features, steps, four(shape["opening"]), four(shape["closing"]))


def four(row: Sequence[float]) -> Four:
    """Return four numbers as a tuple of four."""
    situation, task, action, result = row
    return situation, task, action, result


@dataclass(frozen=True, slots=True)
class Weighed:
    """How strongly what each sentence of an answer shows speaks for each part, by either chain."""

    placed: tuple[Four, ...]
    worded: tuple[Four, ...]


def weighed(seen: Sequence[Set[str]], using: Model) -> Weighed:
    """Return how strongly what each sentence shows speaks for each part."""
    return Weighed(
        tuple([scores(shown, using.placed) for shown in seen]),
        tuple([scores(shown, using.worded) for shown in seen]),
    )


def scores(shown: Set[str], using: Weights) -> Four:
    """Return how strongly what a sentence shows speaks for each part."""
    names = sorted(using.features.keys() & shown)  # sums hang on the order, sets have none
    rows = [using.features[name] for name in names]
    return four([sum(column) for column in zip(*rows, strict=True)]) if rows else NONE
