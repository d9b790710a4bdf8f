"""Speech whose truth is known, made by eSpeak: where it pauses, when each word is said.

Never a person's voice: what is right here can still be wrong on people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from evaluation.noise import breath, pink
from voiceprep.model import Interval, Recording, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000
VOICES = ("en-us", "en-us+f3", "en-us+Michael", "gmw/en", "gmw/en+f2", "en-gb-x-rp+f4")
SENTENCES = (
    "In my last job I was the lead analyst on a project.",
    "We had a deadline in six weeks.",
    "My manager wanted to cut the testing.",
    "I asked him for a meeting and listened to his reasons.",
    "Then I showed him the numbers.",
    "Each error had cost us about two days.",
    "I suggested a different plan",
    "and he agreed to try it.",
    "As a result we finished on time.",
    "What I learned is that facts are better than opinions.",
)
_AUDIBLE = 100 / 32768
_BREATHING_S = 0.5
"""Nobody draws breath in a shorter pause."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A sentence as sound, nothing around it, and its words."""

    samples: Samples
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """An answer and its truth."""

    recording: Recording
    gaps: tuple[Interval, ...]
    words: tuple[Word, ...]


@lru_cache(maxsize=256)
def sentence(text: str, voice: str, rate_wpm: int = 160) -> Said:
    """Return the sentence at 16 kHz without the silence around it."""
    import soxr

    from voiceprep.speech.espeak import Espeak

    said = Espeak().speak(text, voice, rate_wpm)
    samples = soxr.resample(said.samples.astype(np.float32) / 32768, said.sample_rate, RATE)
    loud = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    first, last = int(loud[0]), int(loud[-1]) + 1
    places = [event.first_char for event in said.words] + [len(text)]
    times = [event.start_s - first / RATE for event in said.words] + [(last - first) / RATE]
    starts = [text.index(word, at) for word, at in _from(text)]
    begins = [max(0.0, float(np.interp(start, places, times))) for start in starts]
    ends = [*begins[1:], (last - first) / RATE]
    words = (Word(w, b, e) for w, b, e in zip(text.split(), begins, ends, strict=True))
    return Said(np.asarray(samples[first:last], dtype=np.float32), tuple(words))


def _from(text: str) -> list[tuple[str, int]]:
    found, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        found.append((word, at))
        at += len(word)
    return found


def answer(
    voice: str,
    seed: int,
    snr_db: float | None = None,
    breath_db: float | None = None,
    rate_wpm: int = 160,
) -> Made:
    """Return ten sentences with gaps of 0.26-2.5 s between them.

    `breath_db` puts a breath into each gap of half a second or more, that far from the level of the
    sentence before it.
    """
    random = np.random.default_rng(seed)
    pieces: list[Samples] = [np.zeros(RATE, np.float32)]
    gaps, words = [], []
    for text in random.permutation(np.asarray(SENTENCES)).tolist():
        said = sentence(text, voice, rate_wpm)
        words += _later(said.words, sum(map(len, pieces)) / RATE)
        pieces.append(said.samples)
        start = sum(map(len, pieces))
        gap = np.zeros(round(RATE * float(np.exp(random.uniform(np.log(0.26), np.log(2.5))))))
        if breath_db is not None and gap.size >= _BREATHING_S * RATE:
            level = float(np.sqrt(np.mean(np.square(said.samples)))) * 10 ** (breath_db / 20)
            _breathe(gap, level, random)
        pieces.append(gap.astype(np.float32))
        gaps.append(Interval(start / RATE, (start + gap.size) / RATE))
    samples = np.concatenate(pieces)
    if snr_db is not None:
        samples = samples + pink(samples, snr_db, random)
    recording = Recording(samples.astype(np.float32), RATE)
    return Made(recording, tuple(gaps[:-1]), tuple(words))


def _breathe(gap: NDArray[np.float64], level: float, random: np.random.Generator) -> None:
    size = round(min(gap.size - 0.2 * RATE, random.uniform(0.25, 0.6) * RATE))
    first = round(random.uniform(0.03 * RATE, gap.size - size - 0.03 * RATE))
    gap[first : first + size] = level * breath(size, RATE, random)


def _later(words: tuple[Word, ...], by_s: float) -> list[Word]:
    return [Word(w.text, (w.start_s or 0.0) + by_s, (w.end_s or 0.0) + by_s) for w in words]
