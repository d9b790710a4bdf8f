"""``voiceprep models``: which speech models there are, fetching one, checking what is installed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.cli.console import Progress, confirmed, narrate
from voiceprep.errors import ModelMissing
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from argparse import Namespace

    from voiceprep.model import SpeechModel
    from voiceprep.ports import Models

RECOMMENDED = "base.en"


def run(options: Namespace) -> int:
    """Do what was asked for."""
    models = wiring.parts(options).models
    if options.action == "get":
        return _get(models, options.name, sure=options.yes)
    if options.action == "offer":
        return _offer(models)
    return _check(models, options.name) if options.action == "check" else _list(models)


def _list(models: Models) -> int:
    for model in models.all():
        print(
            f"{model.id:<18} {model.size_mb:>6.0f} MB  {_state(model):<15} {model.languages:<14}"
            f" {model.licence:<16} {safe_line(model.speed)}"
        )
    return 0


def _state(model: SpeechModel) -> str:
    if model.folder is None:
        return "not installed"
    if model.problem:
        return "damaged"
    return "installed" if model.for_people else "demo only"


def _get(models: Models, name: str, *, sure: bool) -> int:
    from voiceprep.speech.catalogue import verify

    model = next((m for m in models.all() if m.id == name), None)
    if model is None:
        raise ModelMissing(
            f"There is no speech model called {name!r}.", "See `voiceprep models list`."
        )
    if model.folder is not None and not model.problem and not verify(model.folder):
        print(model.folder)
        narrate(f"{name} is installed already.")
        return 0
    return _fetched(models, model, sure=sure)


def _fetched(models: Models, model: SpeechModel, *, sure: bool) -> int:
    host = safe_line(os.environ.get("HF_ENDPOINT") or "huggingface.co")
    narrate(f"{model.id}: {model.size_mb:.0f} MB, licence {model.licence}, from {host}.")
    narrate("This is the only time voiceprep uses the network; nothing of yours is sent.")
    if not sure and not confirmed("Fetch it?"):
        narrate("Not fetched. With --yes it is fetched without asking.")
        return 1
    progress = Progress(f"Fetching {model.id}", "MB")
    try:
        fetched = models.get(model.id, progress)
    finally:
        progress.done()
    print(fetched.folder)
    return 0


def _offer(models: Models) -> int:
    """Offer the recommended model where a person has none; a no is an answer, not a failure."""
    if not sys.stdin.isatty() or any(m.for_people and m.folder for m in models.all()):
        return 0
    model = next(m for m in models.all() if m.id == RECOMMENDED)
    narrate("To read back what you say, voiceprep needs a speech model. Without one it judges")
    narrate("the delivery only; any day later: voiceprep models get base.en")
    try:
        _fetched(models, model, sure=False)
    except ModelMissing as error:
        narrate(f"{error.message} {error.hint}")
    return 0


def _check(models: Models, name: str | None) -> int:
    from voiceprep.speech.catalogue import check, has_hashes, verify

    folders = _folders(models, name)
    bad = 0
    for folder in folders:
        faults = check(folder) or verify(folder)
        for fault in faults:
            print(f"{safe_line(str(folder))}: {safe_line(fault, 400)}")
        bad += bool(faults)
        if not faults:
            compared = "" if has_hashes(folder) else ", without hashes to compare its bytes with"
            print(f"{safe_line(str(folder))}: in order{compared}")
    if not folders:
        narrate("No speech model is installed.")
    return ModelMissing.exit_code if bad or not folders else 0


def _folders(models: Models, name: str | None) -> list[Path]:
    installed = [m for m in models.all() if m.folder is not None]
    if name is None:
        return [m.folder for m in installed if m.folder is not None]
    if Path(name).is_dir():
        return [Path(name)]
    found = [m.folder for m in installed if m.id == name and m.folder is not None]
    if not found:
        raise ModelMissing(
            f"The speech model {name!r} is not installed.", f"Fetch it: voiceprep models get {name}"
        )
    return found
