"""A question to the person, with a few answers to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from voiceprep.tui.content import literal

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widgets.button import ButtonVariant


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer: its key, its words, and how grave it is."""

    key: str
    words: str
    variant: ButtonVariant = "default"


class Choice(ModalScreen[str]):
    """Ask, and return the key of the answer; escape means the last one, which changes nothing."""

    AUTO_FOCUS = "Button:last-of-type"  # the one that changes nothing
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "none", "Cancel", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    def __init__(self, asked: str, detail: str, *answers: Answer) -> None:
        super().__init__()
        self._asked = asked
        self._detail = detail
        self._answers = answers

    def compose(self) -> ComposeResult:
        """Yield the question and its answers."""
        with Vertical(id="dialog"):
            yield Static(literal(self._asked, "bold"), id="asked")
            if self._detail:
                yield Static(literal(self._detail), id="detail")
            with Horizontal(id="answers"):
                for answer in self._answers:
                    label = literal(f"{answer.words}  {answer.key}")
                    yield Button(label, variant=answer.variant, id=f"answer-{answer.key}")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Return the answer that was pressed."""
        self.dismiss((event.button.id or "").removeprefix("answer-"))

    def on_key(self, event: events.Key) -> None:
        """Return the answer whose key was pressed."""
        if event.key in {answer.key for answer in self._answers}:
            event.stop()
            self.dismiss(event.key)

    def action_none(self) -> None:
        """Change nothing."""
        self.dismiss(self._answers[-1].key)
