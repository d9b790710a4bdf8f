"""The question: its words light up as they are spoken, or hide so that one has to listen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from voiceprep.text import clock, safe_line, safe_text
from voiceprep.tui.content import joined, stacked
from voiceprep.tui.wording import KINDS

if TYPE_CHECKING:
    from voiceprep.model import Question

HIDDEN = "The text is hidden: listen. Press h to show it."
LIT = "bold underline $accent"


class QuestionCard(Widget):
    """One question in a frame."""

    shown: reactive[bool] = reactive(True, layout=True)
    lit: reactive[tuple[int, int] | None] = reactive(None)
    """First character and length of the word being spoken."""

    def __init__(self, question: Question, *, shown: bool) -> None:
        super().__init__()
        self.question = question
        # Escapes are replaced one by one, so the voice's character positions still hold.
        self._text = safe_text(question.text)
        self.set_reactive(QuestionCard.shown, shown)
        self.border_title = Content(KINDS.get(question.kind, safe_line(question.kind)))
        self.border_subtitle = Content(f"aim for about {clock(question.target_s)}")

    def render(self) -> Content:
        """Return the question, the spoken word lit."""
        if not self.shown:
            return Content.styled(HIDDEN, "italic $quiet")
        text = Content(self._text)
        if self.lit is None:
            return text
        first, length = self.lit
        return text.stylize(LIT, first, first + length)


def question_lines(question: Question) -> Content:
    """Return a question with what is known about it."""
    facts = [KINDS.get(question.kind, question.kind), question.competency, question.bank]
    known = " · ".join(safe_line(fact, 60) for fact in facts if fact)
    return stacked(
        joined((safe_text(question.text), "bold")),
        joined((f"{known} · aim for about {clock(question.target_s)}", "$quiet")),
    )
