"""The child process that recognises: hears while it decodes.

One thread takes in what the parent sends and cuts it into utterances; the main thread loads the
model and decodes them, one after another, on one core. The parent's side is `transcriber`. This
module is imported by the parent too, for the messages, and so loads nothing heavy.
"""

from __future__ import annotations

import contextlib
import importlib
import queue
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voiceprep.errors import RecognitionFailed, VoiceprepError
from voiceprep.model import Interval, Word
from voiceprep.speech.child import Line, steady_memory
from voiceprep.speech.guards import Omission, guarded, timed, warnings, without_loops
from voiceprep.speech.hearing import Hearing
from voiceprep.text import clock

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from voiceprep.speech.guards import Segment
    from voiceprep.speech.hearing import Heard
    from voiceprep.speech.utterances import Utterance
    from voiceprep.speech.whisper import Whisper


@dataclass(frozen=True, slots=True)
class Open:
    """To the child: an answer begins, at this many samples a second."""

    answer: int
    sample_rate: int


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """To the child: the next samples."""

    answer: int
    samples: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Finish:
    """To the child: that was all of it, this many seconds."""

    answer: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class Cancel:
    """To the child: forget this answer."""

    answer: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """From the child: the model is there."""


@dataclass(frozen=True, slots=True)
class Refused:
    """From the child, its last word: the model cannot be used."""

    error: VoiceprepError


@dataclass(frozen=True, slots=True)
class Settled:
    """From the child: everything before this time has been recognised or was silence."""

    answer: int
    until_s: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """From the child: all words of an answer."""

    answer: int
    words: tuple[Word, ...]
    language: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """From the child: this answer cannot be recognised."""

    answer: int
    error: VoiceprepError


@dataclass(slots=True)
class _Answer:
    """One answer being recognised."""

    number: int
    hearing: Hearing
    waiting: deque[float] = field(default_factory=deque)
    """Where the utterances begin that are not decoded yet."""
    reported_s: float = 0.0
    words: list[Word] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    lost: list[float] = field(default_factory=list)
    """Where the utterances began that could not be decoded."""
    decoded: int = 0
    likely: Utterance | None = None
    """What the speaker has said last, if that was all: decoded ahead, in case it was."""
    ahead: tuple[Utterance, tuple[Segment, ...]] | None = None
    cancelled: bool = False

    @property
    def settled_s(self) -> float:
        """Everything before this has been dealt with."""
        try:
            return self.waiting[0]
        except IndexError:  # asked from two threads: looking first would not help
            return self.hearing.settled_s


@dataclass(frozen=True, slots=True, eq=False)
class _Ahead:
    """Something to decode before it is known to be an utterance."""

    heard: Heard


_Job = tuple[_Answer, "Heard | _Ahead | Finish"]

REPORT_S = 1.0
"""How far recognition goes between two reports of it."""


def recognise(line: Line, folder: Path, language: str, hotwords: str) -> None:
    """Work in the child until the parent is gone."""
    from voiceprep.speech.whisper import Whisper

    steady_memory()
    # Both threads need it, and two threads importing its halves at once trip over each other.
    importlib.import_module("faster_whisper")
    jobs: queue.Queue[_Job] = queue.Queue()
    threading.Thread(target=_Ears(line, jobs).listen, name="ears", daemon=True).start()
    try:
        whisper = Whisper(folder, language, hotwords)
    except VoiceprepError as error:
        line.send(Refused(error))
        return
    line.send(Loaded())
    _Desk(line, jobs, whisper).work()


class _Ears:
    """Takes in what the parent says, and cuts it into jobs for the desk."""

    def __init__(self, line: Line, jobs: queue.Queue[_Job]) -> None:
        self._line = line
        self._jobs = jobs
        self._answers: dict[int, _Answer] = {}

    def listen(self) -> None:
        """Listen until the parent is gone."""
        for message in self._line.messages():
            try:
                self._take(message)
            except Exception as error:  # whatever it is, the parent must know
                self._answers.pop(message.answer, None)
                self._line.send(Failed(message.answer, _failure(error)))

    def _take(self, message: Open | Feed | Finish | Cancel) -> None:
        if isinstance(message, Open):
            hearing = Hearing(message.sample_rate)
            self._answers[message.answer] = _Answer(message.answer, hearing)
            return
        answer = self._answers.get(message.answer)
        if answer is None:
            return
        if isinstance(message, Feed):
            self._queue(answer, answer.hearing.hear(message.samples))
            self._look_ahead(answer)
            _report(self._line, answer)
            return
        del self._answers[message.answer]
        if isinstance(message, Cancel):
            answer.cancelled = True
            return
        self._queue(answer, answer.hearing.finish())
        self._jobs.put((answer, message))

    def _queue(self, answer: _Answer, closed: tuple[Heard, ...]) -> None:
        for utterance, samples in closed:
            answer.waiting.append(utterance.start_s)
            self._jobs.put((answer, (utterance, samples)))

    def _look_ahead(self, answer: _Answer) -> None:
        """Have what was said last decoded in a pause: at stop it is then there already."""
        likely = None if answer.waiting else answer.hearing.likely
        before, answer.likely = answer.likely, likely
        if likely is not None and likely != before:
            self._jobs.put((answer, _Ahead((likely, answer.hearing.sound_of(likely)))))


class _Desk:
    """Decodes what the ears have cut."""

    def __init__(self, line: Line, jobs: queue.Queue[_Job], whisper: Whisper) -> None:
        self._line = line
        self._jobs = jobs
        self._whisper = whisper

    def work(self) -> None:
        """Work until the process ends."""
        while True:
            answer, job = self._jobs.get()
            if answer.cancelled:
                continue
            try:
                self._do(answer, job)
            except Exception as error:  # whatever it is, the parent must know
                answer.cancelled = True
                self._line.send(Failed(answer.number, _failure(error)))

    def _do(self, answer: _Answer, job: Heard | _Ahead | Finish) -> None:
        if isinstance(job, Finish):
            self._line.send(self._recognised(answer, job.duration_s))
        elif isinstance(job, _Ahead):
            self._decode_ahead(answer, job.heard)
        else:
            self._decode(answer, job)
            answer.waiting.popleft()
            _report(self._line, answer)

    def _decode_ahead(self, answer: _Answer, heard: Heard) -> None:
        if answer.likely == heard[0]:  # else the speaker has gone on
            with contextlib.suppress(RuntimeError, ValueError):  # it will be tried again in earnest
                answer.ahead = heard[0], self._segments(heard)

    def _decode(self, answer: _Answer, heard: Heard) -> None:
        utterance, _ = heard
        try:
            ahead = answer.ahead
            known = ahead is not None and ahead[0] == utterance
            segments = ahead[1] if ahead and known else self._segments(heard)
        except (RuntimeError, ValueError) as error:  # one bad utterance does not spoil the answer
            if "bad_alloc" in str(error):
                raise MemoryError from error
            answer.lost.append(utterance.start_s)
            return
        kept = guarded(segments, utterance.speech, Interval(utterance.start_s, utterance.end_s))
        answer.words.extend(kept.words)
        answer.omissions.extend(kept.omissions)
        answer.decoded += 1

    def _segments(self, heard: Heard) -> tuple[Segment, ...]:
        utterance, samples = heard
        return self._whisper.segments(samples, utterance.start_s, utterance.speech[-1].end_s)

    def _recognised(self, answer: _Answer, duration_s: float) -> Recognised:
        if answer.lost and not answer.decoded:
            raise RecognitionFailed(
                "The speech model could not recognise anything of this recording.",
                "Check the model with `voiceprep models check`, or choose another one.",
            )
        kept = without_loops(answer.words)
        lost = tuple(f"What was said at {clock(at)} could not be recognised." for at in answer.lost)
        return Recognised(
            answer.number,
            timed(kept.words, Interval(0.0, duration_s)),
            self._whisper.language,
            (*lost, *warnings((*answer.omissions, *kept.omissions))),
        )


def _report(line: Line, answer: _Answer) -> None:
    settled_s = answer.settled_s
    if settled_s - answer.reported_s >= REPORT_S:
        answer.reported_s = settled_s
        line.send(Settled(answer.number, settled_s))


def _failure(error: Exception) -> VoiceprepError:
    from voiceprep.speech.whisper import out_of_memory

    if isinstance(error, VoiceprepError):
        return error
    if isinstance(error, MemoryError) or "bad_alloc" in str(error):
        return out_of_memory()
    return RecognitionFailed(
        f"Recognition failed: {type(error).__name__}: {error}", "The recording is kept; try again."
    )
