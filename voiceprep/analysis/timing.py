"""When it was spoken: rates, pauses and what they are for, pace over the answer.

Two rates that are never mixed up: the speech rate counts pauses in and is in words a minute, the
articulation rate leaves them out and is in syllables a second. Word times are used only to say
which word is where; how long a silence is, the signal tells.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from voiceprep.analysis.syllables import syllables
from voiceprep.analysis.tokens import word_set
from voiceprep.model import Interval, PacePoint, Pause, Timing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import PauseKind, Sound, Word

PAUSE_S = 0.25
_PACE_WINDOW_S = 10.0
_PACE_STEP_S = 2.5
_TRUSTED_SHARE = 0.8
_CONJUNCTIONS = word_set(
    "and but so because or then when while which who that after before if although until since"
)


def has_times(words: Sequence[Word]) -> bool:
    """Return whether the words' times can be trusted: most are there, finite, and in order."""
    timed = [w for w in words if _is_timed(w)]
    if not timed or len(timed) < _TRUSTED_SHARE * len(words):
        return False
    starts = [w.start_s or 0.0 for w in timed]
    ordered = sum(a <= b for a, b in itertools.pairwise(starts))
    return ordered >= _TRUSTED_SHARE * (len(starts) - 1) and _span_of(timed).duration_s > 0


def _is_timed(word: Word) -> bool:
    start, end = word.start_s, word.end_s
    if start is None or end is None:
        return False
    return math.isfinite(start) and math.isfinite(end) and 0 <= start <= end


def _span_of(timed: Sequence[Word]) -> Interval:
    return Interval(min(w.start_s or 0.0 for w in timed), max(w.end_s or 0.0 for w in timed))


def spoken_span(words: Sequence[Word], sound: Sound | None) -> Interval | None:
    """Return the time from the first word to the last.

    Parameters
    ----------
    words
        With or without times.
    sound
        What was measured on the signal, if there is any.

    Returns
    -------
    Interval or None
        From the words' times, cut to where the signal holds speech (a recogniser's last word may
        last into the silence); from the signal alone where the words have no times; None where
        neither tells.
    """
    heard = _heard_span(sound)
    if not has_times(words):
        return heard if words else None
    span = _span_of([w for w in words if _is_timed(w)])
    if heard is None:
        return span
    cut = Interval(max(span.start_s, heard.start_s), min(span.end_s, heard.end_s))
    return cut if cut.duration_s > 0.5 * span.duration_s else span


def _heard_span(sound: Sound | None) -> Interval | None:
    if sound is None or not sound.acoustics.speech:
        return None
    return Interval(sound.acoustics.speech[0].start_s, sound.acoustics.speech[-1].end_s)


def timing(heard: Sequence[Token], words: Sequence[Word], sound: Sound | None) -> Timing | None:
    """Return the rates, pauses and pace of an answer.

    Parameters
    ----------
    heard
        Tokens of the words; empty without a transcript.
    words
        The words; empty without a transcript.
    sound
        What was measured on the signal; None for text alone.

    Returns
    -------
    Timing or None
        None where there are neither times nor sound. `pace` is empty where words have no times;
        without sound, pauses are the gaps between word times, and the response latency is None.
    """
    span = spoken_span(words, sound)
    whole = span or _heard_span(sound)
    if whole is None and sound is None:
        return None
    silent = sound.pauses if sound else _gaps(words)
    talking_s = _talking_s(whole, silent)
    return Timing(
        speech_rate_wpm=_speech_rate(heard, span),
        articulation_rate_sps=_articulation_rate(heard, sound, talking_s),
        phonation_share=talking_s / whole.duration_s if whole and talking_s else None,
        response_latency_s=_latency(sound),
        pauses=_before(sound) + tuple(_pause(gap, heard, words) for gap in silent),
        pace=pace(heard, words) if has_times(words) else (),
    )


def _speech_rate(heard: Sequence[Token], span: Interval | None) -> float | None:
    count = sum(1 for token in heard if token.text)
    if span is None or span.duration_s <= 0 or count == 0:
        return None
    return 60.0 * count / span.duration_s


def _articulation_rate(
    heard: Sequence[Token], sound: Sound | None, talking_s: float
) -> float | None:
    spoken = sum(syllables(token.text) for token in heard)
    if not spoken:
        return sound.syllable_nuclei / sound.speech_s if sound and sound.speech_s > 0 else None
    return spoken / talking_s if talking_s > 0 else None


def _talking_s(span: Interval | None, silent: Sequence[Interval]) -> float:
    if span is None:
        return 0.0
    overlaps = (min(p.end_s, span.end_s) - max(p.start_s, span.start_s) for p in silent)
    return max(0.0, span.duration_s - sum(o for o in overlaps if o > 0))


def _gaps(words: Sequence[Word]) -> tuple[Interval, ...]:
    timed = [w for w in words if _is_timed(w)] if has_times(words) else []
    gaps = (Interval(a.end_s or 0.0, b.start_s or 0.0) for a, b in itertools.pairwise(timed))
    return tuple(gap for gap in gaps if gap.duration_s >= PAUSE_S)


def _latency(sound: Sound | None) -> float | None:
    return sound.acoustics.speech[0].start_s if sound and sound.acoustics.speech else None


def _before(sound: Sound | None) -> tuple[Pause, ...]:
    latency = _latency(sound)
    return (Pause(0.0, latency, "before"),) if latency and latency >= PAUSE_S else ()


def _pause(gap: Interval, heard: Sequence[Token], words: Sequence[Word]) -> Pause:
    return Pause(gap.start_s, gap.end_s, _kind(gap, heard, words))


def _kind(gap: Interval, heard: Sequence[Token], words: Sequence[Word]) -> PauseKind:
    """Say what the words before and after make of a pause."""
    if not has_times(words):
        return "unknown"
    before = _word_before(gap, words)
    if before is None:
        return "boundary"
    following = next((t for t in heard[before + 1 :] if t.text), None)
    if heard[before].is_filled_pause or (following and following.is_filled_pause):
        return "boundary" if heard[before].sentence_mark else "phrase"
    at_clause = heard[before].clause_mark or (
        following is not None and following.text in _CONJUNCTIONS
    )
    return "boundary" if at_clause else "phrase"


def _word_before(gap: Interval, words: Sequence[Word]) -> int | None:
    """Return the last word whose middle lies before the middle of the gap."""
    centre = (gap.start_s + gap.end_s) / 2
    latest = None
    for index, word in enumerate(words):
        if _is_timed(word) and ((word.start_s or 0.0) + (word.end_s or 0.0)) / 2 <= centre:
            latest = index
    return latest


def pace(heard: Sequence[Token], words: Sequence[Word]) -> tuple[PacePoint, ...]:
    """Return the speech rate in windows of 10 s, one every 2.5 s.

    Parameters
    ----------
    heard
        Tokens of the words.
    words
        The words, most of them with times.

    Returns
    -------
    tuple of PacePoint
        A word counts in a window by the share of its time that lies inside. Empty for answers under
        10 s.
    """
    timed = [w for w, t in zip(words, heard, strict=True) if t.text and _is_timed(w)]
    if not timed:
        return ()
    span = _span_of(timed)
    count = int((span.duration_s - _PACE_WINDOW_S) // _PACE_STEP_S) + 1
    starts = (span.start_s + i * _PACE_STEP_S for i in range(max(0, count)))
    return tuple(
        PacePoint(s, s + _PACE_WINDOW_S, 60.0 * _words_in(timed, s) / _PACE_WINDOW_S)
        for s in starts
    )


def _words_in(timed: Sequence[Word], start_s: float) -> float:
    end_s = start_s + _PACE_WINDOW_S
    return sum(_share(w, start_s, end_s) for w in timed)


def _share(word: Word, start_s: float, end_s: float) -> float:
    first, last = word.start_s or 0.0, word.end_s or 0.0
    if last - first < 1e-6:
        return float(start_s <= first < end_s)
    return max(0.0, min(last, end_s) - max(first, start_s)) / (last - first)
