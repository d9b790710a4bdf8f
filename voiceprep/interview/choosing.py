"""What to practise next, and why, in words.

Pure: questions, what was practised and how it went, the plan and the time go in; questions in
order come out, each with its reason. Chooses nothing by chance and forbids nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from voiceprep.analysis.keyterms import stems, terms
from voiceprep.interview.agenda import FIRST_INTERVIEW
from voiceprep.interview.panel import probed
from voiceprep.interview.plan import ASKED
from voiceprep.interview.spacing import Rating, due
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from voiceprep.model import Kind, Plan, Question

KIND_WORDS: dict[Kind, str] = {
    "behavioural": "what you have done",
    "technical": "how you do the work",
    "cultural-fit": "how you fit in",
    "closing": "the closing",
}
_WEAK, _GOOD_DUE, _NEW, _RESTING = 5.0, 3.5, 3.0, 0.0
_PROBED, _ASKED_BEFORE, _DEEPER = 3.0, 1.0, 1.5
_ADVERTISED, _KIND_MISSING, _SKILL_MISSING = 1.0, 0.8, 0.4
_MOST_OVERDUE_DAYS = 5
_MONTHS = 60
_CLEARLY = 0.5
"""Share of what somebody probes that a question must be about."""


@dataclass(frozen=True, slots=True)
class Practised:
    """One answer that was given, and how it went."""

    question: Question
    at: datetime
    went: Rating


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question to practise, and why."""

    question: Question
    reason: str
    due: datetime | None
    """When it comes back; None where it was never practised."""
    worth: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often one kind of question, or one thing an interviewer probes, was practised."""

    name: str
    count: int
    wanted_by: str = ""
    """Who is likely to ask; empty for a kind."""


@dataclass(frozen=True, slots=True)
class _Past:
    """What was practised, counted."""

    by_question: Mapping[str, list[Practised]]
    kinds: Counter[Kind]
    skills: Counter[str]


def suggestions(
    questions: Sequence[Question],
    practised: Sequence[Practised],
    plan: Plan | None,
    now: datetime,
) -> tuple[Suggestion, ...]:
    """Return all questions, the one most worth practising first.

    Parameters
    ----------
    questions
        What there is to practise.
    practised
        All that is known, in any order.
    plan
        What its interviewers probe, its advert asks for and its notes leave open goes first;
        answers come back before its day.
    now
        Aware.
    """
    past = _past(practised)
    wanted = frozenset(stems(terms(plan.advert))) if plan else frozenset()
    found = [_suggested(question, past, plan, wanted, now) for question in questions]
    return tuple(sorted(found, key=lambda each: -each.worth))


def _past(practised: Sequence[Practised]) -> _Past:
    by_question: dict[str, list[Practised]] = {}
    for each in practised:
        by_question.setdefault(each.question.id, []).append(each)
    kinds = Counter(each.question.kind for each in practised)
    return _Past(by_question, kinds, Counter(each.question.competency for each in practised))


def _suggested(
    question: Question, past: _Past, plan: Plan | None, wanted: frozenset[str], now: datetime
) -> Suggestion:
    answers = past.by_question.get(question.id, [])
    if answers:
        worth, reason, back = _again(answers, plan, now)
    else:
        worth, reason, back = _NEW, "not practised yet", None
    if not answers or (back is not None and back <= now):
        extra = list(_asked_for(question, past, plan, wanted))
        worth += sum(more for more, _ in extra)
        why = max(extra, default=(0.0, ""))[1]  # one reason is read, three are not
        reason = f"{why}; {reason}" if why else reason
    return Suggestion(question, reason, back, worth)


def _again(
    answers: Sequence[Practised], plan: Plan | None, now: datetime
) -> tuple[float, str, datetime]:
    newest = max(answers, key=lambda each: each.at)
    back = due([(each.at, each.went) for each in answers], plan.day if plan else None)
    when = _ago(newest.at, now)
    if back > now:
        later = max(1, -(-(back - now) // timedelta(days=1)))
        days = "tomorrow" if later == 1 else f"in {later} days"
        return _RESTING - later / 100, f"answered {when}; it comes back {days}", back
    late = min(_MOST_OVERDUE_DAYS, (now - back) / timedelta(days=1)) / _MOST_OVERDUE_DAYS
    if newest.went == "good":
        return _GOOD_DUE + late, f"it went well {when}; time to see whether it still does", back
    much = "much" if newest.went == "again" else "something"
    extra = 0.5 if newest.went == "again" else 0.0
    return _WEAK + late + extra, f"there was {much} to fix {when}", back


def _ago(at: datetime, now: datetime) -> str:
    days = (now.astimezone(UTC).date() - at.astimezone(UTC).date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < _MONTHS else f"{days // 30} months ago"


def _asked_for(
    question: Question, past: _Past, plan: Plan | None, wanted: frozenset[str]
) -> Iterator[tuple[float, str]]:
    """Yield what speaks for a question besides when it was practised."""
    if plan is not None and not past.kinds[question.kind]:
        yield _KIND_MISSING, f"nothing yet of {KIND_WORDS[question.kind]}"
    if plan is not None and not past.skills[question.competency]:
        yield _SKILL_MISSING, ""
    competency = stems(terms(question.competency))
    if competency and competency <= wanted:
        yield _ADVERTISED, f"the job ad asks for {safe_line(question.competency, 40)}"
    if question.bank.startswith(ASKED):
        yield _ASKED_BEFORE, "it was asked before"
    if question.competency == FIRST_INTERVIEW:
        yield _DEEPER, "your notes say to go deeper here"
    for person in plan.interviewers if plan else ():
        if probed(person.probes, question) >= _CLEARLY:
            yield _PROBED, f"{safe_line(person.name, 40)} is likely to ask about this"
            return


def coverage(practised: Sequence[Practised], plan: Plan | None = None) -> tuple[Coverage, ...]:
    """Return how often each kind was practised, then each thing the plan's interviewers probe."""
    kinds = Counter(each.question.kind for each in practised)
    found = [Coverage(words, kinds[kind]) for kind, words in KIND_WORDS.items()]
    for person in plan.interviewers if plan else ():
        for probe in person.probes:
            count = sum(probed((probe,), each.question) >= _CLEARLY for each in practised)
            found.append(Coverage(probe, count, person.name))
    return tuple(found)
