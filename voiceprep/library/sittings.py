"""Mock interviews under way: a folder of small JSON files, each written whole after every step.

A file that cannot be read is left where it is and named; it stops nothing.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from voiceprep.errors import StorageFailed
from voiceprep.files import reason, write_private
from voiceprep.library.takejson import sitting_from, sitting_json
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from voiceprep.model import Sitting

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_LARGEST_BYTES = 1_000_000


class JsonSittings:
    """ports.Sittings over one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._problems: tuple[str, ...] = ()

    def list(self) -> Sequence[Sitting]:
        """Return those that can be read, newest first; `problems` names the others."""
        found: list[Sitting] = []
        problems: list[str] = []
        for file in self._files():
            try:
                found.append(_read(file))
            except (OSError, ValueError, RecursionError) as error:
                why = reason(error) if isinstance(error, OSError) else "it is damaged"
                problems.append(f"{safe_line(str(file))} cannot be read: {why}.")
        self._problems = tuple(problems)
        return sorted(found, key=lambda each: each.began_at, reverse=True)

    def save(self, sitting: Sitting) -> None:
        """Keep it as it is now. Raises StorageFailed."""
        text = json.dumps(sitting_json(sitting), allow_nan=False, indent=1)
        write_private(self._file(sitting.id), text.encode("utf-8", "replace"))

    def forget(self, sitting_id: str) -> None:
        """Keep it no longer. Raises StorageFailed."""
        file = self._file(sitting_id)
        try:
            file.unlink()
        except OSError as error:
            raise StorageFailed(
                f"{safe_line(str(file))} cannot be removed: {reason(error)}."
            ) from error

    def problems(self) -> Sequence[str]:
        """Return what was wrong with the files at the last `list`."""
        return self._problems

    def _files(self) -> Sequence[Path]:
        try:
            return sorted(self._folder.glob("*.json"))
        except OSError:
            return ()

    def _file(self, sitting_id: str) -> Path:
        if not _ID.fullmatch(sitting_id):
            raise StorageFailed(f"There is no interview {safe_line(sitting_id, 40)!r}.")
        return self._folder / f"{sitting_id}.json"


def _read(file: Path) -> Sitting:
    with open(file, "rb") as content:
        held = content.read(_LARGEST_BYTES + 1)
    if len(held) > _LARGEST_BYTES:
        raise ValueError("it is too large")
    sitting = sitting_from(json.loads(held.decode("utf-8")))
    if sitting.id != file.stem or not sitting.panel:
        raise ValueError("it is another one")
    return sitting
