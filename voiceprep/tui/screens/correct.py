"""The words of a take in an editor, to correct what the recogniser misheard."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Static, TextArea

from voiceprep.text import safe_text
from voiceprep.tui.content import literal
from voiceprep.tui.screens.choice import Answer, Choice

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from voiceprep.model import Take

ABOUT = (
    "Correct what was misheard. Leave the ums and the words you took back: they are measured. "
    "The words as they were recognised are kept; u brings them back."
)


LONGEST = 200_000
EMPTY = "Without a word there is nothing to measure."


class CorrectScreen(ModalScreen[str | None]):
    """An editor; None where nothing is to be changed."""

    DEFAULT_CSS = """
    CorrectScreen { background: $background; }
    CorrectScreen #form { padding: 1 2; height: 1fr; }
    CorrectScreen #about { height: auto; color: $quiet; margin: 0 0 1 0; }
    CorrectScreen TextArea { height: 1fr; border: tall $border; }
    CorrectScreen TextArea:focus { border: tall $accent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save and measure again", priority=True),
        Binding("escape", "back", "Back", priority=True, key_display="esc"),
    ]
    AUTO_FOCUS = "TextArea"

    def __init__(self, take: Take, word: int | None = None) -> None:
        super().__init__()
        words = [each.text for each in take.transcript.words] if take.transcript else []
        self._text = safe_text(" ".join(words), LONGEST)
        self._at = len(safe_text(" ".join([*words[: word or 0], ""]), LONGEST))

    def compose(self) -> ComposeResult:
        """Yield the editor."""
        with Vertical(id="form"):
            yield Static(literal(ABOUT), id="about")
            yield TextArea(self._text, soft_wrap=True, tab_behavior="focus")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin at the word that the person was looking at."""
        area = self.query_one(TextArea)
        before = self._text[: self._at].split("\n")
        area.move_cursor((len(before) - 1, len(before[-1])), center=True)

    @property
    def _changed(self) -> str | None:
        text = self.query_one(TextArea).text
        return None if text.split() == self._text.split() else text

    def action_save(self) -> None:
        """Return the words as they are now; without any there is nothing to measure."""
        changed = self._changed
        if changed is not None and not changed.split():
            self.notify(EMPTY, severity="error", markup=False)
            return
        self.dismiss(changed)

    def action_back(self) -> None:
        """Go back; what was changed is asked about first."""
        if self._changed is None:
            self.dismiss(None)
            return
        answers = (Answer("s", "Save", "primary"), Answer("d", "Throw away", "error"))
        asked = "Save the corrected words?"
        self.app.push_screen(
            Choice(asked, "", *answers, Answer("g", "Go on writing")), self._decide
        )

    def _decide(self, answer: str | None) -> None:
        if answer == "s":
            self.action_save()
        elif answer == "d":
            self.dismiss(None)
