"""A backup of everything a person made, and the way back.

One zip: the history, the recordings, the settings, the person's own banks, plans and mock
interviews. Not in it: speech models, reports (they can be made again) and what was forgotten.
Restoring never overwrites: what was there is moved aside first, and stays.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import voiceprep
from voiceprep.errors import HistoryNewer, StorageFailed
from voiceprep.files import private_folder, reason, sync_folder
from voiceprep.library.archive import manifest, pack, unpack
from voiceprep.library.database import Database
from voiceprep.library.plans import FORGOTTEN
from voiceprep.library.store import SqliteStore
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voiceprep.library.places import Places

    Progress = Callable[[float, float], None]

_DATABASE, _SETTINGS = "history.db", "settings.toml"
_RECORDINGS, _BANKS, _PLANS = "recordings", "question_banks", "plans"
_SITTINGS = "sittings"
_ALLOWED = frozenset((_DATABASE, _SETTINGS, _RECORDINGS, _BANKS, _PLANS, _SITTINGS))
_JOURNALS = ("-journal", "-wal", "-shm")


def backup(places: Places, to: Path, on_progress: Progress | None = None) -> Path:
    """Write a backup and return its file; `to` is a file to be made, or a folder.

    Raises
    ------
    StorageFailed
        There is a file of that name already, or the disk refuses; no half backup is left.
    """
    target = to / f"voiceprep-backup-{_stamp()}.zip" if to.is_dir() else to
    with _refused(target), _workroom(target.parent) as room:
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        made = room / "backup.zip"
        _pack(places, made, room, on_progress or _unseen)
        os.replace(made, target)
        sync_folder(target.parent)
    return target


def restore(places: Places, saved: Path, on_progress: Progress | None = None) -> Path | None:
    """Bring a backup back: a zip made by `backup`, or a history saved before an upgrade.

    The history must not be open. Returns the folder into which what was there was moved; None
    where there was nothing.

    Raises
    ------
    StorageFailed
        The backup cannot be trusted or the disk refuses; what was there is as it was.
    """
    if not saved.is_file():
        raise StorageFailed(
            f"There is no backup {safe_line(str(saved))}.",
            "Nothing was changed. Name the file that `voiceprep data backup` made.",
        )
    with _refused(saved), _workroom(places.data) as room:
        targets = _targets(places)
        if zipfile.is_zipfile(saved):
            _unpack(saved, room, on_progress or _unseen)
        else:
            shutil.copyfile(saved, room / _DATABASE)
            targets = {_DATABASE: places.database}
        _check_history(room)
        return _exchange(room, targets, places.data / f"before-restore-{_stamp()}")


def _pack(places: Places, made: Path, room: Path, step: Progress) -> None:
    files = dict(_kept(places))
    if places.database.exists():
        files = {_DATABASE: _history(places, room), **files}
    about = {"made_at": datetime.now(UTC).isoformat(), "voiceprep": voiceprep.__version__}
    with open(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "wb") as file:
        pack(file, files, about, step)
        file.flush()
        os.fsync(file.fileno())


def _history(places: Places, room: Path) -> Path:
    copy = room / _DATABASE
    store = SqliteStore(places, read_only=True)
    try:
        store.copy(copy)
    finally:
        store.close()
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("DELETE FROM take WHERE forgotten_at IS NOT NULL")
        connection.execute("VACUUM")  # what was forgotten is not in the free pages either
    return copy


def _kept(places: Places) -> Iterator[tuple[str, Path]]:
    if places.settings_file.is_file():
        yield _SETTINGS, places.settings_file
    for name, folder in (
        (_RECORDINGS, places.recordings),
        (_BANKS, places.banks),
        (_PLANS, places.plans),
        (_SITTINGS, places.sittings),
    ):
        for path in sorted(folder.rglob("*")):
            forgotten = path.parent == places.plans / FORGOTTEN
            if path.is_file() and not path.is_symlink() and not forgotten:
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _unpack(saved: Path, room: Path, step: Progress) -> None:
    try:
        with zipfile.ZipFile(saved) as archive:
            listed = manifest(archive, _ALLOWED)
            unpack(archive, listed, room, step)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise StorageFailed(
            f"The backup {safe_line(str(saved))} is damaged.", "Nothing was changed."
        ) from error


def _check_history(room: Path) -> None:
    path = room / _DATABASE
    if not path.exists():
        return
    if not path.stat().st_size:
        raise _damaged()
    try:
        database = Database(path, room / "backups")  # refuses what is damaged, foreign or newer
        problems = database.problems()
        database.close()
    except HistoryNewer as error:
        raise HistoryNewer(
            "The backup was not used: a later version of voiceprep made it.", "Update voiceprep."
        ) from error
    except StorageFailed as error:
        raise _damaged() from error
    if problems:
        raise _damaged()


def _damaged() -> StorageFailed:
    return StorageFailed(
        "The backup was not used: the history in it is damaged, or is not one.",
        "Nothing was changed. Try another backup.",
    )


def _exchange(room: Path, targets: dict[str, Path], aside: Path) -> Path | None:
    """Move what was there aside and what was unpacked in; all of it, or none."""
    moves = []
    for name, target in targets.items():
        old = [target, *(target.with_name(target.name + end) for end in _JOURNALS)]
        moves += [(path, aside / path.name) for path in old if _holds_something(path)]
        if (room / name).exists():
            moves.append((room / name, target))
    _move_all(moves)
    return aside if aside.is_dir() else None


def _targets(places: Places) -> dict[str, Path]:
    return {
        _DATABASE: places.database,
        _RECORDINGS: places.recordings,
        _BANKS: places.banks,
        _PLANS: places.plans,
        _SITTINGS: places.sittings,
        _SETTINGS: places.settings_file,
    }


def _holds_something(path: Path) -> bool:
    if path.is_dir() and not any(path.iterdir()):
        path.rmdir()
    return path.exists()


def _move_all(moves: list[tuple[Path, Path]]) -> None:
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            private_folder(target.parent)
            shutil.move(source, target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            shutil.move(target, source)
        raise


@contextlib.contextmanager
def _workroom(folder: Path) -> Iterator[Path]:
    room = Path(tempfile.mkdtemp(prefix=".backup-", dir=private_folder(folder)))  # mode 0700
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextlib.contextmanager
def _refused(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, sqlite3.Error) as error:
        why = str(error) if isinstance(error, sqlite3.Error) else reason(error)
        raise StorageFailed(
            f"The backup {safe_line(str(path))} was not possible: {why}.",
            "Nothing was lost. Free some space, or use another name or folder.",
        ) from error


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def _unseen(done_mb: float, total_mb: float) -> None:
    pass
