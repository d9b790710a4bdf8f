"""How well the demo's speech model hears: words, times, agreement of pieces with the whole.

It needs no PyTorch. It measures on synthetic speech alone, because the model knows nothing else.
"""

from __future__ import annotations

import itertools
import json
import random
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo_model.pool import speaker
from demo_model.sentences import held_out_sentence
from demo_model.synthesis import SAMPLE_RATE, Spoken, SpokenWord, synthesiser
from demo_model.windows import joined, silence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEMO = Path(__file__).resolve().parents[2] / "voiceprep" / "demo"
SETTINGS: dict[str, Any] = {
    "language": "en",
    "beam_size": 5,
    "temperature": [0.0],
    "condition_on_previous_text": False,
    "word_timestamps": True,
    "vad_filter": False,
}
HOTWORDS = "Um, uh, hmm, er, ah."
_CUT_GAP_S = 0.5
_LONGEST_UTTERANCE_S = 20.0
_FLOOR_DBFS = -66.0


@dataclass(frozen=True, slots=True)
class Score:
    """Words wrong of how many, and how far off the starts of the right ones are."""

    errors: int
    words: int
    start_errors_s: tuple[float, ...] = ()

    @property
    def rate(self) -> float:
        return self.errors / max(self.words, 1)

    @property
    def median_start_error_s(self) -> float | None:
        return statistics.median(self.start_errors_s) if self.start_errors_s else None


def summed(scores: list[Score]) -> Score:
    """All scores as one."""
    return Score(
        sum(score.errors for score in scores),
        sum(score.words for score in scores),
        tuple(second for score in scores for second in score.start_errors_s),
    )


def bare(word: str) -> str:
    """The word as compared: lower-cased, without marks."""
    return word.strip().strip(".,?").lower()


def matched(truth: list[str], heard: list[str]) -> tuple[int, list[tuple[int, int]]]:
    """The least number of errors, and the pairs of places where both have the same word."""
    costs = [list(range(len(heard) + 1))]
    for row, word in enumerate(truth, start=1):
        line = [row]
        for column, other in enumerate(heard, start=1):
            same = costs[-1][column - 1] + (word != other)
            line.append(min(same, costs[-1][column] + 1, line[-1] + 1))
        costs.append(line)
    return costs[-1][-1], _pairs(truth, heard, costs)


def _pairs(truth: list[str], heard: list[str], costs: list[list[int]]) -> list[tuple[int, int]]:
    row, column, found = len(truth), len(heard), []
    while row and column:
        same = truth[row - 1] == heard[column - 1]
        if costs[row][column] == costs[row - 1][column - 1] + (not same):
            row, column = row - 1, column - 1
            if same:
                found.append((row, column))
        elif costs[row][column] == costs[row - 1][column] + 1:
            row -= 1
        else:
            column -= 1
    return found[::-1]


def opened(folder: Path) -> Any:
    """The model as the program opens it."""
    from faster_whisper import WhisperModel

    return WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
    )


def recognised(
    model: Any, samples: NDArray[np.float32], hotwords: str | None = None
) -> list[SpokenWord]:
    """The words the model hears, with its times."""
    segments, _ = model.transcribe(samples, hotwords=hotwords, **SETTINGS)
    return [
        SpokenWord(word.word.strip(), word.start, word.end)
        for segment in segments
        for word in segment.words
    ]


def score(truth: tuple[SpokenWord, ...], heard: list[SpokenWord]) -> Score:
    """What was heard against what was said."""
    said = [bare(word.text) for word in truth]
    errors, pairs = matched(said, [bare(word.text) for word in heard])
    starts = tuple(abs(truth[left].start_s - heard[right].start_s) for left, right in pairs)
    return Score(errors, len(said), starts)


def demo_answer() -> Spoken:
    """The demo's sample answer and its words."""
    import soundfile

    samples, _ = soundfile.read(DEMO / "answer.flac", dtype="float32")
    rows = json.loads((DEMO / "answer.words.json").read_text(encoding="utf-8"))
    return Spoken(samples, tuple(SpokenWord(**row) for row in rows))


def held_out_recordings(count: int, seed: int) -> list[Spoken]:
    """So many held-out sentences, each a recording, in the voices of the training."""
    chance = random.Random(seed)
    return [recording([_held_out(chance)], chance) for _ in range(count)]


def held_out_answers(count: int, seed: int) -> list[Spoken]:
    """Held-out sentences put together to answers of about a minute."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        voice = speaker(chance)
        texts = [held_out_sentence(chance) for _ in range(14)]
        made.append(recording([synthesiser().say(text, voice) for text in texts], chance))
    return made


def _held_out(chance: random.Random) -> Spoken:
    return synthesiser().say(held_out_sentence(chance), speaker(chance))


def recording(sentences: list[Spoken], chance: random.Random) -> Spoken:
    """Sentences with pauses, in a quiet room."""
    import numpy as np

    parts: list[NDArray[np.float32] | Spoken] = [silence(chance.uniform(0.2, 0.8))]
    for spoken in sentences:
        parts += [spoken, silence(chance.uniform(0.4, 1.4))]
    window = joined(parts)
    noise = np.random.default_rng(chance.getrandbits(32)).standard_normal(len(window.samples))
    samples = (0.8 * window.samples + noise * 10 ** (_FLOOR_DBFS / 20)).astype(np.float32)
    return Spoken(samples, tuple(word for words in window.sentences for word in words))


def by_utterance(model: Any, spoken: Spoken) -> list[SpokenWord]:
    """The words heard when each stretch between pauses is given by itself."""
    heard: list[SpokenWord] = []
    for start_s, end_s in utterances(spoken):
        part = spoken.samples[int(start_s * SAMPLE_RATE) : int(end_s * SAMPLE_RATE)]
        heard += [
            SpokenWord(word.text, word.start_s + start_s, word.end_s + start_s)
            for word in recognised(model, part)
        ]
    return heard


def utterances(spoken: Spoken) -> list[tuple[float, float]]:
    """Stretches of 8 to 20 s between pauses, half of each pause on either side."""
    words = spoken.words
    cuts, begin, before = [0.0], words[0].start_s, None
    for left, right in itertools.pairwise(words):
        if right.start_s - left.end_s < _CUT_GAP_S:
            continue
        middle = (left.end_s + right.start_s) / 2
        if before is not None and middle - begin > _LONGEST_UTTERANCE_S:
            cuts.append(before)
            begin, before = before, middle
        elif middle - begin > 8.0:
            cuts.append(middle)
            begin, before = middle, None
        else:
            before = middle
    return list(zip(cuts, [*cuts[1:], spoken.duration_s], strict=True))


def size_bytes(folder: Path) -> int:
    """All files of the folder together."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
