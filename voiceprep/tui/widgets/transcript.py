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
        "transcript--cursor",
        "transcript--playing",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Word back", show=False),
        Binding("right", "move(1)", "Word on", show=False),
        Binding("up", "line(-1)", "Line up", show=False),
        Binding("down", "line(1)", "Line down", show=False),
        Binding("pageup", "line(-8)", "Page up", show=False),
        Binding("pagedown", "line(8)", "Page down", show=False),
        Binding("home", "edge(0)", "First word", show=False),
        Binding("end", "edge(-1)", "Last word", show=False),
        Binding("enter", "choose", "Play from word", show=False),
    ]

    cursor: reactive[int] = reactive(0)
    playing: reactive[int | None] = reactive(None)

    class Chosen(Message):
        """The person wants to hear the take from this word."""

        def __init__(self, word: int) -> None:
            super().__init__()
            self.word = word

    def __init__(self, pieces: tuple[Piece, ...] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pieces = pieces
        self._lines: tuple[Line, ...] = ()
        self._line_of: dict[int, int] = {}
        self._words: list[int] = [piece.word for piece in pieces if piece.word is not None]

    def show(self, pieces: tuple[Piece, ...]) -> None:
        """Show other words."""
        self._pieces = pieces
        self._words = [piece.word for piece in pieces if piece.word is not None]
        self.cursor = 0
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
                if placed.piece.word is not None:
                    self._line_of.setdefault(placed.piece.word, y)
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
            segments.append(Segment(placed.piece.text, self._style(placed.piece)))
            x = placed.x + placed.width
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def _style(self, piece: Piece) -> Style:
        if piece.word is not None and piece.word == self.playing:
            return self.get_component_rich_style("transcript--playing")
        style = self.get_component_rich_style(f"transcript--{piece.look}")
        if self.has_focus and piece.word is not None and piece.word == self.cursor:
            return style + self.get_component_rich_style("transcript--cursor", partial=True)
        return style

    def watch_cursor(self, word: int) -> None:
        """Keep the cursor in view."""
        self._bring_into_view(word)
        self.refresh()

    def watch_playing(self, word: int | None) -> None:
        """Keep the word that is heard in view."""
        if word is not None:
            self._bring_into_view(word)
        self.refresh()

    def _bring_into_view(self, word: int) -> None:
        line = self._line_of.get(word)
        if line is not None:
            self.scroll_to_region(Region(0, line, 1, 1), animate=False, force=True)

    def action_move(self, step: int) -> None:
        """Go some words on."""
        if self._words:
            at = self._words.index(self.cursor) if self.cursor in self._words else 0
            self.cursor = self._words[max(0, min(len(self._words) - 1, at + step))]

    def action_line(self, step: int) -> None:
        """Go some lines on, to the word nearest below or above."""
        here = self._line_of.get(self.cursor, 0)
        x = next((p.x for p in self._placed(here) if p.piece.word == self.cursor), 0)
        target = max(0, min(len(self._lines) - 1, here + step))
        words = [p for p in self._placed(target) if p.piece.word is not None]
        if words:
            self.cursor = min(words, key=lambda p: abs(p.x - x)).piece.word or 0

    def _placed(self, line: int) -> Line:
        return self._lines[line] if 0 <= line < len(self._lines) else ()

    def action_edge(self, end: int) -> None:
        """Go to the first or the last word."""
        if self._words:
            self.cursor = self._words[end]

    def action_choose(self) -> None:
        """Play from the word under the cursor."""
        if self._words:
            self.post_message(self.Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Play from the word that was clicked, or from where the mark was heard."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        word = self._word_near(offset.x, offset.y + self.scroll_offset.y)
        if word is not None:
            self.cursor = word
            self.post_message(self.Chosen(word))

    def _word_near(self, x: int, y: int) -> int | None:
        words = [p for p in self._placed(y) if p.piece.word is not None]
        if not words:
            return None
        return min(words, key=lambda p: max(p.x - x, x - p.x - p.width + 1, 0)).piece.word
