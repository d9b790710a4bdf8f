"""What an answer says otherwise than it was said before, on a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Static

from voiceprep.tui.content import joined
from voiceprep.tui.factwords import BEFORE, in_a_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voiceprep.model import Contradiction, Take


class Contradicted(Static, can_focus=True):
    """The first contradiction, and how many more there are; hidden while there is none."""

    BINDINGS = [("enter", "choose", "Look at it")]  # noqa: RUF012 - Textual's own way to declare
    DEFAULT_CSS = """
    Contradicted { height: auto; max-height: 3; padding: 0 2; border-left: blank; }
    Contradicted:focus { border-left: thick $accent; background: $surface; }
    .-wide Contradicted { padding: 0 3; }
    """

    class Chosen(Message):
        """The person wants to see them, and maybe to call one fine."""

    def on_mount(self) -> None:
        """Stay out of the way until there is something to tell."""
        self.display = False

    def show(self, found: Sequence[Contradiction], takes: Mapping[str, Take], here: str) -> None:
        """Show the first one; `here` is the take that is looked at."""
        self.display = bool(found)
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            self.update(
                joined(
                    (f"▲ {BEFORE}", "bold $bad"),
                    in_a_line(found[0], takes, here),
                    (f"{more}   x", "$quiet italic"),
                )
            )

    def on_click(self) -> None:
        """Open them."""
        self.action_choose()

    def action_choose(self) -> None:
        """Open them."""
        self.post_message(self.Chosen())
