"""``voiceprep`` and ``voiceprep practice``: the screens, the line mode, or the demo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.errors import VoiceprepError

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from voiceprep.model import Settings
    from voiceprep.ports import SpeechSource


def run(options: Namespace) -> int:
    """Practise the way that was asked for."""
    if options.demo:
        from voiceprep.cli import demo

        return demo.run(options)
    parts = wiring.parts(options)
    _check(parts, options)
    if options.input is not None:
        parts.given_source = _PlayedInstead(options.input)
    if options.plain:
        from voiceprep.cli import plain

        return plain.run(parts, options)
    return _screens(parts, options)


def _check(parts: wiring.Parts, options: Namespace) -> None:
    """Raise UsageError for a drill, PlanInvalid for a plan, that there is not."""
    from voiceprep.errors import UsageError
    from voiceprep.interview.drills import drill_named, drills

    if options.drill and drill_named(options.drill) is None:
        names = ", ".join(drill.id for drill in drills())
        raise UsageError(f"There is no drill {options.drill!r}.", f"There are: {names}.")
    if options.plan:
        parts.plans.load(options.plan)


class _PlayedInstead:
    """A file that plays the part of the microphone, read anew for every take."""

    def __init__(self, path: Path) -> None:
        self._path = path
        wiring.read_audio(path)  # a bad file is told before the question is asked

    def __call__(self, settings: Settings) -> SpeechSource:
        from voiceprep.speech.played import PlayedFile

        return PlayedFile(self._path)


def _is_new(parts: wiring.Parts) -> bool:
    """Whether nothing was ever chosen or spoken here."""
    if parts.places.settings_file.exists():
        return False
    try:
        return not parts.store.listing(limit=1)
    except VoiceprepError:
        return False  # home says so


def _screens(parts: wiring.Parts, options: Namespace) -> int:
    import gc

    from voiceprep import tui

    gc.disable()  # until the first frame: what start-up makes is there to stay
    tui.check_terminal()
    studio = parts.studio()
    banks, faults = wiring.all_banks(parts.places)
    studio.settings_file.load()
    notes = [*studio.settings_file.problems(), *(fault.message for fault in faults)]
    question = wiring.question_named(parts.places, options.question) if options.question else None
    opening = tui.Opening(notes, question, options.drill or "", options.mock, options.plan or "")
    opening = replace(opening, newcomer=_is_new(parts))
    try:
        return tui.run(studio, banks, opening, log=parts.places.log)
    finally:
        parts.close()
