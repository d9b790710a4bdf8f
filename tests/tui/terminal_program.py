"""The screens on scripted parts in a real terminal; run by test_terminal.py.

Usage: python -m tests.tui.terminal_program FOLDER

While it runs, something keeps writing on file descriptor 2, past Python, as C libraries do. What
the history holds at the end is written to FOLDER/takes.txt, and the exit code to FOLDER/code.txt.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import numpy as np

from tests.fakes import ListStore, MemoryRecordings, MemorySettings, ScriptedSource, studio
from voiceprep import tui
from voiceprep.errors import VoiceprepError
from voiceprep.model import Bank, Question, Settings, Take

QUESTION = Question("q", "Why this company?", "closing", "motivation", 60.0)


class WrittenStore(ListStore):
    """A history that can be read from outside."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file

    def add(self, take: Take) -> None:
        super().add(take)
        self.file.write_text(f"{take.status} {take.duration_s:.2f}\n", encoding="utf-8")


def noise(stop: threading.Event) -> None:
    """Write on descriptor 2 the way ALSA does, past Python."""
    while not stop.wait(0.05):
        os.write(2, b"ALSA lib pcm.c: underrun\n")


def main(folder: Path) -> int:
    recordings = MemoryRecordings(folder)
    second = np.full(16_000, 300, np.int16)
    parts = studio(
        folder,
        source=lambda settings: ScriptedSource(np.tile(second, 600), pace=0.05),
        recordings=recordings,
        store=WrittenStore(folder / "takes.txt"),
        settings_file=MemorySettings(Settings(thinking_s=0, read_aloud=False)),
    )
    bank = Bank("b", "Bank", "CC0-1.0", "here", (QUESTION,))
    stop = threading.Event()
    loud = threading.Thread(target=noise, args=(stop,), daemon=True)
    threading.Timer(0.3, loud.start).start()
    try:
        return tui.run(parts, (bank,), log=folder / "log.txt")
    finally:
        stop.set()
        time.sleep(0.1)


if __name__ == "__main__":
    where = Path(sys.argv[1])
    try:
        code = main(where)
    except VoiceprepError as error:
        sys.stdout.write(f"{error.message}\n{error.hint}\n")
        code = error.exit_code
    (where / "code.txt").write_text(str(code), encoding="utf-8")
    sys.exit(code)
