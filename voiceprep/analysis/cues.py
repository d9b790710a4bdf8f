"""What speaks for a part of a story: cue words, the place in the answer, the order of parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Part

PARTS: tuple[Part, ...] = ("situation", "task", "action", "result", "reflection")

_CUES: dict[Part, re.Pattern[str]] = {
    "situation": re.compile(
        r"\b(?:last (?:year|job)|at my|in my (?:last|previous|current|role|first)|previous|"
        r"while (?:i was )?working|"
        r"i was (?:working|a|an|the|on|at|part)|we were|there was|during|when i (?:was|worked|"
        r"started)|"
        r"years ago|as an? \w+)\b"
    ),
    "task": re.compile(
        r"\b(?:my (?:task|job|goal|role|responsibility)|responsible for|had to|needed to|"
        r"was (?:asked|tasked) to|"
        r"in charge of|the (?:goal|challenge|objective|task) was|expected to|assigned|deadline|"
        r"without|ensure)\b"
    ),
    "action": re.compile(
        r"\b(?:so i|then i|first i|i also|i (?:\w+ly )?(?:created|took|proposed|implemented|"
        r"focused|set|decided|asked|"
        r"talked|wrote|built|suggested|started|called|listened|explained|showed|organized|"
        r"organised|worked with|"
        r"offered|reached|scheduled|met|made|identified|analyzed|led|developed|designed)|next|"
        r"meeting)\b"
    ),
    "result": re.compile(
        r"\b(?:as a result|in the end|result|results|finally|eventually|improved|increased|"
        r"reduced|decreased|"
        r"saved|success\w*|satisfaction|became|led to|able to|finished|delivered|percent|"
        r"ended up|happy|"
        r"on time|ahead of|positive|feedback)\b|%"
    ),
    "reflection": re.compile(
        r"\b(?:i(?: have|'ve)? (?:\w+ )?learn(?:ed|t)|taught me|what i learn\w*|lesson|"
        r"since then|looking back|next time|"
        r"importance of|this experience|in hindsight|now i always|would do differently)\b"
    ),
}
_WEIGHT: dict[Part, float] = {
    "situation": 0.9,
    "task": 1.0,
    "action": 1.0,
    "result": 1.0,
    "reflection": 3.0,
}
_CENTRE: dict[Part, float] = {
    "situation": 0.08,
    "task": 0.28,
    "action": 0.56,
    "result": 0.9,
    "reflection": 0.97,
}
_WIDTH: dict[Part, float] = {
    "situation": 0.12,
    "task": 0.12,
    "action": 0.22,
    "result": 0.14,
    "reflection": 0.10,
}
_PRIOR: dict[Part, float] = {
    "situation": 0.0,
    "task": -0.4,
    "action": 0.4,
    "result": 0.0,
    "reflection": -2.5,
}
_BACK = -2.5
_SKIP = -0.8


def cue_scores(texts: Sequence[str]) -> dict[Part, float]:
    """Return how strongly the words of a sentence speak for each part; 0 where none does."""
    said = " ".join(texts)
    return {part: _WEIGHT[part] * min(2, len(_CUES[part].findall(said))) for part in PARTS}


def place_scores(place: float) -> dict[Part, float]:
    """Return how strongly a place in the answer (0-1) speaks for each part."""
    return {
        part: _PRIOR[part] - 0.5 * ((place - _CENTRE[part]) / _WIDTH[part]) ** 2 * 0.5
        for part in PARTS
    }


def step_scores(came: Part, part: Part) -> float:
    """Return how likely one part follows another: forward by one is usual, back is rare."""
    steps = PARTS.index(part) - PARTS.index(came)
    if steps < 0:
        return _BACK
    return 0.0 if steps <= 1 else _SKIP * (steps - 1)
