"""What one can choose, each tried where it is chosen, and kept at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Select, Static

from voiceprep.errors import VoiceprepError
from voiceprep.model import Question
from voiceprep.text import clock, safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.choices import (
    ALOUD,
    LONGEST,
    PROFILES,
    RATE_FIRST,
    RATES,
    STEPS,
    TEXT,
    THEMES,
    THINKING,
    UPTALK,
)
from voiceprep.tui.content import joined
from voiceprep.tui.languages import language_names
from voiceprep.tui.screens.leave_out import CHOICES, LeaveOutScreen
from voiceprep.tui.screens.page import Page
from voiceprep.tui.state import words_state
from voiceprep.tui.widgets.level_meter import LevelMeter
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from voiceprep.model import Device, Preset, Settings, VoiceInfo
    from voiceprep.ports import SpeechSource

DEFAULT = "Default"
SAMPLE = Question(
    id="sample",
    text="Tell me about a time you changed your mind.",
    kind="behavioural",
    competency="",
    target_s=60.0,
)
TICK_S = 0.1

Options = list[tuple[Content, object]]


class SettingsScreen(Page):
    """One row a setting."""

    CSS_PATH = "settings.tcss"
    PLACE = "Settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "test", "Test"),
        Binding("r", "rescan", "Look again"),
        Binding("v", "speak", "Hear voice"),
        Binding("m", "app.models", "Models"),
        Binding("o", "leave_out", "Leave out", show=False),
        Binding("tab", "app.focus_next", "Next", show=False),
    ]
    AUTO_FOCUS = "#input"

    def __init__(self) -> None:
        super().__init__()
        self.source: SpeechSource | None = None
        self._one_at_a_time = asyncio.Lock()
        """Held while the microphone opens or closes: none is left open by a quick second key."""
        self._engines: dict[str, str] = {}
        self._ready = False

    def body(self) -> Iterable[Widget]:
        """Yield a row a setting."""
        with VerticalScroll(can_focus=False):
            yield Trouble()
            yield _section("Sound")
            yield _row("Microphone", _select("input"))
            yield _row("", _button("Test   t", "test"), _button("Look again   r", "rescan"))
            yield _row("", LevelMeter())
            yield _row("Loudspeaker", _select("output"))
            yield _row("Voice", _select("voice"), _button("Hear it   v", "speak", "beside"))
            yield _row("Reading pace", _select("rate"))
            yield _section("Question")
            yield _row("Read questions aloud", _select("aloud"))
            yield _row("Show their text", _select("text"))
            yield _row("Time to think", _select("thinking"))
            yield _section("Answer")
            yield _row("Language", _select("language"))
            yield _row(
                "Speech model", Static("…", id="model"), _button("Models   m", "models", "beside")
            )
            yield _row("Timer names", _select("steps"))
            yield _row("Stops by itself at", _select("longest"))
            yield _section("Feedback")
            yield _row("Ask how it went first", _select("rate-first"))
            yield _row("Ranges", _select("profile"), _button("Omit …   o", "leave-out", "beside"))
            yield _row("", Static("", id="left-out"))
            yield _row("Tell rising endings", _select("uptalk"))
            yield _section("Looks")
            yield _row("Theme", _select("theme"))

    def on_mount(self) -> None:
        """Show what is chosen; devices and voices follow from a thread."""
        settings = self.practice.settings
        self._fill("rate", _with(RATES, settings.rate_wpm, "words a minute"), settings.rate_wpm)
        thinking = _with(THINKING, settings.thinking_s, "seconds")
        self._fill("thinking", thinking, settings.thinking_s)
        self._fill("theme", _named(THEMES), settings.theme)
        self._fill("profile", _named(PROFILES), settings.profile.preset)
        self._fill("uptalk", _named(UPTALK), settings.uptalk)
        self._fill_answer(settings)
        self._show_left_out()
        self._fill("aloud", _named(ALOUD), settings.read_aloud)
        self._fill("text", _named(TEXT), settings.show_question)
        for chooser in ("input", "output", "voice"):
            self.query_one(f"#{chooser}", Select).loading = True
        self.set_interval(TICK_S, self._tick)
        self._list_parts()

    def _fill_answer(self, settings: Settings) -> None:
        names = language_names(settings.language)
        self._fill("language", _named(names), settings.language)
        known = dict(STEPS)
        steps = [*STEPS] if settings.timer_steps_s in known else [*STEPS, _own(settings)]
        self._fill("steps", _named(steps), settings.timer_steps_s)
        longest = _with(LONGEST, settings.max_take_s, "seconds")
        self._fill("longest", longest, settings.max_take_s)
        self._fill("rate-first", _named(RATE_FIRST), settings.rate_first)

    def on_screen_resume(self) -> None:
        """Look which speech model is used, one may have come just now."""
        self._show_model()

    def on_screen_suspend(self) -> None:
        """Leave no microphone open behind another screen."""
        self._shut()

    @work(group="test", exit_on_error=False)
    async def _shut(self) -> None:
        async with self._one_at_a_time:
            await self._close_microphone()

    @work(exclusive=True, group="parts", exit_on_error=False)
    async def _list_parts(self) -> None:
        settings = self.practice.settings
        try:
            inputs, outputs, voices = await in_thread(self._parts)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error, "Everything but recording works. r looks again.")
            inputs, outputs, voices = (), (), ()
        self._fill("input", _devices(inputs, settings.input_device), settings.input_device)
        self._fill("output", _devices(outputs, settings.output_device), settings.output_device)
        self._fill("voice", _voices(voices, settings.voice), settings.voice)
        self._engines = {voice.id: voice.engine for voice in voices}
        self._ready = True

    def _parts(self) -> tuple[Sequence[Device], Sequence[Device], Sequence[VoiceInfo]]:
        studio, settings = self.practice.studio, self.practice.settings
        voice = studio.voice(replace(settings, read_aloud=True))
        voices = voice.voices() if voice is not None else ()
        return studio.devices.inputs(), studio.devices.outputs(), voices

    def _fill(self, chooser: str, options: Options, value: object) -> None:
        select = self.query_one(f"#{chooser}", Select)
        select.loading = False
        with self.prevent(Select.Changed):
            select.set_options(options)
            select.value = value

    @work(exclusive=True, group="model", exit_on_error=False)
    async def _show_model(self) -> None:
        studio, settings = self.practice.studio, self.practice.settings
        said = await in_thread(lambda: words_state(studio, settings))
        self.query_one("#model", Static).update(joined((f"{said.sign} ", said.style), said.words))

    # Choose

    @on(Select.Changed)
    def _selected(self, event: Select.Changed) -> None:
        fields = {
            "input": "input_device",
            "output": "output_device",
            "voice": "voice",
            "rate": "rate_wpm",
            "thinking": "thinking_s",
            "theme": "theme",
            "aloud": "read_aloud",
            "text": "show_question",
            "uptalk": "uptalk",
            "language": "language",
            "steps": "timer_steps_s",
            "longest": "max_take_s",
            "rate-first": "rate_first",
        }
        if event.select.id == "profile":
            preset = cast("Preset", event.value)
            self._change(profile=replace(self.practice.settings.profile, preset=preset))
            self._show_left_out()
        if event.select.id in fields:
            chosen: dict[str, object] = {fields[event.select.id]: event.value}
            if event.select.id == "voice" and str(event.value) in self._engines:
                chosen["voice_engine"] = self._engines[str(event.value)]
            self._change(**chosen)
        if event.select.id == "language":
            self._show_model()  # another one may fit now

    def _change(self, **chosen: object) -> None:
        settings: Settings = replace(self.practice.settings, **chosen)  # type: ignore[arg-type]
        if settings != self.practice.settings:
            self.practice.choose_settings(settings)

    def action_leave_out(self) -> None:
        """Choose what feedback is to leave alone."""
        self.app.push_screen(LeaveOutScreen(self.practice.settings.profile.muted), self._leave_out)

    def _leave_out(self, names: tuple[str, ...] | None) -> None:
        if names is not None:
            self._change(profile=replace(self.practice.settings.profile, muted=names))
            self._show_left_out()

    def _show_left_out(self) -> None:
        from voiceprep.coaching.profiles import presets

        profile = self.practice.settings.profile
        said = next((each.said for each in presets() if each.name == profile.preset), "")
        words = {name: listed.split(":")[0] for name, listed in CHOICES}
        muted = ", ".join(words.get(name, name).lower() for name in profile.muted)
        told = [said, f"Left out: {safe_line(muted, 160)}." if muted else ""]
        shown = " ".join(part for part in told if part) or "Everything is told."
        self.query_one("#left-out", Static).update(joined((shown, "$quiet")))

    # Try

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        acts: dict[str, Callable[[], object]] = {
            "do-test": self.action_test,
            "do-rescan": self.action_rescan,
            "do-speak": self.action_speak,
            "do-models": self.practice.action_models,
            "do-leave-out": self.action_leave_out,
        }
        acts[event.button.id or ""]()

    @work(group="test", exit_on_error=False)
    async def action_test(self) -> None:
        """Open the microphone and show its level, or close it again."""
        async with self._one_at_a_time:
            if self.source is None:
                await self._open_microphone()
            else:
                await self._close_microphone()

    async def _open_microphone(self) -> None:
        studio, settings = self.practice.studio, self.practice.settings
        await self.practice.reader.hush(settings)
        self.query_one(Trouble).clear()
        try:
            source = await in_thread(lambda: studio.source(settings))
            await in_thread(lambda: source.start(_forget))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error, "t tries again, r looks for others.")
            return
        self.source = source
        self.query_one("#do-test", Button).label = Content("Close   t")

    async def _close_microphone(self) -> None:
        source, self.source = self.source, None
        if source is None:
            return
        await in_thread(source.stop)
        self.query_one(LevelMeter).hear(None)
        self.query_one("#do-test", Button).label = Content("Test   t")

    def _tick(self) -> None:
        if self.source is None:
            return
        if self.source.ended:
            self.query_one(Trouble).say(self.source.ended)
            self.action_test()
        else:
            self.query_one(LevelMeter).hear(self.source.level())

    @work(group="test", exit_on_error=False)
    async def action_rescan(self) -> None:
        """Look for devices anew; the microphone is closed for it."""
        try:
            async with self._one_at_a_time:
                await self._close_microphone()
                await in_thread(self.practice.studio.devices.rescan)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self._list_parts()
        self.tell("Looked again for microphones and loudspeakers.")

    @work(exclusive=True, group="voice", exit_on_error=False)
    async def action_speak(self) -> None:
        """Hear the voice at its pace."""
        async with self._one_at_a_time:
            await self._close_microphone()
        settings = self.practice.settings
        try:
            await self.practice.reader.read(SAMPLE, settings, _ignore)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)

    def action_back(self) -> None:
        """Close the microphone, then go back."""
        self._go_back()

    @work(group="test", exit_on_error=False)
    async def _go_back(self) -> None:
        await self.practice.reader.hush(self.practice.settings)
        async with self._one_at_a_time:
            await self._close_microphone()
        self.dismiss()


def _forget(block: object) -> bool:
    """Keep nothing: the test is for the meter alone."""
    return True


def _ignore(first: int, length: int) -> None:
    """Light no word: the sample is not on the screen."""


def _section(title: str) -> Static:
    return Static(joined((title, "bold $accent")), classes="section")


def _own(settings: Settings) -> tuple[tuple[int, ...], str]:
    return settings.timer_steps_s, "  ".join(map(clock, settings.timer_steps_s))


def _row(label: str, *widgets: Widget) -> Horizontal:
    name = f"row-{widgets[0].id}" if widgets[0].id else None
    return Horizontal(Static(label, classes="label"), *widgets, classes="row", id=name)


def _select(name: str) -> Select[object]:
    return Select([], id=name, allow_blank=True, compact=True, prompt="")


def _button(words: str, name: str, classes: str = "") -> Button:
    return Button(words, id=f"do-{name}", compact=True, classes=classes)


def _named(known: Sequence[tuple[object, str]]) -> Options:
    return [(Content(words), value) for value, words in known]


def _with(known: Sequence[tuple[int, str]], value: int, unit: str) -> Options:
    options: Options = [(Content(words), number) for number, words in known]
    if value not in dict(known):
        options.append((Content(f"{value} {unit}"), value))
    return options


def _devices(devices: Sequence[Device], chosen: str) -> Options:
    default = next((device.name for device in devices if device.is_default), "")
    words = f"{DEFAULT}: {safe_line(default, 40)}" if default else DEFAULT
    options: Options = [(Content(words), "")]
    options += [(Content(safe_line(device.name, 60)), device.name) for device in devices]
    if chosen and chosen not in {device.name for device in devices}:
        options.append((Content(f"{safe_line(chosen, 44)} (not there now)"), chosen))
    return options


def _voices(voices: Sequence[VoiceInfo], chosen: str) -> Options:
    options: Options = [(Content(safe_line(voice.label, 60)), voice.id) for voice in voices]
    if chosen not in {voice.id for voice in voices}:
        options.append((Content(safe_line(chosen, 60)), chosen))
    return options
