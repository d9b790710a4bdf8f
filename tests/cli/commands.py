"""Running voiceprep as a person does: in a process of its own, with a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def voiceprep(*words: str, data: Path, stdin: str = "", **environment: str) -> Done:
    """Run one command to its end; a traceback is a failure whatever the test looks for."""
    done = subprocess.run(
        [sys.executable, "-m", "voiceprep", *words],
        input=stdin,
        env={**os.environ, "VOICEPREP_DATA": str(data), "VOICEPREP_MODELS": "", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)
