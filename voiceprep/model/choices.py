"""What a person chooses, and what there is to choose from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from voiceprep.model.feedback import Band

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A speech model of the catalogue, or a folder of one's own."""

    id: str
    title: str
    size_mb: float
    licence: str
    languages: str
    speed: str
    """What to expect, in words: ``about a tenth of the answer's length on two cores``."""
    folder: Path | None
    """Where it is installed; None while it is not."""
    problem: str = ""
    """Why the installed folder cannot be used; empty when it can."""
    for_people: bool = True
    """False for the demo model, which knows only the demo's synthetic voices."""


_OPEN = Band()
Preset = Literal["", "stutter", "second language"]


@dataclass(frozen=True, slots=True)
class OwnRange:
    """A range of one's own for one measure, in the measure's unit."""

    measure: str
    green: Band
    amber: Band = _OPEN
    """Open at both ends unless given: outside green is then worth watching, never worth fixing."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What feedback is to leave alone, and what it is to be measured by."""

    preset: Preset = ""
    muted: tuple[str, ...] = ()
    """Measures, or groups of them, that leave no trace."""
    ranges: tuple[OwnRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has chosen; every field has a default that works."""

    input_device: str = ""
    """Name of the microphone; empty for the system's default."""
    output_device: str = ""
    voice: str = "en-us"
    rate_wpm: int = 160
    voice_engine: Literal["espeak", "system"] = "espeak"
    read_aloud: bool = True
    show_question: bool = True
    thinking_s: int = 15
    """Countdown before the recording may be started; 0 for none."""
    model: str = ""
    """Id or folder of the speech model; empty for the best one installed."""
    language: str = "en"
    theme: Literal["auto", "dark", "light"] = "auto"
    timer_steps_s: tuple[int, ...] = (60, 90, 120, 150)
    max_take_s: int = 600
    rate_first: bool = False
    """Whether to ask how it went before the numbers are shown."""
    muted_measures: tuple[str, ...] = field(default=())
    """Measures that leave no trace in the findings."""
    uptalk: bool = False
    """Whether sentences that end with a rising voice are told, for information."""
    plan: str = ""
    """Name of the plan of the interview that is being prepared; empty for none."""
    profile: Profile = Profile()
