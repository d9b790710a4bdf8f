"""One take: hear the question, think, speak. What came across is another screen.

The screen is always in one of few stages, and a key does the same thing in every stage that knows
it. Devices, disk and recogniser are only ever touched in threads; what they cannot do is told with
a way out.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widgets import Button

from voiceprep.errors import DeviceFailed, VoiceprepError
from voiceprep.text import clock
from voiceprep.tui.background import in_thread
from voiceprep.tui.messages import Progressed, WordSpoken
from voiceprep.tui.occasion import Occasion
from voiceprep.tui.screens.choice import Answer, Choice
from voiceprep.tui.screens.page import Page
from voiceprep.tui.stages import ALLOWED, PHASE_OF, RUNNING, Stage
from voiceprep.tui.widgets.desk import Desk
from voiceprep.tui.widgets.level_meter import LevelMeter
from voiceprep.tui.widgets.phases import Phases
from voiceprep.tui.widgets.question_card import QuestionCard
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from voiceprep.model import Question, Settings, Take
    from voiceprep.practice import Assessment, TakeRecorder

TICK_S = 0.1
SLOWER = 0.85
SLOWEST_WPM = 80
LOW_DISK_S = 600.0
USUAL_RATE = 48_000
LIMIT_NOTICE_S = 60.0
WAYS_OUT = "space tries again   ·   s opens the settings   ·   esc goes back"
READ_IT = "Read the question instead; it is shown above."


class TakeScreen(Page):
    """From the question to the stop key."""

    CSS_PATH = "take.tcss"
    PLACE = "Practise"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,r,enter", "record", "Record", key_display="space"),
        Binding("space,r,enter", "stop", "Stop, keep", key_display="space"),
        Binding("a", "hear", "Hear again"),
        Binding("s", "app.settings", "Settings", show=False),
        Binding("l", "slower", "Slower"),
        Binding("p", "pause", "Pause"),
        Binding("p", "resume", "Go on"),
        Binding("x", "redo", "Redo"),
        Binding("d", "discard", "Discard"),
        Binding("h", "hide", "Hide/show"),
    ]

    stage: reactive[Stage] = reactive("think")

    def __init__(
        self, question: Question, *, read: bool = True, occasion: Occasion | None = None
    ) -> None:
        super().__init__()
        self.question = question
        self.occasion = occasion or Occasion()
        self.recorder: TakeRecorder | None = None
        self.assessment: Assessment | None = None
        self._read_first = read
        self._rate_wpm = 0
        self._ready_at = time.monotonic()
        self._began_at = 0.0
        self._countdown_s = 0.0
        self._trouble = ""

    def body(self) -> Iterable[Widget]:
        """Yield the phases, the question, and the desk below it."""
        settings = self.practice.settings
        yield Phases()
        yield from self.about()
        with VerticalScroll(id="asked", can_focus=False):
            yield QuestionCard(self.question, shown=settings.show_question)
        yield Desk(settings.timer_steps_s, self.question.target_s)

    def about(self) -> Iterable[Widget]:
        """Yield what is to be known besides the question."""
        return ()

    @property
    def settings(self) -> Settings:
        """Those this take is made with."""
        return self.occasion.settings(self.practice.settings)

    def on_mount(self) -> None:
        """Begin: read aloud, or leave time to think."""
        settings, manner = self.practice.settings, self.occasion.manner
        self._rate_wpm = manner.rate_wpm if manner else settings.rate_wpm
        self._desk, self._card = self.query_one(Desk), self.query_one(QuestionCard)
        self._desk.show_stage(self.stage)
        self.set_interval(TICK_S, self._tick)
        self._look_at_disk()
        if self._read_first and settings.read_aloud:
            self._hear()
        else:
            self._think(settings.thinking_s if self._read_first else 0)

    def watch_stage(self, stage: Stage) -> None:
        """Show the parts that belong to this stage."""
        if self.is_mounted:
            self.query_one(Phases).at = PHASE_OF[stage]
            self._desk.show_stage(stage)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what this stage knows."""
        return self.stage in ALLOWED.get(action, (self.stage,))

    def _tick(self) -> None:
        if self.stage == "think":
            self._desk.show_thinking(self._countdown_s - (time.monotonic() - self._ready_at))
        recorder = self.recorder
        if recorder is None or self.stage not in RUNNING:
            return
        ended = recorder.ended()
        self._desk.show_recording(recorder.elapsed_s, recorder.level())
        limit_s = self.settings.max_take_s
        if recorder.elapsed_s > limit_s - LIMIT_NOTICE_S:
            self._desk.notice(f"Recording stops by itself at {clock(limit_s)}.")
        if ended and self.is_active:
            self._stop()

    @work(group="disk", exit_on_error=False)
    async def _look_at_disk(self) -> None:
        recordings = self.practice.studio.recordings
        try:
            free_s = await in_thread(lambda: recordings.free_s(USUAL_RATE))
        except VoiceprepError as error:
            self._desk.notice(f"{error.message} {error.hint}")
            return
        if free_s < LOW_DISK_S:
            self._desk.notice(f"The disk is nearly full: room for {clock(free_s)} of recording.")

    # Hear and think

    @work(exclusive=True, group="hear", exit_on_error=False)
    async def _hear(self) -> None:
        self.stage = "hear"
        settings = replace(self.practice.settings, rate_wpm=self._rate_wpm)
        manner = self.occasion.manner
        trouble: VoiceprepError | None = None
        if manner is not None:
            manner = replace(manner, rate_wpm=self._rate_wpm)
        try:
            await self.practice.reader.read(self.question, settings, self._on_word, manner)
        except VoiceprepError as error:
            trouble = error
        self._card.lit = None
        if self.stage == "hear":
            self._think(settings.thinking_s)
        if trouble is not None:
            self._card.shown = True
            self._desk.notice(f"Cannot play sound here. {trouble.message} {READ_IT}")

    def _on_word(self, first: int, length: int) -> None:
        self.post_message(WordSpoken(first, length))  # called in the voice's thread

    @on(WordSpoken)
    def _light(self, event: WordSpoken) -> None:
        if self.stage == "hear":
            self._card.lit = (event.first, event.length)

    def action_hear(self) -> None:
        """Hear the question again."""
        self._hear()

    def action_slower(self) -> None:
        """Hear the question again, slower."""
        self._rate_wpm = max(SLOWEST_WPM, round(self._rate_wpm * SLOWER))
        self._desk.notice(f"Reading at {self._rate_wpm} words a minute.")
        self._hear()

    def action_hide(self) -> None:
        """Hide or show the text of the question."""
        self._card.shown = not self._card.shown

    def _think(self, countdown_s: float) -> None:
        self._ready_at = time.monotonic()
        self._countdown_s = countdown_s
        self.stage = "think"
        self._desk.show_thinking(countdown_s)

    # Speak

    @work(exclusive=True, group="record", exit_on_error=False)
    async def action_record(self) -> None:
        """Open the microphone, once the voice is silent."""
        from voiceprep.practice import TakeRecorder

        app, settings = self.practice, self.settings
        thought_s = time.monotonic() - self._ready_at if self.stage == "think" else 0.0
        again, self.stage = self.stage == "stuck", "open"
        await app.reader.hush(settings)
        sitting = self.occasion.sitting or app.sitting_now()
        try:
            if again:
                await in_thread(app.studio.devices.rescan)  # it may have been plugged in by now
            recorder = await in_thread(
                lambda: TakeRecorder(
                    app.studio, self.question, settings, sitting=sitting, thinking_s=thought_s
                )
            )
            self.occasion.label(recorder)
            app.recorder = recorder  # from here on, leaving saves it
            await in_thread(recorder.start)
        except VoiceprepError as error:
            self._stuck(error)
            return
        self.recorder = recorder
        self._desk.notice("")
        self._began_at = time.monotonic()
        self.stage = "record"

    def _stuck(self, error: VoiceprepError) -> None:
        self.recorder = self.practice.recorder = None
        self.stage = "stuck"
        self.query_one(Trouble).tell(error, WAYS_OUT)

    def action_pause(self) -> None:
        """Keep nothing of what is heard for a while."""
        if self.recorder is not None:
            self.recorder.pause()
            self.stage = "pause"

    def action_resume(self) -> None:
        """Keep what is heard again."""
        if self.recorder is not None:
            self.recorder.resume()
            self.stage = "record"

    # Ask before anything is thrown away

    def action_redo(self) -> None:
        """Ask whether to start again."""
        away = Answer("x", "Throw away", "error")
        self._ask(
            "Start this answer again?", self._again, away, Answer("k", "Keep it too", "primary")
        )

    def action_discard(self) -> None:
        """Ask whether to throw the take away."""
        self._ask("Throw this answer away?", self._discard, Answer("d", "Throw away", "error"))

    def action_back(self) -> None:
        """Go back; a running take is asked about first."""
        if self.stage in RUNNING:
            answers = Answer("d", "Throw away", "error"), Answer("k", "Keep it", "primary")
            self._ask("Leave this answer?", self._leave, *answers)
        elif self.stage not in ("open", "save"):
            self._go()

    def _ask(self, asked: str, answered: Callable[[str], object], *answers: Answer) -> None:
        if self.recorder is None:
            return
        was_recording = self.stage == "record"
        self.action_pause()
        length = clock(self.recorder.elapsed_s)
        detail = f"You have spoken for {length}. The recording is paused while you decide."

        def decide(answer: str | None) -> None:
            if answer not in (None, "n"):
                answered(str(answer))
            elif was_recording:
                self.action_resume()

        self.app.push_screen(Choice(asked, detail, *answers, Answer("n", "Go on")), decide)

    def _leave(self, answer: str) -> None:
        if answer == "k":
            self._stop()
        else:
            self._discard(answer)

    @work(exclusive=True, group="record", exit_on_error=False)
    async def _again(self, answer: str) -> None:
        if await self._finished(keep=answer == "k"):
            self._think(0)
            self.action_record()

    @work(exclusive=True, group="record", exit_on_error=False)
    async def _discard(self, answer: str) -> None:
        if await self._finished(keep=False):
            self._go()

    async def _finished(self, *, keep: bool) -> bool:
        recorder, app = self.recorder, self.practice
        self.stage = "save"
        try:
            if recorder is not None:
                await in_thread(lambda: app.closed(recorder, keep=keep))
        except VoiceprepError as error:
            self._stuck(error)
            return False
        self._let_go()
        return True

    def _let_go(self) -> None:
        self.recorder = self.practice.recorder = None
        self.query_one(LevelMeter).hear(None)

    def _go(self) -> None:
        settings = self.practice.settings
        self.app.run_worker(self.practice.reader.hush(settings), group="hush", exit_on_error=False)
        self.dismiss()

    # Stop, and read

    @on(Button.Pressed, "#main")
    def _press_main(self) -> None:
        if self.check_action("stop", ()):
            self.action_stop()
        elif self.check_action("record", ()):
            self.action_record()

    def action_stop(self) -> None:
        """Stop, unless this is the second half of a double press that meant to start."""
        if time.monotonic() - self._began_at >= self.practice.settle_s:
            self._stop()

    @work(exclusive=True, group="record", exit_on_error=False)
    async def _stop(self) -> None:
        """Stop, keep, and read what came across."""
        recorder, app = self.recorder, self.practice
        if recorder is None:
            return
        self._trouble = "" if self.occasion.limit_s else recorder.trouble
        self.stage = "save"
        keep = recorder.state != "ended" or recorder.elapsed_s > 0
        try:
            take = await in_thread(lambda: app.closed(recorder, keep=keep))
        except VoiceprepError as error:
            self._stuck(error)
            return
        self._let_go()
        if take is None:
            self._stuck(DeviceFailed(recorder.trouble, "Nothing was recorded."))
        else:
            await self._read(take, recorder)

    async def _read(self, take: Take, recorder: TakeRecorder) -> None:
        from voiceprep.practice import assessed

        self.stage = "read"
        studio, settings = self.practice.studio, self.practice.settings
        session, told = recorder.session, self._on_progress
        self.assessment = await in_thread(
            lambda: assessed(studio, take, settings, session=session, on_progress=told)
        )
        self._see()

    def _on_progress(self, done_s: float, total_s: float) -> None:
        self.post_message(Progressed(done_s, total_s))  # called in a thread

    @on(Progressed)
    def _show_progress(self, event: Progressed) -> None:
        if self.stage == "read":
            self._desk.show_progress(event.done, event.total)

    def on_screen_resume(self) -> None:
        """Show what came across, if it came while another screen was in front."""
        if self.assessment is not None:
            self._see()

    def _see(self) -> None:
        seen = self.assessment
        if seen is not None and self.is_active:
            trouble = " ".join(part for part in (self._trouble, seen.trouble) if part)
            self.show(seen, trouble)

    def show(self, seen: Assessment, trouble: str) -> None:
        """Show what came across."""
        self.practice.review(seen.take, seen.findings, trouble, instead=True)
