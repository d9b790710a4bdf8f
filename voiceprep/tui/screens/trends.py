"""What became of the person's numbers: one measure drawn, all of them told in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import OptionList, Static, Tab, Tabs
from textual.widgets.option_list import Option

from voiceprep.errors import VoiceprepError
from voiceprep.text import safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, literal
from voiceprep.tui.screens.page import Page
from voiceprep.tui.screens.pick import Pick
from voiceprep.tui.trendrows import FEW, LATEST, Seen, habits_said, head_said, plot_said, row_said
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import KINDS, counted, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.coaching.trends import Trend
    from voiceprep.model import Measures

FIRST = 200
"""Takes that are read first; the others follow."""
READING = "Reading your takes …"
NONE_HERE = "No take here has numbers yet. ← → go to another kind, q to another question."
PICKED = 60
"""Characters of a question in the list to choose from, a line each."""
BESIDE = 4
"""Columns beside the rows."""


class Link(Static):
    """A few words that can be clicked, as a key does."""

    DEFAULT_CSS = "Link { width: auto; height: 1; } Link:hover { text-style: underline; }"

    def __init__(self, action: str, *, id: str) -> None:
        super().__init__(id=id)
        self._action = action

    async def on_click(self) -> None:
        """Do what the key does."""
        await self.run_action(f"screen.{self._action}")


class PlotView(Widget):
    """One trend drawn as large as there is room for."""

    trend: reactive[Trend | None] = reactive(None)

    def render(self) -> Content:
        """Return the plot."""
        if self.trend is None or not self.size.width:
            return Content("")
        return plot_said(self.trend, self.size.width, self.size.height)


class TrendsScreen(Page):
    """Each measure over the takes of a question, of a kind, or of all."""

    CSS_PATH = "trends.tcss"
    PLACE = "Trends"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "measure(-1)", "Measure", key_display="↑ ↓", priority=True),
        Binding("down", "measure(1)", show=False, priority=True),
        Binding("left", "kind(-1)", "Kind", key_display="← →", priority=True),
        Binding("right", "kind(1)", show=False, priority=True),
        Binding("q", "question", "Question"),
        Binding("w", "latest", "How many takes"),
        Binding("b", "best", "Best take"),
    ]
    AUTO_FOCUS = "#measures"

    def __init__(self, question_id: str = "") -> None:
        super().__init__()
        self._takes: Sequence[Measures] | None = None
        self._question = question_id
        self._latest = 0
        self._seen = Seen((), (), (), None)

    def body(self) -> Iterable[Widget]:
        """Yield kinds, what is looked at, the plot and the measures; or what stands for them."""
        yield Trouble()
        yield Static(literal(READING, "$quiet"), id="empty")
        tabs = [Tab("All", id="kind-all")]
        tabs += [Tab(Content(name), id=f"kind-{kind}") for kind, name in KINDS.items()]
        yield Tabs(*tabs, id="kinds")
        with Horizontal(id="scope"):
            yield Link("question", id="question")
            yield Link("latest", id="latest")
        yield Static(id="habits")
        yield Static(id="about")
        yield PlotView(id="plot")
        yield OptionList(id="measures", markup=False)

    def on_mount(self) -> None:
        """Leave the arrows to the measures."""
        self.query_one("#kinds", Tabs).can_focus = False
        self._place()

    def on_screen_resume(self) -> None:
        """Read anew: takes may have come or gone."""
        self._read()

    @work(exclusive=True, group="read", exit_on_error=False)
    async def _read(self) -> None:
        store = self.practice.studio.store
        try:
            for limit in (FIRST, None):
                takes = await in_thread(lambda limit=limit: store.measured(limit=limit))  # type: ignore[misc]
                self._takes = tuple(takes)
                self._derive()
                if len(takes) < FIRST:
                    return
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)

    @work(exclusive=True, group="derive", exit_on_error=False)
    async def _derive(self) -> None:
        from voiceprep.tui.trendrows import seen_of

        takes, settings = self._takes or (), self.practice.settings
        scope = self._question, self._kind(), LATEST[self._latest]
        self._seen = await in_thread(lambda: seen_of(takes, scope, settings))
        self._place()
        self._show()

    def _kind(self) -> str:
        tab = self.query_one("#kinds", Tabs).active_tab
        kind = (tab.id if tab is not None and tab.id else "kind-all").removeprefix("kind-")
        return "" if kind == "all" else kind

    # What is shown

    def _place(self) -> None:
        """Show the trends, or what to do so that there are any."""
        known = self._takes is not None
        none = not any(each.values for each in self._takes or ())
        if known:
            self.query_one("#empty", Static).update(literal(FEW, "$quiet"))
        self.query_one("#empty").set_class(not none, "hidden")
        for there in ("#kinds", "#scope", "#habits", "#about", "#plot", "#measures"):
            self.query_one(there).set_class(none, "hidden")

    def _show(self) -> None:
        seen, listing = self._seen, self.query_one("#measures", OptionList)
        here = self._measure() if listing.highlighted else ""  # at the top, what is on top
        listing.clear_options()
        width, now = self.size.width - BESIDE, datetime.now(UTC)
        listing.add_options([Option(row_said(each, now, width)) for each in seen.trends])
        names = [each.measure for each in seen.trends]
        if names:
            listing.highlighted = names.index(here) if here in names else 0
        self.query_one("#question", Link).update(self._question_said())
        self.query_one("#latest", Link).update(self._latest_said())
        self.query_one("#habits", Static).update(habits_said(seen.habits))
        self.query_one("#habits").set_class(not seen.habits, "hidden")
        self._draw()
        self.refresh_bindings()

    def _question_said(self) -> Content:
        asked = next((t.take.question for t in self._seen.takes), None)
        if not self._question or asked is None:
            return joined((" q ", "reverse"), " All questions  ")
        best = self._seen.best
        told = f"  best: {when(best.take.recorded_at)}" if best else ""
        room = max(16, self.size.width - 40 - len(told))
        return joined((" q ", "reverse"), f" {safe_line(asked.text, room)}{told}  ")

    def _latest_said(self) -> Content:
        latest, count = LATEST[self._latest], len(self._seen.takes)
        whole = latest is None or count < latest
        said = counted(count, "take") if whole else f"the last {latest} takes"
        return joined((" w ", "reverse"), f" {said}")

    def _measure(self) -> str:
        at = self.query_one("#measures", OptionList).highlighted
        return self._seen.trends[at].measure if at is not None and self._seen.trends else ""

    @on(OptionList.OptionHighlighted)
    def _draw(self) -> None:
        here = self._measure()
        found = next((each for each in self._seen.trends if each.measure == here), None)
        self.query_one("#plot", PlotView).trend = found
        about = head_said(found, datetime.now(UTC)) if found else literal(NONE_HERE, "$quiet")
        self.query_one("#about", Static).update(about)

    def on_resize(self) -> None:
        """Cut the words anew."""
        if self._takes is not None:
            self._show()

    # What one can do

    def action_measure(self, step: int) -> None:
        """Go to another measure."""
        listing = self.query_one("#measures", OptionList)
        listing.action_cursor_up() if step < 0 else listing.action_cursor_down()

    def action_kind(self, step: int) -> None:
        """Go to the next or previous kind of question."""
        tabs = self.query_one("#kinds", Tabs)
        self._question = ""
        if step > 0:
            tabs.action_next_tab()
        else:
            tabs.action_previous_tab()

    @on(Tabs.TabActivated)
    def _of_kind(self) -> None:
        if self._takes is not None:
            self._derive()

    def action_latest(self) -> None:
        """Look further back, or less far."""
        self._latest = (self._latest + 1) % len(LATEST)
        self._derive()

    def action_question(self) -> None:
        """Choose one question, or all."""
        from voiceprep.tui.trendrows import asked_of

        asked = asked_of(self._takes or (), self._kind())
        rows = [("All questions", "")]
        rows += [(f"{count:>3}×  {safe_line(each.text, PICKED)}", "") for each, count in asked]

        def chosen(at: int | None) -> None:
            if at is not None:
                self._question = asked[at - 1][0].id if at else ""
                self._derive()

        self.app.push_screen(Pick("Trends of", rows, "⏎ shows them"), chosen)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def action_best(self) -> None:
        """Show the best take of the question."""
        best = self._seen.best
        try:
            if best is not None:
                await self.practice.open_take(best.take.id)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the best take where there is one question, and the rest where there are takes."""
        if action == "best":
            return self._seen.best is not None
        return bool(self._takes) or action not in ("measure", "kind", "question", "latest")

    def commands(self) -> Iterable[SystemCommand]:
        """Yield what can be looked at."""
        yield SystemCommand("Question", "Trends of one question, or of all", self.action_question)
        yield SystemCommand("How many takes", "Look further back, or less far", self.action_latest)
