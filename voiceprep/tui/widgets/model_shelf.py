"""The shelf of speech models: what each costs and knows; fetched after a yes, stopped any time."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, ProgressBar, Static
from textual.widgets.option_list import Option

from voiceprep.errors import VoiceprepError
from voiceprep.text import safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, literal, stacked
from voiceprep.tui.messages import Progressed
from voiceprep.tui.screens.choice import Answer, Choice
from voiceprep.tui.state import recommended
from voiceprep.tui.widgets.part import Part
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from voiceprep.model import SpeechModel

TELL_EVERY_S = 0.1
NONE_LISTED = (
    "The catalogue of speech models is empty. Put a model folder of your own into the data folder."
)


class ModelShelf(Part):
    """A list of models and what is known of the one under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._models: tuple[SpeechModel, ...] = ()
        self._fetching = ""
        self._stop = threading.Event()

    def compose(self) -> ComposeResult:
        """Yield list, details and progress."""
        yield Trouble()
        yield OptionList(id="models", markup=False)
        yield Static(id="about")
        yield Static(id="fetching", classes="hidden")
        yield ProgressBar(id="progress", show_eta=False, classes="hidden")

    class Changed(Message):
        """Another model is used, or one came."""

    @property
    def fetching(self) -> str:
        """Title of the model that is being fetched; empty while none is."""
        return self._fetching

    def on_mount(self) -> None:
        """List the models."""
        self._list()

    @work(exclusive=True, group="list", exit_on_error=False)
    async def _list(self) -> None:
        try:
            models = await in_thread(self.practice.studio.models.all)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self._models = tuple(model for model in models if model.for_people)
        listing = self.query_one("#models", OptionList)
        at = listing.highlighted if listing.highlighted is not None else self._first()
        listing.clear_options()
        listing.add_options([Option(self._row(m), id=f"m-{i}") for i, m in enumerate(self._models)])
        if self._models:
            listing.highlighted = min(at, len(self._models) - 1)
        else:
            self.query_one("#about", Static).update(literal(NONE_LISTED))

    def _first(self) -> int:
        """Return which model to point at: the one installed, or the one to begin with."""
        for at, model in enumerate(self._models):
            if model.folder is not None and not model.problem:
                return at
        wanted = recommended(self.practice.settings.language)
        return next((at for at, model in enumerate(self._models) if model.id == wanted), 0)

    def _row(self, model: SpeechModel) -> Content:
        if model.problem:
            sign, style, words = "✗", "$bad", "cannot be used"
        elif model.folder is not None:
            chosen = self.practice.settings.model in (model.id, str(model.folder))
            sign, style, words = "✓", "$good", "in use" if chosen else "installed"
        else:
            sign, style, words = "○", "$quiet", _size(model)
        return joined(
            (f"{sign} ", style), (f"{safe_line(model.title, 34):<36}", "bold"), (words, style)
        )

    def _current(self) -> SpeechModel | None:
        at = self.query_one("#models", OptionList).highlighted
        return self._models[at] if at is not None and at < len(self._models) else None

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        model = self._current()
        if model is None:
            return
        facts = [
            _size(model),
            safe_line(model.languages, 60),
            f"licence {safe_line(model.licence, 30)}",
        ]
        rows: list[Content | str] = [Content(" · ".join(facts)), _speed(model)]
        if model.problem:
            rows.append(literal(f"✗ {model.problem}", "$bad"))
        if model.folder is not None:
            rows.append(literal(f"In {model.folder}", "$quiet"))
        self.query_one("#about", Static).update(stacked(*rows))

    # Get and use

    @on(OptionList.OptionSelected)
    def take(self) -> None:
        """Use the model, or ask before it is fetched."""
        model = self._current()
        if model is None or self._fetching:
            return
        if model.folder is not None and not model.problem:
            self._use(model.id)
            return
        detail = (
            f"{_size(model)} over the network, licence {safe_line(model.licence, 30)}. "
            "It stays on this computer, and nothing about you is sent. "
            "This is the only time voiceprep uses the network."
        )
        asked = f"Fetch the speech model {safe_line(model.title, 40)}?"

        def decide(answer: str | None) -> None:
            if answer == "y":
                self._fetch(model)

        yes, no = Answer("y", "Yes, fetch it", "primary"), Answer("n", "No")
        self.app.push_screen(Choice(asked, detail, yes, no), decide)

    def _use(self, model_id: str) -> None:
        self.practice.choose_settings(replace(self.practice.settings, model=model_id))
        self.tell(f"In use: {safe_line(model_id) or 'the best model installed'}")
        self._list()
        self.post_message(self.Changed())

    def best(self) -> None:
        """Leave the choice to the program."""
        self._use("")

    @work(exclusive=True, group="fetch", exit_on_error=False)
    async def _fetch(self, model: SpeechModel) -> None:
        self._stop.clear()
        self.query_one(Trouble).clear()
        self._show_fetching(model.title)
        models, told = self.practice.studio.models, self._progress_or_stop()
        try:
            await in_thread(lambda: models.get(model.id, told))
        except (VoiceprepError, InterruptedError) as error:
            self._not_fetched(error)
        else:
            self._use(model.id)
        finally:
            self._show_fetching("")

    def _not_fetched(self, error: VoiceprepError | InterruptedError) -> None:
        if self._stop.is_set() or not isinstance(error, VoiceprepError):
            self.tell("Stopped. enter goes on from there.")
        else:
            self.query_one(Trouble).tell(error, "enter tries again.")

    def _progress_or_stop(self) -> Callable[[float, float], None]:
        last = 0.0

        def told(done_mb: float, total_mb: float) -> None:
            nonlocal last
            if self._stop.is_set():
                raise InterruptedError  # the port cleans up behind itself
            now = time.monotonic()
            if now - last < TELL_EVERY_S and done_mb < total_mb:
                return  # a fast network must not flood the screen
            last = now
            self.post_message(Progressed(done_mb, total_mb))

        return told

    def _show_fetching(self, title: str) -> None:
        self._fetching = title
        if not self.is_attached:
            return  # the page was left meanwhile
        words = f"Fetching {safe_line(title, 40)} …   x stops"
        self.query_one("#fetching", Static).update(literal(words))
        for part in ("#fetching", "#progress"):
            self.query_one(part).set_class(not title, "hidden")
        self.screen.refresh_bindings()

    @on(Progressed)
    def _show_progress(self, event: Progressed) -> None:
        self.query_one("#progress", ProgressBar).update(total=event.total, progress=event.done)
        words = f"Fetching {self._fetching}: {event.done:.0f} of {event.total:.0f} MB   x stops"
        self.query_one("#fetching", Static).update(literal(words))

    def stop(self) -> None:
        """Stop fetching; what came stays, and the next try goes on from there."""
        self._stop.set()


def _speed(model: SpeechModel) -> Content:
    told = f" · told for 2 cores, here are {os.cpu_count() or 1}"
    return joined("Speed: ", safe_line(model.speed or "not known"), (told, "$quiet"))


def _size(model: SpeechModel) -> str:
    return f"{model.size_mb:.0f} MB"
