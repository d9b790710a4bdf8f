"""How right the rest of the delivery is: held words, ends of sentences, loudness.

On eSpeak's voices changed in known places; what a voice of a person does is richer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation.figures import Hits, line
from evaluation.noise import pink
from evaluation.people import labels, recordings, reference
from evaluation.sounds import RATE, SENTENCES, VOICES, sentence
from voiceprep.analysis import assess, sound
from voiceprep.model import Recording, Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Samples = NDArray[np.float32]
    Change = Callable[[Samples, list[Word], bool], tuple[Samples, list[Word]]]

_GAP_S = 0.7
_HELD_S = 0.6
_FADE_DB = 16.0
_TRAILS_DB = 10.0
_NOISES_DB = (None, 20.0)


def voice_figures() -> None:
    """Print what is found of words held for 0.6 s and of sentence ends that fade by 16 dB."""
    for snr_db in _NOISES_DB:
        held, fading = Hits(), Hits()
        for number, voice in enumerate(VOICES):
            _count_held(held, voice, number, snr_db)
            _count_fading(fading, voice, number, snr_db)
        noise = "clean" if snr_db is None else f"pink noise at {snr_db:.0f} dB"
        line(f"words held for {_HELD_S} s, {noise}", str(held))
        line(f"sentences that fade by {_FADE_DB:.0f} dB, {noise}", str(fading))


def held_in_reading(folder: Path) -> None:
    """Print how many sounds are held in recordings of people, by kind of speech."""
    seconds = count = words = 0.0
    for path, recording in recordings(folder):
        if labels(path) or not reference(path):
            continue
        found = [each for each in sound(recording).held if each.duration_s >= 0.25]
        fillers = sum(w.text.lower().strip(",.") in ("um", "uh", "er") for w in reference(path))
        if not fillers:
            seconds, count = seconds + recording.duration_s, count + len(found)
            words += len(reference(path))
    line(
        "sounds held for 0.25 s, people without um or uh",
        f"{count:.0f} in {seconds:.0f} s, {100 * count / max(1, words):.1f} per 100 words",
    )


def _count_held(hits: Hits, voice: str, seed: int, snr_db: float | None) -> None:
    recording, words, changed = _answer(voice, seed, snr_db, _held)
    fluency = assess(Transcript(tuple(words)), sound(recording)).fluency
    found = {each.word for each in fluency.drawn_out} if fluency else set()
    for index in range(len(words)):
        hits.add(index in changed, index in found)


def _count_fading(hits: Hits, voice: str, seed: int, snr_db: float | None) -> None:
    recording, words, changed = _answer(voice, seed, snr_db, _faded)
    prosody = assess(Transcript(tuple(words)), sound(recording)).prosody
    for each in prosody.endings if prosody else ():
        if each.drop_db is not None:
            hits.add(each.last_word in changed, each.drop_db >= _TRAILS_DB)


def _answer(
    voice: str, seed: int, snr_db: float | None, change: Change
) -> tuple[Recording, list[Word], set[int]]:
    """Return an answer, every other sentence changed, and the last words of what was changed."""
    random = np.random.default_rng(seed)
    gap = np.zeros(round(_GAP_S * RATE), np.float32)
    pieces, words, changed = [gap], [], set()
    for number, text in enumerate(random.permutation(np.asarray(SENTENCES)).tolist()):
        said = sentence(text.rstrip(".") + ".", voice)
        altered = bool(number % 2)
        samples, told = change(said.samples, list(said.words), altered)
        at_s = sum(map(len, pieces)) / RATE
        words += [Word(w.text, (w.start_s or 0) + at_s, (w.end_s or 0) + at_s) for w in told]
        if altered:
            changed.add(len(words) - 1)
        pieces += [samples, gap]
    samples = np.concatenate(pieces)
    if snr_db is not None:
        samples = samples + pink(samples, snr_db, random)
    return Recording(samples.astype(np.float32), RATE), words, changed


def _held(samples: Samples, words: list[Word], altered: bool) -> tuple[Samples, list[Word]]:
    """Hold the loudest vowel of the last word for 0.6 s more, period by period."""
    if not altered:
        return samples, words
    first, last = (round(RATE * (t or 0.0)) for t in (words[-1].start_s, words[-1].end_s))
    power = np.convolve(np.square(samples[first:last]), np.ones(480), "same")
    middle = first + int(np.argmax(power))
    period = _period(samples[max(0, middle - 400) : middle + 400])
    cycle = samples[middle : middle + period]
    held = np.tile(cycle, round(_HELD_S * RATE / period))
    longer = np.concatenate([samples[:middle], held, samples[middle:]])
    end = Word(words[-1].text, words[-1].start_s, (words[-1].end_s or 0.0) + held.size / RATE)
    return longer, [*words[:-1], end]


def _period(samples: Samples) -> int:
    centred = samples - samples.mean()
    likeness = np.correlate(centred, centred, "full")[centred.size - 1 :]
    shortest, longest = RATE // 400, RATE // 75
    return shortest + int(np.argmax(likeness[shortest:longest]))


def _faded(samples: Samples, words: list[Word], altered: bool) -> tuple[Samples, list[Word]]:
    """Let the last 0.6 s, or a third, go down by 16 dB within 0.1 s."""
    if not altered:
        return samples, words
    tail = min(round(0.6 * RATE), samples.size // 3)
    gain = np.zeros(samples.size)
    gain[-tail:] = -_FADE_DB * np.minimum(1.0, np.arange(tail) / (0.1 * RATE))
    return (samples * 10 ** (gain / 20)).astype(np.float32), words
