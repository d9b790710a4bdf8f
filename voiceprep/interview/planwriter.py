"""A plan as TOML: a text with only what changed written into it.

Comments, order and blank lines that a person wrote stay where they are. Never touches a file.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any

from voiceprep.interview.planexamples import template
from voiceprep.interview.plankeys import HEAD, SECTIONS, VERSION
from voiceprep.interview.tomllines import heads
from voiceprep.model import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.interview.plankeys import Key, Section

_ESCAPED = re.compile(r'[\\\x00-\x08\x0b-\x1f\x7f]|"(?="")')
_WIDE = 60


@dataclass(frozen=True, slots=True)
class _Block:
    """A table of the text, or what stands before the first one."""

    section: str
    body: str
    tail: str = "\n"
    """Blank lines and comments after it."""

    @property
    def text(self) -> str:
        return self.body + self.tail


def plan_toml(plan: Plan) -> str:
    """Return the plan as a new text."""
    return edited_toml(f"version = {VERSION}\n", Plan(plan.name), plan)


def new_toml(plan: Plan) -> str:
    """Return the plan as the text of a new file, which explains itself to who edits it."""
    given = [key.field for key in HEAD if getattr(plan, key.field)]
    given += [section.field for section in SECTIONS if getattr(plan, section.field)]
    return edited_toml(template(given), Plan(plan.name), plan)


def edited_toml(text: str, old: Plan, plan: Plan) -> str:
    """Return the text, which holds the old plan, with what differs in the new one written in."""
    blocks = _blocks(text)
    blocks[0] = _Block("", _edited_head(blocks[0].body, old, plan), blocks[0].tail)
    for section in SECTIONS:
        before, after = getattr(old, section.field), getattr(plan, section.field)
        if before != after:
            blocks = _with_entries(blocks, section, before, after)
    return "".join(block.text for block in blocks).rstrip("\n") + "\n"


def _blocks(text: str) -> list[_Block]:
    lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
    starts = [(line - 1, head.strip("[] \t\"'")) for line, head in heads(text) if head[:1] == "["]
    bounds = [0, *(start for start, _ in starts), len(lines)]
    names = ["", *(name for _, name in starts)]
    return [_block(name, lines[bounds[n] : bounds[n + 1]]) for n, name in enumerate(names)]


def _block(section: str, lines: list[str]) -> _Block:
    """Return the lines as a block, the comments after its last statement apart."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    body = "".join(lines[:end])
    try:
        tomllib.loads(body)
    except tomllib.TOMLDecodeError:  # what looked like a comment closes a text of several lines
        return _Block(section, "".join(lines), "")
    return _Block(section, body, "".join(lines[end:]))


def _edited_head(body: str, old: Plan, plan: Plan) -> str:
    import tomlkit

    document = tomlkit.parse(body)
    for key in HEAD:
        value = getattr(plan, key.field)
        if value != getattr(old, key.field):
            _set(document, key, value)
    for section in SECTIONS:  # written as a list in one line, it cannot be edited table by table
        if getattr(plan, section.field) != getattr(old, section.field):
            document.pop(section.name, None)
    return tomlkit.dumps(document)


def _with_entries(
    blocks: list[_Block], section: Section, old: Sequence[Any], new: Sequence[Any]
) -> list[_Block]:
    """Return the blocks with the section's tables brought into line with the new entries."""
    mine = [block for block in blocks if block.section == section.name]
    made = _section_blocks(mine, section, old, new)
    if not mine:
        return [*_parted(blocks), *made]
    last = max(n for n, block in enumerate(blocks) if block.section == section.name)
    before = [block for block in blocks[:last] if block.section != section.name]
    return [*_parted([*before, *made]), *blocks[last + 1 :]]


def _parted(blocks: list[_Block]) -> list[_Block]:
    """Return the blocks with a blank line after the last one."""
    last = blocks[-1]
    if not last.text or last.text.endswith("\n\n"):
        return blocks
    return [*blocks[:-1], _Block(last.section, last.body, last.tail + "\n")]


def _section_blocks(
    mine: list[_Block], section: Section, old: Sequence[Any], new: Sequence[Any]
) -> list[_Block]:
    places = _matched(section, old, new) if len(mine) == len(old) else [None] * len(new)
    made: list[_Block] = []
    for entry, place in zip(new, places, strict=True):
        if place is None:
            made = _parted(made) if made else made
            body = _edited_table(f"[[{section.name}]]\n", section, None, entry)
            made.append(_Block(section.name, body))
        else:
            body = _edited_table(mine[place].body, section, old[place], entry)
            made.append(_Block(section.name, body, mine[place].tail))
    left = [block.tail for n, block in enumerate(mine) if n not in places and "#" in block.tail]
    return [*made, *(_Block(section.name, "", tail) for tail in left)]


def _matched(section: Section, old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """Return for each new entry the place of the old one that it was made of."""
    identity = section.keys[0].field
    if len(old) == len(new):
        same = sum(map(_same(identity), old, new))
        if same >= len(old) - 1:  # at most one was renamed
            return list(range(len(new)))
    free = {n: getattr(entry, identity) for n, entry in enumerate(old)}
    found: list[int | None] = []
    for entry in new:
        place = next((n for n, name in free.items() if name == getattr(entry, identity)), None)
        free.pop(-1 if place is None else place, None)
        found.append(place)
    return found


def _same(identity: str) -> Any:  # noqa: ANN401 - a comparison of any two entries
    return lambda one, other: getattr(one, identity) == getattr(other, identity)


def _edited_table(body: str, section: Section, old: object | None, new: object) -> str:
    import tomlkit

    document = tomlkit.parse(body)
    table = document[section.name][0]
    for key in section.keys:
        value = getattr(new, key.field)
        if old is None or value != getattr(old, key.field):
            _set(table, key, value)
    return tomlkit.dumps(document)


def _set(table: Any, key: Key, value: object) -> None:  # noqa: ANN401 - a document or a table
    if value in (None, "", (), False) and not key.required:
        table.pop(key.name, None)
    else:
        table[key.name] = _toml(key, value)


def _toml(key: Key, value: Any) -> Any:  # noqa: ANN401 - whatever a key may hold
    import tomlkit

    if key.kind == "lines":
        return _array([_encodable(line) for line in value if line.strip()])
    if isinstance(value, str):
        return _string(_encodable(value))
    if isinstance(value, time):
        return f"{value:%H:%M}" if not value.second else f"{value:%H:%M:%S}"
    return tomlkit.date(value.isoformat()) if isinstance(value, date) else value


def _array(lines: list[str]) -> Any:  # noqa: ANN401 - tomlkit's
    import tomlkit

    made = tomlkit.array()
    made.extend(lines)
    return made.multiline(sum(map(len, lines)) > _WIDE)


def _string(text: str) -> Any:  # noqa: ANN401 - tomlkit's
    import tomlkit

    if "\n" not in text:
        return tomlkit.string(text)
    escaped = _ESCAPED.sub(_escape, text)
    return tomlkit.value(f'"""\n{escaped}\n"""')


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return f"\\{character}" if character in '\\"' else f"\\u{ord(character):04x}"


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate has no UTF-8
