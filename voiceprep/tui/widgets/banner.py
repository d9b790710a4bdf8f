"""The line at the top of every screen: where one is, and that nothing leaves the computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Static

from voiceprep.tui.content import joined, line

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Banner(Horizontal):
    """The program's name, the screen's, and a note at the right."""

    def __init__(self, place: str, note: str) -> None:
        super().__init__()
        self._place = place
        self._note = note

    def compose(self) -> ComposeResult:
        """Yield the two ends of the line."""
        yield Static(joined(("voiceprep", "bold $accent"), "  ", line(self._place)), id="place")
        yield Static(line(self._note), id="note")

    def show(self, place: str) -> None:
        """Say where one is now."""
        self.query_one("#place", Static).update(
            joined(("voiceprep", "bold $accent"), "  ", line(place))
        )
