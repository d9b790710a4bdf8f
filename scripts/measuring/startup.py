"""How long a person waits for voiceprep to appear.

Whole processes, cold caches of the system aside: ``voiceprep --help``, and the screens in a
pseudo-terminal until the first frame names what to do. Medians; the machine's noise is in them.
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from voiceprep.library.places import places

FIRST_WORDS = b"Practise it"
MINIMAL = """
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    def compose(self):
        yield Static("Practise it")

Minimal().run()
"""
"""The least that Textual can show; what is above it is ours."""
LIMIT_S = 30.0
HELP_REACH_S = 0.060
FRAME_REACH_S = 0.300


def main(words: Sequence[str]) -> int:
    """Print the medians beside a bare interpreter's."""
    parser = argparse.ArgumentParser(prog="scripts/measure startup", description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args(words).runs
    with tempfile.TemporaryDirectory() as folder:
        places(Path(folder)).settings_file.touch()  # who has settings is no newcomer
        ours = ["-m", "voiceprep", "--data-dir", folder]
        _frame_s(ours)  # the folders are made once
        bare = _median(runs, lambda: _run_s([sys.executable, "-c", "pass"]))
        told = _median(runs, lambda: _run_s([sys.executable, "-m", "voiceprep", "--help"]))
        least = _median(runs, lambda: _frame_s(["-c", MINIMAL]))
        seen = _median(runs, lambda: _frame_s(ours))
    print(f"a bare interpreter        {1000 * bare:6.0f} ms")
    print(f"voiceprep --help          {1000 * told:6.0f} ms   reach {1000 * HELP_REACH_S:.0f}")
    print(f"a minimal Textual frame   {1000 * least:6.0f} ms")
    print(f"the first frame           {1000 * seen:6.0f} ms   reach {1000 * FRAME_REACH_S:.0f}")
    return 0


def _median(runs: int, seconds: Callable[[], float]) -> float:
    return statistics.median(seconds() for _ in range(runs))


def _run_s(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _frame_s(words: list[str]) -> float:
    mine, its = pty.openpty()
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *words],
        stdin=its,
        stdout=its,
        stderr=its,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
        start_new_session=True,
    )
    os.close(its)
    try:
        return _seen_s(mine, began)
    finally:
        child.terminate()
        _drain(mine)
        child.wait(LIMIT_S)
        os.close(mine)


def _seen_s(terminal: int, began: float) -> float:
    seen = b""
    while FIRST_WORDS not in seen:
        ready, _, _ = select.select([terminal], [], [], LIMIT_S)
        if not ready:
            raise SystemExit("the screens never came")
        seen += os.read(terminal, 65536)
    return time.perf_counter() - began


def _drain(terminal: int) -> None:
    # A program that cannot write its last screen does not end.
    while select.select([terminal], [], [], 1.0)[0]:
        try:
            if not os.read(terminal, 65536):
                return
        except OSError:
            return
