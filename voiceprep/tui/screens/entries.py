"""One kind of entry of a plan: its interviewers, notes, stories, questions or debriefs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.text import safe_line
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.planforms import DEBRIEFS, standing, twin_fault, with_entry
from voiceprep.tui.screens.form import Draft, FormScreen, nothing_written
from voiceprep.tui.screens.planpage import PlanPage
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.content import Content
    from textual.widget import Widget

    from voiceprep.model import Plan
    from voiceprep.tui.planforms import Listed


class EntriesScreen(PlanPage):
    """A list; each entry opens as a form."""

    CSS_PATH = "entries.tcss"
    PLACE = "Your plan"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "Open", priority=True),
        Binding("n", "new", "New"),
        Binding("d", "remove", "Remove"),
        Binding("u", "undo", "Undo remove"),
    ]
    AUTO_FOCUS = "OptionList"

    def __init__(self, name: str, listed: Listed) -> None:
        super().__init__(name)
        self.listed = listed
        self._entries: Sequence[Any] = ()
        self._removed: list[object] = []
        self._first = 0
        """The entry that the cursor begins on."""

    def body(self) -> Iterable[Widget]:
        """Yield title, list, and what stands for an empty one."""
        yield Static(literal(self.listed.title, "bold"), id="title")
        yield Trouble()
        yield nothing_written(self.listed.empty)
        yield OptionList(id="entries", markup=False)

    def show(self, plan: Plan) -> None:
        """List the entries."""
        self._entries = self._found(plan)
        listing = self.query_one("#entries", OptionList)
        at = self._first if listing.highlighted is None else listing.highlighted
        listing.clear_options()
        listing.add_options(Option(self._row(entry)) for entry in self._entries)
        listing.display = bool(self._entries)
        if self._entries:
            listing.highlighted = min(at, len(self._entries) - 1)
        self.query_one("#empty").set_class(bool(self._entries), "hidden")

    def _found(self, plan: Plan) -> Sequence[Any]:
        return tuple(getattr(plan, self.listed.field))

    def _row(self, entry: object) -> Content:
        head, below = self.listed.row(entry)
        rows = [line(head, "bold", limit=160)]
        if below:
            rows.append(joined(("  ", ""), line(below, "$quiet", limit=150)))
        return stacked(*rows)

    @property
    def _current(self) -> Any:  # noqa: ANN401 - an entry of any kind
        at = self.query_one("#entries", OptionList).highlighted
        return self._entries[at] if at is not None and at < len(self._entries) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        if action in ("edit", "remove"):
            return bool(self._entries)
        return bool(self._removed) if action == "undo" else self.plan is not None

    @on(OptionList.OptionSelected)
    def action_edit(self) -> None:
        """Open the entry under the cursor."""
        entry = self._current
        if entry is not None:
            self.open_form(entry)

    def action_new(self) -> None:
        """Open an empty form."""
        self.open_form(None)

    def open_form(self, entry: object) -> None:
        """Open an entry, or an empty form where there is none."""
        plan, listed = self.plan, self.listed
        if plan is None:
            return

        def change(plan: Plan, values: dict[str, Any], changed: dict[str, Any]) -> Plan:
            there = standing(listed, plan, entry)
            new = listed.made(**values) if there is None else replace(there, **changed)
            return with_entry(plan, listed.field, there, new)

        def faults(values: dict[str, Any]) -> dict[str, str]:
            if not listed.unique:
                return {}
            there = standing(listed, draft.plan, entry)
            fault = twin_fault(listed, draft.plan, there, values[listed.unique])
            return {listed.unique: fault} if fault else {}

        draft = Draft(self.practice.studio.plans, plan, change)
        title = f"{listed.title}: {listed.row(entry)[0] if entry else f'a new {listed.one}'}"
        self.app.push_screen(FormScreen(title, self._fields(entry), draft, faults=faults))

    def _fields(self, entry: object) -> Sequence[tuple[Any, Any]]:
        asked = self.listed.asked
        if entry is None:
            return [(each, _nothing(each.key.kind)) for each in asked]
        return [(each, getattr(entry, each.key.field)) for each in asked]

    def action_remove(self) -> None:
        """Take the entry under the cursor out; it can be brought back."""
        entry, field = self._current, self.listed.field
        if entry is None:
            return
        self._removed.append(entry)
        said = f"Removed: {safe_line(self.listed.row(entry)[0], 60)}. u brings it back."
        self.change(lambda plan: with_entry(plan, field, entry, None), said)

    def action_undo(self) -> None:
        """Bring back what was removed last."""
        entry, field = self._removed.pop(), self.listed.field
        self.change(lambda plan: with_entry(plan, field, None, entry), "It is back.")


class DebriefsScreen(EntriesScreen):
    """What was said, interviewer by interviewer; those not written about yet are listed, too."""

    def __init__(self, name: str, first: int = 0) -> None:
        super().__init__(name, DEBRIEFS)
        self._first = first

    def _found(self, plan: Plan) -> Sequence[Any]:
        from voiceprep.interview.plan import debrief_of

        people = [person.name for person in plan.interviewers]
        own = [debrief_of(plan, name) or self.listed.made(name) for name in people]
        return (*own, *(each for each in plan.debriefs if each not in own))


def _nothing(kind: str) -> Any:  # noqa: ANN401 - of the kind
    return {"lines": (), "flag": False}.get(kind, "")
