"""What a number in a sentence is about: words, names, place, time, and what sets it apart.

Everything here errs towards telling two subjects apart: what cannot be compared is no false alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.interview import vocabulary
from voiceprep.interview.numerals import ONES, SCALES, TENS
from voiceprep.interview.pieces import clauses
from voiceprep.interview.vocabulary import VERBS, phrases, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.interview.pieces import Piece, Pieces
    from voiceprep.interview.quantities import Quantity
    from voiceprep.model import Phase

_BEFORE = phrases(
    "at first|initially|originally|in the beginning|at the beginning|to begin with"
    "|to start with|when i started|when i joined|when i came|when i arrived|when i took|before"
    "|used to|at the start|started with|previously|when we started|starting with|back when"
    "|started out|on day one"
)
_AFTER = phrases(
    "by the end|at the end|later|eventually|after|afterwards|finally|ended up|end up|when i left"
    "|by then|in the end|at its peak|at the peak|ended with|at our peak|by the time|grew to"
)
_PLACING = word_set("as in at on for with to within across from")
_HONORIFICS = word_set("mr mrs ms dr doctor miss sir madam")
_SHARED_OUT = word_set("each every per")
_MOMENTS = word_set(
    "day days week month year years night morning evening time single of by to or and quarter hour "
    "summer winter weekend that minute"
)
_MIGHT = word_set("would could should might")
_LONGEST_LEAD = 8


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence around one amount."""

    row: Pieces
    first: int
    end: int
    """The clause of the amount."""
    group_first: int
    group_end: int
    """With the clauses beside it that hold no amount of their own."""

    @property
    def clause(self) -> Pieces:
        """The pieces of the clause."""
        return self.row[self.first : self.end]

    @property
    def group(self) -> Pieces:
        """The pieces of the clause and of what belongs to it."""
        return self.row[self.group_first : self.group_end]


def contexts(row: Pieces, found: Sequence[Quantity]) -> tuple[Context, ...]:
    """Return the context of each amount of a sentence."""
    kept = frozenset(at for each in found for at in range(each.first, each.end))
    between = _inside_pairs(found)
    cut = clauses(row, kept | between)
    holds = [any(a <= each.first < b for each in found) for a, b in cut]
    return tuple(_context(row, cut, holds, each) for each in found)


def _inside_pairs(found: Sequence[Quantity]) -> frozenset[int]:
    inside: set[int] = set()
    for left, right in pairwise(found):
        if left.role == "begin" and right.role == "end":
            inside.update(range(left.end, right.first))
    return frozenset(inside)


def _context(
    row: Pieces, cut: Sequence[tuple[int, int]], holds: Sequence[bool], found: Quantity
) -> Context:
    mine = next((i for i, (a, b) in enumerate(cut) if a <= found.first < b), None)
    if mine is None:
        return Context(row, 0, len(row), 0, len(row))
    low = mine
    while low > 0 and not any(holds[:low]):
        low -= 1
    high = mine
    while high + 1 < len(cut) and not holds[high + 1]:
        high += 1
    return Context(row, cut[mine][0], cut[mine][1], cut[low][0], cut[high][1])


def terms(pieces: Iterable[Piece], *, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the stems of the words that say what it is about."""
    kept = set()
    for piece in pieces:
        said = piece.text
        if (
            not piece.is_word
            or len(said) < 2
            or said in vocabulary.STOP
            or said in vocabulary.CHANGING
        ):
            continue
        if said in ONES or said in TENS or said in SCALES or said in ("hundred", "dozen"):
            continue
        if VERBS.get(said) == vocabulary.STATE or said in without or vocabulary.sets_apart(said):
            continue
        kept.add(stem(said))
    return frozenset(kept - without)


def names(pieces: Sequence[Piece], opening: Piece | None) -> frozenset[str]:
    """Return the names that stand in a stretch: capitals where a sentence does not ask for one."""
    return frozenset(
        piece.text.removesuffix("'s") for piece in pieces if is_name(piece) and piece is not opening
    )


def is_name(piece: Piece) -> bool:
    """Tell whether a piece is written like a name."""
    capital = piece.written[:1].isupper() and piece.written[1:2].islower()
    known = piece.text in vocabulary.STOP | _HONORIFICS or piece.text in vocabulary.MONTHS
    return capital and not known and piece.text not in vocabulary.WEEKDAYS


def where(clause: Sequence[Piece], skip: frozenset[str]) -> frozenset[str]:
    """Return what stands behind "in", "at", "on", "for", "with": the place and the purpose.

    The noun comes first, then what kind of it: ``project library``.
    """
    found = set()
    for index, piece in enumerate(clause[:-1]):
        if piece.text in _PLACING:
            noun = _noun_behind(clause, index + 1)
            if noun and noun.split()[0] not in skip:
                found.add(noun)
    return frozenset(found)


def _noun_behind(clause: Sequence[Piece], start: int) -> str:
    nouns: list[str] = []
    for piece in clause[start : start + 6]:
        if piece.is_word and piece.text not in vocabulary.STOP:
            nouns.append(stem(piece.text))
        elif nouns or not piece.is_word:
            break
    return " ".join([*nouns[-1:], *nouns[:-1]])


def apart(context: Context, found: Quantity) -> frozenset[str]:
    """Return the words that make what the amount is about another one of its kind."""
    lead = context.row[context.group_first : context.first]
    looked = [*(lead if len(lead) <= _LONGEST_LEAD else ()), *context.clause]
    own = set(context.row[found.first : found.end])
    kept = set()
    for index, piece in enumerate(looked):
        before = looked[index - 1].text if index else ""
        if piece in own or (piece.text == "first" and before == "at") or before in ("per", "a"):
            continue
        if vocabulary.sets_apart(piece.text) or _is_year(piece.text):
            kept.add(piece.text)
    said = {piece.text for piece in context.clause}
    if not found.rate:
        kept.update(_shared_out(context.clause))
    if said & vocabulary.PLANNED or (said & _MIGHT and "if" in {p.text for p in context.row}):
        kept.add("planned")
    return frozenset(kept)


def _shared_out(clause: Sequence[Piece]) -> set[str]:
    """Return ``each`` where it is said of one of several: each restaurant, one client."""
    return {
        "each"
        for at, (piece, following) in enumerate(pairwise(clause))
        if (piece.text in _SHARED_OUT or (piece.text == "one" and at == 0))
        and following.is_word
        and following.text not in vocabulary.WEEKDAYS | _MOMENTS
    }


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")


def phase(context: Context, found: Quantity) -> Phase:
    """Tell whether it was so at first or in the end."""
    if found.role in ("begin", "end"):
        return "before" if found.role == "begin" else "after"
    said = tuple(
        piece.text
        for left, piece in zip((None, *context.group), context.group, strict=False)
        if not (piece.text == "after" and left is not None and left.text.startswith("look"))
    )
    if _says(said, _BEFORE):
        return "before"
    return "after" if _says(said, _AFTER) else ""


def _says(said: tuple[str, ...], phrases: Sequence[tuple[str, ...]]) -> bool:
    return any(
        said[at : at + len(phrase)] == phrase for phrase in phrases for at in range(len(said))
    )


def verb(context: Context, found: Quantity) -> str:
    """Return the verb that governs an amount; empty where there is none, as in notes."""
    for piece in reversed(context.row[context.first : found.first]):
        known = _verb(piece)
        if known:
            return known
    for piece in context.row[found.end : context.end]:
        known = _verb(piece)
        if known and piece.text not in ("team", "in"):
            return known
    return ""


def _verb(piece: Piece) -> str:
    known = VERBS.get(piece.text, "")
    if known:
        return known
    long_enough = len(piece.text) > 5 and piece.is_word
    return stem(piece.text) if long_enough and piece.text.endswith(("ed", "ing")) else ""
