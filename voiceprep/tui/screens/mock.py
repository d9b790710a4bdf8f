"""Before a mock interview: which one, who sits there, how long, in which order."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Select, Static
from textual.widgets.option_list import Option

from voiceprep.errors import VoiceprepError
from voiceprep.interview import steps
from voiceprep.interview.agenda import LONGEST, SHORTEST
from voiceprep.interview.days import nearest
from voiceprep.interview.panel import angle_said
from voiceprep.interview.plan import title
from voiceprep.model import Question, Wish
from voiceprep.sitting import MockInterview, covered, prepared, seats_for, unfinished, voice_labels
from voiceprep.text import safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, stacked
from voiceprep.tui.planwords import now
from voiceprep.tui.screens.page import Page
from voiceprep.tui.screens.sitting import SittingScreen
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.widget import Widget

    from voiceprep.interview.choosing import Coverage
    from voiceprep.model import Feedback, Order, Plan, Seat, Sitting

NO_PLAN = ""
LENGTHS = tuple((count, f"{count} questions") for count in range(SHORTEST, LONGEST + 1))
ORDERS = (
    ("natural", "as interviews go"),
    ("surprise", "by surprise"),
)
FEEDBACK = (
    ("end", "at the end"),
    ("second", "after every second question, too"),
)
MINUTES_EACH = 3
"""A question read aloud, a moment to think, two minutes of answer, and what is asked on."""


class MockScreen(Page):
    """The panel and the wishes."""

    CSS_PATH = "mock.tcss"
    PLACE = "Mock interview"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "begin", "Begin"),
        Binding("g", "go_on", "Go on"),
        Binding("v", "hear", "Hear voice"),
        Binding("tab", "app.focus_next", "Next"),
    ]
    AUTO_FOCUS = "#begin"

    def __init__(self, plan: str = "") -> None:
        super().__init__()
        self.seats: tuple[Seat, ...] = ()
        self.left: Sitting | None = None
        """One that was begun and can be gone on with."""
        self._wanted = plan
        self._plans: dict[str, Plan] = {}
        self._busy = False

    def body(self) -> Iterable[Widget]:
        """Yield what was left, the wishes, and the panel."""
        with VerticalScroll(can_focus=False):
            yield Trouble()
            yield _row("For", _select("plan", ()))
            yield _row("How long", _select("length", LENGTHS))
            yield _row("In which order", _select("order", ORDERS))
            yield _row("What came across", _select("feedback", FEEDBACK))
            yield Static(id="panel-head")
            yield OptionList(id="panel", markup=False)
            yield Static(id="covered")
            with Horizontal(id="ways"):
                yield Button("▶ Begin   b", variant="primary", id="begin", classes="primary")
                yield Button("Go on   g", id="go-on", classes="hidden")

    def on_mount(self) -> None:
        """Show the usual wishes; plans and voices follow from a thread."""
        usual = Wish()
        for name, value in (
            ("length", usual.length),
            ("order", usual.order),
            ("feedback", usual.feedback),
        ):
            self.query_one(f"#{name}", Select).value = value
        self._tell()

    def on_screen_resume(self) -> None:
        """Look what plans there are, and what was left."""
        self._read()

    @work(exclusive=True, group="read", exit_on_error=False)
    async def _read(self) -> None:
        studio = self.practice.studio
        try:
            plans = await in_thread(studio.plans.list)
            self.left = await in_thread(lambda: unfinished(studio))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            plans = ()
        self._offer(plans)
        self._show_left()
        await self._seat()

    def _offer(self, plans: Sequence[Plan]) -> None:
        select = self.query_one("#plan", Select)
        chosen = str(select.value) if self._plans else self._wanted or self._usual(plans)
        self._plans = {plan.name: plan for plan in plans}
        options = [(Content(safe_line(title(p), 48)), p.name) for p in plans]
        with self.prevent(Select.Changed):
            select.set_options([*options, (Content("an interview at large"), NO_PLAN)])
            select.value = chosen if chosen in self._plans else NO_PLAN

    def _usual(self, plans: Sequence[Plan]) -> str:
        known = self.practice.settings.plan
        near = nearest(plans, now())
        return known or (near.name if near is not None else NO_PLAN)

    def _show_left(self) -> None:
        button = self.query_one("#go-on", Button)
        button.set_class(self.left is None, "hidden")
        if self.left is not None:
            far = steps.progress(self.left)
            button.label = Content(f"Go on with {steps.heading(self.left)}, {far}   g")
        self.refresh_bindings()

    @property
    def plan(self) -> Plan | None:
        """The plan that is chosen."""
        return self._plans.get(str(self.query_one("#plan", Select).value))

    @on(Select.Changed, "#plan")
    @work(exclusive=True, group="seat", exit_on_error=False)
    async def _replace_panel(self) -> None:
        await self._seat()

    async def _seat(self) -> None:
        studio, settings, plan = self.practice.studio, self.practice.settings, self.plan
        try:
            self.seats = await in_thread(lambda: seats_for(studio, plan, settings))
            labels = await in_thread(lambda: voice_labels(studio, settings))
            known = self.practice.went
            done = await in_thread(lambda: covered(studio, settings, known, plan))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        listing = self.query_one("#panel", OptionList)
        listing.clear_options()
        listing.add_options(Option(_seat_row(seat, labels)) for seat in self.seats)
        listing.highlighted = 0
        self.query_one("#covered", Static).update(_covered_row(done))
        self._tell()

    @on(Select.Changed)
    def _tell(self) -> None:
        length = self.query_one("#length", Select).value
        minutes = int(str(length)) * MINUTES_EACH if str(length).isdigit() else 0
        who = "The panel of this plan" if self.plan and self.plan.interviewers else "The panel"
        about = f"   about {minutes} minutes; v lets you hear a voice"
        self.query_one("#panel-head", Static).update(joined((who, "bold"), (about, "$quiet")))

    # What one can do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go on where something was left."""
        return self.left is not None if action == "go_on" else True

    @on(OptionList.OptionSelected, "#panel")
    @work(exclusive=True, group="hear", exit_on_error=False)
    async def action_hear(self) -> None:
        """Hear the voice of the interviewer under the cursor."""
        at = self.query_one("#panel", OptionList).highlighted
        if at is None or at >= len(self.seats):
            return
        seat, settings = self.seats[at], self.practice.settings
        text = f"Good to meet you. I am {seat.name}. Shall we begin?"
        hello = Question("hello", text, "closing", "", 60.0)
        try:
            await self.practice.reader.read(hello, settings, lambda at, many: None, seat.manner)
        except VoiceprepError as error:
            self.tell(f"Cannot play sound here. {error.message} {error.hint}", bad=True)

    @on(Button.Pressed, "#begin")
    @work(exclusive=True, group="begin", exit_on_error=False)
    async def action_begin(self) -> None:
        """Draw the questions and ask the first one."""
        if not self.seats or self._busy:
            return
        self._busy = True
        studio, banks = self.practice.studio, self.practice.banks
        plan, seats, wish = self.plan, self.seats, self._wish()
        try:
            await self.practice.reader.hush(self.practice.settings)
            sitting = await in_thread(lambda: prepared(studio, banks, plan, seats, wish))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        finally:
            self._busy = False
        self._enter(sitting)

    def _wish(self) -> Wish:
        value = {name: self.query_one(f"#{name}", Select).value for name in _WISHES}
        return Wish(
            int(str(value["length"])),
            cast("Order", value["order"]),
            cast("Feedback", value["feedback"]),
            secrets.randbelow(1_000_000),
        )

    @on(Button.Pressed, "#go-on")
    def action_go_on(self) -> None:
        """Go on with the interview that was left."""
        if self.left is not None:
            self._enter(self.left, at_once=False)

    def _enter(self, sitting: Sitting, *, at_once: bool = True) -> None:
        interview = MockInterview(self.practice.studio, sitting)
        self.app.switch_screen(SittingScreen(interview, at_once=at_once))

    def action_back(self) -> None:
        """Go back, silent."""
        settings = replace(self.practice.settings)
        self.app.run_worker(self.practice.reader.hush(settings), group="hush", exit_on_error=False)
        self.dismiss()


_WISHES = ("length", "order", "feedback")


def _select(name: str, options: Iterable[tuple[object, str]]) -> Select[object]:
    listed = [(Content(words), value) for value, words in options]
    return Select[object](listed or [(Content("…"), "…")], id=name, allow_blank=False, compact=True)


def _row(label: str, *parts: Widget) -> Horizontal:
    return Horizontal(Static(label, classes="label"), *parts, classes="row")


def _covered_row(done: Sequence[Coverage]) -> Content:
    kinds = " · ".join(f"{each.name} {each.count}×" for each in done if not each.wanted_by)
    rows = [joined(("So far   ", "bold"), (kinds, "$quiet"))]
    left = [f"{each.name} ({each.wanted_by})" for each in done if each.wanted_by and not each.count]
    if left:
        rows.append(joined(("Not yet  ", "bold"), line(", ".join(left), limit=100)))
    return stacked(*rows)


def _seat_row(seat: Seat, labels: Mapping[str, str]) -> Content:
    name, role = safe_line(seat.name, 20), safe_line(seat.role, 26)
    voice = safe_line(labels.get(seat.manner.voice, ""), 24)
    return stacked(
        joined(("♪ ", "$accent"), (f"{name:<20} ", "bold"), f"{role:<26} ", (voice, "$quiet")),
        joined("  ", line(f"asks about {angle_said(seat)}", "$quiet", limit=90)),
    )
