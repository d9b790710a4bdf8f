"""Drills: one thing at a time, each with its aim and how it went the last time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.errors import VoiceprepError
from voiceprep.interview.drills import Drill, drills, outcomes
from voiceprep.preparing import plan_prepared
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.occasion import of_drill
from voiceprep.tui.screens.page import Page
from voiceprep.tui.screens.take import TakeScreen
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import SIGNS, STYLES, when

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

    from voiceprep.model import Finding, Plan, Take
    from voiceprep.studio import Studio

HINT = "One question, one rule. What you record is kept like any other answer."


class DrillScreen(TakeScreen):
    """A take with the aim of a drill above it."""

    PLACE = "Drill"

    def __init__(self, drill: Drill, plan: str = "") -> None:
        super().__init__(drill.question, occasion=of_drill(drill, plan))
        self._drill = drill

    def about(self) -> Iterable[Widget]:
        """Yield the aim, and the questions that are ready to be asked."""
        rows = [joined((f"{self._drill.title}: ", "bold $accent"), self._drill.aim)]
        rows += ready_rows(self.question.follow_ups)
        self.set_class(bool(self.question.follow_ups), "crowded")
        yield Static(stacked(*rows), id="about")


def ready_rows(questions: Iterable[str]) -> list[Content]:
    """Return the person's own questions, a line each."""
    return [joined(("? ", "$accent"), line(text, limit=100)) for text in questions][:4]


class DrillsScreen(Page):
    """A list of drills."""

    CSS_PATH = "drills.tcss"
    PLACE = "Drills"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "begin", "Begin", priority=True, key_display="space"),
    ]
    AUTO_FOCUS = "OptionList"

    def __init__(self, first: str = "") -> None:
        super().__init__()
        self._first = first
        """Name of a drill that is begun at once."""
        self._drills = drills()
        self._plan: Plan | None = None

    def body(self) -> Iterable[Widget]:
        """Yield the list."""
        yield Trouble()
        yield Static(literal(HINT, "$quiet"), id="hint")
        yield OptionList(*(Option(_row(each, None, None)) for each in self._drills), markup=False)

    def on_screen_resume(self) -> None:
        """Tell how each went the last time."""
        self.read()

    @work(exclusive=True, group="drills", exit_on_error=False)
    async def read(self) -> None:
        """Read the newest take of every drill."""
        studio, settings = self.practice.studio, self.practice.settings
        self._plan = await in_thread(lambda: plan_prepared(studio, settings))
        self._drills = drills(self._plan)
        try:
            last = await in_thread(lambda: [_last(studio, each) for each in self._drills])
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        listing = self.query_one(OptionList)
        for index, (drill, (take, found)) in enumerate(zip(self._drills, last, strict=True)):
            listing.replace_option_prompt_at_index(index, _row(drill, take, found))
        self._begin_first()

    def _begin_first(self) -> None:
        names = [drill.id for drill in self._drills]
        first, self._first = self._first, ""
        if first in names:
            self.query_one(OptionList).highlighted = names.index(first)
            self.action_begin()

    @on(OptionList.OptionSelected)
    def action_begin(self) -> None:
        """Begin the drill under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            plan = self._plan.name if self._plan else ""
            self.app.push_screen(DrillScreen(self._drills[at], plan))


def _last(studio: Studio, drill: Drill) -> tuple[Take | None, Finding | None]:
    newest = studio.store.listing(drill.question.id, 1)
    take = studio.store.take(newest[0].id) if newest else None
    return take, next(iter(outcomes(take)), None) if take is not None else None


def _row(drill: Drill, take: Take | None, found: Finding | None) -> Content:
    rows = [literal(drill.title, "bold"), joined("  ", (drill.aim, "$quiet"))]
    if take is None:
        rows.append(joined("  ", ("· not tried yet", "$quiet")))
    elif found is None:
        rows.append(joined("  ", (f"· {when(take.recorded_at)}: not measured", "$quiet")))
    else:
        sign = (f"{SIGNS[found.verdict][0]} ", f"bold {STYLES[found.verdict]}")
        told = line(found.title, limit=80)
        rows.append(joined("  ", sign, (f"{when(take.recorded_at)}: ", "$quiet"), told))
    return stacked(*rows, "")
