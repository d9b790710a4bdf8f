"""Answers written for this project, to learn from beside the labelled ones."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.labelled import labelled

if TYPE_CHECKING:
    from evaluation.labelled import Answer

FOLDER = Path(__file__).resolve().parent / "examples"
_NAMES = {"S": "situation", "T": "task", "A": "action", "R": "result", "L": "learning"}


@lru_cache(maxsize=1)
def stories() -> tuple[Answer, ...]:
    """Return the stories of ``examples/stories.txt``, each a source of its own."""
    text = (FOLDER / "stories.txt").read_text(encoding="utf-8")
    blocks = [_lines(block) for block in text.split("\n\n")]
    return tuple(
        labelled(f"written-{number}", [{"part": _NAMES[row[0]], "text": row[2:]} for row in rows])
        for number, rows in enumerate(filter(None, blocks))
    )


def other_answers() -> list[tuple[str, str]]:
    """Return the kind and the text of each answer of ``examples/kinds.txt``."""
    text = (FOLDER / "kinds.txt").read_text(encoding="utf-8")
    rows = (row.split(maxsplit=1) for row in _lines(text))
    return [(kind, said) for kind, said in rows]


def _lines(block: str) -> list[str]:
    return [row for row in block.splitlines() if row.strip() and not row.startswith("#")]
