"""A sound card of its own for each test: a private PulseAudio server with a microphone to feed.

Nothing outside its folder changes. What is played to ``mic_feed`` comes out of the default
microphone (``headset_mic`` by name); what the program plays comes out of ``speakers.monitor``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voiceprep.speech import portaudio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

ASOUND = """\
pcm.!default { type pulse hint { show on description "Test pulse" } }
ctl.!default { type pulse }
pcm.pulse { type pulse hint { show on description "Test pulse" } }
ctl.pulse { type pulse }
pcm.headset_mic {
  type asym
  capture.pcm { type pulse device "mic_feed.monitor" }
  hint { show on description "Headset microphone (test)" }
}
pcm.headset_out {
  type asym
  playback.pcm { type pulse device "speakers" }
  hint { show on description "Headset output (test)" }
}
"""

SERVER = (
    "pulseaudio -n --daemonize=no --use-pid-file=no --exit-idle-time=-1 --disallow-exit=yes "
    "--disable-shm=yes --high-priority=no --realtime=no --log-target=stderr --log-level=notice"
)
# Without norewinds a null sink renders in blocks of two seconds and nothing comes out whole.
SINK = (
    "module-null-sink sink_name={name} rate={rate} channels={channels} norewinds=1 "
    "sink_properties=device.description={name}"
)
NO_BUS = "unix:path=/nonexistent"
START_LIMIT_S = 20.0


class VirtualSound:
    """A running server; `env` is for programs that are to use it."""

    def __init__(self, root: Path, rate: int = 48_000) -> None:
        self.root = root
        self.socket = root / "native"
        self.env = {**os.environ, **self._settings()}
        socket = f"auth-anonymous=1 auth-cookie-enabled=0 socket={self.socket}"
        modules = (
            SINK.format(name="mic_feed", rate=rate, channels=1),
            SINK.format(name="speakers", rate=rate, channels=2),
            f"module-native-protocol-unix {socket}",
        )
        self._command = [*SERVER.split(), *(part for m in modules for part in ("-L", m))]

    def __enter__(self) -> VirtualSound:
        (self.root / "client.conf").write_text("autospawn = no\nenable-shm = no\n", "utf-8")
        (self.root / "asound.conf").write_text(ASOUND, "utf-8")
        with open(self.root / "pulse.log", "wb") as log:
            self.server = subprocess.Popen(
                self._command,
                env={
                    **self.env,
                    "DBUS_SESSION_BUS_ADDRESS": NO_BUS,
                    "DBUS_SYSTEM_BUS_ADDRESS": NO_BUS,
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_up()
        self.pactl("set-default-sink", "speakers")
        self.pactl("set-default-source", "mic_feed.monitor")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.kill()  # also when a test has frozen it
        self.server.wait()

    def pactl(self, *arguments: str) -> str:
        """Tell the server something, or ask it."""
        done = subprocess.run(
            ["pactl", *arguments], env=self.env, capture_output=True, text=True, check=True
        )
        return done.stdout

    def feed(self, wav: Path) -> subprocess.Popen[bytes]:
        """Speak a WAV file into the microphone; wait() for the end of it."""
        return subprocess.Popen(["paplay", "-d", "mic_feed", str(wav)], env=self.env)

    @contextlib.contextmanager
    def listening(self, wav: Path) -> Iterator[None]:
        """Record what comes out of the loudspeakers into a WAV file of 48 kHz stereo."""
        command = ["parec", "-d", "speakers.monitor", "--file-format=wav", "--latency-msec=20"]
        shape = ["--rate=48000", "--channels=2", "--format=s16le"]
        recorder = subprocess.Popen([*command, *shape, str(wav)], env=self.env)
        try:
            self._wait_for(lambda: "parec" in self.pactl("list", "source-outputs"))
            yield
        finally:
            recorder.terminate()
            recorder.wait()

    @contextlib.contextmanager
    def here(self) -> Iterator[None]:
        """Make this process use the card; PortAudio looks for devices anew, now and afterwards."""
        before = {key: os.environ.get(key) for key in self._settings()}
        os.environ.update(self._settings())
        try:
            portaudio.rescan()
            yield
        finally:
            for key, value in before.items():
                os.environ.pop(key) if value is None else os.environ.update({key: value})
            portaudio.rescan()

    def _settings(self) -> dict[str, str]:
        folder = str(self.root)
        return {
            "HOME": folder,
            "XDG_CONFIG_HOME": f"{folder}/xdg",
            "XDG_RUNTIME_DIR": folder,
            "PULSE_SERVER": f"unix:{self.socket}",
            "PULSE_COOKIE": f"{folder}/cookie",
            "PULSE_RUNTIME_PATH": f"{folder}/run",
            "PULSE_STATE_PATH": f"{folder}/state",
            "PULSE_CLIENTCONFIG": f"{folder}/client.conf",
            "ALSA_CONFIG_PATH": f"{folder}/asound.conf",
        }

    def _wait_until_up(self) -> None:
        def up() -> bool:
            assert self.server.poll() is None, (self.root / "pulse.log").read_text("utf-8")
            return (
                subprocess.run(["pactl", "info"], env=self.env, capture_output=True).returncode == 0
            )

        self._wait_for(up)

    @staticmethod
    def _wait_for(condition: Callable[[], bool]) -> None:
        limit = time.monotonic() + START_LIMIT_S
        while not condition():
            assert time.monotonic() < limit, "the virtual sound card does not start"
            time.sleep(0.05)


@pytest.fixture
def sound_server() -> Iterator[VirtualSound]:
    """A virtual sound card for programs that are given its `env`."""
    if shutil.which("pulseaudio") is None:
        missing = "PulseAudio is not installed (pulseaudio, pulseaudio-utils, libasound2-plugins)"
        if os.environ.get("VOICEPREP_REQUIRE_ALL"):
            pytest.fail(missing)
        pytest.skip(missing)
    # The address of a socket may have 107 characters, and a test's own folder has more.
    with tempfile.TemporaryDirectory(prefix="sound-") as folder, VirtualSound(Path(folder)) as card:
        yield card


@pytest.fixture
def virtual_sound(sound_server: VirtualSound) -> Iterator[VirtualSound]:
    """A virtual sound card that this process uses too."""
    with sound_server.here():
        yield sound_server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the card."""
    for item in items:
        if "sound_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.sound)
