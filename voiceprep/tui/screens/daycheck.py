"""The check of the day: ten seconds of speech judged, and lists to tick.

What is recorded here lies in a private folder while the page is open, to be listened to, and is
removed with it.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.errors import VoiceprepError
from voiceprep.interview.daycheck import SECONDS, check_list
from voiceprep.interview.days import ticked
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, literal
from voiceprep.tui.messages import Progressed
from voiceprep.tui.screens.planpage import PlanPage
from voiceprep.tui.widgets.level_meter import LevelMeter
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import SIGNS, STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.content import Content
    from textual.widget import Widget

    from voiceprep.interview.daycheck import CheckItem, CheckLine
    from voiceprep.model import Plan
    from voiceprep.ports import SpeechSource

TICK_S = 0.1
BEFORE = (
    "r listens for ten seconds and tells what the others will hear. Say a few sentences as you "
    "would to them, with a pause after each. It is thrown away when you leave this page."
)


class CheckScreen(PlanPage):
    """What the line is like, above what is to be ticked."""

    PLACE = "Check of the day"
    DEFAULT_CSS = """
    CheckScreen Trouble { margin: 0 3; }
    CheckScreen #sound { height: auto; padding: 1 3; }
    CheckScreen.-short #sound { padding: 0 3; }
    CheckScreen #lines { height: auto; padding: 1 3; }
    CheckScreen.-short #lines { padding: 0 3; }
    CheckScreen .advice { padding: 0 0 0 11; }
    CheckScreen LevelMeter { height: 2; margin: 0 3; max-width: 90; }
    CheckScreen #items { height: 1fr; margin: 1 2 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    CheckScreen.-wide #sound, CheckScreen.-wide #lines { padding: 1 8; }
    CheckScreen.-wide LevelMeter { margin: 0 8; }
    CheckScreen.-wide #items { margin: 1 7; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "record", "Check the sound"),
        Binding("r", "stop", "Stop"),
        Binding("l", "listen", "Listen to it"),
        Binding("space,enter", "tick", "Tick", priority=True, key_display="space"),
    ]
    AUTO_FOCUS = "#items"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.lines: Sequence[CheckLine] = ()
        self._folder: Path | None = None
        self._items: Sequence[CheckItem] = ()
        self._source: SpeechSource | None = None
        self._enough = threading.Event()
        self._busy = False

    def body(self) -> Iterable[Widget]:
        """Yield what was heard, and what is to be ticked."""
        yield Trouble()
        yield Static(literal(BEFORE, "$quiet"), id="sound")
        yield Vertical(id="lines", classes="hidden")
        yield LevelMeter()
        yield OptionList(id="items", markup=False)

    def on_mount(self) -> None:
        """Watch the level while listening."""
        self.query_one(LevelMeter).add_class("hidden")
        self.set_interval(TICK_S, self._tick)

    def on_unmount(self) -> None:
        """Leave no microphone open and nothing of it behind."""
        self._enough.set()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def show(self, plan: Plan) -> None:
        """List what is to be ticked for an interview of this format."""
        self._items = check_list(plan.format)
        listing = self.query_one("#items", OptionList)
        at = listing.highlighted or 0
        listing.clear_options()
        listing.add_options(Option(_item_row(item, plan)) for item in self._items)
        listing.highlighted = min(at, len(self._items) - 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        if action == "record":
            return not self._busy
        if action == "stop":
            return self._busy
        return bool(self.lines) if action == "listen" else True

    # The sound

    @work(exclusive=True, group="check", exit_on_error=False)
    async def action_record(self) -> None:
        """Listen for ten seconds, and tell what the line is like."""
        self._begin()
        try:
            self.lines = await in_thread(self._checked)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error, "r tries again.")
            self._say(literal(BEFORE, "$quiet"))
        else:
            self._show_lines()
        finally:
            self._busy = False
            self.query_one(LevelMeter).hear(None)
            self.query_one(LevelMeter).add_class("hidden")
            self.refresh_bindings()

    def _begin(self) -> None:
        self._busy = True
        self._enough.clear()
        self.query_one(Trouble).clear()
        self.query_one(LevelMeter).remove_class("hidden")
        self._say(joined(("Opening the microphone …", "$quiet")))
        self.refresh_bindings()

    def _checked(self) -> Sequence[CheckLine]:
        from voiceprep.preparing import heard, line_checked

        studio, settings = self.practice.studio, self.practice.settings
        self.practice.reader.hush_once(settings)
        if self.practice.player is not None:
            self.practice.player.stop()
        self._source = studio.source(settings)
        try:
            recording = heard(self._source, self._on_progress, self._enough.is_set)
        finally:
            self._source = None
        self.post_message(Progressed(SECONDS, SECONDS))
        return line_checked(studio, recording, self._file())

    def _file(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="voiceprep-"))  # mode 0700
        return self._folder / "check.wav"

    def _on_progress(self, done_s: float, total_s: float) -> None:
        self.post_message(Progressed(done_s, total_s))  # called in a thread

    @on(Progressed)
    def _show_progress(self, event: Progressed) -> None:
        if not self._busy:
            return
        left = f"Speak: {event.total - event.done:.0f} seconds left. r is enough."
        words = left if event.done < event.total else "Measuring what was heard …"
        self._say(joined((words, "bold $accent")))

    def _tick(self) -> None:
        if self._source is not None:
            self.query_one(LevelMeter).hear(self._source.level())

    def _show_lines(self) -> None:
        shown = self.query_one("#lines", Vertical)
        shown.remove_children()
        shown.mount_all(_line_rows(self.lines))
        shown.remove_class("hidden")
        self.query_one("#sound").add_class("hidden")

    def _say(self, words: Content) -> None:
        self.query_one("#lines").add_class("hidden")
        self.query_one("#sound").remove_class("hidden")
        self.query_one("#sound", Static).update(words)

    def action_stop(self) -> None:
        """Stop listening: it is enough."""
        self._enough.set()

    @work(exclusive=True, group="play", exit_on_error=False)
    async def action_listen(self) -> None:
        """Play what was heard, or stop."""
        player, file = await self.practice.find_player(), self._file()
        if player is None:
            self.tell("There is no loudspeaker to play it on.", bad=True)
            return
        try:
            await in_thread(player.stop if self.heard_s is not None else lambda: player.play(file))
        except VoiceprepError as error:
            self.tell(f"Cannot play sound here. {error.message} {error.hint}", bad=True)

    # The lists

    @on(OptionList.OptionSelected)
    def action_tick(self) -> None:
        """Tick the item under the cursor, or take the tick away."""
        at = self.query_one("#items", OptionList).highlighted
        if self.plan is None or at is None:
            return
        id_ = self._items[at].id
        done = id_ not in self.plan.ticks
        self.change(lambda plan: ticked(plan, id_, done=done))


def _line_rows(lines: Iterable[CheckLine]) -> Iterable[Static]:
    for each in lines:
        sign, word = SIGNS[each.verdict]
        style = STYLES[each.verdict]
        told = line(each.text, "bold" if each.to_do else "")
        yield Static(joined((f"{sign} {word:<8} ", f"bold {style}"), told))
        if each.to_do:
            yield Static(literal(each.to_do), classes="advice")


def _item_row(item: CheckItem, plan: Plan) -> Content:
    done = item.id in plan.ticks
    sign, style = ("✓", "bold $good") if done else ("○", "bold $accent")
    return joined(
        (f"{sign} ", style),
        (f"{item.text:<13} ", "$quiet" if done else "bold"),
        line(item.how, "$quiet", limit=120),
    )
