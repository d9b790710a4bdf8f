"""An interview being prepared as a page shows it: who, what is told, what was practised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.interview.plan import title
from voiceprep.report.sheets import first_to_change, when
from voiceprep.report.sittings import entries, often
from voiceprep.report.words import legend
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Plan, Story
    from voiceprep.model.pages import PlanPaper
    from voiceprep.report.sheets import Sheet
    from voiceprep.report.sittings import Entry, Often
    from voiceprep.report.words import Look

_PARTS = ("situation", "task", "action", "result")


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its parts, and which of them are not written yet."""

    story: Story
    parts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practised:
    """One question and how often it was answered."""

    question: str
    times: int
    length: str
    """Of the newest answer."""
    last: str
    """When it was answered last."""
    first: str
    """What the newest answer is to change first."""
    entry: Entry
    """The newest answer."""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan as it is shown."""

    title: str
    facts: tuple[str, ...]
    plan: Plan
    stories: tuple[Told, ...]
    practised: tuple[Practised, ...]
    clashes: tuple[str, ...]
    entries: tuple[Entry, ...]
    often: tuple[Often, ...]
    legend: tuple[Look, ...]


def plan_page(paper: PlanPaper, sheets: Sequence[Sheet], *, share: bool = False) -> PlanPage:
    """Return a plan as it is shown, with the answers that were given for it, oldest first."""
    listed = entries(sheets)
    return PlanPage(
        title=title(paper.plan) or "An interview",
        facts=tuple(_facts(paper.plan, sheets, share=share)),
        plan=paper.plan,
        stories=tuple(map(_told, paper.plan.stories)),
        practised=_practised(listed, share=share),
        clashes=paper.clashes,
        entries=listed,
        often=often(listed),
        legend=legend([block for entry in listed for block in entry.sheet.blocks]),
    )


def _facts(plan: Plan, sheets: Sequence[Sheet], *, share: bool) -> list[str]:
    facts = []
    if plan.day is not None:
        day = f"{plan.day:%B %Y}" if share else f"{plan.day:%A, %d %B %Y}".replace(" 0", " ")
        at = f", {plan.at:%H:%M}" if plan.at is not None else ""
        facts.append(f"{day}{at}{f' ({plan.zone})' if at and plan.zone else ''}")
    facts.append({"virtual": "by video", "on-site": "on site", "": ""}[plan.format])
    length = clock(sum(sheet.take.duration_s for sheet in sheets))
    count = "one answer" if len(sheets) == 1 else f"{len(sheets)} answers"
    facts.append(f"{count} practised, {length} in all" if sheets else "nothing practised yet")
    return [fact for fact in facts if fact]


def _told(story: Story) -> Told:
    parts = [(name.capitalize(), getattr(story, name)) for name in _PARTS]
    told = tuple(part for part in parts if part[1].strip())
    missing = tuple(name.lower() for name, text in parts if not text.strip())
    return Told(story, told, missing)


def _practised(listed: Sequence[Entry], *, share: bool) -> tuple[Practised, ...]:
    by_question: dict[str, list[Entry]] = {}
    for entry in listed:
        by_question.setdefault(entry.sheet.take.question.text, []).append(entry)
    return tuple(_row(text, found, share=share) for text, found in by_question.items())


def _row(text: str, found: Sequence[Entry], *, share: bool) -> Practised:
    newest = max(found, key=lambda entry: entry.sheet.take.recorded_at)
    take = newest.sheet.take
    cards = [card.finding for card in (newest.sheet.first, *newest.sheet.rest) if card]
    first = first_to_change(cards)
    return Practised(
        text,
        len(found),
        clock(take.duration_s),
        when(take, share=share),
        first.title if first else "",
        newest,
    )
