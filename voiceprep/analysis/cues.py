"""What speaks for a part of a story: the words of a sentence, its place, and who does what.

Names what a sentence shows; what a name weighs is in `voiceprep.analysis.star_weights`. The cues
are kept where they can be read (``star_cues.toml``); no rule looks at where an answer is from.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.analysis.wording import NUMBER_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_REFLECTION = re.compile(
    r"\b(?:what i (?:have )?(?:learn(?:ed|t)|took away)|"
    r"i(?: have|'ve)? (?:also )?learn(?:ed|t) (?:that|to|how|the)|"
    r"taught me|looking back|next time i|in hindsight|i would do (?:it )?differently)\b"
)
_PAST = re.compile(r"^\w{2,}ed$")
_IRREGULAR = word_set(
    "went made took led built wrote ran got told found gave set saw knew began brought met sent "
    "spoke kept held thought came put chose drove taught sat spent felt did"
)
_SUBJECTS = word_set("i we he she they it this that there you i'd we'd i'm i've")
_SUBJECT_WITHIN = 12
"""Words; a pronoun after that many is not what the sentence is about."""
_PLACES = 20
_STEPS = 10
_REMEMBERED = 2048
"""Sentences; short ones come again and again."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words to look for, and what they say to a reader."""

    name: str
    says: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def cues() -> tuple[Cue, ...]:
    """Return the cues of ``star_cues.toml``."""
    text = files(__package__).joinpath("star_cues.toml").read_text(encoding="utf-8")
    return tuple(
        Cue(name, row["says"], re.compile("".join(row["pattern"])))
        for name, row in tomllib.loads(text).items()
    )


def reflects(texts: Sequence[str]) -> bool:
    """Return whether a sentence says what was learnt."""
    return bool(_REFLECTION.search(" ".join(texts)))


def features(texts: Sequence[str], place: float, edge: tuple[bool, bool]) -> set[str]:
    """Return the names of what a sentence shows.

    Parameters
    ----------
    texts
        Its bare words, lower case, without filled pauses.
    place
        Where its middle lies in the answer, 0-1, by words.
    edge
        Whether it is the first and whether it is the last.

    Returns
    -------
    set of str
        Words, pairs and triples as they are; cues, place and form in angle brackets.
    """
    said = spelt(texts)
    shown = {"<always>", *said, *map(" ".join, pairwise(said))}
    shown.update(map(" ".join, zip(said, said[1:], said[2:], strict=False)))
    shown.update(_cued(" ".join(said)))
    shown.update(_formed(said))
    shown.update(_placed(place, edge))
    return shown


def spelt(texts: Sequence[str]) -> list[str]:
    """Return words as the cues see them: every figure and number word as #."""
    return [_word(text) for text in texts]


def _word(text: str) -> str:
    if any(char.isdigit() for char in text):
        return "#%" if "%" in text else "#$" if "$" in text else "#"
    return "#" if text in NUMBER_WORDS else text


@lru_cache(maxsize=_REMEMBERED)
def _cued(line: str) -> tuple[str, ...]:
    return tuple(_cues_in(line))


def _cues_in(line: str) -> Iterator[str]:
    for cue in cues():
        times = len(cue.pattern.findall(line))
        if not times:
            continue
        yield f"<{cue.name}>"
        if times > 1:
            yield f"<{cue.name} twice>"
        if cue.pattern.match(line):
            yield f"<begins {cue.name}>"


def _formed(said: Sequence[str]) -> Iterator[str]:
    yield f"<length {min(3, len(said) // 8)}>"
    if said:
        yield f"<opens {said[0]}>"
        yield f"<opens {' '.join(said[:2])}>"
    yield f"<about {next((w for w in said[:_SUBJECT_WITHIN] if w in _SUBJECTS), '-')}>"
    yield from (f"<{who} did>" for who in _doers(said))


def _doers(said: Sequence[str]) -> Iterator[str]:
    """Yield I or we for each "I asked", "we quickly built"."""
    for index, who in enumerate(said[:-1]):
        if who not in ("i", "we"):
            continue
        verb = said[index + 1]
        if verb.endswith("ly") and index + 2 < len(said):
            verb = said[index + 2]
        if _PAST.match(verb) or verb in _IRREGULAR:
            yield who


def _placed(place: float, edge: tuple[bool, bool]) -> Iterator[str]:
    yield f"<place {min(_PLACES - 1, int(place * _PLACES))}>"
    yield from (f"<after {step}>" for step in range(1, _STEPS) if place > step / _STEPS)
    first, last = edge
    if first:
        yield "<first>"
    if last:
        yield "<last>"


def is_place(name: str) -> bool:
    """Return whether a feature says where in the answer a sentence stands."""
    return name.startswith(("<place ", "<after "))
