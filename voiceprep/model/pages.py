"""What is told on a page, and how it is to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.model.feedback import Finding, FollowUp
from voiceprep.model.takes import Take

if TYPE_CHECKING:
    from voiceprep.model.plans import Plan


@dataclass(frozen=True, slots=True)
class Answered:
    """One take as it is told: without what is muted."""

    take: Take
    findings: tuple[Finding, ...] = ()
    """The most important first."""
    followups: tuple[FollowUp, ...] = ()
    """What an interviewer would ask next."""


@dataclass(frozen=True, slots=True)
class PageWish:
    """How a page is to be."""

    sound: bool = True
    """With the recordings inside."""
    share: bool = False
    """For others: names masked, no sound, no ids, no day."""
    plans: tuple[Plan, ...] = ()
    """Those whose names are masked in a page for others."""


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """One interview being prepared and what was practised for it."""

    plan: Plan
    answers: tuple[Answered, ...] = ()
    """Oldest first."""
    clashes: tuple[str, ...] = ()
    """What does not go with what was said before, in lines for reading."""
