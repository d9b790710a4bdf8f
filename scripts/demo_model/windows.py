"""What the recogniser will be given: one sentence, an utterance cut at pauses, a full window.

A window holds sound and the sentences in it with their times. The last sentence of a full window
may be cut by its end; an utterance may begin or end in the middle of a sentence, where someone
made a pause.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demo_model.synthesis import SAMPLE_RATE, Spoken, SpokenWord, moved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from demo_model.pool import Pool

    Samples = NDArray[np.float32]

WINDOW_S = 30.0
_LIKE_LENGTH = 150  # neighbours in the pool that count as being of one length
_SHORTEST_GAP_S = 0.1  # between words: room enough to cut or to lengthen without a click


@dataclass(frozen=True, slots=True)
class Window:
    """Sound and its sentences; `cut` where the last sentence goes on behind the end."""

    samples: Samples
    sentences: tuple[tuple[SpokenWord, ...], ...]
    cut: bool = False

    @property
    def duration_s(self) -> float:
        return len(self.samples) / SAMPLE_RATE


def silence(duration_s: float) -> Samples:
    """No sound at all."""
    import numpy as np

    return np.zeros(max(round(duration_s * SAMPLE_RATE), 0), np.float32)


def single(pool: Pool, chance: random.Random, length: float) -> Window:
    """One sentence with hardly anything around it; `length` from 0, the shortest, to 1."""
    place = length * len(pool.by_length) + chance.uniform(-1, 1) * _LIKE_LENGTH
    entry = pool.by_length[min(max(int(place), 0), len(pool.by_length) - 1)]
    spoken = pool.spoken(entry)
    lead, tail = chance.uniform(0.0, 0.4), chance.uniform(0.05, 0.4)
    return joined([silence(lead), spoken, silence(tail)])


def utterance(pool: Pool, chance: random.Random, longest_s: float) -> Window:
    """Some sentences of one voice, cut at pauses, no longer than asked but near it."""
    sentences = _sentences(pool, chance, longest_s - 3.0)
    if chance.random() < 0.25:
        sentences[0] = _without_beginning(sentences[0], chance)
    if chance.random() < 0.25:
        sentences[-1] = _without_end(sentences[-1], chance)
    made = joined(_with_pauses(sentences, chance))
    if made.duration_s <= longest_s:
        return made
    return _until_pause(made, longest_s)


def full(pool: Pool, chance: random.Random) -> Window:
    """Thirty seconds out of a long answer; speech may go on behind them."""
    made = joined(_with_pauses(_sentences(pool, chance, WINDOW_S + 8.0), chance))
    last_frame = int(WINDOW_S * SAMPLE_RATE)
    kept = [_before(words, WINDOW_S) for words in made.sentences]
    whole = [words for words in kept if words]
    cut = len(whole[-1]) < len(made.sentences[len(whole) - 1])
    return Window(made.samples[:last_frame], tuple(whole), cut)


def nothing(chance: random.Random) -> Window:
    """A window in which nobody speaks."""
    return Window(silence(chance.uniform(1.0, WINDOW_S)), ())


def _sentences(pool: Pool, chance: random.Random, target_s: float) -> list[Spoken]:
    entries = pool.by_voice[chance.choice(list(pool.by_voice))]
    chosen: list[Spoken] = []
    total = 0.0
    while total < target_s:
        spoken = pool.spoken(chance.choice(entries))
        chosen.append(with_hesitations(spoken, chance) if chance.random() < 0.3 else spoken)
        total += chosen[-1].duration_s + 0.6
    return chosen[: max(len(chosen) - 1, 1)] if total > target_s + 4 else chosen


def _with_pauses(sentences: list[Spoken], chance: random.Random) -> list[Samples | Spoken]:
    parts: list[Samples | Spoken] = [silence(_lead_s(chance))]
    for spoken in sentences:
        parts += [spoken, silence(_pause_s(chance))]
    parts[-1] = silence(chance.uniform(0.1, 1.2))
    return parts


def _lead_s(chance: random.Random) -> float:
    return chance.uniform(0.0, 0.6) if chance.random() < 0.75 else chance.uniform(0.6, 3.0)


def _pause_s(chance: random.Random) -> float:
    return chance.uniform(0.25, 1.3) if chance.random() < 0.85 else chance.uniform(1.3, 4.0)


def joined(parts: list[Samples | Spoken]) -> Window:
    """Sounds one behind the other as one window, a sentence for each that has words."""
    import numpy as np

    sounds, sentences, passed = [], [], 0
    for part in parts:
        if isinstance(part, Spoken):
            sentences.append(moved(part.words, passed / SAMPLE_RATE))
        sounds.append(part.samples if isinstance(part, Spoken) else part)
        passed += len(sounds[-1])
    return Window(np.concatenate(sounds), tuple(words for words in sentences if words))


def _gaps(words: tuple[SpokenWord, ...]) -> list[int]:
    """Indices of words before which there is silence."""
    return [
        index
        for index in range(1, len(words))
        if words[index].start_s - words[index - 1].end_s >= _SHORTEST_GAP_S
    ]


def with_hesitations(spoken: Spoken, chance: random.Random) -> Spoken:
    """The same sentence with some of its inner pauses longer."""
    import numpy as np

    samples, words = spoken.samples, spoken.words
    for index in _gaps(words):
        if chance.random() < 0.5:
            longer_s = chance.uniform(0.1, 1.0)
            place = int((words[index - 1].end_s + words[index].start_s) / 2 * SAMPLE_RATE)
            samples = np.concatenate([samples[:place], silence(longer_s), samples[place:]])
            words = (*words[:index], *moved(words[index:], longer_s))
    return Spoken(samples, words)


def _somewhere(words: tuple[SpokenWord, ...], chance: random.Random) -> int:
    gaps = _gaps(words)
    return chance.choice(gaps) if gaps else chance.randrange(1, len(words))


def _without_beginning(spoken: Spoken, chance: random.Random) -> Spoken:
    if len(spoken.words) < 3:
        return spoken
    index = _somewhere(spoken.words, chance)
    start = spoken.words[index].start_s
    samples = spoken.samples[int(start * SAMPLE_RATE) :]
    return Spoken(samples, moved(spoken.words[index:], -start))


def _without_end(spoken: Spoken, chance: random.Random) -> Spoken:
    if len(spoken.words) < 3:
        return spoken
    index = _somewhere(spoken.words, chance)
    end = spoken.words[index - 1].end_s
    return Spoken(spoken.samples[: int(end * SAMPLE_RATE)], spoken.words[:index])


def _before(words: tuple[SpokenWord, ...], end_s: float) -> tuple[SpokenWord, ...]:
    return tuple(word for word in words if word.end_s <= end_s)


def _until_pause(window: Window, longest_s: float) -> Window:
    """The window's first sentences, as many as have room."""
    whole = [words for words in window.sentences if words[-1].end_s < longest_s - 0.1]
    kept = whole or [_before(window.sentences[0], longest_s - 0.1)]
    end = min(kept[-1][-1].end_s + 0.1, longest_s)
    return Window(window.samples[: int(end * SAMPLE_RATE)], tuple(kept))
