"""What kind of word a word is: one of some sixty groups of words that stand in the same places.

Found by ``scripts/fit_fillers`` from the neighbours of words in conversation, without grammar and
without anybody naming them; each is called by its most frequent word (``word_kinds.tsv``).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

WRITTEN = "word_kinds.tsv"
_ENDINGS = ("ing", "ed", "ly", "n't", "'s", "er", "s")


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    path = files(__package__).joinpath(WRITTEN)
    rows = (row for row in path.read_text(encoding="utf-8").splitlines() if row[:1] != "#")
    parted = (row.split("\t") for row in rows)
    return {word: f"({name})" for name, words in parted for word in words.split()}


@lru_cache(maxsize=8192)
def kind(word: str) -> str:
    """Return the kind of a bare lower-case word, in brackets.

    Parameters
    ----------
    word
        As in `Token.text`.

    Returns
    -------
    str
        The most frequent word of its group, ``(they)`` for "we"; ``(#)`` for a figure; for words
        seen too seldom their ending, ``(-ing)``, or ``(?)``.
    """
    known = _groups().get(word)
    if known:
        return known
    if word[:1].isdigit() or word[-1:].isdigit():
        return "(#)"
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) >= len(e) + 3), None)
    return f"(-{ending})" if ending else "(?)"


def forget() -> None:
    """Read the groups anew when they are next asked for."""
    _groups.cache_clear()
    kind.cache_clear()
