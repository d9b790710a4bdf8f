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
    from collections.abc import Iterator, Sequence

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


NAMES = ("situation", "task", "action", "result")
HALVES = ("ST", "SA", "SR", "TA", "TR", "AR")
ORDERS = ("RSTA", "ARS", "STRA", "ASTR", "RTA")
"""Other orders in which people tell a story, some of them without a part."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """A labelled answer in one form: bare words and the part of each sentence."""

    texts: tuple[tuple[str, ...], ...]
    parts: tuple[str, ...]
    variant: str = "whole"
    """``whole``; ``cut``: one part out; ``halved``: two out; ``turned``: in another order."""
    without: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A labelled answer and its other forms."""

    source: str
    style: str
    whole: Sentences
    others: tuple[Sentences, ...]
    text: str


def answers(folder: Path) -> list[Answer]:
    """Return the labelled answers of ``star/answers.jsonl``."""
    rows = lines(folder / "star" / "answers.jsonl")
    return [labelled(row["source"], row["parts"], row.get("style", "")) for row in rows]


def labelled(source: str, parts: list[dict[str, str]], style: str = "") -> Answer:
    """Return an answer with its cut and turned forms."""
    text = " ".join(part["text"] for part in parts)
    others = (*_cut(parts), *_turned(parts, HALVES, "halved"), *_turned(parts, ORDERS, "turned"))
    return Answer(source, style, _sentences(parts), others, text)


def _cut(parts: list[dict[str, str]]) -> Iterator[Sentences]:
    for name in NAMES:
        rest = [part for part in parts if part["part"] != name]
        if any(part["part"] in NAMES for part in rest) and len(rest) < len(parts):
            yield _sentences(rest, "cut", name)


def _turned(
    parts: list[dict[str, str]], orders: Sequence[str], variant: str
) -> Iterator[Sentences]:
    for order in orders:
        told = [part for letter in order for part in parts if _letter(part["part"]) == letter]
        if told:
            yield _sentences(told, variant)


def _letter(part: str) -> str:
    return (part if part in NAMES else "result")[0].upper()


def _sentences(parts: list[dict[str, str]], variant: str = "whole", without: str = "") -> Sentences:
    written = [(word, part["part"]) for part in parts for word in part["text"].split()]
    words = tuple(Word(word) for word, _ in written)
    heard = tokens(words)
    texts, labels = [], []
    for span in sentences(heard, words):
        inside = range(span.first, span.last + 1)
        texts.append(tuple(heard[i].text for i in inside if heard[i].text))
        labels.append(Counter(written[i][1] for i in inside).most_common(1)[0][0])
    return Sentences(tuple(texts), tuple(labels), variant, without)
