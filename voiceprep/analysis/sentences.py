"""Where sentences end: by punctuation, and by pauses where a recogniser wrote none.

Refuses to parse grammar. An unpunctuated text without times is cut at the words that open clauses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
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

_LONGEST = 60
"""Words; a longer run without a mark is a recogniser that wrote none."""
_SHORTEST_CUT = 12
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
    spans: list[Span] = []
    for run in _marked(heard):
        spans.extend(_cut(run, heard, words, silent) if run.last - run.first >= _LONGEST else [run])
    return tuple(spans)


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


def _cut(
    run: Span, heard: Sequence[Token], words: Sequence[Word], silent: Sequence[Interval]
) -> Iterator[Span]:
    first = run.first
    for index in range(run.first + 1, run.last + 1):
        long_enough = index - first >= _SHORTEST_CUT
        if _paused(words[index - 1], words[index], silent) or (
            long_enough and heard[index].text in _OPENERS
        ):
            yield Span(first, index - 1)
            first = index
    yield Span(first, run.last)


def _paused(left: Word, right: Word, silent: Sequence[Interval]) -> bool:
    if left.end_s is None or right.start_s is None:
        return False
    if right.start_s - left.end_s >= _SENTENCE_PAUSE_S:
        return True
    centre = (left.end_s + right.start_s) / 2
    return any(
        p.duration_s >= _SENTENCE_PAUSE_S and p.start_s - 0.1 <= centre <= p.end_s + 0.1
        for p in silent
    )
