"""What can be recorded from and played on.

Devices are remembered by name and host, because their numbers shift whenever something is plugged
in. Lists leave out what is no device (ALSA's converters) and the second and third entry that
Windows has for the same one; a device that was chosen by name is found even if it is not listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.model import Device
from voiceprep.speech import portaudio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.speech.portaudio import Kind, Library

_CONVERTERS = frozenset(
    ("lavrate", "samplerate", "speexrate", "speex", "upmix", "vdownmix", "dmix", "dsnoop", "null")
)
_LAST_RESORT = "Windows WDM-KS"
"""Takes a device for itself alone, and lists it a fourth time."""
_ALSA_NUMBER = re.compile(r"\s*\(hw:\d+,\d+\)")
_MME_LENGTH = 31
"""Windows' oldest interface cuts names here."""


@dataclass(frozen=True, slots=True)
class Found:
    """A device and its number, which is good until the next rescan."""

    index: int
    device: Device


class SoundDevices:
    """The microphones and loudspeakers of this machine."""

    def inputs(self) -> Sequence[Device]:
        """Return the microphones, the system's default first. Raises NoAudioDevice."""
        return _listed("input")

    def outputs(self) -> Sequence[Device]:
        """Return the loudspeakers, the system's default first. Raises NoAudioDevice."""
        return _listed("output")

    def rescan(self) -> None:
        """Look again for what was plugged in; does nothing while a stream is open."""
        portaudio.rescan()


def found(kind: Kind, name: str) -> Found:
    """Return the device of that name, or the system's default for an empty name.

    The name may be ``name`` or ``name, host``. What is not found at once is looked for again.

    Raises
    ------
    NoAudioDevice
        PortAudio is missing, or there is no such device.
    """
    match = _match(kind, name)
    if match is None and portaudio.rescan():
        match = _match(kind, name)
    if match is not None:
        return match
    if not name or not (there := _listed(kind)):
        raise portaudio.nothing_there(kind)
    raise portaudio.missing_device(kind, name, [device.name for device in there])


def _listed(kind: Kind) -> tuple[Device, ...]:
    candidates = [f.device for f in _every(kind) if f.device.host != _LAST_RESORT]
    hosts = {device.host for device in candidates if device.is_default}
    ranked = sorted(candidates, key=lambda d: (not d.is_default, d.host not in hosts))
    listed: dict[str, Device] = {}
    for device in ranked:
        if device.name not in _CONVERTERS:
            listed.setdefault(device.name[:_MME_LENGTH].casefold(), device)
    return tuple(listed.values())


def _match(kind: Kind, name: str) -> Found | None:
    every = tuple(_every(kind))
    if not name:
        return next((f for f in every if f.device.is_default), None)
    for form in (str.casefold, _unnumbered):
        for candidate in every:
            device = candidate.device
            if form(name) in (form(device.name), form(f"{device.name}, {device.host}")):
                return candidate
    return None


def _unnumbered(name: str) -> str:
    return _ALSA_NUMBER.sub("", name).casefold()


def _every(kind: Kind) -> Iterator[Found]:
    sounddevice = portaudio.portaudio()
    hosts = [host["name"] for host in sounddevice.query_hostapis()]
    default = _default_index(sounddevice, kind)
    for index, info in enumerate(sounddevice.query_devices()):
        channels = info[f"max_{kind}_channels"]
        if channels > 0:
            rate = round(info["default_samplerate"])
            host = hosts[info["hostapi"]]
            yield Found(index, Device(info["name"], host, rate, channels, index == default))


def _default_index(sounddevice: Library, kind: Kind) -> int:
    try:
        return int(sounddevice.query_devices(kind=kind)["index"])
    except (sounddevice.PortAudioError, ValueError):
        return -1
