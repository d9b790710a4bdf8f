"""The microphone tried out: speak, read what it makes of the voice, and hear it again.

What is recorded lies in a private folder while the page is open and is removed with it.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal
from textual.widgets import Button, Static

from voiceprep.errors import VoiceprepError
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, stacked
from voiceprep.tui.messages import Progressed
from voiceprep.tui.widgets.level_meter import LevelMeter
from voiceprep.tui.widgets.part import Part
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import SIGNS, STYLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.content import Content

    from voiceprep.interview.daycheck import CheckLine
    from voiceprep.model import Settings
    from voiceprep.ports import SpeechSource

TICK_S = 0.1
SENTENCE = (
    "“Thank you for inviting me back. I have thought about our first talk. "
    "What I would like to know is how the team decides.”"
)
NO_MICROPHONE = "t tries again. Everything but recording works without a microphone."


class SoundCheck(Part):
    """Two buttons, a meter, and what was heard, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[CheckLine] = ()
        self._folder: Path | None = None
        self._source: SpeechSource | None = None
        self._enough = threading.Event()
        self.busy = False

    def compose(self) -> ComposeResult:
        """Yield what to say, the buttons, the meter and the room for words."""
        yield Static(joined(("Say, for instance:  ", "$quiet"), (SENTENCE, "italic")), id="say")
        with Horizontal(id="tries"):
            yield Button("● Speak   t", id="speak", variant="primary", classes="primary")
            yield Button("▶ Hear it   p", id="hear", classes="hidden")
        yield LevelMeter()
        yield Trouble()
        yield Static(id="heard")

    def on_mount(self) -> None:
        """Watch the level while listening."""
        self.set_interval(TICK_S, self._tick)

    def on_unmount(self) -> None:
        """Leave no microphone open and nothing of it behind."""
        self._enough.set()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    @on(Button.Pressed, "#speak")
    def speak(self) -> None:
        """Begin to listen; a second time: it is enough."""
        if self.busy:
            self._enough.set()
        else:
            self._check()

    def end(self) -> None:
        """Listen no longer."""
        self._enough.set()

    @work(exclusive=True, group="check", exit_on_error=False)
    async def _check(self) -> None:
        settings = self.practice.settings
        self._begin()
        try:
            await self.practice.reader.hush(settings)
            await self._heard(settings)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error, NO_MICROPHONE)
            self.say(joined(""))  # below it, so that all of it is in view
        finally:
            self._ended()

    async def _heard(self, settings: Settings) -> None:
        from voiceprep.preparing import heard, line_judged, line_kept

        studio = self.practice.studio
        player = await self.practice.find_player()
        if player is not None:
            await in_thread(player.stop)
        source = await in_thread(lambda: studio.source(settings))
        self._source = source
        recording = await in_thread(lambda: heard(source, self._on_progress, self._enough.is_set))
        self._source = None
        self.say(joined(("This is how it sounds. Measuring it …", "bold $accent")))
        file = self._file()
        await in_thread(lambda: line_kept(recording, file))
        self.hear()
        self.lines = await in_thread(lambda: line_judged(studio, recording, file))
        self.say(stacked(*line_rows(self.lines)))

    def _begin(self) -> None:
        self.busy = True
        self._enough.clear()
        self.query_one(Trouble).clear()
        self.query_one("#speak", Button).label = "■ Enough   t"
        self.say(joined(("Opening the microphone …", "$quiet")))

    def _ended(self) -> None:
        self.busy, self._source = False, None
        if self.is_attached:
            self.query_one(LevelMeter).hear(None)
            self.query_one("#speak", Button).label = "● Speak   t"
            self.query_one("#hear").set_class(self._folder is None, "hidden")
            self.screen.refresh_bindings()

    def _on_progress(self, done_s: float, total_s: float) -> None:
        self.post_message(Progressed(done_s, total_s))  # called in a thread

    @on(Progressed)
    def _show_progress(self, event: Progressed) -> None:
        event.stop()
        if self._source is not None:
            left = f"Speak: {event.total - event.done:.0f} seconds left; t is enough."
            self.say(joined((left, "bold $accent")))

    def _tick(self) -> None:
        if self._source is not None:
            self.query_one(LevelMeter).hear(self._source.level())

    def say(self, words: Content) -> None:
        """Show what is going on, or what came of it."""
        heard = self.query_one("#heard", Static)
        heard.update(words)
        self.call_after_refresh(heard.scroll_visible, animate=False)

    def _file(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="voiceprep-"))  # mode 0700
        return self._folder / "check.wav"

    @property
    def can_be_heard(self) -> bool:
        """Whether there is something to play."""
        return self._folder is not None and not self.busy

    @on(Button.Pressed, "#hear")
    @work(exclusive=True, group="play", exit_on_error=False)
    async def hear(self) -> None:
        """Play what was heard."""
        player, file = await self.practice.find_player(), self._file()
        if player is None:
            self.tell("There is no loudspeaker to play it on.")
            return
        try:
            await in_thread(lambda: player.play(file))
        except VoiceprepError as error:
            self.tell(f"Cannot play sound here. {error.message} {error.hint}")

    @work(exclusive=True, group="play", exit_on_error=False)
    async def silence(self) -> None:
        """Play nothing any more."""
        player = self.practice.player
        if player is not None:
            await in_thread(player.stop)


def line_rows(lines: Iterable[CheckLine]) -> Iterable[Content]:
    """Return what was checked, a row each, and what to do below it."""
    for each in lines:
        sign, word = SIGNS[each.verdict]
        style = STYLES[each.verdict]
        yield joined(
            (f"{sign} {word:<8} ", f"bold {style}"), line(each.text, "bold" if each.to_do else "")
        )
        if each.to_do:
            yield joined("           ", line(each.to_do, limit=300))
