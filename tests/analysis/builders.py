"""Answers built so that what must be measured is known."""

from __future__ import annotations

import dataclasses
import functools
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.signals import spoken
from voiceprep.model import (
    Acoustics,
    Interval,
    Prosody,
    Recording,
    Sound,
    Transcript,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SENTENCES = (
    "In my last job I was the lead analyst.",
    "We had a deadline in six weeks.",
    "I asked my manager for a meeting.",
    "Then I showed him the numbers.",
    "As a result we finished on time.",
)
_AUDIBLE = 100 / 32768

STORY = (
    "In my last job I was the lead analyst on a project for a large client. We had a deadline in "
    "six weeks and I had to deliver the whole report. So first I asked for a meeting. Then I wrote "
    "a plan on one page, and I called the client myself. I also showed my manager the numbers from "
    "our last project. As a result, we finished on time, and the number of errors fell by sixty "
    "percent."
)


def transcript(text: str) -> Transcript:
    """Words without times."""
    return Transcript(tuple(Word(word) for word in text.split()))


def timed(text: str, word_s: float = 0.3, gap_s: float = 0.1, start_s: float = 0.5) -> Transcript:
    """Words of one length, evenly spaced."""
    starts = [start_s + i * (word_s + gap_s) for i in range(len(text.split()))]
    words = (Word(w, s, s + word_s) for w, s in zip(text.split(), starts, strict=True))
    return Transcript(tuple(words))


@functools.cache
def phrase(text: str, voice: str = "en-us") -> Recording:
    """One sentence by eSpeak, nothing but sound."""
    said = spoken(text, voice=voice, lead_s=0.0, tail_s=0.0).recording
    loud = np.flatnonzero(np.abs(said.samples) > _AUDIBLE)
    return Recording(said.samples[loud[0] : loud[-1] + 1], said.sample_rate)


def speech(
    pauses_s: Sequence[float], lead_s: float = 0.6, voice: str = "en-us"
) -> tuple[Recording, tuple[Interval, ...]]:
    """Sentences with pauses of these lengths between them, and where the pauses are."""
    parts = [phrase(SENTENCES[i % len(SENTENCES)], voice) for i in range(len(pauses_s) + 1)]
    rate = parts[0].sample_rate
    sound: list[NDArray[np.float32]] = [_zeros(lead_s, rate)]
    truth = []
    for part, pause_s in zip(parts, [*pauses_s, 0.6], strict=True):
        sound.append(part.samples)
        start_s = sum(len(piece) for piece in sound) / rate
        sound.append(_zeros(pause_s, rate))
        truth.append(Interval(start_s, start_s + len(sound[-1]) / rate))
    return Recording(np.concatenate(sound), rate), tuple(truth[:-1])


def _zeros(seconds: float, rate: int) -> NDArray[np.float32]:
    return np.zeros(round(seconds * rate), np.float32)


def heard(
    speech_s: Sequence[tuple[float, float]], nuclei: int = 0, duration_s: float | None = None
) -> Sound:
    """A `Sound` with speech at these places and nothing else to tell."""
    stretches = tuple(Interval(*pair) for pair in speech_s)
    gaps = (Interval(a.end_s, b.start_s) for a, b in pairwise(stretches))
    return Sound(
        duration_s=duration_s or (stretches[-1].end_s + 0.5 if stretches else 0.0),
        acoustics=Acoustics(-24.0, 40.0, 0.0, stretches),
        prosody=Prosody(120.0, 2.5, 9.0, (), None),
        pauses=tuple(gap for gap in gaps if gap.duration_s >= 0.25),
        syllable_nuclei=nuclei,
        speech_s=sum(stretch.duration_s for stretch in stretches),
    )


def numbers_in(value: Any) -> Iterator[float]:
    """Every float inside a value of the model, however deep."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from numbers_in(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from numbers_in(getattr(value, field.name))


def assert_finite(value: Any) -> None:
    """Fail where a NaN or an infinity hides in a value of the model."""
    assert all(math.isfinite(number) for number in numbers_in(value))
