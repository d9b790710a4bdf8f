"""Recordings of people with their words: a folder of FLAC files, ``.txt`` and ``.tsv`` beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.model import Recording, Word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def recordings(folder: Path) -> Iterator[tuple[Path, Recording]]:
    """Yield the FLAC files of a folder."""
    import soundfile

    for path in sorted(folder.glob("*.flac")):
        samples, rate = soundfile.read(path, dtype="float32")
        yield path, Recording(samples, rate)


def reference(path: Path) -> list[Word]:
    """Return the words of a recording, without times; none where nobody wrote them down."""
    text = path.with_suffix(".txt")
    return [Word(w) for w in text.read_text(encoding="utf-8").split()] if text.exists() else []


def labels(path: Path) -> list[Word]:
    """Return the words of a recording with their times; none where nobody marked them."""
    table = path.with_suffix(".tsv")
    if not table.exists():
        return []
    rows = [row.split("\t") for row in table.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        Word(text, float(row[0]), float(row[1]))
        for row in rows
        if len(row) > 2
        for text in row[2].split()
    ]
