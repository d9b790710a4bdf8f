"""Questions, and the answers to them that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voiceprep.model.measures import Analysis
from voiceprep.model.words import Transcript

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

Kind = Literal["behavioural", "technical", "cultural-fit", "closing"]
TakeStatus = Literal["recorded", "transcribed", "recovered", "damaged"]
"""`recorded`: kept, not transcribed yet. `recovered`: the same, salvaged after a crash."""


@dataclass(frozen=True, slots=True)
class Question:
    """One interview question."""

    id: str
    text: str
    kind: Kind
    competency: str
    target_s: float
    follow_ups: tuple[str, ...] = ()
    bank: str = ""
    """Title of the bank it is from."""


@dataclass(frozen=True, slots=True)
class Bank:
    """A set of questions and where they come from."""

    id: str
    title: str
    licence: str
    source: str
    questions: tuple[Question, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened while recording: paused, samples lost, a device gone."""

    kind: Literal["paused", "gap", "vanished", "disk_full"]
    at_s: float
    lost_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Take:
    """One recorded answer to one question."""

    id: str
    question: Question
    recorded_at: datetime
    """UTC, aware."""
    audio: Path | None
    duration_s: float
    status: TakeStatus
    sitting: str = ""
    device: str = ""
    thinking_s: float | None = None
    """From the end of the question to the start of the recording."""
    marks: tuple[Mark, ...] = ()
    transcript: Transcript | None = None
    analysis: Analysis | None = None
    recognised: Transcript | None = None
    """What the recogniser wrote, where the person has corrected the words since."""
    notes: str = ""
    """The person's own, in several lines where they like."""
    tags: tuple[str, ...] = ()
    self_rating: int | None = None
    """1-5, how it went, said before the numbers were shown."""
    self_ratings: tuple[int, ...] = ()
    """What `self_rating` is the mean of: the content, the structure, the delivery; 1-5 each."""
    plan: str = ""
    """Name of the plan it was practised for."""
    asked_by: str = ""
    """The interviewer."""
    follow_up_of: str = ""
    """Id of the take whose answer this one follows."""
    drill: str = ""
    best: bool = False
    """Starred by the person as the best answer to its question."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The numbers of one take, without its words: light enough for thousands."""

    take: Take
    """Without transcript and analysis."""
    values: Mapping[str, float]
    """By measure, as findings tell them; what they mean is not kept, because norms change."""
    unjudged: frozenset[str] = frozenset()
    """Measures that were told without a verdict: the answer was too short, say."""
