"""The likeliest way through a sound for words in a given order, and for what lies between them.

Between any two words there may be nothing, silence, noise, hesitation or other talk, and any word
may be left out at a price, so a transcript that does not fit costs words and never an answer. Time
grows with the length of the sound alone: only words that are near in time are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]
    Fits = Callable[[int, int, int, int], tuple[Floats, Floats]]
    """Of frames and states, each from and up to: how words fit, and what lies between them."""

BLOCK = 128
"""Frames between two looks at which words are near."""
_STAY, _MOVE, _LINGER = -0.2, -1.6, -0.05
_NEVER = np.float32(-1e9)
_BEAM = 1500.0
_AHEAD = 24
"""More words than anybody says in 1.28 s."""
_NEAR = 320
_BY_ITSELF, _ENTERED, _SKIPPED = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Words one after the other: where the states of each begin and end (inclusive)."""

    first: Ints
    last: Ints
    free_first: int = 0
    """So many words may be missing at the beginning, at no price."""
    free_last: int = 0
    """And so many at the end."""

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True)
class Prices:
    """Logarithms, never above 0."""

    enter: tuple[float, ...]
    """Of beginning each kind of thing between words."""
    skip: float
    """Of leaving a word out."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """What each frame is; all of shape (n,)."""

    word: Ints
    """Index of the word, or -1 - kind between words."""
    place: Ints
    """Index of the state, or of the word that comes next between words."""

    def __len__(self) -> int:
        return len(self.word)

    def slower(self, times: int, count: int) -> Path:
        """Return the same with every frame so many times, cut to `count` frames."""
        return Path(np.repeat(self.word, times)[:count], np.repeat(self.place, times)[:count])


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """How each frame of a block was reached, for the words that were near, from `word` on."""

    word: int
    moved: NDArray[np.bool_]
    """A frame and state, from the first word's first on: whether it was entered in this frame."""
    reach: NDArray[np.int8]
    """A frame and gap: 0 where the word before led there, else 1 + what lay in the gap."""
    stood: NDArray[np.int8]
    """A frame, gap and kind: whether it went on, was entered, or a word was left out before it."""
    best: NDArray[np.int8]
    """A frame and gap: the likeliest kind one frame before."""

    @classmethod
    def empty(cls, word: int, frames: int, states: int, gaps: int, kinds: int) -> _Steps:
        return cls(
            word,
            np.empty((frames, states), dtype=np.bool_),
            np.empty((frames, gaps), dtype=np.int8),
            np.empty((frames, gaps, kinds), dtype=np.int8),
            np.empty((frames, gaps), dtype=np.int8),
        )

    def packed(self) -> _Steps:
        """Return the same in an eighth of the room."""
        bits = np.packbits(self.moved, axis=1).view(np.bool_)
        return _Steps(self.word, bits, self.reach, self.stood, self.best)


class Trellis:
    """One sound on its way through the words."""

    def __init__(self, chain: Chain, prices: Prices) -> None:
        self._chain = chain
        self._enter = np.asarray(prices.enter, dtype=np.float32)
        self._skip = np.float32(prices.skip)
        self._inside = np.full(int(chain.last[-1]) + 1, _NEVER)
        self._between = np.full((len(chain) + 1, len(prices.enter)), _NEVER)
        self._near = (0, min(len(chain), _AHEAD))
        self._blocks: list[_Steps] = []

    def path(self, count: int, fits: Fits) -> Path:
        """Return the likeliest path through `count` frames."""
        for begin in range(0, count, BLOCK):
            end = min(count, begin + BLOCK)
            low, high = self._near
            first, last = self._chain.first[low:high], self._chain.last[low:high]
            words, gaps = fits(begin, end, int(first[0]), int(last[-1]) + 1)
            self._through(words, gaps)
            self._look()
        states = np.empty((count, 2), dtype=np.intp)
        self._trace(states)
        return Path(states[:, 0], states[:, 1])

    def _through(self, words: Floats, gaps: Floats) -> None:
        """Go through one block of frames."""
        low, high = self._near
        first, last = self._chain.first[low:high], self._chain.last[low:high]
        offset = int(first[0])
        inside = self._inside[offset : int(last[-1]) + 1]
        between = self._between[low : high + 1]
        steps = _Steps.empty(low, len(words), len(inside), *between.shape)
        rows = np.arange(len(between))
        begin, end = first - offset, last - offset
        reach, moving = np.empty(len(between), np.float32), np.empty_like(inside)
        skipped = np.full_like(between, _NEVER)
        for frame in range(len(words)):
            best = between.argmax(axis=1)
            level = between[rows, best]
            reach[0] = _NEVER
            reach[1:] = inside[end] + _MOVE
            if not (self._blocks or frame):
                reach[: self._chain.free_first + 1] = 0.0
            came = level > reach
            np.maximum(reach, level, out=reach)
            moving[1:] = inside[:-1] + _MOVE
            moving[begin] = reach[:-1]
            inside += _STAY
            np.greater(moving, inside, out=steps.moved[frame])
            np.maximum(moving, inside, out=inside)
            inside += words[frame]
            entered = reach[:, None] + self._enter
            skipped[1:] = (level[:-1] + self._skip)[:, None] + self._enter
            between += _LINGER
            steps.stood[frame] = np.where(entered > between, _ENTERED, _BY_ITSELF)
            np.maximum(between, entered, out=between)
            steps.stood[frame][skipped > between] = _SKIPPED
            np.maximum(between, skipped, out=between)
            between += gaps[frame]
            steps.reach[frame] = np.where(came, 1 + best, 0)
            steps.best[frame] = best
        self._blocks.append(steps.packed())

    def _look(self) -> None:
        """Choose the words that are near, and bring every score back to around 0."""
        low, high = self._near
        offset, end = int(self._chain.first[low]), int(self._chain.last[high - 1]) + 1
        levels = np.maximum.reduceat(self._inside[offset:end], self._chain.first[low:high] - offset)
        levels = np.maximum(levels, self._between[low:high].max(axis=1))
        closing = self._between[high].max()
        top = max(float(levels.max()), float(closing))
        likely = np.flatnonzero(levels > top - _BEAM)
        start = low + int(likely[0]) if likely.size else high - 1
        until = low + int(likely[-1]) + 1 if likely.size else high
        start = max(start, until - _NEAR)
        self._inside[offset:end] -= np.float32(top)
        self._between[low : high + 1] -= np.float32(top)
        self._inside[offset : int(self._chain.first[start])] = _NEVER
        self._between[low:start] = _NEVER
        self._near = (start, min(len(self._chain), until + _AHEAD))

    def _trace(self, states: Ints) -> None:
        low, high = self._blocks[-1].word, self._near[1]
        ends = self._between[low : high + 1].max(axis=1)
        ends[1:] = np.maximum(ends[1:], self._inside[self._chain.last[low:high]])
        left = len(self._chain) - self._chain.free_last - np.arange(low, high + 1)
        gap = low + int((ends + np.maximum(left, 0) * self._skip).argmax())
        kind = int(self._between[gap].argmax())
        word = -1
        if gap > low and self._inside[self._chain.last[gap - 1]] > self._between[gap, kind]:
            word = gap - 1
        place = int(self._chain.last[word]) if word >= 0 else gap
        for frame in range(len(states) - 1, -1, -1):
            states[frame] = (word, place) if word >= 0 else (-1 - kind, place)
            steps, row = self._blocks[frame // BLOCK], frame % BLOCK
            if word < 0:
                word, place, kind = self._before_gap(steps, row, place, kind)
            else:
                word, place, kind = self._before_word(steps, row, word, place)

    def _before_gap(self, steps: _Steps, row: int, gap: int, kind: int) -> tuple[int, int, int]:
        """Return word (or -1), place and kind of one frame earlier."""
        way = steps.stood[row, gap - steps.word, kind]
        if way == _SKIPPED:
            return -1, gap - 1, int(steps.best[row, gap - 1 - steps.word])
        return self._into(steps, row, gap) if way == _ENTERED else (-1, gap, kind)

    def _before_word(self, steps: _Steps, row: int, word: int, state: int) -> tuple[int, int, int]:
        bit = state - int(self._chain.first[steps.word])
        byte = int(steps.moved.view(np.uint8)[row, bit >> 3])
        if not (byte >> (7 - (bit & 7))) & 1:
            return word, state, 0
        at_start = state == self._chain.first[word]
        return self._into(steps, row, word) if at_start else (word, state - 1, 0)

    def _into(self, steps: _Steps, row: int, gap: int) -> tuple[int, int, int]:
        by = int(steps.reach[row, gap - steps.word])
        if by:
            return -1, gap, by - 1
        return gap - 1, int(self._chain.last[gap - 1]) if gap else 0, 0
