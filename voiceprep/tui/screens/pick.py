"""A few things to choose one of."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.tui.content import joined, line, literal, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Pick(ModalScreen[int | None]):
    """A list; returns the index of what was chosen, None where nothing was."""

    DEFAULT_CSS = """
    Pick { align: center middle; background: $background 70%; }
    Pick #dialog { width: 76; max-width: 94%; height: auto; max-height: 90%; padding: 1 2;
        border: round $accent; background: $surface; }
    Pick OptionList { height: auto; max-height: 16; margin: 1 0;
        background: $surface !important; }
    Pick Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "none", "Back", show=False)]
    AUTO_FOCUS = "OptionList"

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], hint: str) -> None:
        super().__init__()
        self._title, self._rows, self._hint = title, tuple(rows), hint

    def compose(self) -> ComposeResult:
        """Yield the title, the list and what enter does."""
        with Vertical(id="dialog"):
            yield Static(literal(self._title, "bold $accent"))
            yield OptionList(*(self._option(text, why) for text, why in self._rows))
            yield Static(joined((f"{self._hint} · esc goes back", "$quiet")))

    def _option(self, text: str, why: str) -> Option:
        head = line(text, limit=200)
        return Option(stacked(head, line(f"  {why}", "$quiet", limit=160)) if why else head)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return what was chosen."""
        self.dismiss(event.option_index)

    def action_none(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
