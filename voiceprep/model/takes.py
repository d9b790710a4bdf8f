"""Questions, and the answers to them that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voiceprep.model.measures import Analysis
from voiceprep.model.words import Transcript

if TYPE_CHECKING:
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
