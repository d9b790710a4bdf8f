"""How right the analysis of words is: fillers, abandoned words, STAR."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from evaluation.figures import line
from evaluation.filler_figures import filler_figures
from evaluation.labelled import answers
from evaluation.star_figures import star_figures
from voiceprep.analysis import assess
from voiceprep.model import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evaluation.labelled import Answer


def text_figures(folder: Path) -> None:
    """Print every figure about words."""
    filler_figures(folder)
    if (folder / "star" / "answers.jsonl").exists():
        star_figures(folder)
        _cost(answers(folder))


def _cost(found: Sequence[Answer]) -> None:
    spoken = [Transcript(tuple(Word(word) for word in each.text.split())) for each in found]
    assess(spoken[0], None)
    begun = time.process_time()
    for each in spoken:
        assess(each, None)
    taken = time.process_time() - begun
    count = sum(len(each.words) for each in spoken)
    line(
        "cost of words alone",
        f"{1000 * taken / len(spoken):.1f} ms an answer of {count // len(spoken)}",
    )
