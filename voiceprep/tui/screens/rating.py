"""How it went, by the person's own ear, before any number is shown.

People judge their own answers poorly at first and better with practice, but only if they commit
themselves before they see the numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static

from voiceprep.tui.content import joined, line, literal, stacked

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from voiceprep.model import Take

ASPECTS = (
    ("Content", "did you say what answers the question?"),
    ("Structure", "could one follow from beginning to end?"),
    ("Delivery", "did it sound the way you meant it?"),
)
SCALE = "1 not at all · 2 hardly · 3 fairly · 4 well · 5 as well as I can"


class RatingScreen(ModalScreen[tuple[int, ...] | None]):
    """Three numbers from one to five, a key each; None where the person would rather not."""

    DEFAULT_CSS = """
    RatingScreen { align: center middle; background: $background; }
    RatingScreen #form { width: 72; max-width: 94%; height: auto; padding: 1 2;
        border: round $accent; background: $surface; }
    RatingScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(mark), f"mark({mark})", show=False) for mark in range(1, 6)),
        Binding("backspace,left,up", "undo", show=False),
        Binding("escape", "skip", show=False),
    ]

    given: reactive[tuple[int, ...]] = reactive(())

    def __init__(self, take: Take) -> None:
        super().__init__()
        self._take = take

    def compose(self) -> ComposeResult:
        """Yield the question and the three aspects."""
        with Vertical(id="form"):
            yield Static(line(self._take.question.text, "bold", limit=120))
            yield Static(literal("\nHow did it go? Say it before you see any number.\n"))
            yield Static(self._aspects(), id="aspects")
            yield Static(literal(f"\n{SCALE}\n⌫ back one · esc skips this time", "$quiet"))

    def _aspects(self) -> Content:
        return stacked(*(self._aspect(index) for index in range(len(ASPECTS))))

    def _aspect(self, index: int) -> Content:
        name, asked = ASPECTS[index]
        given = f"{self.given[index]} of 5" if index < len(self.given) else "· of 5"
        here = index == len(self.given)
        sign, style = ("▸ ", "bold $accent") if here else ("  ", "bold")
        return joined((f"{sign}{name:<10}", style), f" {given}  ", (asked, "$quiet"))

    def watch_given(self, given: tuple[int, ...]) -> None:
        """Show what was said so far; done after the third."""
        if self.is_mounted:
            self.query_one("#aspects", Static).update(self._aspects())
        if len(given) == len(ASPECTS):
            self.dismiss(given)

    def action_mark(self, mark: int) -> None:
        """Say how one aspect went."""
        if len(self.given) < len(ASPECTS):
            self.given = (*self.given, mark)

    def action_undo(self) -> None:
        """Take the last mark back."""
        self.given = self.given[:-1]

    def action_skip(self) -> None:
        """Say nothing this time."""
        self.dismiss(None)
