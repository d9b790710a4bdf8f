"""What a text claims: numbers, amounts of money and time, dates, names, titles, reasons.

For notes and for transcripts alike. Refuses what it cannot pin to a subject: a number without a
noun, a name without a role. Deterministic, without any model.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from voiceprep.interview import contexts
from voiceprep.interview.dates import dated
from voiceprep.interview.naming import named, titled
from voiceprep.interview.pieces import sentences
from voiceprep.interview.quantities import quantities
from voiceprep.interview.reasons import reasoned
from voiceprep.interview.saying import Meaning, Scribe
from voiceprep.interview.subjects import counted, measured, money, timed
from voiceprep.model import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.interview.contexts import Context
    from voiceprep.interview.pieces import Pieces
    from voiceprep.interview.quantities import Quantity
    from voiceprep.model import Claim, Source


def claims(text: str, source: Source) -> tuple[Claim, ...]:
    """Return what a text claims, in the order in which it is said."""
    return claims_of(Statement(text, source))


@lru_cache(maxsize=1024)
def claims_of(statement: Statement) -> tuple[Claim, ...]:
    """Return what a statement claims; with times where its words have them."""
    scribe = Scribe(statement)
    found: list[Claim] = []
    before: Pieces = ()
    for row in sentences(statement.text):
        found.extend(_of_sentence(scribe, row, before))
        before = row
    return tuple(sorted(found, key=lambda claim: (claim.first_char, claim.last_char, claim.kind)))


def _of_sentence(scribe: Scribe, row: Pieces, before: Pieces) -> Iterator[Claim]:
    amounts = quantities(row)
    around = contexts.contexts(row, amounts)
    taken: set[int] = set()
    for place, meaning in dated(row, amounts, scribe.statement.source.on):
        taken.update(range(*place))
        yield scribe.claim(row, place, meaning)
    last_heads: frozenset[str] = frozenset()
    for context, found in zip(around, amounts, strict=True):
        if found.first in taken or found.end - 1 in taken:
            continue
        said = meaning_of(context, found, before, last_heads)
        if said is not None:
            place, meaning = said
            last_heads = meaning.subject.heads if meaning.kind == "number" else last_heads
            yield scribe.claim(row, place, meaning)
    for reader in (named, titled, reasoned):
        for place, meaning in reader(row):
            yield scribe.claim(row, place, meaning)


def meaning_of(
    context: Context, found: Quantity, before: Pieces, last_heads: frozenset[str]
) -> tuple[tuple[int, int], Meaning] | None:
    """Return what an amount says and the pieces that say it; None where it has no subject."""
    unit = found.amount.unit
    if unit == "days":
        return timed(context, found, before)
    if unit in ("percent", "points"):
        return measured(context, found, before)
    return money(context, found) if unit else counted(context, found, last_heads)
