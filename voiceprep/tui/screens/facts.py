"""Numbers to keep straight: the person's own list, and what does not go together so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.errors import VoiceprepError
from voiceprep.interview.rounds import settle
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.factwords import in_full
from voiceprep.tui.planforms import NUMBERS
from voiceprep.tui.screens.listening import BEFORE_S
from voiceprep.tui.screens.planpage import PlanPage
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from voiceprep.model import Contradiction, Plan, Take

NO_NUMBERS = "Figures, dates and titles that must be the same each time: e writes them down."
ALL_WELL = "Nothing that you said so far contradicts the rest."


class FactsScreen(PlanPage):
    """Own figures above, contradictions below."""

    PLACE = "Keep straight"
    DEFAULT_CSS = """
    FactsScreen Trouble { margin: 0 3; }
    FactsScreen #numbers { height: auto; max-height: 40%; padding: 1 3; overflow-y: auto; }
    FactsScreen #told { height: auto; padding: 0 3; }
    FactsScreen #contradictions { height: 1fr; margin: 0 2; }
    FactsScreen.-wide #numbers, FactsScreen.-wide #told { padding: 1 8 0 8; }
    FactsScreen.-wide #contradictions { margin: 1 6; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "listen", "Listen", priority=True, key_display="⏎"),
        Binding("k", "settle", "It is fine"),
        Binding("u", "undo", "Tell again"),
        Binding("e", "numbers", "Write figures"),
    ]
    AUTO_FOCUS = "OptionList"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._found: tuple[Contradiction, ...] = ()
        self._takes: dict[str, Take] = {}

    def body(self) -> Iterable[Widget]:
        """Yield the figures, and what contradicts."""
        yield Trouble()
        yield Static(id="numbers")
        yield Static(joined(("Looking through your answers …", "$quiet")), id="told")
        yield OptionList(id="contradictions", markup=False)

    def show(self, plan: Plan) -> None:
        """Show the figures; the answers are looked through in a thread."""
        rows = [joined(("Your figures", "bold"))]
        rows += [line(f"· {number}", limit=150) for number in plan.numbers]
        if not plan.numbers:
            rows.append(literal(NO_NUMBERS, "$quiet"))
        self.query_one("#numbers", Static).update(stacked(*rows))
        self._look(plan)

    @work(exclusive=True, group="facts", exit_on_error=False)
    async def _look(self, plan: Plan) -> None:
        from voiceprep.preparing import facts_in

        studio = self.practice.studio
        try:
            self._found, self._takes = await in_thread(lambda: facts_in(studio, plan))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self._list(plan)

    def _list(self, plan: Plan) -> None:
        listing = self.query_one("#contradictions", OptionList)
        at = listing.highlighted or 0
        listing.clear_options()
        listing.add_options(Option(in_full(each, self._takes)) for each in self._found)
        if self._found:
            listing.highlighted = min(at, len(self._found) - 1)
        compared = f"Compared: your notes and {counted(len(self._takes), 'answer')}."
        quiet = f" {counted(len(plan.settled), 'thing')} you called fine." if plan.settled else ""
        head = "These do not go together" if self._found else f"✓ {ALL_WELL}"
        style = "bold $watch" if self._found else "$good"
        told = stacked(joined((head, style)), joined((compared + quiet, "$quiet")))
        self.query_one("#told", Static).update(told)
        self.refresh_bindings()

    @property
    def _current(self) -> Contradiction | None:
        at = self.query_one("#contradictions", OptionList).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        if action in ("listen", "settle"):
            return bool(self._found)
        if action == "undo":
            return self.plan is not None and bool(self.plan.settled)
        return True

    @on(OptionList.OptionSelected)
    def action_listen(self) -> None:
        """Play where it was said last."""
        found = self._current
        for claim in (found.now, found.earlier) if found is not None else ():
            take = self._takes.get(claim.source.id)
            if take is not None and claim.heard is not None:
                start_s = max(0.0, claim.heard.start_s - 1.0)
                self.hear(take, start_s, claim.heard.end_s + BEFORE_S)
                return
        self.tell("Both stand in your notes; there is nothing to listen to.")

    def action_settle(self) -> None:
        """Keep quiet about it from now on: it is explained."""
        found = self._current
        if found is not None:
            self.change(lambda plan: settle(plan, found.id), "It is fine: not told again.")

    def action_undo(self) -> None:
        """Tell again what was called fine last, here or elsewhere."""
        assert self.plan is not None
        last = self.plan.settled[-1]
        self.change(lambda plan: settle(plan, last, undo=True), "It is told again.")

    def action_numbers(self) -> None:
        """Write the figures down."""
        self.fill_in("Numbers to keep straight", NUMBERS)
