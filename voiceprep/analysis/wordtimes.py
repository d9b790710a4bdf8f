"""Word times: which can be trusted, and which word a pause of the signal follows.

Recognisers stretch words over pauses and into silence, so the times say only which word is where.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Word

_TRUSTED_SHARE = 0.8
_LATEST_S = 24 * 3600.0


def trusted(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the same words with times that make no sense taken off.

    Parameters
    ----------
    words
        Any words; times may be missing, NaN, negative or out of order.

    Returns
    -------
    tuple of Word
        As many, with both times or none. Where fewer than four in five words have times, or those
        run backwards, no word keeps its times.
    """
    if all(word.start_s is None and word.end_s is None for word in words):
        return tuple(words)
    cleaned = tuple(word if _is_timed(word) else _untimed(word) for word in words)
    starts = [word.start_s for word in cleaned if word.start_s is not None]
    forward = sum(a <= b for a, b in pairwise(starts))
    enough = len(starts) >= _TRUSTED_SHARE * len(words)
    if enough and forward >= _TRUSTED_SHARE * (len(starts) - 1) and span(cleaned) is not None:
        return cleaned
    return tuple(_untimed(word) for word in words)


def _is_timed(word: Word) -> bool:
    start, end = word.start_s, word.end_s
    if start is None or end is None:
        return False
    return math.isfinite(start) and math.isfinite(end) and 0 <= start <= end <= _LATEST_S


def _untimed(word: Word) -> Word:
    return replace(word, start_s=None, end_s=None)


def span(words: Sequence[Word]) -> Interval | None:
    """Return the time from the first trusted word to the last; None without times."""
    starts = [word.start_s for word in words if word.start_s is not None]
    ends = [word.end_s for word in words if word.end_s is not None]
    if not starts or not ends or max(ends) <= min(starts):
        return None
    return Interval(min(starts), max(ends))


def words_before(gaps: Sequence[Interval], words: Sequence[Word]) -> list[int | None]:
    """Return for each gap the index of the last word before it.

    Parameters
    ----------
    gaps
        Silences, in any order.
    words
        Trusted words.

    Returns
    -------
    list of int or None
        The last word whose middle lies before the middle of the gap, so that a word stretched over
        a pause is still on the right side; None where there is none.
    """
    timed = [
        (index, (word.start_s + word.end_s) / 2)
        for index, word in enumerate(words)
        if word.start_s is not None and word.end_s is not None
    ]
    middles = list(accumulate((middle for _, middle in timed), max))
    places = (bisect_right(middles, (gap.start_s + gap.end_s) / 2) for gap in gaps)
    return [timed[place - 1][0] if place else None for place in places]
