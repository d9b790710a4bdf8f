"""What a person says about facts, and how two sayings of it stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voiceprep.model.sound import Interval
from voiceprep.model.words import Span, Word

if TYPE_CHECKING:
    from datetime import date

ClaimKind = Literal["number", "money", "percent", "duration", "date", "name", "title", "reason"]
Phase = Literal["", "before", "after"]
Role = Literal["level", "change", "begin", "end", "share"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was said: the notes of an earlier interview, or a take."""

    where: Literal["notes", "take"]
    id: str = ""
    on: date | None = None
    """The day it was said or written; without it "three years ago" is no date."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that was said in one place."""

    text: str
    source: Source
    words: tuple[Word, ...] = ()
    """The words of the transcript, for their times; `text` is then these joined by spaces."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a number may mean: its value, and the least and most that it was said to be."""

    value: float
    low: float
    high: float
    unit: str = ""
    """``percent``, ``points``, a currency, ``days`` for every duration, or empty for a count."""
    rounded: bool = False
    """Whether it was said to be about that, or is a round figure."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about, in stems of words, and what sets it apart from its like."""

    heads: frozenset[str] = frozenset()
    """What is counted, or the role that is named."""
    terms: frozenset[str] = frozenset()
    """The other words that say what it is about."""
    wider: frozenset[str] = frozenset()
    """The same from the whole sentence."""
    where: frozenset[str] = frozenset()
    """What it was in, at or for."""
    names: frozenset[str] = frozenset()
    """Companies, places and other names that stand with it."""
    apart: frozenset[str] = frozenset()
    """``first``, ``other``, ``2021``, ``monday``: what makes it another one of its kind."""
    verb: str = ""
    rate: str = ""
    """``day`` … ``year`` where it is so many in that time."""
    phase: Phase = ""
    role: Role = "level"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that was said, and where."""

    kind: ClaimKind
    value: str
    """As it was said: ``eight people``."""
    quote: str
    """The sentence it was said in."""
    source: Source
    first_char: int
    """Where `value` begins in the text of the statement."""
    last_char: int
    """One behind where it ends."""
    words: Span
    """The words of `value`, as ``str.split()`` counts them."""
    subject: Subject
    amount: Amount | None = None
    """Of a date: days since 1 January of the year 1."""
    label: frozenset[str] = frozenset()
    """The words of a name or title; of a reason what it comes down to."""
    heard: Interval | None = None
    """When it was said, where the words have times."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sayings of which at most one is so."""

    id: str
    """Follows from what was said, not from where: once settled it stays settled."""
    kind: ClaimKind
    earlier: Claim
    now: Claim


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two sayings of the same thing that go together."""

    earlier: Claim
    now: Claim


@dataclass(frozen=True, slots=True)
class Consistency:
    """How what was said now stands to what was said before."""

    contradictions: tuple[Contradiction, ...] = ()
    new: tuple[Claim, ...] = ()
    """Said now and not before."""
    confirmed: tuple[Agreement, ...] = ()
    differently: tuple[Agreement, ...] = ()
    """Reasons in other words: worth a look, no contradiction."""
