"""Where an answer is cut into the pieces that are recognised one by one.

`Utterances` is a state machine over speech probabilities: it closes an utterance at a pause, so
that recognition keeps up with the speaker and only a tail is left at the end. `SpeechStream`
gives the probabilities, frame by frame, exactly as the whole recording at once would. These cuts
are for recognising; pauses are measured elsewhere.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

RATE_HZ = 16_000
FRAME = 512
"""Samples of one speech probability at 16 kHz."""
FRAME_S = FRAME / RATE_HZ

SPEECH_BEGINS = 0.4
"""Low enough for a murmured "um"."""
SPEECH_ENDS = 0.25
BEFORE_S, AFTER_S = 0.4, 0.32
"""Kept around speech: recognisers lose words that begin with the sound.

Both fit into the shortest pause that closes, so the silence in it may belong to two utterances.
"""
APART_S = 0.1
"""An utterance begins at least so long after the speech of the one before."""
CLOSING = ((14.0, 0.35), (8.0, 0.5), (5.0, 1.0), (2.0, 2.0), (0.0, 4.0))
"""Length of the utterance and the pause that closes one at least as long, both in seconds."""
LIKELY_S = 0.4
"""After a pause so long, the speaker may well have finished."""
LONGEST_S = 28.0
"""The recogniser's window is 30 s, and what is longer is decoded twice."""
EARLIEST_FORCED_CUT_S = 14.0
SHORTEST_SPEECH_S = 0.2
"""Less speech than this in a whole utterance is a click or a breath."""

_SMOOTH = 5


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch to recognise, counted in frames from the start of the recording."""

    first: int
    last: int
    """One past its last frame."""
    speech: tuple[Interval, ...]
    """Where in it there is speech, in seconds from the start of the recording."""

    @property
    def start_s(self) -> float:
        """Where it begins."""
        return self.first * FRAME_S

    @property
    def end_s(self) -> float:
        """Where it ends."""
        return self.last * FRAME_S


class Utterances:
    """Closes utterances as the probabilities come in; no speech is in two of them."""

    def __init__(self) -> None:
        self._frame = 0
        self._settled = 0
        """Frames before this one belong to closed utterances or to silence."""
        self._begun: int | None = None
        self._spoken_until = 0
        self._speaking = False
        self._runs: list[tuple[int, int]] = []
        self._recent: deque[float] = deque(maxlen=_frames(LONGEST_S))

    @property
    def settled(self) -> int:
        """Return the first frame that may still belong to an utterance."""
        return self._settled if self._begun is None else self._begun

    def hear(self, probabilities: Iterable[float]) -> tuple[Utterance, ...]:
        """Take the next frames; return the utterances that they close."""
        closed = (self._hear(probability) for probability in probabilities)
        return tuple(utterance for utterance in closed if utterance is not None)

    @property
    def likely(self) -> Utterance | None:
        """The utterance that is closed next if the speaker has finished; None while speaking."""
        if self._begun is None or self._pause() < _frames(LIKELY_S):
            return None
        return self._until(self._spoken_until + _frames(AFTER_S))

    def finish(self) -> tuple[Utterance, ...]:
        """Close what is open at the end of the recording."""
        tail = self._close(min(self._frame, self._spoken_until + _frames(AFTER_S)))
        return () if tail is None else (tail,)

    def _hear(self, probability: float) -> Utterance | None:
        frame = self._frame
        self._frame += 1
        self._recent.append(probability)
        if probability >= (SPEECH_ENDS if self._speaking else SPEECH_BEGINS):
            self._speech(frame)
            return self._forced() if self._too_long() else None
        self._speaking = False
        if self._begun is None:
            self._settled = max(self._settled, self._frame - _frames(BEFORE_S))
            return None
        return self._at_pause()

    def _speech(self, frame: int) -> None:
        if self._begun is None:
            self._begun = max(self._settled, frame - _frames(BEFORE_S))
        if self._speaking:
            self._runs[-1] = (self._runs[-1][0], frame + 1)
        else:
            self._runs.append((frame, frame + 1))
        self._speaking = True
        self._spoken_until = frame + 1

    def _at_pause(self) -> Utterance | None:
        pause_s = self._pause() * FRAME_S
        length_s = (self._spoken_until - self._runs[0][0]) * FRAME_S
        if any(length_s >= length and pause_s >= pause for length, pause in CLOSING):
            return self._close(self._spoken_until + _frames(AFTER_S))
        return self._forced() if self._too_long() else None

    def _pause(self) -> int:
        return self._frame - self._spoken_until

    def _too_long(self) -> bool:
        return self._begun is not None and self._frame - self._begun >= _frames(LONGEST_S)

    def _forced(self) -> Utterance | None:
        """Cut where speech is least likely, in the later half."""
        begun = self._begun or 0
        recent = list(self._recent)[-(self._frame - begun) :]
        first = _frames(EARLIEST_FORCED_CUT_S)
        at = min(range(first, len(recent) - _SMOOTH), key=lambda i: _around(recent, i))
        return self._close(begun + at + 1)

    def _close(self, end: int) -> Utterance | None:
        utterance = self._until(end)
        self._runs = [(max(start, end), stop) for start, stop in self._runs if stop > end]
        self._begun = end if self._runs else None
        self._settled = min(end, self._spoken_until + _frames(APART_S))
        return utterance

    def _until(self, end: int) -> Utterance | None:
        if self._begun is None:
            return None
        utterance = Utterance(self._begun, end, _intervals(self._runs, end))
        spoken_s = sum(interval.duration_s for interval in utterance.speech)
        return utterance if spoken_s >= SHORTEST_SPEECH_S else None


class SpeechStream:
    """Speech probabilities of samples as they arrive: Silero VAD, with its state carried along."""

    def __init__(self) -> None:
        import numpy as np
        from faster_whisper.vad import get_vad_model

        self._session = get_vad_model().session
        self._hidden = np.zeros((1, 1, 128), np.float32)
        self._cell = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros((1, 64), np.float32)

    def probabilities(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one probability for each of the frames, shape (n, 512), 16 kHz."""
        import numpy as np

        if not len(frames):
            return np.empty(0, np.float32)
        before = np.concatenate([self._context, frames[:-1, -64:]])
        self._context = frames[-1:, -64:].copy()
        out, self._hidden, self._cell = self._session.run(
            None,
            {
                "input": np.concatenate([before, frames], axis=1),
                "h": self._hidden,
                "c": self._cell,
            },
        )
        probabilities: NDArray[np.float32] = out.reshape(-1)
        return probabilities


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_S)


def _around(probabilities: list[float], index: int) -> float:
    half = _SMOOTH // 2
    return sum(probabilities[index - half : index + half + 1])


def _intervals(runs: list[tuple[int, int]], end: int) -> tuple[Interval, ...]:
    return tuple(
        Interval(start * FRAME_S, min(stop, end) * FRAME_S) for start, stop in runs if start < end
    )
