"""Transcripts that a person has: plain text, a table of times and words, JSON, or JSON a line each.

Lines are read one at a time, so forty thousand of them need no more memory than one. Whatever is
wrong is told as `TranscriptUnreadable`, with the line it stands in; nothing is guessed.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from voiceprep.errors import TranscriptUnreadable
from voiceprep.model import Engine, Transcript, Word
from voiceprep.speech.filekind import Unfit
from voiceprep.speech.regularfile import opened
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from voiceprep.speech.regularfile import SourceFile

    Named = tuple[str | None, Transcript]
    """The id that stands beside the transcript, if any, and the transcript."""

GIVEN = Engine("given")
_LARGEST_WHOLE = 64 << 20
_LONGEST_LINE = 16 << 20
_JSON_HINT = (
    'Give {"id": …, "text": "…"} or {"id": …, "words": [{"text": "…", "start_s": 0.0, '
    '"end_s": 0.4}]}.'
)
_TABLE_HINT = "Each line holds start and end in seconds and a word, with tabs between."
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_COLUMNS = {
    "start": ("start", "start_s", "begin", "onset"),
    "end": ("end", "end_s", "offset"),
    "word": ("word", "text", "label"),
}


class _Fault(Exception):
    """What is wrong, and in which line (0 for the whole file)."""

    def __init__(self, why: str, line: int = 0, hint: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.line = line
        self.hint = hint


def transcript(path: Path) -> Transcript:
    """Return the one transcript in a file. Raises TranscriptUnreadable."""
    found = transcripts(path)
    first = next(found, None)
    if first is None:
        raise _error(path, _Fault("holds no transcript"))
    if next(found, None) is not None:
        hint = "Give the file with the words of this one recording."
        raise _error(path, _Fault("holds several transcripts", 0, hint))
    return first[1]


def transcripts(path: Path) -> Iterator[Named]:
    """Return the transcripts in a file, one after the other.

    A faulty line raises TranscriptUnreadable when it is reached; asking for the next one goes on
    after it.
    """
    readers: dict[str, Callable[[SourceFile], Iterator[Named | _Fault]]] = {
        ".txt": _plain,
        ".tsv": _table,
        ".json": _json,
        ".jsonl": _json_lines,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        hint = "Its name must end in .txt, .tsv, .json or .jsonl."
        raise _error(path, _Fault("is not a transcript file", 0, hint))
    return _Transcripts(path, reader)


class _Transcripts:
    """An iterator that can go on after an error, which a generator cannot."""

    def __init__(
        self, path: Path, reader: Callable[[SourceFile], Iterator[Named | _Fault]]
    ) -> None:
        self._path = path
        self._found = _read(path, reader)

    def __iter__(self) -> Iterator[Named]:
        return self

    def __next__(self) -> Named:
        found = next(self._found)
        if isinstance(found, _Fault):
            raise _error(self._path, found)
        return found


def _read(
    path: Path, reader: Callable[[SourceFile], Iterator[Named | _Fault]]
) -> Iterator[Named | _Fault]:
    try:
        with opened(path) as source:
            yield from reader(source)
            source.check()
    except Unfit as error:
        yield _Fault(error.why, 0, error.hint)
    except _Fault as fault:
        yield fault


def _error(path: Path, fault: _Fault) -> TranscriptUnreadable:
    name = safe_line(path.name or str(path))
    place = f", line {fault.line}," if fault.line else ""
    return TranscriptUnreadable(f"“{name}”{place} {safe_line(fault.why)}.", fault.hint)


def _plain(source: SourceFile) -> Iterator[Named]:
    words = _whole(source).split()
    if not words:
        raise _Fault("holds no words")
    yield None, _transcript(Word(word) for word in words)


def _transcript(words: Iterator[Word]) -> Transcript:
    return Transcript(tuple(words), engine=GIVEN)


def _whole(source: SourceFile) -> str:
    if source.size > _LARGEST_WHOLE:
        raise _Fault(f"is too large for a transcript ({source.size / 1e6:.0f} MB)")
    data = source.read(_LARGEST_WHOLE)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(data, "utf-16", 0)
    return _decoded(data.removeprefix(codecs.BOM_UTF8), "utf-8", 0)


def _decoded(data: bytes, encoding: str, line: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        at = line or 1 + data.count(b"\n", 0, error.start)
        raise _Fault("is not UTF-8 text", at, "Save it again as UTF-8.") from error


def _table(source: SourceFile) -> Iterator[Named]:
    rows = [
        (number, row.split("\t"))
        for number, row in enumerate(_whole(source).splitlines(), 1)
        if row.strip()
    ]
    places = _places(rows[0][1]) if rows else None
    body = rows[1:] if places else rows
    words = [word for number, row in body for word in _row_words(row, places or (0, 1, 2), number)]
    if not words:
        raise _Fault("holds no words", 0, _TABLE_HINT)
    yield None, _transcript(iter(_in_order(words)))


def _places(row: Sequence[str]) -> tuple[int, int, int] | None:
    """Return where start, end and word stand, if this row is a heading."""
    names = [cell.strip().lower() for cell in row]
    places = [
        next((index for index, name in enumerate(names) if name in known), None)
        for known in _COLUMNS.values()
    ]
    start, end, word = places
    return None if start is None or end is None or word is None else (start, end, word)


def _row_words(
    row: Sequence[str], places: tuple[int, int, int], number: int
) -> list[tuple[int, Word]]:
    if len(row) <= max(places):
        raise _Fault(f"has {len(row)} of {max(places) + 1} columns", number, _TABLE_HINT)
    start, end, text = (row[place].strip() for place in places)
    span = _seconds(start, number), _seconds(end, number)
    return [(number, word) for word in _timed(text, *_span(*span, number))]


def _seconds(cell: str, line: int) -> float:
    try:
        return float(cell)
    except ValueError as error:
        raise _Fault(f"has “{cell}” where seconds should be", line, _TABLE_HINT) from error


def _span(start_s: float, end_s: float, line: int) -> tuple[float, float]:
    if not (math.isfinite(start_s) and math.isfinite(end_s) and 0.0 <= start_s <= end_s):
        raise _Fault(f"has a word from {start_s:g} s to {end_s:g} s", line)
    return start_s, end_s


def _timed(text: str, start_s: float, end_s: float, probability: float | None = None) -> list[Word]:
    """Return the words of the text; several share the time by their letters."""
    words = text.split()
    if len(words) == 1:
        return [Word(words[0], start_s, end_s, probability)]
    reached = [0]
    for word in words:
        reached.append(reached[-1] + len(word))
    times = [start_s + (end_s - start_s) * letters / max(1, reached[-1]) for letters in reached]
    spans = pairwise(times)
    return [Word(word, *span, probability) for word, span in zip(words, spans, strict=True)]


def _in_order(words: list[tuple[int, Word]]) -> Iterator[Word]:
    last_s = 0.0
    for line, word in words:
        if word.start_s is not None and word.start_s < last_s:
            raise _Fault(f"has a word at {word.start_s:g} s after one at {last_s:g} s", line)
        last_s = word.start_s if word.start_s is not None else last_s
        yield word


def _json(source: SourceFile) -> Iterator[Named | _Fault]:
    value = _value(_whole(source), 0)
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        try:
            yield _named(item, 0)
        except _Fault as fault:
            where = f"item {number} " if isinstance(value, list) else ""
            yield _Fault(where + fault.why, 0, fault.hint)


def _json_lines(source: SourceFile) -> Iterator[Named | _Fault]:
    for number, line in _lines(source):
        try:
            text = _decoded(line.removeprefix(codecs.BOM_UTF8), "utf-8", number)
            if text.strip():
                yield _named(_value(text, number), number)
        except _Fault as fault:
            yield fault


def _lines(source: SourceFile) -> Iterator[tuple[int, bytes]]:
    rest, number = b"", 0
    while data := source.read(1 << 17):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            number += 1
            yield number, line
        if len(rest) > _LONGEST_LINE:
            raise _Fault(f"is longer than {_LONGEST_LINE >> 20} MB", number + 1)
    if rest:
        yield number + 1, rest


def _value(text: str, line: int) -> Any:  # noqa: ANN401 (what JSON may hold)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        at = line or error.lineno
        raise _Fault(f"is not JSON: {error.msg} at column {error.colno}", at, _JSON_HINT) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, a number of endless digits
        raise _Fault("is not JSON that can be read", line, _JSON_HINT) from error


def _named(value: Any, line: int) -> Named:  # noqa: ANN401
    if not isinstance(value, dict):
        raise _Fault("holds no object", line, _JSON_HINT)
    inner = value.get("transcript")
    told = inner if isinstance(inner, dict) else value
    name = value.get("id")
    if name is not None and (isinstance(name, bool) or not isinstance(name, str | int)):
        raise _Fault("has an id that is neither text nor a number", line, _JSON_HINT)
    return None if name is None else _encodable(str(name)), _told(told, line)


def _told(told: dict[str, Any], line: int) -> Transcript:
    words, text = told.get("words"), told.get("text")
    if isinstance(words, list):
        given = [(line, word) for item in words for word in _word(item, line)]
        return _transcript(iter(tuple(_in_order(given))))
    if isinstance(text, str):
        return _transcript(Word(word) for word in _encodable(text).split())
    raise _Fault("has neither text nor words", line, _JSON_HINT)


def _word(item: Any, line: int) -> list[Word]:  # noqa: ANN401
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise _Fault("has a word without text", line, _JSON_HINT)
    text = _encodable(item["text"])
    start_s, end_s, probability = (
        _number(item.get(key), key, line) for key in ("start_s", "end_s", "probability")
    )
    if start_s is None or end_s is None:
        return [Word(word) for word in text.split()]
    return _timed(text, *_span(start_s, end_s, line), probability)


def _encodable(text: str) -> str:
    return _LONE_SURROGATE.sub(
        "\ufffd", text
    )  # JSON can spell half a character, no file can hold it


def _number(value: Any, key: str, line: int) -> float | None:  # noqa: ANN401
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not abs(value) < 1e9:
        raise _Fault(f"has a {key} that is not a number", line, _JSON_HINT)
    return float(value)
