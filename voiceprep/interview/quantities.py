"""Numbers with what makes them amounts: unit, rate, range, "about", "from … to".

The rules of tolerance are here, in figures, so that they can be read and argued with. Refuses to
guess: a number that may be a label or a time of day is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.interview.numerals import SCALES, Numeral, numeral
from voiceprep.interview.pieces import glued
from voiceprep.model import Amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.interview.pieces import Pieces
    from voiceprep.model import Role

ABOUT = 0.2
"""``about 300`` is anything from 240 to 360."""
NEARLY = 0.15
"""``almost 300`` is 255 to 300."""
OVER = 2.0
"""``over 50`` is 50 to 100: who has 120 does not say "over 50"."""
UNDER = 0.4
"""``less than 10`` is 4 to 10."""
ROUND = 0.05
"""2,000 may be rounded from 1,900; 8 may not."""
ROUND_FROM = 100.0

_DAYS = {
    "second": 1 / 86_400,
    "minute": 1 / 1_440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 365.25 / 12,
    "quarter": 365.25 / 4,
    "year": 365.25,
    "decade": 3652.5,
}
_TIME_NAMES = {
    "second": "second seconds sec secs",
    "minute": "minute minutes min mins",
    "hour": "hour hours h hr hrs",
    "day": "day days",
    "week": "week weeks wk wks",
    "month": "month months mo mos mth mths",
    "year": "year years yr yrs y",
    "decade": "decade decades",
}
TIME_UNITS = {word: unit for unit, words in _TIME_NAMES.items() for word in words.split()}
_RATE_UNITS = TIME_UNITS | {"quarter": "quarter", "shift": "shift", "sprint": "sprint"}
_RATE_WORDS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "hourly": "hour",
    "pa": "year",
}
_CURRENCY = {
    word: unit
    for unit, words in {
        "USD": "$ dollar dollars usd bucks",
        "EUR": "€ euro euros eur",
        "GBP": "£ pound pounds gbp quid",
        "CHF": "franc francs chf",
        "money": "grand",
    }.items()
    for word in words.split()
}
_PERCENT = word_set("% percent")
_ABOUT = word_set("about around roughly approximately approx some circa maybe perhaps ~ say")
_NEARLY = word_set("almost nearly")
_OVER = word_set("over above exceeding > upwards")
_UNDER = word_set("under below < maximum max")
_LABELS = word_set(
    "version phase step chapter level number grade java python windows iso room flight page "
    "section bullet item option round stage tier # line route article part act error code nr"
)
_REPAIRS = word_set(
    "no sorry wait rather correction actually yes or well make that it's was oops i mean"
)
_SURE_REPAIRS = word_set("no sorry wait rather correction actually oops mean")
_ARROWS = word_set("-> => →")
_CHANGED = word_set(
    "went go going grew grow grown rose rise risen increased fell dropped moved came down up cut "
    "reduced brought scaled improved"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount and the pieces that say it."""

    first: int
    end: int
    """One behind its last piece."""
    amount: Amount
    bare: float
    """The number without its unit."""
    rate: str = ""
    role: Role = "level"
    time_unit: str = ""
    may_be_year: bool = False
    fraction: bool = False


def quantities(row: Pieces) -> tuple[Quantity, ...]:
    """Return the amounts of a sentence, in order and apart from each other."""
    numbers = [found for found in _repaired(row, list(_numerals(row))) if not _is_label(row, found)]
    with_units = [
        _with_unit(row, found)
        for found in numbers
        if _text(row, found.first - 1) != "and" or not found.fraction
    ]
    joined = _compound(row, [*with_units, *_lone_units(row, with_units)])
    return tuple(_paired(row, [_approximate(row, found) for found in joined]))


def _text(row: Pieces, at: int) -> str:
    return row[at].text if 0 <= at < len(row) else ""


def _numerals(row: Pieces) -> Iterator[Numeral]:
    at = 0
    while at < len(row):
        found = numeral(row, at)
        if found is not None:
            yield found
        at = found.end if found is not None else at + 1


def _repaired(row: Pieces, found: Sequence[Numeral]) -> list[Numeral]:
    """Drop a number that was taken back: ``twelve no ten``, ``eight, sorry, nine``."""
    kept: list[Numeral] = []
    for here in found:
        if kept and _takes_back(row, kept[-1], here):
            kept.pop()
        kept.append(here)
    return kept


def _takes_back(row: Pieces, before: Numeral, here: Numeral) -> bool:
    between = [piece.text for piece in row[before.end : here.first]]
    if not between:
        return before.in_words and here.in_words
    if len(between) > 6:
        return False
    words = [text for text in between if text not in (",", "-", "—", "…")]
    # A noun may have been said between: "twelve people no ten people".
    said = [text for text in words if text not in _REPAIRS]
    return bool(set(words) & _SURE_REPAIRS) and len(said) <= 1 and words[-1] not in said


def _is_label(row: Pieces, found: Numeral) -> bool:
    before, after = _text(row, found.first - 1), _text(row, found.end)
    if before == "-" and found.first > 1 and row[found.first - 2].is_word:
        return glued(row[found.first - 2], row[found.first - 1])  # AES-256
    if before in _LABELS or after in ("am", "pm", "o'clock", ":", "th", "st", "/"):
        return after != "/" or _text(row, found.end + 1) not in _RATE_UNITS
    return before in (":", "/", "+") and found.first > 1 and _text(row, found.first - 2).isdigit()


def _with_unit(row: Pieces, found: Numeral) -> Quantity:
    first, end, unit, factor = found.first, found.end, "", 1.0
    plus = _text(row, end) == "+"
    at = end + 1 if plus else end
    word = _text(row, at + 1) if _text(row, at) == "-" else _text(row, at)
    behind = at + 2 if _text(row, at) == "-" else at + 1
    if found.fraction or word in _PERCENT:
        unit, end = "percent", end if found.fraction else behind
        if _text(row, end) in ("point", "points"):
            unit, end = "points", end + 1
    elif word in ("per",) and _text(row, behind) == "cent":
        unit, end = "percent", behind + 1
    elif word in ("pp", "pts") or (
        word == "percentage" and _text(row, behind) in ("point", "points")
    ):
        unit, end = "points", behind + (word == "percentage")
    elif _text(row, first - 1) in _CURRENCY:
        unit, first = _CURRENCY[_text(row, first - 1)], first - 1
    elif word in _CURRENCY:
        unit, end = _CURRENCY[word], behind
    elif word in TIME_UNITS:
        unit, end, factor = "days", behind, _DAYS[TIME_UNITS[word]]
    return _measured(row, found, (first, end, unit, factor), plus)


def _measured(
    row: Pieces, found: Numeral, unit: tuple[int, int, str, float], plus: bool
) -> Quantity:
    first, end, name, factor = unit
    high = found.high * (OVER if plus else 1.0)
    rounded = plus or found.low < found.high
    amount = Amount(found.value * factor, found.low * factor, high * factor, name, rounded)
    time_unit = TIME_UNITS.get(_text(row, end - 1), "") if name == "days" else ""
    end = max(end, found.end + plus)
    if time_unit and tuple(piece.text for piece in row[end : end + 3]) == ("and", "a", "half"):
        more = 0.5 * factor
        amount = Amount(amount.value + more, amount.low + more, amount.high + more, name, rounded)
        end += 3
    rate, end = _rate(row, end)
    year = found.may_be_year and not name
    return Quantity(first, end, amount, found.value, rate, "level", time_unit, year, found.fraction)


def _rate(row: Pieces, end: int) -> tuple[str, int]:
    """Read "a month", "per week", "/yr" straight behind an amount."""
    if (
        _text(row, end) in ("a", "per", "each", "every", "/", "an")
        and _text(row, end + 1) in _RATE_UNITS
    ):
        half = _text(row, end + 2) == "and" and _text(row, end + 3) == "a"
        return ("", end) if half else (_RATE_UNITS[_text(row, end + 1)], end + 2)
    if _text(row, end) in _RATE_WORDS:
        return _RATE_WORDS[_text(row, end)], end + 1
    return "", end


def rate_behind(row: Pieces, at: int) -> str:
    """Return the time unit of a rate that stands at a piece: ``orders | a day``; else nothing."""
    return _rate(row, at)[0]


def _lone_units(row: Pieces, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Read "a year and a half", "half a year", "took a year"."""
    taken = {at for each in found for at in range(each.first, each.end)}
    for at in range(len(row) - 1):
        unit = TIME_UNITS.get(_text(row, at + 1), "")
        if not unit or _text(row, at) not in ("a", "an", "half") or at in taken or at + 1 in taken:
            continue
        lone = _lone(row, at, unit)
        if lone is not None:
            yield lone


def _lone(row: Pieces, at: int, unit: str) -> Quantity | None:
    first, end, value = at, at + 2, 1.0
    before = _text(row, at - 1)
    if tuple(piece.text for piece in row[end : end + 3]) == ("and", "a", "half"):
        end, value = end + 3, 1.5
    elif before == "half":
        first, value = at - 1, 0.5
    elif before not in word_set("took for lasted lasts takes about almost over within nearly us"):
        return None
    days = value * _DAYS[unit]
    return Quantity(first, end, Amount(days, days, days, "days"), value, time_unit=unit)


def _compound(row: Pieces, found: Sequence[Quantity]) -> list[Quantity]:
    """Add up "two years and ten months"."""
    kept: list[Quantity] = []
    for here in sorted(found, key=lambda each: each.first):
        last = kept[-1] if kept else None
        if last is None or not _goes_on(row, last, here):
            kept.append(here)
            continue
        total = last.amount.value + here.amount.value
        kept[-1] = replace(last, end=here.end, amount=Amount(total, total, total, "days"))
    return kept


def _goes_on(row: Pieces, last: Quantity, here: Quantity) -> bool:
    between = [piece.text for piece in row[last.end : here.first]]
    smaller = (
        here.amount.unit == last.amount.unit == "days" and here.amount.value < last.amount.value
    )
    shorter = smaller and _DAYS.get(here.time_unit, 9e9) < _DAYS.get(last.time_unit, 0.0)
    return shorter and between in ([], ["and"], [","])


def _approximate(row: Pieces, found: Quantity) -> Quantity:
    before, further = _text(row, found.first - 1), _text(row, found.first - 2)
    amount = found.amount
    value = amount.value
    if before in _NEARLY or (further, before) in (("just", "under"), ("close", "to")):
        return replace(found, amount=Amount(value, value * (1 - NEARLY), value, amount.unit, True))
    if _is_bound(before, further, "over"):
        return replace(found, amount=Amount(value, value, value * OVER, amount.unit, True))
    if _is_bound(before, further, "under"):
        return replace(found, amount=Amount(value, value * UNDER, value, amount.unit, True))
    after = (_text(row, found.end), _text(row, found.end + 1))
    vague = before in _ABOUT or (further, before) == ("something", "like") or after == ("or", "so")
    if vague or (further in _ABOUT and before in ("a", "the")):
        low, high = amount.low * (1 - ABOUT), amount.high * (1 + ABOUT)
        return replace(found, amount=Amount(value, low, high, amount.unit, True))
    return found


def _is_bound(before: str, further: str, side: str) -> bool:
    if side == "over":
        return before in _OVER or (further, before) in (("more", "than"), ("at", "least"))
    return before in _UNDER or (further, before) in (
        ("less", "than"), ("fewer", "than"), ("at", "most"), ("up", "to"),
    )  # fmt: skip


def _paired(row: Pieces, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Join ranges, and tell where a change begins and ends."""
    at = 0
    while at < len(found):
        here = found[at]
        following = found[at + 1] if at + 1 < len(found) else None
        pair = _pair(row, here, following) if following is not None else None
        if pair is None:
            yield replace(here, role=_role(row, here))
            at += 1
            continue
        yield from pair
        at += 2


def _pair(row: Pieces, left: Quantity, right: Quantity) -> tuple[Quantity, ...] | None:
    between = [piece.text for piece in row[left.end : right.first] if piece.text not in _ABOUT]
    between = [text for text in between if text not in _NEARLY | {"down", "up"}]
    unit = _shared_unit(left, right)
    if unit is None or left.may_be_year or right.may_be_year:
        return None
    left, right = _united(*_scaled_alike(row, left, right))
    before = _text(row, left.first - 1)
    if before == "from" and len(between) == 2 and between[1] == "to":
        between = ["to"]  # from eight people to twelve
    if before == "between" and between == ["and"]:
        return (_range(left, right),)
    if not between or between[0] not in {"to", "-", "–", "or"} | _ARROWS or len(between) > 2:
        return None
    falls = right.amount.value < left.amount.value
    verb = {piece.text for piece in row[max(0, left.first - 4) : left.first]}
    changes = before == "from" or between[0] in _ARROWS or falls or (
        between[0] == "to" and bool(verb & _CHANGED)
    )  # fmt: skip
    if changes and between[0] != "or":
        return replace(left, role="begin"), replace(right, role="end")
    return (_range(left, right),) if len(between) == 1 else None


def _shared_unit(left: Quantity, right: Quantity) -> str | None:
    ours, theirs = left.amount.unit, right.amount.unit
    if ours == theirs or not ours or not theirs:
        return ours or theirs
    return None


def _scaled_alike(row: Pieces, left: Quantity, right: Quantity) -> tuple[Quantity, Quantity]:
    """Give the thousands of the one to the other: ``68-72k``."""
    factor = SCALES.get(row[right.end - 1].text, 0.0) if left.end == right.first - 1 else 0.0
    scaled = left.bare * factor
    if not factor or left.bare >= factor or scaled >= right.bare:
        return left, right
    old = left.amount
    amount = replace(old, value=old.value * factor, low=old.low * factor, high=old.high * factor)
    return replace(left, amount=amount, bare=scaled), right


def _united(left: Quantity, right: Quantity) -> tuple[Quantity, Quantity]:
    """Give the unit of the one to the other: ``fifty to ninety-five percent``."""
    if left.amount.unit == right.amount.unit:
        return left, right
    with_unit, without = (left, right) if left.amount.unit else (right, left)
    factor = with_unit.amount.value / with_unit.bare if with_unit.bare else 1.0
    old = without.amount
    amount = Amount(
        old.value * factor, old.low * factor, old.high * factor, with_unit.amount.unit, old.rounded
    )
    given = replace(without, amount=amount, time_unit=with_unit.time_unit)
    return (with_unit, given) if with_unit is left else (given, with_unit)


def _range(left: Quantity, right: Quantity) -> Quantity:
    low, high = sorted((left.amount.low, right.amount.high))
    amount = Amount((low + high) / 2, low, high, right.amount.unit, True)
    return replace(right, first=left.first, amount=amount, bare=right.bare)


def _role(row: Pieces, found: Quantity) -> Role:
    """Tell by the words in front whether an amount is what changed, or where a change began."""
    near = [piece.text for piece in row[max(0, found.first - 3) : found.first]]
    near = [text for text in near if text not in _ABOUT | _NEARLY | _OVER]
    before, further = (["", "", *near])[-1], (["", "", *near])[-2]
    if before == "from":
        return "begin"
    if before == "to" and (further in _CHANGED or further in ("down", "up", "it", "them")):
        return "end"
    return "change" if before in ("by", "+", "-", "up", "down") else "level"
