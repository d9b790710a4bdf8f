"""The plan of one interview: who will ask, what was said before, what is to be told and asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, time

PlanFormat = Literal["", "virtual", "on-site"]
Relation = Literal["", "peer", "manager", "executive", "hr"]


@dataclass(frozen=True, slots=True)
class Interviewer:
    """One person of the panel."""

    name: str
    role: str = ""
    relation: Relation = ""
    """What they would be to you."""
    probes: tuple[str, ...] = ()
    """What they are likely to ask about."""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class FirstNote:
    """One thing from an earlier interview; any part may be empty."""

    asked: str = ""
    said: str = ""
    """What you answered."""
    deeper: str = ""
    """What to go deeper on."""
    who: str = ""
    """Who asked."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story of your own, told by Situation, Task, Action, Result."""

    title: str
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    competencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question that you will ask."""

    text: str
    whom: str = ""
    """Name of the interviewer it is for; empty for anyone. ``for`` in the file."""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Debrief:
    """What one interviewer's talk was, written down right afterwards."""

    who: str
    asked: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    """What you answered; the first to the first question asked, and so on."""
    told: tuple[str, ...] = ()
    """What they told you."""
    cares_about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything prepared for one interview; only the name has to be there."""

    name: str
    """The file is ``NAME.toml``."""
    company: str = ""
    role: str = ""
    day: date | None = None
    """``date`` in the file."""
    at: time | None = None
    """When it begins, on the clock of `zone`; ``time`` in the file."""
    zone: str = ""
    """IANA time zone; empty for that of this computer. ``timezone`` in the file."""
    format: PlanFormat = ""
    place: str = ""
    """Address, or the link of the call."""
    advert: str = ""
    company_notes: str = ""
    company_values: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """Figures, dates and titles to keep straight."""
    interviewers: tuple[Interviewer, ...] = ()
    first_interview: tuple[FirstNote, ...] = ()
    stories: tuple[Story, ...] = ()
    own_questions: tuple[OwnQuestion, ...] = ()
    debriefs: tuple[Debrief, ...] = ()
    settled: tuple[str, ...] = ()
    """Ids of contradictions that are explained and kept quiet."""
    ticks: tuple[str, ...] = ()
    """Ids of to-dos that the person has ticked."""
    digest: str = field(default="", compare=False)
    """Hash of the file it was read from; empty for a plan that was never kept."""
