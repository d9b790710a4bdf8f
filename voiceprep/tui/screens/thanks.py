"""A thank-you note for each interviewer: drafted, changed, copied or written to a file.

Nothing is ever sent from here. A note that was changed is not lost on leaving.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static, Tab, Tabs, TextArea

from voiceprep.errors import VoiceprepError
from voiceprep.interview.days import due_text, person_ids, ticked, to_dos
from voiceprep.interview.thanks import VARIANTS, thank_yous
from voiceprep.text import safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, literal, stacked
from voiceprep.tui.planwords import now
from voiceprep.tui.screens.choice import Answer, Choice
from voiceprep.tui.screens.form import nothing_written
from voiceprep.tui.screens.planpage import PlanPage
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.widget import Widget

    from voiceprep.interview.thanks import ThankYou
    from voiceprep.model import Plan

EMPTY = (
    "There is nobody to thank in this plan yet. Enter the interviewers first (2 in the plan); "
    "after the talks, write down what each of them said (0), and the notes take it up."
)
COPIED = "Copied, if your terminal lets programs copy. If not: w writes it to a file."
_COMMAND = re.compile(r": voiceprep plan \w+$")


class ThanksScreen(PlanPage):
    """A tab for each interviewer, the note below."""

    PLACE = "Thank-you notes"
    DEFAULT_CSS = """
    ThanksScreen Trouble { margin: 0 3; }
    ThanksScreen #people { margin: 0 1; }
    ThanksScreen #empty { padding: 2 4; height: auto; }
    ThanksScreen TextArea { height: 1fr; margin: 0 2; border: tall $border; background: $surface; }
    ThanksScreen TextArea:focus { border: tall $accent; }
    ThanksScreen #about { height: auto; max-height: 6; padding: 0 3; }
    ThanksScreen.-wide TextArea { margin: 1 8; }
    ThanksScreen.-wide #about { padding: 0 9 1 9; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "person(-1)", "Person", key_display="← →"),
        Binding("right", "person(1)", show=False),
        Binding("v", "other_words", "Other words"),
        Binding("e", "edit", "Edit"),
        Binding("c", "copy", "Copy"),
        Binding("w", "write", "Write"),
        Binding("s", "sent", "Sent"),
        Binding("d", "debrief", "Debrief"),
    ]

    def __init__(self, name: str, first: int = 0) -> None:
        super().__init__(name)
        self._notes: tuple[ThankYou, ...] = ()
        self._variant = 0
        self._at = first
        self._named: tuple[str, ...] = ()
        self._texts: dict[str, str] = {}
        """What was made of a note, by name, where it was changed."""
        self._safe: dict[str, str] = {}
        """What was copied or written."""

    def body(self) -> Iterable[Widget]:
        """Yield the names, the note, and what is to be said about it."""
        yield Trouble()
        yield nothing_written(EMPTY)
        yield Tabs(id="people")
        yield TextArea(id="note", soft_wrap=True, tab_behavior="focus")
        yield Static(id="about")

    def on_mount(self) -> None:
        """Leave the keys to the page until the note is edited."""
        self.query_one(Tabs).can_focus = False

    def show(self, plan: Plan) -> None:
        """Draft the notes anew; what was changed stays."""
        self._notes = thank_yous(plan, self._variant)
        for widget in ("#people", "#note", "#about"):
            self.query_one(widget).display = bool(self._notes)
        self.query_one("#empty").set_class(bool(self._notes), "hidden")
        self._name_tabs(tuple(note.to for note in self._notes))
        self._show_note()

    @work(exclusive=True, group="tabs", exit_on_error=False)
    async def _name_tabs(self, names: tuple[str, ...]) -> None:
        if names == self._named:
            return
        self._named, at = names, self._at
        tabs = self.query_one(Tabs)
        with self.prevent(Tabs.TabActivated):
            await tabs.clear()
            for number, name in enumerate(names):
                await tabs.add_tab(Tab(Content(safe_line(name, 24)), id=f"to-{number}"))
        if names:
            tabs.active = f"to-{min(at, len(names) - 1)}"

    @property
    def note(self) -> ThankYou | None:
        """The note that is shown."""
        return self._notes[self._at] if self._at < len(self._notes) else None

    @on(Tabs.TabActivated)
    def _other_person(self, event: Tabs.TabActivated) -> None:
        self._at = int((event.tab.id or "to-0").removeprefix("to-"))
        self._show_note()

    def _show_note(self) -> None:
        note = self.note
        if note is None:
            return
        area = self.query_one(TextArea)
        wanted = self._texts.get(note.to, text_of(note))
        if area.text != wanted:
            area.load_text(wanted)
        self._tell_about(note)

    def _tell_about(self, note: ThankYou) -> None:
        rows = [joined(("▲ ", "bold $watch"), literal(_here(each))) for each in note.missing]
        rows.append(joined((self._due(), "$quiet")))
        self.query_one("#about", Static).update(stacked(*rows))

    def _due(self) -> str:
        if self.plan is None:
            return ""
        found = {to_do.id: to_do for to_do in to_dos(self.plan, now())}
        to_do = found.get(self._to_do_id)
        if to_do is None:
            return "Send it within a day of the talk. Nothing is sent from here."
        if to_do.state == "done":
            return "✓ Sent, as you said."
        due = f"Due {due_text(to_do.due, now())}." if to_do.due is not None else ""
        return f"{due} Read it aloud once, sign it. Nothing is sent from here; s once you sent it."

    @property
    def _to_do_id(self) -> str:
        names = [person.name for person in self.plan.interviewers] if self.plan else []
        return f"thanks-{person_ids(names)[self._at]}" if self._at < len(names) else ""

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        note = self.note
        if note is None:
            return
        if event.text_area.text == text_of(note):
            self._texts.pop(note.to, None)
        else:
            self._texts[note.to] = event.text_area.text

    # What one can do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        return bool(self._notes) or action == "debrief"

    def action_person(self, step: int) -> None:
        """Go to the next or previous interviewer."""
        tabs = self.query_one(Tabs)
        if step > 0:
            tabs.action_next_tab()
        else:
            tabs.action_previous_tab()

    def action_other_words(self) -> None:
        """Draft the note in other words; what was changed in it is asked about first."""
        note = self.note
        if note is None:
            return
        if note.to not in self._texts:
            self._next_variant(note)
            return
        asked = Choice(
            "Draft it anew?",
            "What you changed in this note is lost.",
            Answer("v", "Other words", "error"),
            Answer("n", "Go on"),
        )
        answered = lambda answer: self._next_variant(note) if answer == "v" else None  # noqa: E731
        self.app.push_screen(asked, answered)

    def _next_variant(self, note: ThankYou) -> None:
        self._texts.pop(note.to, None)
        self._variant = (self._variant + 1) % VARIANTS
        if self.plan is not None:
            self._notes = thank_yous(self.plan, self._variant)
            self._show_note()

    def action_edit(self) -> None:
        """Change the note; escape comes back."""
        self.query_one(TextArea).focus()

    def action_copy(self) -> None:
        """Copy the note."""
        note = self.note
        if note is not None:
            text = self.query_one(TextArea).text
            self.app.copy_to_clipboard(text)
            self._safe[note.to] = text
            self.tell(COPIED)

    @work(exclusive=True, group="write", exit_on_error=False)
    async def action_write(self, then: Callable[[], None] | None = None) -> None:
        """Write the note to a file, or all that were changed before leaving."""
        shown = self.note
        if shown is None:
            return
        texts = dict(self._loose) if then is not None else {shown.to: self.query_one(TextArea).text}
        try:
            files = await in_thread(lambda: self._written(texts))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self._safe |= texts
        self.tell(f"Written: {', '.join(files)}")
        if then is not None:
            self._go(then)

    def _written(self, texts: dict[str, str]) -> list[str]:
        papers = self.practice.studio.papers
        names = dict(zip(texts, person_ids(tuple(texts)), strict=True))
        named = ((f"thanks-{self.plan_name}-{names[to]}", text) for to, text in texts.items())
        return [str(papers.letter(text, name)) for name, text in named]

    def action_sent(self) -> None:
        """Note that it was sent."""
        id_ = self._to_do_id
        if id_:
            self.change(lambda plan: ticked(plan, id_), "Ticked: sent.")

    def action_debrief(self) -> None:
        """Write down what was said in the talk."""
        from voiceprep.tui.screens.entries import DebriefsScreen

        self.app.push_screen(DebriefsScreen(self.plan_name))

    # Leave

    @property
    def _loose(self) -> dict[str, str]:
        """What was changed and neither copied nor written."""
        return {to: text for to, text in self._texts.items() if self._safe.get(to) != text}

    def unsaved(self) -> Callable[[], object] | None:
        """Return what writes the changed notes to files."""
        loose = self._loose
        return (lambda: self._written(loose)) if loose else None

    def action_back(self) -> None:
        """Leave the note, then the page; notes that were changed are asked about first."""
        if self.query_one(TextArea).has_focus:
            self.set_focus(None)
        else:
            self.ask_to_leave(lambda: None)

    def ask_to_leave(self, then: Callable[[], None]) -> None:
        """Leave and do that; first ask what becomes of changed notes."""
        if not self._loose:
            self._go(then)
            return

        def decide(answer: str | None) -> None:
            if answer == "w":
                self.action_write(then)
            elif answer == "x":
                self._go(then)

        names = ", ".join(safe_line(to, 30) for to in self._loose)
        asked = Choice(
            "Keep the notes you changed?",
            f"To {names}: neither copied nor written to a file.",
            Answer("x", "Throw away", "error"),
            Answer("w", "Write to files", "primary"),
            Answer("n", "Go on"),
        )
        self.app.push_screen(asked, decide)

    def _go(self, then: Callable[[], None]) -> None:
        self.dismiss()
        then()


def text_of(note: ThankYou) -> str:
    """Return a note as it is copied."""
    return f"Subject: {note.subject}\n\n{note.body}\n"


def _here(missing: str) -> str:
    """Return what a note lacks, with the key instead of the command that mends it."""
    return _COMMAND.sub(": d", missing)
