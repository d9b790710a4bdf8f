"""Find which words stand in the same places: the groups of ``word_kinds.tsv``.

Each word is described by its neighbours (positive pointwise mutual information, reduced to a few
dimensions), and words that are described alike are put together (k-means).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluation.labelled import lines
from voiceprep.analysis.tokens import tokens
from voiceprep.analysis.word_kinds import WRITTEN
from voiceprep.model import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

TABLE = Path(__file__).resolve().parents[2] / "voiceprep" / "analysis" / WRITTEN
GROUPS = 56
LEAST_TIMES = 12
CONTEXT_WORDS = 400
DIMENSIONS = 60
SEED = 0
_OPEN, _CLOSE, _STOP = "<s>", "</s>", "."
_PLACES = ((-1, 1.0), (1, 1.0), (-2, 0.3), (2, 0.3))
_TRUSTED_TIMES = 20.0


def streams(path: Path) -> Iterator[list[str]]:
    """Yield the words of each turn, um and uh taken out, with where sentences end."""
    for turn in lines(path):
        said = [_OPEN]
        for token in tokens([Word(text) for text in turn["text"].split()]):
            if token.text and not token.is_filled_pause:
                said.append(token.text)
            if token.sentence_mark:
                said.append(_STOP)
        yield [*said, _CLOSE]


def described(said: Sequence[Sequence[str]], words: Sequence[str]) -> NDArray[np.float64]:
    """Return a row a word of how often it has which neighbours."""
    count = Counter(word for turn in said for word in turn)
    rows = {word: row for row, word in enumerate(words)}
    beside = {word: place for place, (word, _) in enumerate(count.most_common(CONTEXT_WORDS))}
    table = np.zeros((len(words), len(_PLACES) * len(beside)))
    for turn in said:
        for index, word in enumerate(turn):
            if word in rows:
                _count(table[rows[word]], beside, turn, index)
    return table


def _count(
    row: NDArray[np.float64], beside: dict[str, int], turn: Sequence[str], index: int
) -> None:
    for slot, (step, worth) in enumerate(_PLACES):
        other = index + step
        if 0 <= other < len(turn) and turn[other] in beside:
            row[slot * len(beside) + beside[turn[other]]] += worth


def reduced(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a short vector of length one for each row."""
    share = table / table.sum()
    expected = share.sum(axis=1, keepdims=True) * share.sum(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        surprise = np.where(share > 0, np.log(share / expected), 0.0)
    trusted = np.sqrt(np.minimum(table, _TRUSTED_TIMES) / _TRUSTED_TIMES + 0.05)
    left, sizes, _ = np.linalg.svd(np.maximum(surprise, 0.0) * trusted, full_matrices=False)
    short = left[:, :DIMENSIONS] * np.sqrt(sizes[:DIMENSIONS])
    return np.asarray(short / (np.linalg.norm(short, axis=1, keepdims=True) + 1e-9))


def kinds(path: Path) -> list[list[str]]:
    """Return the groups of words, in each the most frequent first."""
    from sklearn.cluster import KMeans

    said = list(streams(path))
    count = Counter(word for turn in said for word in turn)
    for mark in (_OPEN, _CLOSE, _STOP):
        del count[mark]
    words = [word for word, times in count.most_common() if times >= LEAST_TIMES]
    groups: dict[int, list[str]] = {}
    model = KMeans(min(GROUPS, len(words)), n_init=4, random_state=SEED)
    worth = np.sqrt([count[word] for word in words])
    found = model.fit_predict(reduced(described(said, words)), sample_weight=worth)
    for word, group in zip(words, found.tolist(), strict=True):
        groups.setdefault(group, []).append(word)
    return list(groups.values())


def written(groups: Sequence[Sequence[str]]) -> str:
    """Return the groups as a table."""
    rows = [
        "# Words that stand in the same places, a group a line: its most frequent word, then all.",
        "# Found in annotated conversations by scripts/fit_fillers.",
        *(f"{group[0]}\t{' '.join(group)}" for group in groups),
    ]
    return "\n".join(rows) + "\n"
