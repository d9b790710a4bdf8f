"""How long until the interview, and what is to be done by when, worked backwards from its date.

Pure: a plan and a moment in, to-dos out. Days are counted on the person's own calendar, wherever
the interview is; `here` is that time zone, None for this computer's. Reminds nobody of anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from voiceprep.interview.plaintext import slug
from voiceprep.interview.plan import debrief_of
from voiceprep.interview.zones import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import tzinfo

    from voiceprep.model import Plan, PlanFormat

State = Literal["late", "now", "later", "done"]

LENGTH = timedelta(hours=1)
"""How long an interview is taken to be; a plan does not say."""
DEBRIEF_WITHIN = timedelta(hours=2)
THANKS_WITHIN = timedelta(hours=24)
WANTED_STORIES = 3
_REMEMBERED_DAYS = 14
_YESTERDAYS = 1.5
"""Thank-you notes are due: more pressing than an interview the day after tomorrow."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do."""

    id: str
    """What `Plan.ticks` holds once it is done."""
    text: str
    why: str
    state: State
    due: datetime | date | None = None
    """A moment, aware, or a whole day of the person's calendar."""
    evident: bool = False
    """Done as the plan itself shows; it cannot be unticked."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Something to prepare, in days before the interview."""

    id: str
    opens: int
    by: int
    text: str
    why: str
    format: PlanFormat = ""
    """Only for interviews of this format."""
    evident: Callable[[Plan], bool] = lambda plan: False
    needed: Callable[[Plan], bool] = lambda plan: True


def _told_whole(plan: Plan) -> bool:
    whole = [s for s in plan.stories if s.situation and s.action and s.result]
    return len(whole) >= WANTED_STORIES


def _asks_everyone(plan: Plan) -> bool:
    open_ones = [q for q in plan.own_questions if not q.answered]
    names = {q.whom.casefold() for q in open_ones}
    everyone = all(p.name.casefold() in names for p in plan.interviewers)
    return bool(open_ones) and ("" in names or everyone)


_ALWAYS = 10_000
_STEPS = (
    _Step(
        "date",
        _ALWAYS,
        7,
        "Write the date, time and time zone into the plan",
        "Everything below is counted back from it.",
        evident=lambda plan: plan.day is not None and plan.at is not None,
    ),
    _Step(
        "first-notes",
        _ALWAYS,
        7,
        "Write down the first interview: what was asked, what you said",
        "Interviewers compare notes. A number that changed between two rounds is noticed.",
        evident=lambda plan: bool(plan.first_interview),
    ),
    _Step(
        "people",
        _ALWAYS,
        7,
        "Enter everyone who will interview you, and what each is likely to probe",
        "A manager, a peer and an executive listen for different things.",
        evident=lambda plan: bool(plan.interviewers),
    ),
    _Step(
        "company",
        _ALWAYS,
        7,
        "Note what the company does now and what it says it values",
        "A second interview expects you to have looked further than the job advertisement.",
        evident=lambda plan: bool(plan.company_notes or plan.company_values),
    ),
    _Step(
        "stories",
        _ALWAYS,
        7,
        f"Write {WANTED_STORIES} stories down: situation, task, action, result",
        "A story thought out beforehand keeps its result when you are nervous.",
        evident=_told_whole,
    ),
    _Step(
        "aloud",
        _ALWAYS,
        5,
        "Tell each story aloud until it fits into two minutes",
        "Reading it is not telling it; only the spoken one shows where it drags.",
    ),
    _Step(
        "deeper",
        _ALWAYS,
        3,
        "Prepare what they may go deeper on",
        "You noted it after the first interview; they may have, too.",
        needed=lambda plan: any(note.deeper for note in plan.first_interview),
    ),
    _Step(
        "questions",
        14,
        3,
        "Write a question for each interviewer",
        "A question that only this person can answer shows that you know whom you talk to.",
        evident=_asks_everyone,
    ),
    _Step(
        "panel",
        6,
        3,
        "Rehearse the whole panel aloud, start to end",
        "An hour of answers tires. Let the first such hour not be the real one.",
    ),
    _Step(
        "set-up",
        2,
        1,
        "Check sound, camera, light and network: voiceprep plan check --sound",
        "A bad line is heard as a bad answer, and there is still time to mend it.",
        format="virtual",
    ),
    _Step(
        "route",
        3,
        1,
        "Look up the route, and whom to ask for at the reception",
        "Then tomorrow holds no surprise before the first question.",
        format="on-site",
    ),
    _Step(
        "crib",
        1,
        1,
        "Print the crib sheet: voiceprep plan crib",
        "One page: people, stories, numbers, questions. Read it last thing the night before.",
    ),
    _Step(
        "warm-up",
        0,
        0,
        "Answer one question aloud",
        "The first answer of a day is the stiffest. Let it be this one.",
    ),
    _Step(
        "sound",
        0,
        0,
        "Check the sound once more: voiceprep plan check --sound",
        "Updates and headsets change it overnight.",
        format="virtual",
    ),
)


def starts_at(plan: Plan) -> datetime | None:
    """Return when it begins; None without a date and a time."""
    if plan.day is None or plan.at is None:
        return None
    return moment(plan.day, plan.at, plan.zone)


def days_left(plan: Plan, now: datetime, here: tzinfo | None = None) -> int | None:
    """Return the midnights until its day, below zero once it has passed; None without a date."""
    day = _day_of(plan, here)
    return None if day is None else (day - now.astimezone(here).date()).days


def is_over(plan: Plan, now: datetime, here: tzinfo | None = None) -> bool:
    """Whether it has begun; without a time, whether its day has passed."""
    begins = starts_at(plan)
    if begins is not None:
        return now >= begins
    left = days_left(plan, now, here)
    return left is not None and left < 0


def nearest(plans: Sequence[Plan], now: datetime, here: tzinfo | None = None) -> Plan | None:
    """Return the plan that matters now: the next interview, else one undated, else the last."""

    def rank(plan: Plan) -> tuple[int, float, str]:
        left = days_left(plan, now, here)
        if left is None:
            return 1, 0, plan.name
        if left < -1:
            return 2, -left, plan.name
        return 0, _YESTERDAYS if left == -1 else left, plan.name

    return min(plans, key=rank, default=None)


def to_dos(plan: Plan, now: datetime, here: tzinfo | None = None) -> tuple[ToDo, ...]:
    """Return what is to be done, first what is due first; what is done comes last."""
    day = _day_of(plan, here)
    left = days_left(plan, now, here)
    over = is_over(plan, now, here)
    found = [] if over else [_prepared(plan, step, left, day) for step in _steps(plan)]
    if over or left == 0:
        found += _afterwards(plan, now, here)
    return tuple(sorted(found, key=lambda to_do: _order(to_do, here)))


def ticked(plan: Plan, to_do: str, *, done: bool = True) -> Plan:
    """Return the plan with the to-do of that id ticked, or not any more."""
    rest = tuple(tick for tick in plan.ticks if tick != to_do)
    return replace(plan, ticks=(*rest, to_do) if done else rest)


def countdown(plan: Plan, now: datetime, here: tzinfo | None = None) -> str:
    """Return how long it is until the interview, as a sentence."""
    left = days_left(plan, now, here)
    if plan.day is None or left is None:
        return "No date yet."
    return f"{_how_long(plan, left, now, here)}: {_when(plan, here)}."


def due_text(due: datetime | date | None, now: datetime, here: tzinfo | None = None) -> str:
    """Return by when, as people say it: ``today 17:30``, ``Thursday 3 December``."""
    if due is None:
        return ""
    at = due.astimezone(here) if isinstance(due, datetime) else None
    day = at.date() if at is not None else due
    away = (day - now.astimezone(here).date()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(away) or f"{day:%A} {day.day} {day:%B}"
    return near if at is None else f"{near} {at:%H:%M}"


def person_ids(names: Sequence[str]) -> tuple[str, ...]:
    """Return for each name what stands for it in the id of a to-do, each its own."""
    made: list[str] = []
    for number, name in enumerate(names, 1):
        plain = slug(name) or str(number)
        while plain in made:
            plain += f"-{number}"
        made.append(plain)
    return tuple(made)


def _day_of(plan: Plan, here: tzinfo | None) -> date | None:
    begins = starts_at(plan)
    return begins.astimezone(here).date() if begins is not None else plan.day


def _steps(plan: Plan) -> Iterator[_Step]:
    for step in _STEPS:
        if step.format in ("", plan.format) and step.needed(plan):
            yield step


def _prepared(plan: Plan, step: _Step, left: int | None, day: date | None) -> ToDo:
    evident = step.evident(plan)
    due = None if day is None else day - timedelta(days=step.by)
    state: State
    if evident or step.id in plan.ticks:
        state = "done"
    elif left is None:
        state = "now" if step.opens == _ALWAYS else "later"
    elif left < step.by:
        state = "late"
    else:
        state = "now" if left <= step.opens else "later"
    return ToDo(step.id, step.text, step.why, state, due, evident)


def _afterwards(plan: Plan, now: datetime, here: tzinfo | None) -> Iterator[ToDo]:
    left = days_left(plan, now, here)
    if left is not None and left >= -_REMEMBERED_DAYS:
        names = [person.name for person in plan.interviewers]
        for name, id_ in zip(names, person_ids(names), strict=True):
            yield _dated(_debriefing(plan, name, f"debrief-{id_}"), now, here)
        if not names:
            yield _dated(_debriefing(plan, "", "debrief"), now, here)
        for name, id_ in zip(names, person_ids(names), strict=True):
            yield _dated(_thanking(plan, name, f"thanks-{id_}"), now, here)
    if left is not None and left < 0:
        yield ToDo(
            "next",
            f"When there is a next round: voiceprep plan new NAME --from {plan.name}",
            "What they asked and what you said goes with you.",
            "done" if "next" in plan.ticks else "now",
        )


def _debriefing(plan: Plan, name: str, id_: str) -> ToDo:
    told = debrief_of(plan, name) is not None if name else bool(plan.debriefs)
    whom = f" with {name}" if name else ""
    return ToDo(
        id_,
        f"Write down the talk{whom}: voiceprep plan debrief",
        "Within two hours you still know the words; by tomorrow only the mood.",
        "done" if told or id_ in plan.ticks else "now",
        _after(plan, DEBRIEF_WITHIN),
        evident=told,
    )


def _thanking(plan: Plan, name: str, id_: str) -> ToDo:
    return ToDo(
        id_,
        f"Thank {name}: voiceprep plan thanks",
        "Within a day. Two in three hiring managers say that a note matters (TopResume).",
        "done" if id_ in plan.ticks else "now",
        _after(plan, THANKS_WITHIN),
    )


def _dated(to_do: ToDo, now: datetime, here: tzinfo | None) -> ToDo:
    """Return the to-do as late where it is due and not done."""
    due = to_do.due
    if isinstance(due, datetime):
        missed = now > due
    else:
        missed = due is not None and now.astimezone(here).date() > due
    return replace(to_do, state="late") if missed and to_do.state == "now" else to_do


def _after(plan: Plan, within: timedelta) -> datetime | date | None:
    begins = starts_at(plan)
    if begins is None:
        days = 1 if within >= timedelta(days=1) else 0
        return None if plan.day is None else plan.day + timedelta(days=days)
    return (begins.astimezone(UTC) + LENGTH + within).astimezone(begins.tzinfo)


def _order(to_do: ToDo, here: tzinfo | None) -> tuple[bool, bool, date, datetime]:
    due = to_do.due
    at = due.astimezone(UTC) if isinstance(due, datetime) else datetime.max.replace(tzinfo=UTC)
    day = due.astimezone(here).date() if isinstance(due, datetime) else due
    return to_do.state == "done", day is None and to_do.id == "next", day or date.min, at


def _how_long(plan: Plan, left: int, now: datetime, here: tzinfo | None) -> str:
    if left < -1:
        return f"It was {-left} days ago"
    if left != 0:
        return "Tomorrow" if left == 1 else "It was yesterday" if left == -1 else f"In {left} days"
    begins = starts_at(plan)
    if begins is None:
        return "Today"
    minutes = int((begins - now).total_seconds() // 60)
    if minutes < 0:
        return "It began today"
    hours, rest = divmod(minutes, 60)
    return f"Today in {hours} h {rest:02d} min" if hours else f"Today in {rest} min"


def _when(plan: Plan, here: tzinfo | None) -> str:
    assert plan.day is not None
    day = f"{plan.day:%A} {plan.day.day} {plan.day:%B %Y}"
    begins = starts_at(plan)
    if begins is None:
        return f"{day}, no time yet"
    at = f"{day}, {begins:%H:%M}"
    if not plan.zone:
        return at
    own = begins.astimezone(here)
    if own.utcoffset() == begins.utcoffset():
        return f"{at} ({plan.zone})"
    elsewhere = "" if own.date() == begins.date() else f"{own:%A} "
    return f"{at} in {plan.zone}, which is {elsewhere}{own:%H:%M} here"
