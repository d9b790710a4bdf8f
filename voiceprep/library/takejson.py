"""Takes, transcripts, analyses and findings as JSON, and back.

One shape for the history and for ``analyse --json``: the field names of `voiceprep.model`, every
key present, null where there is no value. NaN and infinity are written as null, because JSON has
neither. Reading back refuses what does not fit by `ValueError` with the place; keys it does not
know are left alone, and a missing key takes the field's default.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from voiceprep.model import Analysis, Finding, FollowUp, Mark, Question, Sitting, Take, Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voiceprep.errors import VoiceprepError

    Json = dict[str, Any]
    Reader = Callable[[Any], Any]

SCHEMA = 1
_PARTS = ("acoustics", "timing", "fluency", "prosody", "wording", "star", "structure")
_MORE = (
    *("notes", "tags", "self_rating", "self_ratings", "plan", "asked_by"),
    *("follow_up_of", "drill", "best"),
)

_AS_IT_IS = frozenset((str, int, bool, NoneType))
_ENCODER = json.JSONEncoder(allow_nan=False, separators=(", ", ": "))

T = TypeVar("T")


def line(value: Json) -> str:
    """Return the object as one line of strict JSON."""
    return _ENCODER.encode(value)


def analysis_json(analysis: Analysis) -> Json:
    """Return everything measured about one answer."""
    return _plain_object(analysis)


def analysis_from(found: Json) -> Analysis:
    """Return what `analysis_json` was given."""
    return _read(Analysis, found)


def transcript_json(transcript: Transcript) -> Json:
    """Return the words, the text they make, and what wrote them."""
    return {"text": transcript.text, **_plain_object(transcript)}


def transcript_from(found: Json) -> Transcript:
    """Return what `transcript_json` was given."""
    return _read(Transcript, found)


def question_json(question: Question) -> Json:
    """Return one question."""
    return _plain_object(question)


def question_from(found: Json) -> Question:
    """Return what `question_json` was given."""
    return _read(Question, found)


def sitting_json(sitting: Sitting) -> Json:
    """Return a mock interview with everything in it."""
    began_at = sitting.began_at.astimezone(UTC).isoformat()
    return {"schema": SCHEMA, **_plain_object(sitting), "began_at": began_at}


def sitting_from(found: Json) -> Sitting:
    """Return what `sitting_json` was given."""
    return _read(Sitting, found)


def marks_json(marks: Sequence[Mark]) -> list[Json]:
    """Return what happened while recording."""
    return [_plain_object(mark) for mark in marks]


def marks_from(found: list[Json]) -> tuple[Mark, ...]:
    """Return what `marks_json` was given."""
    return tuple(_read(Mark, mark) for mark in found)


def more_json(take: Take) -> Json:
    """Return what was said about a take besides its words and numbers; nothing that is default."""
    defaults = {f.name: f.default for f in dataclasses.fields(Take)}
    found = {name: getattr(take, name) for name in _MORE}
    return {name: _plain(value) for name, value in found.items() if value != defaults[name]}


def more_from(found: Json) -> dict[str, Any]:
    """Return the fields of a take that `more_json` was given."""
    hints = _hints(Take)
    known = {name: hints[name] for name in _MORE if name in found}
    return {name: _at(name, _reader(hint), found[name]) for name, hint in known.items()}


def findings_json(findings: Sequence[Finding]) -> list[Json]:
    """Return the feedback, in the order given."""
    return [_plain_object(finding) for finding in findings]


def followups_json(asked: Sequence[FollowUp]) -> list[Json]:
    """Return what an interviewer would ask next, in the order given."""
    return [_plain_object(each) for each in asked]


def take_json(take: Take) -> Json:
    """Return one take with everything in it."""
    return {
        "schema": SCHEMA,
        **{name: _plain(getattr(take, name)) for name in _names(Take)},
        "recorded_at": take.recorded_at.astimezone(UTC).isoformat(),
        "audio": None if take.audio is None else str(take.audio),
        **{
            name: transcript_json(words) if words else None
            for name, words in (("transcript", take.transcript), ("recognised", take.recognised))
        },
    }


def take_from(found: Json) -> Take:
    """Return what `take_json` was given."""
    return _read(Take, found)


def result_line(
    source: str,
    line_id: str | None,
    transcript: Transcript | None,
    analysis: Analysis,
    findings: Sequence[Finding],
) -> Json:
    """Return what ``analyse --json`` says about one input."""
    measured = analysis_json(analysis)
    words = transcript_json(transcript) if transcript else None
    return {
        "schema": SCHEMA,
        "id": line_id,
        "input": source,
        "duration_s": measured["duration_s"],
        "engine": words.pop("engine") if words else None,
        "transcript": words,
        **{part: measured[part] for part in _PARTS},
        "findings": findings_json(findings),
    }


def error_line(source: str, error: VoiceprepError) -> Json:
    """Return what ``analyse --json`` says about an input that cannot be read."""
    return {
        "schema": SCHEMA,
        "input": source,
        "error": {"message": error.message, "hint": error.hint},
    }


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - a dataclass
    return tuple(field.name for field in dataclasses.fields(kind))


def _plain_object(value: object) -> Json:
    kind: Any = type(value)
    values = zip(_names(kind), _values(kind)(value), strict=True)
    return {
        name: item if type(item) in _AS_IT_IS else _plain(item)  # most by far
        for name, item in values
    }


@functools.cache
def _values(kind: Any) -> Callable[[object], tuple[Any, ...]]:  # noqa: ANN401 - a dataclass
    """Return what reads the fields of a value, all at once."""
    names = _names(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of any value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, tuple):
        return [item if type(item) in _AS_IT_IS else _plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return _plain_object(value)
    return value


def _read(kind: type[T], found: object) -> T:
    hint: Any = kind
    value: T = _reader(hint)(found)
    return value


@functools.cache
def _reader(hint: Any) -> Reader:  # noqa: ANN401 - a type hint
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object_reader(hint)
    if get_origin(hint) in (UnionType, Union):  # a Literal or None is the older kind
        return _optional_reader(_reader(next(a for a in get_args(hint) if a is not NoneType)))
    if get_origin(hint) is tuple:
        return _list_reader(_reader(get_args(hint)[0]))
    if get_origin(hint) is Literal:
        return _choice_reader(get_args(hint))
    return _SCALARS[hint]


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, localns={"datetime": datetime, "Path": Path})


def _object_reader(kind: type) -> Reader:
    hints = _hints(kind)
    readers = {name: _reader(hints[name]) for name in _names(kind)}
    required = {f.name for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING}

    def read(found: Any) -> Any:  # noqa: ANN401
        if not isinstance(found, dict):
            raise ValueError(f"an object was expected, not {type(found).__name__}")
        missing = required - found.keys()
        if missing:
            raise ValueError(f"{min(missing)} is missing")
        return kind(
            **{name: _at(name, r, found[name]) for name, r in readers.items() if name in found}
        )

    return read


def _at(name: str, reader: Reader, found: object) -> Any:  # noqa: ANN401
    try:
        return reader(found)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _optional_reader(reader: Reader) -> Reader:
    return lambda found: None if found is None else reader(found)


def _list_reader(reader: Reader) -> Reader:
    def read(found: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if not isinstance(found, list):
            raise ValueError(f"a list was expected, not {type(found).__name__}")
        return tuple([reader(item) for item in found])

    return read


def _choice_reader(choices: tuple[str, ...]) -> Reader:
    def read(found: Any) -> Any:  # noqa: ANN401
        if found not in choices:
            raise ValueError(f"{found!r:.40} is none of {', '.join(choices)}")
        return found

    return read


def _scalar(*kinds: type) -> Reader:
    def read(found: Any) -> Any:  # noqa: ANN401
        if type(found) not in kinds:
            raise ValueError(f"{kinds[0].__name__} was expected, not {type(found).__name__}")
        return found

    return read


def _moment(found: object) -> datetime:
    if not isinstance(found, str):
        raise ValueError("a time was expected")
    moment = datetime.fromisoformat(found)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_SCALARS: dict[Any, Reader] = {
    str: _scalar(str),
    int: _scalar(int),
    bool: _scalar(bool),
    float: _scalar(float, int),
    datetime: _moment,
    Path: lambda found: Path(_scalar(str)(found)),
}
