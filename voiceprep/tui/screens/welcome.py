"""The first minutes: language, microphone, speech model, a first question; each can be left out.

Nothing here is needed to practise. What is chosen is kept at once, and leaving early loses nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, ContentSwitcher

from voiceprep.tui.screens.page import Page
from voiceprep.tui.screens.welcome_steps import (
    FirstQuestionStep,
    LanguageStep,
    MicrophoneStep,
    ModelStep,
    Step,
)
from voiceprep.tui.widgets.model_shelf import ModelShelf
from voiceprep.tui.widgets.phases import Phases
from voiceprep.tui.widgets.sound_check import SoundCheck

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

KEYS_OF = {
    "speak": "microphone",
    "hear": "microphone",
    "another": "microphone",
    "stop": "model",
    "practise": "question",
}


class WelcomeScreen(Page):
    """One step after another."""

    CSS_PATH = "welcome.tcss"
    PLACE = "Welcome"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "speak", "Speak"),
        Binding("p", "hear", "Hear it"),
        Binding("s", "another", "Settings"),
        Binding("x", "stop", "Stop fetching"),
        Binding("space", "practise", "Practise it"),
        Binding("n,right", "onward(1)", "Next", key_display="n"),
        Binding("b,left", "onward(-1)", "Before", key_display="b"),
        Binding("escape", "back", "Later", key_display="esc"),
    ]

    at: int = 0

    def body(self) -> Iterable[Widget]:
        """Yield where one is, the step, and the way on."""
        self.steps: tuple[Step, ...] = (
            LanguageStep(id="language"),
            MicrophoneStep(id="microphone"),
            ModelStep(id="model"),
            FirstQuestionStep(id="question"),
        )
        yield Phases([step.NAME for step in self.steps])
        with VerticalScroll(id="welcome", can_focus=False):
            yield ContentSwitcher(*self.steps, initial="language")
        with Horizontal(id="onward"):
            yield Button("Next   n", id="next", variant="primary", compact=True)
            yield Button("Before   b", id="before", compact=True)
            yield Button("Later   esc", id="later", compact=True)

    def on_mount(self) -> None:
        """Begin with the first step."""
        for button in self.query("#onward Button"):
            button.can_focus = False
        self._show(0)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.steps[self.at]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the step knows."""
        if action == "onward":
            return 0 <= self.at + int(str(parameters[0])) < len(self.steps)
        if action in KEYS_OF and KEYS_OF[action] != self.step.id:
            return False
        if action == "hear":
            return self.query_one(SoundCheck).can_be_heard
        if action == "stop":
            return bool(self.query_one(ModelShelf).fetching)
        return action != "practise" or self.step.ready

    def _show(self, at: int) -> None:
        self.at = at
        self.query_one(ContentSwitcher).current = self.step.id
        self.query_one(Phases).at = at
        self.query_one("#before").display = at > 0
        following = self.steps[at + 1].NAME if at + 1 < len(self.steps) else ""
        onward = self.query_one("#next", Button)
        onward.label = f"Next: {following.lower()}   n"
        onward.display = bool(following)
        onward.refresh(layout=True)
        self.step.enter()
        self.call_after_refresh(self.step.focus_first)
        self.refresh_bindings()

    def action_onward(self, steps: int) -> None:
        """Go to the next step, or to the one before."""
        self.step.leave()
        self._show(self.at + steps)

    def action_speak(self) -> None:
        """Try the microphone, or stop trying."""
        self.query_one(SoundCheck).speak()

    def action_hear(self) -> None:
        """Hear again what the microphone heard."""
        self.query_one(SoundCheck).hear()

    def action_another(self) -> None:
        """Choose another microphone."""
        self.step.leave()
        self.practice.action_settings()

    def on_screen_resume(self) -> None:
        """Look anew at how things stand: something may have been chosen."""
        if self.query(ContentSwitcher):
            self.step.enter()

    def action_stop(self) -> None:
        """Stop fetching a model."""
        self.query_one(ModelShelf).stop()

    def action_practise(self) -> None:
        """Leave, and begin the first take."""
        question = self.query_one(FirstQuestionStep).question
        self._leave()
        if question is not None:
            self.practice.practise(question)

    def action_back(self) -> None:
        """Leave the rest for later."""
        self._leave()

    def _leave(self) -> None:
        self.step.leave()
        self.query_one(ModelShelf).stop()
        # Kept even where nothing was changed: the welcome comes by itself once only.
        self.practice.choose_settings(replace(self.practice.settings))
        self.dismiss()

    @on(LanguageStep.Chosen)
    def _language_chosen(self) -> None:
        if self.step.id == "language":
            self.action_onward(1)

    @on(ModelShelf.Changed)
    def _model_chosen(self) -> None:
        self.refresh_bindings()

    @on(Button.Pressed, "#onward Button")
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "later":
            self.action_back()
        else:
            self.action_onward(1 if event.button.id == "next" else -1)

    @on(Button.Pressed, "#practise")
    def _practise_pressed(self) -> None:
        self.action_practise()
