"""A zip of files, each with its hash: written whole, and read back with distrust.

Refuses an archive whose names could reach outside the folder it is unpacked into, whose files are
not those its manifest lists, or whose bytes are not those that were packed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from voiceprep.errors import StorageFailed
from voiceprep.files import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Progress = Callable[[float, float], None]

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_LARGEST_MANIFEST = 64 << 20
_WINDOWS = re.compile(r'[\x00-\x1f\\:*?"<>|]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$', re.I)
_UNSAFE = _WINDOWS if os.name == "nt" else re.compile(r"\x00")
"""What no part of a name may hold here; elsewhere a person's file may be called ``Why?``."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What the manifest says of one file."""

    size: int
    sha256: str


def pack(
    to: IO[bytes], files: Mapping[str, Path], about: Mapping[str, str], step: Progress
) -> None:
    """Write a zip of the files under these names; `step(done_mb, total_mb)` follows it."""
    total = sum(path.stat().st_size for path in files.values())
    done = 0
    listed: dict[str, Any] = {}
    with zipfile.ZipFile(to, "w", strict_timestamps=False) as archive:
        for name, path in files.items():
            listed[name] = _packed(archive, name, path)
            done += listed[name]["size"]
            step(done / 1e6, total / 1e6)
        manifest = {"format": FORMAT, **about, "files": listed}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1), zipfile.ZIP_DEFLATED)


def _packed(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, object]:
    entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    # Sound hardly shrinks, and a backup of an hour of it should not take minutes.
    entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".wav" else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return {"size": size, "sha256": digest.hexdigest()}


def manifest(archive: zipfile.ZipFile, allowed: frozenset[str]) -> dict[str, Packed]:
    """Return the files an archive holds, all of them under `allowed` names or folders.

    Raises
    ------
    StorageFailed
        It is not a backup of ours, or one that cannot be trusted.
    """
    try:
        found = _manifest(archive)
        listed = {str(n): Packed(int(p["size"]), str(p["sha256"])) for n, p in found.items()}
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _distrusted("it is not a backup made by voiceprep") from error
    names = [entry.filename for entry in archive.infolist()]
    if sorted(names) != sorted([*listed, MANIFEST]):
        raise _distrusted("it does not hold exactly the files it lists")
    for entry in archive.infolist():
        _distrust(entry, allowed)
    return listed


def _manifest(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise ValueError("too large")
    found = json.loads(archive.read(MANIFEST))
    if found["format"] > FORMAT:
        raise _distrusted("a later version of voiceprep made it")
    files: dict[str, dict[str, Any]] = found["files"]
    return files


def _distrust(entry: zipfile.ZipInfo, allowed: frozenset[str]) -> None:
    parts = entry.filename.split("/")
    mode = entry.external_attr >> 16
    if any(part in ("", ".", "..") or _UNSAFE.search(part) for part in parts):
        raise _distrusted("a name in it could reach outside the data folder")
    if parts[0] not in allowed and entry.filename != MANIFEST:
        raise _distrusted("it holds a file that does not belong in a backup")
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise _distrusted("it holds a link or a device")


def unpack(
    archive: zipfile.ZipFile, listed: Mapping[str, Packed], to: Path, step: Progress
) -> None:
    """Write the files into the folder, mode 0600, and compare each with its hash.

    Raises
    ------
    StorageFailed
        A file is not what was packed.
    """
    total = sum(packed.size for packed in listed.values())
    done = 0
    for name, packed in listed.items():
        target = to.joinpath(*name.split("/"))
        private_folder(target.parent)
        _unpack_one(archive, name, packed, target)
        done += packed.size
        step(done / 1e6, total / 1e6)


def _unpack_one(archive: zipfile.ZipFile, name: str, packed: Packed, to: Path) -> None:
    digest, size = hashlib.sha256(), 0
    handle = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with open(handle, "wb") as target, archive.open(name) as source:
        while (chunk := source.read(_CHUNK)) and size <= packed.size:
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    if (size, digest.hexdigest()) != (packed.size, packed.sha256):
        raise _distrusted("a file in it is damaged")


def _distrusted(why: str) -> StorageFailed:
    return StorageFailed(
        f"The backup was not used: {why}.", "Nothing was changed. Try another backup."
    )
