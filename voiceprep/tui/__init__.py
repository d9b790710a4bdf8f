"""The screens: one take after another, by keyboard or mouse.

Importing this package loads nothing heavy; Textual is imported once standard error is out of the
way. Screens reach devices, recognisers and files only through the ports of a `Studio`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from voiceprep.model import Bank, Question
    from voiceprep.practice import Studio


def check_terminal() -> None:
    """Raise NoTerminal where screens cannot be drawn."""
    from voiceprep.tui.terminal import require_terminal

    require_terminal()


@dataclass(frozen=True, slots=True)
class Opening:
    """What the first screen has to tell, and where to go from it."""

    notes: Sequence[str] = ()
    """Sentences about what could not be read: banks, settings."""
    question: Question | None = None
    """Practised at once when there is one."""
    drill: str = ""
    """Name of a drill to begin with."""
    mock: bool = False
    """Whether to begin with a mock interview."""
    plan: str = ""
    """Name of the plan it is for; empty for the one that is prepared."""
    newcomer: bool = False
    """Whether to begin with the welcome."""


def run(
    studio: Studio,
    banks: tuple[Bank, ...],
    opening: Opening | None = None,
    *,
    log: Path | None = None,
) -> int:
    """Show the screens until the person leaves, and return the exit code.

    `log` takes what C libraries print and what broke. Raises NoTerminal.
    """
    from voiceprep.tui.terminal import quiet_standard_error

    check_terminal()
    begin = opening or Opening()
    with quiet_standard_error(log):
        from voiceprep.tui.app import PracticeApp

        app = PracticeApp(studio, banks, notes=begin.notes)
        app.first = begin.question
        app.opening = begin
        try:
            app.run()
        finally:
            app.rescue()
        return app.return_code or 0
