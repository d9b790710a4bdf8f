"""The screens: one take after another, by keyboard or mouse.

Importing this package loads nothing heavy; Textual is imported once standard error is out of the
way. Screens reach devices, recognisers and files only through the ports of a `Studio`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from voiceprep.model import Bank, Take
    from voiceprep.practice import Studio


def check_terminal() -> None:
    """Raise NoTerminal where screens cannot be drawn."""
    from voiceprep.tui.terminal import require_terminal

    require_terminal()


def run(
    studio: Studio,
    banks: tuple[Bank, ...],
    *,
    notes: Sequence[str] = (),
    recovered: Sequence[Take] = (),
    log: Path | None = None,
) -> int:
    """Show the screens until the person leaves, and return the exit code.

    `notes` are sentences about what could not be read (banks, settings); `recovered` are takes
    that a crash left behind; `log` takes what C libraries print and what broke.

    Raises NoTerminal.
    """
    from voiceprep.tui.terminal import quiet_standard_error

    check_terminal()
    with quiet_standard_error(log):
        from voiceprep.tui.app import PracticeApp

        app = PracticeApp(studio, banks, notes=notes, recovered=recovered)
        try:
            app.run()
        except OSError:
            if not app.leaving:  # else the terminal has gone, and there is nothing to restore
                raise
        finally:
            app.rescue()
        return app.return_code or 0
