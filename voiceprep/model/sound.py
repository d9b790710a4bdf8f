"""Sound in memory, and what it comes from and goes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Sound in memory.

    `samples` is float32 of shape (n,), mono, full scale at ±1.0; `sample_rate` in Hz.
    """

    samples: NDArray[np.float32]
    sample_rate: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time, in seconds from the start of the recording."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone or loudspeaker, remembered by name because indices shift."""

    name: str
    host: str
    sample_rate: int
    channels: int
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """How loud the microphone is at this moment."""

    rms_dbfs: float
    """Of the last block; -120 for digital silence."""
    peak_dbfs: float
    clipped: bool = False
    zero_s: float = 0.0
    """How long it has delivered nothing but zeros."""
    stalled_s: float = 0.0
    """How long since the last block arrived."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is read aloud."""

    voice: str = "en-us"
    rate_wpm: int = 160
    pitch: int = 50
    """0-100, the voice's own at 50; voices of the system have one pitch."""


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that can read aloud."""

    id: str
    label: str
    engine: Literal["espeak", "system"]
