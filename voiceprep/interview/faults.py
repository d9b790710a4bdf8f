"""What is wrong with a file that a person wrote by hand, said all at once.

A fault knows its place (a line, a key path, or both) and its reason. Nothing here reads or judges a
file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.errors import BankInvalid
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

KeyPath = tuple[str | int, ...]
"""Where in a TOML document: keys, and positions in arrays counted from 1."""

MOST_SHOWN = 200
"""More than a person will read; the rest are counted."""

HINT = "Correct the file, then read it again: voiceprep banks check FILE"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    reason: str
    path: KeyPath = ()
    line: int | None = None
    question: str = ""
    """Id of the question it is in, where that is known."""


def shown_path(path: KeyPath) -> str:
    """Return a key path as people write it: ``question[3].target_s``."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
        else:
            shown += ("." if shown else "") + _shown_key(part)
    return shown


def invalid(
    file: Path, faults: Sequence[Fault], line_of: Callable[[KeyPath], int | None] | None = None
) -> BankInvalid:
    """Return the error that names every fault, a line each."""
    return BankInvalid(told(file, faults, line_of), HINT)


def told(
    file: Path, faults: Sequence[Fault], line_of: Callable[[KeyPath], int | None] | None = None
) -> str:
    """Return what is wrong with the file, all of it: a heading, then a line for each fault."""
    placed = [(_line(fault, line_of), fault) for fault in faults]
    placed.sort(key=lambda pair: pair[0] or 0)
    name = safe_line(file.name or str(file))
    lines = [_told(name, line, fault) for line, fault in placed[:MOST_SHOWN]]
    if len(faults) > MOST_SHOWN:
        lines.append(f"  … and {len(faults) - MOST_SHOWN:,} more")
    count = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
    head = f"{safe_line(str(file), 400)} cannot be used, {count}:"
    return "\n".join((head, *lines))


def _line(fault: Fault, line_of: Callable[[KeyPath], int | None] | None) -> int | None:
    if fault.line is not None or line_of is None:
        return fault.line
    return line_of(fault.path)


def _told(name: str, line: int | None, fault: Fault) -> str:
    parts = [name if line is None else f"{name}:{line}"]
    if fault.path:
        parts.append(shown_path(fault.path) + (f" ({fault.question})" if fault.question else ""))
    return "  " + ": ".join((*parts, fault.reason))


def _shown_key(key: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", key):
        return key
    return f'"{safe_line(key, 60)}"'
