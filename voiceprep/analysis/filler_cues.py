"""What stands around "like", "so", "well" and their kind: what tells a filler from a word.

Cues are written as places and what stands there, so that a weight can be read and a decision
explained: ``-1=it's +1=(two)`` is "it's" before and a word like "two" after. Weights are fitted on
annotated conversations by ``scripts/fit_fillers``, with and without punctuation, and kept in
``filler_weights.tsv``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from voiceprep.analysis.fitted import tables
from voiceprep.analysis.tokens import is_punctuated, word_set
from voiceprep.analysis.word_kinds import kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.analysis.tokens import Token

WEIGHTS = "filler_weights.tsv"
SHARED = "any"
"""The table of what cues weigh for every phrase alike."""
PAIRS = (("you", "know"), ("i", "mean"))
SINGLE = word_set("like so now see actually well anyway anyways say yeah or")

_UMS = word_set("uh um er")
_ROLES = {
    word: f"[{name}]"
    for name, listed in (
        ("be", "is was are were be been being am i'm it's that's he's she's they're we're you're"),
        ("be", "there's what's"),
        ("sense", "feel feels felt feeling look looks looked looking sound sounds sounded seem"),
        ("sense", "seems seemed taste tastes smell smells act acts acted acting work works worked"),
        ("modal", "would i'd you'd they'd we'd he'd she'd don't didn't doesn't really do did to"),
        ("modal", "will might also still always never both"),
        ("number", "one two three four five six seven eight nine ten eleven twelve fifteen twenty"),
        ("number", "thirty forty fifty sixty seventy eighty ninety hundred thousand half"),
        ("thing", "things something anything nothing stuff lot lots people kind sort bit"),
        ("article", "a an the my your his her their our some any"),
        ("this", "that this those these"),
        ("who", "i we they he she you it"),
        ("joint", "and but or because so if when"),
        ("where", "in on at for from with of about around"),
    )
    for word in listed.split()
}
_START, _END = "^", "$"
_OUTSIDE = 3
_MOST_PHRASES = 32


@dataclass(frozen=True, slots=True)
class Turn:
    """A transcript as the cues look at it; three places stand open on either side."""

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    marks: tuple[str, ...]
    """After each word: ``.`` or ``,``, else nothing."""
    capitals: tuple[bool, ...]
    punctuated: bool
    """Where a transcript has no marks, that none stands somewhere says nothing."""
    manner: tuple[str, ...]
    """How the whole of it is spoken and written down."""
    counts: Counter[str]

    def __len__(self) -> int:
        return len(self.texts) - 2 * _OUTSIDE


def turn(heard: Sequence[Token]) -> Turn:
    """Return a transcript as the cues look at it."""
    texts = [token.text or "*" for token in heard]
    punctuated = is_punctuated(heard)
    counts = Counter(texts)
    return Turn(
        texts=_padded(texts),
        kinds=_padded([_kind(text) for text in texts]),
        marks=_padded([_mark(token) if punctuated else "" for token in heard]),
        capitals=tuple(
            [False] * _OUTSIDE
            + [punctuated and token.written[:1].isupper() for token in heard]
            + [False] * _OUTSIDE
        ),
        punctuated=punctuated,
        manner=tuple(_manner(heard, counts, punctuated)),
        counts=counts,
    )


def _padded(values: Sequence[str]) -> tuple[str, ...]:
    return (*[_START] * _OUTSIDE, *values, *[_END] * _OUTSIDE)


def _kind(text: str) -> str:
    return "(um)" if text in _UMS else "*" if text == "*" else kind(text)


def _mark(token: Token) -> str:
    return "." if token.sentence_mark else "," if token.clause_mark else ""


def _step(value: float, steps: Sequence[float]) -> int:
    return sum(value >= step for step in steps)


def _manner(heard: Sequence[Token], counts: Counter[str], punctuated: bool) -> Iterator[str]:
    length = max(1, len(heard))
    yield f"turn={_step(length, (6, 12, 25, 50, 100, 200))}"
    yield f"you-know-rate={_step(counts['know'] / length, (0.001, 0.01, 0.02, 0.04))}"
    ums = (counts["uh"] + counts["um"]) / length
    yield f"um-rate={_step(ums, (0.001, 0.01, 0.02, 0.04, 0.07))}"
    if punctuated:
        marks = sum(token.clause_mark for token in heard) / length
        yield f"mark-rate={_step(marks, (0.02, 0.08, 0.14, 0.2, 0.26))}"


def verdict(around: Turn, span: tuple[int, int]) -> float:
    """Return how much speaks for a phrase being a filler: above 0 it is one.

    Parameters
    ----------
    around
        The transcript.
    span
        First and last index of the phrase, one of `PAIRS` or `SINGLE`.

    Notes
    -----
    Logistic regression: the log-odds. "Like" is called a filler at somewhat less than even odds, as
    more of them are missed than called wrongly.
    """
    known = _weights(phrase_at(around, span))
    return sum([known.get(cue, 0.0) for cue in cues(around, span)])


def weighed(around: Turn, span: tuple[int, int]) -> list[tuple[str, float]]:
    """Return the cues that stand around a phrase with what each weighs, the heaviest first."""
    known = _weights(phrase_at(around, span))
    found = {cue: known.get(cue, 0.0) for cue in cues(around, span)}
    return sorted(found.items(), key=lambda each: -abs(each[1]))


@lru_cache(maxsize=_MOST_PHRASES)
def _weights(phrase: str) -> dict[str, float]:
    """Return what each cue weighs for a phrase: for every phrase alike, and beyond that for it."""
    known = tables(WEIGHTS)
    found = {cue: row[0] for cue, row in known.get(SHARED, {}).items()}
    for cue, row in known.get(phrase, {}).items():
        found[cue] = row[0] + found.get(cue, 0.0)
    return found


def phrase_at(around: Turn, span: tuple[int, int]) -> str:
    """Return the words of a span."""
    return " ".join(around.texts[span[0] + _OUTSIDE : span[1] + _OUTSIDE + 1])


def cues(around: Turn, span: tuple[int, int]) -> list[str]:
    """Return the cues that stand around a phrase.

    Parameters
    ----------
    around
        The transcript.
    span
        First and last index of the phrase.
    """
    first, last = span[0] + _OUTSIDE, span[1] + _OUTSIDE
    return [
        "always",
        *_beside(around, first, last),
        *_with_marks(around, first, last),
        *_past_fillers(around, first, last),
        *_repeated(around, first, last),
        *_placed(around, first, last),
        *around.manner,
    ]


def _beside(around: Turn, first: int, last: int) -> tuple[str, ...]:
    l2, l1 = around.texts[first - 2 : first]
    r1, r2 = around.texts[last + 1 : last + 3]
    k3, k2, k1 = around.kinds[first - 3 : first]
    n1, n2, n3 = around.kinds[last + 1 : last + 4]
    found = (
        *(f"-1={l1}", f"+1={r1}", f"-2={l2}", f"+2={r2}"),
        *(f"-2={l2} -1={l1}", f"+1={r1} +2={r2}", f"-1={l1} +1={r1}"),
        *(f"-1={k1}", f"+1={n1}", f"-2={k2}", f"+2={n2}", f"-3={k3}", f"+3={n3}"),
        *(f"-2={k2} -1={k1}", f"+1={n1} +2={n2}", f"-1={k1} +1={n1}"),
        *(f"-2={k2} -1={l1}", f"+1={r1} +2={n2}", f"-1={k1} +1={r1}", f"-1={l1} +1={n1}"),
        *(f"-2={k2} -1={k1} +1={n1}", f"-1={k1} +1={n1} +2={n2}"),
        *(f"+1={n1} +2={n2} +3={n3}", f"-3={k3} -2={k2} -1={k1}"),
    )
    if around.punctuated:
        return found
    bare = (f"bare -1={l1}", f"bare +1={r1}", f"bare -1={k1}", f"bare +1={n1}")
    return (*found, "bare", *bare)


def _with_marks(around: Turn, first: int, last: int) -> Iterator[str]:
    if not around.punctuated:
        return
    l1, r1 = around.texts[first - 1], around.texts[last + 1]
    (k2, k1), (n1, n2) = around.kinds[first - 2 : first], around.kinds[last + 1 : last + 3]
    before, after = around.marks[first - 1], around.marks[last]
    early, late = around.marks[first - 2], around.marks[last + 1]
    m = f"{before}_{after}"
    yield from (f"marks={m}", f"marks={m} -1={l1}", f"marks={m} +1={r1}", f"marks={m} -1={k1}")
    yield from (f"marks={m} +1={n1}", f"marks={m} late={late}", f"early={early} marks={m}")
    yield from (f"before={before} -1={k1}", f"after={after} +1={n1}", f"before={before} +1={n1}")
    yield from (f"marks={m} -1={k1} +1={n1}", f"before={before} +1={n1} +2={n2}")
    yield f"early={early} before={before} -2={k2} -1={k1}"
    if around.capitals[first] and around.texts[first] != "i":
        yield "capital"
    if around.capitals[last + 1] and r1[:1] != "i":
        yield f"after={after} capital-after"


def _is_filling(texts: Sequence[str], index: int) -> bool:
    text = texts[index]
    if text == "*" or text in _UMS:
        return True
    if text == "know":
        return texts[index - 1] == "you"
    return text == "you" and texts[index + 1 : index + 2] == ("know",)


def _past(around: Turn, index: int, step: int) -> list[int]:
    """Return the next three places in a direction that hold no um and no "you know"."""
    found: list[int] = []
    while len(found) < _OUTSIDE and _OUTSIDE <= index < len(around.texts) - _OUTSIDE:
        if not _is_filling(around.texts, index):
            found.append(index)
        index += step
    edge = 0 if step < 0 else len(around.texts) - 1
    return found + [edge] * (_OUTSIDE - len(found))


def _past_fillers(around: Turn, first: int, last: int) -> tuple[str, ...]:
    left, right = _past(around, first - 1, -1), _past(around, last + 1, 1)
    (l1, l2), (r1, r2) = ([around.texts[i] for i in side[:2]] for side in (left, right))
    k1, k2, _ = (around.kinds[i] for i in left)
    n1, n2, n3 = (around.kinds[i] for i in right)
    m = f"{around.marks[first - 1]}_{around.marks[last]}" if around.punctuated else "?"
    x1, x2, y1, y2 = (_ROLES.get(text, "[]") for text in (l1, l2, r1, r2))
    return (
        *(f"past -1={k1}", f"past +1={n1}", f"past -1={k1} +1={n1}", f"past -1={l1}"),
        *(f"past +1={r1}", f"past -2={k2} -1={k1}", f"past +1={n1} +2={n2}"),
        *(f"past marks={m} -1={k1}", f"past marks={m} +1={n1}"),
        *(f"past marks={m} -1={k1} +1={n1}", f"past -1={l1} +1={n1}"),
        *(f"past -2={l2} -1={l1}", f"past +1={n1} +2={n2} +3={n3}"),
        *(f"past -1={x1} +1={y1}", f"past marks={m} -1={x1} +1={y1}"),
        *(f"past -2={x2} -1={x1} +1={y1}", f"past -1={x1} +1={y1} +2={y2}"),
        *(f"past marks={m} -1={x1}", f"past marks={m} +1={y1}"),
    )


def _repeated(around: Turn, first: int, last: int) -> Iterator[str]:
    texts, kinds = around.texts, around.kinds
    if texts[first - 1] == texts[last + 1]:
        yield "same-word-on-both-sides"
        if texts[first - 2] == texts[last + 2]:
            yield "same-two-words-on-both-sides"
    elif texts[first - 1] == texts[last + 2] or texts[first - 2] == texts[last + 1]:
        yield "nearly-the-same-on-both-sides"
    if kinds[first - 1] == kinds[last + 1]:
        yield "same-kind-on-both-sides"
        yield f"same-kind-on-both-sides -1={kinds[first - 1]}"
    if texts[first - 1] in _UMS or texts[last + 1] in _UMS:
        yield "beside-um"
    word = texts[first]
    if word in texts[max(0, first - 6) : first] or word in texts[last + 1 : last + 7]:
        yield "said-near-by"
    times = around.counts[word]
    often = times / max(1, len(around))
    yield f"times={_step(times, (2, 3, 4, 6))}"
    yield f"rate={_step(often, (0.01, 0.02, 0.03, 0.05))}"
    yield f"times={_step(times, (2, 3, 4))} rate={_step(often, (0.01, 0.02, 0.03))}"


def _placed(around: Turn, first: int, last: int) -> Iterator[str]:
    steps = (1, 2, 4, 8, 16, 32, 64)
    yield f"place={_step(first - _OUTSIDE, steps)}"
    yield f"left={_step(len(around) - 1 - last + _OUTSIDE, steps)}"
    if around.punctuated:
        since, until = _since_mark(around, first), _until_mark(around, last)
        yield f"since-mark={_step(since, (1, 2, 3, 4, 6, 9, 13))}"
        yield f"until-mark={_step(until, (1, 2, 3, 4, 6, 9, 13))}"
        near = (1, 2, 3, 6)
        yield f"since-mark={_step(since, near)} until-mark={_step(until, near)}"


def _since_mark(around: Turn, first: int) -> int:
    index = first - 1
    while index >= _OUTSIDE and not around.marks[index]:
        index -= 1
    return first - 1 - index


def _until_mark(around: Turn, last: int) -> int:
    index, end = last, len(around.texts) - _OUTSIDE
    while index < end and not around.marks[index]:
        index += 1
    return index - last
