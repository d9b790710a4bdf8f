"""What speaks for a part of a story: the words of a sentence, its place, and the part before it.

Weights fitted on labelled answers by ``scripts/fit_star`` and kept where they can be read
(``star_weights.toml``); no rule looks at where an answer is from.
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

    from voiceprep.model import Part

    Four = tuple[float, float, float, float]

PARTS: tuple[Part, ...] = ("situation", "task", "action", "result")

_REFLECTION = re.compile(
    r"\b(?:what i (?:have )?learn(?:ed|t)|"
    r"i(?: have|'ve)? (?:also )?learn(?:ed|t) (?:that|to|how|the)|"
    r"taught me|looking back|next time i|in hindsight|i would do (?:it )?differently)\b"
)
_PAST = re.compile(r"^\w{2,}ed$")
_IRREGULAR = word_set(
    "went made took led built wrote ran got told found gave set saw knew began brought met sent "
    "spoke kept held thought came put chose drove taught sat spent felt did"
)
_PLACES = 20
_STEPS = 10


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear-chain model: four numbers a feature, in the order of `PARTS`."""

    features: dict[str, Four]
    steps: tuple[Four, ...]
    """What going from one part (row) to the next (column) weighs."""
    opening: Four
    closing: Four
    present: Four
    """Least certainty with which some sentence must tell a part for the part to be there."""


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the fitted weights."""
    found = tomllib.loads(_text("star_weights.toml"))
    return Weights(
        features={name: _four(row) for name, row in found["features"].items()},
        steps=tuple(_four(found["steps"][part]) for part in PARTS),
        opening=_four(found["opening"]),
        closing=_four(found["closing"]),
        present=_four(found["present"]),
    )


def _four(row: Sequence[float]) -> Four:
    situation, task, action, result = row
    return situation, task, action, result


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = tomllib.loads(_text("star_cues.toml"))
    return tuple(
        (name, re.compile(pattern if isinstance(pattern, str) else "".join(pattern)))
        for name, pattern in listed.items()
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
    said = [_word(text) for text in texts]
    shown = {"<always>", *said, *map(" ".join, pairwise(said))}
    shown.update(map(" ".join, zip(said, said[1:], said[2:], strict=False)))
    shown.update(_named(said))
    shown.update(_placed(place, edge))
    return shown


def _word(text: str) -> str:
    if any(char.isdigit() for char in text):
        return "#%" if "%" in text else "#$" if "$" in text else "#"
    return "#" if text in NUMBER_WORDS else text


def _named(said: Sequence[str]) -> Iterator[str]:
    line = " ".join(said)
    for name, pattern in _cues():
        times = len(pattern.findall(line))
        if times:
            yield f"<{name}>"
        if times > 1:
            yield f"<{name} twice>"
    yield f"<length {min(3, len(said) // 8)}>"
    if said:
        yield f"<opens {said[0]}>"
        yield f"<opens {' '.join(said[:2])}>"
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


def scores(shown: set[str]) -> Four:
    """Return how strongly what a sentence shows speaks for each part."""
    known = weights().features
    rows = [known[name] for name in shown if name in known]
    return _four([sum(column) for column in zip(*rows, strict=True)]) if rows else (0.0,) * 4
