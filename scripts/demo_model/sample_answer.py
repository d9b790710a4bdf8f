"""The demo's sample answer: spoken by eSpeak NG with the pauses of someone who thinks.

It writes voiceprep/demo/answer.flac and voiceprep/demo/answer.words.json from answer.txt. It is
a synthetic voice and is never passed off as a person's.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

from demo_model.synthesis import (
    SAMPLE_RATE,
    Speaker,
    Spoken,
    SpokenWord,
    moved,
    synthesiser,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEMO = Path(__file__).resolve().parents[2] / "voiceprep" / "demo"
VOICE = "en-us"
SEED = 20
LEAD_S = 0.8
TAIL_S = 0.7
LONG_PAUSE_S = 2.5
LONG_PAUSE_AFTER_PARAGRAPH = 2
ROOM_DBFS = -66.0  # a room is never quite silent, and signal-to-noise needs something to divide by


def sentences_by_paragraph(text: str) -> list[list[str]]:
    """The text's paragraphs, each as its sentences."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    return [re.findall(r"[^.?!]+[.?!]", " ".join(part.split())) for part in paragraphs]


def spoken_answer(text: str) -> Spoken:
    """The whole answer with pauses between its sentences and one long one in its middle."""
    import numpy as np

    chance = random.Random(SEED)
    pieces: list[NDArray[np.float32]] = [_silence(LEAD_S)]
    words: list[SpokenWord] = []
    for number, paragraph in enumerate(sentences_by_paragraph(text), start=1):
        for sentence in paragraph:
            spoken = synthesiser().say(sentence.strip(), _manner(chance))
            words += moved(spoken.words, sum(map(len, pieces)) / SAMPLE_RATE)
            pieces += [spoken.samples, _silence(chance.uniform(0.55, 0.85))]
        pieces[-1] = _silence(_paragraph_pause(number, chance))
    pieces[-1] = _silence(TAIL_S)
    return Spoken(_in_a_room(np.concatenate(pieces)), tuple(words))


def _manner(chance: random.Random) -> Speaker:
    return Speaker(VOICE, chance.randint(134, 156), chance.randint(44, 54))


def _paragraph_pause(number: int, chance: random.Random) -> float:
    return LONG_PAUSE_S if number == LONG_PAUSE_AFTER_PARAGRAPH else chance.uniform(0.95, 1.2)


def _silence(duration_s: float) -> NDArray[np.float32]:
    import numpy as np

    return np.zeros(int(duration_s * SAMPLE_RATE), np.float32)


def _in_a_room(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    noise = np.random.default_rng(SEED).standard_normal(len(samples))
    return (0.8 * samples + noise * 10 ** (ROOM_DBFS / 20)).astype(np.float32)


def _row(word: SpokenWord) -> dict[str, str | float]:
    return {"text": word.text, "start_s": word.start_s, "end_s": word.end_s}


def main() -> None:
    """Write the sound and its words beside the text."""
    import soundfile

    spoken = spoken_answer((DEMO / "answer.txt").read_text(encoding="utf-8"))
    soundfile.write(DEMO / "answer.flac", spoken.samples, SAMPLE_RATE, subtype="PCM_16")
    rows = ",\n".join(json.dumps(_row(word)) for word in spoken.words)
    (DEMO / "answer.words.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    print(f"{len(spoken.words)} words, {spoken.duration_s:.1f} s: {DEMO / 'answer.flac'}")
