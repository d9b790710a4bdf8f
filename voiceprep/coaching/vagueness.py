"""Amounts told without a figure, and how to ask for the figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceprep.analysis.tenses import is_past
from voiceprep.analysis.tokens import word_set
from voiceprep.coaching.quoting import Quote
from voiceprep.model import Span

if TYPE_CHECKING:
    from voiceprep.coaching.quoting import Said

_ENDS = word_set(
    "and but or so because that which who when while if in on at to for with from by about into "
    "over under is are was were had have has did do i we he she they it you as than after before "
    "there where then the a an my our their this these those could would will can went came made "
    "took got said all just not without within during through around across between together "
    "again today later back now"
)
_MASS = word_set(
    "time money work effort stress pressure traffic data feedback paper paperwork information "
    "confusion trouble noise progress interest waste support help training energy resistance "
    "overtime revenue business attention space stock material food equipment"
)
_PLURALS = word_set("people children men women customers staff")
_CHANGE = re.compile(
    r"^(?:improv\w*|increas\w*|reduc\w*|decreas\w*|dropped|grew|grown|rose|fell|fallen|faster|"
    r"better|higher|lower|less|fewer|more|easier|quicker|shorter|cut|down|up|slower|cheaper|"
    r"rising|shrank)$"
)
_DEGREE = word_set(
    "significantly considerably drastically greatly massively dramatically substantially hugely"
)
_SLIGHT = ("various", "a few", "a couple of", "quite a few")
"""Too little to ask about."""
_NO_AMOUNT = word_set(
    "others days weeks months years hours minutes times aspects points reasons levels "
    "experience fun sense respect trust sympathy patience care things thing ways"
)
_LONGEST_NOUN = 3


def amount(said: Said, span: Span) -> tuple[Quote, str] | None:
    """Return the words of a vague amount and the question that asks for its figure.

    None where the words do not say what there was a lot of: nothing is asked that could sound odd.
    """
    phrase = " ".join(said.texts[span.first : span.last + 1])
    if phrase in _SLIGHT:
        return None
    if phrase in _DEGREE or phrase in ("a lot", "quite a lot", "a whole lot") or "much" in phrase:
        return _change(said, span) or _things(said, span)
    return _things(said, span)


def _change(said: Said, span: Span) -> tuple[Quote, str] | None:
    after = said.texts[span.last + 1] if span.last + 1 < len(said.texts) else ""
    before = said.texts[span.first - 1] if span.first else ""
    if after and _CHANGE.match(after) and not said.heard[span.last].clause_mark:
        words = Span(span.first, span.last + 1)
    elif before and _CHANGE.match(before) and after != "of":
        words = Span(span.first - 1, span.last)
    elif _CHANGE.match(said.texts[span.last]):
        more = said.texts[span.last] in ("more", "less") and after and after not in _ENDS
        words = Span(span.first, span.last + 1) if more else span
    else:
        return None
    quote = Quote(said.plain(words.first, words.last), words)
    degree = next((text for text in ("more", "less") if text in quote.text.lower().split()), "")
    return quote, f"How much {degree}?" if degree else "By how much?"


def _things(said: Said, span: Span) -> tuple[Quote, str] | None:
    last = span.last
    if said.texts[last] != "of" and said.texts[last + 1 : last + 2] == ["of"]:
        last += 1
    first_noun = last + 1
    while last + 1 < len(said.texts) and last - first_noun + 1 < _LONGEST_NOUN:
        if said.heard[last].clause_mark or _stops(said.texts[last + 1], last + 1 > first_noun):
            break
        last += 1
    if last < first_noun:
        return None
    return _asked(said, Span(span.first, last))


def _stops(text: str, after_noun: bool) -> bool:
    return not text or text in _ENDS or text.endswith("ly") or (after_noun and is_past(text))


def _asked(said: Said, words: Span) -> tuple[Quote, str] | None:
    noun = said.texts[words.last]
    many = noun in _PLURALS or (noun.endswith("s") and not noun.endswith(("ss", "us", "is")))
    if noun in _NO_AMOUNT or not (many or noun in _MASS):
        return None
    quote = Quote(said.plain(words.first, words.last), words)
    return quote, "How many, roughly?" if many else "How much, roughly?"
