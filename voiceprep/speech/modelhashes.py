"""The hashes of a fetched model, and whether its bytes are still the ones that were fetched.

A flipped bit in the weights loads without a word, so only this finds it. The file has the form that
``sha256sum --check`` reads.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from voiceprep.files import reason, write_private
from voiceprep.speech.modelcheck import FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MANIFEST = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-fA-F]{64}) [ *]([^/\\]+)")
_BLOCK_BYTES = 1 << 20
_LARGEST_MANIFEST_BYTES = 100_000


def has_hashes(folder: Path) -> bool:
    """Whether the folder has a list of hashes to be verified against."""
    return (folder / MANIFEST).is_file()


def verify(
    folder: Path, on_progress: Callable[[float, float], None] | None = None
) -> tuple[str, ...]:
    """Return how the files differ from their hashes; nothing where they do not or there are none.

    Reads every byte: about a second a gigabyte. `on_progress(done_mb, total_mb)`.
    """
    if not has_hashes(folder):
        return ()
    hashes = _listed(folder / MANIFEST)
    if not hashes:
        return (f"{MANIFEST} is damaged: it lists no file",)
    unlisted = [name for name in FILES if (folder / name).is_file() and name not in hashes]
    problems = [f"{name} is not one of the files that were fetched" for name in unlisted]
    progress = _Progress(folder, hashes, on_progress)
    for name, expected in hashes.items():
        problem = _difference(folder / name, expected, progress)
        if problem:
            problems.append(f"{name} {problem}")
    return tuple(problems)


def write_hashes(folder: Path, hashes: Mapping[str, str]) -> None:
    """Write the list of hashes. Raises StorageFailed."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    write_private(folder / MANIFEST, lines.encode("utf-8"))


def digest_of(path: Path, digest: Any, on_bytes: Callable[[int], None] | None = None) -> str:  # noqa: ANN401 - hashlib's objects have no public type
    """Return the hexadecimal hash of a file. Raises OSError."""
    with open(path, "rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
            if on_bytes is not None:
                on_bytes(len(block))
    return str(digest.hexdigest())


class _Progress:
    def __init__(
        self,
        folder: Path,
        hashes: Mapping[str, str],
        told: Callable[[float, float], None] | None,
    ) -> None:
        sizes = ((folder / name) for name in hashes)
        self._total = sum(path.stat().st_size for path in sizes if path.is_file())
        self._done = 0
        self._told = told

    def __call__(self, count: int) -> None:
        self._done += count
        if self._told is not None:
            self._told(self._done / 1e6, self._total / 1e6)


def _listed(path: Path) -> dict[str, str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read(_LARGEST_MANIFEST_BYTES)
    except OSError:
        return {}
    matches = (_LINE.fullmatch(line) for line in text.splitlines())
    return {match[2]: match[1].lower() for match in matches if match}


def _difference(path: Path, expected: str, on_bytes: Callable[[int], None]) -> str:
    if not path.is_file():
        return "is missing"
    try:
        found = digest_of(path, hashlib.sha256(), on_bytes)
    except OSError as error:
        return f"cannot be read: {reason(error)}"
    return "" if found == expected else "is damaged: its bytes are not the ones that were fetched"
