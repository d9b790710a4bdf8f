"""The interviews being prepared, several side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.errors import VoiceprepError
from voiceprep.interview.plan import after, plan_name, title
from voiceprep.model import Plan
from voiceprep.text import safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.planforms import BASICS
from voiceprep.tui.planwords import how_long, next_to_do, to_do_text
from voiceprep.tui.screens.form import Draft, FormScreen, nothing_written
from voiceprep.tui.screens.page import Page
from voiceprep.tui.screens.planpage import moment_faults
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.content import Content
    from textual.widget import Widget

EMPTY = (
    "No interview is being prepared yet.\n\n"
    "A plan holds all that belongs to one interview: when it is and who will be there, what "
    "was said in the first one, your stories and questions. It tells you what to do each day "
    "until then, and drafts the thank-you notes afterwards.\n\n"
    "n begins one. A company is enough; everything else can wait."
)


class PlansScreen(Page):
    """A list of plans."""

    CSS_PATH = "plans.tcss"
    PLACE = "Your plans"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True),
        Binding("n", "new", "New"),
        Binding("a", "activate", "Prepare this one"),
        Binding("x", "next_round", "Next round"),
        Binding("d", "forget", "Forget"),
        Binding("u", "undo", "Undo"),
    ]
    AUTO_FOCUS = "OptionList"

    def __init__(self) -> None:
        super().__init__()
        self._plans: tuple[Plan, ...] = ()
        self._forgotten: list[tuple[str, bool]] = []
        """Names, and whether it was the one prepared."""

    def body(self) -> Iterable[Widget]:
        """Yield the list, what stands for an empty one, and what is wrong with files."""
        yield Trouble()
        yield nothing_written(EMPTY)
        yield OptionList(id="plans", markup=False)
        with VerticalScroll(id="problems", classes="hidden"):
            yield Static(id="faults")

    def on_screen_resume(self) -> None:
        """List anew: a plan may have come, gone or changed."""
        self.read()

    @work(exclusive=True, group="plans", exit_on_error=False)
    async def read(self) -> None:
        """Read the plans and list them."""
        plans = self.practice.studio.plans
        try:
            found, problems = await in_thread(lambda: (plans.list(), plans.problems()))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self._plans = tuple(found)
        self._list(problems)

    def _list(self, problems: Sequence[str]) -> None:
        listing = self.query_one("#plans", OptionList)
        at = listing.highlighted or 0
        listing.clear_options()
        listing.add_options(Option(self._row(plan)) for plan in self._plans)
        listing.display = bool(self._plans)
        if self._plans:
            listing.highlighted = min(at, len(self._plans) - 1)
        self.query_one("#empty").set_class(bool(self._plans), "hidden")
        told = [joined(("▲ ", "bold $watch"), literal(problem)) for problem in problems]
        self.query_one("#faults", Static).update(stacked(*told))
        self.query_one("#problems").set_class(not told, "hidden")
        self.refresh_bindings()

    def _row(self, plan: Plan) -> Content:
        active = plan.name == self.practice.settings.plan
        first = next_to_do(plan)
        do = f"Next: {to_do_text(first)}" if first is not None else "Nothing left to do today."
        return stacked(
            joined(
                ("● " if active else "  ", "bold $accent"),
                line(title(plan), "bold", limit=60),
                (f"   {how_long(plan)}", "$accent"),
                ("   you prepare this one" if active else "", "$quiet"),
            ),
            joined("  ", line(do, "$quiet", limit=120)),
        )

    @property
    def _current(self) -> Plan | None:
        at = self.query_one("#plans", OptionList).highlighted
        return self._plans[at] if at is not None and at < len(self._plans) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        if action == "undo":
            return bool(self._forgotten)
        return action == "new" or bool(self._plans)

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Show the plan under the cursor."""
        if self._current is not None:
            self.practice.open_plan(self._current.name)

    def action_activate(self) -> None:
        """Prepare the plan under the cursor: takes count for it from now on."""
        if self._current is not None:
            self.practice.prepare(self._current)
            self.read()

    # Come and go

    def action_new(self) -> None:
        """Begin a plan."""
        self._begin("A new plan", Plan("interview"))

    def action_next_round(self) -> None:
        """Begin the plan of the round after the one under the cursor."""
        if self._current is not None:
            begun = after(self._current, self._current.name)
            self._begin(f"The round after: {title(self._current)}", begun)

    def _begin(self, heading: str, begun: Plan) -> None:
        taken = {plan.name for plan in self._plans}

        def change(plan: Plan, values: dict[str, Any], changed: dict[str, Any]) -> Plan:
            wanted = values["company"] or values["role"] or plan.name
            return replace(plan, **values, name=free_name(wanted, taken))

        draft = Draft(self.practice.studio.plans, begun, change)
        fields = [(asked, getattr(begun, asked.key.field)) for asked in BASICS]

        def opened(_: None) -> None:
            if draft.plan.digest:
                if not self.practice.settings.plan:
                    self.practice.prepare(draft.plan)
                self.practice.open_plan(draft.plan.name)

        self.app.push_screen(FormScreen(heading, fields, draft, faults=moment_faults), opened)

    @work(group="forget", exit_on_error=False)
    async def action_forget(self) -> None:
        """Put the plan under the cursor in the trash; it can be brought back."""
        plan, plans = self._current, self.practice.studio.plans
        if plan is None:
            return
        try:
            await in_thread(lambda: plans.forget(plan.name))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        prepared = self.practice.settings.plan == plan.name
        self._forgotten.append((plan.name, prepared))
        if prepared:
            self.practice.choose_settings(replace(self.practice.settings, plan=""))
        self.tell(f"Forgotten: {safe_line(title(plan), 60)}. u brings it back.")
        self.read()

    @work(group="forget", exit_on_error=False)
    async def action_undo(self) -> None:
        """Bring back what was forgotten last."""
        (name, prepared), plans = self._forgotten.pop(), self.practice.studio.plans
        try:
            plan = await in_thread(lambda: plans.restore(name))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self.tell("It is back.")
        if prepared and not self.practice.settings.plan:
            self.practice.prepare(plan)
        self.read()


def free_name(wanted: str, taken: set[str]) -> str:
    """Return a name for a plan that none has yet."""
    name, number = plan_name(wanted), 1
    known = {each.casefold() for each in taken}
    while (name if number == 1 else f"{name}-{number}").casefold() in known:
        number += 1
    return name if number == 1 else f"{name}-{number}"
