"""PortAudio, loaded on first use and never trusted.

All streams are opened and closed here, because the library is one per process: each call that may
hang runs in a thread with a limit, the device list is renewed only while nothing is open, and a
stream that cannot be closed is left behind rather than waited for. What PortAudio raises becomes a
`NoAudioDevice` or `DeviceFailed` with a hint for this platform. Nothing here knows what a stream is
for.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from voiceprep.errors import DeviceFailed, NoAudioDevice
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Stream(Protocol):
    """What is needed of a stream of sounddevice, which bears no types."""

    def start(self) -> None:
        """Begin."""

    def abort(self) -> None:
        """End without waiting."""

    def close(self) -> None:
        """Give the device back."""


S = TypeVar("S", bound=Stream)

Library = Any
"""The sounddevice module."""
Kind = Literal["input", "output"]

LOAD_LIMIT_S = 10.0
OPEN_LIMIT_S = 8.0
"""A Bluetooth headset takes seconds to change to its microphone."""
CLOSE_LIMIT_S = 1.5

INVALID_RATE = -9997
INVALID_CHANNELS = -9998

_NAMES: dict[Kind, str] = {"input": "microphone", "output": "loudspeaker"}
_ALSA_SETTINGS = Path("/usr/share/alsa/alsa.conf")
_PROBE = "import sounddevice; sounddevice.query_devices()"

_gate = threading.Lock()
"""PortAudio's list of streams is not guarded; opening and closing take turns."""
_open: dict[int, Stream] = {}
_exit_handled = threading.Event()


def bounded(work: Callable[[], T], limit_s: float, late: Callable[[T], object] | None = None) -> T:
    """Return what `work` returns, or give up on it after `limit_s`.

    It runs in a daemon thread, which a call into a hung sound server may keep for ever. `late` is
    given what comes back after nobody waits for it any more.

    Raises
    ------
    TimeoutError
        It has not come back in time.
    """
    outcome: Future[T] = Future()
    thread = threading.Thread(
        target=_settle, args=(outcome, work, late), name="portaudio-call", daemon=True
    )
    thread.start()
    try:
        return outcome.result(limit_s)
    except TimeoutError:
        if outcome.cancel():
            raise
        return outcome.result()  # it came back at the very last moment
    except BaseException:
        outcome.cancel()
        raise


def _settle(outcome: Future[T], work: Callable[[], T], late: Callable[[T], object] | None) -> None:
    try:
        result = work()
    except BaseException as error:
        if outcome.set_running_or_notify_cancel():
            outcome.set_exception(error)
        return
    if outcome.set_running_or_notify_cancel():
        outcome.set_result(result)
    elif late is not None:
        late(result)


def portaudio() -> Library:
    """Return the sounddevice module, loaded and initialised.

    Raises
    ------
    NoAudioDevice
        PortAudio is not installed, does not start or does not answer.
    """
    try:
        return bounded(_loaded, LOAD_LIMIT_S)
    except TimeoutError as error:
        raise DeviceFailed("The sound system does not answer.", _restart_hint()) from error


def _loaded() -> Library:
    if "sounddevice" not in sys.modules and _may_abort() and (problem := portaudio_problem()):
        raise NoAudioDevice(problem, _settings_hint())
    try:
        import sounddevice

        if not sounddevice._initialized:  # a rescan has failed half-way
            sounddevice._initialize()
    except (ImportError, OSError) as error:
        raise NoAudioDevice("The sound library PortAudio is missing.", install_hint()) from error
    except (
        Exception
    ) as error:  # PortAudioError: its class is lost with the module that failed to load
        reason = safe_line(str(error))
        raise NoAudioDevice(
            f"The sound system did not start: {reason}.", _settings_hint()
        ) from error
    _take_over_exit(sounddevice)
    return sounddevice


def _take_over_exit(sounddevice: Library) -> None:
    # Its own handler waits for a hung device for ever; without any, a live one would call into an
    # interpreter that is gone. The thread is there beforehand: none can be started at the exit.
    if _exit_handled.is_set():
        return
    _exit_handled.set()
    leaving, left = threading.Event(), threading.Event()

    def leave() -> None:
        leaving.wait()
        for stream in tuple(_open.values()):
            _abort_and_close(stream)
        sounddevice._exit_handler()
        left.set()

    def wait_a_little() -> None:
        leaving.set()
        left.wait(CLOSE_LIMIT_S)

    threading.Thread(target=leave, name="portaudio-exit", daemon=True).start()
    atexit.unregister(sounddevice._exit_handler)
    atexit.register(wait_a_little)


def open_stream(kind: Kind, name: str, make: Callable[[Library], S]) -> S:
    """Return the stream that `make(sounddevice)` builds, started.

    Raises
    ------
    NoAudioDevice
        PortAudio is missing.
    DeviceFailed
        The device refuses, or does not answer within `OPEN_LIMIT_S`.
    """
    sounddevice = portaudio()
    try:
        return bounded(lambda: _started(sounddevice, make), OPEN_LIMIT_S, late=close_stream)
    except TimeoutError as error:
        raise DeviceFailed(f"{_the(kind, name)} does not answer.", _restart_hint()) from error
    except (sounddevice.PortAudioError, ValueError) as error:
        raise failure(error, kind, name) from error


def _started(sounddevice: Library, make: Callable[[Library], S]) -> S:
    with _gate:
        stream = make(sounddevice)
        _open[id(stream)] = stream
    try:
        stream.start()
    except sounddevice.PortAudioError:
        _abort_and_close(stream)
        raise
    return stream


def close_stream(stream: Stream, limit_s: float = CLOSE_LIMIT_S) -> bool:
    """Abort and close a stream; False when the device did not let go in time.

    The stream is then left behind. Never `stop()`: on a device gone silent it waits for ever.
    """
    try:
        bounded(lambda: _abort_and_close(stream), limit_s)
    except TimeoutError:
        return False
    return True


def _abort_and_close(stream: Stream) -> None:
    stream.abort()
    with _gate:
        stream.close()
        _open.pop(id(stream), None)


def rescan() -> bool:
    """Look for devices again; False while a stream is open, since renewing the list would break it.

    Raises
    ------
    NoAudioDevice
        PortAudio is missing, or does not answer.
    """
    sounddevice = portaudio()
    try:
        return bounded(lambda: _rescanned(sounddevice), LOAD_LIMIT_S)
    except TimeoutError as error:
        raise DeviceFailed("The sound system does not answer.", _restart_hint()) from error
    except sounddevice.PortAudioError as error:
        reason = safe_line(str(error))
        raise NoAudioDevice(
            f"The sound system did not start: {reason}.", _settings_hint()
        ) from error


def _rescanned(sounddevice: Library) -> bool:
    with _gate:
        if _open:
            return False
        sounddevice._terminate()
        sounddevice._initialize()
        return True


def failure(error: Exception, kind: Kind, name: str = "") -> NoAudioDevice:
    """Return what PortAudio raised in words that say what to do about it."""
    text, code = str(error.args[0]) if error.args else "", _code(error)
    what = _the(kind, name)
    if text.startswith(("Error querying device", "No input device", "No output device")):
        return nothing_there(kind)
    reason = _REASONS.get(code) or f"could not be opened: {safe_line(_host_text(error) or text)}"
    return DeviceFailed(f"{what} {reason}.", _refused_hint(kind))


_REASONS = {
    -9985: "is used by another program",
    -9993: "could not be opened: it is in use, unplugged or not permitted",
    -9996: "is not there any more",
    INVALID_RATE: "takes none of the usual sample rates, or is not permitted",
    INVALID_CHANNELS: "takes neither one channel nor two",
}


def _code(error: Exception) -> int:
    return error.args[1] if len(error.args) > 1 and isinstance(error.args[1], int) else 0


def _host_text(error: Exception) -> str:
    host: tuple[object, ...] = error.args[2] if len(error.args) > 2 else ()  # (api, errno, text)
    return str(host[-1]) if host else ""


def _the(kind: Kind, name: str) -> str:
    return f"The {_NAMES[kind]} “{safe_line(name)}”" if name else f"The {_NAMES[kind]}"


def nothing_there(kind: Kind) -> NoAudioDevice:
    """Return the error for a machine without a microphone or loudspeaker."""
    return NoAudioDevice(f"No {_NAMES[kind]} was found.", _missing_hint(kind))


def missing_device(kind: Kind, name: str, others: list[str]) -> NoAudioDevice:
    """Return the error for a device that was chosen once and is not there now."""
    there = ", ".join(safe_line(other) for other in others) or "none"
    return NoAudioDevice(
        f"{_the(kind, name)} is not there.",
        f"Plug it in, or choose another in the settings. There now: {there}.",
    )


def install_hint() -> str:
    """Return how PortAudio is installed here."""
    if sys.platform.startswith("linux"):
        return (
            "Install it: sudo apt install libportaudio2 (Debian, Ubuntu, Mint), sudo dnf install "
            "portaudio (Fedora) or sudo pacman -S portaudio (Arch). Then start again."
        )
    return "Install voiceprep anew: the sounddevice package brings it for macOS and Windows."


def _missing_hint(kind: Kind) -> str:
    if kind == "output":
        return "Plug in a headset or loudspeakers, or turn reading aloud off and read the question."
    hint = "Plug one in and try again, or answer from a recording with --input FILE."
    if sys.platform.startswith("linux"):
        return hint + " A sound server (PipeWire or PulseAudio) has to be running for you."
    return f"{hint} {_permission_hint()}".rstrip()


def _refused_hint(kind: Kind) -> str:
    other = f"Close other programs that use it, plug it in again, or choose another {_NAMES[kind]}."
    return f"{other} {_permission_hint()}".rstrip() if kind == "input" else other


def _permission_hint() -> str:
    if sys.platform == "darwin":
        return (
            "Allow your terminal in System Settings > Privacy & Security > Microphone, "
            "then start the terminal again."
        )
    if sys.platform == "win32":
        return "Allow desktop apps in Settings > Privacy & security > Microphone."
    return ""


def _restart_hint() -> str:
    if sys.platform.startswith("linux"):
        return (
            "Start the sound server again (systemctl --user restart pipewire wireplumber, "
            "or pulseaudio --kill), plug the device in again, then try again."
        )
    return "Plug the device in again; if that does not help, start the computer again."


def _settings_hint() -> str:
    if not sys.platform.startswith("linux"):
        return _restart_hint()
    named = os.environ.get("ALSA_CONFIG_PATH")
    if named:
        return f"ALSA_CONFIG_PATH names {safe_line(named)}: unset it, or name a file that is there."
    return (
        "Look for mistakes in ~/.asoundrc and /etc/asound.conf, or reinstall ALSA's settings: "
        "sudo apt install --reinstall libasound2-data."
    )


def _may_abort() -> bool:
    # Without readable ALSA settings PortAudio does not fail, it aborts the process.
    if not sys.platform.startswith("linux"):
        return False
    return "ALSA_CONFIG_PATH" in os.environ or not _ALSA_SETTINGS.exists()


def portaudio_problem(limit_s: float = LOAD_LIMIT_S) -> str:
    """Return why PortAudio cannot be used, tried in a process of its own; empty when it can."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "The sound system does not answer."
    if done.returncode == 0:
        return ""
    if b"PortAudio library not found" in done.stderr or b"ModuleNotFoundError" in done.stderr:
        return "The sound library PortAudio is missing."
    if done.returncode < 0:
        return "PortAudio breaks down on this machine's sound settings."
    last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
    return _no_start(last[0].removeprefix("sounddevice.PortAudioError: ") if last else "")


def _no_start(reason: str) -> str:
    short = safe_line(reason.partition(" [PaErrorCode")[0])
    return (
        f"The sound system did not start: {short}." if short else "The sound system did not start."
    )
