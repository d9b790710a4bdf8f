"""Below the question: the stage in words, the time, the level, and the one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Digits, ProgressBar, Static

from voiceprep.text import clock
from voiceprep.tui.content import joined, literal
from voiceprep.tui.stages import BUTTONS, GUIDANCE, HEADINGS, RUNNING, Stage
from voiceprep.tui.widgets.level_meter import LevelMeter
from voiceprep.tui.widgets.take_timer import TimeLadder
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from voiceprep.model import Level


class Desk(Vertical):
    """Shows what it is told; decides nothing."""

    def __init__(self, steps_s: Sequence[int], target_s: float) -> None:
        super().__init__()
        self._steps_s = steps_s
        self._target_s = target_s

    def compose(self) -> ComposeResult:
        """Yield heading, figures, ladder, meter, progress, notice, trouble, button."""
        yield Static(id="stage")
        yield Digits("0:00", id="time")
        yield TimeLadder(self._steps_s, self._target_s)
        yield LevelMeter()
        yield ProgressBar(id="progress", show_eta=False)
        yield Static(id="notice", classes="hidden")
        yield Trouble()
        yield Button("", variant="primary", id="main", classes="primary")

    def on_mount(self) -> None:
        """Leave the keys to the screen."""
        self.query_one("#main", Button).can_focus = False

    def show_stage(self, stage: Stage) -> None:
        """Show the parts that belong to this stage."""
        self.heading(HEADINGS[stage], GUIDANCE.get(stage, ""))
        running = stage in RUNNING
        self.query_one("#time").display = running or stage == "think"
        self.query_one(TimeLadder).display = running
        self.query_one(LevelMeter).display = running
        self.query_one("#progress").display = stage == "read"
        button = self.query_one("#main", Button)
        button.display = stage in BUTTONS
        button.label = Content(BUTTONS.get(stage, ""))
        button.variant = "error" if running else "primary"
        if stage != "stuck":
            self.query_one(Trouble).clear()

    def heading(self, words: str, guidance: str = "") -> None:
        """Say the stage in words."""
        style = "bold $bad" if words.startswith("●") else "bold"
        self.query_one("#stage", Static).update(joined((words, style), f"   {guidance}"))

    def show_thinking(self, left_s: float) -> None:
        """Show the time that is left to think."""
        if left_s > 0:
            self.heading("Think", "the rest can be skipped")
            self.query_one("#time", Digits).update(clock(left_s + 0.99))
        else:
            self.heading("Ready when you are", "space starts, and space stops")
            self.query_one("#time", Digits).update("0:00")

    def show_recording(self, elapsed_s: float, level: Level) -> None:
        """Show how long and how loud it is."""
        self.query_one("#time", Digits).update(clock(elapsed_s))
        self.query_one(TimeLadder).elapsed_s = elapsed_s
        self.query_one(LevelMeter).hear(level)

    def show_progress(self, done: float, total: float) -> None:
        """Show how much has been read."""
        self.query_one("#progress", ProgressBar).update(total=max(total, 0.1), progress=done)
        self.heading(HEADINGS["read"], f"{clock(done)} of {clock(total)}")

    def notice(self, words: str) -> None:
        """Say something of note; nothing hides it."""
        notice = self.query_one("#notice", Static)
        notice.update(literal(words, "$watch"))
        notice.set_class(not words, "hidden")
