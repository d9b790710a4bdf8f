"""What a question is about, whether the answer says so, and where.

Terms are compared by a crude stem, so "prioritised" meets "priorities"; what is said in other words
altogether is not seen, which is why nothing is made of a term that is missing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from voiceprep.analysis.phrases import STOP
from voiceprep.analysis.tokens import tokens, word_set
from voiceprep.model import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Headline, Span

_ASKING = word_set(
    "tell time times describe give example examples situation walk take talk think explain share "
    "please question answer ask asked interview interviewed us ours me mine yourself happened "
    "happen did done ever recent recently last first most best us let's suppose imagine pick name "
    "want wanted find found someone somebody anything nothing everything today tomorrow job work "
    "worked working company role place people feel felt long often usually really handle handled "
    "deal dealt approach part parts might must should shall let looks look keep kept"
)
_SUFFIXES = (
    *("isations", "izations", "isation", "ization", "ations", "ation", "ements", "ement"),
    *("ingly", "edly", "ising", "izing", "ised", "ized", "ives", "ive", "ing", "ions"),
    *("ion", "ies", "ied", "ers", "ors", "er", "or", "ise", "ize", "ed", "es", "ly"),
    *("al", "s", "e", "y"),
)
_LEAST_STEM = 4
_CLAIM = re.compile(
    r"\b(?:i would|i'd|i will|i'll|my (?:approach|answer|view|rule|first|main|biggest)|i believe|"
    r"i think|i prefer|i work best|i want|i like|i need|i value|i always|i try|i care|i use|"
    r"i start|i look|for me|the (?:main|first|biggest|most important|hardest|key|short|one|best) |"
    r"what matters|the reason|the answer|that's why|that is why|in short|to sum up|bottom line|"
    r"yes|no|because|it comes down to|it means)\b"
)
_ENOUGH_WORDS = 50
_ENOUGH_SENTENCES = 4
_OPENING_SENTENCES = 2
_EARLY, _LATE = 0.25, 0.6


@lru_cache(maxsize=4096)
def stem(text: str) -> str:
    """Return a word without its ending, crudely; at least four letters stay."""
    bare = text.removesuffix("'s")
    for suffix in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= _LEAST_STEM:
            return bare.removesuffix(suffix)
    return bare


def terms(text: str) -> tuple[str, ...]:
    """Return what a text is about: its words of content, each once, in its order.

    Parameters
    ----------
    text
        A question, a note, a keyword of several words.

    Returns
    -------
    tuple of str
        Lower case, as written; small words and what only asks ("tell me about a time") left out.
    """
    heard = tokens([Word(word) for word in text.split()])
    kept = (t.text for t in heard if t.text and t.text not in STOP and t.text not in _ASKING)
    by_stem: dict[str, str] = {}
    for text_of_term in kept:
        by_stem.setdefault(stem(text_of_term), text_of_term)
    return tuple(by_stem.values())


def stems(texts: Iterable[str]) -> frozenset[str]:
    """Return the stems of bare words."""
    return frozenset(stem(text) for text in texts if text)


def said(keywords: Sequence[str], spoken: frozenset[str]) -> tuple[str, ...]:
    """Return which keywords are said.

    Parameters
    ----------
    keywords
        Words or short phrases: of the question, of a plan, of a job description.
    spoken
        Stems of the answer, from `stems`.

    Returns
    -------
    tuple of str
        Those of which every word of content was said, in the order given.
    """
    return tuple(
        keyword
        for keyword in keywords
        if (wanted := stems(terms(keyword)) or stems([keyword.lower()])) and wanted <= spoken
    )


def headline(
    asked: Sequence[str], sentences: Sequence[Sequence[str]], spans: Sequence[Span]
) -> tuple[Headline | None, Span | None]:
    """Return where the answer to the question is said.

    Parameters
    ----------
    asked
        Terms of the question.
    sentences
        Bare words of each sentence of the answer.
    spans
        The sentences, as many.

    Returns
    -------
    tuple of Headline and Span, or of None and None
        The first sentence that takes up the question's terms and claims something: ``first`` in
        the first two sentences or the first quarter of the words, ``last`` in the last two fifths.
        None for short answers and where no sentence does both, which says nothing.
    """
    total = sum(len(texts) for texts in sentences)
    if not asked or total < _ENOUGH_WORDS or len(sentences) < _ENOUGH_SENTENCES:
        return None, None
    wanted, before = stems(asked), 0
    for index, (texts, span) in enumerate(zip(sentences, spans, strict=True)):
        if _answers(texts, wanted):
            return _place(index, before / total), span
        before += len(texts)
    return None, None


def _answers(texts: Sequence[str], wanted: frozenset[str]) -> bool:
    shared = len(wanted & stems(texts))
    enough = shared >= 2 or (shared == 1 and len(wanted) <= 3)
    return enough and bool(_CLAIM.search(" ".join(texts)))


def _place(index: int, position: float) -> Headline:
    if index < _OPENING_SENTENCES or position <= _EARLY:
        return "first"
    return "last" if position >= _LATE else "middle"
