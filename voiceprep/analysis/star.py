"""Situation, Task, Action, Result by the clock: which sentence tells which part.

A sentence's words speak for a part, so does its place in the answer, and parts rarely go backwards;
the best path through all sentences is taken. Place alone can never say that a part is missing, so a
part counts as told only where words spoke for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.analysis.cues import PARTS, cue_scores, place_scores, step_scores
from voiceprep.analysis.kinds import answer_kind
from voiceprep.model import Sentence, Shares, Star

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Part, Span, Word

_TOLD = 0.8
"""Least cue score with which a sentence proves that a part is there."""
_ENOUGH_WORDS = 30


def star(heard: Sequence[Token], words: Sequence[Word], spans: Sequence[Span]) -> Star:
    """Return the parts of an answer.

    Parameters
    ----------
    heard
        Tokens of the words.
    words
        The words, for their times.
    spans
        The sentences, from `sentences`.

    Returns
    -------
    Star
        `shares` by time where every sentence has times, else by words; `missing` is empty for
        answers under 30 words and for kinds that tell no story.
    """
    bare = [
        [t.text for t in heard[s.first : s.last + 1] if t.text and not t.is_filled_pause]
        for s in spans
    ]
    kind = answer_kind([text for sentence in bare for text in sentence])
    scores = [cue_scores(texts) for texts in bare]
    parts = _path(scores, _places(bare)) if kind in ("story", "unknown") else [None] * len(spans)
    told = tuple(_sentence(s, p, words) for s, p in zip(spans, parts, strict=True))
    return Star(kind, told, _shares(told, bare), _missing(scores, parts, bare))


def _places(bare: Sequence[Sequence[str]]) -> list[float]:
    """Return where the middle of each sentence lies in the answer, 0-1, by words."""
    total = sum(len(texts) for texts in bare) or 1
    places, before = [], 0
    for texts in bare:
        places.append((before + len(texts) / 2) / total)
        before += len(texts)
    return places


def _path(scores: Sequence[dict[Part, float]], places: Sequence[float]) -> list[Part | None]:
    """Return the best sequence of parts (Viterbi)."""
    if not scores:
        return []
    best: dict[Part, tuple[float, list[Part | None]]] = {}
    for index, (cues, place) in enumerate(zip(scores, places, strict=True)):
        at = place_scores(place)
        here = {part: cues[part] + at[part] for part in PARTS}
        if index == 0:
            best = {part: (here[part], [part]) for part in PARTS}
        else:
            best = {part: _extended(best, part, here[part]) for part in PARTS}
    return max(best.values(), key=lambda pair: pair[0])[1]


def _extended(
    best: dict[Part, tuple[float, list[Part | None]]], part: Part, score: float
) -> tuple[float, list[Part | None]]:
    came = max(PARTS, key=lambda p: best[p][0] + step_scores(p, part))
    return best[came][0] + step_scores(came, part) + score, [*best[came][1], part]


def _sentence(span: Span, part: Part | None, words: Sequence[Word]) -> Sentence:
    inside = words[span.first : span.last + 1]
    starts = [w.start_s for w in inside if w.start_s is not None]
    ends = [w.end_s for w in inside if w.end_s is not None]
    return Sentence(
        first_word=span.first,
        last_word=span.last,
        part=part,
        start_s=min(starts) if starts else None,
        end_s=max(ends) if ends else None,
    )


def _shares(told: Sequence[Sentence], bare: Sequence[Sequence[str]]) -> Shares:
    timed = all(s.start_s is not None and s.end_s is not None for s in told)
    sizes = [
        (s.end_s or 0.0) - (s.start_s or 0.0) if timed else float(len(texts))
        for s, texts in zip(told, bare, strict=True)
    ]
    total = sum(sizes)
    if total <= 0:
        return Shares()
    by_part = {
        part: sum(size for s, size in zip(told, sizes, strict=True) if s.part == part) / total
        for part in PARTS
    }
    return Shares(by_part["situation"], by_part["task"], by_part["action"], by_part["result"])


def _missing(
    scores: Sequence[dict[Part, float]],
    parts: Sequence[Part | None],
    bare: Sequence[Sequence[str]],
) -> tuple[Part, ...]:
    if sum(len(texts) for texts in bare) < _ENOUGH_WORDS or not any(parts):
        return ()
    told = {
        part
        for part, cues in zip(parts, scores, strict=True)
        if part is not None and cues[part] >= _TOLD
    }
    wanted: tuple[Part, ...] = ("situation", "task", "action", "result")
    return tuple(part for part in wanted if part not in told)
