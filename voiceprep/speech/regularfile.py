"""Opening a file that someone named: an ordinary file on this computer, and nothing else.

Pipes, devices and folders are refused before they are opened, since reading them may never end, and
so are addresses, since nothing here uses the network.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from typing import TYPE_CHECKING

from voiceprep.speech.filekind import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

LARGEST_BYTES = 8 << 30
_ADDRESS = re.compile(r"[a-z][a-z0-9+.]+:/|(concat|subfile|crypto|data|pipe|fd|cache)[,:]", re.I)
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_NONBLOCK", 0)  # should the file become a pipe just now
)
_REASONS = {
    errno.ENOENT: ("is not there", "Check the name, and the folder you are in."),
    errno.ENOTDIR: ("is not there", "Check the name, and the folder you are in."),
    errno.EACCES: ("may not be read by you", "Change its permissions, or copy it."),
    errno.EPERM: ("may not be read by you", "Change its permissions, or copy it."),
    errno.ELOOP: ("is a link that leads back to itself", "Give the file the link should lead to."),
    errno.ENAMETOOLONG: ("has a name too long for this system", "Give it a shorter name."),
}
_KINDS = (
    (stat.S_ISDIR, "is a folder, not a file"),
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


class SourceFile:
    """An open file for decoders: its first bytes may be replaced, and what fails is remembered.

    An error cannot pass through the decoders' C code, so a failed read looks like the file's end to
    them and is raised afterwards by `check`.
    """

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._head = b""
        self._failure: OSError | None = None
        self.size = os.fstat(handle.fileno()).st_size

    def replace_head(self, head: bytes) -> None:
        """Let these bytes stand for the file's first ones."""
        self._head = head

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        try:
            at = self._handle.tell()
            data = self._handle.read(size)
        except OSError as error:
            self._failure = error
            return b""
        hidden = self._head[at : at + len(data)]
        return hidden + data[len(hidden) :]

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go there; a place before the start is the start."""
        try:
            return self._handle.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return self._handle.seek(0)

    def tell(self) -> int:
        """Return the place."""
        return self._handle.tell()

    def check(self) -> None:
        """Raise Unfit if some read has failed."""
        if self._failure is not None:
            raise _refusal(self._failure) from self._failure

    def state(self) -> tuple[int, int]:
        """Return what changes when another program writes to the file."""
        told = os.fstat(self._handle.fileno())
        return told.st_size, told.st_mtime_ns


@contextlib.contextmanager
def opened(path: Path) -> Iterator[SourceFile]:
    """Open an ordinary file for reading. Raises Unfit."""
    try:
        _refuse_kind(os.stat(path).st_mode)
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        raise _refusal(error, str(path)) from error
    with os.fdopen(descriptor, "rb") as handle:
        _refuse_kind(os.fstat(descriptor).st_mode)
        source = SourceFile(handle)
        if source.size == 0:
            raise Unfit("is an empty file")
        if source.size > LARGEST_BYTES:
            raise Unfit(
                f"is too large ({source.size / 1e9:.1f} GB; up to {LARGEST_BYTES / 1e9:.1f} GB)",
                "Cut it into shorter recordings.",
            )
        yield source


def _refuse_kind(mode: int) -> None:
    for is_kind, why in _KINDS:
        if is_kind(mode):
            raise Unfit(why, "Give the recording itself.")
    if not stat.S_ISREG(mode):
        raise Unfit("is not an ordinary file", "Give the recording itself.")


def _refusal(error: OSError | ValueError, path: str = "") -> Unfit:
    code = error.errno if isinstance(error, OSError) else None
    if _ADDRESS.match(path) and code != errno.EACCES:
        return Unfit(
            "is an address, not a file: nothing is fetched from the network",
            "Download it first, then give the file.",
        )
    if code in _REASONS:
        return Unfit(*_REASONS[code])
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Unfit(f"could not be read: {reason}")
