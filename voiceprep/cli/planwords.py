"""A plan in words for the terminal: what it is, how long, what to do."""

from __future__ import annotations

import textwrap
from datetime import datetime
from typing import TYPE_CHECKING

from voiceprep.cli.console import emphasised
from voiceprep.interview.days import countdown, due_text
from voiceprep.interview.plan import title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.interview.days import ToDo
    from voiceprep.model import Plan

_WIDTH = 80
_HEADINGS = {
    "late": "BEHIND THE PLAN, IN THIS ORDER",
    "now": "NOW",
    "later": "LATER",
    "done": "DONE",
}
_MARKS = {"late": "!", "now": "-", "later": " ", "done": "x"}


def summary(plan: Plan, now: datetime) -> str:
    """Return what the plan is about, a few lines."""
    people = ", ".join(person.name for person in plan.interviewers)
    counts = (
        (len(plan.stories), "story", "stories"),
        (sum(not q.answered for q in plan.own_questions), "question to ask", "questions to ask"),
        (len(plan.first_interview), "note of the first interview", "notes of the first interview"),
        (len(plan.debriefs), "debrief", "debriefs"),
    )
    told = ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counts if n)
    lines = (emphasised(title(plan)), countdown(plan, now), plan.place, people, told)
    return "\n".join(filter(None, lines))


def to_do_lines(found: Sequence[ToDo], now: datetime) -> Iterator[str]:
    """Yield the to-dos under headings, each with its id; with its reason while it is to be done."""
    for state, heading in _HEADINGS.items():
        mine = [to_do for to_do in found if to_do.state == state]
        if mine:
            yield ""
            yield heading
        for number, to_do in enumerate(mine, 1):
            text = f"{_MARKS[state]} {to_do.text}{_due(to_do, now)} [{to_do.id}]"
            yield from _wrapped(text, "")
            told_next = number < len(mine) and mine[number].why == to_do.why
            if state in ("late", "now") and not told_next:
                yield from _wrapped(to_do.why, "    ")


def _due(to_do: ToDo, now: datetime) -> str:
    """Return by when; of what should have been prepared last week, nothing: it is now."""
    if to_do.due is None or to_do.state in ("later", "done"):
        return ""
    if to_do.state == "late":
        return f" (due {due_text(to_do.due, now)})" if isinstance(to_do.due, datetime) else ""
    return f" (by {due_text(to_do.due, now)})"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent or "  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
