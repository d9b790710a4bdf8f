"""What the page of trends shows, apart from the page: rows, heading, plot. No widget in here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.coaching.practised import best_take, habits
from voiceprep.coaching.trends import SHOWN_TAKES, narrowed, trends
from voiceprep.coaching.trendwords import habit_said, trend_said
from voiceprep.tui.content import joined, line, stacked
from voiceprep.tui.plot import legend, plotted
from voiceprep.tui.wording import Said, measure_name, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from textual.content import Content

    from voiceprep.coaching.practised import Habit
    from voiceprep.coaching.trends import Trend
    from voiceprep.model import Measures, Question, Settings
    from voiceprep.tui.plot import Row

LATEST = (SHOWN_TAKES, 20, None)
"""How far back one can look, in takes; None for all."""
NAME, VALUE = 22, 7
FEW = (
    "Trends come with takes.\n\n"
    "After 5 takes of any question this page tells which of your numbers moved by "
    "more than they move by chance, and which only seem to.\n\n"
    "esc goes back; space on the first page begins a take."
)
ROOMY = 110
_STYLES = {
    "axis": "$quiet",
    "take": "bold $primary",
    "before": "$foreground",
    "now": "bold $accent",
    "noise": "$quiet 60%",
    "": "",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What is looked at, and what was found."""

    takes: tuple[Measures, ...]
    trends: tuple[Trend, ...]
    habits: tuple[Habit, ...]
    best: Measures | None
    """Of the one question that is looked at."""


def seen_of(
    takes: Sequence[Measures], scope: tuple[str, str, int | None], settings: Settings
) -> Seen:
    """Return what is found in the takes of a question and kind, the latest so many."""
    question_id, kind, latest = scope
    chosen = narrowed(takes, question_id=question_id, kind=kind)
    best = best_take(chosen, settings) if question_id else None
    shown = tuple(each for each in chosen if each.values)[:latest]
    return Seen(shown, trends(shown, settings), habits(shown, settings), best)


def asked_of(takes: Sequence[Measures], kind: str) -> list[tuple[Question, int]]:
    """Return the questions of a kind that were answered and how often, the most often first."""
    there = [each.take.question for each in takes if kind in ("", each.take.question.kind)]
    counts = Counter(question.id for question in there)
    newest = {question.id: question for question in reversed(there)}
    return [(newest[name], count) for name, count in counts.most_common()]


def state_said(trend: Trend) -> Said:
    """Return the sign of what became of a measure."""
    if trend.state == "few":
        return Said("○", "", "$quiet")
    if trend.state == "steady":
        return Said("·", "", "$quiet")
    return {
        "closer": Said("✓", "", "$good"),
        "further": Said("▲", "", "$bad"),
        "": Said("◆", "", "$foreground"),
    }[trend.way]


def row_said(trend: Trend, now: datetime, width: int) -> Content:
    """Return one measure in the list: its name, what it is now, what became of it."""
    said = state_said(trend)
    name = measure_name(trend.measure, trend.unit, NAME - 1)
    words = trend_said(trend, now, short=width < ROOMY)
    return joined(
        (f" {said.sign} ", f"bold {said.style}"),
        f"{name:<{NAME}}{number(trend.values[-1]):>{VALUE}}  ",
        line(words, said.style, limit=max(12, width - NAME - VALUE - 7)),
    )


def head_said(trend: Trend, now: datetime) -> Content:
    """Return the name of a measure, its value and its range, and what became of it."""
    facts = [f"the last one {number(trend.values[-1])}"]
    if trend.norm is not None:
        low, high = trend.norm.green.low, trend.norm.green.high
        facts += [f"good {_range(low, high)}"] if low is not None or high is not None else []
    said = state_said(trend)
    return stacked(
        joined(
            (measure_name(trend.measure, trend.unit, 40), "bold"),
            ("  " + " · ".join(facts), "$quiet"),
        ),
        joined((f"{said.sign} ", f"bold {said.style}"), (trend_said(trend, now), said.style)),
    )


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"up to {number(high or 0.0)}"
    return f"from {number(low)}" if high is None else f"{number(low)}–{number(high)}"


def plot_said(trend: Trend, width: int, height: int) -> Content:
    """Return the plot and its legend."""
    rows = plotted(trend, width, max(3, height - 1))
    return stacked(*map(_coloured, rows), _coloured(legend(trend)))


def _coloured(row: Row) -> Content:
    return joined(*((text, _STYLES[role]) if _STYLES[role] else text for text, role in row))


def habits_said(found: Sequence[Habit]) -> Content:
    """Return what returns, the most frequent first."""
    first, *others = found or (None,)
    if first is None:
        return joined("")
    told = [f"{measure_name(first.measure, '', 30)} {habit_said(first)}"]
    told += [f"{measure_name(each.measure, '', 30)} {each.count}×" for each in others[:3]]
    return joined(("↻ ", "bold $watch"), "Returns: " + " · ".join(told))
