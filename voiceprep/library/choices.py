"""What each setting may be.

One rule a setting: how a value from the file becomes the value of `Settings`, and in words what is
allowed. Refuses a value by `ValueError` with the reason; never bends one into shape.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from voiceprep.library.profiletable import profile_of, profile_table
from voiceprep.model import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voiceprep.model import Profile

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Rule:
    """What one setting may be."""

    allowed: str
    """In words, as the end of ``allowed: …``."""
    value: Callable[[object], Any]
    """From what the file holds to what `Settings` holds; raises ValueError with the reason."""
    stored: Callable[[Any], Any] = _stored
    """From what `Settings` holds to what the file holds."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_called(value)} is not text in quotes")
    return value


def _name(value: object) -> str:
    if not _text(value).strip():
        raise ValueError("it is empty")
    return _text(value)


def _language(value: object) -> str:
    if not _LANGUAGE.fullmatch(_text(value)):
        raise ValueError("it is not a language code")
    return _text(value)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{_called(value)} is neither true nor false")
    return value


def _whole(low: int, high: int) -> Rule:
    def value(found: object) -> int:
        if isinstance(found, bool) or not isinstance(found, int):
            raise ValueError(f"{_called(found)} is not a whole number")
        if not low <= found <= high:
            raise ValueError("it is too small" if found < low else "it is too large")
        return found

    return Rule(f"a whole number from {low} to {high}", value)


def _one_of(field: str) -> Rule:
    names: tuple[str, ...] = get_args(get_type_hints(Settings)[field])

    def value(found: object) -> str:
        if found not in names:
            raise ValueError("there is no such choice")
        return str(found)

    return Rule(" or ".join(f'"{name}"' for name in names), value)


def _steps(value: object) -> tuple[int, ...]:
    step = _whole(1, 7200)
    found = tuple(step.value(item) for item in _list(value))
    if any(after <= before for before, after in itertools.pairwise(found)):
        raise ValueError("each step must come after the one before")
    if len(found) > 8:
        raise ValueError("that is more than eight steps")
    return found


def _names(value: object) -> tuple[str, ...]:
    return tuple(_name(item) for item in _list(value))


def _profile(value: object) -> Profile:
    profile, faults = profile_of(value)
    if faults:
        raise ValueError(f"{faults[0].key}: {faults[0].reason}")
    return profile


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"{_called(value)} is not a list in square brackets")
    return value


def _called(value: object) -> str:
    kinds = {bool: "true or false", str: "text", int: "a number", float: "a fraction"}
    kinds |= {list: "a list", dict: "a table"}
    return kinds.get(type(value), "a date or time")


RULES: Mapping[str, Rule] = {
    "input_device": Rule('the name of a microphone in quotes, or "" for the system\'s', _text),
    "output_device": Rule('the name of a loudspeaker in quotes, or "" for the system\'s', _text),
    "voice": Rule('the name of a voice in quotes, such as "en-us"', _name),
    "rate_wpm": _whole(80, 400),
    "voice_engine": _one_of("voice_engine"),
    "read_aloud": Rule("true or false", _switch),
    "show_question": Rule("true or false", _switch),
    "thinking_s": _whole(0, 600),
    "model": Rule('the name or folder of a speech model in quotes, or "" for the best', _text),
    "language": Rule('a language code in quotes, such as "en"', _language),
    "theme": _one_of("theme"),
    "timer_steps_s": Rule("up to eight rising whole seconds, such as [60, 90, 120, 150]", _steps),
    "max_take_s": _whole(10, 14400),
    "rate_first": Rule("true or false", _switch),
    "muted_measures": Rule('measures in quotes, such as ["speech_rate"]', _names),
    "uptalk": Rule("true or false", _switch),
    "plan": Rule('the name of a plan in quotes, or "" for none', _text),
    "profile": Rule("a table with preset, muted and ranges", _profile, profile_table),
}


def defaults() -> dict[str, Any]:
    """Return the default of every setting, by name."""
    settings = Settings()
    return {field.name: getattr(settings, field.name) for field in fields(Settings)}
