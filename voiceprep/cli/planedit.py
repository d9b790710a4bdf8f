"""``voiceprep plan edit``: a copy in the person's editor, read over before it is kept."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.cli.console import complain, narrate
from voiceprep.errors import PlanChanged, PlanInvalid, UsageError
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.library.plans import TomlPlans

_USUAL = ("sensible-editor", "nano", "vim", "vi")


def edit(plans: TomlPlans, name: str) -> int:
    """Open the plan in the editor until it has no faults; what was written is never lost."""
    old = plans.content(name)
    folder = Path(tempfile.mkdtemp(prefix="voiceprep-"))  # mode 0700
    copy = folder / f"{name}.toml"
    copy.write_bytes(old)
    try:
        code = _edited(plans, name, old, copy)
    except PlanChanged:
        shutil.rmtree(folder, ignore_errors=True)  # both versions are kept
        raise
    except BaseException:
        if copy.is_file() and copy.read_bytes() != old:
            narrate(f"What you wrote is in {safe_line(str(copy), 400)}.")
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return code


def _edited(plans: TomlPlans, name: str, old: bytes, copy: Path) -> int:
    while True:
        code = _open(copy)
        content = copy.read_bytes()
        if content == old:
            narrate("Nothing was changed.")
            return 1 if code else 0
        try:
            plans.replace(name, content, old)
        except PlanInvalid as fault:
            complain(fault)
            if not _again():
                narrate(f"It was not used. What you wrote is in {_aside(plans, name, content)}.")
                return PlanInvalid.exit_code
        else:
            narrate("Kept.")
            return 0


def _aside(plans: TomlPlans, name: str, content: bytes) -> str:
    return safe_line(str(plans.set_aside(name, content)), 400)


def _again() -> bool:
    if not sys.stdin.isatty():
        return False
    print("Edit it again? [Y/n] ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    return bool(answer) and answer.strip().lower() not in ("n", "no")


def _open(file: Path) -> int:
    command = _editor()
    try:
        with _interrupts_are_the_editors():
            done = subprocess.run([*command, str(file)], check=False)
    except OSError as error:
        raise UsageError(
            f"The editor {safe_line(command[0])} cannot be started: {error.strerror}.",
            "Set VISUAL or EDITOR to a program that is installed.",
        ) from error
    if done.returncode:
        narrate(f"The editor ended with {done.returncode}.")
    return done.returncode


@contextlib.contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Let Ctrl-C in the editor end nothing here; a handler, unlike SIG_IGN, is not inherited."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _editor() -> list[str]:
    for variable in ("VISUAL", "EDITOR"):
        named = os.environ.get(variable, "").strip()
        if named:
            return _words(named)
    if os.name == "nt":
        return ["notepad"]
    found = next((path for name in _USUAL if (path := shutil.which(name))), None)
    if found is None:
        raise UsageError("No editor was found.", "Set EDITOR to the one you use.")
    return [found]


def _words(command: str) -> list[str]:
    if os.name == "nt":
        return [command] if Path(command).is_file() else command.split()
    try:
        return shlex.split(command)
    except ValueError as error:
        raise UsageError(f"EDITOR cannot be understood: {error}.", "Mend its quotes.") from error
