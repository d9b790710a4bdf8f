"""What came across: the one thing to fix first, the rest folded away until asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from voiceprep.text import clock, safe_line
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.wording import SIGNS, STYLES, counted, range_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content

    from voiceprep.model import Finding, Interval

MAX_LISTED = 4


class FindingCard(Static, can_focus=True):
    """One finding: a line, or with advice, number, range, source and seconds to listen to."""

    opened: reactive[bool] = reactive(False, layout=True)
    explained: reactive[bool] = reactive(False, layout=True)

    class Heard(Message):
        """The person wants to hear the evidence of a finding."""

        def __init__(self, card: FindingCard) -> None:
            super().__init__()
            self.card = card

    def __init__(self, finding: Finding, *, first: bool = False) -> None:
        super().__init__()
        self.finding = finding
        self.first = first
        self._next_evidence = 0
        self.set_reactive(FindingCard.opened, first)
        self.set_class(first, "open")

    def render(self) -> Content:
        """Return as much as is unfolded."""
        rows = [self._head()]
        if self.opened:
            rows += self._body()
        if self.opened and self.explained:
            rows += self._why()
        return stacked(*rows)

    def _head(self) -> Content:
        sign, words = SIGNS[self.finding.verdict]
        style = STYLES[self.finding.verdict]
        label = f"{sign} {words}  "
        if self.first and self.finding.verdict in ("fix", "watch"):
            label = f"{sign} Fix this first  "
        return joined(
            (label, f"bold {style}"), line(self.finding.title, "bold" if self.opened else "")
        )

    def _body(self) -> list[Content]:
        rows = [literal(self.finding.advice)] if self.finding.advice else []
        facts = [range_said(self.finding)]
        if self.finding.evidence:
            facts.append(f"♪ {self._seconds()}")
        known = "  ·  ".join(fact for fact in facts if fact)
        return [*rows, line(known, "$quiet")] if known else rows

    def _seconds(self) -> str:
        spans = [f"{clock(e.start_s)}–{clock(e.end_s)}" for e in self.finding.evidence[:MAX_LISTED]]
        more = len(self.finding.evidence) - MAX_LISTED
        return ", ".join(spans) + (f" and {more} more" if more > 0 else "")

    def _why(self) -> list[Content]:
        norm = self.finding.norm
        source = norm.source if norm else "Told for information; there is no range for it."
        rows = [joined(("Why: ", "bold $quiet"), literal(source, "$quiet"))]
        if self.finding.rule:
            rows.append(joined(("Counted: ", "bold $quiet"), literal(self.finding.rule, "$quiet")))
        return rows

    def on_click(self, event: events.Click) -> None:
        """Unfold or fold."""
        self.focus()
        self.toggle_open()

    def watch_opened(self, opened: bool) -> None:
        """Give what is unfolded some room."""
        self.set_class(opened, "open")

    def toggle_open(self) -> None:
        """Unfold or fold."""
        self.opened = not self.opened

    def explain(self) -> None:
        """Show or hide where the range comes from."""
        self.explained = not (self.opened and self.explained)
        self.opened = True

    def next_evidence(self) -> Interval | None:
        """Return the next stretch to listen to, round and round."""
        evidence = self.finding.evidence
        if not evidence:
            return None
        self._next_evidence += 1
        return evidence[(self._next_evidence - 1) % len(evidence)]


class FoldLine(Static, can_focus=True):
    """How many more findings there are, and the way to them."""

    class Toggled(Message):
        """The person wants the rest, or no longer."""

    def on_click(self) -> None:
        """Unfold or fold the rest."""
        self.post_message(self.Toggled())


class FindingsPanel(VerticalScroll):
    """All findings of a take, walked through with the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "walk(-1)", "Previous finding", show=False),
        Binding("down,j", "walk(1)", "Next finding", show=False),
        Binding("enter", "open", "Open or fold", show=False),
    ]
    can_focus = False
    unfolded: reactive[bool] = reactive(False)

    class Unfolded(Message):
        """The rest is shown now, or hidden."""

        def __init__(self, unfolded: bool) -> None:
            super().__init__()
            self.unfolded = unfolded

    def __init__(self, findings: Sequence[Finding], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._findings = tuple(findings)

    def compose(self) -> ComposeResult:
        """Yield the first finding, the fold, and the rest."""
        for index, finding in enumerate(self._findings):
            card = FindingCard(finding, first=index == 0)
            card.display = index == 0
            yield card
            if index == 0 and len(self._findings) > 1:
                yield FoldLine(self._fold_words())

    def _fold_words(self) -> Content:
        rest = self._findings[1:]
        counts = ((sum(f.verdict == v for f in rest), SIGNS[v]) for v in SIGNS)
        told = ", ".join(f"{sign} {count} {words}" for count, (sign, words) in counts if count)
        sign, key = ("▾", "fold") if self.unfolded else ("▸", "unfold")
        more = f"{sign} {counted(len(rest), 'more finding')}"
        return joined((more, "bold"), (f"  {told}  ", "$quiet"), (f"f {key}", "$quiet italic"))

    def on_fold_line_toggled(self) -> None:
        """Unfold or fold the rest."""
        self.unfolded = not self.unfolded

    def watch_unfolded(self, unfolded: bool) -> None:
        """Show or hide all but the first."""
        self.post_message(self.Unfolded(unfolded))
        for card in list(self.query(FindingCard))[1:]:
            card.display = unfolded
        for fold in self.query(FoldLine):
            fold.update(self._fold_words())

    @property
    def current(self) -> FindingCard | None:
        """The card in focus, else the first."""
        if isinstance(self.screen.focused, FindingCard):
            return self.screen.focused
        return next(iter(self.query(FindingCard)), None)

    def action_walk(self, step: int) -> None:
        """Go to the next or the previous line."""
        shown = [w for w in self.query("FindingCard, FoldLine") if w.display]
        focused = self.screen.focused
        at = shown.index(focused) if focused in shown else -step
        shown[max(0, min(len(shown) - 1, at + step))].focus()

    def action_open(self) -> None:
        """Open or fold what is in focus."""
        focused = self.screen.focused
        if isinstance(focused, FoldLine):
            self.unfolded = not self.unfolded
        elif isinstance(focused, FindingCard):
            focused.toggle_open()


def headline(findings: Sequence[Finding]) -> str:
    """Return the one thing to fix, on one line."""
    return safe_line(findings[0].title, 80) if findings else ""
