"""Fit the weights by which "like", "so", "well" and their kind are told to be fillers or not.

A logistic regression on neighbouring words and marks, on annotated conversations: once as they were
transcribed and once without punctuation or capitals, as a recogniser may write them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluation.labelled import arguments, folder_of, lines
from voiceprep.analysis.filler_cues import cues
from voiceprep.analysis.fillers import candidates
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

WRITTEN = Path(__file__).resolve().parents[2] / "voiceprep" / "analysis" / "filler_weights.toml"
SOURCE = "switchboard-dev.jsonl.gz"
FILLER_LABELS = "FDE"
PENALTY = 2.0
LEAST_TIMES = 20
LEAST_WEIGHT = 0.15
_MARK = re.compile(r"[^\w' -]")


@dataclass(frozen=True, slots=True)
class Example:
    """One phrase that may be a filler."""

    phrase: str
    cues: tuple[str, ...]
    is_filler: bool


def unpunctuated(text: str) -> str:
    """Return a word as a recogniser without punctuation writes it."""
    return _MARK.sub("", text).lower() or text


def examples(path: Path, punctuated: bool) -> Iterator[Example]:
    """Yield every phrase of the conversations that may be a filler."""
    for turn in lines(path):
        texts = turn["text"].split()
        heard = tokens([Word(t if punctuated else unpunctuated(t)) for t in texts])
        for span in candidates(heard):
            phrase = " ".join(token.text for token in heard[span[0] : span[1] + 1])
            truth = turn["labels"][span[0]] in FILLER_LABELS
            yield Example(phrase, tuple(cues(heard, span, punctuated)), truth)


def fitted(found: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return the weights of each phrase's cues."""
    phrases = sorted({each.phrase for each in found})
    return {phrase: _fitted([e for e in found if e.phrase == phrase]) for phrase in phrases}


def _fitted(found: Sequence[Example]) -> dict[str, float]:
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    count = Counter(cue for each in found for cue in each.cues)
    names = sorted(cue for cue, times in count.items() if times >= LEAST_TIMES)
    index = {cue: place for place, cue in enumerate(names)}
    places = [(r, index[c]) for r, e in enumerate(found) for c in e.cues if c in index]
    rows, columns = zip(*places, strict=True)
    seen = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(found), len(names)))
    truth = np.asarray([each.is_filler for each in found], dtype=float)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = seen @ weights
        likely = 1.0 / (1.0 + np.exp(-np.clip(score, -30.0, 30.0)))
        value = float(np.sum(np.logaddexp(0.0, score) - truth * score))
        penalty = 0.5 * PENALTY * float(weights @ weights)
        return value + penalty, seen.T @ (likely - truth) + PENALTY * weights

    found_weights = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return dict(zip(names, found_weights.tolist(), strict=True))


def written(model: dict[str, dict[str, float]]) -> str:
    """Return the weights as TOML; what hardly weighs is left out."""
    rows = [
        "# What speaks for a phrase being a filler (above 0) or meaning something (below 0).",
        "# < word before, > word after, in brackets its kind; marks: punctuation before and after,",
        "# ^ where a sentence opens, a comma for any mark, - for none.",
        "# Fitted by scripts/fit_fillers.",
    ]
    for phrase, weights in model.items():
        rows += ["", f'["{phrase}"]']
        kept = {cue: value for cue, value in weights.items() if abs(value) >= LEAST_WEIGHT}
        rows += [f'"{cue}" = {value:.2f}' for cue, value in sorted(kept.items())]
    return "\n".join(rows) + "\n"


def main() -> None:
    folder = folder_of(arguments(__doc__).parse_args())
    path = folder / "fillers" / SOURCE
    found = [example for marks in (True, False) for example in examples(path, marks)]
    model = fitted(found)
    WRITTEN.write_text(written(model), encoding="utf-8")
    by_phrase: dict[str, int] = defaultdict(int)
    for each in found:
        by_phrase[each.phrase] += 1
    print(f"{len(found)} examples of {len(by_phrase)} phrases -> {WRITTEN.name}")
