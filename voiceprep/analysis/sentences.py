"""Where sentences end: by punctuation, and by pauses where a recogniser wrote none.

Refuses to parse grammar. An unpunctuated text without times is cut at the words that open clauses.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.analysis.wordtimes import words_before
from voiceprep.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Interval, Word

_ABBREVIATIONS = word_set(
    "mr mrs ms dr prof sr jr st vs etc e.g i.e a.m p.m approx inc ltd co dept est no fig u.s u.k"
)
_INITIAL = re.compile(r"^[a-z](\.[a-z])*$")
_OPENERS = word_set("so then and but because however after finally eventually")
_SUBJECTS = word_set("i i'd i'm i've we we'd he she they it that there the my our")

_LONGEST = 60
"""Words; a longer run without a mark is a recogniser that wrote none."""
_SHORTEST_CUT = 12
_LONG_ENOUGH = 15
_SENTENCE_PAUSE_S = 0.6
"""The pause heard as most natural at punctuation (Liu 2022)."""


def sentences(
    heard: Sequence[Token], words: Sequence[Word], silent: Sequence[Interval] = ()
) -> tuple[Span, ...]:
    """Return the sentences of an answer.

    Parameters
    ----------
    heard
        Tokens of the words.
    words
        The same words, for their times.
    silent
        Pauses measured on the signal, if there are any.

    Returns
    -------
    tuple of Span
        They cover every word, in order, without overlap; empty for no words.
    """
    runs = list(_marked(heard))
    if all(run.last - run.first < _LONGEST for run in runs):
        return tuple(runs)
    paused = _paused_before(words, silent)
    return tuple(
        part
        for run in runs
        for part in (_cut(run, heard, paused) if run.last - run.first >= _LONGEST else [run])
    )


def _marked(heard: Sequence[Token]) -> Iterator[Span]:
    first = 0
    for index, token in enumerate(heard):
        if _ends_sentence(token, heard[index + 1] if index + 1 < len(heard) else None):
            yield Span(first, index)
            first = index + 1
    if first < len(heard):
        yield Span(first, len(heard) - 1)


def _ends_sentence(token: Token, following: Token | None) -> bool:
    if following is None or not token.sentence_mark:
        return False
    if "?" in token.after or "!" in token.after:
        return True
    if token.text in _ABBREVIATIONS or (_INITIAL.match(token.text) and token.text != "i"):
        return False
    opens_low = following.written[:1].islower()
    return not (opens_low and ("…" in token.after or "..." in token.after))


def _paused_before(words: Sequence[Word], silent: Sequence[Interval]) -> set[int]:
    """Return the words before which there is a pause of the length that ends sentences."""
    long = [gap for gap in silent if gap.duration_s >= _SENTENCE_PAUSE_S]
    paused = {index + 1 for index in words_before(long, words) if index is not None}
    for index, (left, right) in enumerate(pairwise(words)):
        if left.end_s is None or right.start_s is None:
            continue
        if right.start_s - left.end_s >= _SENTENCE_PAUSE_S:
            paused.add(index + 1)
    return paused


def _cut(run: Span, heard: Sequence[Token], paused: set[int]) -> Iterator[Span]:
    first = run.first
    for index in range(run.first + 1, run.last + 1):
        if index in paused or (index - first >= _SHORTEST_CUT and _opens(index, first, run, heard)):
            yield Span(first, index - 1)
            first = index
    yield Span(first, run.last)


def _opens(index: int, first: int, run: Span, heard: Sequence[Token]) -> bool:
    """Return whether a clause opens at a word: "so", "and I"; before long, "and" will do."""
    text = heard[index].text
    if text != "and" or index - first >= _LONG_ENOUGH:
        return text in _OPENERS
    following = heard[index + 1].text if index < run.last else ""
    return following in _OPENERS or following in _SUBJECTS
