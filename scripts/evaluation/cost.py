"""What measuring an answer costs: seconds of one core and memory, in a process of its own."""

from __future__ import annotations

import multiprocessing
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import psutil

from evaluation.figures import line
from evaluation.sounds import RATE, VOICES, answer
from voiceprep.model import Recording, Transcript, Word

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from numpy.typing import NDArray

LENGTH_S = 120


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

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
