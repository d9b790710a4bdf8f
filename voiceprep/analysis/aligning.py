"""When each word of a known text was said, and what was said or breathed between the words.

Tells sounds apart and judges none of them: which of them are filled pauses is for `filled`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import numpy as np

from voiceprep.analysis.cepstra import STEP_S, cepstra, streams
from voiceprep.analysis.phones import BABBLE, NOISE, SILENCE, columns, phone_and_state_scores
from voiceprep.analysis.trellis import Chain, Prices, Trellis
from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from voiceprep.analysis.phones import PhoneModel
    from voiceprep.analysis.trellis import Path

    Floats = NDArray[np.float32]
    Pronunciation = Sequence[Sequence[str]]
    """The phones of a word, and at each place the phones it may be said with."""

Between = Literal["silence", "noise", "hesitation", "other"]
KINDS: tuple[Between, ...] = ("silence", "noise", "hesitation", "other")
HESITANT = ("AH", "M", "UH", "AA", "ER", "EH")
"""What um, uh, er and hm are made of."""

_PRICES = Prices(enter=(-3.0, -10.0, -15.0, -40.0), skip=-150.0)
_HESITANT_LESS = 1.0
_OTHER_LESS = 3.0
_NO_PHONES = (SILENCE, NOISE, BABBLE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sound between two words."""

    start_s: float
    end_s: float
    kind: Between
    next_word: int
    """Index of the word that follows; the number of words after the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Where the words of a text lie in a sound."""

    words: tuple[Interval | None, ...]
    """None for a word that is not there."""
    between: tuple[Stretch, ...]
    """What lies between, in order, everything but silence included."""
    fits: Floats
    """Log likelihood of each frame for each phone, less that of the best, shape (n, names)."""


def aligned(
    samples: Floats,
    speech: Sequence[Interval],
    spoken: Sequence[Pronunciation],
    model: PhoneModel,
) -> Alignment:
    """Return where each word of a text lies in a sound.

    Parameters
    ----------
    samples
        Shape (n,), 16 kHz, from `conditioning.conditioned`.
    speech
        Where somebody speaks.
    spoken
        The phones of each word, in ARPAbet: at least one, and for each at least one way to say it.
    model
        The acoustic model.

    Returns
    -------
    Alignment
        Words in order and apart from each other.

    Notes
    -----
    Viterbi alignment of phones in context (Rabiner 1989), with optional silence, noise, hesitation
    and other talk between words.
    """
    found = cepstra(samples)
    frames = streams(found, _talking(len(found), speech))
    fits = np.empty((len(found), len(model.names)), dtype=np.float32)
    states, chain = _chain(spoken, model)
    spots = _Spots(model)

    def fit(begin: int, end: int, first: int, until: int) -> tuple[Floats, Floats]:
        used, places = np.unique(states[first:until], return_inverse=True)
        phones, words = phone_and_state_scores(model, frames[:, begin:end], used)
        best = np.delete(phones, spots.none, axis=1).max(axis=1, keepdims=True)
        fits[begin:end] = phones - best
        ways = words[:, places.reshape(states[first:until].shape).T] - best[:, None]
        return ways.max(axis=1), spots.between(fits[begin:end])

    path = Trellis(chain, _PRICES).path(len(found), fit)
    return Alignment(_words(path, len(spoken)), tuple(_between(path)), fits)


class _Spots:
    """Where the phones stand that sound between words."""

    def __init__(self, model: PhoneModel) -> None:
        self.none = columns(model, _NO_PHONES)
        self._hesitant = columns(model, HESITANT)

    def between(self, fits: Floats) -> Floats:
        """Return how well each frame fits silence, noise, hesitation and other talk."""
        silence, noise, babble = (fits[:, column] for column in self.none)
        vowel = fits[:, self._hesitant].max(axis=1) - np.float32(_HESITANT_LESS)
        other = np.full(len(fits), -_OTHER_LESS, dtype=np.float32)
        return np.stack([silence, noise, np.maximum(vowel, babble), other], axis=1)


def _talking(count: int, speech: Sequence[Interval]) -> NDArray[np.bool_]:
    talking = np.zeros(count, dtype=np.bool_)
    for part in speech:
        talking[round(part.start_s / STEP_S) : round(part.end_s / STEP_S)] = True
    return talking


def _chain(spoken: Sequence[Pronunciation], model: PhoneModel) -> tuple[NDArray[np.intp], Chain]:
    """Return the states of all words, shape (n, ways), and where each word begins and ends."""
    ways = max(len(each) for word in spoken for each in word)
    states: list[list[list[int]]] = []
    lengths = []
    for index, word in enumerate(spoken):
        before = spoken[index - 1][-1][0] if index else SILENCE
        after = spoken[index + 1][0][0] if index + 1 < len(spoken) else SILENCE
        said = [[each[min(way, len(each) - 1)] for each in word] for way in range(ways)]
        states.append([model.states_of(way, before, after) for way in said])
        lengths.append(len(states[-1][0]))
    last = np.cumsum(lengths) - 1
    joined = np.concatenate([np.asarray(each, dtype=np.intp).T for each in states])
    return joined, Chain(last - np.asarray(lengths) + 1, last)


def _words(path: Path, count: int) -> tuple[Interval | None, ...]:
    found: list[Interval | None] = [None] * count
    for word, start, end in _runs(path.word):
        if word >= 0:
            found[word] = Interval(start * STEP_S, end * STEP_S)
    return tuple(found)


def _between(path: Path) -> Iterator[Stretch]:
    for word, start, end in _runs(path.word):
        if word < 0:
            kind = KINDS[-1 - word]
            yield Stretch(start * STEP_S, end * STEP_S, kind, int(path.place[end - 1]))


def _runs(values: NDArray[np.intp]) -> Iterator[tuple[int, int, int]]:
    at = 0
    for value, group in groupby(values.tolist()):
        length = sum(1 for _ in group)
        yield value, at, at + length
        at += length
