"""The numbers of every take as a table for a spreadsheet; no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import sys
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Measures

ABOUT = (
    *("take", "recorded_at", "question", "question_id", "kind", "competency", "plan"),
    *("duration_s", "status", "best", "self_rating", "tags"),
)


def write(takes: Sequence[Measures]) -> None:
    """Write a row for each take to standard output: what it is, then a column for each measure."""
    from voiceprep.coaching.ranking import MEASURES
    from voiceprep.report.exports import cell

    there = {name for each in takes for name in each.values}
    measures = [name for name in MEASURES if name in there]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*ABOUT, *measures])
    for each in takes:
        numbers = [each.values.get(name) for name in measures]
        writer.writerow([cell(value) for value in (*_about(each), *numbers)])


def _about(each: Measures) -> tuple[object, ...]:
    take, asked = each.take, each.take.question
    return (
        *(take.id, take.recorded_at.astimezone(UTC).isoformat(), asked.text, asked.id),
        *(asked.kind, asked.competency, take.plan, round(take.duration_s, 2), take.status),
        *("yes" if take.best else "", take.self_rating, " ".join(f"#{tag}" for tag in take.tags)),
    )
