"""Whether two claims are about the same thing, and if so whether both can be so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from voiceprep.analysis.tokens import word_set
from voiceprep.interview import vocabulary
from voiceprep.interview.naming import titles_clash
from voiceprep.interview.quantities import ROUND, ROUND_FROM
from voiceprep.interview.reasons import OTHERS, OWN
from voiceprep.interview.subjects import STRONG_MONEY

if TYPE_CHECKING:
    from voiceprep.model import Amount, Claim, Subject

Relation = Literal["agrees", "differs", "differently"]

ALIKE = 0.5
"""Share of the words about it that must be the same."""
ALIKE_SHARES = 0.75
"""The same for "80 % of the customers": most of that says only what it is a share of."""
TIME_MARGIN = 0.09
"""90 days are three months, 18 months are a year and a half; nine years are not ten."""
MONEY_MARGIN = 0.05
PERCENT_MARGIN = 0.02
RATE_MARGIN = 0.15
FARTHEST = {"duration": 12.0, "number": 30.0, "percent": 30.0, "money": 30.0}
"""Hours and months, eight people and six thousand: somebody talks of two things."""
_LOOSE = ("slip", "within")
_PER_YEAR = {"week": 52.0, "month": 12.0, "quarter": 4.0, "year": 1.0}
_GROWING = frozenset(("number", "money", "percent"))
_GENERIC = word_set("person member")


def relation(one: Claim, other: Claim) -> Relation | None:
    """Return how two claims stand to each other; None where they are about different things."""
    if one.kind != other.kind:
        return None
    if one.kind == "reason":
        return _reasons(one, other)
    if one.kind in ("name", "title"):
        return _labels(one, other)
    return _amounts(one, other)


def _amounts(one: Claim, other: Claim) -> Relation | None:
    if one.amount is None or other.amount is None:
        return None
    alike = _SAME_THING[one.kind](one.subject, other.subject)
    if not alike:
        return "agrees" if _same_number(one, other) else None
    amounts = _per_common_rate(one, other)
    if amounts is None:
        return None
    if _agree(*amounts):
        return "agrees"
    return "differs" if _comparable(one, other, amounts) else None


def _same_number(one: Claim, other: Claim) -> bool:
    """Tell whether the very same number of the same things was said, whatever was done."""
    shared = one.subject.heads & other.subject.heads - _GENERIC - _PERSONS
    same = one.amount == other.amount and one.subject.rate == other.subject.rate
    return one.kind == "number" and bool(shared) and same


def _comparable(one: Claim, other: Claim, amounts: tuple[Amount, Amount]) -> bool:
    """Tell whether two amounts that differ cannot both be so."""
    grown = one.kind in _GROWING and one.subject.phase != other.subject.phase
    apart = _far_apart(*amounts, FARTHEST.get(one.kind, FARTHEST["number"]))
    return not grown and not apart and _same_scope(one.subject, other.subject)


def _far_apart(one: Amount, other: Amount, times: float) -> bool:
    """Tell whether two amounts are too far apart to be one thing that was told differently."""
    small, large = sorted((abs(one.value), abs(other.value)))
    return one.unit != "date" and large > times * small


def _agree(one: Amount, other: Amount) -> bool:
    if one.unit and other.unit and one.unit != other.unit and "money" not in (one.unit, other.unit):
        return True  # two currencies or percent and points: no telling
    margin = max(_margin(one), _margin(other)) * max(abs(one.value), abs(other.value))
    return one.low - margin <= other.high and other.low - margin <= one.high


def _margin(amount: Amount) -> float:
    if amount.unit == "days":
        return TIME_MARGIN
    if amount.unit == "date":
        return 0.0
    if amount.unit in ("percent", "points"):
        return PERCENT_MARGIN
    if amount.unit:
        return MONEY_MARGIN
    return ROUND if amount.value >= ROUND_FROM else 0.0


def _per_common_rate(one: Claim, other: Claim) -> tuple[Amount, Amount] | None:
    assert one.amount is not None
    assert other.amount is not None
    ours, theirs = one.subject.rate, other.subject.rate
    if ours == theirs:
        return one.amount, other.amount
    if ours not in _PER_YEAR or theirs not in _PER_YEAR:
        return None
    return _yearly(one.amount, _PER_YEAR[ours]), _yearly(other.amount, _PER_YEAR[theirs])


def _yearly(amount: Amount, times: float) -> Amount:
    low, high = amount.low * times * (1 - RATE_MARGIN), amount.high * times * (1 + RATE_MARGIN)
    return type(amount)(amount.value * times, low, high, amount.unit, True)


def _same_scope(one: Subject, other: Subject) -> bool:
    """Tell whether nothing says that the one may be so here and the other there."""
    if one.apart != other.apart:
        return False
    return _meet(one.names, other.names) and _same_place(one.where, other.where)


def _same_place(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two may be one place: the project and the library project, not the museum's."""
    return not one or not other or any(_may_be_one(here, there) for here in one for there in other)


def _may_be_one(here: str, there: str) -> bool:
    ours, theirs = here.split(), there.split()
    same = ours[0] == theirs[0]
    return same and (len(ours) == 1 or len(theirs) == 1 or bool(set(ours[1:]) & set(theirs[1:])))


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)


def _alike(one: Subject, other: Subject) -> float:
    """Return how much of the words of the one is in the other, the better way round."""
    if not one.terms or not other.terms:
        return _share(one.terms or one.wider, other.terms or other.wider)
    return max(_share(one.terms, other.wider), _share(other.terms, one.wider))


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    if not part or not whole:
        return 0.0
    return len(part & whole) / min(len(part), len(whole))


def _counts(one: Subject, other: Subject) -> bool:
    shared = one.heads & other.heads
    if not shared or one.role == "change" or other.role == "change":
        return one.role == other.role and bool(shared)
    if shared <= _GENERIC:
        return (
            one.verb == other.verb != vocabulary.STATE
            and bool(one.verb)
            and _alike(one, other) >= ALIKE
        )
    return _same_doing(one.verb, other.verb, people=shared <= _PERSONS)


def _same_doing(ours: str, theirs: str, *, people: bool) -> bool:
    """Tell whether the same was done with what was counted; notes often leave the verb out."""
    if {ours, theirs} == _WAYS:
        return False
    ours, theirs = (vocabulary.STATE if verb in _WAYS else verb for verb in (ours, theirs))
    if ours and theirs:
        return ours == theirs
    return not people or (ours or theirs) in ("", vocabulary.STATE)


_WAYS = {"up", "down"}
_PERSONS = word_set("engineer customer child nurse patient designer man woman student volunteer")


def _percents(one: Subject, other: Subject) -> bool:
    if one.verb and other.verb and one.verb != other.verb:
        return False
    roles = {one.role, other.role}
    wanted = ALIKE_SHARES if "share" in roles else ALIKE
    return (len(roles) == 1 or roles == {"level", "share"}) and _alike(one, other) >= wanted


def _money(one: Subject, other: Subject) -> bool:
    if one.heads & other.heads & STRONG_MONEY:
        return one.role == other.role
    if one.heads and other.heads and one.heads != other.heads:
        return False
    wanted = ALIKE if one.heads == other.heads else ALIKE_SHARES
    close = _alike(one, other) >= wanted or not (one.terms or other.terms)
    return close and one.role == other.role and bool(one.heads or one.terms)


def _times(one: Subject, other: Subject) -> bool:
    if one.role != other.role:
        return False
    if one.names & other.names and one.heads & other.heads & {"time", "spent", "experience"}:
        return True
    tenure = {"time", "spent"}
    if one.names & other.names and one.heads <= tenure and other.heads <= tenure:
        return True
    if any(head.startswith(_LOOSE) for head in one.heads | other.heads):
        few = min(len(one.terms), len(other.terms)) < 2
        return not few and one.heads == other.heads and _alike(one, other) >= ALIKE_SHARES
    open_kind = frozenset({""})
    same_kind = one.heads == other.heads or open_kind in (one.heads, other.heads)
    return same_kind and _alike(one, other) >= ALIKE


_NO_EVENT = frozenset({""})


def _close(one: Subject, other: Subject) -> bool:
    return bool(one.terms and other.terms) and _alike(one, other) >= ALIKE_SHARES


def _dates(one: Subject, other: Subject) -> bool:
    if one.heads != other.heads:
        return False
    if one.names or other.names:
        return bool(one.names & other.names) and (bool(one.heads - _NO_EVENT) or _close(one, other))
    if one.heads == _NO_EVENT:
        return _close(one, other)
    return _alike(one, other) >= ALIKE or not (one.terms and other.terms)


_SAME_THING = {
    "number": _counts,
    "percent": _percents,
    "money": _money,
    "duration": _times,
    "date": _dates,
}


def _labels(one: Claim, other: Claim) -> Relation | None:
    if one.subject.heads != other.subject.heads:
        return None
    if one.kind == "title" and not (
        one.subject.names & other.subject.names or one.subject.where & other.subject.where
    ):
        return None
    if one.kind == "name":
        agree = bool(one.label & other.label)
    else:
        agree = not titles_clash(one.label, other.label)
    if agree:
        return "agrees"
    return "differs" if _same_scope(one.subject, other.subject) else None


def _reasons(one: Claim, other: Claim) -> Relation | None:
    if not _meet(one.subject.names, other.subject.names):
        return None
    strong = {OTHERS, OWN}
    if one.label and other.label and one.label != other.label and one.label | other.label == strong:
        clear = len(one.label) == len(other.label) == 1
        return "differs" if clear else "differently"
    if one.label & other.label == {OTHERS} or one.subject.terms & other.subject.terms:
        return "agrees"
    return "differently"
