"""What was said, and who wrote it down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words: indices into `Transcript.words`, both inclusive."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written, punctuation attached; times are None where a transcript has none."""

    text: str
    start_s: float | None = None
    end_s: float | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Engine:
    """What wrote a transcript: ``faster-whisper`` and its model, or ``given``."""

    name: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said."""

    words: tuple[Word, ...]
    language: str | None = None
    engine: Engine | None = None
    warnings: tuple[str, ...] = ()
    """What the recogniser's guards did, in words for the person: ``A loop was removed.``"""

    @property
    def text(self) -> str:
        """The words joined by spaces."""
        return " ".join(word.text for word in self.words)
