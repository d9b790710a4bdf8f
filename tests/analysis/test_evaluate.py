"""The script that prints how right the analysis is, on a folder small enough to count by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from voiceprep.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path

TURNS = [
    ("Um, I like it.", "FOOO"),
    ("It was, uh, hard, you know.", "OOFODD"),
    ("Right, so we left.", "DOOO"),  # the annotator's "right" is no filler to us: one is missed
]


def evaluated(folder: Path) -> subprocess.CompletedProcess[str]:
    script = shipped("scripts") / "evaluate"
    return subprocess.run(
        [sys.executable, str(script), str(folder), "--only", "text"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_figures_are_those_of_the_labels(tmp_path: Path) -> None:
    (tmp_path / "fillers").mkdir()
    rows = [
        {"id": str(i), "text": text, "labels": list(labels), "reparandum": [0] * len(labels)}
        for i, (text, labels) in enumerate(TURNS)
    ]
    listed = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "fillers" / "switchboard36.jsonl").write_text(listed, encoding="utf-8")
    done = evaluated(tmp_path)
    assert done.returncode == 0, done.stderr
    (figures, *_) = [row for row in done.stdout.splitlines() if row.startswith("fillers")]
    assert "14 words" in figures
    assert "precision 1.000, recall 0.800, F1 0.889" in figures


def test_a_folder_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    done = evaluated(tmp_path / "nothing")
    assert done.returncode == 1
    assert "Name a folder" in done.stderr
