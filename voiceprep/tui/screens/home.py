"""The first screen: one question to practise now, and how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.widgets import Button, Static

from voiceprep.errors import VoiceprepError
from voiceprep.text import clock, safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.screens.page import Page
from voiceprep.tui.state import State, state_of
from voiceprep.tui.upnext import UpNext, up_next
from voiceprep.tui.widgets.question_card import QuestionCard
from voiceprep.tui.wording import practised, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.content import Content
    from textual.widget import Widget

    from voiceprep.model import Question, Take
    from voiceprep.tui.wording import Said

LABEL_WIDTH = 14
NO_QUESTIONS = (
    "There are no questions. Put a question bank into your data folder: voiceprep banks --help"
)


class HomeScreen(Page):
    """What to do next, and how things stand."""

    CSS_PATH = "home.tcss"
    PLACE = "Practise for your second interview"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "practise", "Practise", key_display="space"),
        Binding("n", "another", "Another", show=False),
        Binding("c", "app.choose", "Choose"),
        Binding("p", "app.plan", "Plan"),
        Binding("h", "app.history", "History"),
        Binding("s", "app.settings", "Settings"),
        Binding("m", "app.mock", "Mock", show=False),
        Binding("d", "app.drills", "Drills", show=False),
        Binding("g", "app.models", "Models", show=False),
        Binding("r", "look_again", "Look again for microphones", show=False),
        Binding("v", "recovered", "Recovered"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.question: Question | None = None
        self._state: State | None = None
        self._next = UpNext()
        self._looked_further = False
        """Whether the person asked for another question than the one suggested."""

    def body(self) -> Iterable[Widget]:
        """Yield the question, the ways to begin, and how things stand."""
        with VerticalScroll(id="home", can_focus=False):
            yield Static(joined(("Next for you", "bold")), id="lead")
            yield Static(literal(NO_QUESTIONS), id="no-questions", classes="hidden")
            yield Horizontal(id="card")
            with Container(id="begin"):
                with Horizontal(id="ways"):
                    yield Button(
                        "▶ Practise it   space", variant="primary", id="practise", classes="primary"
                    )
                    yield Button("Another one   n", id="another")
                    yield Button("Choose …   c", id="choose")
                with Horizontal(id="more"):
                    yield Button("Mock interview   m", id="mock")
                    yield Button("Drills   d", id="drills")
            yield Static(id="recovered", classes="hidden")
            yield Static(id="state")
            yield Static(id="notes", classes="hidden")

    def on_mount(self) -> None:
        """Show what is known at once; the rest follows from a thread."""
        for button in self.query(Button):
            button.can_focus = False  # space and enter mean Practise wherever one is
        self._show_notes()
        self._show_recovered()
        self._show_state()
        self._suggest(self.practice.suggestion())
        self.call_after_refresh(self._recover)

    def on_screen_resume(self) -> None:
        """Look anew at how things stand whenever one comes back here."""
        self.call_after_refresh(self._look)  # what it loads must not delay the first frame

    @work(exclusive=True, group="state", exit_on_error=False)
    async def _look(self) -> None:
        studio, settings = self.practice.studio, self.practice.settings
        self._state = await in_thread(lambda: state_of(studio, settings))
        self.practice.practised = self._state.practised
        self._show_state()
        questions, known = self.practice.questions, self.practice.went
        self._next = await in_thread(lambda: up_next(studio, settings, questions, known))
        self._show_state()
        if self.question is None or self._state.practised[self.question.id]:
            self._looked_further = False
        if not self._looked_further:
            first = self._next.suggestions[:1]
            self._suggest(first[0].question if first else self.practice.suggestion())

    @work(group="recovery", exit_on_error=False)
    async def _recover(self) -> None:
        try:
            found, problems = await in_thread(self._recovered_now)
        except VoiceprepError as error:
            self.tell(f"Recovery: {error.message} {error.hint}", bad=True)
            return
        for problem in problems:
            self.tell(problem, bad=True)
        known = {take.id for take in self.practice.recovered}
        self.practice.recovered += [take for take in found if take.id not in known]
        self._show_recovered()
        if found:
            self._look()

    def _recovered_now(self) -> tuple[Sequence[Take], Sequence[str]]:
        recovery = self.practice.studio.recovery
        return recovery.recover(), recovery.problems()

    # What is shown

    def _suggest(self, question: Question | None) -> None:
        self.question = question
        self.query_one("#no-questions").set_class(question is not None, "hidden")
        for there in ("#lead", "#card", "#ways"):
            self.query_one(there).set_class(question is None, "hidden")
        if question is None:
            return
        card = self.query_one("#card", Horizontal)
        card.remove_children()
        card.mount(QuestionCard(question, shown=self.practice.settings.show_question))
        why = self._next.reason(question) or practised(self.practice.practised[question.id])
        room = max(20, self.size.width - 22)
        lead = joined(("Next for you", "bold"), "   ", line(why, "$quiet", limit=room))
        self.query_one("#lead", Static).update(lead)

    def _show_state(self) -> None:
        state = self._state
        if state is None:
            rows = [joined(("How things stand: looking …", "$quiet"))]
        else:
            rows = [
                *(_row("Interview", state.plan) if state.plan is not None else ()),
                *_row("Microphone", state.microphone),
                *_row("Speech model", state.words),
                *_row("So far", state.history),
                *(_row("Left off", self._next.left) if self._next.left is not None else ()),
            ]
        self.query_one("#state", Static).update(stacked(*rows))

    def _show_notes(self) -> None:
        notes = self.practice.notes
        rows = [joined(("▲ ", "bold $watch"), literal(note)) for note in notes]
        self.query_one("#notes", Static).update(stacked(*rows))
        self.query_one("#notes").set_class(not notes, "hidden")

    def _show_recovered(self) -> None:
        takes = self.practice.recovered
        rows = [joined(("▲ ", "bold $watch"), _recovered_line(take)) for take in takes]
        if takes:
            rows.append(joined(("v hears and reads it; it is in the history, too", "$quiet")))
        self.query_one("#recovered", Static).update(stacked(*rows))
        self.query_one("#recovered").set_class(not takes, "hidden")
        self.refresh_bindings()

    # What one can do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer recovered takes only where there are any."""
        if action == "recovered":
            return bool(self.practice.recovered)
        if action in ("practise", "another"):
            return self.question is not None
        return True

    @on(Button.Pressed, "#practise")
    def action_practise(self) -> None:
        """Begin a take of the question shown."""
        if self.question is not None:
            self.practice.practise(self.question)

    @on(Button.Pressed, "#another")
    def action_another(self) -> None:
        """Suggest another question."""
        self._looked_further = True
        self._suggest(self._after(self.question))

    def _after(self, shown: Question | None) -> Question | None:
        """Return what is suggested after the question shown, round and round."""
        listed = [each.question for each in self._next.suggestions]
        if shown not in listed:
            return self.practice.suggestion(besides=shown)
        return listed[(listed.index(shown) + 1) % len(listed)]

    @on(Button.Pressed, "#mock")
    def _mock(self) -> None:
        self.practice.action_mock()

    @on(Button.Pressed, "#drills")
    def _drill(self) -> None:
        self.practice.action_drills()

    @on(Button.Pressed, "#choose")
    def _choose(self) -> None:
        self.practice.action_choose()

    def action_recovered(self) -> None:
        """Show the newest recovered take."""
        take = self.practice.recovered.pop(0)
        self._show_recovered()
        self._open(take.id)

    @work(group="open", exit_on_error=False)
    async def _open(self, take_id: str) -> None:
        try:
            await self.practice.open_take(take_id)
        except VoiceprepError as error:
            self.tell(f"{error.message} {error.hint}", bad=True)

    @work(exclusive=True, group="state", exit_on_error=False)
    async def action_look_again(self) -> None:
        """Look again for microphones."""
        try:
            await in_thread(self.practice.studio.devices.rescan)
        except VoiceprepError as error:
            self.tell(f"{error.message} {error.hint}", bad=True)
        self.call_after_refresh(self._look)


def _row(label: str, said: Said) -> list[Content]:
    head = joined(
        (f"{label:<{LABEL_WIDTH}}", "$quiet"),
        (f"{said.sign} ", f"bold {said.style}"),
        said.words,
    )
    if not said.advice:
        return [head]
    return [head, joined(" " * (LABEL_WIDTH + 2), (said.advice, "italic"))]


def _recovered_line(take: Take) -> Content:
    asked = safe_line(take.question.text, 44)
    length = clock(take.duration_s)
    return line(f"Recovered 1 answer from {when(take.recorded_at)} ({length}): {asked}")
