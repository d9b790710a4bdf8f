"""What measuring an answer costs: seconds of one core and memory, in a process of its own."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import psutil

from evaluation.figures import line
from evaluation.sounds import RATE, VOICES, answer
from voiceprep.model import Recording, Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from numpy.typing import NDArray

LENGTH_S = 120
MANY_TURNS, MANY_WORDS = 40_000, 700_000


def cost_figures() -> None:
    """Print processor time and peak memory of 120 s of speech, everything loaded before."""
    made = [answer(voice, number, 30.0) for number, voice in enumerate(VOICES)]
    samples = np.resize(np.concatenate([each.recording.samples for each in made]), LENGTH_S * RATE)
    words = [word.text for each in made for word in each.words]
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_measure, args=(there, samples, words))
    child.start()
    seconds, idle_mb, peak_mb = here.recv()
    child.join()
    line(f"cost of {LENGTH_S} s of speech, warm", f"{seconds:.2f} s of one core")
    line("  memory", f"{peak_mb - idle_mb:.0f} MB over the {idle_mb:.0f} MB of the idle process")


def _measure(pipe: Connection, samples: NDArray[np.float32], texts: list[str]) -> None:
    from voiceprep.analysis import assess, sound

    recording = Recording(samples, RATE)
    step_s = 0.4
    times = [(i * step_s, i * step_s + 0.3) for i in range(round(LENGTH_S / step_s))]
    words = tuple(Word(texts[i % len(texts)], *time_) for i, time_ in enumerate(times))
    assess(Transcript(words[:12]), sound(Recording(samples[: 5 * RATE], RATE)))
    idle_mb = psutil.Process().memory_info().rss / 2**20
    best = min(_once(recording, words) for _ in range(3))
    pipe.send((best, idle_mb, peak_mb()))


def _once(recording: Recording, words: tuple[Word, ...]) -> float:
    from voiceprep.analysis import assess, sound

    begun = time.process_time()
    assess(Transcript(words), sound(recording))
    return time.process_time() - begun


def peak_mb() -> float:
    """Return the most memory this process ever held."""
    import resource  # Linux and macOS

    return _mb(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _mb(peak: int) -> float:
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def transcript_figures(texts: Sequence[str]) -> None:
    """Print what ``analyse --json`` costs on turns, starting included, and what many would cost."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "turns.jsonl"
        rows = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
        path.write_text("\n".join(rows), encoding="utf-8")
        seconds, peak = _analysed(path)
    count = sum(len(text.split()) for text in texts)
    line(f"analyse --json of {len(texts):,} turns", f"{seconds:.1f} s of one core, {peak:.0f} MB")
    scaled = seconds * MANY_WORDS / max(1, count)
    line(f"  of {MANY_TURNS:,} turns, {MANY_WORDS:,} words", f"{scaled:.0f} s of one core")


def _analysed(path: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "voiceprep", "analyse", "--json", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)  # Linux and macOS
    return used.ru_utime + used.ru_stime, _mb(used.ru_maxrss)
