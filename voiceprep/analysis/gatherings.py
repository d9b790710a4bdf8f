"""Where fillers gather: at the start, before numbers, on the way into the Result, or in heaps.

Counts alone, against what an even spread would give. Text alone loads nothing that is heavy.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from voiceprep.model import Gathering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Filler, Word
    from voiceprep.model.measures import GatheringPlace

    Placed = list[tuple[int, Filler]]
    """Index of the word that comes next, and the filler."""

START_WORDS = 25
"""About the first ten seconds."""
_INTO_RESULT = 12
_HEAP_WORDS = 20
_LEAST = {"start": 3, "number": 2, "result": 2, "together": 4}
_TIMES = 2.0
_NEAR = 2


def gatherings(
    fillers: Sequence[Filler],
    words: Sequence[Word],
    numbers: Sequence[int],
    result: int | None,
) -> tuple[Gathering, ...]:
    """Return the places where fillers stand at least twice as often as by chance.

    Parameters
    ----------
    fillers
        Counted fillers, with the indices of their words or, heard in the sound, with times.
    words
        The words they stand among.
    numbers
        Indices of the words at which numbers begin.
    result
        Index of the first word of the Result; None where none is told.

    Returns
    -------
    tuple of Gathering
        At most one for each place; empty for answers too short or with too few fillers to tell.
    """
    placed = sorted(_placed(fillers, words), key=lambda pair: pair[0])
    if len(words) < 2 * START_WORDS or not placed:
        return ()
    before_number = {at for number in numbers for at in range(number - _NEAR + 1, number + 1)}
    into_result = range(max(0, result - _INTO_RESULT), result + 1) if result is not None else ()
    places: tuple[tuple[GatheringPlace, set[int]], ...] = (
        ("start", set(range(START_WORDS))),
        ("number", before_number),
        ("result", set(into_result)),
        ("together", _heap(placed, len(words))),
    )
    found = (_gathering(name, placed, where, len(words)) for name, where in places if where)
    return tuple(each for each in found if each is not None)


def _placed(fillers: Sequence[Filler], words: Sequence[Word]) -> Iterator[tuple[int, Filler]]:
    """Yield each filler with the index of the word that follows it."""
    starts = [word.start_s for word in words]
    timed = [start for start in starts if start is not None]
    for filler in fillers:
        if filler.last_word is not None:
            yield min(filler.last_word + 1, len(words) - 1), filler
        elif filler.start_s is not None and len(timed) == len(words):
            yield min(bisect_left(timed, filler.start_s), len(words) - 1), filler


def _heap(placed: Placed, count: int) -> set[int]:
    """Return the stretch of words that holds most fillers."""
    begins = [at for at, _ in placed]
    if not begins:
        return set()
    best = max(begins, key=lambda at: sum(at <= other < at + _HEAP_WORDS for other in begins))
    return set(range(best, min(best + _HEAP_WORDS, count)))


def _gathering(
    place: GatheringPlace, placed: Placed, where: set[int], count: int
) -> Gathering | None:
    there = [filler for at, filler in placed if at in where]
    expected = len(placed) * len(where) / count
    if len(there) < _LEAST[place] or len(there) < _TIMES * expected:
        return None
    starts = [f.start_s for f in there if f.start_s is not None]
    ends = [f.end_s for f in there if f.end_s is not None]
    return Gathering(
        place=place,
        count=len(there),
        expected=round(expected, 2),
        start_s=min(starts, default=None),
        end_s=max(ends, default=None),
    )
