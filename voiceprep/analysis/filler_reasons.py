"""The cues of a filler in words that somebody can read who has never seen a table of weights."""

from __future__ import annotations

import re

_PLACES = {
    "-1": "after",
    "+1": "before",
    "-2": "two words after",
    "+2": "two words before",
    "-3": "three words after",
    "+3": "three words before",
}
_ROLES = {
    "[be]": "a form of “be”",
    "[sense]": "a word like “feels” or “looks”",
    "[modal]": "a word like “would”",
    "[number]": "a number",
    "[thing]": "a word like “things”",
    "[article]": "a word like “the”",
    "[this]": "“this” or “that”",
    "[who]": "a word like “they”",
    "[joint]": "a word like “and”",
    "[where]": "a word like “in”",
    "(um)": "“um”",
    "(#)": "a number",
}
_MARKS = {
    ",_,": "between commas",
    ",_": "after a comma",
    "_,": "with a comma behind it",
    "._,": "at the start of a sentence, with a comma behind it",
    "._": "at the start of a sentence",
    "^_,": "at the start, with a comma behind it",
    "^_": "at the start",
    ",_.": "at the end of a sentence, after a comma",
    "_.": "at the end of a sentence",
    "_": "without a comma on either side",
}
_PLAIN = {
    "same-word-on-both-sides": "the same word on both sides of it",
    "same-two-words-on-both-sides": "the same words on both sides of it",
    "nearly-the-same-on-both-sides": "nearly the same words on both sides of it",
    "same-kind-on-both-sides": "words of one kind on both sides of it",
    "beside-um": "beside “um” or “uh”",
    "said-near-by": "said again close by",
    "capital": "written with a capital letter",
    "late=,": "a comma after the next word too",
}
_EDGES = {"-1=^": "at the start", "+1=$": "at the end"}
_NEAR = ("-1=", "+1=", "marks=")
_SLOT = re.compile(r"([^=]+)=(.*)", re.DOTALL)


def in_words(cue: str) -> str:
    """Return a cue in words.

    Parameters
    ----------
    cue
        As `filler_cues.cues` yields it.

    Returns
    -------
    str
        ``between commas, after “it's”``; empty where it says nothing about the place: how often a
        word is used, how long the answer is, and what cannot be told shortly.
    """
    parts = [part for part in cue.split(" ") if part not in ("past", "bare")]
    if not any(part in _PLAIN or part.startswith(_NEAR) for part in parts):
        return ""
    said = [_said(part) for part in parts]
    return ", ".join(dict.fromkeys(said)) if all(said) else ""


def _said(part: str) -> str:
    if part in _PLAIN or part in _EDGES:
        return _PLAIN.get(part) or _EDGES[part]
    slot = _SLOT.match(part)
    if not slot:
        return ""
    place, value = slot.groups()
    if place == "marks":
        return _MARKS.get(value, "")
    return f"{_PLACES[place]} {_value(value)}" if place in _PLACES and _value(value) else ""


def _value(value: str) -> str:
    if value in _ROLES:
        return _ROLES[value]
    if value in ("[]", "(?)", "*", "", "^", "$"):
        return ""
    if value.startswith("(-"):
        return f"a word ending in “{value[1:-1]}”"
    return f"a word like “{value[1:-1]}”" if value.startswith("(") else f"“{value}”"
