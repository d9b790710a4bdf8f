"""Situation, Task, Action, Result by the clock: which sentence tells which part.

A sentence's words speak for a part, so does its place in the answer, and parts rarely go backwards;
the best path through all sentences is taken. A part is missing where no sentence tells it with
enough certainty: place alone can never say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.analysis.chain import best_path, certainties
from voiceprep.analysis.cues import PARTS, features, reflects, scores, weights
from voiceprep.analysis.kinds import answer_kind
from voiceprep.model import Sentence, Shares, Star

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.cues import Four
    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Part, Span, Word

_ENOUGH_WORDS = 30
_TELLING = ("story", "unknown")


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

    Notes
    -----
    A linear chain (conditional random field) over sentences, fitted by ``scripts/fit_star`` on
    labelled answers, whole ones and ones with a part cut out. By cross-validation over sources it
    labels sentences with macro F1 0.80 (place alone: 0.70) and notices a removed part with a
    balanced accuracy of 0.76.
    """
    bare = [_bare(heard, span) for span in spans]
    kind = answer_kind([text for sentence in bare for text in sentence])
    emitted = emissions(bare) if kind in _TELLING else []
    parts = _parts(emitted, bare) if emitted else [None] * len(spans)
    told = tuple(_sentence(s, p, words) for s, p in zip(spans, parts, strict=True))
    return Star(kind, told, _shares(told, bare), _missing(emitted, bare))


def _bare(heard: Sequence[Token], span: Span) -> list[str]:
    inside = heard[span.first : span.last + 1]
    return [token.text for token in inside if token.text and not token.is_filled_pause]


def shown(bare: Sequence[Sequence[str]]) -> list[set[str]]:
    """Return the features of each sentence, given as bare words."""
    last = len(bare) - 1
    return [
        features(texts, place, (index == 0, index == last))
        for index, (texts, place) in enumerate(zip(bare, _places(bare), strict=True))
    ]


def emissions(bare: Sequence[Sequence[str]]) -> list[Four]:
    """Return what each sentence says for each part."""
    return [scores(each) for each in shown(bare)]


def _parts(emitted: Sequence[Four], bare: Sequence[Sequence[str]]) -> list[Part | None]:
    path = [PARTS[state] for state in best_path(emitted, weights())]
    return [
        "reflection" if part == "result" and reflects(texts) else part
        for part, texts in zip(path, bare, strict=True)
    ]


def _places(bare: Sequence[Sequence[str]]) -> list[float]:
    """Return where the middle of each sentence lies in the answer, 0-1, by words."""
    total = sum(len(texts) for texts in bare) or 1
    places, before = [], 0
    for texts in bare:
        places.append((before + len(texts) / 2) / total)
        before += len(texts)
    return places


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


def _missing(emitted: Sequence[Four], bare: Sequence[Sequence[str]]) -> tuple[Part, ...]:
    """Return the parts that no sentence tells with enough certainty."""
    if not emitted or sum(len(texts) for texts in bare) < _ENOUGH_WORDS:
        return ()
    likely = certainties(emitted, weights())
    surest = [max(column) for column in zip(*likely, strict=True)]
    least = weights().present
    return tuple(
        part for part, found, needed in zip(PARTS, surest, least, strict=True) if found < needed
    )
