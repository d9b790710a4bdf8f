"""Reading one table of a handwritten TOML document: what it says, and all that is wrong with it.

Takes each known key with its type and bounds; `end` names the keys nobody asked for. Text comes out
safe to show; no value is ever shown whole in a reason.
"""

from __future__ import annotations

import difflib
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from voiceprep.interview.faults import Fault
from voiceprep.text import safe_line, safe_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voiceprep.interview.faults import KeyPath

_TYPES = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a table",
}
_MOST_STRAY_KEYS = 20


class Table:
    """One table being read.

    Parameters
    ----------
    values
        What `tomllib` made of it.
    path
        Where it is.
    faults
        Gets what is wrong.
    """

    def __init__(self, values: Mapping[str, Any], path: KeyPath, faults: list[Fault]) -> None:
        self._values = values
        self._path = path
        self.faults = faults
        self._asked: list[str] = []
        self.owner = ""
        """Named beside each fault: the question's id, once it is known."""

    def value(self, key: str) -> object:
        """Return what stands at the key, None where nothing does."""
        self._asked.append(key)
        return self._values.get(key)

    def fault(self, reason: str, *path: str | int) -> None:
        """Note that something is wrong."""
        self.faults.append(Fault(reason, (*self._path, *path), question=self.owner))

    def text(self, key: str, limit: int, default: str | None = None) -> str:
        """Return a line of text, at most `limit` characters; without a default it must be there."""
        value = self.value(key)
        if value is None:
            if default is None:
                self.fault(f'is missing: write {key} = "…"', key)
            return default or ""
        line = self.line(value, limit, key)
        if default is None and isinstance(value, str) and not value.strip():
            self.fault("is empty", key)
        return line

    def line(self, value: object, limit: int, *path: str | int) -> str:
        """Return a value as one line of safe text; empty, with a fault, where it is none."""
        if not isinstance(value, str):
            self.fault(f"must be text in quotes, not {_type_name(value)}", *path)
            return ""
        if len(value) > limit:
            self.fault(f"is {len(value):,} characters long; at most {limit:,} are allowed", *path)
            return ""
        return " ".join(safe_text(value).split())

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """Return one of the choices."""
        value = self.value(key)
        if value is None:
            return default
        if isinstance(value, str) and value in choices:
            return value
        if not isinstance(value, str):
            self.fault(f"must be text in quotes, not {_type_name(value)}", key)
            return default
        listed = ", ".join(choices)
        self.fault(f'"{safe_line(value, 40)}" is not one of {listed}{meant(value, choices)}', key)
        return default

    def seconds(self, key: str, low: float, high: float, default: float) -> float:
        """Return a number of seconds inside the bounds."""
        value = self.value(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(
                f"must be a number of seconds, such as {default:g}, not {_type_name(value)}", key
            )
        elif isinstance(value, float) and not math.isfinite(value):
            self.fault(f"must be a number of seconds, such as {default:g}, not {value}", key)
        elif not low <= value <= high:  # never printed: it may have a thousand digits
            self.fault(f"must be between {low:g} and {high:g} seconds", key)
        else:
            return float(value)
        return default

    def lines(self, key: str, limit: int, most: int) -> tuple[str, ...]:
        """Return a list of lines of text; empty where the key is missing."""
        value = self.value(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(f'must be a list such as ["…", "…"], not {_type_name(value)}', key)
            return ()
        if len(value) > most:
            self.fault(f"has {len(value):,} entries; at most {most} are allowed", key)
            return ()
        made = []
        for position, entry in enumerate(value, 1):
            line = self.line(entry, limit, key, position)
            if isinstance(entry, str) and not line and len(entry) <= limit:
                self.fault("is empty", key, position)
            made.append(line)
        return tuple(made)

    def end(self) -> None:
        """Name the keys that mean nothing."""
        stray = [key for key in self._values if key not in self._asked]
        known = tuple(self._asked)
        for key in stray[:_MOST_STRAY_KEYS]:
            self.fault(f"is not a key of this table{meant(key, known)}", key)
        if len(stray) > _MOST_STRAY_KEYS:
            self.fault(f"has {len(stray) - _MOST_STRAY_KEYS:,} more keys that mean nothing")


@lru_cache(maxsize=256)
def meant(word: str, known: tuple[str, ...]) -> str:
    """Return ``; did you mean "…"?``, or nothing where no known word is near."""
    near = difflib.get_close_matches(word.lower(), known, 1, 0.6) if len(word) < 40 else []
    return f'; did you mean "{near[0]}"?' if near else ""


def _type_name(value: object) -> str:
    return _TYPES.get(type(value), "a date or time")
