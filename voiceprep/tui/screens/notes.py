"""One's own words about a take: notes of any length, and tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from voiceprep.text import safe_line, safe_text
from voiceprep.tui.content import line, literal

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from voiceprep.model import Take

HINT = "esc keeps them · ctrl+x drops your changes · tab to the tags"


@dataclass(frozen=True, slots=True)
class Noted:
    """What was written."""

    notes: str
    tags: tuple[str, ...]


class NotesScreen(ModalScreen[Noted | None]):
    """Two fields; leaving keeps what was written, because nothing written should be lost."""

    DEFAULT_CSS = """
    NotesScreen { align: center middle; background: $background 70%; }
    NotesScreen #form { width: 72; max-width: 94%; height: auto; max-height: 94%; padding: 1 2;
        border: round $accent; background: $surface; }
    NotesScreen Static { height: auto; }
    NotesScreen .hint { color: $quiet; margin: 1 0 0 0; }
    NotesScreen TextArea { height: 8; border: tall $border; }
    NotesScreen TextArea:focus { border: tall $accent; }
    NotesScreen Input { border: tall $border; }
    NotesScreen Input:focus { border: tall $accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", "Keep", priority=True),
        Binding("ctrl+x", "drop", "Throw away", priority=True),
    ]
    AUTO_FOCUS = "TextArea"

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take

    def compose(self) -> ComposeResult:
        """Yield the two fields."""
        with Vertical(id="form"):
            yield Static(line(self._take.question.text, "bold", limit=120))
            yield Static(literal("\nYour notes: what to keep, what to change", "$quiet"))
            yield TextArea(safe_text(self._take.notes), soft_wrap=True, tab_behavior="focus")
            yield Static(literal("Tags, with commas between them", "$quiet"))
            tags = ", ".join(safe_line(tag, 30) for tag in self._take.tags)
            yield Input(tags, placeholder="second round, numbers")
            yield Static(literal(HINT), classes="hint")

    def action_keep(self) -> None:
        """Return what was written, or None where nothing changed."""
        written = Noted(
            self.query_one(TextArea).text.strip(),
            tuple(tag.strip() for tag in self.query_one(Input).value.split(",") if tag.strip()),
        )
        same = written == Noted(self._take.notes, self._take.tags)
        self.dismiss(None if same else written)

    def on_input_submitted(self) -> None:
        """Keep it."""
        self.action_keep()

    def action_drop(self) -> None:
        """Change nothing."""
        self.dismiss(None)
