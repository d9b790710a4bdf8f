"""Sound out of the loudspeaker: played whole, stopped at once, and never waited for in vain.

`Loudspeaker` blocks until the last sound has left, counting what the device took against the
clock. A device that takes nothing more is an error after a few seconds and not a hang. `TakePlayer`
plays takes in the background. Neither changes the volume.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from voiceprep.errors import DeviceFailed, NoAudioDevice
from voiceprep.speech import portaudio
from voiceprep.speech.audiofile import recording
from voiceprep.speech.devices import found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from voiceprep.model import Recording
    from voiceprep.ports import Block
    from voiceprep.speech.devices import Found
    from voiceprep.speech.portaudio import Library, Stream

LATENCY_S = 0.2
"""Shorter ones tear under load."""
STALL_LIMIT_S = 3.0
_MARGIN_S = 0.1
"""What sound servers hold beyond the latency they report."""
_TICK_S = 0.01
_CHUNK_S = 0.5
_AHEAD_S = 3.0
_OTHER_RATES = (48_000, 44_100)

STOPPED_TAKING = "The loudspeaker stopped taking sound."
_GONE_HINT = "Plug it in again, or choose another loudspeaker in the settings."


class Loudspeaker:
    """A loudspeaker by name, or the system's default.

    Parameters
    ----------
    output_name
        Name, or ``name, host``; empty for the system's default.
    stall_limit_s
        How long the device may take no sound before that is an error.
    """

    def __init__(self, output_name: str = "", *, stall_limit_s: float = STALL_LIMIT_S) -> None:
        self._wanted = output_name
        self._stall_limit_s = stall_limit_s
        self._halt = threading.Event()
        self._turn = threading.Lock()

    def play(
        self,
        samples: NDArray[np.int16] | NDArray[np.float32],
        rate: int,
        on_position: Callable[[float], None] | None = None,
        halt: threading.Event | None = None,
    ) -> bool:
        """Play mono samples in place of what is playing; return once the last has been heard.

        `on_position(seconds)` is told, a hundred times a second, how much has been heard. Setting
        `halt` stops as `stop` does. Returns False if stopped.

        Raises
        ------
        NoAudioDevice
            PortAudio or the device is missing.
        DeviceFailed
            The device refuses, or has stopped taking sound.
        """
        halt = self._begun(halt or threading.Event())
        if not len(samples):
            return not halt.is_set()
        device = found("output", self._wanted)
        sound = _Sound(samples, rate, halt)
        stream = _opened(device, sound)
        try:
            return self._followed(sound, on_position or _ignored)
        finally:
            halt.set()
            portaudio.close_stream(stream)

    def stop(self) -> None:
        """Stop what is playing, if anything is; returns at once, callable from any thread."""
        with self._turn:
            self._halt.set()

    def check(self) -> None:
        """Raise NoAudioDevice if there is nothing to play on."""
        found("output", self._wanted)

    def _begun(self, halt: threading.Event) -> threading.Event:
        with self._turn:
            self._halt.set()
            self._halt = halt
        return halt

    def _followed(self, sound: _Sound, on_position: Callable[[float], None]) -> bool:
        while not sound.halt.is_set():
            sound.top_up()
            on_position(sound.heard_s())
            if sound.all_heard():
                return True
            if sound.finished or sound.waiting_s() > self._stall_limit_s:
                raise DeviceFailed(STOPPED_TAKING, _GONE_HINT)
            sound.halt.wait(_TICK_S)
        return False


def _ignored(_heard_s: float) -> None:
    return


class _Sound:
    """Samples on their way to the device, and how far they have come."""

    def __init__(
        self, samples: NDArray[np.int16] | NDArray[np.float32], rate: int, halt: threading.Event
    ) -> None:
        self.halt = halt
        self.finished = False
        self._samples = samples
        self._rate = rate
        self._device_rate = rate
        self._latency_s = 0.0
        self._chunks: Iterator[Block] = iter(())
        self._ready: deque[Block] = deque()
        self._ready_frames = 0
        self._all_ready = False
        self._called_at = time.monotonic()
        self._last = (0, 0, self._called_at)
        """Frames given, frames given before the last block, and when that was asked for."""
        self._heard_s = 0.0

    def prepare(self, device_rate: int) -> None:
        """Make the first seconds ready for a device of this rate."""
        self._device_rate = device_rate
        self._chunks = _chunks(self._samples, self._rate, device_rate)
        self._ready.clear()
        self._ready_frames, self._all_ready = 0, False
        self.top_up()

    def begin(self, latency_s: float) -> None:
        """Count from now on, for a device that holds back this much."""
        self._latency_s = latency_s
        self._called_at = max(self._called_at, time.monotonic())

    def top_up(self) -> None:
        """Keep a few seconds ready, so that the device's thread has only to copy."""
        while not self._all_ready and self._ready_frames - self._last[0] < self._wanted_ahead():
            chunk = next(self._chunks, None)
            if chunk is None:
                self._all_ready = True
            else:
                self._ready_frames += len(chunk)
                self._ready.append(chunk)

    def fill(self, out: Block, frames: int, _time: object, _status: object) -> None:
        """Give the device its next frames, and silence after the last; called in its thread."""
        filled = 0
        while filled < frames and self._ready and not self.halt.is_set():
            chunk = self._ready.popleft()
            part = chunk[: frames - filled]
            out[filled : filled + len(part)] = part[:, None]
            filled += len(part)
            if len(part) < len(chunk):
                self._ready.appendleft(chunk[len(part) :])
        out[filled:] = 0
        self._called_at = time.monotonic()
        if filled:
            given = self._last[0]
            self._last = (given + filled, given, self._called_at)

    def finish(self) -> None:
        """Note that the device takes no more."""
        self.finished = True

    def heard_s(self) -> float:
        """How much has left the loudspeaker, in seconds."""
        given, before, at = self._last
        since_s = time.monotonic() - at
        # what was given last begins to sound one latency after it was asked for
        heard_s = before / self._device_rate - self._latency_s + since_s
        # a device that asked late is ahead of this; what was heard stays heard
        self._heard_s = max(self._heard_s, min(given / self._device_rate, heard_s))
        return self._heard_s

    def all_heard(self) -> bool:
        """Whether the last frame has left."""
        given, before, at = self._last
        if not self._all_ready or given < self._ready_frames:
            return False
        sounding_s = self._latency_s + (given - before) / self._device_rate
        return self._called_at - at > sounding_s + _MARGIN_S

    def waiting_s(self) -> float:
        """How long the device has asked for nothing."""
        return time.monotonic() - self._called_at

    def _wanted_ahead(self) -> float:
        return _AHEAD_S * self._device_rate


def _chunks(
    samples: NDArray[np.int16] | NDArray[np.float32], rate: int, device_rate: int
) -> Iterator[Block]:
    import numpy as np
    import soxr

    step = max(1, round(rate * _CHUNK_S))
    stream = (
        None if rate == device_rate else soxr.ResampleStream(rate, device_rate, 1, dtype="int16")
    )
    for first in range(0, len(samples), step):
        chunk = _sixteen_bit(samples[first : first + step])
        last = first + step >= len(samples)
        yield chunk if stream is None else stream.resample_chunk(np.ascontiguousarray(chunk), last)


def _sixteen_bit(samples: NDArray[np.int16] | NDArray[np.float32]) -> Block:
    import numpy as np

    if samples.dtype == np.int16:
        return samples  # type: ignore[return-value]
    scaled: Block = np.clip(np.rint(samples * 32767.0), -32768, 32767).astype(np.int16)
    return scaled


def _opened(device: Found, sound: _Sound) -> Stream:
    refusal: DeviceFailed | None = None
    for rate, channels in _ways(device):
        sound.prepare(rate)
        try:
            return _open(device, rate, channels, sound)
        except DeviceFailed as error:
            refusal = error
            if not _worth_another_way(error):
                raise
    assert refusal is not None, "there is always a way to try"
    raise refusal


def _open(device: Found, rate: int, channels: int, sound: _Sound) -> Stream:
    def make(sounddevice: Library) -> Stream:
        stream = sounddevice.OutputStream(
            samplerate=rate,
            device=device.index,
            channels=channels,
            dtype="int16",
            latency=LATENCY_S,
            callback=sound.fill,
            finished_callback=sound.finish,
        )
        sound.begin(float(stream.latency))
        return stream  # type: ignore[no-any-return]

    return portaudio.open_stream("output", device.device.name, make)


def _ways(device: Found) -> Iterator[tuple[int, int]]:
    own = device.device.sample_rate
    most = device.device.channels
    # two channels first: on some systems a single one comes out on the left only
    for rate in (own, *(rate for rate in _OTHER_RATES if rate != own)):
        for count in dict.fromkeys((min(2, most), 1, most)):
            yield rate, count


def _worth_another_way(error: DeviceFailed) -> bool:
    code = getattr(error.__cause__, "args", ())[1:2]
    return code in ((portaudio.INVALID_RATE,), (portaudio.INVALID_CHANNELS,))


class TakePlayer:
    """Plays takes in the background, one at a time.

    Parameters
    ----------
    output_name
        Name of the loudspeaker; empty for the system's default.
    """

    def __init__(self, output_name: str = "") -> None:
        self._loudspeaker = Loudspeaker(output_name)
        self._turn = threading.Lock()
        self._playing: _Excerpt | None = None
        self._last: tuple[tuple[Path, int, int], Recording] | None = None
        self._problem = ""

    def play(self, audio: Path, start_s: float = 0.0, end_s: float | None = None) -> None:
        """Play from there, replacing what is playing; returns at once.

        Raises AudioUnreadable, NoAudioDevice.
        """
        sound = self._recording(audio)
        self._loudspeaker.check()
        excerpt = _Excerpt(sound, start_s, end_s)
        with self._turn:
            self._replace(excerpt)
            self._problem = ""
        threading.Thread(target=self._run, args=(excerpt,), name="take-player", daemon=True).start()

    def stop(self) -> None:
        """Stop; may be called at any time."""
        with self._turn:
            self._replace(None)

    @property
    def position_s(self) -> float | None:
        """Where in the recording it is playing now; None when it is not."""
        playing = self._playing
        return None if playing is None else playing.position_s

    @property
    def problem(self) -> str:
        """Why the last playing ended before its time; empty if it did not."""
        return self._problem

    def _replace(self, excerpt: _Excerpt | None) -> None:
        if self._playing is not None:
            self._playing.halt.set()
        self._playing = excerpt

    def _run(self, excerpt: _Excerpt) -> None:
        problem = ""
        try:
            self._loudspeaker.play(excerpt.samples, excerpt.rate, excerpt.heard, excerpt.halt)
        except NoAudioDevice as error:
            problem = error.message
        with self._turn:
            if self._playing is excerpt:
                self._playing, self._problem = None, problem

    def _recording(self, audio: Path) -> Recording:
        """Return the take, kept from the last time so that each word of it can be clicked on."""
        key = _identity(audio)
        if self._last is None or self._last[0] != key:
            self._last = None
            self._last = key, recording(audio, shortest_s=0.0)
        return self._last[1]


def _identity(audio: Path) -> tuple[Path, int, int]:
    try:
        told = audio.stat()
    except OSError:
        return audio, 0, 0  # reading it tells why
    return audio, told.st_size, told.st_mtime_ns


class _Excerpt:
    """A part of a recording that is being played."""

    def __init__(self, sound: Recording, start_s: float, end_s: float | None) -> None:
        self.rate = sound.sample_rate
        self.halt = threading.Event()
        last = sound.duration_s if end_s is None else end_s
        self._start_s = min(max(0.0, start_s), sound.duration_s)
        self.samples = sound.samples[round(self._start_s * self.rate) : round(last * self.rate)]
        self.position_s = self._start_s

    def heard(self, heard_s: float) -> None:
        self.position_s = self._start_s + heard_s
