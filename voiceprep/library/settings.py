"""The settings file: TOML that a person may edit by hand.

A bad value never stops the program: it becomes its default and is named. Saving keeps comments,
order and keys that are not ours, and never overwrites a file that could not be read without setting
it aside first.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

from voiceprep.errors import SettingsInvalid, StorageFailed
from voiceprep.files import reason, write_private
from voiceprep.library.choices import RULES, defaults
from voiceprep.library.profiletable import profile_of
from voiceprep.model import Settings
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tomlkit import TOMLDocument

    from voiceprep.library.profiletable import Fault

_LARGEST = 1_000_000
_PLACE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


class TomlSettings:
    """ports.SettingsFile over one TOML file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: tuple[str, ...] = ()
        self._loaded: Settings | None = None

    def load(self) -> Settings:
        """Return the settings; what cannot be used is named by `problems` and has its default."""
        values, self._problems = self._read()
        self._loaded = Settings(**values)
        return self._loaded

    def problems(self) -> Sequence[str]:
        """Return what was wrong with the file when it was last loaded, a sentence each."""
        return self._problems

    def save(self, settings: Settings) -> None:
        """Write what differs from what was loaded, keeping all else.

        Raises
        ------
        SettingsInvalid
            A value is one that `load` would refuse; nothing is written.
        StorageFailed
            The file cannot be written, or cannot be set aside although it was unreadable.
        """
        base = self._loaded or self.load()
        document = self._document()
        if document is None:
            self._set_aside()
            base = Settings()
        write_private(self._target(), _written(document, _changes(base, settings)).encode("utf-8"))
        _, self._problems = self._read()
        self._loaded = settings

    def _read(self) -> tuple[dict[str, Any], tuple[str, ...]]:
        try:
            found = self._parsed()
        except FileNotFoundError:
            return defaults(), ()
        except (OSError, ValueError, RecursionError) as error:
            return defaults(), (f"{self._shown()} is not used: {_fault(error)}.",)
        return _checked(found, self._shown())

    def _parsed(self) -> dict[str, Any]:
        if self._path.stat().st_size > _LARGEST:
            raise ValueError("it is larger than a megabyte")
        text = self._path.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text)

    def _document(self) -> TOMLDocument | None:
        """Return the file as it can be edited; empty if there is none, None if unreadable."""
        import tomlkit

        try:
            self._parsed()
            return tomlkit.parse(self._path.read_bytes().decode("utf-8-sig"))
        except (FileNotFoundError, NotADirectoryError):
            return tomlkit.document()
        except (OSError, ValueError, RecursionError):
            return None

    def _set_aside(self) -> None:
        try:
            content = self._path.read_bytes()
            number = 1
            while not _created(self._aside(number), content):
                number += 1
        except OSError as error:
            raise StorageFailed(
                f"The settings were not saved: {self._shown()} could not be read as settings, and "
                f"no copy of it could be made because {reason(error)}.",
                "Move that file away, then save again.",
            ) from error

    def _aside(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.bad-{number}")

    def _target(self) -> Path:
        return self._path.resolve()  # a link to a person's dotfiles stays a link

    def _shown(self) -> str:
        return safe_line(str(self._path))


def _changes(base: Settings, settings: Settings) -> dict[str, Any]:
    changes = {}
    for key, rule in RULES.items():
        value = getattr(settings, key)
        if value == getattr(base, key):
            continue
        changes[key] = rule.stored(value)
        try:
            rule.value(changes[key])
        except ValueError as error:
            raise SettingsInvalid(
                f"{key} cannot be {_quoted(changes[key])}: {error}.", f"Allowed: {rule.allowed}."
            ) from error
    return changes


def _written(document: TOMLDocument | None, changes: dict[str, Any]) -> str:
    import tomlkit

    edited = document if document is not None else tomlkit.document()
    for key, value in changes.items():
        edited[key] = value
    return tomlkit.dumps(edited)


def _created(path: Path, content: bytes) -> bool:
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return False
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return True


def _checked(found: dict[str, Any], shown: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    values, problems = defaults(), []
    for key, value in found.items():
        rule = RULES.get(key)
        if rule is None:
            problems.append(_unknown(key, shown))
            continue
        if key == "profile":  # one bad range must not cost the others
            values[key], faults = profile_of(value)
            problems += [_fault_of_profile(fault, shown) for fault in faults]
            continue
        try:
            values[key] = rule.value(value)
        except ValueError as error:
            problems.append(
                f"{key} = {_quoted(value)} in {shown} is not used: {error}; "
                f"allowed: {rule.allowed}. Used instead: {_quoted(values[key])}."
            )
    return values, tuple(problems)


def _fault_of_profile(fault: Fault, shown: str) -> str:
    return (
        f"{safe_line(fault.key, 80)} in {shown} is not used: {safe_line(fault.reason, 80)}; "
        f"allowed: {safe_line(fault.allowed, 400)}."
    )


def _unknown(key: str, shown: str) -> str:
    near = difflib.get_close_matches(key.lower(), RULES, n=1)
    guess = f" Did you mean {near[0]}?" if near else ""
    return f"{safe_line(key, 60)} in {shown} is not a setting and does nothing.{guess}"


def _quoted(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{safe_line(value, 60)}"'
    if isinstance(value, tuple):
        return safe_line(str(list(value)), 60)
    return safe_line(_printed(value), 60)


def _printed(value: object) -> str:
    try:
        return str(value)
    except ValueError:  # a whole number of thousands of digits
        return "a very long number"


def _fault(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"it is not UTF-8 text (byte {error.start})"
    if isinstance(error, OSError):
        return reason(error)
    if "digits" in str(error):
        return "a number in it is thousands of digits long"
    if isinstance(error, RecursionError):
        return "its brackets are nested too deeply"
    found = _PLACE.search(str(error))
    words = safe_line(_PLACE.sub("", str(error)).strip().rstrip("."), 120)
    place = (
        f"line {found.group(1)}" if found and found.group(1) else "the last line" if found else ""
    )
    return f"{place}: {words}" if place else words
