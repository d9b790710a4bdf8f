"""Pages and clips written of a take, from the screen that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import SystemCommand
from textual.message import Message

from voiceprep.errors import VoiceprepError
from voiceprep.model.pages import PageWish
from voiceprep.text import clock
from voiceprep.tui.background import in_thread
from voiceprep.tui.screens.onward import OnwardPage
from voiceprep.tui.widgets.findings import FindingsPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from voiceprep.model import Take


class WritingPage(OnwardPage):
    """What can be written of one take; long work says how far it is."""

    report: str = ""
    """Where the last page is."""

    class Putting(Message):
        """So much of the sound is in the page."""

        def __init__(self, done_s: float, total_s: float) -> None:
            super().__init__()
            self.done_s, self.total_s = done_s, total_s

    def kept(self) -> Take:
        """Return the take as it is kept, with what is muted."""
        return self.take

    def say(self, words: str) -> None:
        """Say where it stands, until something else is to be said."""
        self.tell(words)

    def commands(self) -> Iterable[SystemCommand]:
        """Yield what can be done after this take, and what can be written of it."""
        yield from super().commands()
        yield SystemCommand(
            "Report for others", "Names masked, no sound, no day", self.action_report_shared
        )
        if self.take.sitting:
            yield SystemCommand(
                "Report of the sitting", "One page of all its answers", self.action_report_sitting
            )
        if self.take.audio is not None:
            yield SystemCommand(
                "Save a clip", "The seconds of this finding as a WAV file", self.action_clip
            )

    def action_report(self) -> None:
        """Write a page to read and hear."""
        from voiceprep.reporting import answered

        studio, settings, take = self.practice.studio, self.practice.settings, self.kept()
        self._write(lambda: studio.reporter.write_take(answered(take, settings)), "Report")

    def action_report_shared(self) -> None:
        """Write a page for others."""
        from voiceprep.reporting import answered, plans_of

        studio, settings, take = self.practice.studio, self.practice.settings, self.kept()

        def write() -> Path:
            answer = answered(take, settings)
            wish = PageWish(share=True, plans=plans_of(studio, [answer]))
            return studio.reporter.write_take(answer, wish)

        self._write(write, "For others, to be read through first")

    def action_report_sitting(self) -> None:
        """Write one page of the whole sitting."""
        from voiceprep.reporting import sitting_answers

        studio, settings, sitting = self.practice.studio, self.practice.settings, self.take.sitting

        def write() -> Path:
            answers = sitting_answers(studio, sitting, settings)
            return studio.reporter.write_sitting(answers, None, self._on_sound)

        self._write(write, "Report of the sitting")

    def action_clip(self) -> None:
        """Save the next stretch that the finding is about."""
        panels = self.query(FindingsPanel)
        card = panels.first().current if panels else None
        span = card.next_evidence() if card is not None else None
        if span is None:
            self.tell("This finding is about the whole answer; choose one with seconds to hear.")
            return
        reporter, take = self.practice.studio.reporter, self.kept()
        self._write(lambda: reporter.write_clip(take, span), "Clip")

    @work(exclusive=True, group="report", exit_on_error=False)
    async def _write(self, write: Callable[[], Path], what: str) -> None:
        self.say("Writing …")
        try:
            file = await in_thread(write)
        except VoiceprepError as error:
            self.say("")
            self.tell(f"{error.message} {error.hint}", bad=True)
            return
        self.report = str(file)
        self.say(f"{what}: {file} ({max(file.stat().st_size / 1e6, 0.1):.1f} MB)")

    def _on_sound(self, done_s: float, total_s: float) -> None:
        self.post_message(self.Putting(done_s, total_s))  # called in a thread

    @on(Putting)
    def _show_sound(self, event: Putting) -> None:
        if event.done_s < event.total_s:
            self.say(f"Putting the sound in: {clock(event.done_s)} of {clock(event.total_s)}")
