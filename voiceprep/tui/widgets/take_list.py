"""Takes in a list of any length: only the rows that can be seen are ever drawn.

A row a take. Two can be marked, to be compared; what is done with them is for the screen to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from voiceprep.text import clock, safe_line
from voiceprep.tui.wording import when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events

    from voiceprep.model import Take

MARK_COLUMNS = 4
WHEN_COLUMNS, LENGTH_COLUMNS = 16, 6
BRIEF = {
    "transcribed": "",
    "recorded": "○ no words yet · ",
    "recovered": "▲ recovered · ",
    "damaged": "✗ damaged · ",
}
HEAD = f"{'':{MARK_COLUMNS}}{'When':<{WHEN_COLUMNS}}{'Length':>{LENGTH_COLUMNS}}  Question"


class TakeList(ScrollView, can_focus=True):
    """Takes under a cursor, newest first."""

    DEFAULT_CSS = """
    TakeList { background: $background; overflow-x: hidden; }
    TakeList > .takes--quiet { color: $quiet; }
    TakeList > .takes--mark { color: $accent; text-style: bold; }
    TakeList > .takes--cursor { background: $cursor 60%; text-style: bold; }
    TakeList:focus > .takes--cursor { background: $cursor; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "takes--quiet",
        "takes--mark",
        "takes--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Up", show=False),
        Binding("down", "step(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "edge(0)", "Newest", show=False),
        Binding("end", "edge(-1)", "Oldest", show=False),
    ]

    cursor: reactive[int] = reactive(0)

    class Opened(Message):
        """The take under the cursor was clicked."""

    class Marked(Message):
        """The mark of the take under the cursor was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._takes: Sequence[Take] = ()
        self._marked: Sequence[str] = ()

    @property
    def current(self) -> Take | None:
        """The take under the cursor."""
        return self._takes[self.cursor] if self._takes else None

    def show(self, takes: Sequence[Take], marked: Sequence[str]) -> None:
        """List these takes; the cursor stays on its take where that is still there."""
        here = self.current
        self._takes, self._marked = takes, tuple(marked)
        self.virtual_size = Size(self.size.width, len(takes))
        stays = here is not None and self.cursor < len(takes) and takes[self.cursor].id == here.id
        if here is not None and not stays:
            self._go(next((at for at, each in enumerate(takes) if each.id == here.id), self.cursor))
        self.refresh()

    def validate_cursor(self, at: int) -> int:
        """Keep the cursor on the list."""
        return max(0, min(at, len(self._takes) - 1))

    def watch_cursor(self) -> None:
        """Keep the cursor in sight."""
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row of what can be seen."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        style = self.rich_style
        if not 0 <= at < len(self._takes):
            return Strip.blank(width, style)
        if at == self.cursor:
            style = self.get_component_rich_style("takes--cursor")
        return Strip(self._segments(self._takes[at], width, style)).adjust_cell_length(width, style)

    def _segments(self, take: Take, width: int, style: Style) -> list[Segment]:
        quiet = style + self.get_component_rich_style("takes--quiet", partial=True)
        marked = style + self.get_component_rich_style("takes--mark", partial=True)
        signs = f"{'●' if take.id in self._marked else ' '} {'★' if take.best else ' '} "
        at = f"{when(take.recorded_at):<{WHEN_COLUMNS}}"
        facts = f"{at}{clock(take.duration_s):>{LENGTH_COLUMNS}}  {BRIEF[take.status]}"
        room = width - len(signs) - len(facts)
        tags = " ".join(f"#{safe_line(tag, 30)}" for tag in take.tags)
        beside = f"  {safe_line(tags, max(8, room // 3))}" if tags else ""
        asked = safe_line(take.question.text, max(8, room - len(beside)))
        return [
            Segment(signs, marked),
            Segment(facts, quiet),
            Segment(asked, style),
            Segment(beside, quiet),
        ]

    def on_resize(self) -> None:
        """Cut the rows anew."""
        self.virtual_size = Size(self.size.width, len(self._takes))
        self.watch_cursor()

    # Move

    def _go(self, at: int) -> None:
        self.cursor = at

    def action_step(self, rows: int) -> None:
        """Go to another row."""
        self._go(self.cursor + rows)

    def action_page(self, way: int) -> None:
        """Go on by as many rows as can be seen."""
        self._go(self.cursor + way * max(1, self.size.height - 1))

    def action_edge(self, end: int) -> None:
        """Go to the newest, or to the oldest."""
        self._go(0 if end == 0 else len(self._takes) - 1)

    def on_click(self, event: events.Click) -> None:
        """Go to the row; on it already, open it; at its very left, mark it."""
        at = event.y + self.scroll_offset.y
        if not 0 <= at < len(self._takes):
            return
        there = at == self.cursor
        self._go(at)
        if event.x < MARK_COLUMNS:
            self.post_message(self.Marked())
        elif there:
            self.post_message(self.Opened())
