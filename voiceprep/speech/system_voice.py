"""The voices of macOS and Windows, for those who prefer them.

The system's own program writes a sound file, which is played like any other sound. The text goes
through a pipe and never through a shell. Elsewhere there are none.
"""

from __future__ import annotations

import base64
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from voiceprep.errors import AudioUnreadable
from voiceprep.model import VoiceInfo
from voiceprep.speech.audiofile import recording
from voiceprep.speech.espeak import Spoken, WordEvent
from voiceprep.text import safe_line

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

PREFIX = "system:"
_LIST_LIMIT_S = 15.0
_SPEAK_LIMIT_S = 60.0
_POLL_S = 0.05
_SOUNDING = 300


class SystemVoices(Protocol):
    """What the operating system reads aloud with."""

    def voices(self) -> Sequence[VoiceInfo]:
        """Return its English voices."""

    def speak(self, text: str, name: str, rate_wpm: int, halt: threading.Event) -> Spoken | None:
        """Return the text as sound; None if there is no such voice, it failed, or was halted."""


def system_voices() -> SystemVoices | None:
    """Return the voices of this system; None where there are none that can be used."""
    if sys.platform == "darwin" and (say := shutil.which("say")):
        return MacVoices(say)
    if sys.platform == "win32" and (shell := shutil.which("powershell")):
        return WindowsVoices(shell)
    return None


class MacVoices:
    """`say` of macOS; it does not tell when words begin, so their times are by their letters."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._names: tuple[str, ...] | None = None

    def voices(self) -> Sequence[VoiceInfo]:
        """Return the English voices that are installed."""
        return tuple(
            VoiceInfo(PREFIX + name, f"{name} (macOS)", "system") for name in self._known()
        )

    def speak(self, text: str, name: str, rate_wpm: int, halt: threading.Event) -> Spoken | None:
        """Return the text as sound."""
        if name not in self._known():
            return None
        with tempfile.TemporaryDirectory(prefix="voiceprep-", ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "said.wav"
            shape = ("--file-format=WAVE", "--data-format=LEI16@22050", "-o", str(file))
            command = [self._program, "-v", name, "-r", str(rate_wpm), *shape, "-f", "-"]
            return _spoken(file, text) if _done(command, text, halt) else None

    def _known(self) -> tuple[str, ...]:
        if self._names is None:
            listed = _listed([self._program, "-v", "?"])
            found = re.findall(r"^(.+?)\s+en[_-]\w+\s+#", listed, re.MULTILINE)
            self._names = tuple(dict.fromkeys(safe_line(name) for name in found))
        return self._names


class WindowsVoices:
    """SAPI of Windows by PowerShell; times of words are by their letters here too."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._names: tuple[str, ...] | None = None

    def voices(self) -> Sequence[VoiceInfo]:
        """Return the English voices that are installed."""
        return tuple(
            VoiceInfo(PREFIX + name, f"{name} (Windows)", "system") for name in self._known()
        )

    def speak(self, text: str, name: str, rate_wpm: int, halt: threading.Event) -> Spoken | None:
        """Return the text as sound."""
        if name not in self._known():
            return None
        with tempfile.TemporaryDirectory(prefix="voiceprep-", ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "said.wav"
            order = {"text": text, "voice": name, "rate": _sapi_rate(rate_wpm), "file": str(file)}
            # base64, because what a console makes of other letters depends on its code page
            line = base64.b64encode(json.dumps(order).encode()).decode() + "\n"
            done = _done([*self._shell(), _SAPI_SPEAK], line, halt)
            return _spoken(file, text) if done else None

    def _known(self) -> tuple[str, ...]:
        if self._names is None:
            listed = _listed([*self._shell(), _SAPI_LIST]).splitlines()
            self._names = tuple(name for line in listed if (name := safe_line(line)))
        return self._names

    def _shell(self) -> tuple[str, ...]:
        return (self._program, "-NoProfile", "-NonInteractive", "-Command")


_SAPI_LIST = """
[Console]::OutputEncoding = [Text.Encoding]::UTF8
Add-Type -AssemblyName System.Speech
$speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer
foreach ($voice in $speaker.GetInstalledVoices()) {
  $info = $voice.VoiceInfo
  if ($voice.Enabled -and $info.Culture.Name -like 'en*') { [Console]::Out.WriteLine($info.Name) }
}
"""
_SAPI_SPEAK = """
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Speech
$bytes = [Convert]::FromBase64String([Console]::In.ReadLine())
$order = ConvertFrom-Json ([Text.Encoding]::UTF8.GetString($bytes))
$speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer
$speaker.SelectVoice($order.voice)
$speaker.Rate = $order.rate
$speaker.SetOutputToWaveFile($order.file)
$speaker.Speak($order.text)
$speaker.Dispose()
"""


def _sapi_rate(rate_wpm: int) -> int:
    """Return -10 to 10, where 0 is about 180 words a minute and 10 is three times that."""
    return max(-10, min(10, round(10 * math.log(rate_wpm / 180, 3))))


def _listed(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LIST_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _done(command: list[str], text: str, halt: threading.Event) -> bool:
    """Run the program on the text; False if it failed, took too long, or was halted."""
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    limit_s = time.monotonic() + _SPEAK_LIMIT_S
    given: bytes | None = text.encode("utf-8", "replace")
    while not halt.is_set() and time.monotonic() < limit_s:
        try:
            process.communicate(given, timeout=_POLL_S)
        except subprocess.TimeoutExpired:
            given = None
            continue
        return process.returncode == 0
    process.kill()
    process.communicate()
    return False


def _spoken(file: Path, text: str) -> Spoken | None:
    import numpy as np

    try:
        said = recording(file, shortest_s=0.0)
    except AudioUnreadable:
        return None
    samples = np.rint(said.samples * 32767.0).astype(np.int16)
    return Spoken(samples, said.sample_rate, _by_letters(text, samples, said.sample_rate))


def _by_letters(text: str, samples: NDArray[np.int16], rate: int) -> tuple[WordEvent, ...]:
    """Return words spread evenly over what sounds, a letter as long as any other."""
    import numpy as np

    sounding = np.flatnonzero(np.abs(samples) > _SOUNDING)
    if not len(sounding):
        return ()
    first_s, last_s = sounding[0] / rate, sounding[-1] / rate
    return tuple(
        WordEvent(
            word.start(),
            len(word[0]),
            float(first_s + (last_s - first_s) * word.start() / len(text)),
        )
        for word in re.finditer(r"\S+", text)
    )
