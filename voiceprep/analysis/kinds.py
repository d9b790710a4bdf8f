"""What kind of answer it is: a story of one's own, a hypothetical, a self-description.

Only what the words show plainly; everything else is ``unknown``, and nothing is made of that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
_SHORT = 25
_STORY_PAST = 3
_TOLD_PAST = 5
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
        ``self_description``, ``non_answer``; ``unknown`` where none of these is plain.
    """
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
