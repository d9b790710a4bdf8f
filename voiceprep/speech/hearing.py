"""From samples as they arrive to utterances with their sound, ready to be recognised.

Holds no more sound than the utterance that is open: an hour passes through in a few megabytes.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from voiceprep.speech.utterances import FRAME, RATE_HZ, SpeechStream, Utterance, Utterances

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Heard = tuple[Utterance, NDArray[np.float32]]
    """An utterance and its sound, 16 kHz."""


class Hearing:
    """One recording on its way in, at any sample rate."""

    def __init__(self, sample_rate: int) -> None:
        import numpy as np
        import soxr

        self._resampler = (
            soxr.ResampleStream(sample_rate, RATE_HZ, 1, dtype="float32")
            if sample_rate != RATE_HZ
            else None
        )
        self._stream = SpeechStream()
        self._utterances = Utterances()
        self._rest = np.empty(0, np.float32)
        self._sound: deque[NDArray[np.float32]] = deque()
        self._first = 0
        """Frame at which `_sound` begins."""

    @property
    def settled_s(self) -> float:
        """Return the time before which everything has been given out or was silence."""
        return self._utterances.settled * FRAME / RATE_HZ

    def hear(self, samples: NDArray[np.float32]) -> tuple[Heard, ...]:
        """Take the next samples, shape (n,); return the utterances that they close."""
        import numpy as np

        numbers = np.asarray(samples, np.float32)
        finite = np.nan_to_num(numbers, nan=0.0, posinf=0.0, neginf=0.0)
        return self._take(self._resampled(finite))

    def finish(self) -> tuple[Heard, ...]:
        """Return what is left at the end."""
        import numpy as np

        closed = self._take(self._resampled(np.empty(0, np.float32), last=True))
        missing = -len(self._rest) % FRAME
        return (
            *closed,
            *self._take(np.zeros(missing, np.float32)),
            *self._given(self._utterances.finish()),
        )

    @property
    def likely(self) -> Utterance | None:
        """The utterance that is next if the speaker has finished; None while speaking."""
        return self._utterances.likely

    def sound_of(self, utterance: Utterance) -> NDArray[np.float32]:
        """Return the sound of an utterance that is likely, or has only just been closed."""
        import numpy as np

        start, end = (utterance.first - self._first) * FRAME, (utterance.last - self._first) * FRAME
        return np.concatenate(self._sound)[start:end].copy()

    def _resampled(self, samples: NDArray[np.float32], last: bool = False) -> NDArray[np.float32]:
        if self._resampler is None:
            return samples
        resampled: NDArray[np.float32] = self._resampler.resample_chunk(samples, last=last)
        return resampled

    def _take(self, samples: NDArray[np.float32]) -> tuple[Heard, ...]:
        import numpy as np

        known = np.concatenate([self._rest, samples])
        whole = len(known) // FRAME * FRAME
        self._rest = known[whole:]
        self._sound.append(known[:whole])
        probabilities = self._stream.probabilities(known[:whole].reshape(-1, FRAME))
        given = self._given(self._utterances.hear(probabilities.tolist()))
        self._forget()
        return given

    def _given(self, closed: tuple[Utterance, ...]) -> tuple[Heard, ...]:
        return tuple((utterance, self.sound_of(utterance)) for utterance in closed)

    def _forget(self) -> None:
        """Let go of what no utterance can need any more."""
        settled = self._utterances.settled
        while self._sound and self._first + len(self._sound[0]) // FRAME <= settled:
            self._first += len(self._sound.popleft()) // FRAME
