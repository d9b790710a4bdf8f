"""When it happened: verbs in the past, in the present, and those of what has not happened.

Looks at the word after a subject and at forms that can be nothing else; refuses to parse grammar,
so a share is a share of the verbs that show their tense plainly.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from voiceprep.analysis.tokens import word_set
from voiceprep.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Tense = Literal["past", "present", "unreal"]

IRREGULAR_PAST = word_set(
    "was wasn't were weren't had hadn't did didn't went made took led built wrote ran got told "
    "found gave set saw knew began brought met sent spoke kept held thought came put chose drove "
    "taught sat spent felt said left lost won sold bought caught cut dealt drew fell fought grew "
    "heard hit laid lay meant paid read rose showed shut split stood stuck swept threw understood "
    "wound woke became broke rebuilt rewrote redid oversaw"
)
_SUBJECTS = word_set("i we he she they it you who")
_BETWEEN = word_set("also then just never always really finally first often even still actually")
_PRESENT = word_set(
    "am is are have has do does don't doesn't haven't hasn't isn't aren't can can't"
)
_CONTRACTED = word_set("i'm we're you're they're he's she's it's that's there's")
_UNREAL = word_set("would wouldn't will won't might")
_UNREAL_CONTRACTED = word_set("i'd we'd i'll we'll")
_NO_VERB = word_set(
    "and or but so to of in on at for with from by as if that than then too the a an my our your "
    "their his her its all both who when where because i we you he she they it could should "
    "would've must may not no"
)
_ONLY_POLITE = word_set("like say love")
_PERFECT = word_set("been done had seen gone got made taken become better")
_LONE = {"was": "past", "were": "past", "did": "past", "is": "present", "are": "present"}
_ENOUGH = 5


def past_share(texts: Sequence[str]) -> float | None:
    """Return the share of verbs in the past.

    Parameters
    ----------
    texts
        Bare words, lower case.

    Returns
    -------
    float or None
        0-1; None where fewer than five verbs show their tense.
    """
    counted = Counter(_tenses(texts))
    total = sum(counted.values())
    return counted["past"] / total if total >= _ENOUGH else None


def _tenses(texts: Sequence[str]) -> Iterator[str]:
    used: set[int] = set()
    for index, text in enumerate(texts):
        if text in _CONTRACTED:
            yield "present"
        elif text in _UNREAL_CONTRACTED:
            yield "unreal" if _is_unreal(texts, index, 1) else "past"
        elif text in _SUBJECTS:
            at = _verb_at(texts, index)
            tense = _tense(texts[at]) if at is not None else None
            if at is not None and tense is not None:
                used.add(at)
                yield tense
        elif index not in used and text in _LONE:
            yield _LONE[text]


def _verb_at(texts: Sequence[str], subject: int) -> int | None:
    at = subject + 1
    while at < len(texts) and (texts[at] in _BETWEEN or texts[at].endswith("ly")):
        at += 1
    return at if at < len(texts) and at - subject <= 3 else None


def _tense(text: str) -> Tense | None:
    if is_past(text):
        return "past"
    if text in _UNREAL:
        return "unreal"
    if text in _PRESENT:
        return "present"
    return "present" if text.isalpha() and text not in _NO_VERB else None


def is_past(text: str) -> bool:
    """Return whether a word after a subject is a verb in the past."""
    return text in IRREGULAR_PAST or (len(text) > 3 and text.endswith("ed") and text != "need")


def hypothetical(texts: Sequence[str]) -> tuple[Span, ...]:
    """Return where somebody says what they would do: "I would", "we'd", "I'll".

    Parameters
    ----------
    texts
        Bare words, lower case.

    Returns
    -------
    tuple of Span
        From the subject to the verb; "I would say" and "I'd been" are none.
    """
    return tuple(_hypothetical(texts))


def _hypothetical(texts: Sequence[str]) -> Iterator[Span]:
    for index, text in enumerate(texts):
        if text in _UNREAL_CONTRACTED and _is_unreal(texts, index, 1):
            yield Span(index, min(index + 1, len(texts) - 1))
        elif text in ("i", "we"):
            at = _verb_at(texts, index)
            if at is not None and texts[at] in _UNREAL and _is_unreal(texts, at, 1):
                yield Span(index, min(at + 1, len(texts) - 1))


def _is_unreal(texts: Sequence[str], at: int, step: int) -> bool:
    following = texts[at + step] if at + step < len(texts) else ""
    return not (
        following in _ONLY_POLITE
        or following in _PERFECT
        or following == "have"
        or following.endswith("ed")
    )
