"""A part of a plan as a form: filled in, looked over, kept; nothing written is lost on the way."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from voiceprep.errors import PlanChanged, VoiceprepError
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import line, literal
from voiceprep.tui.screens.choice import Answer, Choice
from voiceprep.tui.screens.page import Page
from voiceprep.tui.widgets.field import Field
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.widget import Widget

    from voiceprep.model import Plan
    from voiceprep.ports import Plans
    from voiceprep.tui.planforms import Asked

    Values = dict[str, Any]
    Change = Callable[[Plan, Values, Values], Plan]
    """From a plan, all values, and those alone that the person changed, to the plan with them."""

AGAIN = "ctrl+s once more puts what stands here into the newer plan; esc leaves it as it is."
STAYS = "What you wrote stands here still."


class Draft:
    """A plan being changed: what it was, and how the values of a form go into it."""

    def __init__(self, plans: Plans, plan: Plan, change: Change) -> None:
        self.plan = plan
        self._plans = plans
        self._change = change

    def save(self, values: Values, changed: Values) -> None:
        """Keep the plan with these values. Raises PlanInvalid, PlanChanged, StorageFailed."""
        try:
            self.plan = self._plans.save(self._change(self.plan, values, changed))
        except PlanChanged:
            with contextlib.suppress(VoiceprepError):
                self.plan = self._plans.load(self.plan.name)  # what is saved next goes on top of it
            raise


class FormScreen(Page):
    """Fields below one another."""

    CSS_PATH = "form.tcss"
    PLACE = "Your plan"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep", priority=True),
        # At once, before the next key is handed out: who types fast must not write on in the field.
        Binding("tab", "next_field", "Next field", priority=True),
        Binding("enter", "next_line", show=False, priority=True),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[tuple[Asked, Any]],
        draft: Draft,
        *,
        faults: Callable[[Values], Mapping[str, str]] = lambda values: {},
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = tuple(fields)
        self._draft = draft
        self._faults = faults
        self._busy = False

    def body(self) -> Iterable[Widget]:
        """Yield the fields."""
        names = tuple(person.name for person in self._draft.plan.interviewers)
        yield Static(line(self._title, "bold"), id="title")
        with VerticalScroll(id="fields", can_focus=False):
            yield Trouble()
            for asked, value in self._fields:
                yield Field(asked, value, names)

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.query(Field).first().focus_input()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let enter begin a new line, or open a choice, where it can."""
        return action != "next_line" or isinstance(self.focused, Input)

    def action_next_field(self) -> None:
        """Go to the next field."""
        self.focus_next()

    def action_next_line(self) -> None:
        """Go to the next field from one that is a single line."""
        self.focus_next()

    def _answers(self) -> tuple[Values, dict[str, str]]:
        """Return what can be used as it is, and what is wrong with the rest, by field."""
        values: Values = {}
        faults: dict[str, str] = {}
        for field in self.query(Field):
            value, fault = field.answer()
            values[field.asked.key.field] = value
            if fault:
                faults[field.asked.key.field] = fault
        return values, faults or dict(self._faults(values))

    @property
    def _changed(self) -> set[str]:
        return {field.asked.key.field for field in self.query(Field) if field.changed}

    # Keep

    @work(exclusive=True, group="keep", exit_on_error=False)
    async def action_keep(self, then: Callable[[], None] | None = None) -> None:
        """Look the fields over, keep what they say, and go back."""
        if self._busy:
            return
        values, faults = self._answers()
        for field in self.query(Field):
            field.tell(faults.get(field.asked.key.field, ""))
        if faults:
            self.query_one(f"#field-{next(iter(faults))}", Field).focus_input()
            return
        if self._changed and not await self._saved(values):
            return
        self.dismiss()
        if then is not None:
            then()

    async def _saved(self, values: Values) -> bool:
        trouble, changed = self.query_one(Trouble), {name: values[name] for name in self._changed}
        self._busy = True
        try:
            await in_thread(lambda: self._draft.save(values, changed))
        except VoiceprepError as error:
            trouble.tell(error, AGAIN if isinstance(error, PlanChanged) else STAYS)
            self.query_one("#fields").scroll_home(animate=False)
            return False
        finally:
            self._busy = False
        return True

    def unsaved(self) -> Callable[[], None] | None:
        """Return what keeps as much of what is written as can be used."""
        if not self._changed or self._busy:
            return None
        values, faults = self._answers()
        first = {asked.key.field: value for asked, value in self._fields}
        usable = {name: first[name] if name in faults else values[name] for name in values}
        changed = {name: values[name] for name in self._changed - set(faults)}
        return lambda: self._draft.save(usable, changed)

    # Leave

    def action_back(self) -> None:
        """Go back; what was not kept is asked about first."""
        self.ask_to_leave(lambda: None)

    def ask_to_leave(self, then: Callable[[], None]) -> None:
        """Leave and do that; first ask what becomes of what was written."""
        if not self._changed:
            self.dismiss()
            then()
            return

        def decide(answer: str | None) -> None:
            if answer == "k":
                self.action_keep(then)
            elif answer == "x":
                self.dismiss()
                then()

        asked = Choice(
            "Keep what you wrote?",
            "",
            Answer("x", "Throw away", "error"),
            Answer("k", "Keep", "primary"),
            Answer("n", "Go on writing"),
        )
        self.app.push_screen(asked, decide)


def nothing_written(words: str) -> Static:
    """Return what stands for a list that is empty, and says what to do."""
    return Static(literal(words, "$quiet"), id="empty", classes="hidden")
