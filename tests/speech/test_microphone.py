from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests import signals
from voiceprep.errors import DeviceFailed, NoAudioDevice
from voiceprep.speech import portaudio
from voiceprep.speech.channels import Downmix
from voiceprep.speech.gaps import GapWatch
from voiceprep.speech.meter import LevelMeter
from voiceprep.speech.microphone import NEVER_SENT, STOPPED_SENDING, Microphone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from tests.virtual_sound import VirtualSound
    from voiceprep.ports import Block

ROOT = Path(__file__).parents[2]
LIMIT_S = 60.0
SPEECH = signals.joined(
    signals.silence(0.2),
    signals.glide(110, 260, 0.9),
    signals.silence(0.3),
    signals.noisy(signals.glide(240, 130, 0.8), 20.0),
    signals.silence(0.2),
)


class Listener:
    """Keeps what a microphone delivers."""

    def __init__(self, device_name: str = "") -> None:
        self.microphone = Microphone(device_name)
        self.rate = 0
        self._blocks: list[Block] = []

    def __enter__(self) -> Listener:
        self.rate = self.microphone.start(self._take)
        return self

    def __exit__(self, *_error: object) -> None:
        self.microphone.stop()

    def _take(self, block: Block) -> bool:
        self._blocks.append(block)
        return True

    @property
    def heard(self) -> NDArray[np.int16]:
        return np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.int16)

    def hears(self, seconds: float) -> bool:
        return len(self.heard) > seconds * self.rate


def until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.02)


def likeness(heard: NDArray[np.int16], said: NDArray[np.int16]) -> float:
    """The correlation of what was said with the stretch of what was heard that fits best."""
    from scipy.signal import correlate

    a, b = heard.astype(np.float64), said.astype(np.float64)
    lag = int(np.argmax(correlate(a, b, "valid")))
    return float(np.corrcoef(a[lag : lag + len(b)], b)[0, 1])


def said(card: VirtualSound, folder: Path, rate: int) -> NDArray[np.int16]:
    """Speak into the card's microphone, at this rate; return what was said."""
    from soxr import resample

    voice = signals.int16(SPEECH)
    spoken: NDArray[np.int16] = resample(voice, SPEECH.sample_rate, rate).astype(np.int16)
    recording = type(SPEECH)(spoken.astype(np.float32) / np.float32(32768), rate)
    assert card.feed(signals.written(folder / "said.wav", recording)).wait() == 0
    return spoken


@pytest.mark.slow
@pytest.mark.parametrize("name", ["", "headset_mic", "headset_mic, ALSA"])
def test_what_is_said_is_what_is_heard(
    virtual_sound: VirtualSound, tmp_path: Path, name: str
) -> None:
    with Listener(name) as listener:
        spoken = said(virtual_sound, tmp_path, listener.rate)
        until(lambda: listener.hears(SPEECH.duration_s + 0.5))
    microphone = listener.microphone

    assert likeness(listener.heard, spoken) > 0.99
    assert (microphone.gaps, microphone.overflows, microphone.ended) == ((), 0, "")
    assert microphone.device == (name.removesuffix(", ALSA") or "default")


@pytest.mark.slow
@pytest.mark.parametrize("refused", [{"channels": 1}, {"samplerate": 44_100}])
def test_a_device_that_refuses_mono_or_its_own_rate_is_opened_another_way(
    virtual_sound: VirtualSound,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    refused: dict[str, int],
) -> None:
    picky(monkeypatch, refused)
    with Listener() as listener:
        spoken = said(virtual_sound, tmp_path, listener.rate)
        until(lambda: listener.hears(SPEECH.duration_s + 0.5))

    assert likeness(listener.heard, spoken) > 0.99


def test_a_device_that_refuses_every_way_says_so(
    virtual_sound: VirtualSound, monkeypatch: pytest.MonkeyPatch
) -> None:
    picky(monkeypatch, {})

    with pytest.raises(DeviceFailed, match="takes neither one channel nor two") as failed:
        Microphone().start(lambda block: True)
    assert "choose another microphone" in failed.value.hint


def test_blocks_are_delivered_by_a_thread_of_the_microphones_own(
    virtual_sound: VirtualSound,
) -> None:
    threads: list[str] = []

    def take(block: Block) -> bool:
        threads.append(threading.current_thread().name)
        return True

    microphone = Microphone()
    microphone.start(take)
    until(lambda: bool(threads))
    microphone.stop()

    assert set(threads) == {"microphone"}


def test_stopping_twice_or_before_the_start_is_harmless(virtual_sound: VirtualSound) -> None:
    Microphone().stop()
    with Listener() as listener:
        until(lambda: listener.hears(0.1))
        listener.microphone.stop()
    length = len(listener.heard)
    listener.microphone.stop()

    assert len(listener.heard) == length
    assert listener.microphone.ended == ""


def test_a_muted_microphone_is_told_by_its_zeros(
    virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    tone = signals.written(tmp_path / "tone.wav", signals.tone(440, 1.2))
    virtual_sound.pactl("set-source-mute", "mic_feed.monitor", "1")
    with Listener() as listener:
        assert virtual_sound.feed(tone).wait() == 0
        until(lambda: listener.hears(1.0))
        level = listener.microphone.level()

    assert level.zero_s > 0.9
    assert level.stalled_s < 0.9
    assert (level.rms_dbfs, level.peak_dbfs) == (-120.0, -120.0)


def test_the_level_follows_the_voice(virtual_sound: VirtualSound, tmp_path: Path) -> None:
    levels = []
    with Listener() as listener:
        tone = signals.written(tmp_path / "tone.wav", signals.tone(440, 1.0, level=0.5))
        feeding = virtual_sound.feed(tone)
        while feeding.poll() is None:
            levels.append(listener.microphone.level())
            time.sleep(0.05)

    loudest = max(levels, key=lambda level: level.rms_dbfs)
    assert loudest.rms_dbfs == pytest.approx(-9.0, abs=0.5)
    assert loudest.peak_dbfs == pytest.approx(-6.0, abs=0.5)
    assert not loudest.clipped


@pytest.mark.slow
def test_a_microphone_that_is_suspended_ends_the_take_and_can_be_stopped(
    virtual_sound: VirtualSound,
) -> None:
    with Listener() as listener:
        until(lambda: listener.hears(0.3))
        virtual_sound.pactl("suspend-sink", "mic_feed", "1")
        until(lambda: listener.microphone.level().stalled_s > 1.0)
        assert listener.microphone.ended == ""
        until(lambda: listener.microphone.ended != "")

    assert listener.microphone.ended == STOPPED_SENDING
    assert listener.hears(0.3)


@pytest.mark.slow
def test_a_microphone_that_never_sends_anything_says_so(virtual_sound: VirtualSound) -> None:
    virtual_sound.pactl("suspend-sink", "mic_feed", "1")
    with Listener() as listener:
        until(lambda: listener.microphone.ended != "")

    assert listener.microphone.ended == NEVER_SENT


@pytest.mark.slow
def test_a_stall_that_passes_is_marked_with_what_it_cost(virtual_sound: VirtualSound) -> None:
    with Listener() as listener:
        until(lambda: listener.hears(0.5))
        virtual_sound.pactl("suspend-sink", "mic_feed", "1")
        until(lambda: listener.microphone.level().stalled_s > 1.2)
        before_s = len(listener.heard) / listener.rate
        virtual_sound.pactl("suspend-sink", "mic_feed", "0")
        until(lambda: listener.hears(before_s + 1.5))
    (gap,) = listener.microphone.gaps

    assert gap.kind == "gap"
    assert gap.at_s == pytest.approx(before_s, abs=0.1)
    assert 1.0 < gap.lost_s < LIMIT_S
    assert listener.microphone.ended == ""


def test_when_the_sound_server_dies_the_take_ends_at_once(virtual_sound: VirtualSound) -> None:
    with Listener() as listener:
        until(lambda: listener.hears(0.3))
        virtual_sound.server.kill()
        until(lambda: listener.microphone.ended != "")

    assert listener.microphone.ended == STOPPED_SENDING
    assert listener.hears(0.3)


def test_without_a_sound_server_there_is_no_microphone_and_a_way_out(
    virtual_sound: VirtualSound,
) -> None:
    virtual_sound.server.kill()
    virtual_sound.server.wait()
    portaudio.rescan()

    with pytest.raises(NoAudioDevice, match="No microphone was found") as missing:
        Microphone().start(lambda block: True)
    assert "--input FILE" in missing.value.hint
    assert missing.value.exit_code == 5


def test_a_microphone_that_is_not_there_any_more_is_named_with_those_that_are(
    virtual_sound: VirtualSound,
) -> None:
    with pytest.raises(
        NoAudioDevice, match="The microphone “USB \ufffdmic” is not there"
    ) as missing:
        Microphone("USB \x1bmic").start(lambda block: True)
    assert "headset_mic" in missing.value.hint


def test_a_device_that_is_in_use_is_told_in_words(
    virtual_sound: VirtualSound, monkeypatch: pytest.MonkeyPatch
) -> None:
    sounddevice = portaudio.portaudio()

    def busy(**_parameters: object) -> None:
        raise sounddevice.PortAudioError("Error opening InputStream: Device unavailable", -9985)

    monkeypatch.setattr(sounddevice, "RawInputStream", busy)
    with pytest.raises(DeviceFailed, match="“default” is used by another program"):
        Microphone().start(lambda block: True)


def test_a_fault_in_what_takes_the_blocks_ends_the_take_with_a_sentence(
    virtual_sound: VirtualSound, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[object] = []
    monkeypatch.setattr(threading, "excepthook", faults.append)

    def broken(block: Block) -> bool:
        raise ZeroDivisionError

    microphone = Microphone()
    microphone.start(broken)
    until(lambda: microphone.ended != "")
    microphone.stop()
    assert "fault in the program" in microphone.ended
    assert len(faults) == 1


@pytest.fixture
def child(sound_server: VirtualSound) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Starts programs that use the card, and ends them."""
    children = []

    def start(program: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", RECORDER + program],
            cwd=ROOT,
            env=sound_server.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        children.append(process)
        return process

    yield start
    for process in children:
        process.kill()
        process.communicate()


RECORDER = """
import sys, threading
from voiceprep.speech.microphone import Microphone
heard = threading.Event()
microphone = Microphone()
microphone.start(lambda block: heard.set() is None)
heard.wait(30)
print("recording", flush=True)
sys.stdin.readline()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="stops the server with a signal")
def test_a_sound_server_that_hangs_for_ever_holds_neither_stop_nor_the_exit(
    sound_server: VirtualSound, child: Callable[[str], subprocess.Popen[str]]
) -> None:
    process = child("microphone.stop(); print('stopped', flush=True)")
    assert process.stdout is not None
    assert process.stdout.readline() == "recording\n"
    os.kill(sound_server.server.pid, signal.SIGSTOP)

    answer, _ = process.communicate("\n", LIMIT_S)

    assert answer == "stopped\n"
    assert process.returncode == 0


@pytest.mark.parametrize("trouble", ["", "suspended", "hung"])
def test_a_program_that_ends_without_stopping_its_microphone_ends(
    sound_server: VirtualSound, child: Callable[[str], subprocess.Popen[str]], trouble: str
) -> None:
    process = child("")
    assert process.stdout is not None
    assert process.stdout.readline() == "recording\n"
    if trouble == "suspended":
        sound_server.pactl("suspend-sink", "mic_feed", "1")
    if trouble == "hung":
        os.kill(sound_server.server.pid, signal.SIGSTOP)

    process.communicate("\n", LIMIT_S)

    assert process.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="stops the server with a signal")
def test_a_sound_server_that_hangs_from_the_start_is_an_error_in_time(
    sound_server: VirtualSound,
) -> None:
    os.kill(sound_server.server.pid, signal.SIGSTOP)
    program = (
        "from voiceprep.errors import NoAudioDevice\n"
        "from voiceprep.speech.microphone import Microphone\n"
        "try: Microphone().start(lambda block: True)\n"
        "except NoAudioDevice as error: print(error, error.hint)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=sound_server.env,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )
    assert done.stdout.startswith("The sound system does not answer. Start the sound server again")
    assert done.returncode == 0


def test_a_stream_that_cannot_be_closed_is_left_behind_and_keeps_the_list_from_renewal(
    virtual_sound: VirtualSound,
) -> None:
    release = threading.Event()
    stream = portaudio.open_stream("input", "stuck", lambda sounddevice: StuckStream(release))

    assert not portaudio.close_stream(stream, 0.05)
    assert not portaudio.rescan()
    release.set()
    until(portaudio.rescan)


def test_a_stream_that_opens_too_late_is_closed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "OPEN_LIMIT_S", 0.05)
    release = threading.Event()
    release.set()
    slow, stream = threading.Event(), StuckStream(release)

    def make(sounddevice: object) -> StuckStream:
        slow.wait(LIMIT_S)
        return stream

    with pytest.raises(DeviceFailed, match="The microphone “slow” does not answer"):
        portaudio.open_stream("input", "slow", make)
    slow.set()
    until(lambda: stream.closed)
    until(portaudio.rescan)


class StuckStream:
    """A stream whose device answers only once it is released."""

    def __init__(self, release: threading.Event) -> None:
        self.closed = False
        self._release = release

    def start(self) -> None:
        pass

    def abort(self) -> None:
        self._release.wait(LIMIT_S)

    def close(self) -> None:
        self.closed = True


def picky(monkeypatch: pytest.MonkeyPatch, refused: dict[str, int]) -> None:
    """Make real devices refuse streams of these parameters, as hardware does."""
    sounddevice = portaudio.portaudio()
    real = sounddevice.RawInputStream

    def stream(**parameters: Any) -> Any:
        if refused.items() <= parameters.items():
            text, code = (
                ("Invalid sample rate", portaudio.INVALID_RATE)
                if "samplerate" in refused
                else ("Invalid number of channels", portaudio.INVALID_CHANNELS)
            )
            raise sounddevice.PortAudioError(f"Error opening InputStream: {text}", code)
        return real(**parameters)

    monkeypatch.setattr(sounddevice, "RawInputStream", stream)


def stereo(left: NDArray[np.int16], right: NDArray[np.int16]) -> NDArray[np.int16]:
    return np.stack([left, right], axis=1).reshape(-1)


VOICE = signals.int16(signals.pink(-20.0, 0.5))


@pytest.mark.parametrize(
    ("left", "right"),
    [(VOICE, VOICE), (VOICE, VOICE * 0), (VOICE * 0, VOICE), (VOICE, -(VOICE // 2))],
    ids=["twice the same", "right dead", "left dead", "swapped poles"],
)
def test_one_channel_is_made_of_two_without_losing_the_voice(
    left: NDArray[np.int16], right: NDArray[np.int16]
) -> None:
    np.testing.assert_array_equal(Downmix(2).mono(stereo(left, right)), VOICE)


def test_two_channels_that_agree_are_taken_together() -> None:
    noise = signals.int16(signals.white(-40.0, 0.5, seed=1))
    mono = Downmix(2).mono(stereo(VOICE + noise, VOICE - noise))

    assert np.abs(mono - VOICE).max() <= 1


def test_lost_blocks_are_told_where_and_how_long() -> None:
    gaps = GapWatch(1000)
    for block in range(10):
        gaps.arrived(100, block / 10)
    gaps.dropped(300)
    gaps.dropped(200)
    for block in range(20):
        gaps.arrived(100, 1.5 + block / 10)
    (mark,) = gaps.marks()

    assert (mark.kind, mark.at_s, mark.lost_s) == ("gap", 1.0, 0.5)


def test_a_stall_whose_sound_comes_late_is_no_gap() -> None:
    gaps = GapWatch(1000)
    for block in range(10):
        gaps.arrived(100, block / 10)
    for _ in range(20):
        gaps.arrived(100, 3.0)
    for block in range(30):
        gaps.arrived(100, 3.0 + block / 10)

    assert gaps.marks() == ()


def test_clipping_shows_while_it_lasts() -> None:
    meter = LevelMeter(16_000)
    meter.hear(np.full(1600, 32767, np.int16))
    clipped = meter.level()
    meter.hear(np.full(1600, 1000, np.int16))

    assert clipped.clipped
    assert clipped.rms_dbfs == pytest.approx(0.0, abs=0.01)
    assert not meter.level().clipped
    assert meter.level().zero_s == 0.0


def test_an_empty_block_changes_nothing() -> None:
    meter = LevelMeter(16_000)
    meter.hear(np.zeros(0, np.int16))

    assert meter.level().peak_dbfs == -120.0
