"""How specific it is: names, dates, amounts with a figure and amounts without.

A name is a capital inside a sentence: a transcript without capitals has none, and a transcript in
capitals has none either.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.analysis.tokens import Token

_MONTHS = word_set(
    "january february april june july august september october november december jan feb apr aug "
    "sept oct nov dec"
)
_SHY_MONTHS = word_set("march may")
_DAYS = word_set("yesterday monday tuesday wednesday thursday friday saturday sunday")
_YEAR = re.compile(r"^(?:19|20)\d\d(?:s|'s)?$")
_AGO = word_set("year years month months week weeks day days")
_PERIODS = word_set(
    "year month week quarter summer spring autumn fall winter semester term monday tuesday "
    "wednesday thursday friday january february march april may june july august september october "
    "november december"
)
_WHICH = word_set("last this next past previous")
_BEFORE_MONTH = word_set("in since by until last this of early late mid")
_I = re.compile(r"^i(?:'|$)")
_MOST_CAPITALS = 0.7
_ALONE = word_set("many several various numerous countless lots plenty tons loads")
_HOW_MUCH = word_set(
    "significantly considerably drastically greatly massively dramatically substantially hugely"
)
_PHRASES = tuple(
    tuple(phrase.split())
    for line in (
        "quite a lot|a whole lot|a lot|quite a few|a few|a bunch of|a number of|a couple of",
        "a great deal|a huge amount|a large amount|most of|much better|much faster|much more",
        "much less|much higher|much lower|much easier|way more|way better|way faster|way less",
    )
    for phrase in line.split("|")
)
_BY_FIRST = {first: [p for p in _PHRASES if p[0] == first] for first in {p[0] for p in _PHRASES}}
_ASKED = word_set("how as too")


def dates(heard: Sequence[Token]) -> tuple[Span, ...]:
    """Return where it is said when something was.

    Parameters
    ----------
    heard
        Tokens of the transcript.

    Returns
    -------
    tuple of Span
        In order, without overlap; "March 2019" is one.
    """
    found: list[Span] = []
    for span in _dates(heard):
        if not found or span.first > found[-1].last + 1:
            found.append(span)
        elif span.last > found[-1].last:
            found[-1] = Span(found[-1].first, span.last)
    return tuple(found)


def _dates(heard: Sequence[Token]) -> Iterator[Span]:
    texts = [token.text for token in heard]
    for index, text in enumerate(texts):
        before = texts[index - 1] if index else ""
        if text == "ago" and before in _AGO:
            yield Span(max(0, index - 2), index)
        elif before in _WHICH and text in _PERIODS:
            yield Span(index - 1, index)
        elif _is_date(heard[index], before):
            yield Span(index, index)


def _is_date(token: Token, before: str) -> bool:
    if token.text in _SHY_MONTHS:
        return before in _BEFORE_MONTH and _capital(token)
    return token.text in _MONTHS or token.text in _DAYS or bool(_YEAR.match(token.text))


def names(heard: Sequence[Token]) -> tuple[Span, ...]:
    """Return where something is called by its name.

    Parameters
    ----------
    heard
        Tokens of the transcript.

    Returns
    -------
    tuple of Span
        Neighbouring capitals are one name; days and months are none.
    """
    words = [token for token in heard if token.text]
    if not words or sum(map(_capital, words)) > _MOST_CAPITALS * len(words):
        return ()
    return tuple(_names(heard))


def _names(heard: Sequence[Token]) -> Iterator[Span]:
    first: int | None = None
    for index, token in enumerate(heard):
        named = _is_name(heard, index)
        joins = first is not None and named and not heard[index - 1].clause_mark
        if first is not None and not joins:
            yield Span(first, index - 1)
            first = None
        if named and first is None:
            first = index
        if token.sentence_mark and first is not None:
            yield Span(first, index)
            first = None
    if first is not None:
        yield Span(first, len(heard) - 1)


def _is_name(heard: Sequence[Token], index: int) -> bool:
    token = heard[index]
    if not _capital(token) or _I.match(token.text) or token.is_filled_pause:
        return False
    if token.text in _MONTHS or token.text in _DAYS or token.text in _SHY_MONTHS:
        return False
    core = token.written.strip("\"'“”‘’(),.;:?!…-")
    if core.isupper() and len(core) > 1:
        return True
    return bool(index) and bool(heard[index - 1].text) and not heard[index - 1].sentence_mark


def _capital(token: Token) -> bool:
    first = token.written[len(token.before) : len(token.before) + 1]
    return first.isupper()


def vague(texts: Sequence[str]) -> tuple[Span, ...]:
    """Return where an amount is told without a figure.

    Parameters
    ----------
    texts
        Bare words, lower case.

    Returns
    -------
    tuple of Span
        "a lot", "many", "much faster", "significantly"; not "how many", "as many", "too many".
    """
    return tuple(_vague(texts))


def _vague(texts: Sequence[str]) -> Iterator[Span]:
    after = -1
    for index, text in enumerate(texts):
        if index <= after:
            continue
        before = texts[index - 1] if index else ""
        length = _phrase_at(texts, index)
        if not length and (text in _ALONE or text in _HOW_MUCH) and before not in _ASKED:
            length = 1
        if length:
            after = index + length - 1
            yield Span(index, after)


def _phrase_at(texts: Sequence[str], index: int) -> int:
    for phrase in _BY_FIRST.get(texts[index], ()):
        if tuple(texts[index : index + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def specifics(numbers: Sequence[int], named: Sequence[Span], dated: Sequence[Span]) -> int:
    """Return how many numbers, names and dates there are, a number inside a date counted once.

    Parameters
    ----------
    numbers
        Where figures begin, as word indices.
    named
        From `names`.
    dated
        From `dates`.
    """
    inside = {i for span in (*named, *dated) for i in range(span.first, span.last + 1)}
    apart = [span for span in named if not any(_meet(span, other) for other in dated)]
    return len(dated) + len(apart) + sum(index not in inside for index in numbers)


def _meet(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last
