"""A part of a page with jobs of its own: it knows the program, and tells when a job breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import Vertical
from textual.worker import Worker, WorkerState

if TYPE_CHECKING:
    from voiceprep.tui.app import PracticeApp


class Part(Vertical):
    """What a page is made of, one under another."""

    @property
    def practice(self) -> PracticeApp:
        """The app, by its own type."""
        return cast("PracticeApp", self.app)

    def tell(self, words: str) -> None:
        """Say something in passing."""
        self.notify(words, markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Report a job that broke; the page goes on."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.practice.report_bug(event.worker.error)
