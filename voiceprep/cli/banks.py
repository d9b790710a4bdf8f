"""``voiceprep banks``: the questions there are, a bank's faults, a bank made of plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.cli.console import complain, narrate
from voiceprep.errors import BankInvalid
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from voiceprep.library.places import Places


def run(options: Namespace) -> int:
    """Do what was asked for."""
    if options.action == "check":
        return _check(options.files)
    places = wiring.parts(options).places
    return _import(options.file, places.banks) if options.action == "import" else _list(places)


def _list(places: Places) -> int:
    found, faults = wiring.all_banks(places)
    for bank in found:
        print(f"{safe_line(bank.title)} ({len(bank.questions)} questions)")
        for question in bank.questions:
            print(
                f"  {question.id:<40} {question.kind:<12} {clock(question.target_s)}"
                f"  {safe_line(question.text)}"
            )
    for fault in faults:
        complain(fault)
    return BankInvalid.exit_code if faults else 0


def _check(files: Sequence[Path]) -> int:
    from voiceprep.interview.banks import bank

    bad = 0
    for file in files:
        try:
            found = bank(file)
        except BankInvalid as fault:
            complain(fault)
            bad += 1
        else:
            print(f"{safe_line(str(file))}: {len(found.questions)} questions, no faults")
    return BankInvalid.exit_code if bad else 0


def _import(file: Path, folder: Path) -> int:
    from voiceprep.interview.banks import bank, import_text

    made = import_text(file, folder)
    print(made)
    narrate(f"{len(bank(made).questions)} questions; edit the file to say more about them.")
    return 0
