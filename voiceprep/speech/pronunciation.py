"""How words are said, in the phones of the acoustic model (ARPAbet).

From the CMU Pronouncing Dictionary that comes with the acoustic model; eSpeak NG says what is not
in it: names, figures, new words. Signs that are not spoken have no phones.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from voiceprep.errors import VoiceprepError
from voiceprep.speech.acousticmodel import folder
from voiceprep.speech.espeak import Espeak

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Phones = tuple[tuple[str, ...], ...]
    """At each place the phones it may be said with."""

_DICTIONARY = "cmudict-en-us.dict"
_LONGEST = 60
"""Letters of one word: longer ones are no words, and eSpeak would speak them for minutes."""
_MONEY = re.compile(r"([$£€])([\d.,]*\d)")
_CURRENCIES = {"$": "dollars", "£": "pounds", "€": "euros"}
_WRITTEN = """
tʃ=CH dʒ=JH aɪ=AY aʊ=AW ɔɪ=OY eɪ=EY oʊ=OW əʊ=OW ɜː=ER ɝ=ER ɚ=ER ɜ=ER əl=AH+L n̩=AH+N l̩=AH+L
ɑː=AA ɑ=AA ɒ=AA a=AE æ=AE ɐ=AH ə=AH ʌ=AH ɔː=AO ɔ=AO oː=AO o=OW ɛ=EH e=EH ɪ=IH ᵻ=IH iː=IY i=IY
ʊ=UH uː=UW u=UW ɹ=R r=R ɾ=T ʔ=T l=L ɫ=L m=M n=N ŋ=NG p=P b=B t=T d=D k=K ɡ=G g=G f=F v=V θ=TH
ð=DH s=S z=Z ʃ=SH ʒ=ZH h=HH w=W j=Y x=K ç=HH
"""
_IPA = {
    symbol: tuple(phones.split("+"))
    for symbol, phones in (pair.split("=") for pair in _WRITTEN.split())
}
_SOUNDS = re.compile("|".join(sorted(map(re.escape, _IPA), key=len, reverse=True)))


def pronunciations(texts: Iterable[str]) -> tuple[Phones, ...]:
    """Return the phones of each text (`Token.text`: bare, lower-case); empty where it has none."""
    return tuple(pronunciation(text) for text in texts)


@lru_cache(maxsize=4_000)
def pronunciation(text: str) -> Phones:
    """Return the phones of one word."""
    word = text[:_LONGEST]
    return _known(word) or tuple(
        phone for part in word.split("-") for phone in _known(part) or _guessed(part)
    )


def _known(word: str) -> Phones:
    if not word or not word.isascii():
        return ()
    return _listed(word) or _possessive(word)


def _possessive(word: str) -> Phones:
    base = _listed(word.removesuffix("'s")) if word.endswith("'s") else ()
    return (*base, ("Z",)) if base else ()


def _listed(word: str) -> Phones:
    """Return the first way the dictionary gives, with others of the same length beside it."""
    ways = [way for way in _ways(word) if way]
    alike = [way for way in ways if len(way) == len(ways[0])]
    return tuple(tuple(dict.fromkeys(place)) for place in zip(*alike, strict=True))


def _ways(word: str) -> Iterator[list[str]]:
    lines = _lines()
    for name in (word, *(f"{word}({number})" for number in range(2, 5))):
        sought = name.encode() + b" "
        place = bisect_left(lines, sought)
        if place == len(lines) or not lines[place].startswith(sought):
            return
        yield lines[place].decode().split()[1:]


@lru_cache(maxsize=1)
def _lines() -> list[bytes]:
    place = folder()
    try:
        return sorted((place / _DICTIONARY).read_bytes().splitlines()) if place else []
    except OSError:
        return []


def _guessed(word: str) -> Phones:
    spoken = _MONEY.sub(lambda found: f"{found[2]} {_CURRENCIES[found[1]]}", word)
    try:
        sounds = Espeak().phonemes(spoken)
    except VoiceprepError:
        return ()
    return tuple((phone,) for symbol in _SOUNDS.findall(sounds) for phone in _IPA[symbol])
