"""Text as rules for claims see it: pieces with their place, fillers and restarts taken out.

Refuses to parse grammar: a sentence is cut at its marks, a clause at the words that join clauses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import FILLED_PAUSES, word_set
from voiceprep.interview.vocabulary import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_TEXT = 200_000
"""Characters that are read; an hour of speech is a quarter of it."""

_PIECE = re.compile(
    r"->|=>|→|[0-9]+(?:st|nd|rd|th)\b|[0-9]+(?:[.,][0-9]+)*"
    r"|[^\W\d_]+[0-9]+\w*|[^\W\d_]+(?:['’][^\W\d_]+)*|\n\s*|\S"
)
_ASIDES = sorted(
    phrases(
        "let me think|i think|if i remember rightly|if i remember correctly|if i remember"
        "|i mean|you know|i guess|i would say|i'd say|i believe|let me see|if i recall|kind of"
        "|sort of|to be honest|i want to say|honestly|basically|i suppose|as i said"
    ),
    key=len,
    reverse=True,
)
_SHORT = {
    "ppl": "people",
    "bc": "because",
    "b/c": "because",
    "cuz": "because",
    "mgr": "manager",
    "mgd": "managed",
    "eng": "engineer",
    "engs": "engineers",
    "devs": "developers",
    "dev": "developer",
    "dept": "department",
    "exp": "experience",
    "yoe": "years",
    "w": "with",
    "rev": "revenue",
    "&": "and",
    "@": "at",
    "cos": "because",
}
_ENDS = frozenset(".?!;|•\n")
_JOINS = word_set("and but then while whereas although though")
_ABBREVIATED = word_set("mr mrs ms dr prof st vs approx")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, number or mark, and where it stands in the text."""

    text: str
    """Lower case, straight apostrophes, short forms of notes written out."""
    written: str
    first: int
    last: int
    """One behind its last character."""

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[:1].isalpha()


Pieces = tuple[Piece, ...]


def glued(left: Piece, right: Piece) -> bool:
    """Tell whether nothing stands between two pieces."""
    return left.last == right.first


def sentences(text: str) -> tuple[Pieces, ...]:
    """Return the pieces of a text, a row a sentence or line, without fillers and asides."""
    found: list[Pieces] = []
    row: list[Piece] = []
    pieces = [_piece(match) for match in _PIECE.finditer(text[:LONGEST_TEXT])]
    for index, piece in enumerate(pieces):
        if _ends(piece, pieces, index):
            found.append(_without_asides(row))
            row = []
        else:
            row.append(piece)
    found.append(_without_asides(row))
    return tuple(kept for kept in found if kept)


def clauses(row: Pieces, kept: frozenset[int] = frozenset()) -> tuple[tuple[int, int], ...]:
    """Cut a sentence at its commas, dashes and the words that join clauses.

    Returns the first piece of each clause and the one behind its last. It is never cut at the
    pieces in `kept`: "between eight and ten" is one number.
    """
    found: list[tuple[int, int]] = []
    first = 0
    for index, piece in enumerate(row):
        joins = piece.text in _JOINS or piece.text in ",()" or _is_dash(row, index)
        if joins and index not in kept:
            found.append((first, index))
            first = index + 1
    found.append((first, len(row)))
    return tuple((start, end) for start, end in found if start < end)


def _piece(match: re.Match[str]) -> Piece:
    written = match.group()
    if written.startswith("\n"):
        return Piece("\n", written, match.start(), match.end())
    text = written.lower().replace("’", "'")
    return Piece(_SHORT.get(text, text), written, match.start(), match.end())


def _ends(piece: Piece, pieces: Sequence[Piece], index: int) -> bool:
    following = pieces[index + 1].text if index + 1 < len(pieces) else ""
    if piece.text not in _ENDS or (piece.text == "." and following == ","):
        return False
    return not (
        piece.text == "."
        and index > 0
        and pieces[index - 1].text in _ABBREVIATED
        and index + 1 < len(pieces)
    )


def _is_dash(row: Pieces, index: int) -> bool:
    dashed = row[index].text in "-–—" and 0 < index < len(row) - 1
    return dashed and not (glued(row[index - 1], row[index]) or glued(row[index], row[index + 1]))


def _without_asides(row: Sequence[Piece]) -> Pieces:
    kept: list[Piece] = []
    index = 0
    while index < len(row):
        length = _aside(row, index)
        if not length:
            kept.append(row[index])
            index += 1
            continue
        index += length
        fenced = kept and kept[-1].text == "," and index < len(row)
        if fenced and (row[index].text == "," or _aside(row, index)):
            kept.pop()
        if index < len(row) and row[index].text == ",":
            index += 1
    return tuple(_without_repeats(kept))


def _aside(row: Sequence[Piece], index: int) -> int:
    """Return how many pieces from here on are a filler or an aside."""
    if row[index].text in FILLED_PAUSES:
        return 1
    for phrase in _ASIDES:
        end = index + len(phrase)
        if tuple(piece.text for piece in row[index:end]) == phrase:
            corrects = phrase == ("i", "mean") and index > 0 and end < len(row)
            return 0 if corrects and row[end].text != "," else len(phrase)
    return 0


def _without_repeats(row: Sequence[Piece]) -> Iterator[Piece]:
    """Leave out a word that is said again at once: the the team; but not of a year."""
    for index, piece in enumerate(row):
        following = row[index + 1] if index + 1 < len(row) else None
        twice = following is not None and piece.text == following.text and piece.is_word
        if not twice or piece.text == "twenty":  # the year
            yield piece
