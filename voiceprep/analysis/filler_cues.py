"""Whether "like", "so", "well" and their kind fill a gap or mean something.

Weights fitted on annotated conversations by ``scripts/fit_fillers``, with and without punctuation,
and kept where they can be read (``filler_weights.toml``).
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.analysis.tokens import Token

PAIRS = (("you", "know"), ("i", "mean"))
SINGLE = ("like", "so", "now", "see", "actually", "well", "anyway")

_CLASSES = {
    word: name
    for name, listed in (
        ("pronoun", "i you he she it we they i'm you're it's he's she's we're they're that's"),
        ("pronoun", "there's i've we've they've"),
        ("article", "a an the my your his her our their this that these those"),
        ("auxiliary", "is are was were be been do did does have has had will would can could"),
        ("auxiliary", "should"),
        ("conjunction", "and but or because if when so"),
        ("preposition", "in on at for with of to from about"),
    )
    for word in listed.split()
}


@lru_cache(maxsize=1)
def weights() -> dict[str, dict[str, float]]:
    """Return the fitted weights: for each phrase what each cue weighs."""
    path = files(__package__).joinpath("filler_weights.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def is_filler(heard: Sequence[Token], span: tuple[int, int], punctuated: bool) -> bool:
    """Return whether a phrase that may be a filler is one here.

    Parameters
    ----------
    heard
        Tokens of the transcript.
    span
        First and last index of the phrase, one of `PAIRS` or `SINGLE`.
    punctuated
        Whether the transcript has punctuation at all; where it has none, its absence says nothing.

    Notes
    -----
    Logistic regression on the neighbouring words and marks.
    """
    phrase = " ".join(token.text for token in heard[span[0] : span[1] + 1])
    known = weights().get(phrase, {})
    return sum(known.get(cue, 0.0) for cue in cues(heard, span, punctuated)) > 0.0


def cues(heard: Sequence[Token], span: tuple[int, int], punctuated: bool) -> Iterator[str]:
    """Yield the names of what stands around a phrase."""
    first, last = span
    left, right = _text(heard, first - 1), _text(heard, last + 1)
    yield "always"
    yield f"< {left}"
    yield f"> {right}"
    yield f"< {_text(heard, first - 2)} {left}"
    yield f"> {right} {_text(heard, last + 2)}"
    yield f"< ({_kind(left)})"
    yield f"> ({_kind(right)})"
    if punctuated:
        yield from _marks(heard, span, (left, right))
    else:
        yield "unpunctuated"
        yield f"unpunctuated < {left}"
        yield f"unpunctuated > {right}"


def _text(heard: Sequence[Token], index: int) -> str:
    if index < 0:
        return "(start)"
    return heard[index].text if index < len(heard) else "(end)"


def _kind(word: str) -> str:
    if word in _CLASSES:
        return _CLASSES[word]
    if word in ("um", "uh"):
        return "um"
    if any(char.isdigit() for char in word):
        return "number"
    return next((end for end in ("ly", "ing") if word.endswith(end)), "other")


def _marks(heard: Sequence[Token], span: tuple[int, int], beside: tuple[str, str]) -> Iterator[str]:
    first, last = span
    opens = first == 0 or heard[first - 1].sentence_mark
    before = first == 0 or heard[first - 1].clause_mark or not heard[first - 1].text
    after = heard[last].clause_mark
    marks = f"marks {'^' if opens else ',' if before else '-'}{',' if after else '-'}"
    yield marks
    yield f"{marks} < {beside[0]}"
    yield f"{marks} > {beside[1]}"
    if heard[last].sentence_mark:
        yield "ends a sentence"
    if after and last + 1 < len(heard) and heard[last + 1].clause_mark:
        yield "a mark after the next word too"
