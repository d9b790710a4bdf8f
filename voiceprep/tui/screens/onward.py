"""A page from which one goes on: again, to another question, to a follow-up, to a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.app import SystemCommand

from voiceprep.errors import VoiceprepError
from voiceprep.tui.background import in_thread
from voiceprep.tui.screens.changing import ChangingPage
from voiceprep.tui.screens.pick import Pick
from voiceprep.tui.widgets.asked_next import AskedNext
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import take_said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voiceprep.model import FollowUp, Take


class OnwardPage(ChangingPage):
    """What can be done after one take."""

    follow_ups: tuple[FollowUp, ...] = ()

    def commands(self) -> Iterable[SystemCommand]:
        """Yield what can be done after this take."""
        offered = (
            ("Compare", "With another take of this question", "compare"),
            ("Notes and tags", "Your own words about this take", "notes"),
            ("Best take", "Star it, or take the star off", "best"),
            ("Correct the words", "Where they were misheard", "correct"),
            ("Return to the recognised words", "Undo the corrections", "uncorrect"),
            ("Answer a follow-up", "What they might ask now", "follow_up"),
        )
        for title, told, action in offered:
            if self.check_action(action, ()):
                yield SystemCommand(title, told, getattr(self, f"action_{action}"))

    @work(group="asked", exit_on_error=False)
    async def find_follow_ups(self) -> None:
        """Find out what they might ask now, and show it."""
        from voiceprep.coaching.followups import followups

        take = self.take
        if take.analysis is None:
            return
        analysis = take.analysis
        found = await in_thread(lambda: followups(analysis, take.transcript, take.question))
        self.follow_ups = tuple({each.text: each for each in reversed(found)}.values())[::-1]
        self.query_one(AskedNext).show(self.follow_ups)
        self.refresh_bindings()

    @on(AskedNext.Chosen)
    def action_follow_up(self) -> None:
        """Choose what they might ask now, and answer it."""
        take, offered = self.take, self.follow_ups
        rows = [(each.text, each.why) for each in offered]

        def answer(index: int | None) -> None:
            if index is not None:
                self.silence()
                self.practice.practise_next(take, offered[index])

        self.app.push_screen(Pick("They might ask now", rows, "⏎ answers it"), answer)

    @work(exclusive=True, group="compare", exit_on_error=False)
    async def action_compare(self) -> None:
        """Compare this take with another of the same question."""
        store, question = self.practice.studio.store, self.take.question
        try:
            takes = await in_thread(lambda: store.listing(question.id))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        others = [take for take in takes if take.id != self.take.id]
        if not others:
            self.tell("There is no other take of this question yet: r answers it again.")
        elif len(others) == 1:
            self._compare_with(others[0])
        else:
            rows = [(take_said(take), "") for take in others]
            picked = lambda at: None if at is None else self._compare_with(others[at])  # noqa: E731
            self.app.push_screen(Pick("Compare with", rows, "⏎ compares"), picked)

    def _compare_with(self, other: Take) -> None:
        self.silence()
        earlier, later = sorted((self.take, other), key=lambda take: take.recorded_at)
        self.practice.compare(earlier.id, later.id)

    def action_retake(self) -> None:
        """Answer the same question again."""
        self.silence()
        self.practice.retake(self.take)

    def action_next(self) -> None:
        """Go on to another question."""
        question = self.practice.suggestion(besides=self.take.question)
        if question is not None:
            self.silence()
            self.practice.practise(question, instead=True)
