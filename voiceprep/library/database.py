"""One SQLite file, opened so that it outlives crashes, power cuts and other versions.

A rollback journal and full synchronisation: slower than need be, and safe to copy. Refuses a file
that is damaged, somebody else's or from a later version, with the reason and without touching it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voiceprep.errors import HistoryNewer, StorageFailed
from voiceprep.files import private_folder, reason
from voiceprep.library.migrations import APPLICATION_ID, MIGRATIONS
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

KEPT_BACKUPS = 5
_MAGIC = b"SQLite format 3\x00"
_FAULTS = (
    ("SQLITE_BUSY", "another program is using it", "Close the other voiceprep and try again."),
    ("SQLITE_LOCKED", "another program is using it", "Close the other voiceprep and try again."),
    ("SQLITE_READONLY", "it is read-only", "Make it writable, or use another --data-dir FOLDER."),
    ("SQLITE_FULL", "the disk is full", "Free some space and try again; nothing was lost."),
    ("SQLITE_IOERR", "the disk refuses or is full", "Free some space; look after the disk."),
    ("SQLITE_CORRUPT", "it is damaged", ""),
    ("SQLITE_NOTADB", "it is not a database", ""),
    ("SQLITE_CANTOPEN", "it cannot be opened", "Check that its folder is there and writable."),
)


class Database:
    """A connection that any thread may use, one at a time."""

    def __init__(
        self,
        path: Path,
        backups: Path,
        *,
        read_only: bool = False,
        patience_s: float = 5.0,
        steps: Sequence[Sequence[str]] = MIGRATIONS,
    ) -> None:
        self._path, self._backups, self._steps = path, backups, steps
        self.read_only = read_only
        self._lock = threading.RLock()
        self._make_file()
        newer = self._look()
        self._connection = self._open(patience_s)
        weakref.finalize(self, self._connection.close)
        if not newer and not read_only:
            self._migrate()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the lock and write; all of it is kept, or none. Raises StorageFailed."""
        if self.read_only:
            raise StorageFailed(
                f"{self._shown} was opened for reading only.", "Nothing was changed."
            )
        with self._lock, self._translated(), _transaction(self._connection):
            yield self._connection

    def rows(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Return what a query finds. Raises StorageFailed."""
        with self._lock, self._translated():
            return self._connection.execute(query, tuple(values)).fetchall()

    def copy(self, to: Path) -> None:
        """Write a whole copy of the database as it is now. Raises StorageFailed."""
        with self._lock, self._translated():
            _copy(self._connection, to)

    def problems(self) -> tuple[str, ...]:
        """Return what SQLite's own check finds wrong; empty when all is well."""
        try:
            found = self.rows("PRAGMA quick_check(5)")
        except StorageFailed as error:
            return (error.message,)
        return tuple(safe_line(str(row[0]), 120) for row in found if row[0] != "ok")

    def close(self) -> None:
        """End the connection; may be called twice."""
        with self._lock:
            self._connection.close()

    def _make_file(self) -> None:
        if self.read_only or self._path.exists():
            return
        try:
            private_folder(self._path.parent)
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            return  # another voiceprep was faster
        except OSError as error:
            raise StorageFailed(
                f"{self._shown} cannot be made: {reason(error)}.",
                "Free some space or name another folder with --data-dir FOLDER.",
            ) from error

    def _look(self) -> bool:
        """Return whether the file is from a later version, by its first bytes alone."""
        try:
            with self._path.open("rb") as file:
                head = file.read(100)
        except OSError as error:
            raise self._unusable(reason(error)) from error
        if not head:
            self._refuse_vanished()
            return False
        if len(head) < 100 or not head.startswith(_MAGIC):
            raise self._unusable("it is damaged, or not a database at all")
        version, owner = int.from_bytes(head[60:64]), int.from_bytes(head[68:72])
        if owner != APPLICATION_ID:
            raise self._unusable("it belongs to another program")
        return self._is_newer(version)

    def _refuse_vanished(self) -> None:
        if any(self._backups.glob("history-*.db")):
            raise self._unusable("it is empty, although there are backups of it")

    def _is_newer(self, version: int) -> bool:
        if version <= len(self._steps):
            return False
        if not self.read_only:
            raise HistoryNewer(
                f"{self._shown} was written by a later version of voiceprep; it was not touched.",
                "Install that version again, or use another --data-dir FOLDER.",
            )
        return True

    def _open(self, patience_s: float) -> sqlite3.Connection:
        mode = "ro" if self.read_only else "rw"
        with self._translated():
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=patience_s,
                isolation_level=None,  # transactions are begun by name, never behind our back
                check_same_thread=False,
            )
            connection.row_factory = sqlite3.Row
            for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
                connection.execute(f"PRAGMA {pragma}")
            if not self.read_only:
                connection.execute("PRAGMA journal_mode = DELETE")
            return connection

    def _migrate(self) -> None:
        with self._lock, self._translated():
            version = _version(self._connection)
            if version == len(self._steps):
                return
            if version:
                self._save_before(version)
            with _transaction(self._connection):
                self._climb(_version(self._connection))

    def _climb(self, version: int) -> None:
        for step in self._steps[version:]:
            for statement in step:
                self._connection.execute(statement)
        self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._connection.execute(f"PRAGMA user_version = {len(self._steps)}")

    def _save_before(self, version: int) -> None:
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        try:
            private_folder(self._backups)
        except OSError as error:
            raise self._unusable(
                f"no backup could be made before upgrading: {reason(error)}"
            ) from error
        _copy(self._connection, self._backups / f"history-{moment}-v{version}.db")
        for old in sorted(self._backups.glob("history-*-v*.db"))[:-KEPT_BACKUPS]:
            old.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: sqlite3.Error) -> StorageFailed:
        name = getattr(error, "sqlite_errorname", "")
        for prefix, why, hint in _FAULTS:
            if name.startswith(prefix):
                return self._unusable(why, hint)
        return self._unusable(safe_line(str(error)))

    def _unusable(self, why: str, hint: str = "") -> StorageFailed:
        return StorageFailed(f"{self._shown} cannot be used: {why}.", hint or self._way_back())

    def _way_back(self) -> str:
        saved = sorted(self._backups.glob("history-*-v*.db"))
        newest = safe_line(str(saved[-1])) if saved else "FILE"
        return f"It was left as it is. Bring back a backup: voiceprep data restore {newest}"

    @property
    def _shown(self) -> str:
        return f"The history {safe_line(str(self._path))}"


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _copy(source: sqlite3.Connection, to: Path) -> None:
    try:
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise StorageFailed(f"{safe_line(str(to))} cannot be made: {reason(error)}.") from error
    target = sqlite3.connect(to)
    try:
        source.backup(target)
    except sqlite3.Error:
        target.close()
        to.unlink(missing_ok=True)
        raise
    target.close()
