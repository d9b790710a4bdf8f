"""The steps of the welcome, each a part that can be passed over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, literal, stacked
from voiceprep.tui.languages import language_names
from voiceprep.tui.state import microphone_state, words_state
from voiceprep.tui.widgets.model_shelf import ModelShelf
from voiceprep.tui.widgets.part import Part
from voiceprep.tui.widgets.question_card import QuestionCard
from voiceprep.tui.widgets.sound_check import SoundCheck

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from voiceprep.model import Question
    from voiceprep.tui.wording import Said

HELLO = (
    "You speak, and read how it came across. Four steps get you there; each can be left out, and "
    "nothing leaves this computer. esc puts it off: ctrl+p and ? bring it back."
)
WHICH_LANGUAGE = "Which language will you answer in?"
ENGLISH_ONLY = (
    "Pauses, pitch and level are told in any language. The questions, and what is said about "
    "fillers, repairs and stories, are made for English."
)
TRY_IT = "Hear yourself as they will; nothing is kept. s chooses another microphone."
WHAT_FOR = (
    "A speech model turns what you say into words, on this computer; fetching one is the only use "
    "of a network. Without one, only your delivery is told: pauses, pitch, level."
)
FIRST = (
    "It is read aloud, you think, you answer for a minute or two, and read how it came across. "
    "You can stop at any time."
)


class Step(Part):
    """One step: what to do when it is come to and left."""

    NAME: ClassVar[str] = ""
    ready: bool = True
    """Whether the step can be done now."""

    def enter(self) -> None:
        """Look how things stand."""

    def leave(self) -> None:
        """Leave nothing running."""

    def focus_first(self) -> None:
        """Let the keys act on what is here."""


class LanguageStep(Step):
    """Which language is spoken."""

    NAME = "Language"

    class Chosen(Message):
        """A language was chosen."""

    def compose(self) -> ComposeResult:
        """Yield a greeting and the languages."""
        yield Static(literal(HELLO, "$quiet"), classes="said")
        yield Static(joined((WHICH_LANGUAGE, "bold")), classes="asked")
        yield OptionList(id="languages", markup=False)
        yield Static(literal(ENGLISH_ONLY, "$quiet"), classes="said")

    def on_mount(self) -> None:
        """List the languages, the one of the settings first under the cursor."""
        chosen = self.practice.settings.language
        self._codes = [code for code, _ in language_names(chosen)]
        listing = self.query_one(OptionList)
        listing.add_options([Option(literal(name)) for _, name in language_names(chosen)])
        listing.highlighted = self._codes.index(chosen)

    def focus_first(self) -> None:
        """Walk through the languages."""
        self.query_one(OptionList).focus()

    def leave(self) -> None:
        """Keep the language under the cursor."""
        at, settings = self.query_one(OptionList).highlighted, self.practice.settings
        if at is not None and self._codes[at] != settings.language:
            self.practice.choose_settings(replace(settings, language=self._codes[at]))

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.post_message(self.Chosen())


class MicrophoneStep(Step):
    """Whether one can be heard."""

    NAME = "Microphone"

    def compose(self) -> ComposeResult:
        """Yield what is to be done, and the trial."""
        yield Static(literal(TRY_IT), classes="said")
        yield Static(id="which")
        yield SoundCheck()

    def enter(self) -> None:
        """Say which microphone it is."""
        self._look()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def _look(self) -> None:
        studio, settings = self.practice.studio, self.practice.settings
        said = await in_thread(lambda: microphone_state(studio, settings))
        self.query_one("#which", Static).update(row("Microphone", said))

    def focus_first(self) -> None:
        """Let enter begin."""
        self.query_one("#speak").focus()

    def leave(self) -> None:
        """Close the microphone, and be silent."""
        check = self.query_one(SoundCheck)
        check.end()
        check.silence()


class ModelStep(Step):
    """What turns speech into words."""

    NAME = "Speech model"

    def compose(self) -> ComposeResult:
        """Yield what it is for, how it stands, and the models."""
        yield Static(literal(WHAT_FOR, "$quiet"), classes="said")
        yield Static(id="standing")
        yield ModelShelf()

    def enter(self) -> None:
        """Say whether there is one already."""
        self._look()

    @on(ModelShelf.Changed)
    @work(exclusive=True, group="look", exit_on_error=False)
    async def _look(self) -> None:
        studio, settings = self.practice.studio, self.practice.settings
        said = await in_thread(lambda: words_state(studio, settings))
        if said.sign == "✓":
            words = joined(("✓ ", "bold $good"), literal(said.words, "bold"), " is there: go on.")
        else:
            words = joined((f"{said.sign} ", f"bold {said.style}"), "enter fetches one, n goes on.")
        self.query_one("#standing", Static).update(words)

    def focus_first(self) -> None:
        """Walk through the models."""
        self.query_one(OptionList).focus()


class FirstQuestionStep(Step):
    """A question to begin with."""

    NAME = "First question"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.question: Question | None = None

    def compose(self) -> ComposeResult:
        """Yield how things stand, and the question."""
        yield Static(id="stands")
        yield Static(joined(("Your first question", "bold")), classes="asked")
        yield Horizontal(id="first")
        yield Static(literal(FIRST, "$quiet"), classes="said")
        yield Button("▶ Practise it   space", id="practise", variant="primary", classes="primary")

    def enter(self) -> None:
        """Suggest a question, and say how things stand."""
        if self.question is None:
            self.question = self.practice.suggestion()
            self.ready = self.question is not None
            self.query_one("#practise", Button).disabled = not self.ready
            if self.question is not None:
                self.query_one("#first").mount(QuestionCard(self.question, shown=True))
        self._look()

    @work(exclusive=True, group="look", exit_on_error=False)
    async def _look(self) -> None:
        studio, settings = self.practice.studio, self.practice.settings
        told = await in_thread(
            lambda: (microphone_state(studio, settings), words_state(studio, settings))
        )
        rows = [row("Microphone", told[0]), row("Speech model", told[1])]
        shelf = self.screen.query_one(ModelShelf)
        if shelf.fetching:
            rows.append(joined(("▲ Still being fetched; leaving now stops it.", "$watch")))
        self.query_one("#stands", Static).update(stacked(*rows))

    def focus_first(self) -> None:
        """Let enter begin."""
        self.query_one("#practise").focus()


def row(label: str, said: Said) -> Content:
    """Return how one thing stands."""
    return joined((f"{label:<14}", "$quiet"), (f"{said.sign} ", f"bold {said.style}"), said.words)
