"""What a mock interview asks, who asks it, and in which order.

Pure and repeatable by its seed. Draws from question banks and from the notes of the first
interview; what one practised most recently comes last.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, get_args
from zlib import crc32

from voiceprep.analysis.keyterms import stems, terms
from voiceprep.analysis.structures import asked_for
from voiceprep.interview.panel import affinity
from voiceprep.model import Kind, Question, Turn
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from voiceprep.model import Bank, FirstNote, Plan, Seat, TurnPart, Wish

SHORTEST, LONGEST = 5, 10
PANEL = "The panel"
FIRST_INTERVIEW = "first interview"
"""Competency of what the notes of the first interview left open."""
OPENINGS = (
    Question(
        "panel-about-you",
        "Tell us about yourself, and what brings you here.",
        "cultural-fit",
        "communication",
        90.0,
        bank=PANEL,
    ),
    Question(
        "panel-since-first-talk",
        "What has stuck with you since our first talk?",
        "cultural-fit",
        "motivation",
        90.0,
        bank=PANEL,
    ),
)
YOUR_TURN = Question(
    "panel-your-turn", "What would you like to ask us?", "closing", "curiosity", 60.0, bank=PANEL
)
LAST_WORD = Question(
    "panel-last-word",
    "Is there anything you want us to remember when we talk about you afterwards?",
    "closing",
    "communication",
    60.0,
    bank=PANEL,
)
_WITH_NOTES: tuple[TurnPart, ...] = (
    *("behavioural", "deeper", "technical", "cultural-fit"),
    *("behavioural", "deeper", "technical"),
)
_WITHOUT: tuple[TurnPart, ...] = (
    *("behavioural", "technical", "cultural-fit", "behavioural"),
    *("technical", "behavioural", "cultural-fit"),
)
"""What a longer interview adds, one by one."""
_NATURAL: tuple[TurnPart, ...] = (
    *("opening", "behavioural", "technical", "cultural-fit"),
    *("deeper", "your-turn", "closing"),
)
_MIDDLE: tuple[Kind, ...] = ("behavioural", "technical", "cultural-fit")
_LENGTH = 220
_PRACTISED, _JUST_PRACTISED = 2.0, 4.0
_SAME_COMPETENCY = 1.5
_SAME_SEAT = 1.0
_ADVERTISED = 0.8
_LUCK = 0.9
_OPENS = re.compile(
    r"\bsince (?:we last|our first|the first)\b|^tell (?:me|us) about yourself", re.I
)
"""What only opens an interview, and stands in `OPENINGS` already."""
_QUESTION_WORDS = re.compile(
    r"(?:what|how|why|which|who|where|when|do|does|did|is|are|can|could|will|would|have|has|tell|"
    r"describe|explain|walk)\b",
    re.I,
)
_YOURS = (
    (re.compile(r"\b(?:I am|I'm|I’m)\b", re.I), "you are"),
    (re.compile(r"\bI was\b", re.I), "you were"),
    (re.compile(r"\bI\b"), "you"),
    (re.compile(r"\bmyself\b", re.I), "yourself"),
    (re.compile(r"\bmine\b", re.I), "yours"),
    (re.compile(r"\bmy\b", re.I), "your"),
    (re.compile(r"\bme\b", re.I), "you"),
)


@dataclass(slots=True)
class _Draw:
    """A draw under way: what there is to ask, and what was asked so far."""

    plan: Plan | None
    seats: Sequence[Seat]
    pool: Mapping[str, list[Question]]
    luck: int
    later: Mapping[str, float]
    """By question id: how much it waits, because it was practised."""
    asked: set[str] = field(default_factory=set)
    said: Counter[str] = field(default_factory=Counter)
    """Questions by competency and by seat."""


def agenda(
    plan: Plan | None,
    banks: Iterable[Bank],
    seats: Sequence[Seat],
    wish: Wish,
    practised: Mapping[str, datetime] | None = None,
) -> tuple[Turn, ...]:
    """Return the questions of a mock interview in their order.

    Parameters
    ----------
    plan
        Its notes of the first interview are gone into more deeply; None for an interview at large.
    banks
        What questions are drawn from.
    seats
        From `panel.panel`; at least one.
    wish
        Length (5-10, else the nearest of these), order, and the seed of the draw.
    practised
        When each question, by id, was last practised.

    Returns
    -------
    tuple of Turn
        In natural order an opening, what one did, how one works, how one fits, what the first
        interview left open, one's own questions, a closing. By surprise the same ones shuffled;
        one's own questions and the closing stay at the end.
    """
    draw = _Draw(plan, seats, _pool(banks), wish.seed, _waits(practised or {}))
    deeper = [*deeper_questions(plan)] if plan else []
    deeper.sort(key=lambda found: draw.later.get(found[0].id, 0.0))
    parts = _parts(max(SHORTEST, min(LONGEST, wish.length)), len(deeper))
    turns = list(_turns(draw, parts, deeper))
    if wish.order == "surprise":
        turns = _shuffled(turns, wish.seed)
    return tuple(turns)


def _turns(
    draw: _Draw, parts: Sequence[TurnPart], deeper: Sequence[tuple[Question, str]]
) -> Iterator[Turn]:
    coming = iter(deeper)
    for part in parts:
        if part == "opening":
            yield _opening(draw)
        elif part == "deeper":
            yield _deeper(draw, *next(coming))
        elif part == "your-turn":
            yield _said(draw, your_turn(draw.plan), part, _rarest(draw).name)
        elif part == "closing":
            yield _closing(draw)
        elif options := _left(draw, part):
            yield _best(draw, options, part)


def _pool(banks: Iterable[Bank]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {kind: [] for kind in get_args(Kind)}
    for bank in banks:
        for question in bank.questions:
            own = question.kind == "closing" and asked_for(question) == "questions"
            if not own and not _OPENS.search(question.text):
                found[question.kind].append(question)
    return found


def _waits(practised: Mapping[str, datetime]) -> dict[str, float]:
    order = sorted(practised, key=lambda name: practised[name])
    share = _JUST_PRACTISED / max(1, len(order))
    return {name: _PRACTISED + share * (at + 1) for at, name in enumerate(order)}


def _parts(length: int, deeper: int) -> list[TurnPart]:
    inner = [part for part in _WITH_NOTES if deeper] or list(_WITHOUT)
    while inner.count("deeper") > deeper:
        inner[len(inner) - 1 - inner[::-1].index("deeper")] = "behavioural"
    chosen: list[TurnPart] = ["opening", *inner[: length - 3], "your-turn", "closing"]
    return sorted(chosen, key=_NATURAL.index)


def _shuffled(turns: list[Turn], seed: int) -> list[Turn]:
    inner, last = turns[:-2], turns[-2:]
    random.Random(f"order {seed}").shuffle(inner)
    return [*inner, *last]


def _said(draw: _Draw, question: Question, part: TurnPart, who: str) -> Turn:
    draw.asked.add(question.id)
    draw.said.update((f"about {question.competency}", f"by {who}"))
    return Turn(question, part, who)


def _opening(draw: _Draw) -> Turn:
    met = draw.plan is not None and bool(draw.plan.first_interview)
    options = OPENINGS if met else OPENINGS[:1]
    chosen = min(options, key=lambda q: draw.later.get(q.id, 0.0) - (q is options[-1]))
    return _said(draw, chosen, "opening", draw.seats[0].name)


def _closing(draw: _Draw) -> Turn:
    options = [*draw.pool["closing"], LAST_WORD]
    return _best(draw, options, "closing")


def _deeper(draw: _Draw, question: Question, who: str) -> Turn:
    named = [s.name for s in draw.seats if s.name.casefold() == who.strip().casefold()]
    return _said(draw, question, "deeper", named[0] if named else _rarest(draw).name)


def _rarest(draw: _Draw) -> Seat:
    """Return who has asked least so far."""
    return min(draw.seats, key=lambda seat: draw.said[f"by {seat.name}"])


def _left(draw: _Draw, part: TurnPart) -> list[Question]:
    """Return what was not asked yet: of that part, else of any but the closing."""
    options = [q for q in draw.pool[part] if q.id not in draw.asked]
    others = (q for kind in _MIDDLE for q in draw.pool[kind] if q.id not in draw.asked)
    return options or list(others)


def _best(draw: _Draw, options: Sequence[Question], part: TurnPart) -> Turn:
    advertised = stems(terms(draw.plan.advert)) if draw.plan else frozenset()
    pairs = ((q, seat) for q in options for seat in draw.seats)
    question, seat = max(pairs, key=lambda pair: _worth(draw, pair[0], pair[1], advertised))
    return _said(draw, question, part, seat.name)


def _worth(draw: _Draw, question: Question, seat: Seat, advertised: frozenset[str]) -> float:
    luck = random.Random(f"{draw.luck} {question.id}").random()
    wanted = stems(terms(question.competency))
    return (
        affinity(seat, question)
        + (_ADVERTISED if wanted and wanted <= advertised else 0.0)
        + _LUCK * luck
        - draw.later.get(question.id, 0.0)
        - _SAME_COMPETENCY * draw.said[f"about {question.competency}"]
        - _SAME_SEAT * draw.said[f"by {seat.name}"]
    )


def deeper_questions(plan: Plan) -> Iterator[tuple[Question, str]]:
    """Yield what the notes of the first interview say to go deeper on, as questions, and of whom.

    The plan's own words, turned to "you"; nothing is made up.
    """
    for note in plan.first_interview:
        if note.deeper.strip():
            yield _deeper_question(note), note.who


def _deeper_question(note: FirstNote) -> Question:
    point = _yours(safe_line(note.deeper, _LENGTH)).strip()
    if point.endswith("?") or _QUESTION_WORDS.match(point):
        text = f"Something was left open in the first interview. {point[:1].upper()}{point[1:]}"
    else:
        text = (
            f"In the first interview we came to this: {point.rstrip('.')}. Take us deeper into it."
        )
    name = f"deeper-{crc32(note.deeper.strip().encode('utf-8', 'replace')):08x}"
    return Question(name, text, "behavioural", FIRST_INTERVIEW, 120.0, bank="First interview")


def _yours(text: str) -> str:
    for cue, instead in _YOURS:
        text = cue.sub(instead, text)
    return text


def your_turn(plan: Plan | None) -> Question:
    """Return the question that gives the word to oneself, with what a plan has ready to ask."""
    own = plan.own_questions if plan else ()
    return replace(YOUR_TURN, follow_ups=tuple(each.text for each in own if not each.answered))


def follow_up_turn(turn: Turn, question: Question, take: str, why: str) -> Turn:
    """Return the turn in which the same person asks on."""
    return replace(
        turn, question=question, state="to come", take="", first="", follow_up_of=take, why=why
    )
