"""The speech models on a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from voiceprep.tui.content import literal
from voiceprep.tui.screens.page import Page
from voiceprep.tui.widgets.model_shelf import ModelShelf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

INTRODUCTION = (
    "A speech model turns what you say into words, on this computer. "
    "Larger ones hear better and take longer."
)


class ModelsScreen(Page):
    """What a speech model is for, and those there are."""

    CSS_PATH = "models.tcss"
    PLACE = "Speech models"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Get or use", priority=True),
        Binding("u", "best", "Use the best installed"),
        Binding("x", "cancel", "Stop fetching"),
    ]
    AUTO_FOCUS = "#models"

    def body(self) -> Iterable[Widget]:
        """Yield the introduction and the shelf."""
        yield Static(literal(INTRODUCTION, "$quiet"), id="introduction")
        yield ModelShelf()

    @property
    def shelf(self) -> ModelShelf:
        """The models."""
        return self.query_one(ModelShelf)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop only what runs."""
        return action != "cancel" or any(shelf.fetching for shelf in self.query(ModelShelf))

    def action_take(self) -> None:
        """Use the model under the cursor, or ask before it is fetched."""
        self.shelf.take()

    def action_best(self) -> None:
        """Leave the choice to the program."""
        self.shelf.best()

    def action_cancel(self) -> None:
        """Stop fetching."""
        self.shelf.stop()

    def action_back(self) -> None:
        """Go back; what is being fetched is stopped."""
        self.shelf.stop()
        self.dismiss()
