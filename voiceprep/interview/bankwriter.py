"""A question bank as the TOML that a person could have written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceprep.interview.bankschema import VERSION

if TYPE_CHECKING:
    from voiceprep.model import Bank, Question

_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def bank_toml(bank: Bank) -> str:
    """Return the bank as TOML; `bank` of the reader returns it unchanged."""
    head = [
        f"version = {VERSION}",
        "",
        "[bank]",
        f"id = {_quoted(bank.id)}",
        f"title = {_quoted(bank.title)}",
        f"licence = {_quoted(bank.licence)}",
        f"source = {_quoted(bank.source)}",
        f"language = {_quoted(bank.language)}",
    ]
    return "\n".join((*head, *map(_question, bank.questions))) + "\n"


def _question(question: Question) -> str:
    lines = [
        "",
        "[[question]]",
        f"id = {_quoted(question.id)}",
        f"text = {_quoted(question.text)}",
        f"kind = {_quoted(question.kind)}",
        f"competency = {_quoted(question.competency)}",
        f"target_s = {_number(question.target_s)}",
    ]
    if question.follow_ups:
        entries = "".join(f"  {_quoted(line)},\n" for line in question.follow_ups)
        lines.append(f"follow_ups = [\n{entries}]")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    encodable = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate has no UTF-8
    return f'"{_ESCAPED.sub(_escape, encodable)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04x}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
