"""How long the answer has become: large figures, a ladder of steps, and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.widget import Widget

from voiceprep.text import clock
from voiceprep.tui.content import joined
from voiceprep.tui.wording import step_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content


class TimeLadder(Widget):
    """A bar of time with its steps named below, and what the step means in words."""

    elapsed_s: reactive[float] = reactive(0.0)

    def __init__(self, steps_s: Sequence[int], target_s: float) -> None:
        super().__init__()
        self._steps_s = tuple(sorted(step for step in steps_s if step > 0))
        self._target_s = target_s

    def render(self) -> Content:
        """Return bar, step names and words on three lines."""
        width = max(24, self.size.width)
        said = step_said(self.elapsed_s, self._steps_s)
        words = f"{said.sign} {said.words}"
        if self.elapsed_s > self._target_s * 1.25:
            words += f"  (you aimed for about {clock(self._target_s)})"
        return joined(
            *self._bar(width),
            "\n",
            (self._names(width), "$quiet"),
            "\n",
            (words, f"bold {said.style}"),
        )

    @property
    def _end_s(self) -> float:
        last = self._steps_s[-1] if self._steps_s else 120
        return max(last * 1.2, self.elapsed_s)

    def _at(self, seconds: float, width: int) -> int:
        return min(width - 1, int(seconds / self._end_s * width))

    def _bar(self, width: int) -> list[tuple[str, str]]:
        here = self._at(self.elapsed_s, width)
        cells = ["━" if at < here else "─" for at in range(width)]
        for step in self._steps_s:
            at = self._at(step, width)
            cells[at] = "╋" if at <= here else "┼"
        style = step_said(self.elapsed_s, self._steps_s).style
        return [("".join(cells[:here]), f"bold {style}"), ("".join(cells[here:]), "$quiet")]

    def _names(self, width: int) -> str:
        names = [" "] * width
        for step in self._steps_s:
            name = clock(step)
            at = max(0, min(width - len(name), self._at(step, width) - len(name) // 2))
            names[at : at + len(name)] = name
        return "".join(names)
