"""The crib sheet: one page to read last thing before the interview.

People, stories, numbers, questions; shortened politely until it is one page, and saying what it
leaves out. Text and Markdown here; the page for printing is `report.crib`'s.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from voiceprep.interview.plan import title
from voiceprep.interview.planjson import escaped
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import FirstNote, Plan, Story

WIDTH = 78
PAGE_LINES = 60
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
RELATIONS = {"peer": "peer", "manager": "manager", "executive": "executive", "hr": "HR"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: what it is called, and a few words each about it."""

    head: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page."""

    title: str
    entries: tuple[Entry, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Crib:
    """The page."""

    title: str
    when: str
    where: str
    parts: tuple[Part, ...]

    @property
    def left_out(self) -> str:
        """What is not on the page, as a sentence; empty where all is."""
        named = [f"{part.left_out} more of “{part.title}”" for part in self.parts if part.left_out]
        return f"Not on this page: {', '.join(named)}." if named else ""


class _Room(NamedTuple):
    """How much of everything there is room for."""

    people: int
    stories: int
    numbers: int
    questions: int
    other: int
    characters: int
    """Of one line of an entry."""


_ROOMS = (
    _Room(10, 8, 14, 12, 8, 220),
    _Room(8, 6, 12, 10, 6, 148),
    _Room(6, 6, 10, 8, 4, 74),
    _Room(6, 5, 8, 6, 3, 74),
    _Room(5, 4, 6, 5, 2, 74),
    _Room(4, 3, 4, 4, 2, 60),
)
"""From generous to tight; a page of the last one always fits."""


def crib(plan: Plan, when: str = "") -> Crib:
    """Return the page of a plan, with as much on it as one page holds; `when` goes on top."""
    for room in _ROOMS:
        made = _crib(plan, when, room)
        if sum(1 for _ in _text_lines(made)) <= PAGE_LINES:
            break
    return made


def crib_text(page: Crib) -> str:
    """Return the page as plain text, at most `PAGE_LINES` lines of `WIDTH` columns."""
    return "\n".join(_text_lines(page)) + "\n"


def crib_markdown(page: Crib) -> str:
    """Return the page as Markdown, in which what the plan says is only text."""
    lines = [f"# {escaped(page.title)}", ""]
    lines += [f"{escaped(line)}  " for line in (page.when, page.where) if line]
    for part in page.parts:
        lines += ["", f"## {part.title}", ""]
        for entry in part.entries:
            lines.append(
                f"- **{escaped(entry.head)}**" if entry.lines else f"- {escaped(entry.head)}"
            )
            lines += [f"  - {escaped(line)}" for line in entry.lines]
    if page.left_out:
        lines += ["", page.left_out]
    return "\n".join(lines) + "\n"


def _crib(plan: Plan, when: str, room: _Room) -> Crib:
    parts = (
        _part("People", _people(plan), room.people, room),
        _part("Stories", map(_story, plan.stories), room.stories, room),
        _part("Numbers to keep straight", _numbers(plan), room.numbers, room),
        _part("They may go deeper on", _deeper(plan.first_interview), room.other, room),
        _part("Questions to ask", _questions(plan), room.questions, room),
        _part("What they value", map(Entry, plan.company_values), room.other, room),
    )
    return Crib(
        title=safe_line(title(plan), WIDTH),
        when=safe_line(when, 2 * WIDTH),
        where=safe_line(plan.place, 2 * WIDTH),
        parts=tuple(part for part in parts if part.entries),
    )


def _part(name: str, entries: Iterator[Entry], most: int, room: _Room) -> Part:
    every = list(entries)
    return Part(name, tuple(_cut(entry, room) for entry in every[:most]), max(0, len(every) - most))


def _cut(entry: Entry, room: _Room) -> Entry:
    lines = (_shortened(line, room.characters) for line in entry.lines)
    return Entry(_shortened(entry.head, max(room.characters, 60)), tuple(lines))


def _people(plan: Plan) -> Iterator[Entry]:
    for person in plan.interviewers:
        relation = RELATIONS.get(person.relation, "")
        about = f" ({relation})" if relation.lower() not in person.role.lower() else ""
        head = ", ".join(filter(None, (person.name, person.role))) + about
        probes = f"Will probe: {'; '.join(person.probes)}" if person.probes else ""
        yield Entry(head, tuple(filter(None, (probes, " ".join(person.notes.split())))))


def _story(story: Story) -> Entry:
    head = f"{story.title} ({', '.join(story.competencies)})" if story.competencies else story.title
    before = " ".join(f"{story.situation} {story.task}".split())
    lines = (before, " ".join(story.action.split()), " ".join(story.result.split()))
    labels = ("", "Did: ", "Result: ")
    return Entry(head, tuple(f"{at}{line}" for at, line in zip(labels, lines, strict=True) if line))


def _numbers(plan: Plan) -> Iterator[Entry]:
    """Yield the person's own list, then what they said with a figure in it."""
    seen: set[str] = set()
    for line in plan.numbers:
        seen.update(_FIGURE.findall(line))
        yield Entry(line)
    told = [(note.who, note.said) for note in plan.first_interview]
    told += [(story.title, story.result) for story in plan.stories]
    for source, text in told:
        for sentence in filter(None, _SENTENCE.split(text)):
            figures = set(_FIGURE.findall(sentence))
            if figures - seen:
                seen |= figures
                yield Entry(f"{sentence.rstrip('.')} ({source})" if source else sentence)


def _deeper(notes: Sequence[FirstNote]) -> Iterator[Entry]:
    for note in notes:
        if note.deeper:
            who = f" ({note.who})" if note.who else ""
            yield Entry(f"{' '.join(note.deeper.split())}{who}")


def _questions(plan: Plan) -> Iterator[Entry]:
    for question in plan.own_questions:
        if not question.answered:
            yield Entry(f"{question.whom}: {question.text}" if question.whom else question.text)


def _shortened(text: str, limit: int) -> str:
    """Return the text cut at a word, in columns of which an ideograph takes two."""
    if _columns(text) <= limit:
        return text
    kept = ""
    for character in text:
        if _columns(kept) + _columns(character) >= limit:
            break
        kept += character
    at_word = kept.rpartition(" ")[0]
    return (at_word if len(at_word) > limit // 2 else kept).rstrip(" ,;:.") + "…"


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _text_lines(page: Crib) -> Iterator[str]:
    yield page.title
    yield from (line for text in (page.when, page.where) for line in _wrapped(text, ""))
    for part in page.parts:
        yield ""
        yield part.title.upper()
        for entry in part.entries:
            yield from _wrapped(entry.head, "- ")
            for line in entry.lines:
                yield from _wrapped(line, "  ")
    if page.left_out:
        yield ""
        yield from _wrapped(page.left_out, "")


def _wrapped(text: str, indent: str) -> list[str]:
    room = WIDTH * len(text) // max(_columns(text), 1) if text else WIDTH
    return textwrap.wrap(
        text, max(room, WIDTH // 2), initial_indent=indent, subsequent_indent=" " * len(indent)
    )
