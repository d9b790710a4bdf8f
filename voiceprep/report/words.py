"""The transcript as it is read on a page: words in order, with what happened at each.

Every mark has a letter and a shape besides its colour. Pauses and the fillers that only the sound
knows of stand between the words, where they were.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from voiceprep.model import (
        Analysis,
        Filler,
        Fluency,
        Part,
        Pause,
        Take,
        Transcript,
        Word,
        Wording,
    )

SHOWN_PAUSE_S = 0.5
LONG_PAUSE_S = 1.0
UNSURE = 0.5
"""Below this probability a word is shown as one the recogniser was not sure of."""

TokenKind = Literal["word", "pause", "heard"]


@dataclass(frozen=True, slots=True)
class Look:
    """How something is shown in the transcript and named in the legend."""

    name: str
    letter: str
    meaning: str


FILLER = Look("filler", "F", "filler: um, uh")
MARKER = Look("marker", "D", "filling phrase: you know, like, I mean")
ABANDONED = Look("abandoned", "X", "said, then dropped or said again")
HEDGE = Look("hedge", "H", "hedge: maybe, sort of, I think")
HELD = Look("held", "~", "held long, far slower than your own pace")
SOFTENER = Look("softener", "W", "weakens it: an apology, always, never, “you” for oneself")
UNSURE_LOOK = Look("unsure", "?", "word the recogniser was not sure of")
HEARD = Look("heard", "F", "filler heard in the sound, not written down")
PAUSE = Look("short", "‖", "pause of half a second or more")
LONG_PAUSE = Look("long", "‖", "pause of a second or more")

PARTS: dict[str, Look] = {
    "situation": Look("situation", "S", "Situation"),
    "task": Look("task", "T", "Task"),
    "action": Look("action", "A", "Action"),
    "result": Look("result", "R", "Result"),
    "reflection": Look("reflection", "L", "Lesson"),
}
NO_PART = Look("none", "·", "Not part of the story")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a pause or a heard filler."""

    kind: TokenKind
    text: str
    start_s: float | None
    end_s: float | None
    looks: tuple[Look, ...] = ()
    letters: tuple[str, ...] = ()
    """Letters shown after it: where a mark spans words, only the last bears it."""
    word: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Tokens that tell one part of the story."""

    part: Look
    tokens: tuple[Token, ...]
    start_s: float | None
    end_s: float | None


def blocks(take: Take) -> tuple[Block, ...]:
    """Return the transcript, a block for each stretch of one part; empty without words."""
    if take.transcript is None:
        return ()
    tokens = _woven(_word_tokens(take.transcript, take.analysis), _events(take.analysis))
    parts = _parts(take.analysis, len(take.transcript.words))
    return tuple(
        _block(part, tuple(token for token, _ in group))
        for part, group in groupby(_with_parts(tokens, parts), key=lambda pair: pair[1])
    )


def legend(found: Sequence[Block]) -> tuple[Look, ...]:
    """Return the marks that occur, in a fixed order."""
    there = {look for block in found for token in block.tokens for look in token.looks}
    order = (
        FILLER,
        MARKER,
        HEARD,
        ABANDONED,
        HELD,
        HEDGE,
        SOFTENER,
        UNSURE_LOOK,
        PAUSE,
        LONG_PAUSE,
    )
    return tuple(look for look in order if look in there)


def _block(part: Part | None, tokens: tuple[Token, ...]) -> Block:
    starts = [t.start_s for t in tokens if t.start_s is not None and t.kind == "word"]
    ends = [t.end_s for t in tokens if t.end_s is not None and t.kind == "word"]
    look = PARTS[part] if part else NO_PART
    return Block(look, tokens, min(starts, default=None), max(ends, default=None))


def _word_tokens(transcript: Transcript, analysis: Analysis | None) -> Iterator[Token]:
    looks: defaultdict[int, list[Look]] = defaultdict(list)
    letters: defaultdict[int, list[str]] = defaultdict(list)
    for look, first, last in _marked(transcript, analysis):
        for index in range(first, last + 1):
            looks[index].append(look)
        letters[last].append(look.letter)
    for index, word in enumerate(transcript.words):
        if not word.text:  # the rest of a name that is masked
            continue
        marks, signs = tuple(looks[index]), tuple(letters[index])
        yield Token("word", word.text, word.start_s, word.end_s, marks, signs, index)


def _marked(transcript: Transcript, analysis: Analysis | None) -> Iterator[tuple[Look, int, int]]:
    if analysis and analysis.fluency:
        yield from _stumbles(analysis.fluency)
    if analysis and analysis.wording:
        yield from _softened(analysis.wording)
    for index, word in enumerate(transcript.words):
        if _is_unsure(word):
            yield UNSURE_LOOK, index, index


def _softened(wording: Wording) -> Iterator[tuple[Look, int, int]]:
    for hedge in wording.hedges:
        yield HEDGE, hedge.first, hedge.last
    for span in (*wording.apologies, *wording.absolutes, *wording.generic_you):
        yield SOFTENER, span.first, span.last


def _stumbles(fluency: Fluency) -> Iterator[tuple[Look, int, int]]:
    for filler in fluency.fillers:
        if filler.first_word is not None and filler.last_word is not None:
            yield _look(filler), filler.first_word, filler.last_word
    for repair in fluency.repairs:
        yield ABANDONED, repair.first_word, repair.last_word
    for held in fluency.drawn_out:
        yield HELD, held.word, held.word


def _is_unsure(word: Word) -> bool:
    return word.probability is not None and word.probability < UNSURE


def _look(filler: Filler) -> Look:
    return FILLER if filler.kind == "filled_pause" else MARKER


def _events(analysis: Analysis | None) -> list[Token]:
    events: list[Token] = []
    if analysis and analysis.timing:
        events += [_pause_token(p) for p in analysis.timing.pauses if p.duration_s >= SHOWN_PAUSE_S]
    if analysis and analysis.fluency:
        events += [
            Token("heard", f.text or "um", f.start_s, f.end_s, (HEARD,), (HEARD.letter,))
            for f in analysis.fluency.fillers
            if f.first_word is None and f.start_s is not None
        ]
    return sorted(events, key=lambda token: token.start_s or 0.0)


def _pause_token(pause: Pause) -> Token:
    look = LONG_PAUSE if pause.duration_s >= LONG_PAUSE_S else PAUSE
    return Token("pause", f"{pause.duration_s:.1f} s", pause.start_s, pause.end_s, (look,))


def _woven(words: Iterable[Token], events: list[Token]) -> list[Token]:
    """Put each event before the first word that begins after its middle."""
    tokens = list(words)
    if not any(token.start_s is not None for token in tokens):
        return tokens
    waiting = list(events)
    woven: list[Token] = []
    for token in tokens:
        while waiting and token.start_s is not None and _middle(waiting[0]) < token.start_s:
            woven.append(waiting.pop(0))
        woven.append(token)
    return woven + waiting


def _middle(token: Token) -> float:
    start = token.start_s or 0.0
    return (start + (token.end_s or start)) / 2


def _parts(analysis: Analysis | None, count: int) -> list[Part | None]:
    parts: list[Part | None] = [None] * count
    if analysis and analysis.star:
        for sentence in analysis.star.sentences:
            for index in range(sentence.first_word, min(sentence.last_word + 1, count)):
                parts[index] = sentence.part
    return parts


def _with_parts(
    tokens: Sequence[Token], parts: Sequence[Part | None]
) -> Iterator[tuple[Token, Part | None]]:
    """Give what stands between words the part of the word before it."""
    part = parts[0] if parts else None
    for token in tokens:
        part = parts[token.word] if token.word is not None else part
        yield token, part
