"""Files written whole or not at all, for their owner's eyes only.

What a person keeps (settings, reports, backups) goes through here: a new file beside the old one,
flushed to the disk, then renamed over it. Refuses with a named reason; never leaves half a file
behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from voiceprep.errors import StorageFailed
from voiceprep.text import safe_line

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than allowed",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "there is no permission",
    errno.EPERM: "there is no permission",
    errno.ENOENT: "there is nothing of that name",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "there is a folder of that name",
    errno.EEXIST: "there is a file of that name",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links run in a circle",
    errno.EIO: "the disk reports an error",
}


def reason(error: OSError | ValueError) -> str:
    """Return why the system refused, as the end of a sentence."""
    if isinstance(error, ValueError):
        return "the name holds characters that no file may have"
    known = _REASONS.get(error.errno or 0)
    return known or safe_line(error.strerror or str(error)).lower()


def private_folder(folder: Path) -> Path:
    """Return the folder, made with mode 0700 where it was missing; one that exists is left alone.

    Raises
    ------
    OSError
        The folder cannot be made; callers know what it was for and say so.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    return folder


def write_private(path: Path, content: bytes) -> None:
    """Write the file whole, mode 0600, replacing what was there.

    Raises
    ------
    StorageFailed
        With the path, the reason and what to do; a file that was there is as it was.
    """
    try:
        private_folder(path.parent)
        _replace(path, content)
    except (OSError, ValueError) as error:
        raise StorageFailed(
            f"{safe_line(str(path))} cannot be written: {reason(error)}.",
            "Free some space or name another folder with --data-dir.",
        ) from error


def _replace(path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)  # mode 0600
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder outlive a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network disks refuse
            os.fsync(handle)
    finally:
        os.close(handle)
