"""The profile in the settings file: what feedback leaves alone, and ranges of one's own.

    [profile]
    preset = "second language"
    muted = ["fillers", "response_latency"]

    [profile.ranges.pace]
    green = [100, 150]
    amber = [80, 170]

Each fault costs only the value it is in and is named with its key.
"""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

from voiceprep.model import Band, OwnRange, Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_KEYS = ("preset", "muted", "ranges")
_BANDS = ("green", "amber")
_RANGE = 'two numbers, low and high, such as [100, 150]; an open end is ""'


@dataclass(frozen=True, slots=True)
class Fault:
    """One value that is not used."""

    key: str
    """From the top of the file: ``profile.ranges.pace.green``."""
    value: object
    reason: str
    allowed: str


class _Faulty(ValueError):
    def __init__(self, reason: str, allowed: str) -> None:
        super().__init__(reason)
        self.reason, self.allowed = reason, allowed


def profile_of(found: object) -> tuple[Profile, tuple[Fault, ...]]:
    """Return the profile of the table, and what in it is not used.

    Parameters
    ----------
    found
        What the file holds under ``profile``, of any type.
    """
    faults: list[Fault] = []

    def read(key: str, value: object, reader: Callable[[object], Any], default: object) -> Any:  # noqa: ANN401
        try:
            return reader(value)
        except _Faulty as error:
            faults.append(Fault(f"profile{key}", value, error.reason, error.allowed))
            return default

    table = read("", found, _table, {})
    for key in table:
        if key not in _KEYS:
            read(f".{key}", table[key], _refused(key, _KEYS), None)
    preset = read(".preset", table.get("preset", ""), _preset, "")
    muted = [
        read(f".muted[{index}]", name, _muted, None)
        for index, name in enumerate(read(".muted", table.get("muted", []), _list, []))
    ]
    ranges = [
        read(f".ranges.{name}", row, partial(_range, name), None)
        for name, row in read(".ranges", table.get("ranges", {}), _table, {}).items()
    ]
    return Profile(preset, _there(muted), _there(ranges)), tuple(faults)


def profile_table(profile: Profile) -> dict[str, Any]:
    """Return the table that `profile_of` reads back as this profile."""
    table: dict[str, Any] = {}
    if profile.preset:
        table["preset"] = profile.preset
    if profile.muted:
        table["muted"] = list(profile.muted)
    if profile.ranges:
        table["ranges"] = {own.measure: _range_table(own) for own in profile.ranges}
    return table


def _range_table(own: OwnRange) -> dict[str, list[float | str]]:
    bands = {"green": own.green, "amber": own.amber}
    return {name: _ends(band) for name, band in bands.items() if name == "green" or band != Band()}


def _ends(band: Band) -> list[float | str]:
    return ["" if end is None else end for end in (band.low, band.high)]


def _there(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(value for value in dict.fromkeys(values) if value is not None)


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _Faulty("it is not a table", "a table, [profile]")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _Faulty("it is not a list in square brackets", 'measures, such as ["fillers"]')
    return value


def _preset(value: object) -> str:
    from voiceprep.model import Preset

    names = get_args(Preset)
    if value not in names:
        raise _Faulty("there is no such profile", " or ".join(f'"{name}"' for name in names))
    return str(value)


def _muted(value: object) -> str:
    from voiceprep.coaching.profiles import muted_names  # the settings are read at every start

    names = muted_names()
    if not isinstance(value, str) or value not in names:
        raise _Faulty("there is no such measure", _likely(value, names))
    return value


def _range(name: str, row: object) -> OwnRange:
    from voiceprep.coaching.profiles import range_names

    if name not in range_names():
        raise _Faulty("there is no such measure", _likely(name, range_names()))
    bands = _table(row)
    for key in bands:
        if key not in _BANDS:
            raise _Faulty(f"{key} is neither green nor amber", "green and amber")
    if "green" not in bands:
        raise _Faulty("it has no green", f"green = {_RANGE}")
    green, amber = _band(bands["green"], "green"), _band(bands.get("amber", ["", ""]), "amber")
    if not all(end is None or amber.holds(end) for end in (green.low, green.high)):
        raise _Faulty("green reaches beyond amber", "an amber that is wider than green")
    return OwnRange(name, green, amber)


def _band(value: object, name: str) -> Band:
    if not isinstance(value, list) or len(value) != 2:
        raise _Faulty(f"{name} is not a pair in square brackets", _RANGE)
    low, high = (_end(each, name) for each in value)
    if low is not None and high is not None and low > high:
        raise _Faulty(f"the low end of {name} is above its high end", _RANGE)
    return Band(low, high)


def _end(value: object, name: str) -> float | None:
    if value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Faulty(f"{name} holds something that is not a number", _RANGE)
    try:
        end = float(value)
    except OverflowError:
        end = math.inf
    if not math.isfinite(end):
        raise _Faulty(f"{name} holds a number without end", _RANGE)
    return end


def _refused(key: str, known: Sequence[str]) -> Callable[[object], Any]:
    def reader(value: object) -> Any:  # noqa: ANN401
        raise _Faulty("there is no such key", _likely(key, known))

    return reader


def _likely(name: object, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(name).lower(), known, n=1) if isinstance(name, str) else []
    return f"{near[0]}, for one" if near else ", ".join(known)
