"""Fit how likely each kind of answer is, on answers written for this project.

A multinomial logistic regression on the signs that `voiceprep.analysis.kinds` counts. The labelled
answers of other kinds are not learnt from, so that the figures on them are honest.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluation.written import other_answers, stories
from voiceprep.analysis.kinds import signs
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

WRITTEN = Path(__file__).resolve().parents[2] / "voiceprep" / "analysis" / "star_kinds.toml"
PENALTY = 3.0


def bare(text: str) -> list[str]:
    """Return the words of a text as the analysis sees them."""
    heard = tokens(tuple(Word(word) for word in text.split()))
    return [token.text for token in heard if token.text and not token.is_filled_pause]


def fitted_kinds() -> dict[str, dict[str, float]]:
    """Return what each sign weighs for each kind; each kind counts as the root of its number."""
    from scipy.optimize import minimize

    told = [("story", each.text) for each in stories()] + other_answers()
    rows = [signs(bare(text)) for _, text in told]
    names = sorted(set().union(*rows))
    kinds = sorted({kind for kind, _ in told})
    many = Counter(kind for kind, _ in told)
    shown = np.asarray([[row.get(name, 0.0) for name in names] for row in rows])
    truth = np.asarray([[float(kind == each) for each in kinds] for kind, _ in told])
    counted = np.asarray([(len(told) / many[kind]) ** 0.5 for kind, _ in told])

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(len(names), len(kinds))
        said = shown @ weights
        whole = np.logaddexp.reduce(said, axis=1)
        excess = (np.exp(said - whole[:, None]) - truth) * counted[:, None]
        value = float(counted @ (whole - (said * truth).sum(axis=1)))
        gradient = shown.T @ excess + PENALTY * weights
        return value + 0.5 * PENALTY * float(flat @ flat), gradient.ravel()

    start = np.zeros(len(names) * len(kinds))
    flat = minimize(loss, start, jac=True, method="L-BFGS-B").x.reshape(len(names), len(kinds))
    return {kind: _named(names, flat[:, place]) for place, kind in enumerate(kinds)}


def _named(names: Sequence[str], column: Array) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, column, strict=True)}


def write_kinds() -> None:
    """Write the fitted weights where they can be read."""
    rows = ["# What each sign of an answer weighs for each kind. Fitted by scripts/fit_star."]
    for kind, weights in fitted_kinds().items():
        rows += ["", f"[{kind}]"]
        rows += [f'"{name}" = {value:.2f}' for name, value in weights.items()]
    text = "\n".join(rows).replace("-0.00", "0.00") + "\n"
    WRITTEN.write_text(text, encoding="utf-8", newline="\n")
