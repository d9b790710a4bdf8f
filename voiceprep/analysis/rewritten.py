"""Words that a person has corrected, with the times of the words that were recognised.

What was left as it was keeps its time to the millisecond; what was changed shares the stretch it
stands in. Nothing is listened to again here.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from voiceprep.model import Engine, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Transcript

EDITED = "edited"
"""Name of the engine of corrected words; its model is what had recognised them."""


def rewritten(recognised: Transcript, text: str) -> Transcript:
    """Return the transcript with other words.

    Parameters
    ----------
    recognised
        As the recogniser wrote it; its times are used.
    text
        The words as they shall be, separated by any space.

    Returns
    -------
    Transcript
        A word that stands in both, letter case and punctuation aside, keeps its time and
        probability. New words have no probability and share, by their length, the time of those
        they replace, or the gap they were put into. The very same words give `recognised` back.

    Notes
    -----
    Longest matching blocks (Ratcliff & Obershelp 1988), over words.
    """
    old, new = recognised.words, text.split()
    if [word.text for word in old] == new:
        return recognised
    plain_old, plain_new = [_plain(w.text) for w in old], [_plain(t) for t in new]
    words: list[Word] = []
    for how, i1, i2, j1, j2 in SequenceMatcher(None, plain_old, plain_new, False).get_opcodes():
        if how == "equal":
            kept = zip(old[i1:i2], new[j1:j2], strict=True)
            words += [replace(word, text=written) for word, written in kept]
        elif j2 > j1:
            words += _sharing(new[j1:j2], *_stretch(old, i1, i2))
    engine = recognised.engine
    by = Engine(EDITED, (engine.model or engine.name) if engine else None)
    return replace(recognised, words=tuple(words), engine=by)


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum()) or text


def _stretch(old: Sequence[Word], first: int, after: int) -> tuple[float | None, float | None]:
    """Return the time of words `first` to `after`, or of the gap where there are none."""
    if after > first:
        return old[first].start_s, old[after - 1].end_s
    following = old[first].start_s if first < len(old) else None
    before = old[first - 1].end_s if first > 0 else None
    if before is None:
        return following, following
    return before, before if following is None else max(before, following)


def _sharing(texts: Sequence[str], start_s: float | None, end_s: float | None) -> list[Word]:
    if start_s is None or end_s is None or end_s < start_s:
        return [Word(text) for text in texts]
    total, at_s, words = sum(map(len, texts)), start_s, list[Word]()
    for text in texts:
        until_s = min(end_s, at_s + (end_s - start_s) * len(text) / total)
        words.append(Word(text, round(at_s, 3), round(until_s, 3)))
        at_s = until_s
    return words
