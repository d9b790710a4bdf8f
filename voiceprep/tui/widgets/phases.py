"""Where one is in a row of stages; those of a take: hear, think, speak, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.widget import Widget

from voiceprep.tui.content import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

STAGES = ("Hear", "Think", "Speak", "Read")


class Phases(Widget):
    """A few stages in a row; done, current and to come differ in sign and weight."""

    at: reactive[int] = reactive(0)

    def __init__(self, names: Sequence[str] = STAGES) -> None:
        super().__init__()
        self._names = tuple(names)

    def render(self) -> Content:
        """Return the row."""
        parts: list[tuple[str, str]] = []
        for index, name in enumerate(self._names):
            if index:
                parts.append((" ── ", "$quiet"))
            parts.append(self._stage(index, name))
        return joined(*parts)

    def _stage(self, index: int, name: str) -> tuple[str, str]:
        if index < self.at:
            return f"✓ {name}", "$quiet"
        if index == self.at:
            return f"▶ {name}", "bold $accent"
        return f"○ {name}", "$quiet"
