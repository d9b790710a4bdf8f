"""What a long history costs: opening home, the list and the trends, and scrolling the list.

Real takes of the demo's answer, many times over with other numbers, in a folder that is removed
afterwards. The program runs in a pseudo-terminal as a person runs it, and every figure is from a
key to what it brings on the screen; the same with a short history tells what the length costs.
Medians; the machine's noise is in them, so the ratios tell more than the figures.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pty
import random
import select
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.interview.banks import shipped_banks
from voiceprep.library.places import places
from voiceprep.library.store import SqliteStore
from voiceprep.model import Take

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIMIT_S = 60.0
REACH_S = 1.0
QUIET_S = 0.03
"""Without output for as long, a frame is done."""
SETTLED_S = 0.5
SCROLL = (b"\x1b[6~", b"\x1b[B", b"\x1b[F", b"\x1b[H", b"\x1b[5~")
"""Page down, down, end, home, page up."""
TOLD = ("home, its first frame", "home, the history told", "history", "worst frame", "trends")


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds, in the order of `TOLD`."""

    figures: tuple[float, ...]


def main(words: Sequence[str]) -> int:
    """Print what a long history costs beside a short one."""
    parser = argparse.ArgumentParser(prog="scripts/measure history", description=__doc__)
    parser.add_argument("--takes", type=int, default=5_000)
    parser.add_argument("--short", type=int, default=50, help="takes of the history beside it")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keys", type=int, default=100, help="how many keys scroll the list")
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="voiceprep-measure-") as folder:
        spoken = demo_take(Path(folder) / "demo")
        short, long = (Path(folder) / name for name in ("short", "long"))
        make_history(short, spoken, given.short)
        make_history(long, spoken, given.takes)
        _values(long)
        runs = [
            (run(short, given.short, given.keys), run(long, given.takes, given.keys))
            for _ in range(given.runs)
        ]
    _told(runs, given)
    return 0


def _told(runs: Sequence[tuple[Run, Run]], given: argparse.Namespace) -> None:
    print(f"{'':26}{given.short:>8} takes{given.takes:>8} takes   ratio")
    for at, name in enumerate(TOLD):
        short, long = (
            statistics.median(pair[which].figures[at] for pair in runs) for which in (0, 1)
        )
        print(f"{name:26}{1000 * short:11.0f} ms{1000 * long:11.0f} ms   {long / short:5.2f}")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"medians of {given.runs} runs, {given.keys} keys each{load}; reach {REACH_S:.0f} s to open"
    )


def demo_take(folder: Path) -> Take:
    """Return the take that the demonstration keeps."""
    command = [sys.executable, "-m", "voiceprep", "--data-dir", str(folder), "practice", "--demo"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    store = SqliteStore(places(folder / "demo"), read_only=True)
    (take,) = store.takes()
    return take


def make_history(folder: Path, spoken: Take, count: int) -> None:
    """Fill a folder with so many takes over two years, each with numbers of its own."""
    store = SqliteStore(places(folder))
    chance = random.Random(11)
    questions = [question for bank in shipped_banks() for question in bank.questions]
    now = datetime.now(UTC)
    rows = []
    for at in range(count):
        moment = now - timedelta(days=730 * (1 - at / count), minutes=chance.uniform(1, 200))
        analysis = varied(spoken, 170 - 30 * at / count + chance.gauss(0, 9))
        tags = ("lead",) if chance.random() < 0.2 else ()
        rows.append(
            store._row(
                replace(
                    spoken,
                    id=f"{moment:%Y%m%d-%H%M%S}-{at:08x}",
                    question=chance.choice(questions),
                    recorded_at=moment,
                    analysis=analysis.analysis,
                    tags=tags,
                    best=chance.random() < 0.02,
                )
            )
        )
    marks = ", ".join(f":{name}" for name in rows[0])
    with store._database.transaction() as connection:
        connection.executemany(f"INSERT INTO take ({', '.join(rows[0])}) VALUES ({marks})", rows)
    store.close()


def varied(spoken: Take, rate_wpm: float) -> Take:
    """Return the take spoken at another rate."""
    assert spoken.analysis is not None
    assert spoken.analysis.timing is not None
    timing = replace(spoken.analysis.timing, speech_rate_wpm=rate_wpm)
    return replace(spoken, analysis=replace(spoken.analysis, timing=timing))


def _values(folder: Path) -> None:
    """Derive the values of every take, as the first look at the trends does, and tell how long."""
    store = SqliteStore(places(folder))
    began = time.perf_counter()
    count = len(store.measured())
    derived = time.perf_counter() - began
    began = time.perf_counter()
    store.measured()
    read = time.perf_counter() - began
    began = time.perf_counter()
    store.listing()
    listed = time.perf_counter() - began
    store.close()
    print(f"values of {count} takes: derived once in {derived:.1f} s, then read in {read:.2f} s")
    print(f"list of {count} takes without their words: read in {listed:.2f} s\n", flush=True)


def run(folder: Path, count: int, keys: int) -> Run:
    """Go from home through the list to the trends once."""
    with Terminal(["-m", "voiceprep", "--data-dir", str(folder)]) as terminal:
        home = terminal.until(b"Practise it")
        told = home + terminal.until(f"{count} takes,".encode())
        terminal.settle()
        terminal.press(b"h")
        opened = terminal.until(b"Question")
        terminal.until(f"{count} takes".encode())
        terminal.settle()
        worst = max(terminal.frame_s(SCROLL[at % len(SCROLL)]) for at in range(keys))
        terminal.press(b"t")
        trends = terminal.until(b"a take")
    return Run((home, told, opened, worst, trends))


class Terminal:
    """A program in a pseudo-terminal, from its start to its end."""

    def __init__(self, words: Sequence[str]) -> None:
        self._mine, its = pty.openpty()
        self._began = time.perf_counter()
        self._child = subprocess.Popen(
            [sys.executable, *words],
            stdin=its,
            stdout=its,
            stderr=its,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
            start_new_session=True,
        )
        os.close(its)
        self._seen = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.terminate()
        self.settle()
        self._child.wait(LIMIT_S)
        os.close(self._mine)

    def press(self, key: bytes) -> None:
        """Press a key; what comes is timed from here."""
        self._began, self._seen = time.perf_counter(), b""
        os.write(self._mine, key)

    def until(self, words: bytes) -> float:
        """Return how long it took from the key until these words came, and time on from there."""
        for piece in self._output(LIMIT_S):
            self._seen += piece
            if words in self._seen:
                break
        else:
            raise SystemExit(f"{words.decode()!r} never came")
        now = time.perf_counter()
        took, self._began = now - self._began, now
        self._seen = self._seen.partition(words)[2]
        return took

    def settle(self) -> None:
        """Wait until nothing more comes."""
        for _piece in self._output(SETTLED_S):
            pass

    def frame_s(self, key: bytes) -> float:
        """Return how long it took from the key to the last of the output it brings."""
        self.press(key)
        last = self._began
        wait = 1.0
        for _ in self._output(wait):
            last = time.perf_counter()
            if not select.select([self._mine], [], [], QUIET_S)[0]:
                break
        return last - self._began

    def _output(self, patience_s: float) -> Iterator[bytes]:
        while select.select([self._mine], [], [], patience_s)[0]:
            with contextlib.suppress(OSError):
                if piece := os.read(self._mine, 65536):
                    yield piece
                    continue
            return
