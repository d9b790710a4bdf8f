"""What comes out of the virtual loudspeakers, and when it came."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tests.virtual_sound import VirtualSound

RATE = 48_000
_BYTES = 480 * 2
_START_LIMIT_S = 20.0


class Listener:
    """Sound at 48 kHz, mono, gathered as it comes."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._blocks: list[tuple[float, NDArray[np.int16]]] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def heard(self) -> NDArray[np.float64]:
        """All samples until now; full scale is 1."""
        blocks = [block for _, block in tuple(self._blocks)]
        return np.concatenate([np.zeros(0, np.int16), *blocks]) / 32768.0

    def heard_until(self, moment: float) -> NDArray[np.float64]:
        """The samples that had come by that moment of `time.monotonic`."""
        blocks = [block for at, block in tuple(self._blocks) if at <= moment]
        return np.concatenate([np.zeros(0, np.int16), *blocks]) / 32768.0

    def moment(self, sample: int) -> float:
        """When that sample came, on the clock of `time.monotonic`."""
        reached = 0
        for at, block in tuple(self._blocks):
            reached += len(block)
            if sample < reached:
                return at
        raise AssertionError("that sample has not come")

    def wait_until_quiet(self, quiet_s: float = 0.4) -> None:
        """Wait until what comes has been silent for a while."""
        limit = time.monotonic() + _START_LIMIT_S
        frames, since = int(quiet_s * RATE), len(self.heard())
        while not _quiet(self.heard()[since:], frames):
            assert time.monotonic() < limit, "it does not become quiet"
            time.sleep(0.05)

    def wait_for_sound(self) -> float:
        """Wait until something is heard, and return when that was."""
        limit = time.monotonic() + _START_LIMIT_S
        while not len(loud := np.flatnonzero(np.abs(self.heard()) > 0.01)):
            assert time.monotonic() < limit, "nothing is heard"
            time.sleep(0.01)
        return self.moment(int(loud[0]))

    def close(self) -> None:
        """Wait for the last block; the program has been ended."""
        self._thread.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while data := self._process.stdout.read(_BYTES):
            self._blocks.append((time.monotonic(), np.frombuffer(data, np.int16)))


def _quiet(heard: NDArray[np.float64], frames: int) -> bool:
    return len(heard) >= frames and float(np.abs(heard[-frames:]).max()) < 0.001


@contextlib.contextmanager
def listening(card: VirtualSound) -> Iterator[Listener]:
    """Listen to the loudspeakers."""
    command = ["parec", "--raw", "-d", "speakers.monitor", "--latency-msec=10"]
    shape = [f"--rate={RATE}", "--channels=1", "--format=s16le"]
    process = subprocess.Popen([*command, *shape], env=card.env, stdout=subprocess.PIPE)
    listener = Listener(process)
    try:
        limit = time.monotonic() + _START_LIMIT_S
        while not len(listener.heard()):
            assert time.monotonic() < limit, "the loudspeakers cannot be heard"
            time.sleep(0.02)
        yield listener
    finally:
        process.kill()
        process.wait()
        listener.close()
