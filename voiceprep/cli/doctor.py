"""``voiceprep doctor``: whether every part is in place, and how to mend it.

Each check stands alone: one that fails never keeps the next from being made.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from voiceprep import __version__
from voiceprep.cli import wiring
from voiceprep.errors import NoAudioDevice, VoiceprepError
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator
    from pathlib import Path

State = Literal["ok", "note", "fault"]
SIGNS: dict[State, str] = {"ok": "ok   ", "note": "note ", "fault": "FAULT"}
LEAST_FREE_MB = 500.0


@dataclass(frozen=True, slots=True)
class Check:
    """One part and how it is."""

    part: str
    state: State
    detail: str
    hint: str = ""
    exit_code: int = 0


def run(options: Namespace) -> int:
    """Make every check, print them, and return the code of the first fault."""
    checks = tuple(_checks(options))
    for check in checks:
        print(json.dumps(asdict(check)) if options.json else _text(check))
    return next((check.exit_code or 1 for check in checks if check.state == "fault"), 0)


def _text(check: Check) -> str:
    lines = [f"{SIGNS[check.state]} {check.part:<14} {safe_line(check.detail, 400)}"]
    if check.hint:
        lines.append(f"{'':<20} {safe_line(check.hint, 400)}")
    return "\n".join(lines)


def _checks(options: Namespace) -> Iterator[Check]:
    yield Check("voiceprep", "ok", f"{__version__} on Python {platform.python_version()}")
    yield Check("system", "ok", platform.platform())
    yield _terminal()
    try:
        parts = wiring.parts(options)
    except VoiceprepError as error:
        yield _fault("folders", error)
        return
    for part, check in _PARTS.items():
        yield from _guarded(part, check, parts)


def _guarded(
    part: str, check: Callable[[wiring.Parts], Iterator[Check]], parts: wiring.Parts
) -> Iterator[Check]:
    try:
        yield from check(parts)
    except VoiceprepError as error:
        yield _fault(part, error)
    except (ImportError, OSError) as error:
        yield Check(part, "fault", f"{type(error).__name__}: {error}", "Install voiceprep again.")


def _fault(part: str, error: VoiceprepError) -> Check:
    return Check(part, "fault", error.message, error.hint, error.exit_code)


def _terminal() -> Check:
    name = os.environ.get("TERM", "")
    if not sys.stdout.isatty():
        return Check("terminal", "note", "not a terminal: practice --plain and --demo work here")
    if name in ("", "dumb"):
        return Check("terminal", "note", f"TERM is {name!r}", "Use voiceprep practice --plain.")
    size = shutil.get_terminal_size()
    return Check("terminal", "ok", f"{name}, {size.columns} by {size.lines}")


def _folders(parts: wiring.Parts) -> Iterator[Check]:
    for name in ("data", "config", "cache"):
        folder: Path = getattr(parts.places, name)
        yield _private(name, folder)
    free_mb = shutil.disk_usage(parts.places.data).free / 1e6
    few = free_mb < LEAST_FREE_MB
    hint = "Free some space: a minute of recording takes about 6 MB." if few else ""
    yield Check("disk", "note" if few else "ok", f"{free_mb:,.0f} MB free", hint)


def _private(name: str, folder: Path) -> Check:
    open_to_others = os.name == "posix" and folder.stat().st_mode & 0o077
    if open_to_others and name != "cache":
        return Check(name, "note", f"{folder} can be read by others", f"chmod 700 '{folder}'")
    return Check(name, "ok", str(folder))


def _settings(parts: wiring.Parts) -> Iterator[Check]:
    from voiceprep.library.settings import TomlSettings

    file = TomlSettings(parts.places.settings_file)
    file.load()
    for problem in file.problems():
        yield Check("settings", "note", problem)
    if not file.problems():
        yield Check("settings", "ok", str(parts.places.settings_file))


def _banks(parts: wiring.Parts) -> Iterator[Check]:
    found, faults = wiring.all_banks(parts.places)
    count = sum(len(bank.questions) for bank in found)
    yield Check("questions", "ok", f"{count} in {len(found)} banks")
    for fault in faults:
        yield Check("questions", "note", fault.message, fault.hint)


def _history(parts: wiring.Parts) -> Iterator[Check]:
    from voiceprep.library.store import SqliteStore

    takes = SqliteStore(parts.places).takes()
    yield Check("history", "ok", f"{len(takes)} takes; SQLite {sqlite3.sqlite_version}")


def _sound(parts: wiring.Parts) -> Iterator[Check]:
    from voiceprep.speech.devices import SoundDevices
    from voiceprep.speech.portaudio import install_hint, portaudio_problem

    problem = portaudio_problem()
    if problem:
        yield Check("PortAudio", "fault", problem, install_hint(), NoAudioDevice.exit_code)
        return
    yield Check("PortAudio", "ok", "loads")
    devices = SoundDevices()
    yield _devices("microphone", [d.name for d in devices.inputs()])
    yield _devices("loudspeaker", [d.name for d in devices.outputs()])


def _devices(part: str, names: list[str]) -> Check:
    if names:
        return Check(part, "ok", ", ".join(map(safe_line, names)))
    if part == "loudspeaker":
        return Check(part, "note", "none found", "Questions are shown instead of read aloud.")
    hint = "Plug one in, or practise with a recording: voiceprep practice --input FILE"
    return Check(part, "fault", "none found", hint, NoAudioDevice.exit_code)


def _voice(_parts: wiring.Parts) -> Iterator[Check]:
    from voiceprep.speech.espeak import Espeak

    spoken = Espeak().speak("Ready.", "en-us", 160)
    yield Check("voice", "ok", f"eSpeak NG speaks ({len(spoken.words)} word events)")


def _models(parts: wiring.Parts) -> Iterator[Check]:
    installed = [m for m in parts.models.all() if m.folder is not None]
    for model in installed:
        state: State = "fault" if model.problem else "ok"
        hint = f"Fetch it again: voiceprep models get {model.id}" if model.problem else ""
        yield Check("speech model", state, f"{model.id}: {model.problem or model.folder}", hint, 4)
    if not any(m.for_people and not m.problem for m in installed):
        yield Check(
            "speech model",
            "note",
            "none for people is installed: only the delivery is judged",
            "voiceprep models get base.en",
        )


def _analysis(_parts: wiring.Parts) -> Iterator[Check]:
    import numpy as np

    from voiceprep.analysis import sound
    from voiceprep.model import Recording

    hiss = np.random.default_rng(0).normal(0.0, 0.01, 16_000).astype(np.float32)
    measured = sound(Recording(hiss, 16_000))
    yield Check("analysis", "ok", f"measures {measured.duration_s:.0f} s of sound")


_PARTS: dict[str, Callable[[wiring.Parts], Iterator[Check]]] = {
    "folders": _folders,
    "settings": _settings,
    "questions": _banks,
    "history": _history,
    "sound": _sound,
    "voice": _voice,
    "speech model": _models,
    "analysis": _analysis,
}
