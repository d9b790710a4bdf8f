"""The marker beside a take that is being recorded: what was asked, and who records it.

It is locked for as long as its recorder lives and the take is not in the history, and the system
lets go of the lock when the process dies, however it dies. That is surer than a process number,
which is given to somebody else after a while; the number, its start and the boot are noted for
disks that know no locks.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep.files import sync_folder
from voiceprep.library import takejson

if TYPE_CHECKING:
    from voiceprep.model import Question

_SCHEMA = "voiceprep_take"
_LARGEST = 1_000_000
_LOCKED_BYTE = 1 << 30
"""Windows keeps others from reading what is locked, so a byte far behind the text is."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What is known of a take before it is in the history."""

    take_id: str
    question: Question
    started_at: datetime
    sample_rate: int
    device: str = ""


class Claim:
    """A marker in our hands: nobody else recovers this take while it is held."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle: int | None = handle

    def release(self) -> None:
        """Let others have it; the file stays."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def remove(self) -> None:
        """Let go and remove the file. Raises OSError."""
        self.release()  # Windows removes no file that is open
        self._path.unlink(missing_ok=True)


def placed(path: Path, marker: Marker) -> Claim:
    """Write a new marker, on the disk when this returns, and hold it. Raises OSError."""
    handle = os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with suppress(OSError):  # a disk without locks
            _lock(handle, wait=True)
        os.write(handle, _content(marker))
        os.fsync(handle)
        sync_folder(path.parent)
    except BaseException:
        os.close(handle)
        raise
    return Claim(path, handle)


def claim(path: Path) -> Claim | None:
    """Hold a file that a process left behind; None while its recorder lives, or where it is gone.

    Raises OSError.
    """
    try:
        handle = os.open(path, _FLAGS)
    except FileNotFoundError:
        return None
    try:
        _lock(handle, wait=False)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        return None
    except OSError:  # a disk without locks
        if _recorder_lives(path):
            os.close(handle)
            return None
    return Claim(path, handle)


def marker(path: Path) -> Marker | None:
    """Return what the marker says; None where the file is missing or says nothing of the kind."""
    found = _object(path)
    try:
        return Marker(
            take_id=str(found[_SCHEMA]),
            question=takejson.question_from(found["question"]),
            started_at=_moment(found["started_at"]),
            sample_rate=int(found["sample_rate"]),
            device=str(found["device"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _content(marker: Marker) -> bytes:
    process = {"pid": os.getpid(), "boot": _boot(), "process_start": _process_start(os.getpid())}
    said = {
        _SCHEMA: marker.take_id,
        "question": takejson.question_json(marker.question),
        "started_at": marker.started_at.isoformat(),
        "sample_rate": marker.sample_rate,
        "device": marker.device,
        **process,
    }
    return json.dumps(said, ensure_ascii=True, indent=1).encode("ascii")


def _object(path: Path) -> dict[str, Any]:
    try:
        with open(path, encoding="utf-8") as file:
            found = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _recorder_lives(path: Path) -> bool:
    found = _object(path)
    pid = found.get("pid")
    if sys.platform == "win32" or not isinstance(pid, int) or found.get("boot") != _boot():
        return False  # Windows renames no file that somebody writes: the attempt is harmless
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return bool(found.get("process_start") == _process_start(pid))


def _boot() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    return ""


def _process_start(pid: int) -> str:
    with suppress(OSError, IndexError):
        status = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        return status.rpartition(")")[2].split()[19]  # the name before it may hold anything
    return ""


if sys.platform == "win32":
    import msvcrt

    _FLAGS = os.O_RDWR | os.O_BINARY | os.O_NOINHERIT

    def _lock(handle: int, *, wait: bool) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    _FLAGS = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW

    def _lock(handle: int, *, wait: bool) -> None:
        # Not lockf: its locks belong to the process and go when any handle of the file is closed.
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
