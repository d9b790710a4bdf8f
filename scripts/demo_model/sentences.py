"""Sentences of interview answers without end, and which of them the training may never see.

A sentence is held out by a hash of its words alone, so that every run, pool and stage agrees on
what is new. The demo's own sentences are never given as training material either.
"""

from __future__ import annotations

import hashlib
import random
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

GRAMMAR = Path(__file__).with_name("grammar.toml")
ANSWER = Path(__file__).resolve().parents[2] / "voiceprep" / "demo" / "answer.txt"
FILLERS = ("um", "uh")
HELD_OUT_OF_100 = 10
_ALWAYS_CAPITAL = ("I", "Friday", "Monday")
_REPEATABLE = frozenset(
    ("I", "we", "he", "she", "the", "a", "and", "so", "but", "my", "it", "they", "to", "in", "our")
)
_FILLED_SHARE = 0.36
_REPEATED_SHARE = 0.08
_SALAD_WORDS = (3, 9)


@dataclass(frozen=True, slots=True)
class Grammar:
    """Templates by kind, the lists they draw from, and how often each kind is drawn."""

    lists: dict[str, list[str]]
    templates: dict[str, list[str]]
    shares: dict[str, int]


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The grammar that ships beside this module."""
    with GRAMMAR.open("rb") as file:
        stored = tomllib.load(file)
    return Grammar(stored["lists"], stored["templates"], stored["shares"])


def plain_words(text: str) -> tuple[str, ...]:
    """The words without their punctuation, as heard."""
    return tuple(word.strip(".,?") for word in text.lower().split())


@lru_cache(maxsize=1)
def answer_sentences() -> tuple[str, ...]:
    """The demo answer's sentences."""
    found = re.findall(r"[^.?!]+[.?!]", " ".join(ANSWER.read_text(encoding="utf-8").split()))
    return tuple(sentence.strip() for sentence in found)


@lru_cache(maxsize=1)
def vocabulary() -> tuple[str, ...]:
    """Every word there is, lower-cased but for names and I, in one fixed order."""
    drawn = grammar()
    texts = [line for lines in (*drawn.lists.values(), *drawn.templates.values()) for line in lines]
    texts += answer_sentences()
    words = {_uncapitalised(word) for text in texts for word in _bare(text).split()}
    return tuple(sorted(words | set(FILLERS)))


def _bare(text: str) -> str:
    return re.sub(r"\{\w+\}|[.,?]", " ", text)


def _uncapitalised(word: str) -> str:
    return word if word.strip(".,?") in _ALWAYS_CAPITAL else word[0].lower() + word[1:]


def capitalised(text: str) -> str:
    """The same text with a capital letter at its beginning."""
    return text[0].upper() + text[1:]


def is_held_out(text: str) -> bool:
    """Whether a sentence belongs to the tenth that training never sees.

    Fillers and repetitions are set aside first: the same sentence with an um is the same sentence.
    """
    words = [word for word in plain_words(text) if word not in FILLERS]
    kept = [word for index, word in enumerate(words) if index == 0 or word != words[index - 1]]
    return hashlib.sha256(" ".join(kept).encode()).digest()[0] * 100 // 256 < HELD_OUT_OF_100


@lru_cache(maxsize=1)
def _answer_words() -> frozenset[tuple[str, ...]]:
    return frozenset(plain_words(sentence) for sentence in answer_sentences())


def training_sentence(chance: random.Random) -> str:
    """A sentence that training may see."""
    while True:
        text = sentence(chance)
        if not is_held_out(text) and plain_words(text) not in _answer_words():
            return text


def held_out_sentence(chance: random.Random) -> str:
    """A sentence that no training has seen."""
    while True:
        text = sentence(chance)
        if is_held_out(text):
            return text


def sentence(chance: random.Random) -> str:
    """One sentence from the templates, hesitations included."""
    drawn = grammar()
    kind = chance.choices(list(drawn.shares), list(drawn.shares.values()))[0]
    text = capitalised(_expanded(chance.choice(drawn.templates[kind]), chance))
    if chance.random() < _REPEATED_SHARE:
        text = with_repetition(text, chance)
    if chance.random() < _FILLED_SHARE:
        text = with_filler(text, chance)
    return text


def _expanded(template: str, chance: random.Random) -> str:
    while "{" in template:
        template = re.sub(
            r"\{(\w+)\}", lambda found: chance.choice(grammar().lists[found[1]]), template, count=1
        )
    return template


def with_filler(text: str, chance: random.Random) -> str:
    """The sentence with one or two fillers, set off by commas."""
    words = text.split()
    for _ in range(chance.choice((1, 1, 1, 2))):
        place = chance.choice((0, chance.randrange(len(words)), chance.randrange(len(words))))
        words = _filled(words, place, chance.choice(FILLERS))
    return " ".join(words)


def _filled(words: list[str], place: int, filler: str) -> list[str]:
    if words[max(place - 1, 0)].strip(",").lower() in FILLERS:
        return words
    if place == 0:
        return [f"{capitalised(filler)},", _uncapitalised(words[0]), *words[1:]]
    before = words[place - 1]
    joined = before if before.endswith(",") else f"{before},"
    return [*words[: place - 1], joined, f"{filler},", *words[place:]]


def with_repetition(text: str, chance: random.Random) -> str:
    """The sentence with one small word said twice: "and I, I said"."""
    words = text.split()
    places = [index for index, word in enumerate(words) if _uncapitalised(word) in _REPEATABLE]
    if not places:
        return text
    place = chance.choice(places)
    again = _uncapitalised(words[place])
    return " ".join([*words[:place], f"{words[place]},", again, *words[place + 1 :]])


def word_salad(chance: random.Random) -> str:
    """Words in no order, so that the ear cannot lean on grammar."""
    words = chance.choices(vocabulary(), k=chance.randint(*_SALAD_WORDS))
    kept = [word for index, word in enumerate(words) if index == 0 or word != words[index - 1]]
    commas = [f"{word}," if chance.random() < 0.08 else word for word in kept[:-1]]
    return capitalised(" ".join([*commas, kept[-1]])) + "."
