"""All takes, newest first: found by words, opened, starred, compared, deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static, Tab, Tabs

from voiceprep.errors import VoiceprepError
from voiceprep.text import safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import literal
from voiceprep.tui.screens.page import Page
from voiceprep.tui.widgets.take_list import HEAD, TakeList
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import KINDS, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual import events
    from textual.widget import Widget

    from voiceprep.model import Take
    from voiceprep.ports import Store

FIRST = 100
"""Takes that are shown at once; the others follow."""
EMPTY = (
    "No takes yet.\n\nEvery answer you keep is listed here, to hear and read again.\n"
    "esc goes back; space there starts the first one."
)
NOTHING_FOUND = "No take holds these words. esc shows them all again."
WITH_TAKES = ("open", "mark", "compare", "best", "trends", "find", "only", "kind", "forget")
TO_COMPARE = "Mark two takes with space; c then shows them side by side."


class HistoryScreen(Page):
    """A row a take."""

    CSS_PATH = "history.tcss"
    PLACE = "History"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True),
        Binding("space", "mark", "Mark"),
        Binding("c", "compare", "Compare"),
        Binding("b", "best", "Best"),
        Binding("t", "trends", "Trends"),
        Binding("slash", "find", "Find", key_display="/", show=False),  # its line is there to click
        Binding("o", "only", "Only this question", show=False),
        Binding("left", "kind(-1)", "Kind", show=False),
        Binding("right", "kind(1)", "Kind", show=False),
        Binding("d", "forget", "Delete"),
        Binding("u", "undo", "Undo delete"),
    ]
    AUTO_FOCUS = "#takes"

    def __init__(self) -> None:
        super().__init__()
        self._takes: Sequence[Take] = ()
        self._told: dict[str, str] = {}
        self._marked: list[str] = []
        self._deleted: list[str] = []
        self._only = ""
        self._days = ""

    def body(self) -> Iterable[Widget]:
        """Yield kinds, filter and list, or what stands for them."""
        yield Trouble()
        yield Static(literal(EMPTY, "$quiet"), id="empty", classes="hidden")
        tabs = [Tab("All", id="kind-all")]
        tabs += [Tab(Content(name), id=f"kind-{kind}") for kind, name in KINDS.items()]
        yield Tabs(*tabs, id="kinds")
        yield Input(placeholder="Find by words, skill, bank or #tag", id="find", compact=True)
        yield Static(literal(HEAD, "$quiet"), id="head")
        yield TakeList(id="takes")
        yield Static(id="count")

    def on_mount(self) -> None:
        """Leave the arrows to the list."""
        self.query_one("#kinds", Tabs).can_focus = False

    def on_screen_resume(self) -> None:
        """List anew: a take may have come or gone."""
        self._list()

    @property
    def _list_of_takes(self) -> TakeList:
        return self.query_one("#takes", TakeList)

    @work(exclusive=True, group="list", exit_on_error=False)
    async def _list(self) -> None:
        store = self.practice.studio.store
        try:
            if not self._takes:
                self._keep(*await in_thread(lambda: _read(store, FIRST)))
                if len(self._takes) < FIRST:
                    return
            self._keep(*await in_thread(lambda: _read(store)))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)

    def _keep(self, takes: Sequence[Take], told: dict[str, str], days: str) -> None:
        self._takes, self._told, self._days = takes, told, days
        self._marked = [name for name in self._marked if name in self._told]
        for there in ("#kinds", "#find", "#head", "#takes", "#count"):
            self.query_one(there).set_class(not takes, "hidden")
        self.query_one("#empty").set_class(bool(takes), "hidden")
        self._show()

    def _show(self) -> None:
        found = self._found()
        self._list_of_takes.show(found, self._marked)
        self.query_one("#count", Static).update(literal(self._summary(found), "$quiet"))
        self.refresh_bindings()

    def _found(self) -> Sequence[Take]:
        tab = self.query_one("#kinds", Tabs).active_tab
        kind = (tab.id if tab is not None and tab.id else "kind-all").removeprefix("kind-")
        words = self.query_one("#find", Input).value.casefold().split()
        if kind == "all" and not words and not self._only:
            return self._takes
        return [
            take
            for take in self._takes
            if kind in ("all", take.question.kind)
            and self._only in ("", take.question.id)
            and all(word in self._told[take.id] for word in words)
        ]

    def _summary(self, found: Sequence[Take]) -> str:
        if not found:
            return NOTHING_FOUND
        if self._marked:
            return f"{counted(len(self._marked), 'take')} marked · c compares"
        if self._only:
            asked = safe_line(found[0].question.text, 40)
            return f"{counted(len(found), 'take')} of “{asked}” · o shows all"
        if len(found) < len(self._takes):
            return f"{len(found)} of {counted(len(self._takes), 'take')} · esc shows all"
        return " · ".join(
            filter(None, (counted(len(found), "take"), self._days, "o only this question"))
        )

    # Find

    @on(Tabs.TabActivated)
    @on(Input.Changed)
    def _narrowed(self) -> None:
        self._show()

    def action_find(self) -> None:
        """Go to the filter."""
        self.query_one("#find").focus()

    def action_kind(self, step: int) -> None:
        """Go to the next or previous kind."""
        tabs = self.query_one("#kinds", Tabs)
        if step > 0:
            tabs.action_next_tab()
        else:
            tabs.action_previous_tab()

    def action_only(self) -> None:
        """Show the takes of the question under the cursor alone, or all again."""
        take = self._list_of_takes.current
        self._only = "" if self._only or take is None else take.question.id
        self._show()

    def action_back(self) -> None:
        """Leave the filter first, then the screen."""
        find = self.query_one("#find", Input)
        if find.has_focus or find.value or self._only or self._marked:
            find.value, self._only, self._marked = "", "", []
            self._list_of_takes.focus()
            self._show()
        else:
            self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows reach the list from the filter."""
        if event.key == "down" and self.query_one("#find").has_focus:
            event.stop()
            self._list_of_takes.focus()

    # One take

    @on(TakeList.Opened)
    def action_open(self) -> None:
        """Show what came across in the take under the cursor."""
        take = self._list_of_takes.current
        if take is not None:
            self._open(take.id)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _open(self, take_id: str) -> None:
        try:
            await self.practice.open_take(take_id)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)

    def action_best(self) -> None:
        """Star the take under the cursor as the best of its question, or no longer."""
        from voiceprep.revision import starred

        take, studio = self._list_of_takes.current, self.practice.studio
        if take is not None:
            best = not take.best
            said = "★ Your best answer to this question so far." if best else "The star is gone."
            self._change(lambda: starred(studio, take, best=best), said)

    def action_forget(self) -> None:
        """Delete the take under the cursor; it can be brought back."""
        take, store = self._list_of_takes.current, self.practice.studio.store
        if take is None:
            return

        def forget() -> None:
            store.forget(take.id)
            self._deleted.append(take.id)

        self._change(forget, f"Deleted: {safe_line(take.question.text, 60)}. u brings it back.")

    def action_undo(self) -> None:
        """Bring back what was deleted last."""
        store, take_id = self.practice.studio.store, self._deleted.pop()
        self._change(lambda: store.restore(take_id), "It is back.", "It is gone from the trash.")

    @work(group="change", exit_on_error=False)
    async def _change(self, change: Callable[[], object], said: str, gone: str = "") -> None:
        try:
            there = await in_thread(change)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        missing = bool(gone) and there is None
        self.tell(gone if missing else said, bad=missing)
        self._list()

    # Several

    @on(TakeList.Marked)
    def action_mark(self) -> None:
        """Mark the take under the cursor, or no longer; the latest two stay marked."""
        take = self._list_of_takes.current
        if take is None:
            return
        if take.id in self._marked:
            self._marked.remove(take.id)
        else:
            self._marked = [*self._marked, take.id][-2:]
        self._show()

    def action_compare(self) -> None:
        """Show the two marked takes side by side, or the marked one and that under the cursor."""
        take = self._list_of_takes.current
        names = list(self._marked)
        if len(names) == 1 and take is not None and take.id not in names:
            names.append(take.id)
        if len(names) < 2:
            self.tell(TO_COMPARE)
        else:
            self.practice.compare(*names)

    def action_trends(self) -> None:
        """Show what became of the numbers over all takes, or over those of one question."""
        from voiceprep.tui.screens.trends import TrendsScreen

        self.app.push_screen(TrendsScreen(self._only))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to bring back only what was deleted here, and the rest where there are takes."""
        if action == "undo":
            return bool(self._deleted)
        return bool(self._takes) or action not in WITH_TAKES

    def commands(self) -> Iterable[SystemCommand]:
        """Yield what can be done with takes."""
        yield SystemCommand("Trends", "What became of your numbers", self.action_trends)
        yield SystemCommand("Only this question", "Or all again", self.action_only)


def _read(store: Store, limit: int | None = None) -> tuple[Sequence[Take], dict[str, str], str]:
    """Return the takes, what each can be found by, and on how many days they were."""
    from voiceprep.coaching.practised import days
    from voiceprep.coaching.trendwords import days_said

    takes = store.listing(limit=limit)
    practised = days((take.recorded_at for take in takes), datetime.now(UTC))
    return takes, {take.id: told(take) for take in takes}, days_said(practised)


def told(take: Take) -> str:
    """Return all that a take can be found by."""
    asked = take.question
    tags = " ".join(f"#{tag}" for tag in take.tags)
    kept = (asked.text, asked.kind, asked.competency, asked.bank, tags, take.notes, take.plan)
    return " ".join((*kept, "best" if take.best else "")).casefold()
