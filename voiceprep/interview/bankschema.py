"""What a question bank may say, version 1.

Turns the parsed document into a `Bank` or into the list of everything that is wrong with it. Never
reads a file.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, cast, get_args

from voiceprep.interview.faults import Fault
from voiceprep.interview.table import Table
from voiceprep.model import Bank, Kind, Question
from voiceprep.text import safe_line

VERSION = 1
KINDS: tuple[str, ...] = get_args(Kind)
TARGETS_S: dict[str, float] = {
    "behavioural": 120.0,
    "technical": 120.0,
    "cultural-fit": 90.0,
    "closing": 60.0,
}
"""How long an answer should take where the bank does not say."""

ID_LENGTH = 64
TITLE_LENGTH = 120
TEXT_LENGTH = 2_000
MOST_FOLLOW_UPS = 12
_SHORTEST_S, _LONGEST_S = 10, 1_800

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def bank_of(document: dict[str, Any]) -> tuple[Bank, list[Fault]]:
    """Return the bank and what is wrong with it; with faults the bank is worth nothing."""
    faults: list[Fault] = []
    root = Table(document, (), faults)
    if not _version_fits(root):
        return Bank("", "", "", "", ()), faults
    head = _table(root, "bank")
    bank = _bank(head)
    questions = _questions(root, bank.title, faults)
    root.end()
    return (
        Bank(bank.id, bank.title, bank.licence, bank.source, questions, bank.language),
        faults,
    )


def _version_fits(root: Table) -> bool:
    """Note a wrong version; False where the rest was written for a later program."""
    version = root.value("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        root.fault("is of a later voiceprep than this one, which reads version 1", "version")
        return False
    if version is None:
        root.fault("is missing: write version = 1 on the first line", "version")
    elif version != VERSION or isinstance(version, bool | float):
        root.fault("must be 1", "version")
    return True


def _table(root: Table, key: str) -> Table | None:
    values = root.value(key)
    if isinstance(values, dict):
        return Table(values, (key,), root.faults)
    if values is None:
        root.fault(f"is missing: write [{key}] and below it id and title", key)
    else:
        root.fault(f"must be a table: write [{key}] on a line of its own", key)
    return None


def _bank(head: Table | None) -> Bank:
    if head is None:
        return Bank("", "", "", "", ())
    made = Bank(
        id=identifier(head),
        title=head.text("title", TITLE_LENGTH),
        licence=head.text("licence", TITLE_LENGTH, ""),
        source=head.text("source", TEXT_LENGTH, ""),
        questions=(),
        language=_language(head),
    )
    if made.title and not speakable(made.title):
        head.fault("has no letter or digit in it", "title")
    head.end()
    return made


def _language(head: Table) -> str:
    language = head.text("language", TITLE_LENGTH, "en")
    if language and not _LANGUAGE.fullmatch(language):
        head.fault('must be a language code such as "en" or "pt-BR"', "language")
    return language


def identifier(table: Table) -> str:
    """Return the table's id, checked."""
    given = table.text("id", ID_LENGTH)
    if given and not _ID.fullmatch(given):
        table.fault(
            f'"{safe_line(given, 40)}" may hold only the letters a-z, digits, ".", "_" and "-", '
            "and begins with a letter or digit",
            "id",
        )
    return given


def _questions(root: Table, bank_title: str, faults: list[Fault]) -> tuple[Question, ...]:
    tables = root.value("question")
    if tables is None or tables == []:
        root.fault("is missing: a bank has at least one [[question]]", "question")
        return ()
    if not isinstance(tables, list):
        root.fault("must be written [[question]], in double brackets", "question")
        return ()
    made: list[Question] = []
    seen: dict[str, int] = {}
    for number, values in enumerate(tables, 1):
        if not isinstance(values, dict):
            root.fault("must be a table: write [[question]] above its keys", "question", number)
            continue
        table = Table(values, ("question", number), faults)
        question = _question(table, bank_title)
        _note_twin(table, question.id, number, seen)
        made.append(question)
    return tuple(made)


def _question(table: Table, bank_title: str) -> Question:
    id_ = identifier(table)
    table.owner = safe_line(id_, ID_LENGTH)
    kind = table.choice("kind", KINDS, "behavioural")
    question = Question(
        id=id_,
        text=_spoken(table),
        kind=cast("Kind", kind),
        competency=table.text("competency", TITLE_LENGTH, ""),
        target_s=table.seconds("target_s", _SHORTEST_S, _LONGEST_S, TARGETS_S[kind]),
        follow_ups=table.lines("follow_ups", TEXT_LENGTH, MOST_FOLLOW_UPS),
        bank=bank_title,
    )
    table.end()
    return question


def _spoken(table: Table) -> str:
    text = table.text("text", TEXT_LENGTH)
    if text and not speakable(text):
        table.fault("has no words to read aloud", "text")
    return text


def _note_twin(table: Table, id_: str, number: int, seen: dict[str, int]) -> None:
    if not id_:
        return
    first = seen.setdefault(same_id(id_), number)
    if first != number:
        table.fault(f"is the id of question[{first}] too; each needs its own", "id")


def same_id(id_: str) -> str:
    """Return what two ids share that a file system or a person would take for one."""
    return unicodedata.normalize("NFKC", id_).casefold()


def speakable(text: str) -> bool:
    """Whether there is anything to read aloud."""
    return any(character.isalnum() for character in text)
