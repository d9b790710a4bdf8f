"""Whether what is said now goes with what was said before.

Two claims are compared only where they are about the same thing; a scope that differs (another
team, at first and in the end, a month and a year) makes them two things. So a false alarm is rare
and some contradictions are not seen: a false alarm costs trust.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from voiceprep.interview.claims import claims_of
from voiceprep.interview.comparing import Relation, relation
from voiceprep.model import Agreement, Consistency, Contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Claim, Statement

_ID_LENGTH = 12


def consistency(
    earlier: Sequence[Statement], now: Statement, settled: frozenset[str] = frozenset()
) -> Consistency:
    """Return how a statement stands to the ones before it.

    A contradiction whose id is in `settled` is not told again.
    """
    said = claims_of(now)
    before = [claims_of(statement) for statement in earlier]
    found = [each for claims in before for each in _contradictions(claims, said)]
    pairs = [
        (there, here, relation(there, here))
        for claims in before
        for there in claims
        for here in said
    ]
    related = {here for _, here, how in pairs if how is not None}
    clashing = {each.now for each in found}
    return Consistency(
        contradictions=tuple(each for each in _once(found) if each.id not in settled),
        new=tuple(here for here in said if here not in related and here not in clashing),
        confirmed=_agreements(pairs, "agrees"),
        differently=_agreements(pairs, "differently"),
    )


def _agreements(
    pairs: Sequence[tuple[Claim, Claim, Relation | None]], wanted: Relation
) -> tuple[Agreement, ...]:
    return tuple(Agreement(there, here) for there, here, how in pairs if how == wanted)


def _contradictions(before: Sequence[Claim], said: Sequence[Claim]) -> Iterator[Contradiction]:
    """Yield where two statements differ, unless either says the other's value too.

    "Eight when I joined and fourteen when I left" goes with eight and with fourteen.
    """
    for there in before:
        for here in said:
            if relation(there, here) != "differs":
                continue
            if not _agrees(there, said) and not _agrees(here, before):
                yield Contradiction(_id(there, here), here.kind, there, here)


def _agrees(claim: Claim, others: Sequence[Claim]) -> bool:
    return any(relation(claim, other) == "agrees" for other in others)


def _once(found: Sequence[Contradiction]) -> Iterator[Contradiction]:
    """Yield each contradiction once, though it may be said twice."""
    seen = set()
    for each in found:
        key = (each.id, each.earlier.source)
        if key not in seen:
            seen.add(key)
            yield each


def is_id(text: str) -> bool:
    """Whether a contradiction could have this id."""
    return re.fullmatch(f"[0-9a-f]{{{_ID_LENGTH}}}", text) is not None


def _id(one: Claim, other: Claim) -> str:
    sides = sorted((_content(one), _content(other)))
    common = sorted(one.subject.heads & other.subject.heads)
    told = "|".join([one.kind, *common, *sides])
    return hashlib.sha256(told.encode()).hexdigest()[:_ID_LENGTH]


def _content(claim: Claim) -> str:
    if claim.amount is None:
        return " ".join(sorted(claim.label))
    amount = claim.amount
    return f"{amount.low:.6g} {amount.high:.6g} {amount.unit} {claim.subject.rate}"
