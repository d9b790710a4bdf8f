"""The program as screens: what they share, how it ends, and what happens when something breaks."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import random
import threading
import traceback
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segments
from rich.text import Text
from textual.app import SystemCommand
from textual.binding import Binding, BindingType

from voiceprep.errors import VoiceprepError
from voiceprep.text import safe_text
from voiceprep.tui import Opening
from voiceprep.tui.background import in_thread
from voiceprep.tui.occasion import Occasion, again
from voiceprep.tui.reading import Reader
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.page import Page
from voiceprep.tui.terminal import on_ending_signals
from voiceprep.tui.themes import DARK, LIGHT, theme_name
from voiceprep.tui.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.notifications import SeverityLevel
    from textual.screen import Screen

    from voiceprep.interview.spacing import Rating
    from voiceprep.model import Bank, Finding, FollowUp, Plan, Question, Settings, Take
    from voiceprep.ports import Player
    from voiceprep.practice import Studio, TakeRecorder

log = logging.getLogger(__name__)

WIDTHS = [(0, "-too-narrow"), (60, "-narrow"), (110, "-wide")]
HEIGHTS = [(0, "-too-short"), (20, "-short"), (32, "-tall")]
"""Below 60 by 20 the screens only ask for more room."""
SETTLE_S = 0.4
"""How soon after its start a recording can be stopped: a double press starts it, no more."""
ELSEWHERE = (
    "settings",
    "models",
    "choose",
    "history",
    "practise_any",
    "plan",
    "mock",
    "drills",
    "welcome",
)
SAVE_LIMIT_S = 8.0
"""How long leaving waits for a take to be saved; after that, its sound is on disk all the same."""


class PracticeApp(Ways):
    """voiceprep in a terminal."""

    TITLE = "voiceprep"
    CSS_PATH: ClassVar[str] = "app.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", key_display="esc"),
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
        Binding("ctrl+c", "quit", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "Commands", show=False, priority=True),
    ]

    def __init__(
        self,
        studio: Studio,
        banks: tuple[Bank, ...],
        *,
        notes: Sequence[str] = (),
        recovered: Sequence[Take] = (),
    ) -> None:
        super().__init__()
        self.studio = studio
        self.banks = banks
        self.notes = tuple(notes)
        self.recovered = list(recovered)
        self.first: Question | None = None
        self.opening = Opening()
        self.settings: Settings = studio.settings_file.load()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = theme_name(self.settings)  # the styles need its variables from the start
        self.reader = Reader(studio)
        self.recorder: TakeRecorder | None = None
        self.practised: Counter[str] = Counter()
        self.went: dict[str, Rating] = {}
        """How takes went, by their ids; each is read once."""
        self.sitting = ""
        self.settle_s = SETTLE_S
        self.player: Player | None = None
        self.leaving = False
        self._take_lock = threading.Lock()
        self._undo_signals: Callable[[], None] = lambda: None

    # What the screens share

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions of all banks."""
        return tuple(question for bank in self.banks for question in bank.questions)

    def suggestion(self, *, besides: Question | None = None) -> Question | None:
        """Return a question that was practised least, another one than `besides`."""
        others = [q for q in self.questions if besides is None or q.id != besides.id]
        if not others:
            return besides
        least = min(self.practised[q.id] for q in others)
        return random.choice([q for q in others if self.practised[q.id] == least])

    def sitting_now(self) -> str:
        """Return the id of this run of takes."""
        if not self.sitting:
            from voiceprep.practice import new_id

            self.sitting = new_id()
        return self.sitting

    def practise(
        self,
        question: Question,
        *,
        read: bool = True,
        instead: bool = False,
        occasion: Occasion | None = None,
    ) -> None:
        """Begin a take of this question; `instead` replaces the present screen."""
        from voiceprep.tui.screens.take import TakeScreen

        screen = TakeScreen(question, read=read, occasion=occasion)
        if instead:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def review(
        self,
        take: Take,
        findings: Sequence[Finding],
        trouble: str = "",
        *,
        instead: bool = False,
        fresh: bool = True,
    ) -> None:
        """Show what came across; of a `fresh` take, the person may be asked first how it went."""
        from voiceprep.coaching import shown_take
        from voiceprep.tui.screens.review import ReviewScreen

        shown = shown_take(take, self.settings)
        screen = ReviewScreen(shown, findings, trouble, kept=take, fresh=fresh)
        if instead:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    async def open_take(self, take_id: str) -> None:
        """Show what came across in a take of the history. Raises StorageFailed."""
        from voiceprep.practice import findings_of

        take = await in_thread(lambda: self.studio.store.take(take_id))
        if take is not None:
            self.review(take, findings_of(take, self.settings), fresh=False)

    def compare(self, earlier_id: str, later_id: str) -> None:
        """Show two takes side by side."""
        from voiceprep.tui.screens.compare import CompareScreen

        self.push_screen(CompareScreen(earlier_id, later_id))

    def practise_next(self, take: Take, asked: FollowUp) -> None:
        """Answer a follow-up question to a take."""
        from voiceprep.interview.steps import follow_up_question

        question = follow_up_question(take.question, asked.text)
        self.practise(question, occasion=Occasion(follow_up_of=take.id, asked_by=take.asked_by))

    def retake(self, take: Take) -> None:
        """Answer the question of a take again, in place of the present screen."""
        self.practise(take.question, read=False, instead=True, occasion=again(take))

    async def find_player(self) -> Player | None:
        """Return what plays takes on the loudspeaker of the settings."""
        settings = self.settings
        self.player = await in_thread(lambda: self.studio.player(settings))
        return self.player

    def choose_settings(self, settings: Settings) -> None:
        """Use and keep these settings."""
        self.settings = settings
        self.theme = theme_name(settings)
        self.run_worker(self._save_settings(settings), group="settings", exit_on_error=False)

    async def _save_settings(self, settings: Settings) -> None:
        try:
            await in_thread(lambda: self.studio.settings_file.save(settings))
        except VoiceprepError as error:
            words = f"The settings were not saved. {error.message} {error.hint}"
            self.notify(words, severity="error", markup=False)

    # From the first frame to the last

    def on_mount(self) -> None:
        """Listen to signals, show home, and warm what is slow afterwards."""
        loop = asyncio.get_running_loop()
        self._undo_signals = on_ending_signals(loop, self.leave)
        self.push_screen(HomeScreen())
        if self.first is not None:
            self.practise(self.first)
        self.open(self.opening)
        self.call_after_refresh(self._warm)

    def on_unmount(self) -> None:
        """Give the signals back."""
        self._undo_signals()

    def _warm(self) -> None:
        gc.freeze()
        gc.enable()
        self.run_worker(in_thread(self._warm_up), group="warm", exit_on_error=False)

    def _warm_up(self) -> None:
        """Start the child processes and load what a take needs, while the person reads."""
        import voiceprep.practice  # noqa: F401

        self.studio.analyst.warm()
        try:
            transcriber = self.studio.transcriber(self.settings)
        except VoiceprepError:
            return  # home says so
        if transcriber is not None:
            transcriber.warm()

    def leave(self, return_code: int = 0) -> None:
        """End the program, the running take saved first."""
        if not self.leaving:
            self.leaving = True
            self.run_worker(self._leave(return_code), group="leave", exit_on_error=False)

    async def _leave(self, return_code: int) -> None:
        pages = [page for page in self.screen_stack if isinstance(page, Page)]
        for save in filter(None, [page.unsaved() for page in pages]):
            with contextlib.suppress(VoiceprepError):
                await in_thread(save)
        try:
            await asyncio.wait_for(in_thread(self.rescue), SAVE_LIMIT_S)
        except (VoiceprepError, TimeoutError) as error:
            log.warning(
                "a take could not be put in the history on leaving: %s", type(error).__name__
            )
        self.exit(return_code=return_code)

    async def action_quit(self) -> None:
        """Leave; what is written and not kept yet is asked about first, once."""
        page = self.screen
        if isinstance(page, Page) and page.unsaved() is not None:
            page.ask_to_leave(self.leave)
        else:
            self.leave()

    def closed(self, recorder: TakeRecorder, *, keep: bool) -> Take | None:
        """Close a running take once, whoever asks first; None where nothing is kept of it."""
        with self._take_lock:
            if recorder.state not in ("recording", "paused", "ended"):
                return None
            if keep:
                return recorder.stop()
            recorder.discard()
            return None

    def rescue(self) -> None:
        """Save the take that is being recorded, if there is one, and let nothing sound on."""
        if self.recorder is not None:
            self.closed(self.recorder, keep=True)
        if self.reader.speaking:
            self.reader.hush_once(self.settings)
        if self.player is not None:
            self.player.stop()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something in passing, safe to show whoever wrote it."""
        del markup  # never
        super().notify(
            safe_text(message),
            title=safe_text(title),
            severity=severity,
            timeout=timeout,
            markup=False,
        )

    # When something breaks

    def report_bug(self, error: BaseException) -> None:
        """Tell that something broke, and write where to the log, without local variables."""
        log.error("%s", plain_traceback(error))
        words = f"Something went wrong inside ({type(error).__name__}). Nothing recorded is lost."
        self.notify(words, severity="error", markup=False, timeout=10)

    def _fatal_error(self) -> None:
        # Textual would print every local variable here, and so what was said.
        self.bell()
        words = Text(plain_traceback(self._exception))
        rendered = self.console.render(words, self.console.options)
        self._exit_renderables.append(Segments(rendered))
        self._close_messages_no_wait()

    # Commands

    async def action_back(self) -> None:
        """Go back to where one came from."""
        if isinstance(self.screen, Page):
            self.screen.action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go back where there is something behind; stay while recording."""
        if action == "back":
            return not isinstance(self.screen, HomeScreen)
        return action not in ELSEWHERE or self.recorder is None

    def action_plan(self) -> None:
        """Show the plan that is being prepared, or all plans."""
        if self.settings.plan:
            self.open_plan(self.settings.plan)
        else:
            self.show_plans()

    def prepare(self, plan: Plan) -> None:
        """Prepare this interview: takes are made for it from now on."""
        from voiceprep.interview.plan import title

        self.choose_settings(replace(self.settings, plan=plan.name))
        self.notify(f"From now on, your takes count for: {title(plan)}.", markup=False)

    def action_practise_any(self) -> None:
        """Begin a take of a question that was practised least."""
        question = self.suggestion()
        if question is not None:
            self.practise(question)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield what the command palette offers."""
        if isinstance(screen, Page):
            yield from screen.commands()
        if self.recorder is None:
            yield SystemCommand("Practise", "A question practised least", self.action_practise_any)
            yield SystemCommand("Mock interview", "A panel asks you", self.action_mock)
            yield SystemCommand("Drills", "One thing at a time", self.action_drills)
            yield SystemCommand("Choose a question", "All questions, by kind", self.action_choose)
            yield SystemCommand("Plan", "The interview you prepare", self.action_plan)
            yield SystemCommand("History", "All takes", self.action_history)
            yield SystemCommand("Settings", "Microphone, voice, theme …", self.action_settings)
            yield SystemCommand("Welcome", "The first steps, once more", self.action_welcome)
            yield SystemCommand("Speech models", "What turns speech into words", self.action_models)
        yield SystemCommand("Light or dark", "Change the theme", self.action_other_theme)
        yield SystemCommand("Help", "Keys and what they do", self.action_help)
        yield SystemCommand("Quit", "A running take is saved first", self.leave)

    def action_other_theme(self) -> None:
        """Change between light and dark."""
        light = self.theme != LIGHT.name
        self.choose_settings(replace(self.settings, theme="light" if light else "dark"))


def plain_traceback(error: BaseException | None) -> str:
    """Return where an error came from, without local variables and safe to show."""
    if error is None:
        return ""
    return safe_text("".join(traceback.format_exception(error)), 20_000)
