"""Fillers in the words: um and uh, and words that are fillers only in some places.

"Like", "so", "right", "basically", "kind of" counted wherever they stand are right one time in ten
on real conversation; here they count only where the neighbours say so. What a recogniser left out
cannot be found here, so every count is a lower bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.model import Filler

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import FillerKind, Word

    Rule = Callable[[Sequence[Token], int], bool]

_KNOW_OBJECT = word_set(
    "what how why who whom where when which whether if that the a an him her them it this "
    "these those "
    "about of your my our their his nothing something anything everything exactly"
)
_KNOW_ASKED = word_set(
    "do did does don't didn't if as what let all when once before to should would could will "
    "can may might "
    "must because that how since whatever"
)
_MEAN_ASKED = word_set("what do did does whatever that how don't didn't")
_MEAN_OBJECT = word_set("to by")
_LIKE_VERB = word_set(
    "i you we they he she would i'd you'd we'd they'd he'd she'd don't didn't doesn't do does "
    "did really feel "
    "feels felt look looks looked looking sound sounds sounded seem seems seemed something "
    "anything nothing "
    "things stuff just more much exactly to who people kids also always never not"
)


def fillers(heard: Sequence[Token], words: Sequence[Word]) -> tuple[Filler, ...]:
    """Return the fillers of a transcript, in order.

    Parameters
    ----------
    heard
        Tokens of the words.
    words
        The same words, for their times.

    Returns
    -------
    tuple of Filler
        Each with `source` ``transcript``, the indices of its words and, where the words have them,
        times.

    Notes
    -----
    Rules from the base rates of 1.4 M words of annotated telephone talk (Switchboard disfluency
    annotation): you know 97 % filler, I mean 96 %, well 99 % where it opens a sentence or stands
    between commas, like 76 % between commas and 14 % without any.
    """
    found: list[Filler] = []
    index = 0
    while index < len(heard):
        kind, length = _filler_at(heard, index)
        if kind is not None:
            found.append(_filler(heard, words, (index, index + length - 1), kind))
        index += length
    return tuple(found)


def _filler_at(heard: Sequence[Token], index: int) -> tuple[FillerKind | None, int]:
    text = heard[index].text
    if heard[index].is_filled_pause:
        return "filled_pause", 1
    following = _text(heard, index + 1)
    if text == "you" and following == "know":
        return ("discourse_marker" if _is_you_know(heard, index) else None), 2
    if text == "i" and following == "mean":
        return ("editing_term" if _is_i_mean(heard, index) else None), 2
    rule = _SINGLE.get(text)
    return ("discourse_marker" if rule and rule(heard, index) else None), 1


def _filler(
    heard: Sequence[Token], words: Sequence[Word], span: tuple[int, int], kind: FillerKind
) -> Filler:
    first, last = span
    return Filler(
        text=" ".join(heard[i].text for i in range(first, last + 1)),
        kind=kind,
        source="transcript",
        start_s=words[first].start_s,
        end_s=words[last].end_s,
        first_word=first,
        last_word=last,
    )


def _text(heard: Sequence[Token], index: int) -> str:
    return heard[index].text if 0 <= index < len(heard) else ""


def _opens(heard: Sequence[Token], index: int) -> bool:
    """Whether a sentence begins here."""
    return index == 0 or heard[index - 1].sentence_mark


def _mark_before(heard: Sequence[Token], index: int) -> bool:
    return index == 0 or heard[index - 1].clause_mark or not heard[index - 1].text


def _mark_after(heard: Sequence[Token], index: int) -> bool:
    return index < len(heard) and heard[index].clause_mark


def _filler_before(heard: Sequence[Token], index: int) -> bool:
    return index > 0 and heard[index - 1].is_filled_pause


def _is_you_know(heard: Sequence[Token], index: int) -> bool:
    if _mark_before(heard, index) and _mark_after(heard, index + 1):
        return True
    if "?" in heard[index + 1].after and _text(heard, index - 1) in _KNOW_ASKED:
        return False
    if not _mark_before(heard, index) and _text(heard, index - 1) in _KNOW_ASKED:
        return False
    return _mark_after(heard, index + 1) or _text(heard, index + 2) not in _KNOW_OBJECT


def _is_i_mean(heard: Sequence[Token], index: int) -> bool:
    if not _mark_before(heard, index) and _text(heard, index - 1) in _MEAN_ASKED:
        return False
    return _mark_after(heard, index + 1) or _text(heard, index + 2) not in _MEAN_OBJECT


def _is_well(heard: Sequence[Token], index: int) -> bool:
    if _text(heard, index - 1) in ("as", "very", "pretty", "really", "quite") and not _opens(
        heard, index
    ):
        return False
    return _opens(heard, index) or _mark_before(heard, index) or _filler_before(heard, index)


def _is_like(heard: Sequence[Token], index: int) -> bool:
    if _opens(heard, index):
        return _mark_after(heard, index)
    if _text(heard, index - 1) in _LIKE_VERB and not _mark_before(heard, index):
        return False
    return _mark_before(heard, index) and _mark_after(heard, index)


def _between_marks(heard: Sequence[Token], index: int) -> bool:
    return _mark_before(heard, index) and _mark_after(heard, index)


def _inside_marks(heard: Sequence[Token], index: int) -> bool:
    return index > 0 and not _opens(heard, index) and _between_marks(heard, index)


def _opens_with_mark(heard: Sequence[Token], index: int) -> bool:
    return _opens(heard, index) and "," in heard[index].after


_SINGLE: dict[str, Rule] = {
    "well": _is_well,
    "like": _is_like,
    "actually": _inside_marks,
    "see": _between_marks,
    "now": _opens_with_mark,
}
