"""What a ``model.bin`` holds, read from its structure without loading a weight.

CTranslate2 refuses a truncated file with a message of its own and other kinds of file with a
misleading one; here each gets its name. Damaged bytes inside a weight cannot be seen here: that is
what hashes are for.
"""

from __future__ import annotations

import os
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_NEWEST = 6
_OLDEST = 4
_SPEC = "WhisperSpec"
_ITEM_BYTES = (4, 1, 2, 4, 2, 2)
"""Of CTranslate2's data types: float32, int8, int16, int32, float16, bfloat16."""
_MOST_VARIABLES = 100_000

_FOREIGN = (
    (rb"version https://git-lfs", "a Git LFS pointer, not the model: run `git lfs pull`"),
    (rb"\s*(<!doctype|<html|<\?xml|<head)", "a web page, not the model"),
    (rb"\s*[{\[]", "a text file, not the model"),
    (rb"lmgg|ggml|ggjt|tjgg|fmgg|algg|GGUF", "a GGML file (whisper.cpp), not a CTranslate2 model"),
    (rb"PK\x03\x04", "a PyTorch or zip file, not a CTranslate2 model"),
    (rb"\x80[\x02-\x05]", "a Python pickle (PyTorch), not a CTranslate2 model"),
    (rb".{8}\{\"", "a safetensors file, not a CTranslate2 model"),
    (rb"\x89HDF", "an HDF5 file, not a CTranslate2 model"),
    (rb"\x1f\x8b", "a gzip file: unpack it"),
    (rb"Entry not found|Not Found|Invalid ", "an error message of a server, not the model"),
)


class NotAModel(Exception):
    """The file is no whole Whisper model; says what it is."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes that the files beside it have to agree with; None where it does not tell."""

    bands: int | None
    tokens: int | None
    layers: int
    heads: int | None


def shape_of(path: Path) -> Shape:
    """Return the shape of the model in this file. Raises NotAModel, OSError."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        _refuse_foreign(file.read(64), size)
        file.seek(0)
        return _Structure(file, size).shape()


def _refuse_foreign(head: bytes, size: int) -> None:
    if not size:
        raise NotAModel("empty")
    if not head.strip(b"\0"):
        raise NotAModel("nothing but zeros")
    for pattern, kind in _FOREIGN:
        if re.match(pattern, head, re.IGNORECASE | re.DOTALL):
            raise NotAModel(kind)


class _Structure:
    """The file, read name by name; the weights are skipped."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._dimensions: dict[str, tuple[int, ...]] = {}
        self._numbers: dict[str, int] = {}

    def shape(self) -> Shape:
        self._header()
        for _ in range(self._count()):
            self._variable()
        for _ in range(self._count()):
            alias, name = self._text(), self._text()
            if name in self._dimensions:
                self._dimensions[alias] = self._dimensions[name]
        return self._told()

    def _header(self) -> None:
        version = self._number("I")
        if version > 1_000:
            raise NotAModel("not a CTranslate2 model")
        if version > _NEWEST:
            raise NotAModel(f"of a newer CTranslate2 (format {version}): update voiceprep")
        if version < _OLDEST:
            raise NotAModel(f"not a CTranslate2 model that can be read (format {version})")
        kind = self._text()
        if kind != _SPEC:
            raise NotAModel(f"a CTranslate2 model of another kind ({kind[:40]!r}), not a Whisper")
        self._number("I")

    def _variable(self) -> None:
        name = self._text()
        dimensions = tuple(self._number("I") for _ in range(self._number("B")))
        kind, length = self._number("B"), self._number("I")
        items = 1
        for dimension in dimensions:
            items *= dimension
        if kind >= len(_ITEM_BYTES) or items * _ITEM_BYTES[kind] != length:
            raise NotAModel("damaged: its parts have impossible sizes")
        self._dimensions[name] = dimensions
        if not dimensions and length == 2:
            self._numbers[name] = self._number("h")
        else:
            self._file.seek(length, os.SEEK_CUR)
        if self._file.tell() > self._size:
            raise NotAModel("incomplete: its end is missing")

    def _count(self) -> int:
        count = self._number("I")
        if count > _MOST_VARIABLES:
            raise NotAModel("damaged: its parts have impossible sizes")
        return count

    def _number(self, kind: str) -> int:
        return int(struct.unpack(f"<{kind}", self._bytes(struct.calcsize(f"<{kind}")))[0])

    def _text(self) -> str:
        return self._bytes(self._number("H")).rstrip(b"\0").decode("utf-8", "replace")

    def _bytes(self, length: int) -> bytes:
        content = self._file.read(length)
        if len(content) < length:
            raise NotAModel("incomplete: its end is missing")
        return content

    def _told(self) -> Shape:
        bands = self._dimensions.get("encoder/conv1/weight", ())
        tokens = self._dimensions.get("decoder/embeddings/weight", ())
        layers = [re.match(r"decoder/layer_(\d+)/", name) for name in self._dimensions]
        return Shape(
            bands=bands[1] if len(bands) == 3 else None,
            tokens=tokens[0] if tokens else None,
            layers=1 + max((int(match[1]) for match in layers if match), default=-1),
            heads=self._numbers.get("decoder/num_heads"),
        )
