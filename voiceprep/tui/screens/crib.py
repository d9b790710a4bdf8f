"""The crib sheet: one page to read last thing before."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from voiceprep.errors import VoiceprepError
from voiceprep.interview.crib import crib, crib_text
from voiceprep.interview.days import countdown
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import literal
from voiceprep.tui.planwords import now
from voiceprep.tui.screens.planpage import PlanPage
from voiceprep.tui.widgets.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from voiceprep.model import Plan


class CribScreen(PlanPage):
    """The page as text; on paper it is another file."""

    PLACE = "Crib sheet"
    DEFAULT_CSS = """
    CribScreen #page { padding: 0 0 0 1; height: 1fr; }
    CribScreen.-wide #page { padding: 1 8; }
    CribScreen #sheet { width: 78; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "write", "Write the page to print"),
        Binding("up,down,pageup,pagedown", "", "Read on", show=False),
    ]
    AUTO_FOCUS = "#page"

    def body(self) -> Iterable[Widget]:
        """Yield the sheet."""
        yield Trouble()
        with VerticalScroll(id="page"):
            yield Static(id="sheet")

    def show(self, plan: Plan) -> None:
        """Show the page as it would be printed."""
        self.query_one("#sheet", Static).update(literal(crib_text(crib(plan, _when(plan)))))

    @work(exclusive=True, group="write", exit_on_error=False)
    async def action_write(self) -> None:
        """Write the page to print."""
        plan, papers = self.plan, self.practice.studio.papers
        if plan is None:
            return
        try:
            file = await in_thread(lambda: papers.crib(plan, _when(plan)))
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        self.tell(f"Written: {file}. Open it in a browser, and print it.")


def _when(plan: Plan) -> str:
    return countdown(plan, now()).partition(": ")[2]
