"""Words said twice, or begun and dropped.

Each word is abandoned or not; what is said again, cut off or replaced tells, and whether the word
before was abandoned. It is told from the words alone: a transcript that was smoothed has none.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, starmap
from typing import TYPE_CHECKING, Any

from voiceprep.analysis.fillers import filler_spans
from voiceprep.analysis.fitted import tables
from voiceprep.analysis.repair_cues import WEIGHTS, around, stream
from voiceprep.analysis.tokens import word_set
from voiceprep.analysis.wording import NUMBER_WORDS
from voiceprep.model import Repair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set

    from voiceprep.analysis.fitted import Table
    from voiceprep.analysis.repair_cues import Around, Stream
    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Filler, RepairKind

    Scores = tuple[float, float, float]
    """What speaks for a word being abandoned, for being the first of such words, and the last."""

_MEANT_ANYHOW = word_set(
    "very really had so many much long far no yes yeah okay ok right bye never again more that"
)
_MEANT_TWICE = _MEANT_ANYHOW | word_set("ha oh too well now there wow")
"""With a comma or an um between them even these were begun twice."""
_LONGEST = 4
_SURE = 1e6
_TIE = 1e-9
"""What adding up in another order can make of equal scores; a word is then kept."""
_NOUGHT = (0.0, 0.0, 0.0)
_REMEMBERED = 1 << 16
"""Sightings; some 20 MB."""


def repairs(heard: Sequence[Token], filling: Sequence[Filler] | None = None) -> tuple[Repair, ...]:
    """Return the stretches of words that were abandoned, in order and apart from each other.

    Parameters
    ----------
    heard
        Tokens of the transcript.
    filling
        Its fillers, which are looked past; told anew where they are not given.

    Returns
    -------
    tuple of Repair
        ``repetition`` for words said again at once, fillers aside; ``repair`` where others take
        their place that begin alike ("it was, it is"); ``false_start`` for a word cut off and for
        a beginning that is dropped. "Very very", "that that", "had had" are meant.

    Notes
    -----
    A linear chain of two states (conditional random field), fitted on annotated telephone talk
    (Switchboard) with and without punctuation; the most likely chain by Viterbi. On 36
    conversations kept apart: F1 0.82, without punctuation 0.79; eight marks in 18,599 words of
    written answers, where there is nothing to find.
    """
    passed = set(_indices(filler_spans(heard) if filling is None else _spans(filling)))
    said = stream(heard, passed)
    marked = abandoned(said)
    runs = _runs(heard, said, marked, passed)
    return tuple(each for run in runs for each in _parted(heard, run, passed))


def abandoned(said: Stream) -> list[bool]:
    """Return for each word of a stream whether it was abandoned.

    Parameters
    ----------
    said
        Words without fillers.

    Returns
    -------
    list of bool
        As many as there are words.
    """
    known = tables(WEIGHTS)[""]
    scores = [_scores(each, known) for each in around(said)]
    for place in range(len(scores)):
        if _is_meant(said, place):
            scores[place] = (-_SURE, 0.0, 0.0)
        elif said.is_cut_off(place) and place + 1 < len(scores):
            scores[place] = (_SURE, *scores[place][1:])
    return best_chain(scores)


def _scores(seen: Around, known: Table) -> Scores:
    rows = [known[name] for name in seen.names if name in known]
    inside = first = last = 0.0
    for for_inside, for_first, for_last in chain(rows, starmap(_weighed, seen.often)):
        inside += for_inside
        first += for_first
        last += for_last
    return inside, first, last


@lru_cache(maxsize=_REMEMBERED)
def _weighed(tell: Callable[..., tuple[str, ...]], *values: Any) -> Scores:  # noqa: ANN401
    """Return what the cues weigh that a sighting names."""
    known = tables(WEIGHTS)[""]
    rows = [known[name] for name in tell(*values) if name in known]
    if not rows:
        return _NOUGHT
    inside, first, last = (sum(column) for column in zip(*rows, strict=True))
    return inside, first, last


def best_chain(scores: Sequence[Scores]) -> list[bool]:
    """Return the most likely row of kept and abandoned words (Viterbi).

    Parameters
    ----------
    scores
        For each word, in natural logarithms, what speaks for it being abandoned, and beyond that
        for being the first and the last of the words that are.

    Returns
    -------
    list of bool
        As many as there are words.
    """
    kept, dropped, closing = 0.0, -_SURE * _SURE, 0.0
    back: list[tuple[bool, bool]] = []
    for inside, first, last in scores:
        ended, begun = dropped + closing, kept + first
        back.append((ended > kept + _TIE, dropped >= begun - _TIE))
        kept, dropped = max(kept, ended), inside + max(dropped, begun)
        closing = last
    state = dropped + closing > kept + _TIE
    back_to_front = []
    for came_if_kept, came_if_dropped in reversed(back):
        back_to_front.append(state)
        state = came_if_dropped if state else came_if_kept
    return back_to_front[::-1]


def _is_meant(said: Stream, place: int) -> bool:
    """Return whether a word is one that is said twice on purpose: very very, two two."""
    text, following, gap = said.after(place)
    if text != following or gap.strip("?"):
        return False
    is_number = text in NUMBER_WORDS or text[0].isdigit()
    return is_number or text in (_MEANT_TWICE if said.punctuated else _MEANT_ANYHOW)


def _spans(filling: Sequence[Filler]) -> Iterator[tuple[int, int]]:
    for each in filling:
        if each.first_word is not None and each.last_word is not None:
            yield each.first_word, each.last_word


def _indices(spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    for first, last in spans:
        yield from range(first, last + 1)


def _runs(
    heard: Sequence[Token], said: Stream, marked: Sequence[bool], passed: Set[int]
) -> Iterator[list[int]]:
    """Yield the abandoned words that stand together; fillers between two of them belong to them."""
    run: list[int] = []
    for index, yes in zip(said.indices, marked, strict=True):
        if run and yes and all(i in passed or not heard[i].text for i in range(run[-1] + 1, index)):
            run.append(index)
            continue
        if run:
            yield run
        run = [index] if yes else []
    if run:
        yield run


def _parted(heard: Sequence[Token], run: Sequence[int], passed: Set[int]) -> Iterator[Repair]:
    """Yield the repairs of a run: "I, I, I think" was begun twice."""
    following = (i for i in range(run[-1] + 1, len(heard)) if heard[i].text and i not in passed)
    whole = [*run, *(i for i, _ in zip(following, range(_LONGEST), strict=False))]
    texts = [heard[i].text for i in whole]
    begun = place = 0
    while place < len(run):
        length = _said_again(texts, place, len(run))
        if length and place > begun:
            yield Repair(_kind(heard, run[begun:place], texts[place]), run[begun], run[place] - 1)
        if length:
            upto = run[place + length] - 1 if place + length < len(run) else run[-1]
            yield Repair("repetition", run[place], upto)
            begun = place + length
        place += length or 1
    if begun < len(run):
        after = texts[len(run)] if len(texts) > len(run) else ""
        yield Repair(_kind(heard, run[begun:], after), run[begun], run[-1])


def _said_again(texts: Sequence[str], place: int, end: int) -> int:
    """Return how many words from here are said again at once; 0 for none."""
    for length in range(min(_LONGEST, end - place), 0, -1):
        if texts[place : place + length] == texts[place + length : place + 2 * length]:
            return length
    return 0


def _kind(heard: Sequence[Token], run: Sequence[int], after: str) -> RepairKind:
    first = heard[run[0]].text
    is_alike = bool(after) and first.split("'")[0] == after.split("'")[0]
    return "repair" if is_alike and not heard[run[-1]].is_cut_off else "false_start"
