"""Spoken sentences kept on disk, so that training recombines them instead of speaking anew.

A pool belongs to one seed and size; a finished one is used again, an unfinished one made again.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from demo_model.sentences import training_sentence, word_salad
from demo_model.synthesis import SAMPLE_RATE, Speaker, Spoken, SpokenWord, synthesiser

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

VOICES = ("en-us", "en-us+f3", "gmw/en", "en-gb-x-rp")
RATES_WPM = (128, 188)
PITCHES = (33, 67)
SALAD_SHARE = 0.3


def speaker(chance: random.Random) -> Speaker:
    """Someone to speak one sentence."""
    return Speaker(chance.choice(VOICES), chance.randint(*RATES_WPM), chance.randint(*PITCHES))


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence of the pool: where its samples are, and its words."""

    voice: str
    first: int
    count: int
    words: tuple[SpokenWord, ...]


@dataclass(frozen=True)
class Pool:
    """Sentences and one long array of 16-bit samples."""

    entries: tuple[Entry, ...]
    samples: NDArray[np.int16]

    @cached_property
    def by_voice(self) -> dict[str, list[Entry]]:
        """The entries of each voice."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.voice, []).append(entry)
        return found

    @cached_property
    def by_length(self) -> list[Entry]:
        """All entries, the shortest first."""
        return sorted(self.entries, key=lambda entry: entry.count)

    def spoken(self, entry: Entry) -> Spoken:
        """The sound of one entry."""
        import numpy as np

        part = self.samples[entry.first : entry.first + entry.count]
        return Spoken(part.astype(np.float32) / 32768.0, entry.words)


def training_text(chance: random.Random) -> str:
    """A sentence, or now and then words in no order."""
    return word_salad(chance) if chance.random() < SALAD_SHARE else training_sentence(chance)


def made_pool(folder: Path, seed: int, size: int) -> Pool:
    """The pool of that seed and size, spoken now unless it is there."""
    place = folder / f"spoken-{seed}-{size}"
    if not (place / "entries.jsonl").exists():
        place.mkdir(parents=True, exist_ok=True)
        _speak(place, random.Random(seed), size, training_text)
    return opened_pool(place)


def _speak(
    place: Path, chance: random.Random, size: int, text_of: Callable[[random.Random], str]
) -> None:
    import numpy as np

    rows, first = [], 0
    with (place / "samples.i16").open("wb") as file:
        for _ in range(size):
            voice = speaker(chance)
            spoken = synthesiser().say(text_of(chance), voice)
            file.write(np.round(spoken.samples * 32767).astype("<i2").tobytes())
            words = [[word.text, word.start_s, word.end_s, word.sounds] for word in spoken.words]
            rows.append(json.dumps([voice.voice, first, len(spoken.samples), words]))
            first += len(spoken.samples)
    print(f"{size} sentences spoken, {first / SAMPLE_RATE / 3600:.1f} hours", flush=True)
    partial = place / "entries.part"
    partial.write_text("\n".join(rows) + "\n", encoding="utf-8")
    partial.replace(place / "entries.jsonl")


def opened_pool(place: Path) -> Pool:
    """The pool in a folder."""
    import numpy as np

    lines = (place / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    samples = np.memmap(place / "samples.i16", dtype="<i2", mode="r")
    return Pool(tuple(_entry(line) for line in lines), samples)


def _entry(line: str) -> Entry:
    voice, first, count, words = json.loads(line)
    return Entry(voice, first, count, tuple(_word(*word) for word in words))


def _word(text: str, start_s: float, end_s: float, sounds: list[tuple[float, str]]) -> SpokenWord:
    return SpokenWord(text, start_s, end_s, tuple((second, name) for second, name in sounds))
