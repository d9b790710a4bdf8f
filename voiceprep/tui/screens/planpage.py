"""What all pages about one plan share: it is read anew whenever one comes back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import work

from voiceprep.errors import VoiceprepError
from voiceprep.tui.background import in_thread
from voiceprep.tui.screens.form import Draft, FormScreen
from voiceprep.tui.screens.listening import ListeningPage
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voiceprep.model import Plan
    from voiceprep.tui.planforms import Asked


class PlanPage(ListeningPage):
    """A page about one plan; subclasses show it in `show`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.plan_name = name
        self.plan: Plan | None = None

    def show(self, plan: Plan) -> None:
        """Show the plan as it is now."""

    def on_screen_resume(self) -> None:
        """Read the plan anew: a form, or an editor elsewhere, may have changed it."""
        self.read()

    @work(exclusive=True, group="plan", exit_on_error=False)
    async def read(self) -> None:
        """Read the plan and show it."""
        plans, name = self.practice.studio.plans, self.plan_name
        try:
            plan = await in_thread(lambda: plans.load(name))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error, "Once it is corrected, esc and back here shows it.")
            return
        self.query_one(Trouble).clear()
        self._show(plan)

    @work(group="change", exit_on_error=False)
    async def change(self, make: Callable[[Plan], Plan], said: str = "") -> None:
        """Change the plan as it is on disk now, and show it."""
        plans, name = self.practice.studio.plans, self.plan_name
        try:
            plan = await in_thread(lambda: plans.save(make(plans.load(name))))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self._show(plan)
        if said:
            self.tell(said)

    def _show(self, plan: Plan) -> None:
        self.plan = plan
        if self.is_mounted:
            self.show(plan)
            self.refresh_bindings()

    def fill_in(self, title: str, fields: Sequence[Asked]) -> None:
        """Open fields of the plan itself as a form."""
        from dataclasses import replace

        plan = self.plan
        if plan is None:
            return

        def change(plan: Plan, values: dict[str, Any], changed: dict[str, Any]) -> Plan:
            return replace(plan, **changed)

        draft = Draft(self.practice.studio.plans, plan, change)
        asked = [(each, getattr(plan, each.key.field)) for each in fields]
        self.app.push_screen(FormScreen(title, asked, draft, faults=moment_faults))


def moment_faults(values: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with date and time together, by field."""
    from voiceprep.interview.zones import skipped

    day, at = values.get("day"), values.get("at")
    if day is None or at is None or not skipped(day, at, values.get("zone", "")):
        return {}
    return {"at": "There is no such time on that day: the clocks go forward over it."}
