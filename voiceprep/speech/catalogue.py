"""The speech models there are: those of the catalogue, the shipped one, and a person's own folders.

A model's folder is checked before anyone is told that it can be used; nothing heavy is loaded and
no network used, except by `InstalledModels.get`.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from voiceprep.errors import ModelMissing
from voiceprep.model import SpeechModel
from voiceprep.shipped import shipped
from voiceprep.speech.modelcheck import ENGLISH_TOKENS, check, holds_model, shape, size_mb
from voiceprep.speech.modelhashes import has_hashes, verify
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

__all__ = [
    "Entry",
    "InstalledModels",
    "best",
    "catalogue",
    "check",
    "has_hashes",
    "own_model",
    "recommended",
    "verify",
]

ENGLISH = "English"
FOLLOWS_SPEECH_MB = 600
"""Larger models let a person wait too long after the last word; they are chosen by name."""

_SET_ASIDE = re.compile(r"\..*|.*\.(part|old-\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the catalogue."""

    id: str
    title: str
    size_mb: float
    licence: str
    languages: str
    speed: str
    repo: str = ""
    revision: str = "main"
    recommended: bool = False
    for_people: bool = True
    shipped: bool = False

    @property
    def address(self) -> str:
        """Where it is fetched from, to be shown before the yes."""
        return f"https://huggingface.co/{self.repo}" if self.repo else ""


@cache
def catalogue() -> tuple[Entry, ...]:
    """Return the models that the program knows."""
    text = shipped("models/catalogue.toml").read_text(encoding="utf-8")
    return tuple(Entry(**entry) for entry in tomllib.loads(text)["model"])


def recommended() -> Entry:
    """Return the model for those who do not want to choose."""
    return next(entry for entry in catalogue() if entry.recommended)


def best(models: Sequence[SpeechModel], language: str) -> SpeechModel | None:
    """Return the installed model to use for a person's speech in this language, if there is one.

    The largest that keeps up with speech; where there is none, the smallest of the slow ones.
    """
    usable = [
        model
        for model in models
        if model.folder and not model.problem and model.for_people and _knows(model, language)
    ]
    quick = [model for model in usable if model.size_mb <= FOLLOWS_SPEECH_MB]
    if quick:
        return max(quick, key=lambda model: (round(model.size_mb, -1), model.languages == ENGLISH))
    return min(usable, key=lambda model: model.size_mb, default=None)


def own_model(folder: Path) -> SpeechModel:
    """Return the model in a folder of one's own."""
    problems = check(folder)
    made = shape(folder)
    english = made is not None and made.tokens == ENGLISH_TOKENS
    name = safe_line(folder.name or str(folder), 60)
    return SpeechModel(
        id=name,
        title=name,
        size_mb=size_mb(folder),
        licence="own",
        languages=ENGLISH if english else "many languages",
        speed="a folder of your own",
        folder=folder,
        problem="; ".join(problems),
    )


class InstalledModels:
    """What can be used and what can be had: `ports.Models`.

    Parameters
    ----------
    folders
        Folders of models, or folders that are one; the first that holds a model wins.
    fetch_into
        Where fetched models are kept.
    """

    def __init__(self, folders: Sequence[Path], fetch_into: Path) -> None:
        self.folders = tuple(folders)
        self.fetch_into = fetch_into

    def all(self) -> Sequence[SpeechModel]:
        """Return the catalogue, then the person's own folders."""
        known = [self._known(entry) for entry in catalogue()]
        return (*known, *self._own(known))

    def get(self, model_id: str, on_progress: Callable[[float, float], None]) -> SpeechModel:
        """Fetch a model over the network, unless it is there and whole already.

        `on_progress(done_mb, total_mb)` may raise InterruptedError to stop. Raises ModelMissing
        with a hint; what was fetched by then is kept for the next time.
        """
        entry = _entry(model_id)
        known = self._known(entry)
        if known.folder and not known.problem and not verify(known.folder):
            return known
        if entry.shipped:
            raise ModelMissing(
                f"The speech model {entry.id} comes with voiceprep and cannot be fetched.",
                "Install voiceprep again.",
            )
        from voiceprep.speech.fetch import fetch

        fetch(entry.repo, entry.revision, self.fetch_into / entry.id, on_progress)
        return self._known(entry)

    def _known(self, entry: Entry) -> SpeechModel:
        folder, problem = None, ""
        for candidate in self._candidates(entry):
            problems = "; ".join(check(candidate))
            if folder is None or not problems:
                folder, problem = candidate, problems
            if not problems:
                break
        return SpeechModel(
            id=entry.id,
            title=entry.title,
            size_mb=size_mb(folder) if folder and entry.shipped else entry.size_mb,
            licence=entry.licence,
            languages=entry.languages,
            speed=entry.speed,
            folder=folder,
            problem=problem,
            for_people=entry.for_people,
        )

    def _candidates(self, entry: Entry) -> Iterator[Path]:
        """Yield the folders that hold this model, whole or damaged."""
        names = _names(entry)
        roots = (*self.folders, self.fetch_into)
        places = [folder for folder in roots if folder.name in names]
        places += [folder / name for folder in roots for name in names]
        if entry.shipped:
            places.append(shipped("models") / entry.id)
        yield from (place for place in dict.fromkeys(places) if holds_model(place))

    def _own(self, known: Sequence[SpeechModel]) -> Iterator[SpeechModel]:
        """Yield the models that are not of the catalogue, each under an id of its own."""
        taken = {model.id for model in known}
        catalogued = {name for entry in catalogue() for name in _names(entry)}
        for folder in dict.fromkeys(self._folders()):
            if folder.name in catalogued:
                continue
            made = own_model(folder)
            if made.id in taken:
                made = replace(made, id=str(folder))
            taken.add(made.id)
            yield made

    def _folders(self) -> Iterator[Path]:
        for folder in (*self.folders, self.fetch_into):
            inside = (folder,) if holds_model(folder) else _inside(folder)
            yield from (place for place in inside if holds_model(place))


def _entry(model_id: str) -> Entry:
    for entry in catalogue():
        if entry.id == model_id:
            return entry
    near = difflib.get_close_matches(model_id[:60], [entry.id for entry in catalogue()], 1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise ModelMissing(
        f"There is no speech model called {safe_line(model_id, 60)!r} to be fetched.{meant}",
        "See `voiceprep models list`.",
    )


def _names(entry: Entry) -> tuple[str, ...]:
    """Return the names of folders that people keep this model in."""
    return (entry.id, entry.repo.rpartition("/")[2]) if entry.repo else (entry.id,)


def _knows(model: SpeechModel, language: str) -> bool:
    return model.languages != ENGLISH or language.lower().split("-")[0] in ("en", "")


def _inside(folder: Path) -> list[Path]:
    try:
        names = sorted(path for path in folder.iterdir() if path.is_dir())
    except (OSError, ValueError):
        return []
    return [path for path in names if not _SET_ASIDE.fullmatch(path.name)]
