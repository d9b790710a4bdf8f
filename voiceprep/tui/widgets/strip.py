"""An answer on one time axis, with a cursor, what is heard now, and a closer look."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from voiceprep.tui.widgets.strip_rows import Row, rows_of
from voiceprep.tui.widgets.strip_window import Window, whole

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events
    from textual.geometry import Size

    from voiceprep.model import Take

LABEL = 12
CLOSER, WIDER = 0.5, 2.0
NUDGE = 1.25
"""One notch of the wheel."""


class TimeStrip(Widget, can_focus=True):
    """Parts, pace, melody, loudness, pauses and fillers over the seconds of a take."""

    DEFAULT_CSS = """
    TimeStrip { height: auto; background: $background; }
    TimeStrip:focus { background: $surface; }
    TimeStrip > .strip--label { color: $quiet; }
    TimeStrip > .strip--value { color: $foreground; text-style: bold; }
    TimeStrip > .strip--axis { color: $quiet; }
    TimeStrip > .strip--part { color: $primary; text-style: bold; }
    TimeStrip > .strip--pace { color: $good; }
    TimeStrip > .strip--pitch { color: $accent; }
    TimeStrip > .strip--loud { color: $secondary; }
    TimeStrip > .strip--pause { color: $quiet; }
    TimeStrip > .strip--filler { color: $watch; text-style: bold; }
    TimeStrip > .strip--cursor { text-style: reverse; }
    TimeStrip > .strip--playing { background: $accent; color: $background; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "strip--label",
        "strip--value",
        "strip--axis",
        "strip--part",
        "strip--pace",
        "strip--pitch",
        "strip--loud",
        "strip--pause",
        "strip--filler",
        "strip--cursor",
        "strip--playing",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Back", show=False),
        Binding("right", "step(1)", "On", show=False),
        Binding("shift+left,pageup", "pan(-0.5)", "Pan back", show=False),
        Binding("shift+right,pagedown", "pan(0.5)", "Pan on", show=False),
        Binding("home", "edge(0)", "Beginning", show=False),
        Binding("end", "edge(1)", "End", show=False),
        Binding("enter", "play", "Play from here", show=False),
    ]

    at_s: reactive[float] = reactive(0.0)
    playing_s: reactive[float | None] = reactive(None)
    full: reactive[bool] = reactive(False, layout=True)

    class Sought(Message):
        """The cursor went to a second, maybe to hear the take from there."""

        def __init__(self, strip: TimeStrip, at_s: float, *, play: bool) -> None:
            super().__init__()
            self.strip = strip
            self.at_s = at_s
            self.play = play

    def __init__(self, take: Take, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._take = take
        self.window: Window = whole(take.duration_s, 1)
        self._rows: tuple[Row, ...] = ()

    def show(self, take: Take) -> None:
        """Show another reading of the take."""
        self._take = take
        self._draw()
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return as many lines as there are rows."""
        del container, viewport
        return len(self._made(whole(self._take.duration_s, max(1, width - LABEL))))

    def on_resize(self) -> None:
        """Fit the same seconds into the new width."""
        width = max(1, self.size.width - LABEL)
        old = self.window
        self.window = Window(old.start_s, old.end_s, width, old.whole_s)
        self._draw()

    def _made(self, window: Window) -> tuple[Row, ...]:
        return rows_of(self._take, window, self.at_s, full=self.full)

    def _draw(self) -> None:
        self._rows = self._made(self.window)
        self.refresh()

    def watch_full(self) -> None:
        """Draw all rows, or the fewest."""
        self._draw()

    def watch_at_s(self, at_s: float) -> None:
        """Keep the cursor in view, and tell what is there."""
        self.window = self.window.showing(at_s)
        self._draw()

    def watch_playing_s(self, at_s: float | None) -> None:
        """Keep what is heard in view."""
        if at_s is not None and self.window.column(at_s) is None:
            self.window = self.window.showing(at_s)
            self._draw()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row: its name, its value at the cursor, its columns."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        row = self._rows[y]
        label, value = self._look("label"), self._look("value")
        room = LABEL - 1 - len(row.name)
        segments = [
            Segment(row.name, label),
            Segment(f"{row.value:>{room}} ", value),
            *self._cells(row, self._look(row.look)),
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _cells(self, row: Row, style: Style) -> list[Segment]:
        """Return the columns of a row, the cursor and the sound each a column of its own."""
        special = {}
        cursor = self.window.column(self.at_s)
        heard = None if self.playing_s is None else self.window.column(self.playing_s)
        if cursor is not None:
            special[cursor] = ("▼", style + self._look("cursor", partial=True))
        if heard is not None:
            special[heard] = ("♪", self._look("playing"))
        segments, x = list[Segment](), 0
        for column, (sign, look) in sorted(special.items()):
            segments.append(Segment(row.text[x:column], style))
            under = row.text[column : column + 1]
            if row.look == "axis":
                segments.append(Segment(sign, look))
            elif under.strip():
                segments.append(Segment(under, look))
            else:
                segments.append(Segment("┊", self._look("axis")))
            x = column + 1
        return [*segments, Segment(row.text[x:], style)]

    def _look(self, name: str, *, partial: bool = False) -> Style:
        return self.get_component_rich_style(f"strip--{name}", partial=partial)

    # Where the cursor goes

    def seek(self, at_s: float, *, play: bool = False) -> None:
        """Go to a second and tell so."""
        self.at_s = min(max(0.0, at_s), self.window.whole_s)
        self.post_message(self.Sought(self, self.at_s, play=play))

    def action_step(self, columns: int) -> None:
        """Go some columns on."""
        self.seek(self.at_s + columns * self.window.step_s)

    def action_edge(self, end: int) -> None:
        """Go to the beginning or the end."""
        self.seek(end * self.window.whole_s)

    def action_play(self) -> None:
        """Play from the cursor."""
        self.seek(self.at_s, play=True)

    def on_click(self, event: events.Click) -> None:
        """Play from the second that was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.x >= LABEL:
            self.seek(self.window.second(offset.x - LABEL), play=True)

    # How close one looks

    def zoom(self, factor: float, around_s: float | None = None) -> None:
        """Look closer (below 1) or from further away."""
        self.window = self.window.zoom(factor, self.at_s if around_s is None else around_s)
        self._draw()

    def action_pan(self, share: float) -> None:
        """Move the view by a share of what is in it."""
        self.window = self.window.pan(share * (self.window.end_s - self.window.start_s))
        self._draw()

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, 1 / NUDGE)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, NUDGE)

    def _wheel(self, event: events.MouseEvent, factor: float) -> None:
        event.stop()
        if event.shift or event.ctrl:
            self.action_pan(-0.1 if factor < 1 else 0.1)
        else:
            offset = event.get_content_offset(self)
            self.zoom(factor, self.window.second(offset.x - LABEL if offset else 0))
