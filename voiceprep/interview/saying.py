"""Claims as they are made from pieces: the words of it, its sentence, and when it was heard."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.model import Claim, Interval, Span

if TYPE_CHECKING:
    from voiceprep.interview.pieces import Pieces
    from voiceprep.model import Amount, ClaimKind, Statement, Subject

LONGEST_QUOTE = 160
"""Characters; a sentence that is longer is quoted around the value."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a claim says, without where it was said."""

    kind: ClaimKind
    subject: Subject
    amount: Amount | None = None
    label: frozenset[str] = frozenset()


class Scribe:
    """Writes the claims of one statement down."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._starts = [match.start() for match in _WORD.finditer(statement.text)]

    def claim(self, row: Pieces, place: tuple[int, int], meaning: Meaning) -> Claim:
        """Return a claim that is said by the pieces from one place to before another."""
        first, last = row[place[0]].first, row[place[1] - 1].last
        words = Span(self._word(first), self._word(last - 1))
        text = self.statement.text
        return Claim(
            kind=meaning.kind,
            value=" ".join(text[first:last].split()),
            quote=_quote(text, (row[0].first, row[-1].last), (first, last)),
            source=self.statement.source,
            first_char=first,
            last_char=last,
            words=words,
            subject=meaning.subject,
            amount=meaning.amount,
            label=meaning.label,
            heard=self._heard(words),
        )

    def _word(self, character: int) -> int:
        return max(0, bisect_right(self._starts, character) - 1)

    def _heard(self, words: Span) -> Interval | None:
        spoken = self.statement.words
        if len(spoken) != len(self._starts):
            return None
        start, end = spoken[words.first].start_s, spoken[words.last].end_s
        return None if start is None or end is None else Interval(start, end)


def _quote(text: str, sentence: tuple[int, int], value: tuple[int, int]) -> str:
    start, end = sentence
    if end < len(text) and text[end] in ".?!":
        end += 1
    if end - start <= LONGEST_QUOTE:
        return " ".join(text[start:end].split())
    room = max(0, LONGEST_QUOTE - (value[1] - value[0])) // 2
    low, high = max(start, value[0] - room), min(end, value[1] + room)
    inner = " ".join(text[low:high].split(" ")[low > start : None if high == end else -1])
    return f"{'… ' * (low > start)}{' '.join(inner.split())}{' …' * (high < end)}"
