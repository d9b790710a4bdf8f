"""What a recogniser writes that nobody said, taken out; and word times that cannot be, put right.

Pure functions from what was decoded to the words to keep, with a sentence for the person about
what was left out. Real repetitions ("I, I, I think", "very, very") are evidence and stay. Nothing
here adds a word.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from voiceprep.model import Word
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Interval

COMPRESSION = 2.4
"""Text that packs better than this says the same thing over and over (Whisper's own threshold)."""
NO_SPEECH = 0.6
LOG_PROBABILITY = -1.0
HEARD_SHARE = 0.2
"""Of a segment's words, the share of their time in which there must have been speech."""
UNSURE = 0.5
SLACK_S = 0.2
"""How far the recogniser's word times may be off."""
SHORTEST_WORD_S = 0.02
REPEATS = ((1, 8), (2, 6), (3, 4), (5, 3))
"""Words in a phrase, and how often in a row it is said by nobody."""
LONGEST_PHRASE = 12

PHANTOMS = frozenset(
    {
        "you",
        "bye",
        "bye bye",
        "the end",
        "thank you",
        "thank you very much",
        "thank you for watching",
        "thanks for watching",
        "thank you for listening",
        "please subscribe",
        "please like and subscribe",
        "i'm sorry",
        "subtitles by the amara org community",
        "um uh hmm er ah",
    }
)
"""What recognisers write on silence; the last is the hint they are given."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words decoded together, on the recording's clock, and what the recogniser thought of them."""

    words: tuple[Word, ...]
    no_speech: float = 0.0
    """Probability that there was no speech, 0-1."""
    log_probability: float = 0.0
    """Mean over its tokens."""


@dataclass(frozen=True, slots=True)
class Omission:
    """Words that were written and not kept."""

    why: Literal["silence", "babble", "loop"]
    at_s: float
    words: int
    phrase: str = ""
    """What a loop repeats."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The words that stay, and what was left out."""

    words: tuple[Word, ...]
    omissions: tuple[Omission, ...] = ()


def guarded(segments: Sequence[Segment], speech: Sequence[Interval], within: Interval) -> Kept:
    """Return the words of one utterance that were said, with times that can be.

    `speech` is where voice activity detection heard some, `within` the utterance itself.
    """
    words: list[Word] = []
    omissions: list[Omission] = []
    for segment in segments:
        spans = timed(segment.words, within)
        why = _doubt(segment, spans, speech) if spans else None
        if why is None:
            words.extend(segment.words)
        else:
            omissions.append(Omission(why, spans[0].start_s or 0.0, len(spans)))
    unlooped = without_loops(words)
    placed = tuple(_from_its_onset(word, speech) for word in timed(unlooped.words, within))
    return Kept(placed, (*omissions, *unlooped.omissions))


def without_loops(words: Sequence[Word]) -> Kept:
    """Return the words with each endless repetition written once."""
    kept: list[Word] = []
    omissions: list[Omission] = []
    keys = [_key(word) for word in words]
    index = 0
    while index < len(words):
        length, times = _loop(keys, index)
        kept.extend(words[index : index + length])
        if times > 1:
            omissions.append(_looped(words[index : index + length], times))
        index += length * times
    return Kept(tuple(kept), tuple(omissions))


def warnings(omissions: Sequence[Omission]) -> tuple[str, ...]:
    """Return a sentence for the person about each kind of thing left out."""
    silence = _told([o for o in omissions if o.why == "silence"], "written where nobody spoke")
    babble = _told([o for o in omissions if o.why == "babble"], "that only repeat themselves")
    loops = tuple(
        f"“{loop.phrase}” was written over and over at {clock(loop.at_s)}; kept once."
        for loop in omissions
        if loop.why == "loop"
    )
    return (*silence, *babble, *loops)


def timed(words: Sequence[Word], within: Interval) -> tuple[Word, ...]:
    """Return the words in their order, one after another inside `within`, each of some length."""
    starts = [_inside(word.start_s, within) for word in words]
    ends = [_inside(word.end_s, within) for word in words]
    shortest = min(SHORTEST_WORD_S, within.duration_s / max(1, len(words)))
    spans = _forward(starts, ends, shortest, within)
    return tuple(
        replace(
            word,
            start_s=round(start, 6),
            end_s=round(end, 6),
            probability=_finite(word.probability),
        )
        for word, (start, end) in zip(words, _backward(spans, shortest, within), strict=True)
    )


def written(text: str, start_s: float, end_s: float, probability: float | None) -> tuple[Word, ...]:
    """Return one decoded word as words without blanks in them; none for mere punctuation."""
    parts = [part for part in text.split() if any(char.isalnum() for char in part)]
    step = (end_s - start_s) / max(1, len(parts))
    return tuple(
        Word(part, start_s + i * step, start_s + (i + 1) * step, probability)
        for i, part in enumerate(parts)
    )


def _from_its_onset(word: Word, speech: Sequence[Interval]) -> Word:
    # Whisper lets the first word after a silence begin anywhere in the silence.
    if word.start_s is None or word.end_s is None:
        return word
    start_s, latest_s = word.start_s, word.end_s - SHORTEST_WORD_S
    if any(heard.start_s <= start_s < heard.end_s for heard in speech):
        return word
    onsets = [heard.start_s for heard in speech if start_s < heard.start_s <= latest_s]
    return replace(word, start_s=onsets[0]) if onsets else word


def _doubt(
    segment: Segment, spans: Sequence[Word], speech: Sequence[Interval]
) -> Literal["silence", "babble"] | None:
    """Return why nobody can have said this, or None."""
    unlooped = without_loops(segment.words).words
    if _on_silence(segment, unlooped, _heard(spans, speech)):
        return "silence"
    return "babble" if _babble(unlooped) else None


def _on_silence(segment: Segment, unlooped: Sequence[Word], heard: float) -> bool:
    doubtful = segment.no_speech > NO_SPEECH
    if heard < HEARD_SHARE or (doubtful and segment.log_probability < LOG_PROBABILITY):
        return True
    if doubtful and len(unlooped) * 4 <= len(segment.words):
        return True
    unsure = doubtful or heard < UNSURE or _probability(segment.words) < UNSURE
    return unsure and " ".join(_key(word) for word in unlooped) in PHANTOMS


def _heard(words: Sequence[Word], speech: Sequence[Interval]) -> float:
    """Return the share of the words' time in which there was speech."""
    spans = [(word.start_s or 0.0, word.end_s or 0.0) for word in words]
    total = sum(end - start for start, end in spans)
    common = sum(
        max(0.0, min(end, interval.end_s + SLACK_S) - max(start, interval.start_s - SLACK_S))
        for start, end in spans
        for interval in speech
    )
    return min(1.0, common / total) if total > 0 else 0.0


def _babble(words: Sequence[Word]) -> bool:
    text = " ".join(word.text for word in words).encode()
    return len(text) / len(zlib.compress(text)) > COMPRESSION


def _loop(keys: Sequence[str], first: int) -> tuple[int, int]:
    """Return the length of the phrase that begins here and how often it comes in a row.

    Of several phrases that repeat here, the one that covers most; (1, 1) where nothing repeats.
    """
    best = (1, 1)
    for length in range(1, min(LONGEST_PHRASE, (len(keys) - first) // 3) + 1):
        times = _times(keys, first, length)
        if times >= _limit(length) and length * times > best[0] * best[1]:
            best = (length, times)
    return best


def _times(keys: Sequence[str], first: int, length: int) -> int:
    phrase = keys[first : first + length]
    times = 1
    while keys[first + times * length : first + (times + 1) * length] == phrase:
        times += 1
    return times


def _limit(length: int) -> int:
    return min(times for words, times in REPEATS if length >= words)


def _looped(words: Sequence[Word], times: int) -> Omission:
    phrase = " ".join(word.text for word in words).strip(" ,.")
    return Omission("loop", words[0].start_s or 0.0, len(words) * (times - 1), phrase)


def _told(omissions: Sequence[Omission], what: str) -> tuple[str, ...]:
    if not omissions:
        return ()
    count = sum(omission.words for omission in omissions)
    return (f"Left out {_counted(count)} {what}, from {clock(omissions[0].at_s)} on.",)


def _key(word: Word) -> str:
    """Return the word as it is compared: without case and punctuation around it."""
    text = word.text.casefold()
    return "".join(char if char.isalnum() or char in "'’" else " " for char in text).strip()


def _counted(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"


def _probability(words: Sequence[Word]) -> float:
    known = [p for word in words if (p := _finite(word.probability)) is not None]
    return sum(known) / len(known) if known else 1.0


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _inside(time_s: float | None, within: Interval) -> float | None:
    known = _finite(time_s)
    return None if known is None else min(max(known, within.start_s), within.end_s)


def _forward(
    starts: Sequence[float | None],
    ends: Sequence[float | None],
    shortest: float,
    within: Interval,
) -> list[tuple[float, float]]:
    """Let no word begin before the one before it ends; an end gives way to a later start."""
    spans: list[tuple[float, float]] = []
    free = within.start_s
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        begun = max(free, start if start is not None else free)
        until = end if end is not None else begun
        following = starts[i + 1] if i + 1 < len(starts) else None
        if following is not None and following >= begun:
            until = min(until, following)
        free = max(until, begun + shortest)
        spans.append((begun, free))
    return spans


def _backward(
    spans: Sequence[tuple[float, float]], shortest: float, within: Interval
) -> list[tuple[float, float]]:
    """Push back what was pushed beyond the end."""
    fitted: list[tuple[float, float]] = []
    limit = within.end_s
    for start, end in reversed(spans):
        until = min(end, limit)
        begun = max(within.start_s, min(start, until - shortest))
        fitted.append((begun, until))
        limit = begun
    return fitted[::-1]
