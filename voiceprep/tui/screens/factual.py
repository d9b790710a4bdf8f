"""A page about a take that holds it against what was said before: the plan's notes, other takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType

from voiceprep.errors import VoiceprepError
from voiceprep.tui.background import in_thread
from voiceprep.tui.factwords import BEFORE, in_full
from voiceprep.tui.screens.choice import Answer, Choice
from voiceprep.tui.screens.listening import BEFORE_S
from voiceprep.tui.screens.onward import OnwardPage
from voiceprep.tui.screens.pick import Pick
from voiceprep.tui.widgets.contradicted import Contradicted
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from voiceprep.model import Consistency, Contradiction, Plan, Take
    from voiceprep.practice import Studio

AROUND_S = 1.0
"""A word alone is hard to place by ear: a little of what stands around it is played, too."""


class FactualPage(OnwardPage):
    """Tells what does not go together; a take that was made for no plan is left alone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "contradiction", "Contradiction", show=False),
    ]
    contradictions: tuple[Contradiction, ...] = ()
    _plan_name = ""
    _earlier: Mapping[str, Take] = {}

    def commands(self) -> Iterable[SystemCommand]:
        """Yield what can be done after this take."""
        yield from super().commands()
        if self.contradictions:
            yield SystemCommand("Contradictions", BEFORE.rstrip(": "), self.action_contradiction)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        if action == "follow_up":
            return bool(self.follow_ups)
        return bool(self.contradictions) if action == "contradiction" else True

    @work(group="facts", exit_on_error=False)
    async def find_contradictions(self) -> None:
        """Hold the answer against what was said before, and show where they part."""
        studio, take = self.practice.studio, self.take
        try:
            found = await in_thread(lambda: _looked_up(studio, take))
        except VoiceprepError as error:
            self.tell(f"What you said before could not be compared: {error.message}", bad=True)
            return
        if found is not None:
            plan, facts, self._earlier = found
            self._plan_name = plan.name
            self._show(facts.contradictions)

    def _show(self, found: tuple[Contradiction, ...]) -> None:
        self.contradictions = found
        self.query_one(Contradicted).show(found, self._earlier, self.take.id)
        self.refresh_bindings()

    @on(Contradicted.Chosen)
    def action_contradiction(self) -> None:
        """Look at what does not go together, one at a time."""
        found, told = self.contradictions, []
        for each in found:
            rows = str(in_full(each, self._earlier, self.take.id).plain).split("\n", 1)
            told.append((rows[0], " ".join(rows[1].split())))

        def chosen(index: int | None) -> None:
            if index is not None:
                self._ask(found[index])

        if len(found) == 1:
            self._ask(found[0])
        elif found:
            self.app.push_screen(Pick("These do not go together", told, "⏎ looks at it"), chosen)

    def _ask(self, found: Contradiction) -> None:
        head, _, detail = in_full(found, self._earlier, self.take.id).plain.partition("\n")
        asked = Choice(
            head,
            detail.replace("\n  ", "\n").strip(),
            Answer("l", "Listen"),
            Answer("k", "It is fine"),
            Answer("n", "Go back", "primary"),
        )

        def decide(answer: str | None) -> None:
            if answer == "k":
                self._settle(found)
            elif answer == "l" and found.now.heard is not None:
                heard = found.now.heard
                start_s = max(0.0, heard.start_s - AROUND_S)
                self.hear(self.take, start_s, heard.end_s + BEFORE_S)

        self.app.push_screen(asked, decide)

    @work(group="settle", exit_on_error=False)
    async def _settle(self, found: Contradiction) -> None:
        """Keep quiet about it from now on, in the plan."""
        from voiceprep.preparing import settled

        studio, name = self.practice.studio, self._plan_name
        try:
            await in_thread(lambda: settled(studio, name, found.id))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self._show(tuple(each for each in self.contradictions if each.id != found.id))
        self.tell("It is fine: not told again. The plan's page “Keep straight” can undo it.")


def _looked_up(studio: Studio, take: Take) -> tuple[Plan, Consistency, dict[str, Take]] | None:
    from voiceprep.preparing import facts_of

    found = facts_of(studio, take)
    if found is None:
        return None
    plan, facts = found
    ids = {each.earlier.source.id for each in facts.contradictions}
    earlier = {id_: each for id_ in ids if (each := studio.store.take(id_)) is not None}
    return plan, facts, earlier
