"""What is said again: phrases within an answer, words within fifty, answers within each other.

Counts only: repeating a key word on purpose is good style, and nothing here can tell.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import FILLED_PAUSES, tokens, word_set
from voiceprep.model import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Word

STOP = word_set(
    "a about above after again all also am an and any are aren't as at be because been before "
    "being but by can can't could couldn't did didn't do does doesn't don't down each even every "
    "few for from get got had has have haven't he her here hers him his how i i'd i'll i'm i've if "
    "in into is isn't it it's its just know like lot made make many me more most much my no not "
    "now of off on one only or other our out over own really said same say she so some something "
    "such than that that's the their them then there there's these they they're thing things this "
    "those through to too up us very was wasn't way we we'd we'll we're we've well went were what "
    "what's when where which while who whole why will with would you you're you've your really "
    "actually basically kind sort bit little going go come came back"
)
_HABITS = (
    *("at the end of the day", "to be honest", "at that point", "in terms of", "the fact that"),
    *("if that makes sense", "and so on", "and stuff like that", "when it comes to"),
    *("as i said", "like i said", "long story short", "needless to say", "on top of that"),
    *("at this point", "in my opinion", "for the most part", "at the same time"),
)
"""Phrases of small words that become habits."""
_HABIT_WORDS = frozenset(tuple(habit.split()) for habit in _HABITS)
_HABITS_BY_FIRST = {
    first: tuple(habit for habit in _HABIT_WORDS if habit[0] == first)
    for first in {habit[0] for habit in _HABIT_WORDS}
}
_LONGEST, _SHORTEST = 4, 2
_LEAST = {2: 3, 3: 2, 4: 2}
"""Two words together are ordinary twice."""
_MOST_TOLD = 5
_WINDOW = 50
_RUN = 4
_ENOUGH_TO_COMPARE = 20


def repeated(sentences: Sequence[Sequence[str]]) -> tuple[Phrase, ...]:
    """Return the phrases used most.

    Parameters
    ----------
    sentences
        Bare words of each sentence, lower case, without filled pauses.

    Returns
    -------
    tuple of Phrase
        At most five: two to four words that begin and end with a word of content, and habits such
        as "at the end of the day"; a phrase inside a longer one as frequent is left out.
    """
    counted = Counter(gram for texts in sentences for gram in _grams(texts))
    often = {gram: times for gram, times in counted.items() if times >= _least(gram)}
    whole = [gram for gram in often if not _is_inside_another(gram, often)]
    whole.sort(key=lambda gram: (-often[gram] * len(gram), gram))
    return tuple(Phrase(" ".join(gram), often[gram]) for gram in whole[:_MOST_TOLD])


def _least(gram: tuple[str, ...]) -> int:
    return 2 if gram in _HABIT_WORDS else _LEAST[len(gram)]


def _grams(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    content = [place for place, text in enumerate(texts) if text not in STOP and len(text) > 2]
    ends = frozenset(content)
    for first in content:
        for size in range(_SHORTEST, _LONGEST + 1):
            if first + size - 1 in ends:
                yield tuple(texts[first : first + size])
    for first, text in enumerate(texts):
        for habit in _HABITS_BY_FIRST.get(text, ()):
            if tuple(texts[first : first + len(habit)]) == habit:
                yield habit


def _is_inside_another(gram: tuple[str, ...], often: dict[tuple[str, ...], int]) -> bool:
    said = f" {' '.join(gram)} "
    return any(
        len(other) > len(gram) and times >= often[gram] and said in f" {' '.join(other)} "
        for other, times in often.items()
    )


def mattr(texts: Sequence[str], window: int = _WINDOW) -> float | None:
    """Return the moving-average type-token ratio.

    Parameters
    ----------
    texts
        Bare words, lower case.
    window
        Words in a row; fifty is usual for spoken discourse.

    Returns
    -------
    float or None
        0-1, independent of length; None for fewer words than the window.

    Notes
    -----
    Covington & McFall 2010; for spoken discourse Fergadiotis et al. 2015.
    """
    if len(texts) < window:
        return None
    inside = Counter(texts[:window])
    total, windows = len(inside), 1
    for leaving, coming in zip(texts, texts[window:], strict=False):
        inside[coming] += 1
        inside[leaving] -= 1
        if not inside[leaving]:
            del inside[leaving]
        total, windows = total + len(inside), windows + 1
    return total / windows / window


def overlap(words: Sequence[Word], earlier: Sequence[Word]) -> float | None:
    """Return how much of an answer was said in the same words in an earlier take.

    Parameters
    ----------
    words
        The answer.
    earlier
        An earlier answer to the same question.

    Returns
    -------
    float or None
        Share of its runs of four words that stand in the earlier one, 0-1; None where either has
        under twenty words. Two tellings of one story share little; one learnt by heart much.
    """
    mine, theirs = _bare(words), _bare(earlier)
    if min(len(mine), len(theirs)) < _ENOUGH_TO_COMPARE:
        return None
    runs, known = list(_runs(mine)), set(_runs(theirs))
    return sum(run in known for run in runs) / len(runs)


def _bare(words: Sequence[Word]) -> list[str]:
    texts = [token.text for token in tokens(words)]
    return [text for text in texts if text and text not in FILLED_PAUSES]


def _runs(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(texts[first:] for first in range(_RUN)), strict=False)
