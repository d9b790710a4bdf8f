"""What kind of answer it is: a story of one's own, a hypothetical, a self-description.

Only what the words show plainly; everything else is ``unknown``, and nothing is made of that. How
likely each kind is comes from a fitted model of the same signs (``star_kinds.toml``).
"""

from __future__ import annotations

import math
import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from voiceprep.model import KindChance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import AnswerKind

_PAST = re.compile(
    r"\b(?:i|we) (?:\w+ly )?(?:was|were|had|did|\w{2,}ed|went|made|took|led|built|wrote|ran|"
    r"got|told|found|gave|"
    r"set|saw|knew|began|brought|met|sent|spoke|kept|held|thought|came|put|chose|drove|taught|"
    r"sat|spent|felt)\b"
)
_ANY_PAST = re.compile(r"\b(?:was|were|had|did|went|made|took|led|\w{3,}ed)\b")
_WOULD = re.compile(
    r"\b(?:i'd|we'd|i would|we would|i'll|i will|i might)\b(?! (?:like|say|love)\b)"
)
_HABIT = re.compile(
    r"\b(?:i|we) (?:always|usually|often|normally|generally|typically|actively|try|make sure|"
    r"tend|like|prefer|believe|think|aim|strive)\b"
    r"|\bwhenever\b|\bit depends\b|\bwhen (?:faced|i'm|i am|there is|there's|someone|people)\b"
)
_SELF = re.compile(
    r"\bi(?: a|')m (?:an? |very |really |quite |the |always |someone|good|strong|\w+ (?:and|"
    r"person))|\bmy (?:biggest )?"
    r"(?:strength|strengths|weakness|background|passion)\b|\bi have (?:\w+ ){0,3}(?:years|"
    r"experience|skills)\b"
)
_NONE = re.compile(
    r"\bi (?:don't|do not|can't|cannot) (?:really )?(?:know|remember|think of|have (?:an|any|"
    r"one))\b"
    r"|\bnothing comes to mind\b|\bno idea\b|\btrying to think\b"
    r"|\bi haven't (?:really )?(?:done|had)\b"
)
_WHEN = re.compile(
    r"\b(?:when|whenever|if) (?:i|i'm|you|someone|somebody|people|there|something|things|a|faced)\b"
    r"|\bit depends\b|\b(?:always|usually|generally|typically|often)\b|\bfor me\b|\bmy approach\b"
)
_NOW = re.compile(
    r"\b(?:i|we) (?:\w+ly )?(?:am|have|do|try|like|prefer|believe|think|feel|know|see|want|love|"
    r"enjoy|work|use|need|take|make|ask|listen|tend|find|hope|admire|speak|look|plan|write|read|"
    r"check|keep|set|talk|tell|give|put|strive|attempt|adjust)\b|\b(?:i'm|i've)\b"
)
_FIELD = re.compile(
    r"\b(?:is|are) (?:an?|the|stored|kept|called|used|stateless|constant|recorded)\b|\b(?:database|"
    r"server|cache|query|index|memory|threads?|process|function|algorithm|client|request|api|array|"
    r"list|hash|tree|keys?|values?|columns?|data|variance|regression|debit|credit|account|http|"
    r"sql|class|object|interface|pressure|blood|logs|metrics|load|performance|plan|configuration|"
    r"complexity)\b"
)
_SIGNS = {
    "my past": _PAST,
    "past": _ANY_PAST,
    "would": _WOULD,
    "could be": re.compile(r"\bi(?:'d| would| will|'ll| might| could)\b|\bwe(?:'d| would)\b"),
    "habit": _WHEN,
    "self": _SELF,
    "now": _NOW,
    "field": _FIELD,
    "you": re.compile(r"\byou(?:r|'re|'d|'ve)?\b"),
    "i": re.compile(r"\b(?:i|we|my|our)\b|\bi'"),
    "scene": re.compile(
        r"\b(?:one day|last year|as a result|(?:at|in) my last|when i was|there was|we had|i was)\b"
    ),
    "none": _NONE,
}
"""What is counted, per four of a hundred words."""
_MOST = 3.0
_LIKELY = 0.5
_FEWEST_WORDS = 20
_SHORT = 25
_STORY_PAST = 3
_TOLD_PAST = 5
_REMEMBERED = 1024
"""Answers: each is asked about several times, and short ones come again and again."""
_TOLD_SHARE = 0.06
"""A story without "I": that many verbs in the past, and so many of the words."""


def answer_kind(texts: Sequence[str]) -> AnswerKind:
    """Return the kind of an answer.

    Parameters
    ----------
    texts
        Bare words, lower case, without filled pauses.

    Returns
    -------
    AnswerKind
        ``story`` for first-person past, ``hypothetical`` for "I would", ``general`` for habits,
        ``self_description``, ``technical``, ``non_answer``; ``unknown`` where none of these is
        plain or at least as likely as all others together.
    """
    plain = _plain_kind(tuple(texts))
    if plain != "unknown" or len(texts) < _SHORT:
        return plain
    likeliest = kind_chances(texts)[0]
    if likeliest.chance < _LIKELY or likeliest.kind == "non_answer":
        return "unknown"
    return likeliest.kind


@lru_cache(maxsize=_REMEMBERED)
def _plain_kind(texts: tuple[str, ...]) -> AnswerKind:
    """Return the kind that the words show plainly by themselves."""
    said = " ".join(texts)
    if len(texts) < _SHORT:
        return "non_answer" if _NONE.search(said) else "unknown"
    past, would = len(_PAST.findall(said)), len(_WOULD.findall(said))
    if past >= _STORY_PAST and past > would:
        return "story"
    if would >= 2 and would >= past:
        return "hypothetical"
    told = len(_ANY_PAST.findall(said))
    if told >= max(_TOLD_PAST, _TOLD_SHARE * len(texts)):
        return "story"
    return _present(said, told)


def _present(said: str, past: int) -> AnswerKind:
    """Tell the kinds that are in the present tense apart."""
    habit, self_said = len(_HABIT.findall(said)), len(_SELF.findall(said))
    if habit > past and habit >= self_said and (habit >= 2 or not past):
        return "general"
    if self_said >= 2 and self_said > past:
        return "self_description"
    return "unknown"


def signs(texts: Sequence[str]) -> dict[str, float]:
    """Return how much of each sign of a kind an answer shows, 0-3.

    Parameters
    ----------
    texts
        Bare words, lower case, without filled pauses.
    """
    said, size = " ".join(texts), max(_FEWEST_WORDS, len(texts)) / 25
    counted = {name: len(sign.findall(said)) / size for name, sign in _SIGNS.items()}
    plain = _plain_kind(tuple(texts))
    return {
        **{name: min(_MOST, count) for name, count in counted.items()},
        "under 15 words": float(len(texts) < 15),
        "under 40 words": float(len(texts) < 40),
        **({f"plainly {plain}": 1.0} if plain != "unknown" else {}),
        "always": 1.0,
    }


@lru_cache(maxsize=1)
def _weights() -> dict[AnswerKind, dict[str, float]]:
    text = files(__package__).joinpath("star_kinds.toml").read_text(encoding="utf-8")
    return cast("dict[AnswerKind, dict[str, float]]", tomllib.loads(text))


def kind_chances(texts: Sequence[str]) -> tuple[KindChance, ...]:
    """Return how likely each kind is, likeliest first.

    Parameters
    ----------
    texts
        Bare words, lower case, without filled pauses.

    Returns
    -------
    tuple of KindChance
        Chances of all kinds but ``unknown``, which add up to 1; empty for no words.

    Notes
    -----
    A multinomial logistic regression on the signs of `signs`, fitted by ``scripts/fit_star``.
    """
    return _chances(tuple(texts)) if texts else ()


@lru_cache(maxsize=_REMEMBERED)
def _chances(texts: tuple[str, ...]) -> tuple[KindChance, ...]:
    shown = signs(texts)
    said = {
        kind: sum([row.get(name, 0.0) * value for name, value in shown.items()])
        for kind, row in _weights().items()
    }
    top = max(said.values())
    mass = {kind: math.exp(value - top) for kind, value in said.items()}
    whole = sum(mass.values())
    ordered = sorted(mass, key=lambda kind: -mass[kind])
    return tuple(KindChance(kind, mass[kind] / whole) for kind in ordered)
