from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.signal import correlate, resample_poly

from tests import signals
from tests.speech.listening import RATE, Listener, listening
from voiceprep.errors import AudioUnreadable, DeviceFailed, NoAudioDevice
from voiceprep.speech.playback import STOPPED_TAKING, Loudspeaker, TakePlayer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.virtual_sound import VirtualSound
    from voiceprep.model import Recording

LIMIT_S = 30.0
"""Far more than anything here takes; what has not happened by then hangs."""


@pytest.fixture
def ear(virtual_sound: VirtualSound) -> Iterator[Listener]:
    with listening(virtual_sound) as listener:
        yield listener


def marker() -> Recording:
    """A sound that is nowhere like itself: a glide, a rest, a glide back."""
    up, down = signals.glide(150, 900, 0.7), signals.glide(900, 250, 0.6)
    return signals.joined(up, signals.silence(0.15), down)


def match(heard: NDArray[np.float64], sound: Recording) -> tuple[int, float]:
    """Where in what was heard the sound begins, and its correlation there."""
    expected = resample_poly(sound.samples.astype(float), RATE, sound.sample_rate)
    padded = np.concatenate([heard, np.zeros(len(expected))])
    at = int(np.argmax(correlate(padded, expected, "valid", "fft")))
    return at, float(np.corrcoef(padded[at : at + len(expected)], expected)[0, 1])


def until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < limit, "it never happens"
        time.sleep(0.01)


class InThread:
    """A call that must end; its result or error is kept."""

    def __init__(self, call: Callable[[], object]) -> None:
        self.result: object = None
        self.ended_at = 0.0
        self._call = call
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def outcome(self) -> object:
        self._thread.join(LIMIT_S)
        assert not self._thread.is_alive(), "it hangs"
        return self.result

    def _run(self) -> None:
        try:
            self.result = self._call()
        except NoAudioDevice as error:
            self.result = error
        self.ended_at = time.monotonic()


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("kind", ["int16", "float32"])
def test_what_is_played_comes_out_whole_before_play_returns(
    ear: Listener, rate: int, kind: str
) -> None:
    sound = signals.joined(signals.glide(150, 900, 0.7, rate), signals.glide(900, 250, 0.6, rate))
    samples = signals.int16(sound) if kind == "int16" else sound.samples

    assert Loudspeaker().play(samples, rate)
    heard = ear.heard_until(time.monotonic())

    at, correlation = match(heard, sound)
    assert correlation > 0.99
    last = heard[at : at + round(1.3 * RATE)][-RATE // 10 :]
    assert len(last) == RATE // 10
    assert np.sqrt(np.mean(last**2)) > 0.1


@pytest.mark.slow
def test_a_sound_of_many_seconds_is_fed_without_a_gap(ear: Listener) -> None:
    sound = signals.joined(*[signals.glide(150, 900, 0.9), signals.glide(800, 250, 0.6)] * 4)
    assert Loudspeaker().play(sound.samples, sound.sample_rate)
    assert match(ear.heard(), sound)[1] > 0.99


def test_positions_run_with_what_is_heard(ear: Listener) -> None:
    sound = marker()
    positions: list[tuple[float, float]] = []

    def note(position_s: float) -> None:
        positions.append((time.monotonic(), position_s))

    assert Loudspeaker().play(sound.samples, sound.sample_rate, note)
    began = ear.moment(match(ear.heard(), sound)[0])
    told = [position_s for _, position_s in positions]
    assert told == sorted(told)
    assert told[-1] == pytest.approx(sound.duration_s, abs=0.01)
    running = [(at, s) for at, s in positions if 0.1 < s < sound.duration_s - 0.1]
    offsets = [at - began - s for at, s in running]
    assert abs(float(np.median(offsets))) < 0.04


def test_a_loudspeaker_is_found_by_its_name(ear: Listener) -> None:
    sound = signals.tone(440, 0.3)
    assert Loudspeaker("headset_out").play(sound.samples, sound.sample_rate)
    assert match(ear.heard(), sound)[1] > 0.98


def test_stopping_ends_the_sound_and_the_call(ear: Listener) -> None:
    sound = signals.tone(440, 20.0)
    loudspeaker = Loudspeaker()
    playing = InThread(lambda: loudspeaker.play(sound.samples, sound.sample_rate))
    ear.wait_for_sound()
    stopped_at = time.monotonic()
    loudspeaker.stop()

    assert playing.outcome() is False
    ear.wait_until_quiet()
    loud = np.flatnonzero(np.abs(ear.heard()) > 0.01)
    assert ear.moment(int(loud[-1])) - stopped_at < 0.3


def test_a_new_sound_takes_the_place_of_the_old_one(ear: Listener) -> None:
    loudspeaker = Loudspeaker()
    tone, sound = signals.tone(3000, 20.0), marker()
    older = InThread(lambda: loudspeaker.play(tone.samples, tone.sample_rate))
    ear.wait_for_sound()

    assert loudspeaker.play(sound.samples, sound.sample_rate) is True

    assert older.outcome() is False
    assert match(ear.heard(), sound)[1] > 0.9


def test_stop_may_be_called_when_nothing_plays_and_keeps_nothing_from_playing(
    ear: Listener,
) -> None:
    loudspeaker = Loudspeaker()
    loudspeaker.stop()
    loudspeaker.stop()
    sound = signals.tone(440, 0.3)
    assert loudspeaker.play(sound.samples, sound.sample_rate) is True
    assert match(ear.heard(), sound)[1] > 0.98


@pytest.mark.usefixtures("virtual_sound")
def test_no_samples_are_played_at_once() -> None:
    assert Loudspeaker().play(np.zeros(0, np.int16), 48_000) is True


@pytest.mark.usefixtures("virtual_sound")
def test_what_is_halted_before_it_begins_is_not_heard() -> None:
    halt = threading.Event()
    halt.set()
    sound = signals.tone(440, 5.0)
    assert Loudspeaker().play(sound.samples, sound.sample_rate, None, halt) is False


def test_an_error_in_the_listener_ends_the_sound(ear: Listener) -> None:
    def broken(_position_s: float) -> None:
        raise ZeroDivisionError

    sound = signals.tone(440, 20.0)
    with pytest.raises(ZeroDivisionError):
        Loudspeaker().play(sound.samples, sound.sample_rate, broken)
    ear.wait_until_quiet()


# Faults of devices


def kill(card: VirtualSound) -> None:
    card.server.kill()


def suspend(card: VirtualSound) -> None:
    card.pactl("suspend-sink", "speakers", "1")


def freeze(card: VirtualSound) -> None:
    os.kill(card.server.pid, signal.SIGSTOP)


def unload(card: VirtualSound) -> None:
    card.pactl("unload-module", "module-null-sink")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="stops the server with a signal")
@pytest.mark.parametrize("trouble", [kill, suspend, freeze, unload])
def test_a_loudspeaker_that_goes_away_or_silent_is_an_error_and_no_hang(
    virtual_sound: VirtualSound, trouble: Callable[[VirtualSound], None]
) -> None:
    sound = signals.tone(440, 60.0)
    with listening(virtual_sound) as ear:
        loudspeaker = Loudspeaker(stall_limit_s=0.5)
        playing = InThread(lambda: loudspeaker.play(sound.samples, sound.sample_rate))
        ear.wait_for_sound()
        trouble(virtual_sound)
        error = playing.outcome()
    if trouble is freeze:
        os.kill(virtual_sound.server.pid, signal.SIGCONT)

    assert isinstance(error, DeviceFailed)
    assert error.message == STOPPED_TAKING
    assert "another loudspeaker" in error.hint


@pytest.mark.slow
@pytest.mark.parametrize("trouble", [suspend, freeze])
@pytest.mark.skipif(sys.platform == "win32", reason="stops the server with a signal")
def test_stop_ends_a_call_that_a_silent_device_holds(
    virtual_sound: VirtualSound, trouble: Callable[[VirtualSound], None]
) -> None:
    sound = signals.tone(440, 60.0)
    with listening(virtual_sound) as ear:
        loudspeaker = Loudspeaker(stall_limit_s=LIMIT_S)
        playing = InThread(lambda: loudspeaker.play(sound.samples, sound.sample_rate))
        ear.wait_for_sound()
        trouble(virtual_sound)
        loudspeaker.stop()
        assert playing.outcome() is False
    if trouble is freeze:
        os.kill(virtual_sound.server.pid, signal.SIGCONT)


def test_without_a_sound_server_there_is_no_loudspeaker_and_a_way_out(
    virtual_sound: VirtualSound,
) -> None:
    virtual_sound.server.kill()
    virtual_sound.server.wait()
    with virtual_sound.here(), pytest.raises(NoAudioDevice, match="No loudspeaker") as caught:
        Loudspeaker().play(np.zeros(100, np.int16), 48_000)
    assert "Plug in" in caught.value.hint


@pytest.mark.usefixtures("virtual_sound")
def test_a_loudspeaker_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NoAudioDevice, match="Kitchen radio") as caught:
        Loudspeaker("Kitchen radio").play(np.zeros(100, np.int16), 48_000)
    assert "headset_out" in caught.value.hint


def test_without_portaudio_the_hint_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(NoAudioDevice, match="PortAudio is missing") as caught:
        Loudspeaker().play(np.zeros(100, np.int16), 48_000)
    assert caught.value.hint


# Takes


@pytest.fixture
def take(tmp_path: Path) -> Path:
    return signals.written(tmp_path / "take.wav", signals.glide(150, 1500, 6.0))


def part(take: Path, start_s: float, end_s: float) -> Recording:
    from voiceprep.model import Recording
    from voiceprep.speech.audiofile import recording

    whole = recording(take)
    rate = whole.sample_rate
    return Recording(whole.samples[round(start_s * rate) : round(end_s * rate)], rate)


def test_a_take_is_played_from_any_second_to_any_second(ear: Listener, take: Path) -> None:
    player = TakePlayer()
    player.play(take, 2.0, 3.0)
    began = player.position_s
    until(lambda: player.position_s is None)

    at, correlation = match(ear.heard(), part(take, 2.0, 3.0))
    assert correlation > 0.99
    assert began is not None
    assert 2.0 <= began < 3.0
    loud = np.flatnonzero(np.abs(ear.heard()) > 0.01)
    assert loud[0] == pytest.approx(at, abs=RATE // 50)
    assert loud[-1] - loud[0] == pytest.approx(RATE, abs=RATE // 50)
    assert player.problem == ""


def test_the_position_moves_on_and_is_none_after_stop(ear: Listener, take: Path) -> None:
    player = TakePlayer()
    assert player.position_s is None
    player.play(take, 1.0)
    ear.wait_for_sound()
    until(lambda: (player.position_s or 0.0) > 1.3)
    player.stop()
    assert player.position_s is None
    ear.wait_until_quiet()
    assert match(ear.heard(), part(take, 1.0, 1.3))[1] > 0.99


def test_another_place_replaces_what_plays(ear: Listener, take: Path) -> None:
    player = TakePlayer()
    player.play(take, 0.0)
    ear.wait_for_sound()
    player.play(take, 4.0, 5.0)
    until(lambda: player.position_s is None)
    assert match(ear.heard(), part(take, 4.0, 5.0))[1] > 0.9
    loud = np.flatnonzero(np.abs(ear.heard()) > 0.01)
    assert loud[-1] - loud[0] < 3 * RATE


@pytest.mark.usefixtures("virtual_sound")
@pytest.mark.parametrize("start_s", [-5.0, 5.9, 6.0, 99.0])
def test_places_outside_the_take_are_brought_inside(take: Path, start_s: float) -> None:
    player = TakePlayer()
    player.play(take, start_s, max(0.0, start_s) + 0.1)
    until(lambda: player.position_s is None)
    assert player.problem == ""


@pytest.mark.usefixtures("virtual_sound")
def test_a_take_that_was_written_anew_is_read_anew(take: Path) -> None:
    player = TakePlayer()
    player.play(take)
    player.stop()
    signals.written(take, signals.tone(200, 0.4))
    player.play(take, 0.0)
    until(lambda: player.position_s is None)
    with pytest.raises(AudioUnreadable, match="is not there"):
        player.play(take.with_name("gone.wav"))


def test_without_a_loudspeaker_a_take_says_so_at_once(
    virtual_sound: VirtualSound, take: Path
) -> None:
    virtual_sound.server.kill()
    virtual_sound.server.wait()
    player = TakePlayer()
    with virtual_sound.here(), pytest.raises(NoAudioDevice, match="No loudspeaker"):
        player.play(take)
    assert player.position_s is None


@pytest.mark.slow
def test_a_loudspeaker_lost_while_a_take_plays_ends_it_with_the_reason(
    virtual_sound: VirtualSound, take: Path
) -> None:
    player = TakePlayer()
    with listening(virtual_sound) as ear:
        player.play(take)
        ear.wait_for_sound()
        virtual_sound.server.kill()
        until(lambda: player.position_s is None)
    assert player.problem == STOPPED_TAKING
