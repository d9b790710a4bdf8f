from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from voiceprep.errors import DeviceFailed, NoAudioDevice
from voiceprep.speech import portaudio
from voiceprep.speech.devices import SoundDevices, found
from voiceprep.speech.portaudio import Kind, failure

if TYPE_CHECKING:
    from tests.virtual_sound import VirtualSound

ROOT = Path(__file__).parents[2]
HOSTS = ("MME", "Windows DirectSound", "Windows WASAPI", "Windows WDM-KS")


class Windows:
    """PortAudio's list of a Windows machine: every device four times."""

    PortAudioError = RuntimeError

    def query_hostapis(self) -> list[dict[str, str]]:
        return [{"name": host} for host in HOSTS]

    def query_devices(self, kind: str | None = None) -> Any:
        devices = [
            self.device("Microphone (Realtek High Defini", 0),
            self.device("Headset (USB)", 0),
            self.device("Microphone (Realtek High Definition Audio)", 1),
            self.device("Headset (USB)", 1),
            self.device("Microphone (Realtek High Definition Audio)", 2),
            self.device("Array (only here)", 2),
            self.device("Input (Realtek HD Audio Mic input)", 3),
            self.device("Speakers", 0, inputs=0),
        ]
        return {"index": 1} if kind else devices

    @staticmethod
    def device(name: str, host: int, inputs: int = 2) -> dict[str, Any]:
        return {
            "name": name,
            "hostapi": host,
            "max_input_channels": inputs,
            "max_output_channels": 2 - inputs,
            "default_samplerate": 44_100.0,
        }


class Laptop(Windows):
    """A Linux machine on which a headset has become another card since last time."""

    def query_hostapis(self) -> list[dict[str, str]]:
        return [{"name": "ALSA"}]

    def query_devices(self, kind: str | None = None) -> Any:
        if kind:
            raise RuntimeError("Error querying device -1")
        names = ("HDA Intel: ALC295 (hw:0,0)", "Headset: USB Audio (hw:2,0)", "speexrate", "null")
        return [self.device(name, 0) for name in names]


def on(monkeypatch: pytest.MonkeyPatch, library: object) -> None:
    monkeypatch.setattr(portaudio, "portaudio", lambda: library)
    monkeypatch.setattr(portaudio, "rescan", lambda: False)


def test_the_default_comes_first_and_devices_bear_their_host(virtual_sound: VirtualSound) -> None:
    microphones, loudspeakers = SoundDevices().inputs(), SoundDevices().outputs()

    assert [(d.name, d.host, d.is_default) for d in microphones] == [
        ("default", "ALSA", True),
        ("pulse", "ALSA", False),
        ("headset_mic", "ALSA", False),
    ]
    assert "headset_out" in [d.name for d in loudspeakers]
    assert all(d.sample_rate > 0 and d.channels > 0 for d in (*microphones, *loudspeakers))


@pytest.mark.parametrize("name", ["headset_mic", "headset_mic, ALSA", "Headset_Mic"])
def test_a_device_is_found_by_name_or_by_name_and_host(
    virtual_sound: VirtualSound, name: str
) -> None:
    assert found("input", name).device.name == "headset_mic"


def test_a_loudspeaker_is_no_microphone(virtual_sound: VirtualSound) -> None:
    assert found("output", "headset_out").device.name == "headset_out"
    with pytest.raises(NoAudioDevice, match="The microphone “headset_out” is not there") as missing:
        found("input", "headset_out")
    assert "There now: default, pulse, headset_mic" in missing.value.hint


def test_what_was_plugged_in_meanwhile_is_found_without_being_told(
    virtual_sound: VirtualSound,
) -> None:
    virtual_sound.server.kill()
    virtual_sound.server.wait()
    SoundDevices().rescan()
    assert SoundDevices().inputs() == ()
    with pytest.raises(NoAudioDevice, match="No loudspeaker was found"):
        found("output", "")

    with virtual_sound:
        assert found("input", "").device.is_default


def test_windows_lists_each_device_once_and_the_defaults_host_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on(monkeypatch, Windows())

    assert [(d.name, d.host) for d in SoundDevices().inputs()] == [
        ("Headset (USB)", "MME"),
        ("Microphone (Realtek High Defini", "MME"),
        ("Array (only here)", "Windows WASAPI"),
    ]


def test_a_device_that_is_not_listed_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, Windows())

    assert found("input", "Microphone (Realtek High Definition Audio), Windows WASAPI").index == 4


def test_a_headset_is_found_under_another_card_number(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, Laptop())

    assert found("input", "Headset: USB Audio (hw:1,0)").index == 1
    assert found("input", "Headset: USB Audio (hw:1,0), ALSA").index == 1


def test_converters_are_not_listed_and_no_default_is_no_microphone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on(monkeypatch, Laptop())

    assert [d.name for d in SoundDevices().inputs()] == [
        "HDA Intel: ALC295 (hw:0,0)",
        "Headset: USB Audio (hw:2,0)",
    ]
    with pytest.raises(NoAudioDevice, match="No microphone was found"):
        found("input", "")


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (("Error querying device -1",), "input", "No microphone was found."),
        (("Error opening: Device unavailable", -9985), "input", "used by another program"),
        (
            ("Error opening: Illegal combination", -9993),
            "output",
            "in use, unplugged or not permitt",
        ),
        (("Error opening: Invalid sample rate", -9997), "input", "none of the usual sample rates"),
        (
            ("Unanticipated", -9999, (0, -5, "Input/output\x1b[2J")),
            "input",
            "Input/output\ufffd[2J",
        ),
        (("Something new", -1), "input", "could not be opened: Something new"),
    ],
)
def test_what_portaudio_raises_is_told_in_words_with_a_way_out(
    error: tuple[object, ...], kind: Kind, message: str
) -> None:
    told = failure(RuntimeError(*error), kind, "USB")

    assert message in told.message
    assert told.hint
    assert told.exit_code == 5


@pytest.mark.parametrize(
    ("platform", "words"),
    [("darwin", "Privacy & Security > Microphone"), ("win32", "Allow desktop apps")],
)
def test_a_refusal_names_the_systems_own_permission(
    monkeypatch: pytest.MonkeyPatch, platform: str, words: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)

    assert words in failure(RuntimeError("x", -9993), "input").hint
    assert words not in failure(RuntimeError("x", -9993), "output").hint
    assert isinstance(failure(RuntimeError("x", -9993), "input"), DeviceFailed)


def told_by(program: str, env: dict[str, str]) -> str:
    """What a program says that asks for PortAudio, when it survives."""
    asking = (
        "from voiceprep.speech import portaudio\n"
        "try: portaudio.portaudio()\n"
        "except Exception as error: print(type(error).__name__, error, error.hint)\n"
        "print(portaudio.portaudio_problem())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program + asking],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_portaudio_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    without = "import ctypes.util\nctypes.util.find_library = lambda name: None\n"
    told = told_by(without, dict(os.environ))

    assert told.startswith("NoAudioDevice The sound library PortAudio is missing.")
    if sys.platform.startswith("linux"):
        assert "sudo apt install libportaudio2" in told
        assert "sudo dnf install portaudio" in told


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ALSA is Linux's")
@pytest.mark.parametrize("content", [None, "pcm.!default {"], ids=["missing", "broken"])
def test_sound_settings_that_break_portaudio_are_an_error_and_no_abort(
    sound_server: VirtualSound, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "asound.conf"
    if content is not None:
        path.write_text(content, "utf-8")
    asked, problem = told_by("", {**sound_server.env, "ALSA_CONFIG_PATH": str(path)}).splitlines()

    assert asked.startswith("NoAudioDevice")
    assert f"ALSA_CONFIG_PATH names {path}" in asked
    assert problem.startswith(("PortAudio breaks down", "The sound system did not start"))


def test_where_portaudio_works_there_is_no_problem(virtual_sound: VirtualSound) -> None:
    assert portaudio.portaudio_problem() == ""


def test_a_sound_system_that_does_not_answer_is_a_problem(virtual_sound: VirtualSound) -> None:
    assert portaudio.portaudio_problem(limit_s=0.001) == "The sound system does not answer."
