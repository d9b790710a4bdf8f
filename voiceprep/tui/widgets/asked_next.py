"""What an interviewer might ask now, on a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Static

from voiceprep.tui.content import joined, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import FollowUp


class AskedNext(Static, can_focus=True):
    """The likeliest follow-up question; hidden while there is none."""

    BINDINGS = [("enter", "choose", "Answer it")]  # noqa: RUF012 - Textual's own way to declare

    class Chosen(Message):
        """The person wants to see them, and maybe to answer one."""

    def on_mount(self) -> None:
        """Stay out of the way until there is something to ask."""
        self.display = False

    def show(self, offered: Sequence[FollowUp]) -> None:
        """Show the first one, and how many more there are."""
        self.display = bool(offered)
        if offered:
            more = f" and {len(offered) - 1} more" if len(offered) > 1 else ""
            self.update(
                joined(
                    ("? They might ask now ", "bold $accent"),
                    (" a  ", "$quiet italic"),
                    line(offered[0].text, limit=160),
                    (more, "$quiet"),
                )
            )

    def on_click(self) -> None:
        """Open the list."""
        self.action_choose()

    def action_choose(self) -> None:
        """Open the list."""
        self.post_message(self.Chosen())
