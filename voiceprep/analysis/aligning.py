"""When each word of a known text was said, and what was said or breathed between the words.

Tells sounds apart and judges none of them: which of them are filled pauses is for `filled`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import numpy as np

from voiceprep.analysis.cepstra import STEP_S, streams
from voiceprep.analysis.phones import (
    BABBLE,
    NOISE,
    SILENCE,
    STATES,
    columns,
    phone_and_state_scores,
)
from voiceprep.analysis.trellis import Chain, Prices, Trellis
from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from voiceprep.analysis.phones import PhoneModel
    from voiceprep.analysis.traces import Traces
    from voiceprep.analysis.trellis import Path
    from voiceprep.analysis.windows import Window

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
_EVERY = 2
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
    """None for a word that is not there, or was not looked for."""
    missing: int
    """Words that are not there and should be."""
    between: tuple[Stretch, ...]
    """What lies between, in order, everything but silence included."""
    fits: Floats
    """Log likelihood of each frame for each phone, less that of the best, shape (n, names)."""


def aligned(of: Traces, spoken: Sequence[Pronunciation], model: PhoneModel) -> Alignment:
    """Return where each word of a text lies in a sound.

    Parameters
    ----------
    of
        What was kept of the sound.
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
    states, chain = _chain(spoken, model)
    fitter = _Fitter(model, streams(of.cepstra, of.talking), states)
    path = Trellis(chain, _PRICES).path(len(of), fitter)
    words = _words(path, len(spoken))
    return Alignment(words, words.count(None), tuple(_between(path)), fitter.fits)


def aligned_in(
    windows: Sequence[Window], of: Traces, spoken: Sequence[Pronunciation], model: PhoneModel
) -> Alignment:
    """Return where the words lie in parts of a sound, at a fraction of the price.

    Parameters
    ----------
    windows
        In order and apart from each other, each with at least one word.
    of, spoken, model
        As for `aligned`.

    Returns
    -------
    Alignment
        None for the words outside the windows; nothing is known there, nor of the fits.

    Notes
    -----
    Every second frame is looked at, and every phone has two states in place of three: on the
    development data the same filled pauses are found as in all frames.
    """
    frames = streams(of.cepstra, of.talking)
    words: list[Interval | None] = [None] * len(spoken)
    between: list[Stretch] = []
    fits = np.zeros((len(of), len(model.names)), dtype=np.float32)
    missing = 0
    for window in windows:
        part = slice(window.first, window.until)
        states, chain = _halved(*_chain(spoken[part], model))
        chain = replace(chain, free_first=window.free_first, free_last=window.free_last)
        fitter = _Fitter(model, frames[:, window.start : window.end : _EVERY], states)
        path = Trellis(chain, _PRICES).path(len(fitter.fits), fitter)
        path = path.slower(_EVERY, window.end - window.start)
        fits[window.start : window.end] = np.repeat(fitter.fits, _EVERY, axis=0)[: len(path)]
        words[part] = found = _words(path, len(chain), window.start)
        missing += found[window.free_first : len(found) - window.free_last].count(None)
        between += _inner(_between(path, window.start, window.first), window, len(of))
    return Alignment(tuple(words), missing, tuple(between), fits)


def _inner(found: Iterator[Stretch], window: Window, count: int) -> Iterator[Stretch]:
    """Yield what is not cut off by the edges of a window: half a word may sound like anything."""
    for each in found:
        begins = round(each.start_s / STEP_S) > window.start or not window.start
        ends = round(each.end_s / STEP_S) < window.end or window.end == count
        if begins and ends:
            yield each


class _Fitter:
    """How well frames fit words and what lies between; keeps how they fit every phone."""

    def __init__(self, model: PhoneModel, frames: Floats, states: NDArray[np.intp]) -> None:
        self.fits = np.empty((frames.shape[1], len(model.names)), dtype=np.float32)
        self._model = model
        self._frames = frames
        self._states = states
        self._spots = _Spots(model)
        self._phones = np.setdiff1d(np.arange(len(model.names)), self._spots.none)

    def __call__(self, begin: int, end: int, first: int, until: int) -> tuple[Floats, Floats]:
        states = self._states[first:until]
        used, places = np.unique(states, return_inverse=True)
        phones, words = phone_and_state_scores(self._model, self._frames[:, begin:end], used)
        best = phones[:, self._phones].max(axis=1, keepdims=True)
        fits = self.fits[begin:end] = phones - best
        words -= best
        places = places.reshape(states.shape)
        ways = words[:, places[:, 0]]
        for way in places.T[1:]:
            np.maximum(ways, words[:, way], out=ways)
        return ways, self._spots.between(fits)


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


def _halved(states: NDArray[np.intp], chain: Chain) -> tuple[NDArray[np.intp], Chain]:
    """Return two states a phone, its beginning or middle and its middle or end: half the frames."""
    thirds = states.reshape(-1, STATES, states.shape[1])
    pairs = np.stack([thirds[:, :-1], thirds[:, 1:]], axis=1)
    joined = pairs.reshape(len(thirds) * 2, -1)
    return joined, Chain(chain.first // STATES * 2, (chain.last + 1) // STATES * 2 - 1)


def _words(path: Path, count: int, start: int = 0) -> tuple[Interval | None, ...]:
    found: list[Interval | None] = [None] * count
    for word, first, end in _runs(path.word):
        if word >= 0:
            found[word] = Interval((start + first) * STEP_S, (start + end) * STEP_S)
    return tuple(found)


def _between(path: Path, start: int = 0, word: int = 0) -> Iterator[Stretch]:
    """Yield what lies between, the first frame and word of the path being these of the sound."""
    for kind, first, end in _runs(path.word):
        if kind < 0:
            begin_s, end_s = (start + first) * STEP_S, (start + end) * STEP_S
            yield Stretch(begin_s, end_s, KINDS[-1 - kind], word + int(path.place[end - 1]))


def _runs(values: NDArray[np.intp]) -> Iterator[tuple[int, int, int]]:
    at = 0
    for value, group in groupby(values.tolist()):
        length = sum(1 for _ in group)
        yield value, at, at + length
        at += length
