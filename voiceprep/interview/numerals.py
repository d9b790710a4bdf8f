"""Numbers in words and figures: ``twenty-five``, ``half a million``, ``1.5k``, ``a dozen``.

Refuses what is a label and no number: ``Q3``, ``B2B``, ``3rd``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.interview.pieces import glued

if TYPE_CHECKING:
    from voiceprep.interview.pieces import Pieces

ONES = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SCALES = {
    "thousand": 1e3,
    "k": 1e3,
    "grand": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "m": 1e6,
    "mm": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "mil": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
}
_COUNTED = word_set("hundred thousand million billion")
_GLUED_ONLY = word_set("k m mm mn b")
_VAGUE = {
    "couple": (2.0, 2.0, 3.0),
    "few": (4.0, 3.0, 7.0),
    "several": (5.0, 3.0, 12.0),
    "handful": (5.0, 3.0, 8.0),
    "dozens": (36.0, 20.0, 200.0),
    "hundreds": (400.0, 150.0, 2000.0),
    "thousands": (4000.0, 1500.0, 20000.0),
}
_FRACTIONS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_FIGURE = re.compile(r"^[0-9]{1,15}(?:\.[0-9]{1,9})?$")
_THOUSANDS = re.compile(r"^[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]+)?$")
_COMMA_DECIMAL = re.compile(r"^[0-9]{1,9},[0-9]{1,2}$")
_FIRST_YEAR, _LAST_YEAR = 1950, 2100


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and the pieces it is made of."""

    first: int
    end: int
    """One behind its last piece."""
    value: float
    low: float
    high: float
    in_words: bool = False
    fraction: bool = False
    """``a third``: in hundredths."""

    @property
    def may_be_year(self) -> bool:
        """Whether it is a whole number of the size of a year."""
        like = self.end - self.first == 1 if not self.in_words else self.value % 100 != 0
        return like and self.value == int(self.value) and _FIRST_YEAR <= self.value <= _LAST_YEAR


def numeral(row: Pieces, at: int) -> Numeral | None:
    """Return the number that begins at a piece, the longest reading there is; None for none."""
    for reading in (_vague, _dozen, _fraction, _half_of, _year_in_words, _figure, _in_words):
        found = reading(row, at)
        if found is not None:
            return found
    return None


def _text(row: Pieces, at: int) -> str:
    return row[at].text if 0 <= at < len(row) else ""


def _exactly(first: int, end: int, value: float, *, in_words: bool = True) -> Numeral:
    return Numeral(first, end, value, value, value, in_words)


def _skip(row: Pieces, at: int, words: str) -> int:
    """Return the place behind one of the words, or the place itself."""
    return at + 1 if _text(row, at) in words.split() and _text(row, at) else at


def _vague(row: Pieces, at: int) -> Numeral | None:
    start = _skip(row, at, "a the")
    found = _VAGUE.get(_text(row, start))
    bare = _text(row, start) in ("several", "dozens", "hundreds", "thousands")
    if found is None or (start == at and not bare):
        return None
    end = _skip(row, start + 1, "of")
    scale = SCALES.get(_text(row, end), 100.0 if _text(row, end) == "hundred" else 0.0)
    factor, end = (scale, end + 1) if scale else (1.0, end)
    value, low, high = (factor * each for each in found)
    return Numeral(at, end, value, low, high, True)


def _dozen(row: Pieces, at: int) -> Numeral | None:
    start, factor = _skip(row, at, "a"), 1.0
    if _text(row, start) == "half":
        factor, start = 0.5, _skip(row, _skip(row, start + 1, "-"), "a")
    elif _text(row, start) == "two":
        factor, start = 2.0, start + 1
    if _text(row, start) != "dozen" or start == at:
        return None
    return _exactly(at, start + 1, 12 * factor)


def _fraction(row: Pieces, at: int) -> Numeral | None:
    start, factor = _skip(row, at, "a one two three"), 1.0
    if start > at:
        factor = {"two": 2.0, "three": 3.0}.get(_text(row, at), 1.0)
    start = _skip(row, start, "-")
    name = _text(row, start)
    singular = name[:-1] if factor > 1 and name.endswith("s") else name
    alone = start == at and _text(row, at - 1) in ("by", "in") and name == "half"
    if singular not in _FRACTIONS or (start == at and not alone) or _text(row, start + 1) in (
        "a", "an", "of", "million", "-", "hour", "year", "day", "time",
    ):  # fmt: skip
        return None
    value = factor * _FRACTIONS[singular]
    return Numeral(at, start + 1, value, value * 0.88, value * 1.12, True, True)


def _half_of(row: Pieces, at: int) -> Numeral | None:
    """Read ``half a million`` and ``a million and a half``."""
    if _text(row, at) == "half" and _text(row, at + 1) in ("a", "an"):
        scale = SCALES.get(_text(row, at + 2))
        return _exactly(at, at + 3, scale / 2) if scale else None
    return None


def _year_in_words(row: Pieces, at: int) -> Numeral | None:
    century = {"nineteen": 1900, "twenty": 2000}.get(_text(row, at))
    start = _skip(row, at + 1, "-")
    if century is None:
        return None
    rest = _below_hundred(row, start)
    if rest is None or rest[0] < 10 or (century == 1900 and rest[0] < 50):
        return None
    return _exactly(at, rest[1], century + rest[0])


def _figure(row: Pieces, at: int) -> Numeral | None:
    value = _figure_value(_text(row, at))
    if value is None:
        return None
    end, scaled = _scaled(row, at + 1, value, at)
    return _exactly(at, end, scaled, in_words=False)


def _figure_value(text: str) -> float | None:
    if _FIGURE.match(text):
        return float(text)
    if _THOUSANDS.match(text):
        return float(text.replace(",", ""))
    return float(text.replace(",", ".")) if _COMMA_DECIMAL.match(text) else None


def _scaled(row: Pieces, end: int, value: float, figure: int) -> tuple[int, float]:
    """Take in the thousand or million that follows a number."""
    scale = _text(row, end)
    if scale == "hundred":
        return end + 1, value * 100
    known = scale in SCALES and (
        scale not in _GLUED_ONLY or (figure >= 0 and glued(row[figure], row[end]))
    )
    return (end + 1, value * SCALES[scale]) if known else (end, value)


def _in_words(row: Pieces, at: int) -> Numeral | None:
    article = _text(row, at) == "a" and _text(row, at + 1) in _COUNTED
    below = (1.0, at + 1) if article else _below_hundred(row, at)
    if below is None:
        return None
    done, group, place = 0.0, *below
    while (step := _one_more(row, place, done, group)) is not None:
        done, group, place = step
    return _exactly(at, place, done + group)


def _one_more(
    row: Pieces, place: int, done: float, group: float
) -> tuple[float, float, int] | None:
    """Read one more word of a number: what is done with, what is still open, the place behind."""
    word = _text(row, place)
    if word == "hundred" and 0 < group < 100:
        return done, group * 100, place + 1
    if word in SCALES and word not in _GLUED_ONLY and group:
        return done + group * SCALES[word], 0.0, place + 1
    if group and tuple(piece.text for piece in row[place : place + 3]) == ("and", "a", "half"):
        return done, group + 0.5, place + 3
    open_ended = group >= 100 if group else done > 0
    below = _below_hundred(row, place + (word == "and")) if open_ended else None
    if below is None or group % 100:
        return None
    return done, group + below[0], below[1]


def _below_hundred(row: Pieces, at: int) -> tuple[float, int] | None:
    word = _text(row, at)
    if word in ONES:
        return float(ONES[word]), at + 1
    if word not in TENS:
        return None
    follow = at + 1
    if _text(row, follow) == "-" and glued(row[at], row[follow]):
        follow += 1
    ones = ONES.get(_text(row, follow), 0)
    return (float(TENS[word] + ones), follow + 1) if 0 < ones < 10 else (float(TENS[word]), at + 1)
