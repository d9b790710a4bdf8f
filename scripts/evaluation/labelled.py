"""The labelled data: a folder with ``speech/``, ``fillers/`` and ``star/``."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep.analysis.sentences import sentences
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER_VARIABLE = "VOICEPREP_LABELLED"


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Return a parser that knows where the labelled data may be named."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=os.environ.get(FOLDER_VARIABLE),
        help=f"folder of labelled data (else ${FOLDER_VARIABLE})",
    )
    return parser


def folder_of(given: argparse.Namespace) -> Path:
    """Return the folder, or end with what to do."""
    if given.folder is None or not Path(given.folder).is_dir():
        sys.exit(f"Name a folder of labelled data as the last argument or in {FOLDER_VARIABLE}.")
    return Path(given.folder)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file, compressed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for each in file:
            yield json.loads(each)


@dataclass(frozen=True, slots=True)
class Sentences:
    """A labelled answer, whole or with a part cut out: bare words and the part of each sentence."""

    texts: tuple[tuple[str, ...], ...]
    parts: tuple[str, ...]
    without: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A labelled answer and its cut versions."""

    source: str
    whole: Sentences
    cut: tuple[Sentences, ...]
    text: str


def answers(folder: Path) -> list[Answer]:
    """Return the labelled answers of ``star/answers.jsonl``."""
    return [_answer(row) for row in lines(folder / "star" / "answers.jsonl")]


def _answer(row: dict[str, Any]) -> Answer:
    parts = row["parts"]
    cuts = (
        _sentences([p for p in parts if p["part"] != name], name)
        for name in ("situation", "task", "action", "result")
        if 0 < sum(p["part"] == name for p in parts) < len(parts)
    )
    text = " ".join(p["text"] for p in parts)
    return Answer(row["source"], _sentences(parts, ""), tuple(cuts), text)


def _sentences(parts: list[dict[str, str]], without: str) -> Sentences:
    written = [(word, part["part"]) for part in parts for word in part["text"].split()]
    words = tuple(Word(word) for word, _ in written)
    heard = tokens(words)
    texts, labels = [], []
    for span in sentences(heard, words):
        inside = range(span.first, span.last + 1)
        texts.append(tuple(heard[i].text for i in inside if heard[i].text))
        labels.append(Counter(written[i][1] for i in inside).most_common(1)[0][0])
    return Sentences(tuple(texts), tuple(labels), without)
