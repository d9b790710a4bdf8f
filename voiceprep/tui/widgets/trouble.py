"""A failure and the ways out of it, shown where one is looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from voiceprep.tui.content import joined, literal

if TYPE_CHECKING:
    from voiceprep.errors import VoiceprepError


class Trouble(Static):
    """A framed message with its hint; hidden while there is none."""

    DEFAULT_CLASSES = "hidden"

    def tell(self, error: VoiceprepError, ways_out: str = "") -> None:
        """Show what happened and what can be done."""
        self.say(error.message, error.hint, ways_out)

    def say(self, message: str, hint: str = "", ways_out: str = "") -> None:
        """Show a message in words."""
        parts = [joined(("✗ ", "bold $bad"), literal(message, "bold"))]
        if hint:
            parts += [joined("\n"), literal(hint)]
        if ways_out:
            parts += [joined("\n"), joined((ways_out, "$quiet"))]
        self.update(joined(*parts))
        self.remove_class("hidden")

    def clear(self) -> None:
        """Hide it."""
        self.add_class("hidden")
