"""The microphone.

PortAudio's callback only copies; a thread of our own delivers. What the device does not tell is
watched for: a microphone that sends nothing more ends delivery with a sentence, lost sound is
counted, and stopping returns in time even where the device never answers again. Refuses to open a
device other than the one that was chosen.
"""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voiceprep.errors import DeviceFailed
from voiceprep.model import Level
from voiceprep.speech import portaudio
from voiceprep.speech.channels import Downmix
from voiceprep.speech.devices import found
from voiceprep.speech.gaps import GapWatch
from voiceprep.speech.meter import SILENCE_DBFS, LevelMeter
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voiceprep.model import Mark
    from voiceprep.ports import Block
    from voiceprep.speech.devices import Found
    from voiceprep.speech.portaudio import Library, Stream

STOPPED_SENDING = "The microphone stopped sending sound."
BROKEN = "The recording stopped because of a fault in the program."
NEVER_SENT = "The microphone is open but sends no sound."

SILENT_LIMIT_S = 3.0
"""Without a block for this long the take is ended and kept."""
_WAITING_BLOCKS = 2000
"""Held for a delivery thread that does not get to run: 20 s at the usual block of 10 ms."""
_JOIN_LIMIT_S = 0.4
_OTHER_RATES = (48_000, 44_100, 16_000)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """What the callback hands over."""

    at_s: float
    sound: bytes
    dropped_before: int


class Microphone:
    """A microphone by name, or the system's default; recorded once, at the device's own rate.

    Parameters
    ----------
    device_name
        Name, or ``name, host``; empty for the system's default.
    silent_limit_s
        How long it may send nothing before delivery ends.
    """

    def __init__(self, device_name: str = "", *, silent_limit_s: float = SILENT_LIMIT_S) -> None:
        self._wanted = device_name
        self._silent_limit_s = silent_limit_s
        self._device = device_name
        self._stream: Stream | None = None
        self._thread: threading.Thread | None = None
        self._arrivals: queue.SimpleQueue[_Arrival | None] = queue.SimpleQueue()
        self._dropped = 0
        self._overflows = 0
        self._rate = 0
        self._channels = 1
        self._meter: LevelMeter | None = None
        self._gaps: GapWatch | None = None
        self._ended = ""
        self._stopping = threading.Event()
        self._stop_turn = threading.Lock()

    def start(self, on_block: Callable[[Block], bool]) -> int:
        """Open the device and begin; return its sample rate in Hz.

        Raises
        ------
        NoAudioDevice
            PortAudio or the device is missing.
        DeviceFailed
            The device is there and refuses, or does not answer.
        """
        import numpy  # noqa: F401  (takes time that the delivery thread must not spend)

        assert self._thread is None, "a Microphone records once"
        device = found("input", self._wanted)
        self._device = device.device.name
        self._stream = self._opened(device)
        self._meter, self._gaps = LevelMeter(self._rate), GapWatch(self._rate)
        self._thread = threading.Thread(
            target=self._deliver, args=(on_block,), name="microphone", daemon=True
        )
        self._thread.start()
        return self._rate

    def level(self) -> Level:
        """Return how loud it is, how long it sent only zeros, how long it sent nothing."""
        return self._meter.level() if self._meter else Level(SILENCE_DBFS, SILENCE_DBFS)

    def stop(self) -> None:
        """Close the device, deliver what is waiting, and return within two seconds."""
        self._stopping.set()
        with self._stop_turn:
            stream, self._stream = self._stream, None
            if stream is not None:
                portaudio.close_stream(stream)
                self._arrivals.put(None)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_JOIN_LIMIT_S)

    @property
    def ended(self) -> str:
        """Why delivery ended by itself; empty while it runs and after `stop`."""
        return self._ended

    @property
    def device(self) -> str:
        """The device's name."""
        return safe_line(self._device)

    @property
    def gaps(self) -> tuple[Mark, ...]:
        """Where sound was lost, in seconds of what was delivered."""
        return self._gaps.marks() if self._gaps else ()

    @property
    def overflows(self) -> int:
        """How often the sound system said that it lost sound before it came here."""
        return self._overflows

    def _opened(self, device: Found) -> Stream:
        refusal: DeviceFailed | None = None
        for rate, channels in _ways(device):
            try:
                return self._open(device, rate, channels)
            except DeviceFailed as error:
                refusal = error
                if not _worth_another_way(error):
                    raise
        assert refusal is not None, "there is always a way to try"
        raise refusal

    def _open(self, device: Found, rate: int, channels: int) -> Stream:
        def make(sounddevice: Library) -> Stream:
            stream: Stream = sounddevice.RawInputStream(
                samplerate=rate,
                device=device.index,
                channels=channels,
                dtype="int16",
                latency="high",
                callback=self._on_sound,
                finished_callback=self._on_finished,
            )
            return stream

        self._rate, self._channels = rate, channels
        return portaudio.open_stream("input", device.device.name, make)

    def _on_sound(self, sound: Any, frames: int, _time: object, status: Any) -> None:  # noqa: ANN401
        # Runs in PortAudio's thread: never waits, never fails.
        if status.input_overflow:
            self._overflows += 1
        if self._arrivals.qsize() >= _WAITING_BLOCKS:
            self._dropped += frames
            return
        dropped, self._dropped = self._dropped, 0
        self._arrivals.put(_Arrival(time.monotonic(), bytes(sound), dropped))

    def _on_finished(self) -> None:
        self._arrivals.put(None)

    def _deliver(self, on_block: Callable[[Block], bool]) -> None:
        try:
            self._deliver_all(on_block)
        except BaseException:
            self._ended = BROKEN
            raise

    def _deliver_all(self, on_block: Callable[[Block], bool]) -> None:
        import numpy as np

        assert self._meter is not None
        downmix = Downmix(self._channels)
        for arrival in self._arriving():
            block = downmix.mono(np.frombuffer(arrival.sound, np.int16))
            self._meter.hear(block)
            self._note(arrival, len(block), on_block(block))

    def _arriving(self) -> Iterator[_Arrival]:
        heard = False
        while True:
            try:
                arrival = self._arrivals.get(timeout=self._silent_limit_s)
            except queue.Empty:
                arrival = None
            if arrival is None:
                self._end(heard)
                return
            heard = True
            yield arrival

    def _end(self, heard: bool) -> None:
        if not self._stopping.is_set():
            self._ended = STOPPED_SENDING if heard else NEVER_SENT

    def _note(self, arrival: _Arrival, frames: int, taken: bool) -> None:
        assert self._gaps is not None
        if arrival.dropped_before:
            self._gaps.dropped(arrival.dropped_before)
        if taken:
            self._gaps.arrived(frames, arrival.at_s)
        else:
            self._gaps.dropped(frames)


def _ways(device: Found) -> Iterator[tuple[int, int]]:
    most = device.device.channels
    channels = [count for count in (1, 2, most) if count <= most]
    own = device.device.sample_rate
    for rate in (own, *(rate for rate in _OTHER_RATES if rate != own)):
        for count in dict.fromkeys(channels):
            yield rate, count


def _worth_another_way(error: DeviceFailed) -> bool:
    code = getattr(error.__cause__, "args", ())[1:2]
    return code in ((portaudio.INVALID_RATE,), (portaudio.INVALID_CHANNELS,))
