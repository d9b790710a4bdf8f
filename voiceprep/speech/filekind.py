"""What a file is, told by its first bytes and never by its name.

Only a container that holds sound itself passes. Playlists, pages, pictures and archives are refused
by name before any decoder sees them, because some decoders would follow what stands in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceprep.speech.regularfile import SourceFile

HEAD_BYTES = 4096
OTHER_FORMAT = "Save it again as WAV, FLAC, Ogg, MP3 or M4A, then try that file."


class Unfit(Exception):
    """Why a file cannot be used, as what follows its name, and what to do about it."""

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.hint = hint


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of sound file, and the demuxer of the second decoder that may be forced on it."""

    name: str
    demuxer: str = ""
    second_decoder_only: bool = False


WAV = FileKind("WAV", "wav")
UNKNOWN = FileKind("unknown")
_MP3 = FileKind("MP3", "mp3", True)  # libsndfile hides gaps in it and prints on the screen
_AAC = FileKind("AAC", "aac", True)
_MP4 = FileKind("MP4", "mp4", True)

# offset, pattern, kind
_KINDS: tuple[tuple[int, bytes, FileKind], ...] = (
    (0, rb"(RIFF|RIFX|RF64|BW64)....WAVE", WAV),
    (0, rb"RIFF....AVI ", FileKind("AVI", "avi", True)),
    (0, rb"fLaC", FileKind("FLAC", "flac")),
    (0, rb"OggS", FileKind("Ogg", "ogg")),
    (0, rb"FORM....AIF[FC]", FileKind("AIFF", "aiff")),
    (0, rb"caff", FileKind("CAF", "caf")),
    (0, rb"\.snd", FileKind("AU", "au")),
    (0, rb"riff\x2e\x91\xcf\x11", FileKind("W64", "w64")),
    (0, rb"\x1a\x45\xdf\xa3", FileKind("Matroska", "matroska", True)),
    (4, rb"(ftyp|moov|mdat|free|skip|wide|pnot)", _MP4),
    (0, rb"#!AMR", FileKind("AMR", "amr", True)),
    (0, rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11", FileKind("WMA", "asf", True)),
    (0, rb"\xff[\xf0\xf1\xf8\xf9]", _AAC),
    (0, rb"\xff[\xe2-\xff]", _MP3),
    (0, rb"ID3", _MP3),
)

# What is not sound: its pattern and what a person would call it.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (rb"\s*#EXTM3U|\s*\[playlist\]|\s*ffconcat", "a playlist, not a recording"),
    (rb"(?i)\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body)", "a web page (HTML)"),
    (rb"\s*<(\?xml|svg|MPD|smil)", "an XML document"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF....WEBP", "a picture"),
    (rb"%PDF", "a PDF document"),
    (rb"PK\x03\x04", "a ZIP archive or an office document"),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!", "a compressed archive"),
    (rb"MThd", "a MIDI file: notes, not recorded sound"),
    (rb"SQLite format 3", "a database"),
    (rb"\x7fELF|MZ|#!/", "a program"),
    (rb"\s*[{\[]\s*[\"{\[\]}]", "a JSON document"),
)
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}


def kind(source: SourceFile) -> FileKind:
    """Return what the file is, looking past an ID3 tag. Raises Unfit for what holds no sound."""
    head = _head(source, 0)
    tag = _tag_bytes(head)
    return _kind_at(_head(source, tag) if tag else head, after_tag=bool(tag))


def _kind_at(head: bytes, after_tag: bool) -> FileKind:
    if not head.strip(b"\0"):
        raise Unfit("holds no sound, only an ID3 tag" if after_tag else "holds nothing but zeros")
    _refuse_others(head)
    for offset, pattern, found in _KINDS:
        if re.compile(pattern, re.DOTALL).match(head, offset):
            return found
    if after_tag:
        return _MP3
    _refuse_unknown(head)
    return UNKNOWN


def _head(source: SourceFile, offset: int) -> bytes:
    source.seek(offset)
    return source.read(HEAD_BYTES)


def _tag_bytes(head: bytes) -> int:
    """Length of an ID3v2 tag, header included; 0 without one."""
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10


def _refuse_others(head: bytes) -> None:
    for pattern, name in _OTHERS:
        if re.compile(pattern, re.DOTALL).match(head):
            raise Unfit(f"is not a recording: it looks like {name}", OTHER_FORMAT)


def _refuse_unknown(head: bytes) -> None:
    shifted = re.search(rb"RIFF....WAVE|fLaC|OggS\0", head, re.DOTALL)
    if shifted:
        name = shifted[0][:4].decode("ascii")
        raise Unfit(
            f"is damaged: {shifted.start()} bytes of something else stand before its {name} header",
            "Make the recording or the copy of it again.",
        )
    if _is_text(head):
        raise Unfit("is not a recording: it looks like text", _TEXT_HINT)


_TEXT_HINT = "A transcript is read when its name ends in .txt, .tsv, .json or .jsonl."


def _is_text(head: bytes) -> bool:
    if any(byte in _CONTROLS for byte in head):
        return False
    try:
        head[:-4].decode("utf-8")  # a character may be cut at the end
    except UnicodeDecodeError:
        return False
    return True
