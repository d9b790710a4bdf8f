"""From a window to what the network is trained on: features, symbols, and where each is heard."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from demo_model.room import heard_in_a_room
from demo_model.sentences import FILLERS
from demo_model.tokens import tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from demo_model.synthesis import SpokenWord
    from demo_model.windows import Window

IGNORED = -100
SOUNDS = 256
POSITIONS_PER_S = 50
_LATEST_FIRST_STAMP_S = 1.0  # faster-whisper lets no window begin later
_HOTWORDS = " Um, uh, hmm, er, ah."
_STAMP_SPAN_S = 0.1
_NOWHERE = (-1.0, -1.0)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a transcript is asked for."""

    timestamps: bool
    prompt: tuple[int, ...] = ()
    offset_s: float = 0.0
    drop_fillers: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A symbol to be written next, and the seconds in which it is heard (-1: nowhere)."""

    symbol: int
    span_s: tuple[float, float] = _NOWHERE


@dataclass(frozen=True, slots=True)
class Example:
    """What goes in and what shall come out.

    Features are (80, frames); inputs, targets and spans in seconds are of one length; heard are
    the word and the phoneme at each position of the encoder, 0 for none.
    """

    features: NDArray[np.float32]
    inputs: tuple[int, ...]
    targets: tuple[int, ...]
    spans_s: tuple[tuple[float, float], ...]
    heard_words: NDArray[np.int64]
    heard_sounds: NDArray[np.int64]


@lru_cache(maxsize=1)
def _extractor() -> Any:
    from faster_whisper.feature_extractor import FeatureExtractor

    return FeatureExtractor()


def features(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The features faster-whisper would give the encoder, without its padding."""
    made: NDArray[np.float32] = _extractor()(samples)[:, :-1].astype("float32")
    return made[:, :3000]


def chosen_manner(chance: random.Random, offset_s: float, drop_fillers: bool) -> Manner:
    """With or without timestamps, now and then with words before it."""
    prompt: tuple[int, ...] = ()
    if chance.random() < 0.2:
        prompt = (tokens().special("startofprev"), *_prompt_text(chance))
    return Manner(chance.random() < 0.6, prompt, offset_s, drop_fillers)


def _prompt_text(chance: random.Random) -> tuple[int, ...]:
    if chance.random() < 0.6:
        return hotwords()
    first = tokens().special("endoftext")
    return tuple(chance.randrange(256, first) for _ in range(chance.randint(1, 20)))


@lru_cache(maxsize=1)
def hotwords() -> tuple[int, ...]:
    """The prompt that asks for fillers; words that are no symbols become bytes."""
    known = tokens()
    pieces: list[int] = []
    for word in _HOTWORDS.split():
        try:
            pieces += known.word(word)
        except KeyError:
            pieces += [known.numbers[letter] for letter in "Ġ" + word]
    return tuple(pieces)


def example(window: Window, manner: Manner, chance: random.Random) -> Example:
    """The window as heard in a room, and its transcript in that manner."""
    known = tokens()
    sentences = [_kept(words, manner.drop_fillers) for words in window.sentences]
    rows = _rows([words for words in sentences if words], window, manner)
    start = [known.special("startoftranscript")]
    if not manner.timestamps:
        start.append(known.special("notimestamps"))
    written = [row.symbol for row in rows]
    skipped = len(manner.prompt) + len(start) - 1
    targets = [*[IGNORED] * skipped, *written]
    if not window.sentences:
        targets[len(manner.prompt)] = known.special("nospeech")
    sound = features(heard_in_a_room(window.samples, chance))
    return Example(
        sound,
        (*manner.prompt, *start, *written[:-1]),
        tuple(targets),
        (*[_NOWHERE] * skipped, *(row.span_s for row in rows)),
        *_heard(window, (sound.shape[1] + 1) // 2),
    )


def _heard(window: Window, positions: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    import numpy as np

    words = np.zeros(positions, np.int64)
    sounds = np.zeros(positions, np.int64)
    for sentence in window.sentences:
        for word in sentence:
            end = round(word.end_s * POSITIONS_PER_S)
            words[round(word.start_s * POSITIONS_PER_S) : end] = tokens().heard(word.text)
            for later_s, name in word.sounds:
                sounds[round((word.start_s + later_s) * POSITIONS_PER_S) : end] = sound_number(name)
    return words, sounds


def sound_number(name: str) -> int:
    """A number for a phoneme; two may share one, since nobody reads it back."""
    return 1 + zlib.crc32(name.encode()) % (SOUNDS - 1)


def _kept(words: tuple[SpokenWord, ...], drop_fillers: bool) -> tuple[SpokenWord, ...]:
    if not drop_fillers:
        return words
    return tuple(word for word in words if word.text.strip(".,").lower() not in FILLERS)


def _rows(sentences: list[tuple[SpokenWord, ...]], window: Window, manner: Manner) -> list[Row]:
    if manner.timestamps:
        return _timestamped(sentences, window, manner)
    words = [word for sentence in sentences for word in sentence]
    return [*_text(words, window.duration_s), _end(words, window.duration_s)]


def _timestamped(
    sentences: list[tuple[SpokenWord, ...]], window: Window, manner: Manner
) -> list[Row]:
    """`<|start|> words <|end|>` for each sentence; of one that is cut, its start alone."""
    if not sentences:
        return [Row(tokens().timestamp(manner.offset_s)), Row(tokens().special("endoftext"))]
    rows: list[Row] = []
    for number, words in enumerate(sentences, start=1):
        following = sentences[number][0].start_s if number < len(sentences) else window.duration_s
        rows.append(_stamp(words[0].start_s, manner, first=not rows))
        if window.cut and number == len(sentences) > 1:
            break
        rows += _text(list(words), following)
        rows.append(_stamp(words[-1].end_s, manner))
    return [*rows, Row(tokens().special("endoftext"))]


def _stamp(second: float, manner: Manner, first: bool = False) -> Row:
    shown = min(second, _LATEST_FIRST_STAMP_S) if first else second
    return Row(tokens().timestamp(shown + manner.offset_s), (second, second + _STAMP_SPAN_S))


def _text(words: list[SpokenWord], end_s: float) -> list[Row]:
    """The words' symbols; a mark is heard in the silence behind its word."""
    rows: list[Row] = []
    for index, word in enumerate(words):
        following = words[index + 1].start_s if index + 1 < len(words) else end_s
        symbol, *marks = tokens().word(word.text)
        rows.append(Row(symbol, (word.start_s, word.end_s)))
        rows += [Row(mark, (word.end_s, max(following, word.end_s))) for mark in marks]
    return rows


def _end(words: list[SpokenWord], end_s: float) -> Row:
    last = words[-1].end_s if words else 0.0
    return Row(tokens().special("endoftext"), (last, max(end_s, last)))
