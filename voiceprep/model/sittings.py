"""A mock interview under way: who sits there, what is asked in which order, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voiceprep.model.plans import Relation
from voiceprep.model.sound import Manner
from voiceprep.model.takes import Question

if TYPE_CHECKING:
    from datetime import datetime

TurnPart = Literal[
    "opening", "behavioural", "technical", "cultural-fit", "deeper", "your-turn", "closing"
]
TurnState = Literal["to come", "answered", "skipped"]
Order = Literal["natural", "surprise"]
Feedback = Literal["end", "second"]
"""When one reads what came across: at the end, or after every second answer, too."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One interviewer of the panel and the voice that asks for them."""

    name: str
    role: str
    relation: Relation
    manner: Manner
    probes: tuple[str, ...] = ()
    """What they are likely to ask about."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a mock interview is to be."""

    length: int = 7
    """Questions, follow-ups not counted."""
    order: Order = "natural"
    feedback: Feedback = "end"
    seed: int = 0
    """The same seed draws the same questions."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a mock interview and what became of it."""

    question: Question
    part: TurnPart
    asked_by: str
    """Name of the seat."""
    state: TurnState = "to come"
    take: str = ""
    """Id of the take that answers it."""
    first: str = ""
    """The first thing to be told about the answer, as it was then."""
    follow_up_of: str = ""
    """Id of the take whose answer led to it; empty unless it is a follow-up."""
    why: str = ""
    """What in that answer called for it."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A mock interview, as it is kept after every step."""

    id: str
    began_at: datetime
    """UTC, aware."""
    panel: tuple[Seat, ...]
    turns: tuple[Turn, ...]
    wish: Wish = Wish()
    plan: str = ""
    """Name of the plan; empty without one."""
    title: str = ""
    """What the interview is for."""
