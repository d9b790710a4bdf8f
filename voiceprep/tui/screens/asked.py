"""One question of a mock interview: who asks it, and where in the interview it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from voiceprep.interview import steps
from voiceprep.text import safe_line
from voiceprep.tui.content import joined, stacked
from voiceprep.tui.occasion import of_turn
from voiceprep.tui.screens.drills import ready_rows
from voiceprep.tui.screens.take import TakeScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from voiceprep.model import Sitting, Turn
    from voiceprep.practice import Assessment

YOUR_TURN = "Now you ask: speak your questions aloud, as you will there."


class AskedScreen(TakeScreen):
    """A take whose outcome goes back to the interview instead of to the reader."""

    PLACE = "Mock interview"

    def __init__(
        self, sitting: Sitting, turn: Turn, done: Callable[[Assessment, str], object]
    ) -> None:
        self._seat = steps.seat_of(sitting, turn)
        super().__init__(turn.question, occasion=of_turn(sitting, turn, self._seat))
        self.turn = turn
        self._place = steps.place(sitting, turn)
        self._done = done

    def about(self) -> Iterable[Widget]:
        """Yield who asks, where one is, and the questions one has ready."""
        role = f", {safe_line(self._seat.role, 40)}" if self._seat.role else ""
        asks = "asks on" if self.turn.follow_up_of else "asks"
        rows = [
            joined(
                (self._place.partition(",")[0], "bold"),
                ("   ● ", "$accent"),
                (safe_line(self._seat.name, 40), "bold $accent"),
                (f"{role} {asks}", "$quiet"),
            )
        ]
        if self.turn.part == "your-turn":
            rows += [joined((YOUR_TURN, "italic")), *ready_rows(self.question.follow_ups)]
            self.add_class("crowded")
        yield Static(stacked(*rows), id="about")

    def show(self, seen: Assessment, trouble: str) -> None:
        """Give the answer to the interview, and make room for what comes next."""
        self._done(seen, trouble)
        self.dismiss()
