"""What was forgotten and can still come back.

The files of a take wait in a folder of their own, laid out as they were, until the trash is
emptied. Touches no file outside the data folder: a recording that lives elsewhere stays there.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from voiceprep.errors import StorageFailed
from voiceprep.files import private_folder, reason
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.library.places import Places


class Trash:
    """The trash folder of one history."""

    def __init__(self, places: Places) -> None:
        self._data = places.data.absolute()
        self._folder = places.trash.absolute()
        self._recordings = places.recordings.absolute()
        self._reports = places.reports.absolute()

    def put(self, take_id: str, audio: Path | None) -> None:
        """Move a take's files in; all of them, or none. Raises StorageFailed."""
        moves = [
            (path, self._of(take_id) / path.relative_to(self._data))
            for path in self._files(take_id, audio)
        ]
        _move(moves)

    def take_out(self, take_id: str) -> None:
        """Move a take's files back to where they were. Raises StorageFailed."""
        folder = self._of(take_id)
        inside = [path for path in folder.rglob("*") if path.is_file()]
        _move([(path, self._data / path.relative_to(folder)) for path in inside])
        shutil.rmtree(folder, ignore_errors=True)

    def remove(self, take_id: str) -> None:
        """Remove a take's files for good. Raises StorageFailed."""
        folder = self._of(take_id)
        with _named(folder), contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)

    def ids(self) -> tuple[str, ...]:
        """Return the takes whose files are here."""
        if not self._folder.is_dir():
            return ()
        return tuple(unquote(path.name) for path in sorted(self._folder.iterdir()))

    def _of(self, take_id: str) -> Path:
        return self._folder / quote(take_id, safe="").replace(".", "%2E")

    def _files(self, take_id: str, audio: Path | None) -> list[Path]:
        found = list(self._reports.glob(f"*-{glob.escape(take_id)}.html"))
        if audio is not None and _is_inside(audio, self._recordings):
            found += [audio, audio.with_suffix(".json")]
        return [path for path in found if path.is_file()]


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve()) and path.is_relative_to(folder)


def _move(moves: list[tuple[Path, Path]]) -> None:
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            with _named(source):
                private_folder(target.parent)
                _refuse_taken(target)
                shutil.move(source, target)
            done.append((source, target))
    except StorageFailed:
        for source, target in reversed(done):
            shutil.move(target, source)
        raise


def _refuse_taken(target: Path) -> None:
    if target.exists():  # shutil.move would overwrite it
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise StorageFailed(
            f"{safe_line(str(path))} cannot be moved or removed: {reason(error)}.",
            "Close what is using it.",
        ) from error
