"""Question banks: the shipped ones and a person's own.

A bank that cannot be used is refused with everything that is wrong with it, and never stops the
others. What a bank says is text and stays text; nothing in it is looked up, opened or run.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from voiceprep.errors import BankInvalid, StorageFailed
from voiceprep.files import private_folder, reason, write_private
from voiceprep.interview.bankschema import bank_of, same_id
from voiceprep.interview.bankwriter import bank_toml
from voiceprep.interview.faults import Fault, invalid
from voiceprep.interview.handwritten import Refused, document_of, text_of
from voiceprep.interview.plaintext import bank_of_lines, heading_of
from voiceprep.interview.tomllines import SourceLines
from voiceprep.shipped import shipped
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from voiceprep.model import Bank

__all__ = ["bank", "bank_toml", "banks", "import_text", "shipped_banks"]

_TEXT_ENDINGS = (".txt", ".text", ".md", "")


def bank(path: Path) -> Bank:
    """Return the question bank of a file: TOML, or ``.txt`` with a question a line.

    Raises
    ------
    BankInvalid
        With every fault, a line each: file, line, key path, reason.
    """
    ending = path.suffix.lower()
    if ending == ".toml":
        return _toml_bank(path)
    if ending == ".txt":
        return _text_bank(path, heading_of(path.stem, path.name))
    raise invalid(
        path, [Fault("a question bank is a .toml file, or a .txt with a question a line")]
    )


@cache
def shipped_banks() -> tuple[Bank, ...]:
    """Return the banks that come with the program."""
    return tuple(map(bank, _bank_files(shipped("question_banks"))))


def banks(folders: Sequence[Path]) -> tuple[tuple[Bank, ...], tuple[BankInvalid, ...]]:
    """Return every bank in these folders, and what is wrong with those that are left out.

    A folder that is not there holds none. Bank ids and question ids belong to whoever had them
    first: the shipped banks, then the folders in their order, files by name.
    """
    claims = _Claims()
    if shipped("question_banks") not in folders:
        for made in shipped_banks():
            claims.add(made)
    found: list[Bank] = []
    refused: list[BankInvalid] = []
    for folder in folders:
        try:
            files = _bank_files(folder)
        except OSError as error:
            refused.append(invalid(folder, [Fault(f"the folder cannot be read: {reason(error)}")]))
            continue
        for file in files:
            try:
                found.append(claims.granted(file, bank(file)))
            except BankInvalid as error:
                refused.append(error)
    return tuple(found), tuple(refused)


def import_text(path: Path, folder: Path) -> Path:
    """Write the bank of a plain text file, a question a line, into the folder; return the new file.

    Raises
    ------
    BankInvalid
        The text cannot be used.
    StorageFailed
        The folder refuses. Nothing is ever overwritten.
    """
    if path.suffix.lower() not in _TEXT_ENDINGS:
        raise invalid(
            path, [Fault("only plain text is imported: save it as .txt, a question a line")]
        )
    heading = heading_of(path.stem, f"Imported from {safe_line(path.name)}")
    _text_bank(path, heading)
    taken = {same_id(other.id) for other in (*shipped_banks(), *banks((folder,))[0])}
    target = _reserved(folder, heading.id, taken)
    try:
        made = _text_bank(path, replace(heading, id=target.stem))
        write_private(target, bank_toml(made).encode("utf-8"))
    except BaseException:
        with contextlib.suppress(OSError):
            target.unlink()
        raise
    return target


def _text_bank(path: Path, heading: Bank) -> Bank:
    try:
        made, faults = bank_of_lines(text_of(path), heading)
    except Refused as error:
        raise invalid(path, [error.fault]) from error
    if faults:
        raise invalid(path, faults)
    return made


def _toml_bank(path: Path) -> Bank:
    try:
        text = text_of(path)
        made, faults = bank_of(document_of(text))
    except Refused as error:
        raise invalid(path, [error.fault]) from error
    if faults:
        raise invalid(path, faults, SourceLines(text).line_of)
    return made


def _bank_files(folder: Path) -> list[Path]:
    if not folder.exists():
        return []
    files = (file for file in folder.iterdir() if not file.name.startswith("."))
    return sorted(
        (file for file in files if file.suffix.lower() in (".toml", ".txt")),
        key=lambda file: (file.name.casefold(), file.name),
    )


def _reread(file: Path) -> str:
    try:
        text = text_of(file)
        document_of(text)
    except Refused:  # changed since it was read: the faults stand without lines
        return ""
    return text


class _Claims:
    """Which bank has which ids."""

    def __init__(self) -> None:
        self._banks: dict[str, str] = {}
        self._questions: dict[str, str] = {}

    def granted(self, file: Path, made: Bank) -> Bank:
        """Give the bank its ids. Raises BankInvalid where one belongs to another."""
        faults = list(self._twins(made))
        if not faults:
            self.add(made)
            return made
        if file.suffix.lower() == ".txt":
            faults = [Fault(f"{faults[0].reason}: rename the file")]
        raise invalid(file, faults, SourceLines(_reread(file)).line_of)

    def add(self, made: Bank) -> None:
        """Give the bank its ids."""
        self._banks[same_id(made.id)] = made.title
        for question in made.questions:
            self._questions[same_id(question.id)] = made.title

    def _twins(self, made: Bank) -> Iterator[Fault]:
        owner = self._banks.get(same_id(made.id))
        if owner is not None:
            why = f'"{made.id}" is already the id of the bank "{owner}"; give this one another'
            yield Fault(why, ("bank", "id"))
        for number, question in enumerate(made.questions, 1):
            owner = self._questions.get(same_id(question.id))
            if owner is not None:
                why = f'is the id of a question of the bank "{owner}" too; each needs its own'
                yield Fault(why, ("question", number, "id"), question=question.id)


def _reserved(folder: Path, stem: str, taken: Collection[str]) -> Path:
    """Return a new empty file of a name nobody has, made so that no one else can take it."""
    try:
        private_folder(folder)
        for number in itertools.count(1):
            name = stem if number == 1 else f"{stem}-{number}"
            if same_id(name) in taken:
                continue
            target = folder / f"{name}.toml"
            with contextlib.suppress(FileExistsError):
                os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                return target
    except (OSError, ValueError) as error:
        raise StorageFailed(
            f"No bank can be written into {safe_line(str(folder))}: {reason(error)}.",
            "Free some space or name another folder with --data-dir.",
        ) from error
    raise AssertionError("counting ended")
