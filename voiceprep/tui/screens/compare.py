"""Two takes side by side: every measure, what was said, and both to hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from voiceprep.coaching.noise import FEWEST_TAKES
from voiceprep.errors import VoiceprepError
from voiceprep.text import clock
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.screens.listening import ListeningPage
from voiceprep.tui.widgets.strip import TimeStrip
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import changed_said, counted, measure_name, number, take_said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

    from voiceprep.coaching.comparing import Facts, Measured
    from voiceprep.model import Settings, Take
    from voiceprep.ports import Store

TICK_S = 0.1
COLUMNS, TIGHT_COLUMNS = (22, 8, 9), (16, 7, 8)
"""Widths of a measure's name, of each value, and of the difference."""
ROOMY = 78
"""Windows of as many columns have room for the wider ones."""
LOOKED_BACK = 40
"""Takes that tell how much one's numbers move by themselves."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two takes and what is different about them."""

    takes: tuple[Take, Take]
    """As they are shown, the earlier one first."""
    measures: tuple[Measured, ...]
    facts: Facts
    earlier: int
    """How many other takes tell the person's own noise."""


def pair_of(store: Store, ids: tuple[str, str], settings: Settings) -> Pair | None:
    """Return two takes compared; None where one is gone. Raises StorageFailed."""
    from voiceprep.coaching import shown_take
    from voiceprep.coaching.comparing import compared, facts
    from voiceprep.practice import findings_of

    found = [take for take in map(store.take, ids) if take is not None]
    if len(found) < len(ids):
        return None
    before, after = sorted(found, key=lambda take: take.recorded_at)
    earlier = [
        each.values
        for each in store.measured()
        if each.values and each.take.id not in ids and each.take.recorded_at <= after.recorded_at
    ][:LOOKED_BACK][::-1]
    measures = compared(findings_of(before, settings), findings_of(after, settings), earlier)
    takes = shown_take(before, settings), shown_take(after, settings)
    return Pair(takes, measures, facts(*takes), len(earlier))


class TakeLine(Static):
    """One of the two takes: its key, when it was, how long; a click plays it."""

    class Pressed(Message):
        """The person wants to hear it."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, number: int) -> None:
        super().__init__(id=f"take-{number}")
        self.number = number

    def say(self, take: Take, heard_s: float | None) -> None:
        """Show the take, and how far it has been heard."""
        heard = "" if heard_s is None else f"  ♪ {clock(heard_s)}"
        self.update(joined((f" {self.number} ", "reverse bold"), " ", line(take_said(take)), heard))

    def on_click(self) -> None:
        """Play it, or stop."""
        self.post_message(self.Pressed(self.number))


class CompareScreen(ListeningPage):
    """What moved from one take to another."""

    CSS_PATH = "compare.tcss"
    PLACE = "Two takes"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "play(1)", "Play the first"),
        Binding("2", "play(2)", "Play the second"),
        Binding("space", "stop", "Stop", show=False),
    ]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, one_id: str, other_id: str) -> None:
        super().__init__()
        self._ids = (one_id, other_id)
        self._pair: Pair | None = None
        self._playing = 0

    def body(self) -> Iterable[Widget]:
        """Yield the question, both takes, and a table below them."""
        yield Static(id="head")
        yield Trouble()
        with VerticalScroll(id="compared"):
            with Horizontal(id="pair"):
                for number in (1, 2):
                    with Vertical(classes="take", id=f"column-{number}"):
                        yield TakeLine(number)
            yield Static(id="measures")
            yield Static(id="facts")

    def on_mount(self) -> None:
        """Read both takes."""
        self._read()
        self.set_interval(TICK_S, self._follow)

    @work(exclusive=True, group="read", exit_on_error=False)
    async def _read(self) -> None:
        store, settings = self.practice.studio.store, self.practice.settings
        try:
            pair = await in_thread(lambda: pair_of(store, self._ids, settings))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        if pair is None:
            self.query_one(Trouble).say("One of the two takes is not there any more.", "")
        else:
            self._show(pair)

    def _show(self, pair: Pair) -> None:
        self._pair = pair
        asked = dict.fromkeys(take.question.text for take in pair.takes)
        head = stacked(*(line(text, "bold", limit=160) for text in asked))
        self.query_one("#head", Static).update(head)
        for key, take in enumerate(pair.takes, 1):
            self.query_one(f"#take-{key}", TakeLine).say(take, None)
            if take.duration_s > 0:
                strip = TimeStrip(take, id=f"strip-{key}")
                self.query_one(f"#column-{key}").mount(strip)
        self.on_resize()
        self.query_one("#facts", Static).update(facts_said(pair.facts))

    def on_resize(self) -> None:
        """Give the table the columns there is room for."""
        if self._pair is not None:
            table = measures_said(self._pair, self.size.width)
            self.query_one("#measures", Static).update(table)

    # Listen

    def action_play(self, number: int) -> None:
        """Play one of them from its beginning, or stop it."""
        if self._pair is None:
            return
        if self._playing == number and self.heard_s is not None:
            self.silence()
        else:
            self._play(number, 0.0)

    def _play(self, number: int, at_s: float) -> None:
        if self._pair is not None:
            self._playing = number
            self.hear(self._pair.takes[number - 1], at_s)

    def action_stop(self) -> None:
        """Stop."""
        self.silence()

    @on(TakeLine.Pressed)
    def _pressed(self, event: TakeLine.Pressed) -> None:
        self.action_play(event.number)

    @on(TimeStrip.Sought)
    def _sought(self, event: TimeStrip.Sought) -> None:
        if event.play:
            self._play(1 if event.strip.id == "strip-1" else 2, event.at_s)

    def _follow(self) -> None:
        at_s = self.heard_s
        for key, take in enumerate(self._pair.takes if self._pair else (), 1):
            heard = at_s if key == self._playing else None
            self.query_one(f"#take-{key}", TakeLine).say(take, heard)
            for strip in self.query(f"#strip-{key}").results(TimeStrip):
                strip.playing_s = heard


def measures_said(pair: Pair, width: int) -> Content:
    """Return a row for every measure: both values, the difference, and what to think of it."""
    columns = COLUMNS if width >= ROOMY else TIGHT_COLUMNS
    name, value, moved = columns
    head = f"{'':<{name}}{'1':>{value}}{'2':>{value}}{'change':>{moved}}"
    if not pair.measures:
        return literal("Nothing was measured in either take.", "$quiet")
    first = sorted(pair.measures, key=_rank)
    rows = [joined((head, "$quiet")), *(_row(each, columns, width) for each in first)]
    return stacked(*rows, joined((_noise_said(pair.earlier), "$quiet")))


def _rank(each: Measured) -> tuple[bool, bool]:
    """Put what moved beyond noise first, and what did not move last."""
    beyond, same = bool(each.change and each.change.beyond), each.before == each.after
    return not beyond, same


def _noise_said(earlier: int) -> str:
    others = counted(earlier, "other take")
    if earlier < FEWEST_TAKES:
        return f"Your own noise can be told from {FEWEST_TAKES} other takes on; so far {others}."
    return f"Your own noise is told from {others} of any question."


def _row(each: Measured, columns: tuple[int, int, int], width: int) -> Content:
    name, value, moved = columns
    values = "".join(f"{_value(measured):>{value}}" for measured in (each.before, each.after))
    change = "" if each.change is None else _signed(each.change.difference)
    said = changed_said(each)
    room = max(8, width - 7 - name - 2 * value - moved)
    return joined(
        f"{measure_name(each.measure, each.unit, name - 1):<{name}}{values}{change:>{moved}}  ",
        line(f"{said.sign} {said.words}", said.style, limit=room),
    )


def _value(value: float | None) -> str:
    return "–" if value is None else number(value)


def _signed(difference: float) -> str:
    return f"{'−' if difference < 0 else '+'}{number(abs(difference))}" if difference else "same"


def facts_said(facts: Facts) -> Content:
    """Return which figures, names and dates were said where."""
    groups = (
        ("In both", facts.both),
        ("Only in 1", facts.before_only),
        ("Only in 2", facts.after_only),
    )
    rows = [
        joined((f"{name:<11}", "bold"), line(" · ".join(said), limit=300))
        for name, said in groups
        if said
    ]
    if not rows:
        return literal("No figure, name or date was said in either.", "$quiet")
    return stacked(joined(("Figures, names and dates", "$quiet")), *rows)
