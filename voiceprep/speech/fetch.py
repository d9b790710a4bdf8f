"""Fetching a speech model: the one thing in the program that uses a network, after a yes.

What was fetched before a failure is kept and not fetched again (huggingface_hub 2 throws it away,
which is why it is not used here). Every file is compared with the hash that the Hub publishes
before it gets its name, the folder is checked before it gets its own, and nothing is ever deleted
but what was begun here.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from typing import TYPE_CHECKING, BinaryIO

from voiceprep.errors import ModelMissing, StorageFailed
from voiceprep.files import private_folder, reason, sync_folder
from voiceprep.speech.hub import Hub, HubRefuses, Unreachable
from voiceprep.speech.modelcheck import REQUIRED, VOCABULARIES, check
from voiceprep.speech.modelhashes import digest_of, write_hashes
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from voiceprep.speech.hub import Listing, RemoteFile

    Progress = Callable[[float, float], None]

SPARE_BYTES = 100_000_000
"""Left free on the disk: a take wants room too."""
TRIES = 4
"""In a row without a byte, before the network is given up."""
WAIT_S = 1.0
PROGRESS_S = 0.1

_BLOCK_BYTES = 1 << 16
_LOCK = ".lock"


class Damaged(Exception):
    """What came is not what the Hub publishes."""


def fetch(repo: str, revision: str, target: Path, on_progress: Progress) -> None:
    """Fetch the files of a model into `target`, whole and verified, or not at all.

    They gather in ``<target>.part`` beside it, which stays after a failure. A folder that `target`
    was before is kept beside it under another name. `on_progress(done_mb, total_mb)` may raise
    InterruptedError to stop.

    Raises
    ------
    ModelMissing
        With what happened, and what is kept.
    """
    part = target.with_name(f"{target.name}.part")
    with _told(target.name, part):
        private_folder(part)
        with _alone(part):
            hub = Hub()
            with _of(hub):
                fetched = _Fetched(hub, hub.listing(repo, revision), part, on_progress)
                hashes = fetched.all()
            problems = check(part)
            if problems:
                raise Damaged("; ".join(problems))
            write_hashes(part, hashes)
        _keep_aside(target)
        os.rename(part, target)
        sync_folder(target.parent)


def kept_mb(part: Path) -> float:
    """Return how much of a fetch that failed is kept."""
    if not part.is_dir():
        return 0.0
    return sum(path.stat().st_size for path in part.iterdir() if path.is_file()) / 1e6


@contextlib.contextmanager
def _of(hub: Hub) -> Iterator[None]:
    """Say which site it was."""
    try:
        yield
    except Unreachable as error:
        raise Unreachable(f"{hub.host} cannot be reached ({error})") from error
    except HubRefuses as error:
        raise HubRefuses(f"{hub.host}: {error}") from error


@contextlib.contextmanager
def _told(name: str, part: Path) -> Iterator[None]:
    """Translate what can go wrong into what a person can do."""
    try:
        yield
    except Unreachable as error:
        raise ModelMissing(
            f"The speech model {name} could not be fetched: {error}.",
            f"Check the connection, then run the same command again.{_kept(part)}",
        ) from error
    except HubRefuses as error:
        raise ModelMissing(
            f"The speech model {name} could not be fetched: {error}.",
            "Copy the model's folder from another computer and name it in VOICEPREP_MODELS.",
        ) from error
    except Damaged as error:
        raise ModelMissing(
            f"The speech model {name} came damaged: {error}.", "Run the same command again."
        ) from error
    except InterruptedError as error:
        raise ModelMissing(
            f"Fetching the speech model {name} was stopped.",
            f"Run the same command again to go on.{_kept(part)}",
        ) from error
    except StorageFailed as error:
        raise ModelMissing(f"{error.message}", f"{error.hint}{_kept(part)}") from error
    except OSError as error:
        raise ModelMissing(
            f"The speech model {name} cannot be kept in {safe_line(str(part.parent))}: "
            f"{reason(error)}.",
            f"Make room there, then run the same command again.{_kept(part)}",
        ) from error


def _kept(part: Path) -> str:
    kept = kept_mb(part)
    return f" {kept:.0f} MB are kept and not fetched twice." if kept >= 1 else ""


@contextlib.contextmanager
def _alone(part: Path) -> Iterator[None]:
    """Hold the folder against a second voiceprep fetching the same model."""
    path = part / _LOCK
    with open(path, "wb") as file:
        if not _locked(file):
            raise ModelMissing(
                "Another voiceprep is fetching this model just now.", "Wait until it is done."
            )
        yield
    path.unlink(missing_ok=True)


def _locked(file: BinaryIO) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _keep_aside(target: Path) -> None:
    """Rename what is in the place of the model: it may be all there is when the network is gone."""
    if not target.exists() and not target.is_symlink():
        return
    number = 1
    while (aside := target.with_name(f"{target.name}.old-{number}")).exists():
        number += 1
    os.rename(target, aside)


class _Fetched:
    """The files on their way into the folder."""

    def __init__(self, hub: Hub, listing: Listing, part: Path, on_progress: Progress) -> None:
        self._hub = hub
        self._listing = listing
        self._part = part
        self._on_progress = on_progress
        self._total = sum(file.size for file in listing.files)
        self._before = 0
        self._told_at = 0.0

    def all(self) -> dict[str, str]:
        """Fetch what is missing; return the SHA-256 of every file."""
        names = {file.name for file in self._listing.files}
        if not names.issuperset(REQUIRED) or not names.intersection(VOCABULARIES):
            raise HubRefuses("it has no faster-whisper model of this name")
        self._make_sure_of_room()
        hashes = {}
        for file in sorted(self._listing.files, key=lambda file: file.size):
            self._tell(0, always=True)
            hashes[file.name] = self._whole(file)
            self._before += file.size
        self._tell(0, always=True)
        return hashes

    def _make_sure_of_room(self) -> None:
        here = int(kept_mb(self._part) * 1e6)
        free = shutil.disk_usage(self._part).free
        missing = self._total - here + SPARE_BYTES - free
        if missing > 0:
            raise StorageFailed(
                f"The disk of {safe_line(str(self._part.parent))} has not room enough: "
                f"{missing / 1e6:.0f} MB more are needed.",
                "Make room there, then run the same command again.",
            )

    def _whole(self, file: RemoteFile) -> str:
        """Return the SHA-256 of the file, fetched unless it is there already."""
        path = self._part / file.name
        if path.is_file():
            with contextlib.suppress(Damaged):
                return self._proven(path, file)
        partial = self._part / f".{file.name}.{file.identity[:16]}"
        for old in self._part.glob(f".{file.name}.*"):
            if old != partial:
                old.unlink()  # begun from another commit
        self._transfer(file, partial)
        digest = self._proven(partial, file)
        os.replace(partial, path)
        return digest

    def _proven(self, path: Path, file: RemoteFile) -> str:
        """Return the SHA-256 of a file that is what the Hub publishes; remove one that is not."""
        digest = digest_of(path, hashlib.sha256())
        right = path.stat().st_size == file.size and file.sha256 in ("", digest)
        if right and file.git_sha1:
            blob = hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)
            right = digest_of(path, blob) == file.git_sha1
        if not right:
            path.unlink()
            raise Damaged(f"{file.name} is not what {self._hub.host} publishes")
        return digest

    def _transfer(self, file: RemoteFile, partial: Path) -> None:
        """Append to the partial file until it is whole, over as many connections as it takes."""
        idle = 0
        while (have := partial.stat().st_size if partial.exists() else 0) < file.size:
            try:
                self._append(file, partial, have)
            except Unreachable:
                idle = 0 if partial.exists() and partial.stat().st_size > have else idle + 1
                if idle >= TRIES:
                    raise
                time.sleep(WAIT_S * idle)
            self._tell(partial.stat().st_size if partial.exists() else 0, always=True)

    def _append(self, file: RemoteFile, partial: Path, have: int) -> None:
        with (
            self._hub.content(self._listing, file.name, have) as (start, answer),
            open(partial, "r+b" if partial.exists() else "wb") as sink,
        ):
            if start > have:
                raise HubRefuses("it does not go on where it broke off")
            sink.truncate(start)
            sink.seek(start)
            while start < file.size and (block := answer.read1(_BLOCK_BYTES)):
                sink.write(block[: file.size - start])
                start += len(block)
                self._tell(min(start, file.size))
            sink.flush()
            os.fsync(sink.fileno())
        if start < file.size:
            raise Unreachable("the connection broke off")

    def _tell(self, done: int, *, always: bool = False) -> None:
        now = time.monotonic()
        if always or now - self._told_at >= PROGRESS_S:
            self._told_at = now
            self._on_progress((self._before + done) / 1e6, self._total / 1e6)
