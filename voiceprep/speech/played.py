"""A recording played as if it were a microphone: `--input FILE`, the demo, and tests.

Delivers blocks from a thread of its own, in real time or as fast as they are taken, and ends by
itself. Refuses nothing but what cannot be read.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.model import Level, Recording
from voiceprep.speech.meter import SILENCE_DBFS, LevelMeter

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceprep.model import Mark
    from voiceprep.ports import Block

BLOCK_S = 0.04
FINISHED = "finished"
_AGAIN_S = 0.02
_STOP_LIMIT_S = 1.5


class PlayedFile:
    """A source that speaks what is in a file.

    Parameters
    ----------
    sound
        The file, or a recording in memory.
    realtime
        Whether blocks come at the pace at which they were spoken. If not, they come as fast as they
        are taken: a block for which `on_block` returns False is offered again, so nothing is lost.
    read
        What reads the file; `audiofile.recording` unless something else is given.
    """

    def __init__(
        self,
        sound: Path | Recording,
        realtime: bool = True,
        *,
        read: Callable[[Path], Recording] | None = None,
    ) -> None:
        self._sound = sound
        self._realtime = realtime
        self._read = read
        self._meter: LevelMeter | None = None
        self._thread: threading.Thread | None = None
        self._halt = threading.Event()
        self._ended = ""

    def start(self, on_block: Callable[[Block], bool]) -> int:
        """Begin; return the file's own sample rate in Hz. Raises AudioUnreadable."""
        recording = self._recording()
        samples = _sixteen_bit(recording)
        self._meter = LevelMeter(recording.sample_rate)
        self._thread = threading.Thread(
            target=self._play,
            args=(samples, recording.sample_rate, on_block),
            name="played-file",
            daemon=True,
        )
        self._thread.start()
        return recording.sample_rate

    def level(self) -> Level:
        """Return how loud the file is where it is being played."""
        return self._meter.level() if self._meter else Level(SILENCE_DBFS, SILENCE_DBFS)

    def stop(self) -> None:
        """End delivery."""
        self._halt.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_STOP_LIMIT_S)

    @property
    def ended(self) -> str:
        """``finished`` once the last block was delivered."""
        return self._ended

    @property
    def device(self) -> str:
        """The file's name."""
        return self._sound.name if isinstance(self._sound, Path) else "a recording"

    @property
    def gaps(self) -> tuple[Mark, ...]:
        """Nothing is ever lost: what was not taken is offered again."""
        return ()

    def _recording(self) -> Recording:
        if isinstance(self._sound, Recording):
            return self._sound
        if self._read is not None:
            return self._read(self._sound)
        from voiceprep.speech.audiofile import recording

        return recording(self._sound)

    def _play(self, samples: Block, rate: int, on_block: Callable[[Block], bool]) -> None:
        assert self._meter is not None
        step = max(1, int(rate * BLOCK_S))
        began = time.monotonic()
        for first in range(0, len(samples), step):
            block = samples[first : first + step]
            due_s = (
                began + (first + len(block)) / rate - time.monotonic() if self._realtime else 0.0
            )
            if self._halt.wait(max(0.0, due_s)) or not self._given(block, on_block):
                return
            self._meter.hear(block)
        self._ended = FINISHED

    def _given(self, block: Block, on_block: Callable[[Block], bool]) -> bool:
        while not on_block(block):
            if self._halt.wait(_AGAIN_S):
                return False
        return True


def _sixteen_bit(recording: Recording) -> Block:
    import numpy as np

    scaled = np.rint(np.nan_to_num(recording.samples) * np.float32(32768.0))
    block: Block = np.clip(scaled, -32768, 32767).astype(np.int16)
    return block
