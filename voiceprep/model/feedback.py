"""What a number is compared with, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voiceprep.model.sound import Interval
from voiceprep.model.words import Span

Verdict = Literal["good", "watch", "fix", "info"]


@dataclass(frozen=True, slots=True)
class Band:
    """A range; an open end is None."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Whether the value lies inside, ends included."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Norm:
    """What a measure is compared with: inside `green` is good, inside `amber` is worth watching."""

    measure: str
    unit: str
    green: Band
    amber: Band
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of feedback and where it can be heard."""

    measure: str
    value: float | None
    unit: str
    norm: Norm | None
    verdict: Verdict
    title: str
    """What came across, in a few words and with the number: ``Pace 182 words a minute``."""
    advice: str
    """What to change, in one or two sentences; for `good`, what to keep."""
    evidence: tuple[Interval, ...] = ()
    rule: str = ""
    """How the number comes about, in a sentence."""
    words: tuple[Span, ...] = ()
    """Where it can be read: the evidence for an answer without times, too."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question an interviewer would ask next, and why."""

    text: str
    rule: str
    """Name of the rule that asks it: ``no_result``, ``bank`` ..."""
    why: str = ""
    """What in the answer calls for it, in a few words."""
    words: Span | None = None
    """The words it takes up; None where it asks for what was not said."""
    heard: Interval | None = None
