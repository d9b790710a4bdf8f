"""What stands around a word: what tells that it was begun, said, and then abandoned.

The words are looked at with fillers taken out: what is said before and after a break is compared,
"I was, uh, I was". Cues are short so that a table of them can be read: ``again 2 2 ,`` is "the two
words from here are said again two words on, with a comma between". Weights are fitted on annotated
conversations by ``scripts/fit_repairs`` and kept in ``repair_weights.tsv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voiceprep.analysis.tokens import is_punctuated, word_set
from voiceprep.analysis.word_kinds import kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from voiceprep.analysis.tokens import Token

    Sighting = tuple[Any, ...]
    """A function that names cues, and what it is to be given: the same ones come again and again,
    so that what they weigh can be remembered."""

WEIGHTS = "repair_weights.tsv"
FARTHEST = 6
"""How many words on a word may be said again."""
_BEFORE, _AFTER = 3, FARTHEST + 5
_ALWAYS_CAPITAL = word_set("i i'm i've i'd i'll")
_SAME_KIND_WITHIN = 5


@dataclass(frozen=True, slots=True)
class Stream:
    """Words without fillers, with open places on either side."""

    indices: tuple[int, ...]
    """Of the words in the transcript."""
    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    stems: tuple[str, ...]
    """Up to the apostrophe."""
    gaps: tuple[str, ...]
    """What stands after each word: a mark, a filler (``u``), both or nothing."""
    cut: tuple[bool, ...]
    capital: tuple[bool, ...]
    punctuated: bool

    def __len__(self) -> int:
        return len(self.indices)

    def is_cut_off(self, index: int) -> bool:
        """Return whether a word was begun and dropped."""
        return self.cut[index + _BEFORE]

    def after(self, index: int) -> tuple[str, str, str]:
        """Return a word, the next, and what stands between them."""
        place = index + _BEFORE
        return self.texts[place], self.texts[place + 1], self.gaps[place]


def stream(heard: Sequence[Token], filling: Set[int]) -> Stream:
    """Return a transcript as the cues look at it.

    Parameters
    ----------
    heard
        Tokens of the transcript.
    filling
        Indices of words that are fillers.
    """
    kept = [i for i, token in enumerate(heard) if token.text and i not in filling]
    punctuated = is_punctuated(heard)
    texts = [heard[i].text for i in kept]
    cut = [heard[i].is_cut_off for i in kept]
    kinds = ["(-)" if off else kind(text) for text, off in zip(texts, cut, strict=True)]
    gaps = list(_gaps(heard, filling, kept)) if kept else []
    bare = "" if punctuated else "?"
    written = [heard[i].written[:1].isupper() for i in kept]
    return Stream(
        indices=tuple(kept),
        texts=_padded(texts),
        kinds=_padded(kinds),
        stems=_padded([text.split("'")[0] for text in texts]),
        gaps=_padded([bare + (gap if punctuated else gap.strip(".,")) for gap in gaps]),
        cut=(False,) * _BEFORE + tuple(cut) + (False,) * _AFTER,
        capital=(False,) * _BEFORE
        + tuple(up and t not in _ALWAYS_CAPITAL for up, t in zip(written, texts, strict=True))
        + (False,) * _AFTER,
        punctuated=punctuated,
    )


def _padded(values: Sequence[str]) -> tuple[str, ...]:
    return (*["^"] * _BEFORE, *values, *["$"] * _AFTER)


def _gaps(heard: Sequence[Token], filling: Set[int], kept: Sequence[int]) -> Iterator[str]:
    """Yield what stands between each kept word and the next: the strongest mark, then a filler.

    A filler counts for a comma too: who writes one mostly writes both.
    """
    for index, following in zip(kept, (*kept[1:], len(heard)), strict=True):
        between = range(index, following)
        has_filler = any(i in filling for i in between if i != index)
        mark = "," if has_filler or any(heard[i].clause_mark for i in between) else ""
        if any(heard[i].sentence_mark for i in between):
            mark = "."
        yield mark + ("u" if has_filler else "")


@dataclass(frozen=True, slots=True)
class Around:
    """The cues that stand around one word."""

    names: list[str]
    often: list[Sighting]
    """Those that are seen so often that it pays to remember what they weigh."""


def cues(said: Stream) -> list[list[str]]:
    """Return for each word of a stream the cues that stand around it."""
    return [
        each.names + [name for tell, *values in each.often for name in tell(*values)]
        for each in around(said)
    ]


def around(said: Stream) -> list[Around]:
    """Return for each word of a stream the cues that stand around it, most not yet named."""
    found: list[list[str]] = [[] for _ in said.texts]
    often: list[list[Sighting]] = [[] for _ in said.texts]
    for place in range(_BEFORE, len(said) + _BEFORE):
        _said_again(said, place, found)
        _said_alike(said, place, found)
    has_cut = any(said.cut)
    since = 0
    for place in range(_BEFORE, len(said) + _BEFORE):
        before, gap = said.gaps[place - 1 : place + 1]
        since = 0 if "." in before or before == "^" else since + 1
        often[place] += _beside(said, place)
        often[place].append((_since_opening, min(since, 6), gap))
        found[place] += _beside_rarely(said, place)
        found[place] += _edges(said, place)
        if has_cut:
            found[place] += _cut_off(said, place)
    every = [Around(names, seen) for names, seen in zip(found, often, strict=True)]
    return every[_BEFORE : _BEFORE + len(said)]


def _said_again(said: Stream, place: int, found: list[list[str]]) -> None:
    """Note that a word is said again, at all words from here to where it is."""
    texts = said.texts
    end = len(texts) - _AFTER
    here = texts[place]
    if here not in texts[place + 1 : min(place + FARTHEST + 1, end)]:
        return
    for distance in range(1, min(FARTHEST, end - 1 - place) + 1):
        there = place + distance
        if here != texts[there]:
            continue
        if distance > 1 and texts[place - 1] == texts[there - 1]:
            continue  # inside a longer one, which has been noted
        same = 1
        while same < distance and there + same < end and texts[place + same] == texts[there + same]:
            same += 1
        _note_again(said, (place, distance, same), found)


def _note_again(said: Stream, at: tuple[int, int, int], found: list[list[str]]) -> None:
    place, distance, same = at
    there = place + distance
    gap, named = said.gaps[there - 1], said.kinds[place]
    here, last = found[place], found[there - 1]
    here += (f"again {distance} {same} {gap}", f"again {distance} {named} {gap}")
    if distance <= _BEFORE:
        here.append(f"again {distance} {said.texts[place]}")
    for other in range(place + 1, place + same):
        found[other].append(f"in-again {distance} {gap}")
    for other in range(place + same, there):
        found[other] += (
            f"in-again {distance} {gap}+",
            f"in-again {distance} {gap} {other - place}",
        )
    last += (f"ends-again {distance} {same} {gap}", f"ends-again {distance} {named} {gap}")
    last.append(f"ends-again {distance} {said.kinds[there - 1]}")
    for other in range(there, there + same):
        found[other].append(f"retaken {distance} {same} {gap}")
    found[there].append(f"retaken {named} {distance}")


def _said_alike(said: Stream, place: int, found: list[list[str]]) -> None:
    """Note that a word of the same stem or kind follows, at all words from here to there."""
    texts, kinds, stems = said.texts, said.kinds, said.stems
    here, named, stem, cut = texts[place], kinds[place], stems[place], said.cut[place]
    ahead = slice(place + 1, place + FARTHEST + 1)
    if named not in kinds[ahead] and stem not in stems[ahead] and not cut:
        return
    for distance in range(1, min(FARTHEST, len(texts) - _AFTER - 1 - place) + 1):
        there = place + distance
        is_kin = named == kinds[there] and distance <= _SAME_KIND_WITHIN
        is_stem = stem == stems[there] or (cut and distance == 1)
        if not (is_kin or is_stem) or here == texts[there]:
            continue
        gap = said.gaps[there - 1]
        if is_stem:
            _note_stem(place, distance, gap, found)
        if is_kin:
            found[place] += (f"alike {distance} {gap}", f"alike {distance} {named} {gap}")
            found[there - 1].append(f"ends-alike {distance} {named} {gap}")
            within = f"in-alike {distance} {named} {gap}"
            for other in range(place + 1, there):
                found[other].append(within)


def _note_stem(place: int, distance: int, gap: str, found: list[list[str]]) -> None:
    found[place].append(f"stem {distance} {gap}")
    found[place + distance - 1].append(f"ends-stem {distance} {gap}")
    for other in range(place + 1, place + distance):
        found[other].append(f"in-stem {distance} {gap}")


def _beside(said: Stream, place: int) -> tuple[Sighting, ...]:
    b1, here, a1, a2 = said.texts[place - 1 : place + 3]
    k2, k1, k, n1, n2, n3 = said.kinds[place - 2 : place + 4]
    gap1, gap, late, later = said.gaps[place - 1 : place + 3]
    return (
        (_gaps_around, said.punctuated, gap1, gap, late, later),
        (_here, gap1, here, k, gap),
        (_next, gap, a1, n1),
        (_ahead, a2, n2),
        (_behind, b1, k1),
        (_far, k2, n3),
        (_kinds_behind, k1, gap1, k),
        (_kinds_next, k, gap, n1),
        (_kinds_around, k1, n1),
        (_kinds_ahead, n1, late, n2),
    )


def _beside_rarely(said: Stream, place: int) -> tuple[str, ...]:
    b1, here, a1 = said.texts[place - 1 : place + 2]
    k2, k1, k, n1, n2 = said.kinds[place - 2 : place + 3]
    gap1, gap, late = said.gaps[place - 1 : place + 2]
    return (
        *(f"-1={b1} 0={here}", f"0={here} +1={a1}", f"0={here} +1={a1} late {late}"),
        f"-1={k1} 0={k} gap {gap} +1={n1}",
        f"0={k} gap {gap} +1={n1} +2={n2}",
        f"0={k} +1={n1} late {late} +2={n2}",
        f"-2={k2} -1={k1} early {gap1} 0={k}",
    )


def _gaps_around(punctuated: bool, gap1: str, gap: str, late: str, later: str) -> tuple[str, ...]:
    return (
        "always" if punctuated else "bare",
        *(f"gap {gap}", f"early {gap1}", f"late {late}", f"later {later}"),
        *(f"early {gap1} gap {gap}", f"gap {gap} late {late} later {later}"),
    )


def _here(gap1: str, here: str, k: str, gap: str) -> tuple[str, ...]:
    return (
        *(f"0={here}", f"0={k}", f"0={here} gap {gap}", f"0={k} gap {gap}"),
        *(f"early {gap1} 0={here}", f"0={k} early {gap1} gap {gap}"),
    )


def _next(gap: str, a1: str, n1: str) -> tuple[str, ...]:
    return f"+1={a1}", f"+1={n1}", f"gap {gap} +1={a1}", f"gap {gap} +1={n1}"


def _ahead(a2: str, n2: str) -> tuple[str, ...]:
    return f"+2={a2}", f"+2={n2}"


def _behind(b1: str, k1: str) -> tuple[str, ...]:
    return f"-1={b1}", f"-1={k1}"


def _far(k2: str, n3: str) -> tuple[str, ...]:
    return f"-2={k2}", f"+3={n3}"


def _kinds_behind(k1: str, gap1: str, k: str) -> tuple[str, ...]:
    return f"-1={k1} 0={k}", f"-1={k1} early {gap1} 0={k}"


def _kinds_next(k: str, gap: str, n1: str) -> tuple[str, ...]:
    return f"0={k} +1={n1}", f"0={k} gap {gap} +1={n1}"


def _kinds_around(k1: str, n1: str) -> tuple[str, ...]:
    return (f"-1={k1} +1={n1}",)


def _kinds_ahead(n1: str, late: str, n2: str) -> tuple[str, ...]:
    return f"+1={n1} +2={n2}", f"+1={n1} late {late} +2={n2}"


def _since_opening(since: int, gap: str) -> tuple[str, ...]:
    return f"since {since}", f"since {min(since, 4)} gap {gap}"


def _cut_off(said: Stream, place: int) -> Iterator[str]:
    texts, gap = said.texts, said.gaps[place]
    if said.cut[place]:
        yield "cut"
        yield f"cut gap {gap}"
        if texts[place + 1].startswith(texts[place]):
            yield "cut begins-next"
        elif texts[place + 2].startswith(texts[place]):
            yield "cut begins-second"
        if texts[place + 1][:1] == texts[place][:1]:
            yield "cut same-letter"
    if said.cut[place + 1]:
        yield from ("cut-next", f"cut-next gap {gap}", f"cut-next 0={said.kinds[place]}")
    elif said.cut[place + 2]:
        yield from ("cut-second", f"cut-second gap {gap} late {said.gaps[place + 1]}")
    if said.cut[place - 1]:
        yield from ("cut-before", f"cut-before 0={said.kinds[place]}")


def _edges(said: Stream, place: int) -> Iterator[str]:
    gap, named = said.gaps[place], said.kinds[place]
    if said.capital[place + 1] and gap and "." not in gap:
        yield f"capital-next {gap}"
    if said.capital[place]:
        yield f"capital {said.gaps[place - 1]}"
    if place == _BEFORE:
        yield f"first {named}"
    left = len(said) + _BEFORE - 1 - place
    if left == 0:
        yield f"last {named}{gap}"
    elif left == 1:
        yield f"last-but-one {named}{gap}"
