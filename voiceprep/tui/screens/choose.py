"""All questions, by kind and bank, found by a few letters."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static, Tab, Tabs
from textual.widgets.option_list import Option

from voiceprep.text import clock, safe_line
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.screens.page import Page
from voiceprep.tui.wording import KINDS, counted, practised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.widget import Widget

    from voiceprep.model import Question

NOTHING_FOUND = "No question holds these words. Delete some of them, or look under All."
MAX_FOLLOW_UPS = 3
BESIDE = 10
"""Columns of a row that are not its question."""


class ChooseScreen(Page):
    """A list with a filter above it and what is known about a question below."""

    CSS_PATH = "choose.tcss"
    PLACE = "Choose a question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "practise", "Practise", priority=True),
        Binding("n", "any", "A random one"),
        Binding("slash", "find", "Find", key_display="/"),
        Binding("left", "kind(-1)", "Kind", key_display="← →"),
        Binding("right", "kind(1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._listed: list[Question] = []

    def body(self) -> Iterable[Widget]:
        """Yield kinds, filter, list and details."""
        tabs = [Tab("All", id="kind-all")]
        tabs += [Tab(Content(name), id=f"kind-{kind}") for kind, name in KINDS.items()]
        yield Tabs(*tabs, id="kinds")
        yield Input(placeholder="Find by words, skill or bank", id="find", compact=True)
        yield OptionList(id="questions", markup=False)
        yield Static(id="about")

    def on_mount(self) -> None:
        """List everything, the arrows on the list."""
        self.query_one("#kinds", Tabs).can_focus = False
        self._list()
        self.query_one("#questions").focus()

    def _list(self) -> None:
        listing = self.query_one("#questions", OptionList)
        listing.clear_options()
        found = [q for q in self.practice.questions if self._fits(q)]
        self._listed = sorted(
            found, key=lambda q: list(KINDS).index(q.kind) if q.kind in KINDS else 9
        )
        listing.add_options(self._options())
        if self._listed:
            listing.highlighted = next(
                at for at, option in enumerate(listing.options) if not option.disabled
            )
        else:
            self.query_one("#about", Static).update(literal(NOTHING_FOUND))

    def _fits(self, question: Question) -> bool:
        tab = self.query_one("#kinds", Tabs).active_tab
        kind = (tab.id if tab is not None and tab.id else "kind-all").removeprefix("kind-")
        if kind not in ("all", question.kind):
            return False
        told = " ".join(
            (question.text, question.kind, question.competency, question.bank)
        ).casefold()
        return all(word in told for word in self.query_one("#find", Input).value.casefold().split())

    def _options(self) -> Iterable[Option]:
        group = ""
        for index, question in enumerate(self._listed):
            heading = f"{KINDS.get(question.kind, question.kind)} · {question.bank}".rstrip(" ·")
            if heading != group:
                group = heading
                title = Content.styled(safe_line(heading, 100), "bold $accent")
                yield Option(title, disabled=True)
            yield Option(self._row(question), id=f"q-{index}")

    def _row(self, question: Question) -> Content:
        count = self.practice.practised[question.id]
        sign = f"{min(count, 99):>2}×" if count else "  ·"
        style = "$good" if count else "$quiet"
        room = max(20, self.app.size.width - BESIDE)
        return joined((f"{sign} ", style), safe_line(question.text, room))

    def on_resize(self) -> None:
        """Cut the questions anew, a line each."""
        listing = self.query_one("#questions", OptionList)
        if listing.option_count:
            for index, question in enumerate(self._listed):
                listing.replace_option_prompt(f"q-{index}", self._row(question))

    def _chosen(self) -> Question | None:
        listing = self.query_one("#questions", OptionList)
        option = listing.highlighted_option
        if option is None or option.id is None:
            return None
        return self._listed[int(option.id.removeprefix("q-"))]

    @on(Tabs.TabActivated)
    @on(Input.Changed)
    def _narrowed(self) -> None:
        self._list()

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        question = self._chosen()
        if question is None:
            return
        done = practised(self.practice.practised[question.id])
        facts = [question.competency, f"aim for about {clock(question.target_s)}", done]
        known = " · ".join(safe_line(fact, 60) for fact in facts if fact)
        rows = [line(question.text, "bold", limit=300), joined((known, "$quiet"))]
        asked_next = question.follow_ups[:MAX_FOLLOW_UPS]
        rows += [joined(("↳ ", "$quiet"), safe_line(follow_up, 160)) for follow_up in asked_next]
        self.query_one("#about", Static).update(stacked(*rows))

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def action_practise(self) -> None:
        """Begin a take of the question under the cursor."""
        question = self._chosen()
        if question is not None:
            self.practice.practise(question, instead=True)

    def action_any(self) -> None:
        """Begin a take of any question of those listed."""
        if self._listed:
            self.practice.practise(random.choice(self._listed), instead=True)
        else:
            self.tell(NOTHING_FOUND)

    def action_find(self) -> None:
        """Go to the filter."""
        self.query_one("#find").focus()

    def action_kind(self, step: int) -> None:
        """Go to the next or previous kind."""
        tabs = self.query_one("#kinds", Tabs)
        if step > 0:
            tabs.action_next_tab()
        else:
            tabs.action_previous_tab()

    def action_back(self) -> None:
        """Leave the filter first, then the screen."""
        find = self.query_one("#find", Input)
        if find.has_focus or find.value:
            find.value = ""
            self.query_one("#questions").focus()
        else:
            self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows reach the list from the filter."""
        if event.key == "down" and self.query_one("#find").has_focus:
            event.stop()
            self.query_one("#questions").focus()

    def summary(self) -> str:
        """Return how many are listed."""
        return counted(len(self._listed), "question")
