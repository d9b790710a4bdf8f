"""All takes, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Static

from voiceprep.errors import VoiceprepError
from voiceprep.text import clock, safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import literal
from voiceprep.tui.screens.page import Page
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import counted, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from voiceprep.model import Take

BRIEF = {
    "transcribed": "in words",
    "recorded": "no words yet",
    "recovered": "recovered",
    "damaged": "damaged",
}
NEWEST = 500
EMPTY = (
    "No takes yet.\n\nEvery answer you keep is listed here, to hear and read again.\n"
    "esc goes back; space there starts the first one."
)


class HistoryScreen(Page):
    """A row a take."""

    CSS_PATH = "history.tcss"
    PLACE = "History"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True),
        Binding("d", "forget", "Delete"),
        Binding("u", "undo", "Undo delete"),
    ]
    AUTO_FOCUS = "#takes"

    def __init__(self) -> None:
        super().__init__()
        self._takes: dict[str, Take] = {}
        self._deleted: list[str] = []

    def body(self) -> Iterable[Widget]:
        """Yield the table, or what stands for it."""
        yield Trouble()
        yield Static(literal(EMPTY, "$quiet"), id="empty", classes="hidden")
        yield DataTable(id="takes", cursor_type="row", zebra_stripes=False)
        yield Static(id="count")

    def on_mount(self) -> None:
        """Name the columns."""
        table = self.query_one(DataTable)
        for name, width in (("When", 16), ("Length", 7), ("", 15)):
            table.add_column(Text(name), width=width, key=name or "state")
        table.add_column(Text("Question"), key="question")

    def on_screen_resume(self) -> None:
        """List anew: a take may have come or gone."""
        self._list()

    @work(exclusive=True, group="list", exit_on_error=False)
    async def _list(self) -> None:
        store = self.practice.studio.store
        try:
            takes = await in_thread(lambda: store.listing(limit=NEWEST))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self._show(takes)

    def _show(self, takes: Sequence[Take]) -> None:
        table = self.query_one(DataTable)
        row = table.cursor_row
        table.clear()
        self._takes = {take.id: take for take in takes}
        for take in takes:
            table.add_row(*_cells(take), key=take.id)
        table.move_cursor(row=row)
        table.display = bool(takes)
        self.query_one("#empty").set_class(bool(takes), "hidden")
        more = f"the newest {NEWEST}" if len(takes) == NEWEST else counted(len(takes), "take")
        self.refresh_bindings()
        self.query_one("#count", Static).update(literal(more if takes else "", "$quiet"))

    def _current(self) -> Take | None:
        table = self.query_one(DataTable)
        if not table.row_count:
            return None
        key = table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value
        return self._takes.get(key or "")

    @on(DataTable.RowSelected)
    def action_open(self) -> None:
        """Show what came across in the take under the cursor."""
        take = self._current()
        if take is not None:
            self._open(take.id)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _open(self, take_id: str) -> None:
        try:
            await self.practice.open_take(take_id)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)

    def action_forget(self) -> None:
        """Delete the take under the cursor; it can be brought back."""
        take = self._current()
        if take is not None:
            self._forget(take)

    @work(group="forget", exit_on_error=False)
    async def _forget(self, take: Take) -> None:
        store = self.practice.studio.store
        try:
            await in_thread(lambda: store.forget(take.id))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self._deleted.append(take.id)
        self.tell(f"Deleted: {safe_line(take.question.text, 60)}. u brings it back.")
        self._list()

    @work(group="forget", exit_on_error=False)
    async def action_undo(self) -> None:
        """Bring back what was deleted last."""
        store, take_id = self.practice.studio.store, self._deleted.pop()
        try:
            restored = await in_thread(lambda: store.restore(take_id))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self.tell("It is back." if restored else "It is gone from the trash.", bad=restored is None)
        self._list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to bring back only what was deleted here."""
        return bool(self._deleted) if action == "undo" else True


def _cells(take: Take) -> tuple[Text, ...]:
    sign = {"transcribed": "✓", "recorded": "○", "recovered": "▲", "damaged": "✗"}[take.status]
    return (
        Text(when(take.recorded_at)),
        Text(clock(take.duration_s), justify="right"),
        Text(f"{sign} {BRIEF[take.status]}"),
        Text(safe_line(take.question.text, 120)),
    )
