"""Go on in the environment that `scripts/test` set up, where this one lacks what is needed."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

_OWN = Path(__file__).resolve().parent.parent / ".venv"
_FOLDER = Path(os.environ.get("VOICEPREP_VENV") or _OWN)
_PLACES = (_FOLDER / "bin" / "python", _FOLDER / "Scripts" / "python.exe")


def enter() -> None:
    """Start this script again with the project's own Python, unless voiceprep is installed here."""
    if importlib.util.find_spec("voiceprep") is not None:
        return
    for python in _PLACES:
        if python.exists() and Path(sys.executable).absolute() != python:
            os.execv(python, [str(python), *sys.argv])
    sys.exit("voiceprep is not installed here. Set everything up first: ./scripts/test")


enter()
