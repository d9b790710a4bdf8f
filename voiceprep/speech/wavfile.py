"""The header of a WAV file: what it promises, why it cannot be read, and how to read past a crash.

A recorder that was killed leaves sizes of zero behind. Such a file is read to its end through
corrected sizes in memory; the file itself is never written.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.speech.filekind import OTHER_FORMAT, Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.speech.regularfile import SourceFile

LOWEST_RATE, HIGHEST_RATE = 4_000, 768_000
MOST_CHANNELS = 256
_STREAMED = 0x7FFFF000
"""From here on a size says only that the program writing it did not know it."""
_LARGEST = 0xFFFFFFFE
_MOST_CHUNKS = 10_000
_LONGEST_HEADER = 1 << 20
_SAMPLES_OF_BITS = {1, 3}
"""PCM and float: formats whose sample size must make sense."""


@dataclass(frozen=True, slots=True)
class WavHeader:
    """What stands before the samples."""

    tag: int
    channels: int
    sample_rate: int
    bytes_per_s: int
    frame_bytes: int
    bits: int
    data_at: int
    data_bytes: int
    file_bytes: int

    @property
    def present_bytes(self) -> int:
        """How many bytes there really are from the first sample on."""
        return self.file_bytes - self.data_at

    @property
    def cut_short(self) -> bool:
        """Whether the file ends before its samples do."""
        return self.present_bytes < self.data_bytes < _STREAMED

    @property
    def promised_s(self) -> float:
        """Length by the header, in seconds."""
        return self.data_bytes / max(1, self.bytes_per_s)

    @property
    def present_s(self) -> float:
        """Length of what there is, in seconds."""
        return min(self.data_bytes, self.present_bytes) / max(1, self.bytes_per_s)


@dataclass(frozen=True, slots=True)
class _Chunk:
    id: bytes
    at: int
    size: int


def wav_header(source: SourceFile) -> WavHeader | None:
    """Return the header; None where it is not the plain one (RIFX, RF64).

    Raises Unfit, with the reason, for a header that no sound can have.
    """
    source.seek(0)
    if source.read(4) != b"RIFF":
        return None
    chunks = {chunk.id: chunk for chunk in _chunks(source)}
    form, data = chunks.get(b"fmt "), chunks.get(b"data")
    if form is None:
        raise Unfit("is damaged: nothing in it tells its sample rate (no fmt chunk)", OTHER_FORMAT)
    if data is None:
        raise Unfit("contains no audio: it ends before the first sample")
    header = _described(source, form, data)
    _refuse_impossible(header)
    return header


def repair(source: SourceFile, header: WavHeader) -> bool:
    """Correct in memory the sizes that a crash left at zero; False where there is nothing to do."""
    unfinished = header.data_bytes == 0 and header.present_bytes > 0
    if not unfinished or header.data_at > _LONGEST_HEADER or _only_chunks_follow(source, header):
        return False
    whole = header.present_bytes - header.present_bytes % max(1, header.frame_bytes)
    source.seek(0)
    head = bytearray(source.read(header.data_at))
    head[4:8] = struct.pack("<I", min(header.data_at - 8 + whole, _LARGEST))
    head[-4:] = struct.pack("<I", min(whole, _LARGEST))
    source.replace_head(bytes(head))
    return True


def _chunks(source: SourceFile) -> Iterator[_Chunk]:
    """Yield the chunks up to the samples, or up to where the chain breaks."""
    at = 12
    for _ in range(_MOST_CHUNKS):
        source.seek(at)
        start = source.read(8)
        if len(start) < 8:
            return
        size = int.from_bytes(start[4:], "little")
        yield _Chunk(start[:4], at + 8, size)
        at += 8 + size + size % 2
        if start[:4] == b"data" or at > source.size:
            return


def _described(source: SourceFile, form: _Chunk, data: _Chunk) -> WavHeader:
    source.seek(form.at)
    told = source.read(min(16, form.size))
    if len(told) < 16:
        raise Unfit("is damaged: its header is cut short", OTHER_FORMAT)
    tag, channels, rate, bytes_per_s, frame_bytes, bits = struct.unpack("<HHIIHH", told)
    return WavHeader(
        tag, channels, rate, bytes_per_s, frame_bytes, bits, data.at, data.size, source.size
    )


def _refuse_impossible(header: WavHeader) -> None:
    if not LOWEST_RATE <= header.sample_rate <= HIGHEST_RATE:
        raise Unfit(f"gives an impossible sample rate ({header.sample_rate} Hz)", OTHER_FORMAT)
    if not 1 <= header.channels <= MOST_CHANNELS:
        raise Unfit(f"gives an impossible number of channels ({header.channels})", OTHER_FORMAT)
    if header.tag in _SAMPLES_OF_BITS and not 1 <= header.bits <= 64:
        raise Unfit(f"gives an impossible sample size ({header.bits} bits)", OTHER_FORMAT)


def _only_chunks_follow(source: SourceFile, header: WavHeader) -> bool:
    """Whether an empty data chunk is followed by more chunks, and so really is empty."""
    at = header.data_at
    for _ in range(_MOST_CHUNKS):
        if at >= header.file_bytes:
            return True
        source.seek(at)
        start = source.read(8)
        if len(start) < 8 or not (start[:4].isascii() and start[:4].decode().isprintable()):
            return False
        size = int.from_bytes(start[4:], "little")
        at += 8 + size + size % 2
    return False
