"""Words as rules see them: bare and lower-case, with the punctuation that stood around them.

Standard library alone: 40,000 short transcripts are an ordinary input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Word


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list written as one string, which is how word lists read best."""
    return frozenset(listed.split())


FILLED_PAUSES = word_set("um umm uhm uh uhh er erm ah hmm hm mm mmm eh")
EDITING_TERMS = (("i", "mean"), ("you", "know"))
_WORDS_A_MARK = 25
"""A transcript with fewer marks than one in so many words is taken for one without."""

_PARTS = re.compile(r"^([^\w$£€#+]*)(.*?)([^\w%+#]*)$", re.DOTALL)
_CLAUSE_MARKS = frozenset(",;:—–…")
_SENTENCE_MARKS = frozenset(".?!…")
_MARKS = _CLAUSE_MARKS | _SENTENCE_MARKS
_NOISE = re.compile(r"^[\[(<*].*[\])>*][.,;:?!]*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a transcript without its punctuation."""

    text: str
    """Lower case, straight apostrophes; empty for what is no word: a dash, ``[laughter]``."""
    before: str
    """Punctuation in front."""
    after: str
    """Punctuation behind."""
    written: str
    """As it stood."""

    @property
    def clause_mark(self) -> bool:
        """Whether a comma, dash or stronger mark follows."""
        return not _MARKS.isdisjoint(self.after)

    @property
    def sentence_mark(self) -> bool:
        """Whether a full stop, question mark or exclamation mark follows."""
        return not _SENTENCE_MARKS.isdisjoint(self.after)

    @property
    def is_cut_off(self) -> bool:
        """Whether a single dash follows, as where a word was begun and dropped: ``cust-``."""
        return self.after.startswith("-") and not self.after.startswith("--")

    @property
    def is_filled_pause(self) -> bool:
        """Whether it is um, uh or the like; ``'er`` is a her that lost its h."""
        return self.text in FILLED_PAUSES and not self._lost_its_h

    @property
    def _lost_its_h(self) -> bool:
        return self.text == "er" and self.before.endswith("'") and "'" not in self.after


def tokens(words: Sequence[Word]) -> tuple[Token, ...]:
    """Return one token a word, so that indices are the transcript's.

    Parameters
    ----------
    words
        Any words, with times or without.

    Returns
    -------
    tuple of Token
        As many as there are words.
    """
    return tuple([_token(word.text) for word in words])


@lru_cache(maxsize=1 << 14)
def _token(written: str) -> Token:
    if written.isalnum() and written.islower():  # most words by far
        return Token(written, "", "", written)
    if _NOISE.match(written):
        return Token("", "", "", written)
    parts = _PARTS.match(written.strip().replace("’", "'"))
    before, core, after = parts.groups() if parts else ("", written, "")
    if not any(char.isalnum() for char in core):
        return Token("", before, after, written)
    return Token(core.lower(), before, after, written)


def spoken_count(heard: Sequence[Token]) -> int:
    """Return how many of the tokens are words; fillers are words."""
    return sum(1 for token in heard if token.text)


def is_punctuated(heard: Sequence[Token]) -> bool:
    """Return whether a transcript has marks enough that the lack of one says something."""
    marks = sum(token.clause_mark for token in heard)
    return marks > 0 and marks * _WORDS_A_MARK >= len(heard)
