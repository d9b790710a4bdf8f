"""One interview being prepared: how long it is, what to do today, and the way to each part."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from voiceprep.interview.days import countdown, ticked, to_dos
from voiceprep.interview.plan import debrief_of, title
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.planforms import BASICS, COMPANY, FIRST, PEOPLE, QUESTIONS, STORIES
from voiceprep.tui.planwords import now, person_of, place_of, to_do_row, to_do_text
from voiceprep.tui.screens.crib import CribScreen
from voiceprep.tui.screens.daycheck import CheckScreen
from voiceprep.tui.screens.entries import DebriefsScreen, EntriesScreen
from voiceprep.tui.screens.facts import FactsScreen
from voiceprep.tui.screens.planpage import PlanPage
from voiceprep.tui.screens.thanks import ThanksScreen
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.content import Content
    from textual.widget import Widget

    from voiceprep.interview.days import ToDo
    from voiceprep.model import Plan

PARTS = (
    ("1", "basics", "The basics"),
    ("2", "people", "Interviewers"),
    ("3", "first", "First interview"),
    ("4", "stories", "Your stories"),
    ("5", "questions", "Your questions"),
    ("6", "company", "Advert, company"),
    ("7", "facts", "Keep straight"),
    ("8", "crib", "Crib sheet"),
    ("9", "check", "Check of the day"),
    ("0", "debrief", "After the talks"),
    ("t", "thanks", "Thank-you notes"),
)
"""Key, name and title of each part."""
DOES_NOT_COUNT = "▲ Your takes do not count for this interview yet: a changes that."


class PlanScreen(PlanPage):
    """What to do on the left, the parts of the plan on the right."""

    CSS_PATH = "plan.tcss"
    PLACE = "Your plan"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True),
        Binding("space", "tick", "Tick", priority=True),
        Binding("left,right,tab,shift+tab", "other_side", "Side", key_display="← →", priority=True),
        Binding("a", "activate", "Prepare this one"),
        Binding("o", "others", "All plans"),
        *(Binding(key, f"part('{name}')", words, show=False) for key, name, words in PARTS),
    ]
    AUTO_FOCUS = "#to-dos"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._to_dos: Sequence[ToDo] = ()

    def body(self) -> Iterable[Widget]:
        """Yield the countdown, what to do, and the parts."""
        yield Static(id="head")
        yield Trouble()
        with Horizontal(id="plan"):
            with Vertical(id="left"):
                yield Static(joined(("What to do", "bold")), classes="heading")
                yield OptionList(id="to-dos", markup=False)
            with Vertical(id="right"):
                yield Static(joined(("The plan", "bold")), classes="heading")
                yield OptionList(id="parts", markup=False)
        yield Static(id="why")

    def show(self, plan: Plan) -> None:
        """Show the plan as it is now."""
        at = now()
        head = [line(title(plan), "bold", limit=100), literal(countdown(plan, at), "$accent")]
        if not self._active:
            head.append(joined((DOES_NOT_COUNT, "$watch")))
        self.query_one("#head", Static).update(stacked(*head))
        self._to_dos = to_dos(plan, at)
        self._fill("#to-dos", map(to_do_row, self._to_dos))
        self._fill("#parts", (_part_row(plan, *part) for part in PARTS))
        self._explain()

    def _fill(self, where: str, rows: Iterable[Content]) -> None:
        listing = self.query_one(where, OptionList)
        at = listing.highlighted or 0
        listing.clear_options()
        listing.add_options(map(Option, rows))
        if listing.option_count:
            listing.highlighted = min(at, listing.option_count - 1)

    @property
    def _active(self) -> bool:
        return self.practice.settings.plan == self.plan_name

    @property
    def _to_do(self) -> ToDo | None:
        at = self.query_one("#to-dos", OptionList).highlighted
        return self._to_dos[at] if at is not None and at < len(self._to_dos) else None

    @on(OptionList.OptionHighlighted, "#to-dos")
    def _explain(self) -> None:
        to_do = self._to_do
        rows = [to_do_row(to_do), literal(to_do.why, "$quiet")] if to_do is not None else []
        self.query_one("#why", Static).update(stacked(*rows))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        if action == "activate":
            return not self._active
        if action == "tick":
            return bool(self._to_dos)
        return True

    # What one can do

    def action_other_side(self) -> None:
        """Go to the other list."""
        on_left = self.query_one("#to-dos").has_focus
        self.query_one("#parts" if on_left else "#to-dos").focus()

    def action_tick(self) -> None:
        """Tick what is done, or take the tick away."""
        to_do = self._to_do
        if to_do is None or not self.query_one("#to-dos").has_focus:
            self.action_open()
            return
        if to_do.evident:
            self.tell("The plan itself shows that this is done.")
            return
        done, id_ = to_do.state != "done", to_do.id
        said = f"Done: {to_do_text(to_do)}" if done else ""
        self.change(lambda plan: ticked(plan, id_, done=done), said)

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open the part under the cursor, or where the to-do is done."""
        if self.query_one("#parts").has_focus:
            at = self.query_one("#parts", OptionList).highlighted
            self.action_part(PARTS[at or 0][1])
        elif self._to_do is not None:
            self._open_to_do(self._to_do)

    def _open_to_do(self, to_do: ToDo) -> None:
        at = person_of(to_do.id, self.plan) if self.plan is not None else 0
        name = place_of(to_do.id)
        if name == "debrief":
            self.app.push_screen(DebriefsScreen(self.plan_name, at))
        elif name == "thanks":
            self.app.push_screen(ThanksScreen(self.plan_name, at))
        else:
            self.action_part(name)

    def action_activate(self) -> None:
        """Prepare this plan: takes count for it from now on."""
        if self.plan is not None:
            self.practice.prepare(self.plan)
            self.show(self.plan)
            self.refresh_bindings()

    def action_others(self) -> None:
        """Show all plans."""
        self.practice.show_plans()

    def action_part(self, name: str) -> None:
        """Open a part of the plan."""
        ways: dict[str, Callable[[], object]] = {
            "basics": lambda: self.fill_in("The basics", BASICS),
            "company": lambda: self.fill_in("Advert and company", COMPANY),
            "practise": self.practice.action_choose,
            "panel": self._rehearse,
            "next": self.action_others,
        }
        if self.plan is None:
            return
        if name in ways:
            ways[name]()
        elif name:
            self.app.push_screen(self._page(name))
        else:
            self.tell("Only you know when this is done: space ticks it.")

    def _rehearse(self) -> None:
        from voiceprep.tui.screens.mock import MockScreen

        self.app.push_screen(MockScreen(self.plan_name))

    def _page(self, name: str) -> PlanPage:
        lists = {"people": PEOPLE, "first": FIRST, "stories": STORIES, "questions": QUESTIONS}
        if name in lists:
            return EntriesScreen(self.plan_name, lists[name])
        pages: dict[str, type[PlanPage]] = {
            "facts": FactsScreen,
            "crib": CribScreen,
            "check": CheckScreen,
            "debrief": DebriefsScreen,
            "thanks": ThanksScreen,
        }
        return pages[name](self.plan_name)


def _part_row(plan: Plan, key: str, name: str, words: str) -> Content:
    told = _told(plan).get(name, "")
    return joined((f"{key} ", "bold $accent"), f"{words:<17}", line(told, "$quiet", limit=60))


def _told(plan: Plan) -> dict[str, str]:
    """Return what the list of parts says of each."""
    whole = [story for story in plan.stories if story.situation and story.action and story.result]
    written = [p for p in plan.interviewers if debrief_of(plan, p.name) is not None]
    day = f"{plan.day:%a} {plan.day.day} {plan.day:%b}" if plan.day is not None else "no date"
    return {
        "basics": day,
        "people": _number(len(plan.interviewers)),
        "first": counted(len(plan.first_interview), "note") if plan.first_interview else "none",
        "stories": f"{len(whole)} of {len(plan.stories)} whole" if plan.stories else "none",
        "questions": _number(sum(not each.answered for each in plan.own_questions)),
        "company": "noted" if plan.advert or plan.company_notes else "none",
        "facts": _number(len(plan.numbers)),
        "debrief": f"{len(written)} of {len(plan.interviewers)}" if plan.interviewers else "",
    }


def _number(count: int) -> str:
    return str(count) if count else "none"
