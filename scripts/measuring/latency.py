"""The time from stop to the findings of an answer that was recognised as it was spoken.

The model has the shape of Whisper base.en and random weights, because what recognition costs
depends on the shape and on how many tokens are written, not on what they say; each utterance is
held to the tokens that a person speaks in its time. Everything else is the program itself: the
child processes, the cuts, the analysis, the findings. Every answer is given twice: stopped in the
middle of a word, and as people do, a moment after the last one. `--model` measures a real model.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from tests.speech.talking_whisper import BASE, build
from voiceprep.coaching import findings
from voiceprep.model import Question, Recording
from voiceprep.shipped import demo
from voiceprep.speech import environment, recogniser, transcriber
from voiceprep.speech.analyst import ChildAnalyst
from voiceprep.speech.audiofile import recording
from voiceprep.speech.hearing import Hearing
from voiceprep.speech.transcriber import WhisperTranscriber

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.speech.child import Line

TOKENS_PER_S = 3.2
"""150 words a minute, 1.27 tokens a word."""
BLOCK_S = 0.02
MOMENT_S = 0.8
"""From the last word to the key that stops: people hear themselves finish, and reach for it."""
LIVE_END_S = 32.0
"""How much of the answer is fed in real time unless all of it is."""

QUESTION = Question("disagreement", "Tell me of a disagreement.", "behavioural", "judgement", 120.0)


@dataclass(frozen=True, slots=True)
class Run:
    """What one answer took, in seconds after stop."""

    transcript: float
    findings: float
    words: int


def at_speaking_rate(line: Line, folder: Path, language: str, hotwords: str) -> None:
    """Recognise in the child, held to as many tokens as are spoken in the time.

    Once each: word times of random weights tell nothing about what was left unheard.
    """
    from voiceprep.speech import whisper

    whisper.TOKENS_AT_LEAST, whisper.TOKENS_PER_S = 2, TOKENS_PER_S
    whisper.WINDOWS_AT_MOST = 1
    recogniser.recognise(line, folder, language, hotwords)


def main(argv: Sequence[str]) -> int:
    arguments = _arguments(argv)
    with tempfile.TemporaryDirectory(prefix="voiceprep-measure-") as folder:
        environment.prepare(Path(folder))
        model = arguments.model or build(Path(folder) / "base", BASE)
        if arguments.model is None:
            transcriber.recognise = at_speaking_rate
        bench = Bench(model, Path(folder), arguments.real_time)
        spoken = recording(arguments.audio or demo("answer.flac"))
        _measure(bench, spoken, arguments)
        bench.close()
    return 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/measure latency", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="how many answers")
    parser.add_argument("--seconds", type=float, default=120.0, help="length of the answer")
    parser.add_argument(
        "--real-time",
        action="store_true",
        help=f"feed all of it in real time, not only the last {LIVE_END_S:.0f} s, "
        "by when the recogniser has caught up either way",
    )
    parser.add_argument("--audio", type=Path, help="an answer to use instead of the demo's")
    parser.add_argument("--model", type=Path, help="a folder with a real speech model")
    return parser.parse_args(argv)


def _measure(bench: Bench, spoken: Recording, arguments: argparse.Namespace) -> None:
    bench.live(_answer(spoken, 20.0, 0.0))  # warms everything
    abrupt, natural, afterwards = [], [], []
    for number in range(arguments.runs):
        answer = _answer(spoken, arguments.seconds, number / arguments.runs)
        abrupt.append(bench.live(answer))
        natural.append(bench.live(_with_a_moment(answer)))
        afterwards.append(bench.after_stop(answer))
        print(f"{number + 1:3}: {abrupt[-1].findings:5.2f} {natural[-1].findings:5.2f}", flush=True)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"\n{arguments.runs} answers of {arguments.seconds:.0f} s, {os.cpu_count()} cores{load}")
    _row("stopped a moment after the last word", [run.findings for run in natural])
    _row("  of it, to the transcript", [run.transcript for run in natural])
    _row("stopped in the middle of a word", [run.findings for run in abrupt])
    _row("  of it, to the transcript", [run.transcript for run in abrupt])
    _row("recognised only after stop", [run.findings for run in afterwards])


def _answer(spoken: Recording, seconds: float, turn: float) -> Recording:
    """Return an answer of that length that ends elsewhere each time: tails differ in length."""
    length = round(seconds * spoken.sample_rate)
    turned = np.roll(spoken.samples, -round(turn * len(spoken.samples)))
    return Recording(np.resize(turned, length), spoken.sample_rate)


def _with_a_moment(answer: Recording) -> Recording:
    silence = np.zeros(round(MOMENT_S * answer.sample_rate), np.float32)
    return Recording(np.concatenate([answer.samples, silence]), answer.sample_rate)


class Bench:
    """The program's parts that an answer passes through."""

    def __init__(self, model: Path, folder: Path, real_time: bool) -> None:
        self._ears, self._analyst = WhisperTranscriber(model, model.name, "en"), ChildAnalyst()
        self._folder = folder
        self._real_time = real_time
        self._ears.warm()
        self._analyst.warm()

    def live(self, answer: Recording) -> Run:
        """Give an answer as it is spoken, and stop."""
        live_from_s = 0.0 if self._real_time else max(0.0, answer.duration_s - LIVE_END_S)
        session = self._ears.open(answer.sample_rate)
        audio = self._written(answer)
        _feed(session, answer, live_from_s)
        return self._stop(session, audio)

    def after_stop(self, answer: Recording) -> Run:
        """Give an answer when it has been spoken."""
        session = self._ears.open(answer.sample_rate)
        audio = self._written(answer)
        session.feed(answer.samples)
        return self._stop(session, audio)

    def close(self) -> None:
        """End the child processes."""
        self._ears.close()
        self._analyst.close()

    def _written(self, answer: Recording) -> Path:
        audio = self._folder / "take.wav"
        soundfile.write(audio, answer.samples, answer.sample_rate, subtype="PCM_16")
        return audio

    def _stop(self, session: transcriber.WhisperSession, audio: Path) -> Run:
        stopped = time.perf_counter()
        pending = self._analyst.begin(audio)
        transcript = session.finish()
        transcribed = time.perf_counter()
        findings(pending.finish(transcript, QUESTION), QUESTION)
        found = time.perf_counter()
        return Run(transcribed - stopped, found - stopped, len(transcript.words))


def _feed(session: transcriber.WhisperSession, answer: Recording, live_from_s: float) -> None:
    first = round(live_from_s * answer.sample_rate)
    session.feed(answer.samples[:first])
    _await(session, _settled_s(answer, first))
    step = round(BLOCK_S * answer.sample_rate)
    begun = time.perf_counter()
    for start in range(first, len(answer.samples), step):
        due = begun + (start + step - first) / answer.sample_rate
        time.sleep(max(0.0, due - time.perf_counter()))
        session.feed(answer.samples[start : start + step])


def _settled_s(answer: Recording, samples: int) -> float:
    """Return how far a recogniser has got that has caught up with so many samples."""
    hearing = Hearing(answer.sample_rate)
    hearing.hear(answer.samples[:samples])
    return hearing.settled_s


def _await(session: transcriber.WhisperSession, settled_s: float) -> None:
    while session.settled_s < settled_s - recogniser.REPORT_S:
        time.sleep(0.05)


def _row(label: str, values: Sequence[float]) -> None:
    middle, longest = statistics.median(values), max(values)
    print(f"{label:38} median {middle:6.2f} s   longest {longest:6.2f} s")
