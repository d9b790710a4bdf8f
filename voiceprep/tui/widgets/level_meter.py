"""How loud the microphone hears one, as a bar, a number and a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.widget import Widget

from voiceprep.model import Level
from voiceprep.tui.content import joined
from voiceprep.tui.wording import level_said

if TYPE_CHECKING:
    from textual.content import Content

FLOOR_DBFS = -60.0
FALL_DB = 1.5
"""How much the held peak falls a reading, ten a second: words do not flicker in pauses."""
CLIP_READINGS = 20
BESIDE = 44
"""Columns for what stands beside the bar: its name, the number, the longest words."""
QUIET_AT_FIRST = -30.0


class LevelMeter(Widget):
    """A meter that is fed by `hear` and says what it means."""

    level: reactive[Level | None] = reactive(None)

    def __init__(self, *, id: str | None = None) -> None:  # Textual's own name
        super().__init__(id=id)
        self._held_dbfs = QUIET_AT_FIRST
        self._clipped = 0

    def hear(self, level: Level | None) -> None:
        """Take the next reading; None when the microphone is closed."""
        if level is None:
            self._held_dbfs, self._clipped = QUIET_AT_FIRST, 0
        else:
            self._held_dbfs = max(level.peak_dbfs, self._held_dbfs - FALL_DB)
            self._clipped = CLIP_READINGS if level.clipped else max(0, self._clipped - 1)
        self.level = level

    def render(self) -> Content:
        """Return bar, peak, number, word and advice on two lines."""
        if self.level is None:
            return joined(("Level  microphone closed", "$quiet"))
        said = level_said(self._held_dbfs, self.level, clipping=self._clipped > 0)
        width = max(6, self.size.width - BESIDE)
        bar = self._bar(self.level, width)
        word = (f"{said.sign} {said.words}", f"bold {said.style}")
        head = joined(
            ("Level  ", "$quiet"), *bar, f"  {round(self.level.rms_dbfs):>4} dBFS  ", word
        )
        if not said.advice:
            return head
        return joined(head, "\n", (said.advice, said.style))

    def _bar(self, level: Level, width: int) -> list[tuple[str, str]]:
        full = _cells(level.rms_dbfs, width)
        held = min(width - 1, _cells(self._held_dbfs, width))
        cells = ["█" if at < full else "─" for at in range(width)]
        if held >= full:
            cells[held] = "│"
        loud = _cells(-6.0, width)
        return [
            ("".join(cells[:loud]), "$good"),
            (
                "".join(cells[loud:]),
                "$bad" if full > loud or self._clipped else "$quiet",
            ),
        ]


def _cells(dbfs: float, width: int) -> int:
    share = (dbfs - FLOOR_DBFS) / -FLOOR_DBFS
    return round(max(0.0, min(1.0, share)) * width)
