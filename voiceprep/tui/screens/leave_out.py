"""What feedback is to leave alone: a list of measures to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.tui.content import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.content import Content
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


class TickList(OptionList):
    """A list in which space ticks as well as enter and a click."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", "Tick", show=False)]


class LeaveOutScreen(ModalScreen[tuple[str, ...] | None]):
    """Tick what is not to be told; returns the ticked, or None if nothing was changed."""

    DEFAULT_CSS = """
    LeaveOutScreen { align: center middle; background: $background 70%; }
    LeaveOutScreen #form { width: 60; max-width: 94%; height: auto; padding: 1 2;
        border: round $accent; background: $surface; }
    LeaveOutScreen TickList { height: auto; max-height: 12; border: none; margin: 1 0; }
    LeaveOutScreen Horizontal { height: auto; align-horizontal: right; }
    LeaveOutScreen Button { margin: 0 0 0 2; }
    """
    AUTO_FOCUS = "TickList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("k", "keep", "Keep"),
    ]

    def __init__(self, left_out: Sequence[str]) -> None:
        super().__init__()
        self._ticked = set(left_out)
        known = [name for name, _ in CHOICES]
        self._names = (*known, *(name for name in left_out if name not in known))

    def compose(self) -> Iterable[Widget]:
        """Yield the list and two buttons."""
        with Vertical(id="form"):
            yield Static(literal("What should feedback leave alone?", "bold"))
            yield TickList(*(Option(self._row(name)) for name in self._names), compact=True)
            yield Static(literal("space or a click ticks · esc changes nothing", "$quiet"))
            with Horizontal():
                yield Button(literal("Cancel   esc"), id="cancel", compact=True)
                yield Button(literal("Keep   k"), id="keep", compact=True)

    def _row(self, name: str) -> Content:
        sign = "[✓] " if name in self._ticked else "[ ] "
        return literal(sign + dict(CHOICES).get(name, name))

    @on(OptionList.OptionSelected)
    def _tick(self, event: OptionList.OptionSelected) -> None:
        name = self._names[event.option_index]
        self._ticked ^= {name}
        event.option_list.replace_option_prompt_at_index(event.option_index, self._row(name))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if event.button.id == "keep":
            self.action_keep()
        else:
            self.action_cancel()

    def action_keep(self) -> None:
        """Return what is ticked, in the order of the list."""
        self.dismiss(tuple(name for name in self._names if name in self._ticked))

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
