"""Situation, Task, Action, Result by the clock: which sentence tells which part.

A sentence's words speak for a part, so does its place in the answer, and stories are told whole
and in order: the best such path through all sentences is taken, unless the words alone say clearly
that a part is missing or that another order was told. Place can never say that a part is there.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from voiceprep.analysis.chain import absences, best_in_order, best_path, certainties, worth
from voiceprep.analysis.cues import features, reflects
from voiceprep.analysis.kinds import answer_kind, kind_chances
from voiceprep.analysis.star_weights import NONE, PARTS, four, model, weighed
from voiceprep.model import PartSeconds, Sentence, Shares, Span, Star

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.analysis.star_weights import Four, Model, Weighed, Weights
    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Part, Word

    _Parts = tuple[list[Part | None], list[float | None], Four]

_ENOUGH_WORDS = 30
_TELLING = ("story", "unknown")
_USUAL = "STAR"
_MISSING = 0.5
_STATES = range(len(PARTS))
_LEAST_LOG = -10.0
_THIN = {"situation": 0.10, "task": 0.09, "action": 0.24, "result": 0.15}
"""Nine in ten published answers give a part at least that share of their words."""


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
    Two linear chains (conditional random fields) over sentences, fitted by ``scripts/fit_star`` on
    labelled answers, whole ones and ones with parts cut out or turned; ``scripts/evaluate`` prints
    how right they are on answers of sources they have not seen.
    """
    bare = bare_sentences(heard, spans)
    said = [text for sentence in bare for text in sentence]
    kind = answer_kind(said)
    telling = kind in _TELLING and bool(said)
    parts, sure, gone = _parts(bare) if telling else _no_parts(len(spans))
    told = tuple(
        _sentence(span, part, certainty, words)
        for span, part, certainty in zip(spans, parts, sure, strict=True)
    )
    sizes = _sizes(told, bare)
    order = _order(parts)
    missing = _missing(gone, order) if len(said) >= _ENOUGH_WORDS else ()
    shares = _shares(told, sizes)
    return Star(
        answer_kind=kind,
        sentences=told,
        shares=shares,
        missing=missing,
        kinds=kind_chances(said),
        order=order,
        thin=_thin(shares, missing) if telling and len(said) >= _ENOUGH_WORDS else (),
        action_start_s=next((s.start_s for s in told if s.part == "action"), None),
        result=_result(told),
        seconds=_seconds(told),
    )


def bare_sentences(heard: Sequence[Token], spans: Sequence[Span]) -> list[list[str]]:
    """Return the bare words of each sentence, without filled pauses."""
    return [
        [t.text for t in heard[s.first : s.last + 1] if t.text and not t.is_filled_pause]
        for s in spans
    ]


def shown(bare: Sequence[Sequence[str]]) -> list[set[str]]:
    """Return the features of each sentence, given as bare words."""
    last = len(bare) - 1
    return [
        features(texts, place, (index == 0, index == last))
        for index, (texts, place) in enumerate(zip(bare, _places(bare), strict=True))
    ]


def _places(bare: Sequence[Sequence[str]]) -> list[float]:
    """Return where the middle of each sentence lies in the answer, 0-1, by words."""
    total = sum(len(texts) for texts in bare) or 1
    places, before = [], 0
    for texts in bare:
        places.append((before + len(texts) / 2) / total)
        before += len(texts)
    return places


def evidence(said: Weighed, using: Model) -> Four:
    """Return the log probability that no sentence tells a part: the mean of both chains.

    Parameters
    ----------
    said
        What each sentence says, from `weighed`; at least one sentence.
    using
        The fitted model.
    """
    placed, worded = absences(said.placed, using.placed), absences(said.worded, using.worded)
    return four([max(_LEAST_LOG, (p + w) / 2) for p, w in zip(placed, worded, strict=True)])


def absent(said: Weighed, using: Model) -> Four:
    """Return how likely each part is missing, 0-1; parameters as for `evidence`."""
    lines = zip(evidence(said, using), using.slope, using.offset, strict=True)
    return four([1 / (1 + math.exp(-(slope * x + offset))) for x, slope, offset in lines])


def path(said: Weighed, using: Model, gone: Four) -> tuple[list[int], Weights]:
    """Return the part of each sentence, as an index of `PARTS`, and the chain that says so.

    Parameters
    ----------
    said, using
        As for `evidence`.
    gone
        How likely each part is missing, from `absent`; those that are may be left out.
    """
    doubtful = frozenset(state for state in _STATES if gone[state] > _MISSING)
    free = best_path(said.worded, using.worded)
    if free != sorted(free):
        usual = best_in_order(said.worded, using.worded, doubtful)
        ahead = worth(free, said.worded, using.worded) - worth(usual, said.worded, using.worded)
        if ahead > using.reordered:
            return free, using.worded
    return best_in_order(said.placed, using.placed, doubtful), using.placed


def _parts(bare: Sequence[Sequence[str]]) -> _Parts:
    """Return what each sentence tells, how surely, and how likely each part is missing."""
    using = model()
    said = weighed(shown(bare), using)
    gone = absent(said, using)
    states, chain = path(said, using, gone)
    likely = certainties(said.worded if chain is using.worded else said.placed, chain)
    sure: list[float | None] = [row[s] for row, s in zip(likely, states, strict=True)]
    parts: list[Part | None] = [
        "reflection" if PARTS[state] == "result" and reflects(texts) else PARTS[state]
        for state, texts in zip(states, bare, strict=True)
    ]
    return parts, sure, gone


def _no_parts(count: int) -> _Parts:
    return [None] * count, [None] * count, NONE


def _sentence(
    span: Span, part: Part | None, certainty: float | None, words: Sequence[Word]
) -> Sentence:
    inside = words[span.first : span.last + 1]
    starts = [w.start_s for w in inside if w.start_s is not None]
    ends = [w.end_s for w in inside if w.end_s is not None]
    return Sentence(
        first_word=span.first,
        last_word=span.last,
        part=part,
        start_s=min(starts) if starts else None,
        end_s=max(ends) if ends else None,
        certainty=certainty,
    )


def _timed(told: Sequence[Sentence]) -> bool:
    return bool(told) and all(s.start_s is not None and s.end_s is not None for s in told)


def _sizes(told: Sequence[Sentence], bare: Sequence[Sequence[str]]) -> list[float]:
    timed = _timed(told)
    return [
        (s.end_s or 0.0) - (s.start_s or 0.0) if timed else float(len(texts))
        for s, texts in zip(told, bare, strict=True)
    ]


def _by_part(told: Sequence[Sentence], sizes: Iterable[float]) -> dict[Part | None, float]:
    sums: dict[Part | None, float] = dict.fromkeys(PARTS, 0.0)
    for sentence, size in zip(told, sizes, strict=True):
        sums[sentence.part] = sums.get(sentence.part, 0.0) + size
    return sums


def _shares(told: Sequence[Sentence], sizes: Sequence[float]) -> Shares:
    total = sum(sizes)
    if total <= 0:
        return Shares()
    return Shares(*(value / total for value in _four_parts(_by_part(told, sizes))))


def _seconds(told: Sequence[Sentence]) -> PartSeconds | None:
    if not _timed(told) or all(s.part is None for s in told):
        return None
    lengths = [(s.end_s or 0.0) - (s.start_s or 0.0) for s in told]
    return PartSeconds(*_four_parts(_by_part(told, lengths)))


def _four_parts(sums: dict[Part | None, float]) -> Four:
    return four([sums[part] for part in PARTS])


def _missing(gone: Four, order: str) -> tuple[Part, ...]:
    """Return the parts that are missing; in an order of its own, those that no sentence tells."""
    if order != "".join(letter for letter in _USUAL if letter in order):
        return tuple(
            part for part, letter in zip(PARTS, _USUAL, strict=True) if letter not in order
        )
    return tuple(part for part, likely in zip(PARTS, gone, strict=True) if likely > _MISSING)


def _thin(shares: Shares, missing: Sequence[Part]) -> tuple[Part, ...]:
    found = zip(PARTS, (shares.situation, shares.task, shares.action, shares.result), strict=True)
    return tuple(p for p, share in found if p not in missing and share < _THIN[p])


def _order(parts: Iterable[Part | None]) -> str:
    """Return the initials of the parts in the order in which each was first told."""
    told = ("result" if part == "reflection" else part for part in parts)
    return "".join(dict.fromkeys(part[0].upper() for part in told if part))


def _result(told: Sequence[Sentence]) -> Span | None:
    """Return the sentence that most surely says what changed."""
    ends = [sentence for sentence in told if sentence.part == "result"]
    surest = max(ends, key=lambda sentence: sentence.certainty or 0.0, default=None)
    return Span(surest.first_word, surest.last_word) if surest else None
