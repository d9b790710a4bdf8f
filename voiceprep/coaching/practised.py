"""What many takes show besides their trends: the best one, days of practice, habits, coverage.

Never reproachful: a pause in practising is not a failure, and what was not practised yet is only
named. A habit is told with its count and with nothing said of why.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from voiceprep.coaching.ranking import MEASURES
from voiceprep.coaching.trends import NOT_OVER_TIME
from voiceprep.coaching.values import verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime, tzinfo

    from voiceprep.model import Measures, Question, Settings, Take, Verdict

RECENT = 5
OFTEN = 3
"""In as many of the `RECENT` takes a thing has to be there to be called a habit."""
_RECORDING = ("speech", "clipping", "noise", "level")


@dataclass(frozen=True, slots=True)
class Habit:
    """A finding that returns."""

    measure: str
    count: int
    """In how many takes it was there."""
    of: int
    """Of how many."""
    fix: int
    """In how many it was to be fixed, not only to be watched."""


@dataclass(frozen=True, slots=True)
class Days:
    """When somebody practised, in days of their own zone."""

    total: int
    run: int
    """Days in a row up to today; up to yesterday while today is not over."""
    month: int
    """Of the last 28 days, today included."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one kind, or of one competency, was practised."""

    name: str
    practised: int
    """Questions."""
    questions: int
    takes: int


def best_take(takes: Sequence[Measures], settings: Settings | None = None) -> Measures | None:
    """Return the best take of a question: the starred one, else that with fewest things to fix.

    Parameters
    ----------
    takes
        Of one question, newest first; the newest of equals is the best.
    settings
        What is muted, and ranges of one's own.

    Returns
    -------
    Measures or None
        None where no take was measured. A poor recording, or an answer too short to judge, hides
        what is to fix: it is taken only where there is no other.
    """
    starred = next((each for each in takes if each.take.best), None)
    if starred is not None:
        return starred
    judged = [(each, verdicts(each, settings)) for each in takes if each.values]
    enough = max((len(said) for _, said in judged), default=0) / 2

    def rank(pair: tuple[Measures, dict[str, Verdict]]) -> tuple[bool, int]:
        said = pair[1]
        spoilt = any(said.get(name) == "fix" for name in _RECORDING)
        return spoilt or len(said) < enough, sum(each == "fix" for each in said.values())

    return min(judged, key=rank)[0] if judged else None


def habits(takes: Sequence[Measures], settings: Settings | None = None) -> tuple[Habit, ...]:
    """Return what was to fix or to watch in at least three of the last five takes.

    Parameters
    ----------
    takes
        Newest first.
    settings
        What is muted, and ranges of one's own.

    Returns
    -------
    tuple of Habit
        The most frequent first, then the most important.
    """
    recent = [verdicts(each, settings) for each in takes if each.values][:RECENT]
    seen = Counter(name for said in recent for name, how in said.items() if how != "good")
    fixes = Counter(name for said in recent for name, how in said.items() if how == "fix")
    found = [
        Habit(name, seen[name], len(recent), fixes[name])
        for name in MEASURES
        if seen[name] >= OFTEN and name not in NOT_OVER_TIME
    ]
    return tuple(sorted(found, key=lambda each: (-each.count, -each.fix)))


def days(moments: Iterable[datetime], now: datetime, zone: tzinfo | None = None) -> Days:
    """Return on how many days somebody practised.

    Parameters
    ----------
    moments
        When each take was recorded, in any order.
    now
        Aware; sets what today is.
    zone
        None for this computer's.
    """
    practised = {moment.astimezone(zone).date() for moment in moments}
    today = now.astimezone(zone).date()
    first = today if today in practised else today - timedelta(1)
    month = sum(timedelta() <= today - day < timedelta(28) for day in practised)
    return Days(len(practised), _run(practised, first), month)


def _run(practised: set[date], last: date) -> int:
    length = 0
    while last - timedelta(length) in practised:
        length += 1
    return length


def by_kind(questions: Sequence[Question], takes: Sequence[Take]) -> tuple[Coverage, ...]:
    """Return how much of each kind of question was practised, in the order of the questions.

    Parameters
    ----------
    questions
        All there are.
    takes
        All there are; those of other questions do not count.
    """
    return _coverage(questions, takes, lambda question: question.kind)


def by_competency(questions: Sequence[Question], takes: Sequence[Take]) -> tuple[Coverage, ...]:
    """Return how much of each competency was practised, in the order of the questions.

    Parameters
    ----------
    questions
        All there are; those without a competency do not count.
    takes
        All there are; those of other questions do not count.
    """
    return _coverage(questions, takes, lambda question: question.competency)


def _coverage(
    questions: Sequence[Question], takes: Sequence[Take], name: Callable[[Question], str]
) -> tuple[Coverage, ...]:
    taken = Counter(take.question.id for take in takes)
    groups: dict[str, dict[str, int]] = {}
    for question in questions:
        if name(question):
            groups.setdefault(name(question), {})[question.id] = taken[question.id]
    return tuple(
        Coverage(each, sum(map(bool, ids.values())), len(ids), sum(ids.values()))
        for each, ids in groups.items()
    )
