"""Dates of events: ``joined in 2019``, ``March 2021``, ``Q3 2021``, ``three years ago``.

Refuses a year without an event, and "three years ago" without the day on which it was said.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.interview import contexts, vocabulary
from voiceprep.interview.saying import Meaning
from voiceprep.interview.vocabulary import MONTHS, SEASONS
from voiceprep.model import Amount, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.interview.pieces import Pieces
    from voiceprep.interview.quantities import Quantity

_EVENTS = {
    word: event
    for event, words in {
        "start": "joined join started start began begun",
        "leave": "left leave leaving quit resigned",
        "graduate": "graduated graduate graduation degree",
        "promote": "promoted promotion became become",
        "launch": "launched launch live released release shipped",
        "move": "moved relocated",
        "found": "founded",
        "hire": "hired",
        "finish": "finished completed",
        "born": "born",
        "close": "closed",
        "open": "opened open",
        "qualify": "qualified certified certificate",
        "marry": "married",
    }.items()
    for word in words.split()
}
_LEADS = word_set("in since from of by during until around about early late mid end")
_QUARTERS = {"q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "h1": (1, 6), "h2": (7, 12)}
_AGO_MARGIN = 0.6
"""Years: "three years ago" is not said to the day."""
_REACH = 8
"""Pieces between an event and its date."""


def dated(
    row: Pieces, amounts: Sequence[Quantity], today: date | None
) -> Iterator[tuple[tuple[int, int], Meaning]]:
    """Yield the dates of a sentence, each with the pieces that say it."""
    around = contexts.contexts(row, amounts)
    for context, found in zip(around, amounts, strict=True):
        read = _year(row, found) if found.may_be_year else _ago(row, found, today)
        if read is None:
            continue
        place, (earliest, latest) = read
        event = _event(row, context.first, place)
        subject = _subject(context, place, event)
        if event or found.may_be_year:
            days = float(earliest.toordinal()), float(latest.toordinal())
            amount = Amount(sum(days) / 2, days[0], days[1], "date")
            yield place, Meaning("date", subject, amount)


def _is_lead(row: Pieces, first: int) -> bool:
    return first > 0 and row[first - 1].text in _LEADS


def _year(row: Pieces, found: Quantity) -> tuple[tuple[int, int], tuple[date, date]] | None:
    year = int(found.bare)
    first, months = found.first, (1, 12)
    at = first - 1
    if at >= 0 and row[at].text == "of":
        at -= 1
    before = row[at].text if at >= 0 else ""
    if before in MONTHS:
        first, months = at, (MONTHS[before], MONTHS[before])
    elif before in _QUARTERS:
        first, months = at, _QUARTERS[before]
    elif before in SEASONS:
        # A season is said loosely, and is another one on the other half of the earth.
        first, months = at, (1, 12)
    elif found.end < len(row) and _counts_something(row, found):
        return None
    return (first, found.end), (date(year, months[0], 1), _month_end(year, months[1]))


def _counts_something(row: Pieces, found: Quantity) -> bool:
    lead = _is_lead(row, found.first)
    return not lead and vocabulary.is_plural(row[found.end].text)


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _ago(
    row: Pieces, found: Quantity, today: date | None
) -> tuple[tuple[int, int], tuple[date, date]] | None:
    said = found.end < len(row) and row[found.end].text == "ago" and found.amount.unit == "days"
    if not said or today is None or found.amount.high > 365.25 * 100:
        return None
    margin = timedelta(
        days=365.25 * _AGO_MARGIN if found.time_unit == "year" else found.amount.high / 4
    )
    try:
        earliest = today - timedelta(days=found.amount.high) - margin
        return (found.first, found.end + 1), (
            earliest,
            today - timedelta(days=found.amount.low) + margin,
        )
    except OverflowError:
        return None


def _event(row: Pieces, clause: int, place: tuple[int, int]) -> str:
    """Return the event nearest in front of a date; behind it where it opens the clause."""
    for at in range(place[0] - 1, max(clause, place[0] - _REACH) - 1, -1):
        if row[at].text in _EVENTS:
            return _EVENTS[row[at].text]
    for at in range(place[1], min(place[1] + _REACH, len(row))):
        if row[at].text in _EVENTS:
            return _EVENTS[row[at].text]
    return "since" if place[0] and row[place[0] - 1].text == "since" else ""


def _subject(context: contexts.Context, place: tuple[int, int], event: str) -> Subject:
    said = set(context.row[place[0] : place[1]])
    clause = [piece for piece in context.clause if piece not in said]
    plain = [piece for piece in clause if piece.text not in _EVENTS]
    away = frozenset(piece.text for piece in clause if vocabulary.sets_apart(piece.text))
    return Subject(
        heads=frozenset({event}),
        terms=contexts.terms(plain),
        wider=contexts.terms(plain),
        names=contexts.names(clause, context.row[0] if context.row[0].text in _EVENTS else None),
        apart=away - frozenset(SEASONS),
    )
