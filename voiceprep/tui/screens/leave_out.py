"""What feedback is to leave alone: a list of measures to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, SelectionList, Static
from textual.widgets.selection_list import Selection

from voiceprep.tui.content import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

CHOICES = (
    ("fillers", "Fillers: um, uh, you know"),
    ("restarts", "Words begun again or drawn out"),
    ("pauses", "Pauses"),
    ("pace", "Pace"),
    ("melody", "Melody of the voice"),
    ("loudness", "Loudness of the words"),
    ("duration", "Length of the answer"),
    ("structure", "Situation, Task, Action, Result"),
)


class LeaveOutScreen(ModalScreen[tuple[str, ...] | None]):
    """Tick what is not to be told; returns the ticked, or None if nothing was changed."""

    DEFAULT_CSS = """
    LeaveOutScreen { align: center middle; background: $background 70%; }
    LeaveOutScreen #form { width: 60; max-width: 94%; height: auto; padding: 1 2;
        border: round $accent; background: $surface; }
    LeaveOutScreen SelectionList { height: auto; max-height: 12; border: none; margin: 1 0; }
    LeaveOutScreen Horizontal { height: auto; align-horizontal: right; }
    LeaveOutScreen Button { margin: 0 0 0 2; }
    """
    AUTO_FOCUS = "SelectionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("k", "keep", "Keep"),
    ]

    def __init__(self, left_out: Sequence[str]) -> None:
        super().__init__()
        self._left_out = tuple(left_out)

    def compose(self) -> Iterable[Widget]:
        """Yield the list and two buttons."""
        known = {name for name, _ in CHOICES}
        others = ((name, name) for name in self._left_out if name not in known)
        with Vertical(id="form"):
            yield Static(literal("What should feedback leave alone?", "bold"))
            yield SelectionList[str](
                *(
                    Selection(literal(words), name, name in self._left_out)
                    for name, words in (*CHOICES, *others)
                ),
                compact=True,
            )
            yield Static(literal("space or a click ticks · k keeps it · esc changes nothing"))
            with Horizontal():
                yield Button(literal("Cancel   esc"), id="cancel", compact=True)
                yield Button(literal("Keep   k"), id="keep", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if event.button.id == "keep":
            self.action_keep()
        else:
            self.action_cancel()

    def action_keep(self) -> None:
        """Return what is ticked, in the order of the list."""
        ticked = set(self.query_one(SelectionList).selected)
        self.dismiss(tuple(name for name in self._names() if name in ticked))

    def _names(self) -> Iterable[str]:
        listed = [name for name, _ in CHOICES]
        return [*listed, *(name for name in self._left_out if name not in listed)]

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
