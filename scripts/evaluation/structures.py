"""How right the elements of an answer are, on answers written by hand; needs no folder."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from evaluation.figures import Hits, line
from voiceprep.analysis.sentences import sentences
from voiceprep.analysis.structures import Told, structure
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word
from voiceprep.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

ELEMENTS = {
    "approach": ("approach", "steps", "trade_off", "outcome"),
    "fit": ("stance", "example", "link"),
    "questions": ("question", "open", "specific", "new"),
}


def labelled() -> list[dict[str, Any]]:
    """Return the answers with the elements a person finds in them."""
    path = shipped("tests") / "analysis" / "structure_answers.toml"
    listed: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["answer"]
    return listed


def told(row: dict[str, Any]) -> set[str]:
    """Return the elements that are found in an answer."""
    words = tuple(Word(text) for text in row["text"].split())
    heard = tokens(words)
    answer = Told(heard, words, sentences(heard, words))
    found = structure(answer, row["asked"], row.get("notes", ""))
    return {element.name for element in found.elements}


def structure_figures() -> None:
    """Print how often an element that is there is found, and one that is not is not."""
    rows = labelled()
    for half, said in (("kept", "not looked at"), ("made", "that the patterns were made on")):
        _half([row for row in rows if row["half"] == half], said)


def _half(rows: Sequence[dict[str, Any]], said: str) -> None:
    every = Hits()
    right = decided = 0
    by_name: dict[str, Hits] = {}
    for row in rows:
        found = told(row)
        for name in _judged(row):
            there = name in row["has"]
            every.add(there, name in found)
            by_name.setdefault(name, Hits()).add(there, name in found)
            right += there == (name in found)
            decided += 1
    share = right / max(1, decided)
    line(f"elements of {len(rows)} answers {said}", f"{share:.3f} of {decided} right, {every}")
    for name, hits in by_name.items():
        line(f"  {name}", str(hits))


def _judged(row: dict[str, Any]) -> tuple[str, ...]:
    names = ELEMENTS[row["asked"]]
    return names if row.get("notes") else tuple(name for name in names if name != "new")
