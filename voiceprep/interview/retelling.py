"""One story told to two questions: a panel compares notes, so each deserves its own.

By the words alone: long runs said in both, or the rare words of one story of the plan. Tells
nothing of two takes of one question, which are meant to be alike.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from voiceprep.analysis.keyterms import stems, terms
from voiceprep.analysis.phrases import overlap
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Plan, Question, Story, Take

_SHARED_RUNS = 0.12
"""Of the runs of four words of the shorter answer; two answers of one person share a few anyway."""
_OF_STORY = 0.4
_LEAST_STEMS = 4
_MOST = 60


@dataclass(frozen=True, slots=True)
class Retold:
    """Two questions that were answered with one story."""

    first: Question
    second: Question
    story: str = ""
    """Title of the story in the plan; empty where it is none of them."""

    @property
    def said(self) -> str:
        """What there is to say about it, in a sentence."""
        story = f"“{safe_line(self.story, 40)}”" if self.story else "The same story"
        one, other = safe_line(self.first.text, 60), safe_line(self.second.text, 60)
        return f"{story} answers two questions: “{one}” and “{other}”. Keep it for one of them."


def retold(takes: Sequence[Take], plan: Plan | None = None) -> tuple[Retold, ...]:
    """Return the questions whose newest answers tell one story.

    Parameters
    ----------
    takes
        With their transcripts, newest first; at most the sixty newest are looked at. Follow-ups go
        on about the same story and do not count.
    plan
        Its stories are known by their words.
    """
    newest: dict[str, Take] = {}
    for take in takes[:_MOST]:
        is_closing = take.question.kind == "closing"
        if take.transcript is not None and not take.follow_up_of and not is_closing:
            newest.setdefault(take.question.id, take)
    known = _story_stems(plan) if plan else {}
    told = {name: _story_of(take, known) for name, take in newest.items()}
    return tuple(_pairs(newest, told))


def _pairs(newest: dict[str, Take], told: dict[str, Story | None]) -> Iterator[Retold]:
    for one, other in combinations(newest, 2):
        first, second = newest[one], newest[other]
        story = told[one]
        if story is not None and story == told[other]:
            yield Retold(second.question, first.question, story.title)
        elif _shared(first, second) >= _SHARED_RUNS:
            yield Retold(second.question, first.question)


def _shared(one: Take, other: Take) -> float:
    assert one.transcript is not None
    assert other.transcript is not None
    mine, theirs = one.transcript.words, other.transcript.words
    return max(overlap(mine, theirs) or 0.0, overlap(theirs, mine) or 0.0)


def _story_stems(plan: Plan) -> dict[Story, frozenset[str]]:
    """Return the stems that only one story of the plan has."""
    found = {s: stems(terms(_text(s))) for s in plan.stories}
    times = Counter(stem for each in found.values() for stem in each)
    return {story: frozenset(s for s in each if times[s] == 1) for story, each in found.items()}


def _text(story: Story) -> str:
    parts = (story.title, story.situation, story.task, story.action, story.result)
    return " ".join(parts)


def _story_of(take: Take, known: dict[Story, frozenset[str]]) -> Story | None:
    assert take.transcript is not None
    said = stems(terms(take.transcript.text))
    shared = {story: len(each & said) for story, each in known.items()}
    best = max(shared, key=lambda story: shared[story], default=None)
    if best is None or shared[best] < max(_LEAST_STEMS, _OF_STORY * len(known[best])):
        return None
    return best
