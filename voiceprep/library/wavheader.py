"""The 44 bytes before the sound, made to say how much sound there is.

A recorder that was killed leaves a header that is behind its file, a power cut perhaps one of
zeros. Only the header is ever written, never the sound, and a header of another shape than ours is
left alone. Repairing changes no file's time, and nothing at all where the header is right.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.errors import AudioUnreadable
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from pathlib import Path

BYTES = 44
FRAME_BYTES = 2
_SHAPE = struct.Struct("<4sI4s4sIHHIIHH4sI")
_MOST_BYTES = 0xFFFFFFFE - 36


@dataclass(frozen=True, slots=True)
class Held:
    """How much sound a file holds; the rate is 0 where it holds none and does not say."""

    frames: int
    sample_rate: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate if self.sample_rate else 0.0


def repaired(path: Path, sample_rate: int = 0) -> Held:
    """Make the header of a 16-bit mono WAV agree with the file's size, and return what it holds.

    `sample_rate` rebuilds a header that is gone; without it such a file is refused.

    Raises
    ------
    AudioUnreadable
        The header is not one of ours and cannot be rebuilt.
    OSError
        The file cannot be read or written.
    """
    size = path.stat().st_size
    if size < BYTES:
        return Held(0, sample_rate)
    with open(path, "rb") as file:
        header = file.read(BYTES)
    rate = _rate(path, header, sample_rate)
    held = Held(min(size - BYTES, _MOST_BYTES) // FRAME_BYTES, rate)
    if header != (right := _header(held)):
        _rewrite(path, right)
    return held


def _rate(path: Path, header: bytes, sample_rate: int) -> int:
    fields = _SHAPE.unpack(header)
    rate = int(fields[7])
    if rate > 0 and _same_shape(header, _header(Held(0, rate))):
        return rate
    if header.startswith(b"RIFF") or sample_rate <= 0:
        raise AudioUnreadable(
            f"{safe_line(path.name)} is damaged: its header is not that of a recording.",
            "The file is kept as it is.",
        )
    return sample_rate


def _same_shape(header: bytes, other: bytes) -> bool:
    """Whether two headers differ in nothing but their two sizes."""
    return header[:4] == other[:4] and header[8:40] == other[8:40]


def _header(held: Held) -> bytes:
    data, rate = held.frames * FRAME_BYTES, held.sample_rate
    sound = (16, 1, 1, rate, rate * FRAME_BYTES, FRAME_BYTES, 16)
    return _SHAPE.pack(b"RIFF", 36 + data, b"WAVE", b"fmt ", *sound, b"data", data)


def _rewrite(path: Path, header: bytes) -> None:
    before = path.stat()
    with open(path, "r+b") as file:
        file.write(header)
        file.flush()
        os.fsync(file.fileno())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
