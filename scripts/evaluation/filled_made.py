"""Filled pauses and word times on made speech, whose truth is known, and what they cost."""

from __future__ import annotations

import multiprocessing
import time
from typing import TYPE_CHECKING

import numpy as np
import psutil

from evaluation.cost import LENGTH_S, peak_mb
from evaluation.figures import Hits, line, percentile
from evaluation.noise import pink
from evaluation.sounds import RATE, VOICES, answer
from voiceprep.analysis import sound, sound_and_traces
from voiceprep.analysis.hesitations import SURE
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Recording, Transcript, Word
from voiceprep.speech.aligner import completed, laid
from voiceprep.speech.espeak import Espeak

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from numpy.typing import NDArray

    from voiceprep.analysis.traces import Traces
    from voiceprep.model import Sound

TEXT = (
    "In my last job, um, I was the lead analyst on a project. We had, uh, six weeks to finish. "
    "My manager wanted, um, to cut the testing. So I asked him for a meeting, uh, and listened "
    "to his reasons. Then I showed him, um, the numbers."
)
PACES = (130, 160)
SNR_DB = 20.0


def made_figures() -> None:
    """Print recall, precision and word times over every voice and pace."""
    hits, starts_ms, count = Hits(), list[float](), 0
    for number, voice in enumerate(VOICES):
        for pace in PACES:
            recording, truth = _spoken(voice, pace, number)
            count += 1
            _compare(recording, truth, hits, starts_ms)
    line(
        f"filled pauses, {count} made answers, {SNR_DB:.0f} dB",
        f"recall {hits.right}/{hits.right + hits.missed} ({hits.recall:.2f}), "
        f"precision {hits.right}/{hits.right + hits.wrong} ({hits.precision:.2f})",
    )
    line(
        f"  {len(starts_ms)} word starts",
        f"median {percentile(starts_ms, 0.5):.0f} ms, p90 {percentile(starts_ms, 0.9):.0f} ms",
    )
    _cost()


def _spoken(voice: str, pace: int, seed: int) -> tuple[Recording, list[Word]]:
    """Return the text in some noise, and when each of its words begins."""
    said = Espeak().speak(TEXT, voice, pace)
    samples = said.samples.astype(np.float32) / np.float32(32768)
    samples = samples + pink(samples, SNR_DB, np.random.default_rng(seed))
    starts = [event.start_s for event in said.words] + [said.duration_s]
    places = [event.first_char for event in said.words] + [len(TEXT)]
    at, words = 0, list[Word]()
    for text in TEXT.split():
        at = TEXT.index(text, at)
        first, last = np.interp([at, at + len(text)], places, starts).tolist()
        words.append(Word(text, first, last))
        at += len(text)
    return Recording(samples.astype(np.float32), said.sample_rate), words


def _compare(recording: Recording, truth: list[Word], hits: Hits, starts_ms: list[float]) -> None:
    ums = [token.is_filled_pause for token in tokens(truth)]
    kept = [word for word, is_um in zip(truth, ums, strict=True) if not is_um]
    given = laid(recording, sound(recording), [Word(word.text) for word in kept])
    found = [each for each in given.fillers if (each.certainty or 0.0) >= SURE]
    for word, is_um in zip(truth, ums, strict=True):
        inside = [each for each in found if _meet(word, each.start_s or 0.0, each.end_s or 0.0)]
        if is_um:
            hits.add(True, bool(inside))
            found = [each for each in found if each not in inside[:1]]
    hits.wrong += len(found)
    starts_ms += [
        1000 * abs((a.start_s or 0.0) - (b.start_s or 0.0))
        for a, b in zip(kept, given.words, strict=True)
    ]


def _meet(word: Word, start_s: float, end_s: float) -> bool:
    return max(word.start_s or 0.0, start_s) < min(word.end_s or 0.0, end_s)


def _cost() -> None:
    """Print processor time and memory of what is added to the analysis of 120 s of speech."""
    made = [answer(voice, number, 30.0) for number, voice in enumerate(VOICES)]
    samples = np.concatenate([each.recording.samples for each in made])
    words = [word.text for each in made for word in each.words]
    times = -(-LENGTH_S * RATE // len(samples))
    share = LENGTH_S * RATE / (times * len(samples))
    texts = (words * times)[: round(share * times * len(words))]
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(
        target=_measure, args=(there, np.tile(samples, times)[: LENGTH_S * RATE], texts)
    )
    child.start()
    seconds, timed_s, more_mb = here.recv()
    child.join()
    name = f"filled pauses of {LENGTH_S} s, words known with times"
    line(name, f"{timed_s:.2f} s of one core more")
    line("  words without times, laid on the sound", f"{seconds:.2f} s of one core more")
    line("  memory", f"{more_mb:.0f} MB over the idle process, the rest of the analysis in it")


def _measure(pipe: Connection, samples: NDArray[np.float32], texts: list[str]) -> None:
    recording = Recording(samples, RATE)
    words = [Word(text) for text in texts]
    short = Recording(samples[: 5 * RATE], RATE)
    laid(short, sound(short), words[:12])
    idle_mb = psutil.Process().memory_info().rss / 2**20
    measured, traces = sound_and_traces(recording)
    untimed = Transcript(tuple(words))
    timed, _ = completed(measured, traces, untimed)
    seconds = [
        min(_spent(measured, traces, transcript) for _ in range(3))
        for transcript in (untimed, timed)
    ]
    pipe.send((*seconds, peak_mb() - idle_mb))


def _spent(measured: Sound, traces: Traces, transcript: Transcript | None) -> float:
    begun = time.process_time()
    completed(measured, traces, transcript)
    return time.process_time() - begun
