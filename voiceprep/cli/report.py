"""``voiceprep report``: the page of one take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.cli.console import narrate
from voiceprep.coaching import shown_take
from voiceprep.errors import UsageError
from voiceprep.practice import findings_of

if TYPE_CHECKING:
    from argparse import Namespace

    from voiceprep.model import Take
    from voiceprep.practice import Studio


def run(options: Namespace) -> int:
    """Write the page and print where it is."""
    studio = wiring.parts(options).studio()
    take = take_named(studio, options.take)
    settings = studio.settings_file.load()
    page = studio.reporter.write(shown_take(take, settings), findings_of(take, settings))
    print(page)
    if options.open:
        import webbrowser

        if not webbrowser.open(page.as_uri()):
            narrate("No browser answered; open the file yourself.")
    return 0


def take_named(studio: Studio, name: str) -> Take:
    """Return the take of that id or unique beginning, or the ``latest``; else UsageError."""
    if name == "latest":
        newest = studio.store.takes(limit=1)
        if newest:
            return newest[0]
        raise UsageError("There is no take yet.", "Make one: voiceprep practice")
    exact = studio.store.take(name)
    if exact is not None:
        return exact
    alike = [take.id for take in studio.store.listing() if take.id.startswith(name)]
    found = studio.store.take(alike[0]) if len(alike) == 1 else None
    if found is not None:
        return found
    raise UsageError(f"There is no take {name!r}.", "See `voiceprep history list`.")
