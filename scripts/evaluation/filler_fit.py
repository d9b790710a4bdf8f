"""Fit the weights by which "like", "so", "well" and their kind are told to be fillers or not.

A logistic regression on what stands around them, on annotated conversations: once as they were
transcribed and once without punctuation or capitals, as a recogniser may write them. Every cue has
a weight that all the phrases share and one of each phrase's own.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation import kinds_fit
from evaluation.figures import Hits
from evaluation.labelled import arguments, folder_of, lines
from voiceprep.analysis import fitted, word_kinds
from voiceprep.analysis.filler_cues import SHARED, WEIGHTS, cues, phrase_at, turn
from voiceprep.analysis.fillers import candidates
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

WRITTEN = Path(__file__).resolve().parents[2] / "voiceprep" / "analysis" / WEIGHTS
SOURCE = "switchboard-dev.jsonl.gz"
FILLER_LABELS = "FDE"
PENALTY = 8.0
LEAST_TIMES = 6
MOST_CUES = 12_000
SECOND_PENALTY = 3.0
"""When the cues that weigh most are fitted again alone."""
LENIENCY = {"like": 0.4}
"""How much is added to the log-odds of a phrase of which more are missed than called wrongly."""
_MARK = re.compile(r"[^\w' -]")


@dataclass(frozen=True, slots=True)
class Example:
    """One phrase that may be a filler."""

    phrase: str
    cues: tuple[str, ...]
    is_filler: bool
    conversation: str
    punctuated: bool


def unpunctuated(text: str) -> str:
    """Return a word as a recogniser without punctuation writes it."""
    return _MARK.sub("", text).lower() or text


def examples(path: Path, punctuated: bool) -> Iterator[Example]:
    """Yield every phrase of the conversations that may be a filler."""
    for row in lines(path):
        texts = row["text"].split()
        heard = tokens([Word(t if punctuated else unpunctuated(t)) for t in texts])
        spans = list(candidates(heard))
        around = turn(heard) if spans else None
        for span in spans:
            assert around is not None
            phrase = phrase_at(around, span)
            names = tuple(f"{who}: {cue}" for cue in cues(around, span) for who in (phrase, SHARED))
            truth = row["labels"][span[0]] in FILLER_LABELS
            yield Example(phrase, names, truth, row["conversation"], punctuated)


def model(found: Sequence[Example]) -> dict[str, float]:
    """Return the weights of the cues that weigh most, fitted among themselves."""
    count = Counter(cue for each in found for cue in each.cues)
    names = sorted(cue for cue, times in count.items() if times >= LEAST_TIMES)
    truth = np.asarray([each.is_filler for each in found], dtype=float)
    seen = matrix(found, names)
    worth = np.abs(_fitted(seen, truth, PENALTY)) * np.sqrt([count[name] for name in names])
    kept = np.sort(np.argsort(-worth, kind="stable")[:MOST_CUES])
    weights = _fitted(seen[:, kept].tocsr(), truth, SECOND_PENALTY)
    return dict(zip([names[place] for place in kept], weights.tolist(), strict=True))


def matrix(found: Sequence[Example], names: Sequence[str]) -> Any:
    """Return which example has which cue, as a sparse matrix."""
    from scipy.sparse import csr_matrix

    index = {cue: place for place, cue in enumerate(names)}
    columns = [[index[cue] for cue in each.cues if cue in index] for each in found]
    ends = np.concatenate([[0], np.cumsum([len(each) for each in columns])])
    flat = np.fromiter((c for each in columns for c in each), dtype=np.int64, count=int(ends[-1]))
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(found), len(names)))


def _fitted(seen: Any, truth: NDArray[np.float64], penalty: float) -> NDArray[np.float64]:
    from scipy.optimize import minimize

    turned = seen.T.tocsr()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = seen @ weights
        likely = 1.0 / (1.0 + np.exp(-np.clip(score, -30.0, 30.0)))
        value = float(np.sum(np.logaddexp(0.0, score) - truth * score))
        value += 0.5 * penalty * float(weights @ weights)
        return value, turned @ (likely - truth) + penalty * weights

    return np.asarray(minimize(loss, np.zeros(seen.shape[1]), jac=True, method="L-BFGS-B").x)


def written(weights: dict[str, float]) -> str:
    """Return the weights as tables, one for each phrase and one for all."""
    rows = [
        "# What speaks for a phrase being a filler (above 0) or meaning something (below 0), in",
        "# natural logarithms: for [any] phrase alike, and beyond that for each. -1= is the word",
        "# before, +1= the word after, (it) a word that stands where it stands, [be] a list of",
        "# words; past: um, uh and you know are looked past; marks= before_after; bare: the whole",
        "# has none. Fitted by scripts/fit_fillers.",
    ]
    by_phrase: dict[str, dict[str, float]] = {}
    for name, value in sorted(weights.items()):
        phrase, cue = name.split(": ", 1)
        by_phrase.setdefault(phrase, {})[cue] = value
    for phrase, more in LENIENCY.items():
        table = by_phrase.setdefault(phrase, {})
        table["always"] = table.get("always", 0.0) + more
    for phrase, table in by_phrase.items():
        rows.append(f"[{phrase}]")
        rows += [f"{cue}\t{value:.2f}" for cue, value in sorted(table.items())]
    return "\n".join(rows) + "\n"


def cross_validated(found: Sequence[Example], folds: int = 5) -> tuple[Hits, Hits]:
    """Return how right phrases are told, all and "like", each by conversations left out."""
    all_hits, like = Hits(), Hits()
    names = sorted({each.conversation for each in found})
    fold = {name: place % folds for place, name in enumerate(names)}
    for out in range(folds):
        weights = model([each for each in found if fold[each.conversation] != out])
        for each in found:
            if fold[each.conversation] == out and each.punctuated:
                score = sum(weights.get(cue, 0.0) for cue in each.cues)
                said = score + LENIENCY.get(each.phrase, 0.0) > 0.0
                all_hits.add(each.is_filler, said)
                if each.phrase == "like":
                    like.add(each.is_filler, said)
    return all_hits, like


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--cross-validate", action="store_true", help="print figures; write none")
    given = parser.parse_args()
    path = folder_of(given) / "fillers" / SOURCE
    if not given.cross_validate:
        groups = kinds_fit.kinds(path)
        kinds_fit.TABLE.write_text(kinds_fit.written(groups), encoding="utf-8")
        _forget()
        print(f"{sum(map(len, groups))} words of {len(groups)} kinds -> {kinds_fit.TABLE.name}")
    found = [example for marks in (True, False) for example in examples(path, marks)]
    if given.cross_validate:
        every, like = cross_validated(found)
        print(f"phrases that may be fillers: {every}\nlike: {like}")
        return
    WRITTEN.write_text(written(model(found)), encoding="utf-8")
    print(f"{len(found)} examples -> {WRITTEN.name}")


def _forget() -> None:
    """Let what was read from the tables be read anew."""
    word_kinds.forget()
    fitted.tables.cache_clear()
