"""The symbols: whole words, complete for faster-whisper, nothing looked for on a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from demo_model.sentences import vocabulary
from demo_model.tokens import tokens, write_tokenizer

if TYPE_CHECKING:
    from pathlib import Path

FEWEST_OF_MANY_LANGUAGES = 51_865


@pytest.fixture
def reader(tmp_path: Path) -> Any:
    """faster-whisper's view of the tokenizer."""
    from faster_whisper.tokenizer import Tokenizer
    from tokenizers import Tokenizer as Stored

    write_tokenizer(tmp_path)
    return Tokenizer(Stored.from_file(str(tmp_path / "tokenizer.json")), multilingual=False)


def test_whole_words_are_symbols_and_read_naturally(reader: Any) -> None:
    text = " Um, we had a deadline in six weeks. What did you do?"
    written = reader.encode(text)
    assert len(written) == len(text.split()) + 3
    assert reader.decode(written) == text


def test_words_outside_the_vocabulary_fall_into_bytes_and_come_back(reader: Any) -> None:
    text = " Um, uh, hmm, er, ah."
    assert reader.decode(reader.encode(text)) == text


def test_all_symbols_that_faster_whisper_looks_up_are_there(reader: Any) -> None:
    known = tokens()
    assert len(known.symbols) < FEWEST_OF_MANY_LANGUAGES
    for name in ("transcribe", "translate", "sot", "sot_lm", "sot_prev", "eot", "no_timestamps"):
        assert isinstance(getattr(reader, name), int), name
    assert reader.no_speech == known.special("nospeech")
    assert reader.timestamp_begin == known.timestamp(0.0)
    assert known.symbols[known.timestamp(30.0)] == "<|30.00|>" == known.symbols[-1]
    assert reader.sot_sequence == [known.special("startoftranscript")]


def test_no_word_nor_mark_is_among_the_symbols_faster_whisper_suppresses(reader: Any) -> None:
    known = tokens()
    needed = {symbol for word in vocabulary() for symbol in known.word(f"{word},")}
    assert not needed & set(reader.non_speech_tokens)
