"""How right the word times are: words laid on people's speech against times set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import soundfile

from evaluation.figures import line, percentile
from voiceprep.analysis import sound
from voiceprep.model import Recording, Word
from voiceprep.speech.aligner import laid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = tuple[str, str]


def alignment_figures(folder: Path) -> None:
    """Print a row for each recording whose words have times, and one for all."""
    for name, figure in alignment_rows(folder):
        line(name, figure)


def alignment_rows(folder: Path) -> Iterator[Row]:
    """Yield the error of starts and ends for each recording with a table of times, and for all."""
    everywhere: list[float] = []
    for table in sorted(folder.glob("*.tsv")):
        errors = _errors(table)
        if not errors:
            yield f"word times, {table.stem}", "no times of single words: not covered"
            continue
        everywhere += errors
        yield f"word times, {table.stem}", _told(errors)
    yield "word times, all", _told(everywhere)


def recording_of(path: Path) -> Recording:
    """Return the recording in a file."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return Recording(samples.mean(axis=1), rate)


def labelled(table: Path) -> list[Word]:
    """Return the words of a table with their times; none where a row holds several words."""
    rows = [row.split("\t") for row in table.read_text(encoding="utf-8").splitlines()[1:]]
    words = [Word(row[2].strip(), float(row[0]), float(row[1])) for row in rows if len(row) > 2]
    words = [word for word in words if word.text]
    return words if all(len(word.text.split()) == 1 for word in words) else []


def _errors(table: Path) -> list[float]:
    """Return by how many milliseconds each start and end is off."""
    truth = labelled(table)
    recording = recording_of(table.with_suffix(".flac"))
    found = laid(recording, sound(recording), [Word(word.text) for word in truth]).words
    pairs = [
        pair
        for said, heard in zip(truth, found, strict=True)
        for pair in ((said.start_s, heard.start_s), (said.end_s, heard.end_s))
    ]
    return [1000 * abs(a - b) for a, b in pairs if a is not None and b is not None]


def _told(errors: list[float]) -> str:
    return (
        f"{len(errors)} edges, median {percentile(errors, 0.5):.0f} ms, "
        f"p90 {percentile(errors, 0.9):.0f} ms"
    )
