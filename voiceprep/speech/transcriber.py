"""Recognition as the rest of the program sees it: sessions that are fed and finished.

The parent's side of `recogniser`. Nothing here waits for the child except `finish`, and that
gives up when the child makes no progress; whatever becomes of the child, the next session gets a
live one.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from voiceprep.errors import RecognitionFailed
from voiceprep.model import Engine, Transcript
from voiceprep.speech.child import Child
from voiceprep.speech.recogniser import (
    Cancel,
    Failed,
    Feed,
    Finish,
    Loaded,
    Open,
    Recognised,
    Refused,
    Settled,
    recognise,
)
from voiceprep.speech.whisper import HOTWORDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from voiceprep.errors import VoiceprepError

AHEAD_S = 90.0
"""How far the child is fed ahead of what is settled: three utterances, a few megabytes."""
BLOCK_S = 1.0
PATIENCE_S = 300.0
"""A child that owes an answer and settles nothing for so long hangs."""
_LOOK_S = 0.2

_AGAIN = "The recording is kept and can be recognised again."


class WhisperTranscriber:
    """A Whisper model in a child process: ports.Transcriber.

    Parameters
    ----------
    folder
        The model's folder.
    model_id
        Its name, as transcripts remember it.
    language
        Two-letter code of what is spoken.
    hotwords
        The hint that fillers be written down; empty for a model that does not know it.
    log
        Where what the libraries print goes; nowhere by default.
    """

    def __init__(
        self,
        folder: Path,
        model_id: str,
        language: str,
        *,
        hotwords: str = HOTWORDS,
        log: Path | None = None,
    ) -> None:
        self._engine = Engine("faster-whisper", model_id)
        self._work = (folder, language, hotwords)
        self._log = log
        self._lock = threading.Lock()
        self._recogniser: _Recogniser | None = None
        self._numbers = itertools.count(1)
        self.patience_s = PATIENCE_S

    @property
    def engine(self) -> Engine:
        """What recognises."""
        return self._engine

    @property
    def pid(self) -> int | None:
        """The child's process id, for those who watch it; None while there is none."""
        return self._recogniser.child.pid if self._recogniser is not None else None

    def open(self, sample_rate: int) -> WhisperSession:
        """Begin one answer; an older one that is unfinished is cancelled.

        Returns at once and never raises: what goes wrong is told by `finish`.
        """
        with self._lock:
            unfinished = self._recogniser.session if self._recogniser is not None else None
            if unfinished is not None:
                unfinished.cancel()
            recogniser = self._living()
            session = WhisperSession(
                recogniser.child, next(self._numbers), sample_rate, self._engine, self.patience_s
            )
            recogniser.attend(session)
        return session

    def warm(self) -> None:
        """Start the child and load the model in the background."""
        with self._lock:
            self._living()

    def close(self) -> None:
        """End the child; returns within two seconds."""
        with self._lock:
            recogniser, self._recogniser = self._recogniser, None
        if recogniser is not None:
            recogniser.child.end()

    def _living(self) -> _Recogniser:
        if self._recogniser is None or not self._recogniser.usable:
            self._recogniser = _Recogniser(self._work, self._log)
        return self._recogniser


class _Recogniser:
    """One child from its beginning to its end, and the session it works for."""

    def __init__(self, work: tuple[Path, str, str], log: Path | None) -> None:
        self.session: WhisperSession | None = None
        self._refusal: VoiceprepError | None = None
        self.child = Child(recognise, work, self._heard, self._ended, log=log)

    @property
    def usable(self) -> bool:
        """Whether a session can be begun with it."""
        return self.child.alive and self._refusal is None

    def attend(self, session: WhisperSession) -> None:
        """Work for this session from now on."""
        self.session = session
        session.begin()
        if not self.usable:  # it ended at this very moment and told nobody
            self._ended("ended by itself")

    def _heard(self, message: object) -> None:
        if isinstance(message, Refused):
            self._refusal = message.error
        elif self.session is not None:
            self.session.hear(message)

    def _ended(self, reason: str) -> None:
        failure = self._refusal or RecognitionFailed(f"The recogniser {reason}.", _AGAIN)
        if self.session is not None:
            self.session.settle(failure)


class WhisperSession:
    """One answer: ports.Session. Blocks are kept, not copied: leave them as they are."""

    def __init__(
        self, child: Child, number: int, sample_rate: int, engine: Engine, patience_s: float
    ) -> None:
        self._child = child
        self._number = number
        self._rate = sample_rate
        self._engine = engine
        self._patience_s = patience_s
        self._change = threading.Condition()
        self._waiting: deque[NDArray[np.float32]] = deque()
        self._fed = 0
        self._sent = 0
        self._finishing = False
        self._all_sent = False
        self._settled_s = 0.0
        self._settled_at = time.monotonic()
        self._outcome: Transcript | VoiceprepError | None = None

    @property
    def settled_s(self) -> float:
        """How far everything has been recognised, or was silence."""
        return self._settled_s

    @property
    def awaited(self) -> bool:
        """Whether somebody waits for the transcript."""
        return self._finishing and self._outcome is None

    def begin(self) -> None:
        """Tell the child."""
        self._child.post(Open(self._number, self._rate))

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Take the next samples, shape (n,); never blocks, never raises."""
        with self._change:
            if self._outcome is None and not self._finishing and len(samples):
                self._waiting.append(samples)
                self._fed += len(samples)
                self._pass_on()

    def finish(self, on_progress: Callable[[float, float], None] | None = None) -> Transcript:
        """Recognise what is left and return all words; `on_progress(done_s, total_s)`.

        Raises RecognitionFailed, ModelDamaged or SettingsInvalid.
        """
        tell = on_progress or _tell_nobody
        with self._change:
            self._finishing = True
            self._settled_at = time.monotonic()
            self._pass_on()
        told_s = -1.0
        while (outcome := self._outcome) is None:
            if self._settled_s > told_s:
                told_s = self._settled_s
                tell(told_s, self._duration_s)
            self._await(told_s)
        if not isinstance(outcome, Transcript):
            raise outcome
        tell(self._duration_s, self._duration_s)
        return outcome

    def cancel(self) -> None:
        """Give up; returns within two seconds.

        A child that is being waited for may be hanging, so it is ended and not asked.
        """
        awaited = self.awaited
        if self._outcome is not None:
            return
        self.settle(RecognitionFailed("Recognition was cancelled.", _AGAIN))
        if awaited:
            self._child.end()
        else:
            self._child.post(Cancel(self._number))

    def hear(self, message: object) -> None:
        """Take what the child says."""
        if isinstance(message, Loaded):
            self._settled_at = time.monotonic()
        elif getattr(message, "answer", None) != self._number:
            return
        elif isinstance(message, Settled):
            self._progress(message.until_s)
        elif isinstance(message, Recognised):
            self.settle(Transcript(message.words, message.language, self._engine, message.warnings))
        elif isinstance(message, Failed):
            self.settle(message.error)

    def settle(self, outcome: Transcript | VoiceprepError) -> None:
        """Let this be what became of it, if nothing has yet."""
        with self._change:
            if self._outcome is None:
                self._outcome = outcome
            self._waiting.clear()
            self._change.notify_all()

    @property
    def _duration_s(self) -> float:
        return self._fed / self._rate

    def _progress(self, until_s: float) -> None:
        with self._change:
            self._settled_s = min(until_s, self._duration_s)
            self._settled_at = time.monotonic()
            self._pass_on()
            self._change.notify_all()

    def _pass_on(self) -> None:
        """Give the child what it may have by now, in pieces, and the end after the last."""
        if self._outcome is not None:
            return
        while self._waiting and self._sent / self._rate < self._settled_s + AHEAD_S:
            block = self._waiting.popleft()
            step = max(1, int(BLOCK_S * self._rate))
            if len(block) > step:
                self._waiting.appendleft(block[step:])
            self._child.post(Feed(self._number, block[:step]))
            self._sent += min(step, len(block))
        if self._finishing and not self._waiting and not self._all_sent:
            self._all_sent = True
            self._child.post(Finish(self._number, self._duration_s))

    def _await(self, told_s: float) -> None:
        with self._change:
            self._change.wait_for(
                lambda: self._outcome is not None or self._settled_s > told_s, timeout=_LOOK_S
            )
        if time.monotonic() - self._settled_at > self._patience_s:
            self.settle(RecognitionFailed("The recogniser hung and was ended.", _AGAIN))
            self._child.end()


def _tell_nobody(done_s: float, total_s: float) -> None:
    """Stand in for whoever follows the progress."""
