"""The words of a take: marked, walked through with the arrows, played from any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from voiceprep.tui.marks import Piece, Placed, lines_of

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

Line = tuple[Placed, ...]


class TranscriptView(ScrollView, can_focus=True):
    """Marked words with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--word",
        "transcript--filler",
        "transcript--pause",
        "transcript--repair",
        "transcript--part",
        "transcript--unsure",
        "transcript--hedge",
        "transcript--cursor",
        "transcript--playing",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Back", show=False),
        Binding("right", "move(1)", "On", show=False),
        Binding("up", "line(-1)", "Line up", show=False),
        Binding("down", "line(1)", "Line down", show=False),
        Binding("pageup", "line(-8)", "Page up", show=False),
        Binding("pagedown", "line(8)", "Page down", show=False),
        Binding("home", "edge(0)", "First", show=False),
        Binding("end", "edge(-1)", "Last", show=False),
        Binding("enter", "choose", "Play from here", show=False),
    ]

    cursor: reactive[int] = reactive(0)
    """Index of the piece it is on: a word, or a mark that can be heard."""
    playing: reactive[int | None] = reactive(None)

    class Chosen(Message):
        """The person wants to hear the take from this word or mark."""

        def __init__(self, piece: Piece) -> None:
            super().__init__()
            self.piece = piece

    class Moved(Chosen):
        """The cursor went to this word or mark."""

    def __init__(self, pieces: tuple[Piece, ...] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pieces = pieces
        self._lines: tuple[Line, ...] = ()
        self._line_of: dict[int, int] = {}
        self._stops = _stops(pieces)
        self.set_reactive(TranscriptView.cursor, _first_word(pieces))

    def show(self, pieces: tuple[Piece, ...]) -> None:
        """Show other words."""
        self._pieces = pieces
        self._stops = _stops(pieces)
        self.cursor = _first_word(pieces)
        self._lay_out()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = max(1, self.scrollable_content_region.width)
        self._lines = lines_of(self._pieces, width)
        self._line_of = {}
        for y, placed_line in enumerate(self._lines):
            for placed in placed_line:
                self._line_of.setdefault(placed.index, y)
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line of the view."""
        index = y + self.scroll_offset.y
        plain = self.rich_style
        if index >= len(self._lines):
            return Strip.blank(self.size.width, plain)
        segments: list[Segment] = []
        x = 0
        for placed in self._lines[index]:
            segments.append(Segment(" " * (placed.x - x), plain))
            segments.append(Segment(placed.piece.text, self._style(placed)))
            x = placed.x + placed.width
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def _style(self, placed: Placed) -> Style:
        piece = placed.piece
        if piece.word is not None and piece.word == self.playing:
            return self.get_component_rich_style("transcript--playing")
        style = self.get_component_rich_style(f"transcript--{piece.look}")
        if placed.index == self.cursor and self._stops:
            return style + self.get_component_rich_style("transcript--cursor", partial=True)
        return style

    def watch_cursor(self, index: int) -> None:
        """Keep the cursor in view."""
        self._bring_into_view(index)
        self.refresh()

    def watch_playing(self, word: int | None) -> None:
        """Keep the word that is heard in view."""
        index = next((i for i in self._stops if self._pieces[i].word == word), None)
        if word is not None and index is not None:
            self._bring_into_view(index)
        self.refresh()

    def _bring_into_view(self, index: int) -> None:
        line = self._line_of.get(index)
        if line is not None:
            self.scroll_to_region(Region(0, line, 1, 1), animate=False, force=True)

    @property
    def here(self) -> Piece | None:
        """The word or mark under the cursor."""
        return self._pieces[self.cursor] if self._stops else None

    def seek(self, at_s: float) -> None:
        """Put the cursor on what is heard at a second, and tell nobody."""
        begun = [i for i in self._stops if _begins(self._pieces[i], before=at_s)]
        if self._stops:
            self.cursor = begun[-1] if begun else self._stops[0]

    def _go(self, index: int) -> None:
        self.cursor = index
        self.post_message(self.Moved(self._pieces[index]))

    def action_move(self, step: int) -> None:
        """Go some words or marks on."""
        if self._stops:
            at = self._stops.index(self.cursor)
            self._go(self._stops[max(0, min(len(self._stops) - 1, at + step))])

    def action_line(self, step: int) -> None:
        """Go some lines on, to what is nearest below or above."""
        here = self._line_of.get(self.cursor, 0)
        x = next((p.x for p in self._placed(here) if p.index == self.cursor), 0)
        near = self._near(x, max(0, min(len(self._lines) - 1, here + step)))
        if near is not None:
            self._go(near)

    def _placed(self, line: int) -> Line:
        return self._lines[line] if 0 <= line < len(self._lines) else ()

    def action_edge(self, end: int) -> None:
        """Go to the beginning or the end."""
        if self._stops:
            self._go(self._stops[end])

    def action_choose(self) -> None:
        """Play from what is under the cursor."""
        if self.here is not None:
            self.post_message(self.Chosen(self.here))

    def on_click(self, event: events.Click) -> None:
        """Play from what was clicked."""
        offset = event.get_content_offset(self)
        near = self._near(offset.x, offset.y + self.scroll_offset.y) if offset else None
        if near is not None:
            self._go(near)
            self.post_message(self.Chosen(self._pieces[near]))

    def _near(self, x: int, y: int) -> int | None:
        """Return the piece of a line that is nearest to a column."""
        stops = [p for p in self._placed(y) if _is_stop(p.piece)]
        if not stops:
            return None
        return min(stops, key=lambda p: max(p.x - x, x - p.x - p.width + 1, 0)).index


def _is_stop(piece: Piece) -> bool:
    return piece.word is not None or piece.at_s is not None


def _stops(pieces: tuple[Piece, ...]) -> list[int]:
    return [index for index, piece in enumerate(pieces) if _is_stop(piece)]


def _first_word(pieces: tuple[Piece, ...]) -> int:
    return next((index for index, piece in enumerate(pieces) if piece.word is not None), 0)


def _begins(piece: Piece, *, before: float) -> bool:
    return piece.at_s is not None and piece.at_s <= before + 1e-6
