"""One take, from the question to what came across.

The straight line: ask, think, record (on disk and recognised as it is spoken), keep, transcribe,
analyse. Screens, the line mode and the demo all walk it through these functions; there is no device
and no screen in here, only the ports of a `Studio`. What was spoken is kept before anything is made
of it.
"""

from __future__ import annotations

import queue
import threading
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from voiceprep.errors import StorageFailed, VoiceprepError
from voiceprep.model import Level, Manner, Mark, Take
from voiceprep.studio import Studio as Studio
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voiceprep.model import (
        Analysis,
        Finding,
        FollowUp,
        Question,
        Recording,
        Settings,
        Transcript,
    )
    from voiceprep.ports import (
        Block,
        OpenRecording,
        PendingAnalysis,
        Session,
        SpeechSource,
        Transcriber,
    )

    Progress = Callable[[float, float], None]

QUEUED_BLOCKS = 4096
"""Blocks waiting for a slow disk before the newest are dropped: over a minute at 20 ms a block."""
WRITER_LIMIT_S = 10.0
FEED_S = 1.0
"""Length of the pieces in which a recording on disk is fed to the recogniser."""

RecorderState = Literal["ready", "recording", "paused", "ended", "stopped"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A take with what was made of it."""

    take: Take
    findings: tuple[Finding, ...]
    trouble: str = ""
    """Why there are no words, where there ought to be; empty when all went well."""
    followups: tuple[FollowUp, ...] = ()
    """What an interviewer would ask next."""


def new_id(moment: datetime | None = None) -> str:
    """Return an id that sorts by time and is a safe file name."""
    at = moment or datetime.now(UTC)
    return f"{at:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:8]}"


def ask(
    studio: Studio,
    question: Question,
    settings: Settings,
    on_word: Callable[[int, int], None],
    manner: Manner | None = None,
) -> bool:
    """Read the question aloud and return once the last sound has left the loudspeaker.

    `manner` is that of whoever asks, the usual one of the settings unless given. True if it was
    heard to the end, False if it was hushed or nothing can speak here. Raises NoAudioDevice.
    """
    voice = studio.voice(settings)
    if voice is None:
        return False
    with studio.air:
        usual = Manner(settings.voice, settings.rate_wpm)
        return voice.say(question.text, manner or usual, on_word)


class TakeRecorder:
    """One answer while it is being spoken.

    Three activities, of which none waits for another: the source delivers blocks, a writer thread
    puts them on disk and hands them to the recogniser, and whoever watches reads `level`,
    `elapsed_s` and `trouble`.
    """

    def __init__(
        self,
        studio: Studio,
        question: Question,
        settings: Settings,
        *,
        sitting: str = "",
        thinking_s: float | None = None,
    ) -> None:
        self.take_id = new_id()
        self.question = question
        self.follow_up_of = ""
        self.asked_by = ""
        self.drill = ""
        self.state: RecorderState = "ready"
        self.trouble = ""
        self._studio = studio
        self._settings = settings
        self._sitting = sitting
        self._thinking_s = thinking_s
        self._source: SpeechSource = studio.source(settings)
        self._blocks: queue.Queue[Block | None] = queue.Queue(QUEUED_BLOCKS)
        self._writer = threading.Thread(target=self._write, name="take-writer", daemon=True)
        self._recording: OpenRecording | None = None
        self._session: Session | None = None
        self._rate = 0
        self._frames = 0
        self._paused_frames = 0
        self._refused = False
        self._taken = 0
        self._handled = 0
        self._marks: list[Mark] = []
        self._started_at = datetime.now(UTC)

    def start(self) -> None:
        """Open the microphone and begin. Raises NoAudioDevice, DeviceFailed, StorageFailed."""
        voice = self._studio.voice(self._settings)
        if voice is not None:
            voice.hush()
        with self._studio.air:
            self._started_at = datetime.now(UTC)
            # The source may deliver before `start` returns; blocks wait in the queue for the file.
            self._rate = self._source.start(self._on_block)
        try:
            self._recording = self._studio.recordings.begin(
                self.take_id, self.question, self._rate, device=self._source.device
            )
        except VoiceprepError:
            self._source.stop()
            raise
        self._session = self._opened_session()
        self.state = "recording"
        self._writer.start()

    def pause(self) -> None:
        """Stop keeping what is heard until `resume`; the microphone stays open."""
        if self.state == "recording":
            self._paused_frames = 0
            self.state = "paused"

    def resume(self) -> None:
        """Keep what is heard again."""
        if self.state == "paused":
            self._marks.append(Mark("paused", self.elapsed_s, self._paused_frames / self._rate))
            self.state = "recording"

    def level(self) -> Level:
        """Tell how loud the microphone is."""
        return self._source.level()

    @property
    def elapsed_s(self) -> float:
        """Seconds kept so far, counted in samples."""
        return self._frames / self._rate if self._rate else 0.0

    def ended(self) -> bool:
        """Whether the take ended by itself; `trouble` says why."""
        if self.state in ("recording", "paused"):
            self._notice_the_end()
        return self.state == "ended"

    def stop(self) -> Take:
        """Close the microphone, finish the file and put the take in the history."""
        self._halt()
        self.state = "stopped"
        assert self._recording is not None, "stop() before start()"
        audio = self._recording.finish()
        take = self._take(audio)
        self._studio.store.add(take)
        self._studio.recordings.committed(self.take_id)
        return take

    def discard(self) -> None:
        """Throw the take away, because the person said so."""
        self._halt()
        self.state = "stopped"
        if self._session is not None:
            self._session.cancel()
        if self._recording is not None:
            self._recording.discard()

    @property
    def session(self) -> Session | None:
        """The recogniser's session; None where there is no model."""
        return self._session

    def _opened_session(self) -> Session | None:
        transcriber = self._studio.transcriber(self._settings)
        if transcriber is None:
            return None
        try:
            return transcriber.open(self._rate)
        except VoiceprepError:
            return None  # the take comes first: it is recognised from disk afterwards

    def _on_block(self, block: Block) -> bool:
        try:
            self._blocks.put_nowait(block)
        except queue.Full:
            return False  # a file offers it again, a microphone notes the gap
        self._taken += 1
        return True

    def _write(self) -> None:
        while (block := self._blocks.get()) is not None:
            if self.state == "paused":
                self._paused_frames += len(block)
            elif not self._refused:
                self._keep(block)
            self._handled += 1

    def _keep(self, block: Block) -> None:
        import numpy as np

        assert self._recording is not None
        try:
            self._recording.write(block)
        except StorageFailed as error:
            self._refused = True
            self._end(Mark("disk_full", self.elapsed_s), error.message)
            return
        self._frames += len(block)
        if self._session is not None:
            self._session.feed(block.astype(np.float32) / np.float32(32768.0))

    def _notice_the_end(self) -> None:
        why = self._source.ended
        if self.elapsed_s >= self._settings.max_take_s:
            self._end(None, f"Stopped at the limit of {clock(self._settings.max_take_s)}.")
        elif not why or self._handled < self._taken:
            return  # what came before the end may still be on its way to the disk
        elif why == "finished":
            self._end(None, "")
        else:
            kept = f" Saved {clock(self.elapsed_s)} of your answer."
            self._end(Mark("vanished", self.elapsed_s), why + kept)

    def _end(self, mark: Mark | None, trouble: str) -> None:
        if mark is not None:
            self._marks.append(mark)
        self.trouble = trouble
        self.state = "ended"

    def _halt(self) -> None:
        self._source.stop()
        if self._writer.is_alive():
            self._blocks.put(None)
            self._writer.join(WRITER_LIMIT_S)

    def _take(self, audio: Path) -> Take:
        return Take(
            id=self.take_id,
            question=self.question,
            recorded_at=self._started_at,
            audio=audio,
            duration_s=self.elapsed_s,
            status="recorded",
            sitting=self._sitting,
            device=self._source.device,
            thinking_s=self._thinking_s,
            marks=(*self._marks, *self._source.gaps),
            follow_up_of=self.follow_up_of,
            plan=self._settings.plan,
            asked_by=self.asked_by,
            drill=self.drill,
        )


def assessed(
    studio: Studio,
    take: Take,
    settings: Settings,
    *,
    session: Session | None = None,
    on_progress: Progress | None = None,
) -> Assessment:
    """Transcribe and analyse a kept take, and keep what came of it.

    `session` is the one that heard the answer live; without it, or when it fails, the recording is
    recognised from disk. A failure here never loses the take: it stays in the history, to be
    transcribed later.
    """
    pending = studio.analyst.begin(_audio(take))
    transcript, trouble = _transcript(studio, take, settings, session, on_progress)
    analysis, analysis_trouble = _analysis(pending, transcript, take)
    done = replace(
        take,
        transcript=transcript or take.transcript,
        analysis=analysis or take.analysis,
        status="transcribed" if transcript else take.status,
    )
    studio.store.update(done)
    return Assessment(
        done, findings_of(done, settings), trouble or analysis_trouble, followups_of(done)
    )


def findings_of(take: Take, settings: Settings) -> tuple[Finding, ...]:
    """Return what the numbers of a take mean, derived now because norms change.

    How a drill went comes first.
    """
    from voiceprep.coaching import findings  # nobody waits for norms before a take is there
    from voiceprep.interview.drills import outcomes

    if take.analysis is None:
        return ()
    return (*outcomes(take), *findings(take.analysis, take.question, settings))


def followups_of(take: Take) -> tuple[FollowUp, ...]:
    """Return what an interviewer would ask next, the most needed first."""
    from voiceprep.coaching import followups

    return followups(take.analysis, take.transcript, take.question) if take.analysis else ()


def _audio(take: Take) -> Path:
    if take.audio is None:
        raise StorageFailed("This take has no recording any more.", "Record the answer again.")
    return take.audio


def _transcript(
    studio: Studio,
    take: Take,
    settings: Settings,
    session: Session | None,
    on_progress: Progress | None,
) -> tuple[Transcript | None, str]:
    transcriber = studio.transcriber(settings)
    if transcriber is None:
        return None, ""
    if session is not None:
        try:
            return session.finish(on_progress), ""
        except VoiceprepError:
            session.cancel()
    try:
        recording = studio.read_audio(_audio(take))
        return transcript_of(transcriber, recording, on_progress), ""
    except VoiceprepError as error:
        return None, f"{error.message} {error.hint}".strip()


def transcript_of(
    transcriber: Transcriber, recording: Recording, on_progress: Progress | None = None
) -> Transcript:
    """Recognise a recording on the path that live speech takes: fed in pieces, then finished.

    Raises RecognitionFailed, ModelMissing, ModelDamaged.
    """
    session = transcriber.open(recording.sample_rate)
    step = int(recording.sample_rate * FEED_S)
    for first in range(0, len(recording.samples), step):
        session.feed(recording.samples[first : first + step])
    return session.finish(on_progress)


def _analysis(
    pending: PendingAnalysis, transcript: Transcript | None, take: Take
) -> tuple[Analysis | None, str]:
    try:
        return pending.finish(transcript, take.question), ""
    except VoiceprepError as error:
        return None, f"{error.message} {error.hint}".strip()
