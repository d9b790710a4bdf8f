"""Scripted ports: they do what a test says, and remember what they were asked."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from voiceprep import analysis
from voiceprep.coaching.values import values_of
from voiceprep.errors import (
    ModelMissing,
    PlanChanged,
    PlanInvalid,
    RecognitionFailed,
    StorageFailed,
)
from voiceprep.model import (
    Analysis,
    Device,
    Engine,
    Finding,
    Interval,
    Level,
    Manner,
    Mark,
    Measures,
    Plan,
    Question,
    Recording,
    Settings,
    SpeechModel,
    Take,
    Transcript,
    VoiceInfo,
    Word,
)
from voiceprep.practice import Studio

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from voiceprep.model.pages import Answered, PageWish, PlanPaper
    from voiceprep.ports import Block

QUESTION = Question(
    id="disagreement-with-manager",
    text="Tell me about a time you disagreed with a manager. What did you do?",
    kind="behavioural",
    competency="judgement",
    target_s=120.0,
    follow_ups=("What would you do differently today?",),
    bank="Classics",
)


def words(text: str, *, start_s: float = 0.5, each_s: float = 0.4) -> tuple[Word, ...]:
    """Return words spoken one after another, each as long as the next."""
    return tuple(
        Word(w, start_s + i * each_s, start_s + (i + 1) * each_s - 0.05, 0.9)
        for i, w in enumerate(text.split())
    )


class ScriptedSource:
    """Delivers given samples in blocks from a thread, as fast as it can unless told a pace."""

    def __init__(
        self,
        samples: NDArray[np.int16] | None = None,
        sample_rate: int = 16_000,
        *,
        block_s: float = 0.05,
        pace: float = 0.0,
        then: str = "",
    ) -> None:
        self.samples = np.zeros(0, np.int16) if samples is None else samples
        self.sample_rate = sample_rate
        self.pace = pace
        self.then = then
        self.started = 0
        self.stopped = 0
        self.delivered = threading.Event()
        self._block = int(block_s * sample_rate)
        self._ended = ""
        self._halt = threading.Event()
        self.now = Level(-20.0, -12.0)
        self.lost: tuple[Mark, ...] = ()

    def start(self, on_block: Callable[[Block], bool]) -> int:
        self.started += 1
        threading.Thread(target=self._run, args=(on_block,), daemon=True).start()
        return self.sample_rate

    def _run(self, on_block: Callable[[Block], bool]) -> None:
        for first in range(0, len(self.samples), self._block):
            if self._halt.is_set():
                return
            while not on_block(self.samples[first : first + self._block]):
                time.sleep(0.005)
            if self.pace:
                time.sleep(self.pace)
        self._ended = self.then
        self.delivered.set()

    def level(self) -> Level:
        return self.now

    def stop(self) -> None:
        self.stopped += 1
        self._halt.set()

    @property
    def ended(self) -> str:
        return self._ended

    @property
    def device(self) -> str:
        return "Scripted microphone"

    @property
    def gaps(self) -> tuple[Mark, ...]:
        return self.lost


class ScriptedSession:
    """Remembers what it heard and answers from the transcriber's queue."""

    def __init__(self, owner: ScriptedTranscriber, sample_rate: int) -> None:
        self.owner = owner
        self.sample_rate = sample_rate
        self.heard: list[NDArray[np.float32]] = []
        self.cancelled = False

    def feed(self, samples: NDArray[np.float32]) -> None:
        self.heard.append(samples)

    def finish(self, on_progress: Callable[[float, float], None] | None = None) -> Transcript:
        if on_progress is not None:
            on_progress(1.0, 1.0)
        reply = self.owner.replies.pop(0) if self.owner.replies else Transcript(())
        if isinstance(reply, Exception):
            raise reply
        return reply

    def cancel(self) -> None:
        self.cancelled = True


class ScriptedTranscriber:
    """A queue of replies (transcripts, or errors to raise) and a list of sessions."""

    def __init__(self, *replies: Transcript | RecognitionFailed) -> None:
        self.replies = list(replies)
        self.sessions: list[ScriptedSession] = []
        self.warmed = False
        self.closed = False

    def open(self, sample_rate: int) -> ScriptedSession:
        self.sessions.append(ScriptedSession(self, sample_rate))
        return self.sessions[-1]

    def warm(self) -> None:
        self.warmed = True

    def close(self) -> None:
        self.closed = True

    @property
    def engine(self) -> Engine:
        return Engine("scripted", "scripted")


class InlineAnalyst:
    """The real analysis, in this process."""

    def __init__(self, read_audio: Callable[[Path], Recording]) -> None:
        self._read = read_audio

    def begin(self, audio: Path) -> _InlinePending:
        return _InlinePending(self._read(audio))

    def warm(self) -> None:
        pass

    def close(self) -> None:
        pass


class _InlinePending:
    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def finish(self, transcript: Transcript | None, question: Question | None) -> Analysis:
        return analysis.assess(transcript, analysis.sound(self._recording), question)


class ScriptedAnalyst:
    """Answers every take with the same analysis."""

    def __init__(self, answer: Analysis) -> None:
        self.answer = answer
        self.begun: list[Path] = []

    def begin(self, audio: Path) -> ScriptedAnalyst:
        self.begun.append(audio)
        return self

    def finish(self, transcript: Transcript | None, question: Question | None) -> Analysis:
        return self.answer

    def warm(self) -> None:
        pass

    def close(self) -> None:
        pass


class SilentVoice:
    """Reads aloud to nobody; tells each word at once."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Manner]] = []
        self.hushed = 0

    def say(self, text: str, manner: Manner, on_word: Callable[[int, int], None]) -> bool:
        self.said.append((text, manner))
        at = 0
        for word in text.split():
            first = text.index(word, at)
            on_word(first, len(word))
            at = first + len(word)
        return True

    def hush(self) -> None:
        self.hushed += 1

    def voices(self) -> Sequence[VoiceInfo]:
        return (VoiceInfo("en-us", "American", "espeak"), VoiceInfo("gmw/en", "British", "espeak"))


class ListedPlayer:
    """Remembers what it was asked to play."""

    def __init__(self) -> None:
        self.played: list[tuple[Path, float, float | None]] = []
        self._position: float | None = None

    def play(self, audio: Path, start_s: float = 0.0, end_s: float | None = None) -> None:
        self.played.append((audio, start_s, end_s))
        self._position = start_s

    def stop(self) -> None:
        self._position = None

    @property
    def position_s(self) -> float | None:
        return self._position


class ListStore:
    """A history in a list."""

    def __init__(self) -> None:
        self.kept: dict[str, Take] = {}
        self.trash: dict[str, Take] = {}

    def add(self, take: Take) -> None:
        self.kept[take.id] = take

    def update(self, take: Take) -> None:
        self.kept[take.id] = take

    def take(self, take_id: str) -> Take | None:
        return self.kept.get(take_id)

    def takes(self, question_id: str | None = None, limit: int | None = None) -> Sequence[Take]:
        newest = sorted(self.kept.values(), key=lambda take: take.recorded_at, reverse=True)
        chosen = [t for t in newest if question_id in (None, t.question.id)]
        return tuple(chosen[:limit])

    def listing(self, question_id: str | None = None, limit: int | None = None) -> Sequence[Take]:
        whole = self.takes(question_id, limit)
        return tuple(replace(t, transcript=None, analysis=None, recognised=None) for t in whole)

    def measured(
        self, question_id: str | None = None, limit: int | None = None
    ) -> Sequence[Measures]:
        whole, light = self.takes(question_id, limit), self.listing(question_id, limit)
        return tuple(map(_measures, whole, light))

    def forget(self, take_id: str) -> None:
        if take_id in self.kept:
            self.trash[take_id] = self.kept.pop(take_id)

    def empty_trash(self) -> int:
        gone = len(self.trash)
        self.trash.clear()
        return gone

    def restore(self, take_id: str) -> Take | None:
        if take_id in self.trash:
            self.kept[take_id] = self.trash.pop(take_id)
        return self.kept.get(take_id)


def _measures(whole: Take, light: Take) -> Measures:
    found = values_of(whole.analysis, whole.question) if whole.analysis else ({}, frozenset())
    return Measures(light, *found)


class MemoryRecording:
    """A take that is never on disk; refuses after `room_s`."""

    def __init__(self, path: Path, sample_rate: int, room_s: float | None) -> None:
        self.path = path
        self.sample_rate = sample_rate
        self.room_s = room_s
        self.blocks: list[Block] = []
        self.discarded = False

    def write(self, block: Block) -> None:
        if self.room_s is not None and self.written_s >= self.room_s:
            raise StorageFailed("The disk is full. Saved 0:01 of your answer.", "Free some space.")
        self.blocks.append(block)

    @property
    def samples(self) -> NDArray[np.int16]:
        return np.concatenate(self.blocks) if self.blocks else np.zeros(0, np.int16)

    def finish(self) -> Path:
        return self.path

    def discard(self) -> None:
        self.discarded = True

    @property
    def written_s(self) -> float:
        return sum(map(len, self.blocks)) / self.sample_rate


class MemoryRecordings:
    """Recordings in memory, readable again by `read`."""

    def __init__(self, folder: Path, room_s: float | None = None) -> None:
        self.folder = folder
        self.room_s = room_s
        self.made: dict[Path, MemoryRecording] = {}
        self.commits: list[str] = []

    def begin(
        self, take_id: str, question: Question, sample_rate: int, *, device: str = ""
    ) -> MemoryRecording:
        path = self.folder / f"{take_id}.wav"
        self.made[path] = MemoryRecording(path, sample_rate, self.room_s)
        return self.made[path]

    def committed(self, take_id: str) -> None:
        self.commits.append(take_id)

    def free_s(self, sample_rate: int) -> float:
        return 3600.0

    def read(self, path: Path) -> Recording:
        made = self.made[path]
        return Recording(made.samples.astype(np.float32) / np.float32(32768.0), made.sample_rate)


@dataclass
class FixedDevices:
    """The devices a test says there are."""

    microphones: tuple[Device, ...] = (
        Device("Scripted microphone", "test", 48_000, 1, is_default=True),
        Device("Headset", "test", 16_000, 1),
    )
    speakers: tuple[Device, ...] = (Device("Speakers", "test", 48_000, 2, is_default=True),)
    scans: int = 0

    def inputs(self) -> Sequence[Device]:
        return self.microphones

    def outputs(self) -> Sequence[Device]:
        return self.speakers

    def rescan(self) -> None:
        self.scans += 1


@dataclass
class FixedModels:
    """Speech models that are fetched without a network, or refuse to be."""

    listed: tuple[SpeechModel, ...] = ()
    refuses: str = ""
    fetched: list[str] = field(default_factory=list)

    def all(self) -> Sequence[SpeechModel]:
        return self.listed

    def get(self, model_id: str, on_progress: Callable[[float, float], None]) -> SpeechModel:
        if self.refuses:
            raise ModelMissing(self.refuses, "Try again later.")
        self.fetched.append(model_id)
        found = next(m for m in self.listed if m.id == model_id)
        on_progress(found.size_mb / 2, found.size_mb)
        on_progress(found.size_mb, found.size_mb)
        return found


class MemorySettings:
    """Settings that are forgotten with the test."""

    def __init__(self, settings: Settings | None = None, problems: Sequence[str] = ()) -> None:
        self.settings = settings or Settings()
        self.saved: list[Settings] = []
        self._problems = problems

    def load(self) -> Settings:
        return self.settings

    def save(self, settings: Settings) -> None:
        self.settings = settings
        self.saved.append(settings)

    def problems(self) -> Sequence[str]:
        return self._problems


class NamedReporter:
    """Writes a one-line page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, take: Take, findings: Sequence[Finding]) -> Path:
        page = self.folder / f"{take.id}.html"
        page.write_text(f"<!doctype html><title>{len(findings)} findings</title>", encoding="utf-8")
        return page

    def write_take(self, answer: Answered, wish: PageWish | None = None) -> Path:
        return self.write(answer.take, answer.findings)

    def write_sitting(
        self,
        answers: Sequence[Answered],
        wish: PageWish | None = None,
        on_progress: Callable[[float, float], None] | None = None,
    ) -> Path:
        return self._named(f"sitting-{answers[0].take.sitting}", len(answers), on_progress)

    def write_plan(
        self,
        paper: PlanPaper,
        wish: PageWish | None = None,
        on_progress: Callable[[float, float], None] | None = None,
    ) -> Path:
        return self._named(f"plan-{paper.plan.name}", len(paper.answers), on_progress)

    def write_clip(self, take: Take, span: Interval, file: Path | None = None) -> Path:
        clip = file or self.folder / f"{take.id}-{span.start_s}-{span.end_s}.wav"
        clip.write_bytes(b"")
        return clip

    def _named(
        self, name: str, count: int, on_progress: Callable[[float, float], None] | None
    ) -> Path:
        if on_progress is not None:
            on_progress(float(count), float(count))
        page = self.folder / f"{name}.html"
        page.write_text(f"<!doctype html><title>{count} answers</title>", encoding="utf-8")
        return page


@dataclass
class FoundTakes:
    """What a crash left behind."""

    left: tuple[Take, ...] = ()

    def recover(self) -> Sequence[Take]:
        left, self.left = self.left, ()
        return left

    def problems(self) -> Sequence[str]:
        return ()


class MemoryPlans:
    """Plans in memory; `elsewhere` plays the editor in which one is changed meanwhile."""

    def __init__(self, *plans: Plan) -> None:
        self.trash: dict[str, Plan] = {}
        self.faults: tuple[str, ...] = ()
        self.beside: list[Plan] = []
        self._kept: dict[str, Plan] = {}
        self._saves = 0
        for plan in plans:
            self.elsewhere(plan)

    def elsewhere(self, plan: Plan) -> Plan:
        self._saves += 1
        self._kept[plan.name] = replace(plan, digest=str(self._saves))
        return self._kept[plan.name]

    def list(self) -> Sequence[Plan]:
        return tuple(self._kept[name] for name in sorted(self._kept))

    def load(self, name: str) -> Plan:
        if name not in self._kept:
            raise PlanInvalid(f'There is no plan "{name}".', "See `voiceprep plan list`.")
        return self._kept[name]

    def save(self, plan: Plan) -> Plan:
        there = self._kept.get(plan.name)
        if there is not None and there.digest != plan.digest and there != plan:
            self.beside.append(plan)
            raise PlanChanged(f"{plan.name} was changed elsewhere.", "Both are kept.")
        return self.elsewhere(plan)

    def forget(self, name: str) -> None:
        self.trash[name] = self.load(name)
        del self._kept[name]

    def restore(self, name: str) -> Plan:
        return self.elsewhere(self.trash.pop(name))

    def problems(self) -> Sequence[str]:
        return self.faults


def studio(folder: Path, **parts: object) -> Studio:
    """Return a studio of scripted parts; any of them can be given instead."""
    recordings = MemoryRecordings(folder)
    player, voice = ListedPlayer(), SilentVoice()
    made = Studio(
        source=lambda settings: ScriptedSource(),
        transcriber=lambda settings: None,
        analyst=InlineAnalyst(recordings.read),
        recordings=recordings,
        store=ListStore(),
        read_audio=recordings.read,
        voice=lambda settings: voice,
        player=lambda settings: player,
        devices=FixedDevices(),
        models=FixedModels(),
        settings_file=MemorySettings(),
        reporter=NamedReporter(folder),
        recovery=FoundTakes(),
        plans=MemoryPlans(),
    )
    return replace(made, **parts)  # type: ignore[arg-type]
