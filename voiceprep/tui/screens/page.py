"""What all screens share: a banner, key hints, room enough, no crash from a failed job."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.worker import Worker, WorkerState

from voiceprep.tui.widgets.banner import Banner
from voiceprep.tui.wording import LOCAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import ComposeResult, SystemCommand
    from textual.widget import Widget

    from voiceprep.tui.app import PracticeApp

TOO_SMALL = (
    "This window is too small.\n\n"
    "voiceprep needs 60 columns and 20 rows.\nMake it larger; nothing is lost."
)


class Page(Screen[None]):
    """A screen of the program; subclasses yield what is between banner and key hints in `body`."""

    AUTO_FOCUS = ""
    PLACE: ClassVar[str] = ""
    NOTE: ClassVar[str] = LOCAL

    @property
    def practice(self) -> PracticeApp:
        """The app, by its own type."""
        return cast("PracticeApp", self.app)

    def compose(self) -> ComposeResult:
        """Yield banner, body, key hints, and the message for small windows."""
        yield Banner(self.PLACE, self.NOTE)
        yield from self.body()
        yield Footer(show_command_palette=False)
        yield Static(TOO_SMALL, id="too-small", markup=False)

    def body(self) -> Iterable[Widget]:
        """Yield what this screen is about."""
        return ()

    def action_back(self) -> None:
        """Go back to where one came from."""
        self.dismiss()

    def unsaved(self) -> Callable[[], object] | None:
        """Return what keeps, as far as it goes, what is written here and not kept yet."""
        return None

    def ask_to_leave(self, then: Callable[[], None]) -> None:
        """Do that, once the person has said what becomes of what is written here."""
        then()

    def commands(self) -> Iterable[SystemCommand]:
        """Return what the command palette offers on this page besides what it offers anywhere."""
        return ()

    def tell(self, words: str, *, bad: bool = False) -> None:
        """Say something in passing."""
        self.notify(words, severity="error" if bad else "information", markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Report a job that broke; the screen goes on."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.practice.report_bug(event.worker.error)
