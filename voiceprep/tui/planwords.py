"""What the screens say about a plan: how long it is, what comes next, where that is done."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voiceprep.interview.days import countdown, due_text, is_over, person_ids, to_dos
from voiceprep.interview.plan import title
from voiceprep.text import safe_line
from voiceprep.tui.content import joined, literal
from voiceprep.tui.wording import Said

if TYPE_CHECKING:
    from textual.content import Content

    from voiceprep.interview.days import ToDo
    from voiceprep.model import Plan

_COMMAND = re.compile(r": voiceprep plan .*$")
_SIGNS = {"late": ("▲", "$bad"), "now": ("○", "$accent"), "later": ("·", "$quiet")}
NEXT_ROUND = "When there is a next round: x under “All plans” begins it"
PLACES = {
    "date": "basics",
    "first-notes": "first",
    "people": "people",
    "company": "company",
    "stories": "stories",
    "aloud": "practise",
    "deeper": "first",
    "questions": "questions",
    "panel": "panel",
    "set-up": "check",
    "route": "check",
    "crib": "crib",
    "warm-up": "practise",
    "sound": "check",
    "next": "next",
}
"""Where a to-do is done, by its id."""


def now() -> datetime:
    """Return the moment that days are counted from."""
    return datetime.now(UTC)


def place_of(to_do: str) -> str:
    """Return where a to-do is done; empty where only the person knows."""
    for after in ("debrief", "thanks"):
        if to_do.startswith(f"{after}-"):
            return after
    return PLACES.get(to_do, "")


def person_of(to_do: str, plan: Plan) -> int:
    """Return which interviewer a to-do is about, 0 for the first and where it is about none."""
    ids = person_ids([person.name for person in plan.interviewers])
    about = to_do.partition("-")[2]
    return ids.index(about) if about in ids else 0


def to_do_text(to_do: ToDo) -> str:
    """Return what is to be done, without the command that does it on the command line."""
    if to_do.id == "next":
        return NEXT_ROUND
    return _COMMAND.sub("", to_do.text)


def to_do_row(to_do: ToDo) -> Content:
    """Return a to-do as it stands in a list."""
    sign, style = _SIGNS.get(to_do.state, ("✓", "$good"))
    words = literal(to_do_text(to_do), "$quiet" if to_do.state in ("done", "later") else "")
    return joined((f"{sign} ", f"bold {style}"), words, (_due(to_do), "$quiet"))


def _due(to_do: ToDo) -> str:
    if to_do.due is None or to_do.state in ("later", "done"):
        return ""
    if to_do.state == "late":
        return f", due {due_text(to_do.due, now())}" if isinstance(to_do.due, datetime) else ""
    return f", by {due_text(to_do.due, now())}"


def how_long(plan: Plan) -> str:
    """Return how long it is: ``in 3 days``, ``tomorrow``, ``no date yet``."""
    words = countdown(plan, now()).partition(":")[0].rstrip(".")
    return words[:1].lower() + words[1:]


def next_to_do(plan: Plan) -> ToDo | None:
    """Return what is to be done now, first what is late."""
    found = [to_do for to_do in to_dos(plan, now()) if to_do.state in ("late", "now")]
    return found[0] if found else None


def plan_said(plan: Plan) -> Said:
    """Return a plan in a line, and what to do for it now."""
    first = next_to_do(plan)
    words = f"{safe_line(title(plan), 60)}, {how_long(plan)}"
    advice = f"{to_do_text(first)}   p" if first is not None else ""
    sign = "✓" if first is None else "·" if is_over(plan, now()) or first.state == "now" else "▲"
    return Said(sign, words, "$watch" if sign == "▲" else "$good" if sign == "✓" else "", advice)
