"""A plan for other programs and for people: JSON with the keys of the file, and Markdown."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any

from voiceprep.interview.plan import title
from voiceprep.interview.plankeys import HEAD, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.interview.plankeys import Section
    from voiceprep.model import Plan

SCHEMA = 1
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_TITLES = {
    "interviewer": "Interviewers",
    "first_interview": "The first interview",
    "story": "Stories",
    "own_question": "Questions to ask",
    "debrief": "What was said",
}


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as JSON can hold it, every key of the file in it."""
    head = {key.name: _plain(getattr(plan, key.field)) for key in HEAD}
    sections = {
        section.name: [
            {key.name: _plain(getattr(entry, key.field)) for key in section.keys}
            for entry in getattr(plan, section.field)
        ]
        for section in SECTIONS
    }
    return {"schema": SCHEMA, "name": plan.name, **head, **sections}


def plan_markdown(plan: Plan) -> str:
    """Return the whole plan as Markdown, in which what it says is only text."""
    lines = [f"# {escaped(title(plan))}", ""]
    for key in HEAD:
        value = getattr(plan, key.field)
        if value and key.name not in ("settled", "ticks"):
            lines += _told(_label(key.name), _plain(value))
    for section in SECTIONS:
        entries = getattr(plan, section.field)
        if entries:
            lines += ["", f"## {_TITLES[section.name]}"]
        for entry in entries:
            lines += _entry(section, entry)
    return "\n".join(lines) + "\n"


def _entry(section: Section, entry: object) -> Iterator[str]:
    first, *rest = section.keys
    yield ""
    yield f"### {escaped(getattr(entry, first.field) or '–')}"
    yield ""
    for key in rest:
        value = _plain(getattr(entry, key.field))
        if value:
            yield from _told(_label(key.name), "yes" if value is True else value)


def _told(label: str, value: str | list[str]) -> Iterator[str]:
    if isinstance(value, list):
        yield f"- **{label}**"
        yield from (f"  - {escaped(line)}" for line in value)
    else:
        first, *rest = value.split("\n")
        yield f"- **{label}:** {escaped(first)}"
        yield from (f"  {escaped(line)}" if line else "" for line in rest)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a plan may hold
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, time):
        return value.isoformat("auto" if value.second else "minutes")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()


def escaped(text: str) -> str:
    """Return the text with nothing in it that Markdown would take for its own."""
    marked = _MARKDOWN.sub(r"\\\1", text)
    return re.sub(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)", r"\1\\\2", marked)
