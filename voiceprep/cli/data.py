"""``voiceprep data``: where everything is; backup, restore, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.cli.console import Progress, confirmed, narrate

if TYPE_CHECKING:
    from argparse import Namespace

    from voiceprep.library.places import Places


def run(options: Namespace) -> int:
    """Do what was asked for."""
    places = wiring.parts(options).places
    if options.action == "path":
        return _path(places)
    if options.action == "delete":
        return _delete(places, sure=options.yes)
    return _moved(places, options)


def _path(places: Places) -> int:
    for name in ("data", "config", "cache"):
        print(f"{name:<7} {getattr(places, name)}")
    return 0


def _moved(places: Places, options: Namespace) -> int:
    from voiceprep.library.backup import backup, restore

    progress = Progress("Copying", "MB")
    try:
        if options.action == "backup":
            print(backup(places, options.file, progress))
            return 0
        aside = restore(places, options.file, progress)
    finally:
        progress.done()
    print(places.data)
    if aside is not None:
        narrate(f"What was there before is in {aside}.")
    return 0


def _delete(places: Places, *, sure: bool) -> int:
    from voiceprep.library.erasure import erase, kept

    found = kept(places)
    for path in found:
        print(path)
    if not found:
        narrate("There is nothing to delete.")
        return 0
    if not sure and not confirmed("Delete all of this? It cannot be undone."):
        narrate("Nothing was deleted. With --yes it is deleted without asking.")
        return 1
    erase(found)
    narrate("Deleted. Reports and backups that you copied elsewhere are still there.")
    return 0
