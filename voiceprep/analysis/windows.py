"""Where to look for filled pauses, and which words may lie there by a recogniser's times.

Recognisers stretch words over pauses and are some tenths of a second off, so words at the edges of
a window may be missing in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.cepstra import STEP_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Interval

_AROUND = 150
"""Frames before and after a held voice: some words, which hold the path in its place."""
_SLACK_S = 0.25
"""A word further inside by a recogniser's times than this is there."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a sound and the words that may lie in it."""

    start: int
    end: int
    """Frames, from and up to."""
    first: int
    until: int
    """Words."""
    free_first: int
    free_last: int
    """So many of the first and last words may lie outside."""


def windows(
    held: Sequence[tuple[int, int]], times: Sequence[Interval], count: int
) -> tuple[Window, ...]:
    """Return the parts of a sound around held voices.

    Parameters
    ----------
    held
        From `traces.held_voices`.
    times
        When each word was said, about; at least one.
    count
        Frames of the sound.

    Returns
    -------
    tuple of Window
        In order and apart from each other, each with at least one word.
    """
    begins = np.asarray(list(accumulate((time.start_s for time in times), max)))
    ends = np.asarray(list(accumulate((time.end_s for time in times), max)))
    found = []
    for start, end in _around(held, count):
        start_s = start * STEP_S if start else -np.inf
        end_s = end * STEP_S if end < count else np.inf
        first = min(int(np.searchsorted(ends, start_s - _SLACK_S)), len(times) - 1)
        until = max(first + 1, int(np.searchsorted(begins, end_s + _SLACK_S)))
        inside = int(np.searchsorted(begins, start_s + _SLACK_S))
        outside = int(np.searchsorted(ends, end_s - _SLACK_S))
        free = max(0, min(inside, until) - first), max(0, until - max(outside, first))
        found.append(Window(start, end, first, until, *free))
    return tuple(found)


def _around(held: Sequence[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    for start, end in held:
        begin, until = max(0, start - _AROUND), min(count, end + _AROUND)
        if parts and begin <= parts[-1][1]:
            begin = parts.pop()[0]
        parts.append((begin, until))
    return parts
