"""Letters are kept as they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.report.papers import PrivatePapers

if TYPE_CHECKING:
    from pathlib import Path


def test_a_letter_is_never_written_over_by_another_one(tmp_path: Path) -> None:
    papers = PrivatePapers(tmp_path / "reports")

    first = papers.letter("Dear Dana,\n", "thanks-dana")
    again = papers.letter("Dear Dana,", "thanks-dana")
    other = papers.letter("Dear Dana, thank you.", "thanks-dana")

    assert first == again
    assert other.name == "thanks-dana-2.txt"
    assert first.read_text(encoding="utf-8") == "Dear Dana,\n"
    assert other.read_text(encoding="utf-8") == "Dear Dana, thank you.\n"
