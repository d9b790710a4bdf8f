"""Reading a plan: the values, or everything that is wrong with the file, at once.

Text comes out safe to show. Never opens a file; nothing in a plan is looked up or run.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from voiceprep.errors import PlanInvalid
from voiceprep.interview.faults import Fault, told
from voiceprep.interview.handwritten import Refused, decoded, document_of
from voiceprep.interview.plankeys import (
    HEAD,
    LARGEST_BYTES,
    MOST_ENTRIES,
    MOST_LINES,
    SECTIONS,
    VERSION,
)
from voiceprep.interview.table import Table
from voiceprep.interview.tomllines import SourceLines
from voiceprep.interview.zones import skipped, zone_fault
from voiceprep.model import Plan
from voiceprep.text import safe_line, safe_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from voiceprep.interview.plankeys import Key, Section

HINT = "Correct the file, then read it again: voiceprep plan check FILE"
EARLIEST, LATEST = 2000, 2099
"""Years; beyond them a computer's clock and its time zones are not to be trusted."""
_BARE_TIME = re.compile(r"\s*time\s*=\s*(\d{1,2})[:.h](\d{2})\s*(#.*)?")
_BARE_DATE = re.compile(r"\s*date\s*=\s*[^\"'\s]")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")


def digest_of(content: bytes) -> str:
    """Return what tells this content from any other."""
    return hashlib.sha256(content).hexdigest()


def plan_of(content: bytes, file: Path) -> Plan:
    """Return the plan that a file's bytes hold; its name is the file's.

    Raises
    ------
    PlanInvalid
        With every fault, a line each: file, line, key path, reason.
    """
    try:
        if len(content) > LARGEST_BYTES:
            raise Refused("it is larger than 1 MB; shorten the texts in it")
        text = decoded(content)
        values, faults = _values(_document(text))
    except Refused as error:
        raise PlanInvalid(told(file, [error.fault]), HINT) from error
    if faults:
        raise PlanInvalid(told(file, faults, SourceLines(text).line_of), HINT)
    return Plan(file.stem, **values, digest=digest_of(content))


def prose(value: str, limit: int) -> str:
    """Return text of several lines, safe to show, without blanks around it."""
    lines = safe_text(value, limit).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def field_of(key: Key, written: object) -> tuple[Any, str]:
    """Return the value of one key, and what is wrong with it as the end of a sentence."""
    faults: list[Fault] = []
    value = _READERS[key.kind](Table({key.name: written}, (), faults), key)
    return value, faults[0].reason if faults else ""


def _document(text: str) -> dict[str, Any]:
    try:
        return document_of(text)
    except Refused as error:
        line = error.fault.line
        guess = _meant(text.split("\n")[line - 1]) if line else ""
        if not guess:
            raise
        raise Refused(f"{error.fault.reason}; {guess}", line) from error


def _meant(line: str) -> str:
    bare = _BARE_TIME.fullmatch(line)
    if bare:
        return f'write time = "{bare[1]}:{bare[2]}", in quotes'
    return "write the date as 2026-12-31" if _BARE_DATE.match(line) else ""


def _values(document: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    faults: list[Fault] = []
    root = Table(document, (), faults)
    if not _version_fits(root):
        return {}, faults
    values = {key.field: _READERS[key.kind](root, key) for key in HEAD}
    for section in SECTIONS:
        values[section.field] = _entries(root, section)
    root.end()
    if not faults:
        _check_moment(root, values)
    return values, faults


def _version_fits(root: Table) -> bool:
    version = root.value("version")
    if version is None or (version == VERSION and type(version) is int):
        return True
    if type(version) is int and version > VERSION:
        root.fault("is of a later voiceprep than this one, which reads version 1", "version")
        return False
    root.fault("must be 1", "version")
    return True


def _check_moment(root: Table, values: dict[str, Any]) -> None:
    day, at = values["day"], values["at"]
    if day is None or at is None:
        return
    if skipped(day, at, values["zone"]):
        root.fault("does not exist on that day: the clocks go forward over it", "time")


def _entries(root: Table, section: Section) -> tuple[Any, ...]:
    tables = root.value(section.name)
    if tables is None:
        return ()
    if not isinstance(tables, list):
        root.fault(f"must be written [[{section.name}]], in double brackets", section.name)
        return ()
    if len(tables) > MOST_ENTRIES:
        root.fault(f"is there {len(tables):,} times; at most {MOST_ENTRIES}", section.name)
        return ()
    made = []
    for number, values in enumerate(tables, 1):
        if not isinstance(values, dict):
            root.fault("must be a table", section.name, number)
            continue
        table = Table(values, (section.name, number), root.faults)
        made.append(_entry(table, section))
    _note_twins(root, section, made)
    return tuple(made)


def _entry(table: Table, section: Section) -> Any:  # noqa: ANN401 - one class for each section
    values = {key.field: _READERS[key.kind](table, key) for key in section.keys}
    table.end()
    return section.made(**values)


def _note_twins(root: Table, section: Section, made: Sequence[object]) -> None:
    first: dict[str, int] = {}
    for number, entry in enumerate(made, 1):
        name = getattr(entry, section.unique).casefold() if section.unique else ""
        twin = first.setdefault(name, number)
        if name and twin != number:
            why = f"is that of {section.name}[{twin}] too; add what tells them apart"
            root.fault(why, section.name, number, section.unique)


def _line(table: Table, key: Key) -> str:
    return table.text(key.name, key.limit, None if key.required else "")


def _prose(table: Table, key: Key) -> str:
    value = table.value(key.name)
    if not isinstance(value, str) or len(value) > key.limit:
        return "" if value is None else table.line(value, key.limit, key.name)
    return prose(value, key.limit)


def _lines(table: Table, key: Key) -> tuple[str, ...]:
    return table.lines(key.name, key.limit, MOST_LINES)


def _choice(table: Table, key: Key) -> str:
    value = table.value(key.name)
    if value == "on site" and "on-site" in key.choices:
        return "on-site"
    return "" if value == "" else table.choice(key.name, key.choices[1:], "")


def _flag(table: Table, key: Key) -> bool:
    value = table.value(key.name)
    if value is not None and not isinstance(value, bool):
        table.fault("must be true or false, without quotes", key.name)
    return value is True


def _date(table: Table, key: Key) -> date | None:
    value = table.value(key.name)
    found = value
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            found = date.fromisoformat(value.strip())
    if isinstance(found, datetime):
        table.fault("is a date with a time; write date and time on lines of their own", key.name)
    elif isinstance(found, date) and not EARLIEST <= found.year <= LATEST:
        table.fault(f"must be between the years {EARLIEST} and {LATEST}", key.name)
    elif isinstance(found, date):
        return found
    elif isinstance(value, str) and value.strip():
        shown = safe_line(value, 40)
        table.fault(f'"{shown}" is not a date; write it as 2026-12-31', key.name)
    elif value not in (None, ""):
        table.fault("must be a date, written as 2026-12-31", key.name)
    return None


def _time(table: Table, key: Key) -> time | None:
    value = table.value(key.name)
    if isinstance(value, time):
        return value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, str) and value.strip():
        return _clock(table, key, value.strip())
    if value not in (None, ""):
        table.fault('must be a time, written as "14:30"', key.name)
    return None


def _clock(table: Table, key: Key, value: str) -> time | None:
    found = _CLOCK.fullmatch(value)
    if found:
        hour, minute, second = (int(part or 0) for part in found.groups())
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    table.fault(f'"{safe_line(value, 40)}" is not a time; write it as "14:30"', key.name)
    return None


def _zone(table: Table, key: Key) -> str:
    name = table.text(key.name, key.limit, "")
    fault = zone_fault(name)
    if fault:
        table.fault(fault, key.name)
        return ""
    return name


_READERS: dict[str, Callable[[Table, Key], Any]] = {
    "line": _line,
    "prose": _prose,
    "lines": _lines,
    "choice": _choice,
    "flag": _flag,
    "date": _date,
    "time": _time,
    "zone": _zone,
}
