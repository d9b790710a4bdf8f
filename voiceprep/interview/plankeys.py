"""What a plan may say, version 1: its keys, their kinds and their bounds.

One list for reading and for writing. Names nothing that a plan must have: it may be empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, get_args

from voiceprep.model import (
    Debrief,
    FirstNote,
    Interviewer,
    OwnQuestion,
    PlanFormat,
    Relation,
    Story,
)

VERSION = 1
LARGEST_BYTES = 1_000_000
NAME_LENGTH = 64
_TITLE, _LINE, _PROSE, _ADVERT = 200, 2_000, 20_000, 200_000
MOST_LINES = 100
MOST_ENTRIES = 300

KeyKind = Literal["line", "prose", "lines", "choice", "flag", "date", "time", "zone"]

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
CONFLICT = ".conflict-"
"""In the name of a file that holds what could not be saved."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table."""

    name: str
    kind: KeyKind = "line"
    limit: int = _LINE
    attribute: str = ""
    """The field of the value, where it is called otherwise."""
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def field(self) -> str:
        """The field of the value."""
        return self.attribute or self.name


@dataclass(frozen=True, slots=True)
class Section:
    """Tables of one kind, ``[[story]]``."""

    name: str
    field: str
    made: type[Any]
    keys: tuple[Key, ...]
    unique: str = ""
    """The key in which no two may agree."""


HEAD = (
    Key("company", limit=_TITLE),
    Key("role", limit=_TITLE),
    Key("date", "date", attribute="day"),
    Key("time", "time", attribute="at"),
    Key("timezone", "zone", _TITLE, attribute="zone"),
    Key("format", "choice", choices=get_args(PlanFormat)),
    Key("place"),
    Key("advert", "prose", _ADVERT),
    Key("company_notes", "prose", _PROSE),
    Key("company_values", "lines"),
    Key("numbers", "lines"),
    Key("settled", "lines", _TITLE),
    Key("ticks", "lines", _TITLE),
)
SECTIONS = (
    Section(
        "interviewer",
        "interviewers",
        Interviewer,
        (
            Key("name", limit=_TITLE, required=True),
            Key("role", limit=_TITLE),
            Key("relation", "choice", choices=get_args(Relation)),
            Key("probes", "lines"),
            Key("notes", "prose", _PROSE),
        ),
        "name",
    ),
    Section(
        "first_interview",
        "first_interview",
        FirstNote,
        (
            Key("asked"),
            Key("said", "prose", _PROSE),
            Key("deeper", "prose", _PROSE),
            Key("who", limit=_TITLE),
        ),
    ),
    Section(
        "story",
        "stories",
        Story,
        (
            Key("title", limit=_TITLE, required=True),
            Key("situation", "prose", _PROSE),
            Key("task", "prose", _PROSE),
            Key("action", "prose", _PROSE),
            Key("result", "prose", _PROSE),
            Key("competencies", "lines", _TITLE),
        ),
        "title",
    ),
    Section(
        "own_question",
        "own_questions",
        OwnQuestion,
        (
            Key("text", required=True),
            Key("for", limit=_TITLE, attribute="whom"),
            Key("answered", "flag"),
        ),
    ),
    Section(
        "debrief",
        "debriefs",
        Debrief,
        (
            Key("who", limit=_TITLE, required=True),
            Key("asked", "lines"),
            Key("said", "lines"),
            Key("told", "lines"),
            Key("cares_about", "lines"),
        ),
    ),
)


def name_fault(name: str) -> str:
    """Return why a plan cannot have this name; empty where it can."""
    if not name.strip() or name != name.strip():
        return "a plan's name begins and ends with a letter, digit or sign"
    if len(name) > NAME_LENGTH:
        return f"a plan's name has at most {NAME_LENGTH} characters"
    if name.startswith("-"):
        return 'a plan\'s name does not begin with "-", which begins an option'
    if _NOT_IN_NAMES.search(name) or name.startswith(".") or name.endswith("."):
        return (
            'a plan\'s name holds none of / \\ : * ? " < > | and neither begins nor ends with "."'
        )
    if _WINDOWS_DEVICE.fullmatch(name):
        return "Windows keeps this name for itself"
    if CONFLICT in name:
        return f'"{CONFLICT}" marks what could not be saved'
    return ""
