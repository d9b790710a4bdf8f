"""How many syllables a word has, by its spelling.

Small rules and the exceptions that matter in spoken English, so that there is no dictionary to
load: wrong on fewer than one word in a hundred, up as often as down. Figures count as they are read
aloud.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RULES: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (+1, r"[aeiouy]+"),
        (-1, r"(?:[^aeiouy]|[gq]u)e$"),  # make, technique
        (-1, r"[^aeiouytd]ed$"),  # asked; not wanted
        (-1, r"(?:[^aeiouysxzcgh]|[^sc]h)es$"),  # makes, clothes; not uses, changes, watches
        (-1, r"e's$"),  # there's, wife's
        (+1, r"[^aeiouylrw]le[ds]?$"),  # table; not whole
        (-1, r"[aeiouy][^aeiouy]{1,2}e(?=ly$|ment|less|ness|ful|ty$)"),  # lovely
        (-1, r"(?<=e)[^aeiouyt]e(?=ment|ly$)"),
        (-1, r"^(?:some|every|home|time|state|care|gate|there|where)(?=[b-z]..)"),
        (+1, r"i(?=a(?!ge|ble))(?<![tcsg]i)"),  # media; not nation, special
        (+1, r"i(?=o(?!n|us))(?<![tcsg]i)"),  # radio
        (+1, r"(?<=[bcdfhkmpr])i(?=on|ous)(?<!ci)(?<!gi)"),  # champion, various
        (+1, r"i(?=um|us$|et)|(?<=cl)i(?=en)|^co(?=or|op)"),  # medium, client
        (+1, r"[aeouy](?=ing)"),  # being
        (+1, r"(?<=cr)e(?=a(?!s))|(?<=r)e(?=al[^l]|act)|(?<=id)e(?=a)|(?<=[a-z]r)ie(?=n[ct])"),
        (+1, r"(?<![qg])u(?=al|at|ou|it[^es])"),  # actual, situation
        (+1, r"(?<=[^aeioulndr])i(?=ers?$)"),  # barrier is rarer than soldier
        (+1, r"(?<=sc)i(?=e)|i(?<!ci)(?=ety)|(?<=v)i(?=ol|en)"),  # science, society
        (+1, r"o(?=et|inc|act)|ey(?=on)|e(?=or[yi])|e(?=ous)"),  # poet, coincide, beyond, theory
        (+1, r"[aeo]y(?=[aeo])(?!yed$)"),  # layer, loyal
        (+1, r"sms?$|thms?$"),  # criticism
        (+1, r"[^aeiouyr]n't$"),  # couldn't; not aren't, don't
        (+1, r"(?:[sxz]|ch|sh)'s$"),  # boss's
        (-1, r"ically$"),  # basically
    )
)
_EXCEPTIONS = """
1 one's once aren't weren't eye eyes real fired hired tired
2 really business maybe movies hundred someone anyone somewhat it'd that'd hadn't onion union
2 senior junior circuit building chocolate increase increased decrease decreased entire
3 area areas everything employee employees everyone potatoes serious idea ideas previous
3 familiar opinion opinions recruitment increasing decreasing violence influence reaction
4 experience experiences experienced everybody appreciate california identified specifically
"""
_EXACT = {
    word: int(count)
    for count, *listed in map(str.split, _EXCEPTIONS.strip().splitlines())
    for word in listed
}
_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
"""Of zero to nineteen."""
_SPELT = re.compile(r"^[^aeiouy\W\d_]{2,5}$")
_FIGURES = re.compile(r"\d[\d,]*")
_SYMBOLS = {"%": 2, "$": 2, "£": 1, "€": 2, "&": 1, "+": 1}


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return how many syllables a word is spoken with.

    Parameters
    ----------
    word
        Lower case, straight apostrophes, punctuation off (`Token.text`).

    Returns
    -------
    int
        0 for an empty word, else at least 1.

    Notes
    -----
    Against the CMU Pronouncing Dictionary: -0.1 % in sum on 63,000 words of telephone talk, -0.2 %
    on 18,000 words of interview answers.
    """
    if not word.isascii():
        word = _plain_letters(word)
    spoken = _FIGURES.sub(" ", word)
    read_aloud = sum(_number(figure.replace(",", "")) for figure in _FIGURES.findall(word))
    symbols = sum(count for symbol, count in _SYMBOLS.items() if symbol in word)
    return (
        read_aloud
        + symbols
        + sum(_plain(part) for part in re.findall(r"[^\W_]+(?:'[^\W_]+)*", spoken))
    )


def _plain_letters(word: str) -> str:
    spelt = unicodedata.normalize("NFKD", word.replace("é", "ey"))
    return "".join(char for char in spelt if not unicodedata.combining(char))


def _plain(word: str) -> int:
    if word in _EXACT:
        return _EXACT[word]
    if _SPELT.match(word):
        return len(word) + 2 * word.count("w")
    return max(1, sum(weight * len(rule.findall(word)) for weight, rule in _RULES))


def _number(figures: str) -> int:
    """Count the syllables of a whole number: 1,500 is "one thousand five hundred"."""
    value = int(figures) if len(figures) <= 12 else 0
    if not value:
        return 2 * len(figures)
    total = 0
    for size, name in ((1_000_000_000, 2), (1_000_000, 2), (1_000, 2)):
        if value >= size:
            total += _below_thousand(value // size) + name
            value %= size
    return total + _below_thousand(value)


def _below_thousand(value: int) -> int:
    total = _ONES[value // 100] + 2 if value >= 100 else 0
    value %= 100
    if value >= 20:
        total += 3 if value // 10 == 7 else 2
        value %= 10
    return total + (_ONES[value] if value else 0)
