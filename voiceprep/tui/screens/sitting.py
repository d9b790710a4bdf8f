"""A mock interview: what was asked and answered, what comes next, and at the end what to read."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.errors import VoiceprepError
from voiceprep.interview import steps
from voiceprep.sitting import MockInterview, Overview, overview
from voiceprep.text import clock, safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.occasion import again
from voiceprep.tui.screens.asked import AskedScreen
from voiceprep.tui.screens.choice import Answer, Choice
from voiceprep.tui.screens.page import Page
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import SIGNS, STYLES, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.content import Content
    from textual.widget import Widget

    from voiceprep.model import Finding, Take, Turn
    from voiceprep.practice import Assessment

NOT_YET = "What came across is told at the end."
EVERY_SECOND = "What came across is told after every second question, and at the end."
LEAVE = "esc leaves it here; it is kept, and you go on when you like"
READ = "enter reads an answer  ·  r answers it again, as a drill"


class SittingScreen(Page):
    """The interview between its questions, and at its end."""

    CSS_PATH = "sitting.tcss"
    PLACE = "Mock interview"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "go_on", "Ask me"),
        Binding("k", "skip", "Skip it"),
        Binding("x", "end", "End it"),
        Binding("enter", "read", "Read", priority=True),
        Binding("r", "redo", "Again, as a drill"),
    ]
    AUTO_FOCUS = "OptionList"

    def __init__(self, interview: MockInterview, *, at_once: bool = False) -> None:
        super().__init__()
        self.interview = interview
        self._at_once = at_once
        self._one_at_a_time = asyncio.Lock()
        self._waiting = 0
        self._seen: Overview | None = None
        self._answer: Assessment | None = None
        self._over = False

    def body(self) -> Iterable[Widget]:
        """Yield where one is, the questions so far, and what can be done."""
        yield Static(id="head")
        yield Trouble()
        yield OptionList(id="turns", markup=False)
        yield Static(id="told", classes="hidden")
        with Horizontal(id="ways"):
            yield Button("▶ Ask me   space", variant="primary", id="go-on", classes="primary")
            yield Button("Skip it   k", id="skip")
            yield Button("End it   x", id="end")

    def on_mount(self) -> None:
        """Leave the keys to the screen."""
        for button in self.query(Button):
            button.can_focus = False

    def on_screen_resume(self) -> None:
        """See what has become of the interview while another page was in front."""
        self._look()

    @work(group="steps", exit_on_error=False)
    async def _look(self) -> None:
        answer, self._answer = self._answer, None
        if answer is None:
            await self._step(self.interview.begin)
        else:
            await self._step(lambda: self.interview.answered(answer))
            self._at_once = not self.readable
        if self._at_once and self.interview.turn is not None:
            self._at_once = False
            self.action_go_on()

    async def _step(self, step: Callable[[], None]) -> None:
        """Take one step after the other, whatever is pressed meanwhile, and show where one is."""
        self._waiting += 1
        try:
            async with self._one_at_a_time:
                await in_thread(step)
                await self._show()
        finally:
            self._waiting -= 1

    # What is shown

    async def _show(self) -> None:
        studio, settings = self.practice.studio, self.practice.settings
        sitting = self.interview.sitting
        try:
            self._seen = await in_thread(lambda: overview(studio, sitting, settings))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
        if self.interview.trouble:
            self.query_one(Trouble).say(self.interview.trouble, "It is tried again with the next.")
        self.query_one("#head", Static).update(self._head())
        self._list()
        told = self._seen.retold if self._seen is not None and self.readable else ()
        most = 1 if self.has_class("-short") else 3
        rows = [joined(("▲ ", "bold $watch"), literal(each.said)) for each in told[:most]]
        self.query_one("#told", Static).update(stacked(*rows))
        self.query_one("#told").set_class(not rows, "hidden")
        self.query_one("#ways").display = self.interview.turn is not None
        self.refresh_bindings()

    @property
    def readable(self) -> bool:
        """Whether what came across is shown now."""
        return steps.is_time_to_read(self.interview.sitting)

    def _head(self) -> Content:
        sitting, turn = self.interview.sitting, self.interview.turn
        name = steps.named(sitting)
        if turn is None:
            spoken = clock(self._seen.spoken_s) if self._seen else "0:00"
            given = counted(len(self._seen.takes) if self._seen else 0, "answer")
            rows = [(f"The end of it: {given}, {spoken} spoken", ""), ("", READ)]
        else:
            seat = steps.seat_of(sitting, turn)
            asks = "asks on" if turn.follow_up_of else "asks next"
            when = EVERY_SECOND if sitting.wish.feedback == "second" else NOT_YET
            far = f"{steps.progress(sitting)}; {safe_line(seat.name, 40)} {asks}"
            rows = [(far, ""), ("", READ if self.readable else when), ("", LEAVE)]
        told = [
            joined((first, "bold"), "   " if first else "", (more, "$quiet"))
            for first, more in rows
        ]
        return stacked(line(name, "bold $accent"), *told)

    def _list(self) -> None:
        listing = self.query_one("#turns", OptionList)
        at = listing.highlighted or 0
        listing.clear_options()
        turns = self.interview.sitting.turns
        listing.add_options(Option(self._row(turn), id=f"t-{i}") for i, turn in enumerate(turns))
        here = steps.at(self.interview.sitting)
        if here is None and not self._over:
            self._over, at = True, 0
        listing.highlighted = at if here is None or self.readable else here

    def _row(self, turn: Turn) -> Content:
        sign, style = {"answered": ("✓", "$good"), "skipped": ("–", "$quiet")}.get(
            turn.state, ("○", "$quiet")
        )
        if turn is self.interview.turn:
            sign, style = "▶", "bold $accent"
        inset = "  ↳ " if turn.follow_up_of else " "
        room = max(24, self.app.size.width - 34)
        asked = safe_line(turn.question.text, room) if turn.state != "to come" else "…"
        head = joined(
            (f"{sign}", style),
            inset,
            (f"{safe_line(turn.asked_by, 18):<{19 - len(inset)}}", "$accent"),
            (asked, "" if turn.state == "answered" else "$quiet"),
        )
        told = self._told(turn)
        return head if told is None else stacked(head, told)

    def _told(self, turn: Turn) -> Content | None:
        found = self._first(turn)
        if turn.state != "answered" or not self.readable:
            return None
        if found is None:
            return joined("    ", ("kept; nothing was measured", "$quiet"))
        sign = (f"{SIGNS[found.verdict][0]} ", f"bold {STYLES[found.verdict]}")
        return joined("    ", sign, line(found.title, limit=max(30, self.app.size.width - 14)))

    def _first(self, turn: Turn) -> Finding | None:
        found = self._seen.findings.get(turn.take, ()) if self._seen is not None else ()
        return found[0] if found else None

    # What one can do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        if action in ("go_on", "skip", "end"):
            return self.interview.turn is not None
        if action in ("read", "redo"):
            return self.readable and bool(self._seen and self._seen.takes)
        return True

    @on(Button.Pressed, "#go-on")
    def action_go_on(self) -> None:
        """Hear the next question."""
        turn = self.interview.turn
        if turn is not None and not self._waiting:
            self.app.push_screen(AskedScreen(self.interview.sitting, turn, self.answered))

    def answered(self, seen: Assessment, trouble: str) -> None:
        """Remember what was answered; coming back here goes on from it."""
        self._answer = seen
        if trouble:
            self.tell(trouble, bad=True)

    @on(Button.Pressed, "#skip")
    @work(group="steps", exit_on_error=False)
    async def action_skip(self) -> None:
        """Go on without an answer to the next question."""
        if not self._waiting:
            await self._step(self.interview.skip)

    @on(Button.Pressed, "#end")
    def action_end(self) -> None:
        """Ask whether to end it."""

        def decide(answer: str | None) -> None:
            if answer == "x":
                self._end()

        detail = "What was answered is kept. To go on another day, leave it with esc instead."
        answers = Answer("x", "End it"), Answer("n", "Go on")
        self.app.push_screen(Choice("End the interview here?", detail, *answers), decide)

    @work(group="steps", exit_on_error=False)
    async def _end(self) -> None:
        await self._step(self.interview.end)

    def _chosen(self) -> tuple[Turn, Take] | None:
        option = self.query_one("#turns", OptionList).highlighted_option
        if option is None or option.id is None or self._seen is None:
            return None
        turn = self.interview.sitting.turns[int(option.id.removeprefix("t-"))]
        take = self._seen.takes.get(turn.take)
        return None if take is None else (turn, take)

    @on(OptionList.OptionSelected)
    def action_read(self) -> None:
        """Read what came across in the answer under the cursor."""
        chosen = self._chosen()
        if chosen is None or not self.readable:
            self.tell("There is no answer to read here.")
        elif self._seen is not None:
            _, take = chosen
            self.practice.review(take, self._seen.findings[take.id], fresh=False)

    def action_redo(self) -> None:
        """Answer the question under the cursor again, as a drill."""
        chosen = self._chosen()
        if chosen is None:
            self.tell("There is no answer here to give again.")
            return
        turn, take = chosen
        manner = steps.seat_of(self.interview.sitting, turn).manner
        self.practice.practise(take.question, occasion=replace(again(take), manner=manner))

    def commands(self) -> Iterable[SystemCommand]:
        """Yield what can be done here."""
        if self.interview.turn is not None:
            yield SystemCommand("Skip this question", "Go on to the next", self.action_skip)
            yield SystemCommand("End the interview", "And read the answers", self.action_end)
