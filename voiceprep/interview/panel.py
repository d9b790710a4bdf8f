"""Who sits in a mock interview: a voice of their own and an angle for everyone.

Pure and repeatable: the same plan and the same voices seat the same panel. Knows nothing of
loudspeakers, and invents nobody where a plan names its interviewers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.analysis.keyterms import stems, terms
from voiceprep.model import Interviewer, Manner, Seat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Plan, Question, Relation, VoiceInfo

MOST_SEATS = 5
DEFAULT_PANEL = (
    Interviewer("Robin Hale", "your manager to be", "manager"),
    Interviewer("Sam Okoro", "a colleague to be", "peer"),
    Interviewer("Kim Larsen", "human resources", "hr"),
)
_PACES = (1.0, 0.94, 1.06)
_PITCHES = (50, 38, 62, 44, 56)
_PROBED = 3.0
_OF_KIND = 1.0


@dataclass(frozen=True, slots=True)
class Angle:
    """What somebody in that relation asks about, the likeliest first."""

    said: str
    kinds: tuple[str, ...]
    competencies: tuple[str, ...]


ANGLES: dict[Relation, Angle] = {
    "peer": Angle(
        "working together, and how you do the work",
        ("technical", "behavioural"),
        ("collaboration", "technical depth", "problem solving", "working style", "communication"),
    ),
    "manager": Angle(
        "what you deliver, and what comes first",
        ("behavioural", "technical"),
        ("prioritisation", "ownership", "resilience", "feedback", "judgement", "leadership"),
    ),
    "executive": Angle(
        "what it changed, where it leads, and why here",
        ("behavioural", "cultural-fit"),
        ("business sense", "stakeholders", "leadership", "judgement", "motivation", "curiosity"),
    ),
    "hr": Angle(
        "motives, fit, terms, and whether it all agrees",
        ("cultural-fit", "closing"),
        ("motivation", "working style", "terms", "adaptability", "conflict", "ethics"),
    ),
}
_ROLES: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("hr", re.compile(r"\b(?:hr|human resources|people|talent|recruit\w*|personnel)\b", re.I)),
    (
        "executive",
        re.compile(
            r"\b(?:c[efto]o|cpo|chief|vp|vice president|president|founder|partner|owner|"
            r"(?:managing )?director|head of|executive)\b",
            re.I,
        ),
    ),
    ("manager", re.compile(r"\b(?:manager|lead|supervisor|boss|principal)\b", re.I)),
)


def relation_of(person: Interviewer) -> Relation:
    """Return what an interviewer would be to one: as the plan says, else by their role."""
    if person.relation:
        return person.relation
    return next((name for name, cue in _ROLES if cue.search(person.role)), "peer")


def panel(plan: Plan | None, voices: Sequence[VoiceInfo], usual: Manner) -> tuple[Seat, ...]:
    """Return the interviewers of a plan, each with a voice that no other has.

    Without a plan, or where it names nobody, three who sit in most second interviews. `voices` are
    those that can be heard here; where they run out, pace and pitch tell people apart.
    """
    named = plan.interviewers[:MOST_SEATS] if plan else ()
    people = named or DEFAULT_PANEL
    manners = _manners(len(people), voices, usual)
    return tuple(
        Seat(person.name, person.role, relation_of(person), manner, person.probes)
        for person, manner in zip(people, manners, strict=True)
    )


def _manners(count: int, voices: Sequence[VoiceInfo], usual: Manner) -> list[Manner]:
    apart = _apart(voices, usual)
    found: list[Manner] = []
    for index in range(count):
        turn, at = divmod(index, len(apart))
        pace = _PACES[index % len(_PACES)] - 0.1 * turn
        pitch = _PITCHES[turn % len(_PITCHES)]
        found.append(Manner(apart[at], max(80, round(usual.rate_wpm * pace)), pitch))
    return found


def _apart(voices: Sequence[VoiceInfo], usual: Manner) -> list[str]:
    """Return the voices, each as unlike those before it as can be; the usual one first."""
    engine = next((v.engine for v in voices if v.id == usual.voice), "espeak")
    left = sorted(voices, key=lambda v: (v.id != usual.voice, v.engine != engine))
    used: Counter[str] = Counter()
    found: list[str] = []
    while left:
        best = left[0] if not found else min(left, key=lambda v: _known(v, used))
        left.remove(best)
        used.update(_marks(best))
        found.append(best.id)
    return found or [usual.voice]


def _marks(voice: VoiceInfo) -> Iterator[str]:
    words = voice.label.lower().replace(",", "").split()
    yield f"accent {words[0] if words else voice.id}"
    yield from (word for word in words if word in ("man", "woman"))
    yield f"engine {voice.engine}"


def _known(voice: VoiceInfo, used: Counter[str]) -> tuple[int, int]:
    marks = list(_marks(voice))
    return 2 * used[marks[0]] + sum(used[mark] for mark in marks[1:]), len(voice.label)


def angle_said(seat: Seat) -> str:
    """Return what a seat will ask about, in a few words."""
    asks = ANGLES[seat.relation or "peer"].said
    return f"{asks}; {', '.join(seat.probes)}" if seat.probes else asks


def affinity(seat: Seat, question: Question) -> float:
    """Return how much a question is one that this interviewer would ask; from 0 on."""
    angle = ANGLES[seat.relation or "peer"]
    found = _OF_KIND if question.kind in angle.kinds else 0.0
    if question.competency in angle.competencies:
        found += 2.0 - 0.2 * angle.competencies.index(question.competency)
    return found + _PROBED * probed(seat.probes, question)


def probed(probes: Sequence[str], question: Question) -> float:
    """Return how much of what somebody is likely to ask about the question is about, 0-1."""
    asked = stems(terms(f"{question.text} {question.competency}"))
    wanted = [stems(terms(probe)) for probe in probes]
    return max((len(each & asked) / len(each) for each in wanted if each), default=0.0)
