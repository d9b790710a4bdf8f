"""A page on which a person adds to a take: notes, tags, a star, a rating, corrected words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from voiceprep.errors import VoiceprepError
from voiceprep.tui.background import in_thread
from voiceprep.tui.screens.listening import ListeningPage
from voiceprep.tui.widgets.transcript import TranscriptView
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceprep.model import Take
    from voiceprep.practice import Assessment


class ChangingPage(ListeningPage):
    """What is said about one take can be changed here; subclasses show it in `changed`."""

    take: Take

    def changed(self, take: Take) -> None:
        """Show what was changed about the take."""
        self.take = take

    @work(group="keep", exit_on_error=False)
    async def keep(self, change: Callable[[], Take], said: str) -> None:
        """Keep a change, and tell so."""
        try:
            take = await in_thread(change)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self.changed(take)
        if said:
            self.tell(said)

    def action_best(self) -> None:
        """Mark this take as the best answer to its question, or no longer."""
        from voiceprep.revision import starred

        studio, take, best = self.practice.studio, self.take, not self.take.best
        said = "★ Your best answer to this question so far." if best else "The star is gone."
        self.keep(lambda: starred(studio, take, best=best), said)

    def action_notes(self) -> None:
        """Write one's own notes and tags."""
        from voiceprep.revision import noted
        from voiceprep.tui.screens.notes import Noted, NotesScreen

        studio, take = self.practice.studio, self.take

        def write(wrote: Noted | None) -> None:
            if wrote is not None:
                change = lambda: noted(studio, take, wrote.notes, wrote.tags)  # noqa: E731
                self.keep(change, "Your notes are kept.")

        self.app.push_screen(NotesScreen(take), write)

    def ask_how_it_went(self, then: Callable[[], None]) -> None:
        """Let the person rate the answer before any number is shown."""
        from voiceprep.revision import rated
        from voiceprep.tui.screens.rating import RatingScreen

        studio, take = self.practice.studio, self.take

        def answered(ratings: tuple[int, ...] | None) -> None:
            if ratings:
                self.keep(lambda: rated(studio, take, ratings), "")
            then()

        self.app.push_screen(RatingScreen(take), answered)

    # The words

    def action_correct(self) -> None:
        """Correct the words where the recogniser misheard."""
        from voiceprep.revision import reworded
        from voiceprep.tui.screens.correct import CorrectScreen

        studio, take, settings = self.practice.studio, self.take, self.practice.settings

        def write(text: str | None) -> None:
            if text is not None:
                self.remeasure(lambda: reworded(studio, take, text, settings))

        views = self.query(TranscriptView)
        here = views.first().here if views else None
        self.app.push_screen(CorrectScreen(take, here.word if here else None), write)

    def action_uncorrect(self) -> None:
        """Return to the words as they were recognised."""
        from voiceprep.revision import as_recognised

        studio, take, settings = self.practice.studio, self.take, self.practice.settings
        self.remeasure(lambda: as_recognised(studio, take, settings))

    @work(exclusive=True, group="transcribe", exit_on_error=False)
    async def remeasure(self, change: Callable[[], Assessment]) -> None:
        """Measure the take anew, and show what came across then."""
        self.tell("Measuring the answer with these words …")
        try:
            seen = await in_thread(change)
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        if self.is_active:
            self.practice.review(seen.take, seen.findings, seen.trouble, instead=True, fresh=False)
