"""One field of a form: its label, what is written into it, and what is wrong with that."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Checkbox, Input, Select, Static, TextArea

from voiceprep.interview.planreader import field_of
from voiceprep.text import safe_line, safe_text
from voiceprep.tui.content import joined, literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from voiceprep.tui.planforms import Asked


class Field(Vertical):
    """A label, an input of the right kind, and below it why it cannot be used as it is."""

    def __init__(self, asked: Asked, value: Any, names: Sequence[str] = ()) -> None:  # noqa: ANN401 - of the key's kind
        super().__init__(id=f"field-{asked.key.field}")
        self.asked = asked
        self._names = names
        self._value = value
        self._first = _shown(asked, value)
        self._input = self._made()

    def compose(self) -> ComposeResult:
        """Yield label and input, and room for a fault."""
        with Horizontal(classes="written"):
            yield Static(literal(self.asked.label), classes="label")
            yield self._input
        yield Static(id="fault", classes="hidden")

    def _made(self) -> Widget:
        kind, hint = self.asked.key.kind, self.asked.hint
        if kind == "choice":
            options = [(Content(words), value) for words, value in self.asked.choices]
            return Select(options, value=self._first, allow_blank=False, compact=True)
        if kind == "flag":
            return Checkbox(value=self._first, compact=True)
        if kind == "prose" or (kind == "lines" and not self.asked.commas):
            area = TextArea(
                self._first, soft_wrap=True, tab_behavior="focus", placeholder=hint, compact=True
            )
            area.styles.height = self.asked.rows
            return area
        return Input(self._first, placeholder=hint, compact=True, suggester=self._suggester())

    def _suggester(self) -> SuggestFromList | None:
        if self.asked.people and self._names:
            return SuggestFromList(self._names, case_sensitive=False)
        if self.asked.key.kind == "zone":
            return SuggestFromList(sorted(zoneinfo.available_timezones()), case_sensitive=False)
        return None

    def focus_input(self) -> None:
        """Let the person write here."""
        self._input.focus()

    @property
    def written(self) -> Any:  # noqa: ANN401 - of the input's kind
        """What stands in the input."""
        if isinstance(self._input, TextArea):
            return self._input.text
        assert isinstance(self._input, Input | Select | Checkbox)
        return self._input.value

    @property
    def changed(self) -> bool:
        """Whether something else is written than there was."""
        return bool(self.written != self._first)

    def answer(self) -> tuple[Any, str]:
        """Return the value, and what is wrong with it; empty where nothing is."""
        if self._value and not self.changed:
            return self._value, ""  # what nobody touched stays as it was
        key, written = self.asked.key, self.written
        if key.kind == "lines":
            parts = written.split("," if self.asked.commas else "\n")
            written = [part.strip() for part in parts if part.strip()]
        elif isinstance(written, str) and key.kind in ("line", "zone"):
            written = written.strip()
        value, fault = field_of(key, written)
        end = "" if fault.endswith("?") else "."
        return value, f"{fault[:1].upper()}{fault[1:]}{end}" if fault else ""

    def tell(self, fault: str) -> None:
        """Show what is wrong, or that nothing is."""
        told = self.query_one("#fault", Static)
        told.set_class(not fault, "hidden")
        self.set_class(bool(fault), "faulty")
        told.update(joined(("▲ ", "bold $bad"), literal(fault)))

    @on(Input.Blurred)
    def _looked_over(self) -> None:
        _, fault = self.answer()
        if self.changed or not fault:
            self.tell(fault)


def _shown(asked: Asked, value: Any) -> Any:  # noqa: ANN401 - of the key's kind
    """Return a value as it stands in the input."""
    kind = asked.key.kind
    if kind in ("flag", "choice"):
        return value
    if kind == "lines":
        return (", " if asked.commas else "\n").join(safe_line(each, 5_000) for each in value)
    if kind == "prose":
        return safe_text(value, 250_000)
    if kind == "date":
        return "" if value is None else value.isoformat()
    if kind == "time":
        return (
            "" if value is None else value.isoformat("minutes" if not value.second else "seconds")
        )
    return safe_line(value, 5_000)
