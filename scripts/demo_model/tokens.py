"""The model's symbols: whole words, the bytes behind them, and Whisper's special tokens.

Fewer than 51,865 symbols, so faster-whisper and CTranslate2 take the model for an English-only
one: a transcript starts with <|startoftranscript|> alone, without language or task.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from demo_model.sentences import capitalised, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

MARKS = (".", ",", "?")
TIMESTAMP_STEP_S = 0.02
TIMESTAMPS = 1501
_SPACE = "Ġ"
_SPECIALS = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)


@dataclass(frozen=True)
class Tokens:
    """All symbols in the order of their numbers."""

    symbols: tuple[str, ...]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """From symbol to number."""
        return {symbol: number for number, symbol in enumerate(self.symbols)}

    def special(self, name: str) -> int:
        """The number of <|name|>."""
        return self.numbers[f"<|{name}|>"]

    def timestamp(self, second: float) -> int:
        """The number of the timestamp nearest to a second of the window."""
        step = round(min(max(second, 0.0), 30.0) / TIMESTAMP_STEP_S)
        return self.special("notimestamps") + 1 + step

    def word(self, text: str) -> list[int]:
        """A written word and the mark behind it."""
        bare = text.rstrip(".,?")
        return [self.numbers[_SPACE + bare], *(self.numbers[mark] for mark in text[len(bare) :])]

    def heard(self, text: str) -> int:
        """What the ear alone can tell: the word's place in the vocabulary, from 1; 0 is nothing."""
        return _heard_numbers()[text.rstrip(".,?").lower()]


@lru_cache(maxsize=1)
def _heard_numbers() -> dict[str, int]:
    return {word.lower(): number for number, word in enumerate(vocabulary(), start=1)}


@lru_cache(maxsize=1)
def tokens() -> Tokens:
    """The symbols of the grammar's vocabulary."""
    from tokenizers import pre_tokenizers

    words = [_SPACE + word for word in vocabulary()]
    capitals = [_SPACE + capitalised(word) for word in vocabulary()]
    text = [*sorted(pre_tokenizers.ByteLevel.alphabet()), *dict.fromkeys([*words, *capitals])]
    stamps = [f"<|{step * TIMESTAMP_STEP_S:.2f}|>" for step in range(TIMESTAMPS)]
    return Tokens((*text, *_SPECIALS, *stamps))


def write_tokenizer(folder: Path) -> None:
    """Write tokenizer.json: words that are symbols stay whole, others fall into bytes."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    known = tokens()
    first_special = known.special("endoftext")
    text = {symbol: number for number, symbol in enumerate(known.symbols[:first_special])}
    made: Any = Tokenizer(models.BPE(vocab=text, merges=[], ignore_merges=True))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens(
        [AddedToken(symbol, special=True) for symbol in known.symbols[first_special:]]
    )
    made.save(str(folder / "tokenizer.json"))


def write_preprocessor(folder: Path) -> None:
    """Write preprocessor_config.json: Whisper's own features."""
    settings = {
        "chunk_length": 30,
        "feature_extractor_type": "WhisperFeatureExtractor",
        "feature_size": 80,
        "hop_length": 160,
        "n_fft": 400,
        "n_samples": 480_000,
        "nb_max_frames": 3000,
        "sampling_rate": 16_000,
    }
    text = json.dumps(settings, indent=2) + "\n"
    (folder / "preprocessor_config.json").write_text(text, encoding="utf-8")
