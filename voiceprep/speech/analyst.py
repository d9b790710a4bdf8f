"""Measuring takes in a child process, so that a screen never stalls and a crash costs one retry.

The sound is measured while the last words are still being recognised; the words are added at
`finish`. What is measured is the business of `voiceprep.analysis`.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.errors import RecognitionFailed, VoiceprepError
from voiceprep.model import Question, Transcript
from voiceprep.speech.child import Child

if TYPE_CHECKING:
    from voiceprep.analysis.traces import Traces
    from voiceprep.model import Analysis, Filler, Sound
    from voiceprep.speech.child import Line

PATIENCE_S = 300.0
"""A recording of an hour is measured within a minute or two; a child that takes longer hangs."""
KEPT = 4
"""Sounds that a child keeps for a `finish` that may never come."""
_TRIES = 2
_LOOK_S = 0.2

_AGAIN = "The recording is kept; analyse it again from the history."


@dataclass(frozen=True, slots=True)
class _Measure:
    """To the child: measure the sound of this file."""

    take: int
    audio: Path


@dataclass(frozen=True, slots=True)
class _Assess:
    """To the child: that is what was said; this was the question."""

    take: int
    audio: Path
    transcript: Transcript | None
    question: Question | None


@dataclass(frozen=True, slots=True)
class _Warm:
    """To the child: load what will be needed."""

    take: int = 0


@dataclass(frozen=True, slots=True)
class _Answer:
    """From the child: what came of it."""

    take: int
    result: Analysis | VoiceprepError


class ChildAnalyst:
    """Measures takes in a child process, one after another: ports.Analyst."""

    def __init__(self, log: Path | None = None) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._desk: _Desk | None = None
        self._numbers = itertools.count(1)
        self.patience_s = PATIENCE_S

    @property
    def pid(self) -> int | None:
        """The child's process id, for those who watch it; None while there is none."""
        return self._desk.child.pid if self._desk is not None else None

    def begin(self, audio: Path) -> ChildAnalysis:
        """Start measuring the sound of this file; returns at once."""
        pending = ChildAnalysis(self, next(self._numbers), audio)
        self.ask(_Measure(pending.take, audio))
        return pending

    def warm(self) -> None:
        """Load the heavy libraries in the background."""
        self.ask(_Warm())

    def close(self) -> None:
        """End the child; returns within two seconds."""
        with self._lock:
            desk, self._desk = self._desk, None
        if desk is not None:
            desk.child.end()

    def ask(self, message: _Measure | _Assess | _Warm) -> _Desk:
        """Say something to the child, a new one if need be; return the desk that will answer."""
        with self._lock:
            if self._desk is None or not self._desk.child.alive:
                self._desk = _Desk(self._log)
            self._desk.child.post(message)
            return self._desk


class ChildAnalysis:
    """One take being measured: ports.PendingAnalysis."""

    def __init__(self, analyst: ChildAnalyst, take: int, audio: Path) -> None:
        self.take = take
        self._analyst = analyst
        self._audio = audio

    def finish(self, transcript: Transcript | None, question: Question | None) -> Analysis:
        """Return the whole analysis; delivery only where there is no transcript.

        Raises AudioUnreadable, or RecognitionFailed when the child died or hung twice.
        """
        request = _Assess(self.take, self._audio, transcript, question)
        for _ in range(_TRIES):
            answer = self._analyst.ask(request).answer(self.take, self._analyst.patience_s)
            if isinstance(answer, VoiceprepError):
                raise answer
            if answer is not None:
                return answer
        raise RecognitionFailed("The analysis stopped twice before it was done.", _AGAIN)


class _Desk:
    """One child from its beginning to its end, and what it has answered."""

    def __init__(self, log: Path | None) -> None:
        self._change = threading.Condition()
        self._answers: dict[int, Analysis | VoiceprepError] = {}
        self.child = Child(assess, (), self._heard, self._ended, log=log)

    def answer(self, take: int, patience_s: float) -> Analysis | VoiceprepError | None:
        """Wait for the answer about a take; None if the child dies or hangs over it."""
        until = time.monotonic() + patience_s
        with self._change:
            while take not in self._answers and self.child.alive and time.monotonic() < until:
                self._change.wait(_LOOK_S)
            answer = self._answers.pop(take, None)
        if answer is None:
            self.child.end()
        return answer

    def _heard(self, message: _Answer) -> None:
        with self._change:
            self._answers[message.take] = message.result
            self._change.notify_all()

    def _ended(self, _reason: str) -> None:
        with self._change:
            self._change.notify_all()


def assess(line: Line) -> None:
    """Work in the child until the parent is gone."""
    inbox: queue.Queue[_Measure | _Assess | _Warm] = queue.Queue()
    threading.Thread(target=_listen, args=(line, inbox), name="ears", daemon=True).start()
    bench = _Bench()
    while True:
        message = inbox.get()
        if isinstance(message, _Warm):
            bench.warm()
        elif isinstance(message, _Measure):
            bench.measure(message.take, message.audio)
        else:
            line.send(_Answer(message.take, bench.assess(message)))


def _listen(line: Line, inbox: queue.Queue[_Measure | _Assess | _Warm]) -> None:
    for message in line.messages():
        inbox.put(message)


class _Bench:
    """What has been measured and not been asked for yet."""

    def __init__(self) -> None:
        self._sounds: dict[int, tuple[Sound, Traces] | VoiceprepError] = {}

    def warm(self) -> None:
        """Measure a second of hiss, which loads and compiles everything."""
        import numpy as np

        from voiceprep import analysis
        from voiceprep.model import Recording
        from voiceprep.speech.acousticmodel import light_model

        rate = 16_000
        hiss = np.random.default_rng(0).normal(0.0, 0.01, rate).astype(np.float32)
        try:
            analysis.assess(None, analysis.sound(Recording(hiss, rate)), None)
            light_model()
        except Exception:
            traceback.print_exc()  # to the log: whoever measures a take will be told

    def measure(self, take: int, audio: Path) -> tuple[Sound, Traces] | VoiceprepError:
        """Measure a file, or say why not."""
        from voiceprep import analysis
        from voiceprep.speech.audiofile import recording

        measured: tuple[Sound, Traces] | VoiceprepError
        try:
            measured = analysis.sound_and_traces(recording(audio))
        except Exception as error:
            measured = _failure(error)
        self._sounds[take] = measured
        while len(self._sounds) > KEPT:
            del self._sounds[next(iter(self._sounds))]
        return measured

    def assess(self, request: _Assess) -> Analysis | VoiceprepError:
        """Put the sound and the words together."""
        from voiceprep import analysis

        measured = self._sounds.pop(request.take, None)
        if measured is None:
            measured = self.measure(request.take, request.audio)
            self._sounds.pop(request.take, None)
        if isinstance(measured, VoiceprepError):
            return measured
        sound, traces = measured
        words, heard = _completed(request, sound, traces)
        try:
            return analysis.assess(words, sound, request.question, heard_fillers=heard)
        except Exception as error:
            return _failure(error)


def _completed(
    request: _Assess, sound: Sound, traces: Traces
) -> tuple[Transcript | None, tuple[Filler, ...]]:
    """Return the words with times and the filled pauses they lack; a failure costs only these."""
    from voiceprep.speech.aligner import completed

    try:
        return completed(sound, traces, request.transcript)
    except Exception:
        traceback.print_exc()  # to the log
        return request.transcript, ()


def _failure(error: Exception) -> VoiceprepError:
    if isinstance(error, VoiceprepError):
        return error
    traceback.print_exception(error)  # to the log
    if isinstance(error, MemoryError):
        return RecognitionFailed("The analysis ran out of memory.", "Close other programs.")
    return RecognitionFailed(f"The analysis failed: {type(error).__name__}: {error}", _AGAIN)
