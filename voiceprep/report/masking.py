"""Names taken out of texts that others may read, each replaced by the same stand-in everywhere.

By rules: names of the plan, names that stand with a role, and capitals where no word needs one. In
doubt a word is masked. It cannot find everything: a name written small, a nickname, what only one
place has. Pages that are masked say so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from voiceprep.report.naming import is_common, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from voiceprep.model import Word
    from voiceprep.report.naming import Named

Kind = Literal["person", "company"]
_STAND_INS: dict[Kind, str] = {"person": "Name", "company": "Company"}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|(?i:(?:twenty-|thirty-)?(?:first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth)|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|"
    r"twentieth|thirtieth))"
)
_OTHER = re.compile(
    r"(?P<address>\b(?:https?://|www\.)\S+[^\s.,;:!?)\]]|\S+@\w[\w-]*(?:\.[\w-]+)+|(?<!\S)@\w+)"
    r"|(?P<iso>\b\d{4}-\d\d)-\d\d\b"
    rf"|(?P<before>\b(?:the\s+)?{_DAY}(?:\s+of)?\s+(?P<month>{_MONTH})\b)"
    rf"|(?P<behind>\b(?P<named>{_MONTH})\s+(?:the\s+)?{_DAY}(?!\w|\.\d))"
    r"|(?P<date>\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)\b)"
    r"|(?P<number>(?<!\w)\+?\d(?:[\s().-]{0,2}\d){8,}(?!\w))"
)
_LEFT_OVER = re.compile(r"(?:['’]s)?[^\w]*")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a text and what stands there instead."""

    first: int
    end: int
    text: str


@dataclass(slots=True)
class _Entity:
    kind: Kind
    aliases: dict[str, None]
    label: str = ""


class Mask:
    """What replaces which name; made of every name of a page at once."""

    def __init__(self, names: Iterable[Named]) -> None:
        found = list(names)
        self._by_alias = {a: e for e in _entities(found) for a in e.aliases}
        self._pattern = _pattern(self._by_alias)
        self._counts: dict[Kind, int] = {"person": 0, "company": 0}

    def count(self, kind: Kind) -> int:
        """Return how many of a kind were replaced so far."""
        return self._counts[kind]

    def text(self, text: str) -> str:
        """Return the text with every name in it replaced."""
        made, at = "", 0
        for change in self._changes(text):
            made += text[at : change.first] + change.text
            at = change.end
        return made + text[at:]

    def name(self, text: str) -> str:
        """Return what stands in for a text that is nothing but a name, however it is written."""
        whole = named(text)
        entity = self._by_alias.get(whole.whole) if whole else None
        return self._label(entity) if entity else self.text(text)

    def texts(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return each text with every name in it replaced."""
        return tuple(map(self.text, texts))

    def words(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Return as many words; a name of several is told in the first, the others are empty."""
        texts = [word.text for word in words]
        masked = _spread(texts, list(self._changes(" ".join(texts))))
        return tuple(replace(word, text=text) for word, text in zip(words, masked, strict=True))

    def _changes(self, text: str) -> Iterator[Change]:
        found = [*_other_changes(text), *self._name_changes(text)]
        end = 0
        for change in sorted(found, key=lambda each: (each.first, -each.end)):
            if change.first >= end:
                yield change
                end = change.end

    def _name_changes(self, text: str) -> Iterator[Change]:
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text):
            alias = " ".join(match.group().casefold().replace("’", "'").split())
            yield Change(match.start(), match.end(), self._label(self._by_alias[alias]))

    def _label(self, entity: _Entity) -> str:
        """Return its stand-in, numbered in the order in which they come up."""
        if not entity.label:
            self._counts[entity.kind] += 1
            entity.label = f"{_STAND_INS[entity.kind]} {self._counts[entity.kind]}"
        return entity.label


def _other_changes(text: str) -> Iterator[Change]:
    """Yield addresses, long numbers, and days of a month."""
    for match in _OTHER.finditer(text):
        kept = match["iso"] or match["month"] or match["named"]
        stand_in = {"address": "[address]", "number": "[number]", "date": "[date]"}
        yield Change(match.start(), match.end(), kept or stand_in[match.lastgroup or "date"])


def _entities(found: Sequence[Named]) -> list[_Entity]:
    """Join what names the same: "Dana" is "Dana Roth" where there is one."""
    made: list[_Entity] = []
    by_alias: dict[str, _Entity] = {}
    for name in sorted(found, key=lambda each: -len(each.parts)):
        entity = by_alias.get(name.whole)
        if entity is None:
            entity = _Entity(name.kind, {name.whole: None})
            made.append(entity)
        elif name.kind == "company":
            entity.kind = "company"
        for alias in (name.whole, *name.parts):
            entity.aliases.setdefault(alias)
            by_alias.setdefault(alias, entity)
    for entity in made:
        entity.aliases = {a: None for a in entity.aliases if by_alias[a] is entity}
    return made


def _pattern(aliases: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(aliases, key=len, reverse=True)
    if not ordered:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_alias_pattern, ordered))})(?!\w)")


def _alias_pattern(alias: str) -> str:
    """Return what finds a name: with its capital alone where it is a common word, too."""
    parts = [re.escape(part).replace("'", "['’]") for part in alias.split()]
    if not is_common(alias):
        return "(?i:" + r"\s+".join(parts) + ")"
    written = (_capital(part) for part in alias.split())
    return r"\s+".join(written)


def _capital(part: str) -> str:
    titled, upper = re.escape(part.capitalize()), re.escape(part.upper())
    return f"(?:{titled}|{upper})" if titled != upper else titled


def _spread(texts: Sequence[str], changes: Iterable[Change]) -> list[str]:
    """Put the changes of texts joined by spaces into each of them."""
    pieces = [list(text) for text in texts]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for change in changes:
        first = bisect_right(starts, change.first) - 1
        last = bisect_right(starts, change.end - 1) - 1
        for index in range(first, last + 1):
            from_, to = change.first - starts[index], change.end - starts[index]
            covered = slice(max(from_, 0), min(to, len(texts[index])))
            pieces[index][covered] = [""] * (covered.stop - covered.start)
        pieces[first][change.first - starts[first]] = change.text
        left = texts[last][change.end - starts[last] :]
        if last > first and _LEFT_OVER.fullmatch(left):
            pieces[first].append(left)  # the comma behind a name stays with the name
            pieces[last] = []
    return ["".join(piece) for piece in pieces]
