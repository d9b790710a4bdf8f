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
    from collections.abc import Iterator, Sequence

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


def filled_in(
    words: Sequence[Word], places: Sequence[Interval | None], speech: Sequence[Interval]
) -> tuple[Word, ...]:
    """Return the words with these times, and those that have none with times between.

    Parameters
    ----------
    words
        Any words.
    places
        When each was said, in order and apart from each other; None where that is not known.
    speech
        Where somebody speaks, in order, at least one stretch: words before the first known time and
        after the last are laid there.

    Returns
    -------
    tuple of Word
        Words without a place share, by their letters, the time that their neighbours leave them.
    """
    known = [place for place in places if place is not None]
    first_s = min([speech[0].start_s, *(place.start_s for place in known)])
    last_s = max([speech[-1].end_s, *(place.end_s for place in known)])
    filled: list[Word] = []
    reached_s, index = first_s, 0
    while index < len(words):
        place = places[index]
        if place is not None:
            filled.append(replace(words[index], start_s=place.start_s, end_s=place.end_s))
            reached_s, index = place.end_s, index + 1
            continue
        end = next((i for i in range(index, len(words)) if places[i] is not None), len(words))
        after = places[end] if end < len(words) else None
        until_s = after.start_s if after is not None else last_s
        filled += _shared(words[index:end], reached_s, max(reached_s, until_s))
        index = end
    return tuple(filled)


def _shared(words: Sequence[Word], start_s: float, end_s: float) -> Iterator[Word]:
    letters = list(accumulate((len(word.text) for word in words), initial=0))
    times = [start_s + (end_s - start_s) * count / max(1, letters[-1]) for count in letters]
    for word, (begin_s, until_s) in zip(words, pairwise(times), strict=True):
        yield replace(word, start_s=round(begin_s, 3), end_s=round(until_s, 3))
