"""When it was spoken: rates, pauses and what they are for, pace over the answer.

Two rates that are never mixed up: the speech rate counts pauses in and is in words a minute, the
articulation rate leaves them out and is in syllables a second. Word times are used only to say
which word is where; how long a silence is, the signal tells.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from voiceprep.analysis.syllables import syllables
from voiceprep.analysis.tokens import word_set
from voiceprep.analysis.wordtimes import span, words_before
from voiceprep.model import Interval, PacePoint, Pause, Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import PauseKind, Sound, Word

PAUSE_S = 0.25
_PACE_WINDOW_S = 10.0
_PACE_STEP_S = 2.5
_STRETCH_S = 8.0
_STRETCH_STEP_S = 1.0
_RUSHED, _RUSHED_WPM = 1.3, 175.0
_DRAGGING, _DRAGGING_WPM = 0.65, 110.0
"""Against the answer's own pace, and what is fast or slow for any listener."""
_CONJUNCTIONS = word_set(
    "and but so because or then when while which who that after before if although until since"
)


def spoken_span(words: Sequence[Word], sound: Sound | None) -> Interval | None:
    """Return the time from the first word to the last.

    Parameters
    ----------
    words
        Trusted words (`wordtimes.trusted`), with or without times.
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
    said = span(words)
    if said is None:
        return heard if words else None
    if heard is None:
        return said
    cut = Interval(max(said.start_s, heard.start_s), min(said.end_s, heard.end_s))
    return cut if cut.duration_s > 0.5 * said.duration_s else said


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
    said = spoken_span(words, sound)
    whole = said or _heard_span(sound)
    if whole is None and sound is None:
        return None
    silent = sound.pauses if sound else _gaps(words)
    talking_s = _talking_s(whole, silent)
    return Timing(
        speech_rate_wpm=_speech_rate(heard, said),
        articulation_rate_sps=_articulation_rate(heard, sound, talking_s),
        phonation_share=talking_s / whole.duration_s if whole and talking_s else None,
        response_latency_s=_latency(sound),
        pauses=_before(sound) + _pauses(silent, heard, words),
        pace=pace(heard, words),
        rushed=stretches(heard, words, _is_rushed),
        dragging=stretches(heard, words, _is_dragging),
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
    times = [(w.start_s, w.end_s) for w in words if w.start_s is not None and w.end_s is not None]
    gaps = (Interval(left[1], right[0]) for left, right in pairwise(times))
    return tuple(gap for gap in gaps if gap.duration_s >= PAUSE_S)


def _latency(sound: Sound | None) -> float | None:
    return sound.acoustics.speech[0].start_s if sound and sound.acoustics.speech else None


def _before(sound: Sound | None) -> tuple[Pause, ...]:
    latency = _latency(sound)
    return (Pause(0.0, latency, "before"),) if latency and latency >= PAUSE_S else ()


def _pauses(
    silent: Sequence[Interval], heard: Sequence[Token], words: Sequence[Word]
) -> tuple[Pause, ...]:
    known = span(words) is not None
    before = words_before(silent, words)
    return tuple(
        Pause(gap.start_s, gap.end_s, _kind(heard, index) if known else "unknown")
        for gap, index in zip(silent, before, strict=True)
    )


def _kind(heard: Sequence[Token], before: int | None) -> PauseKind:
    """Say what the words before and after make of a pause."""
    if before is None:
        return "boundary"
    following = next((token for token in heard[before + 1 : before + 4] if token.text), None)
    if heard[before].sentence_mark or following is None:
        return "boundary"
    if heard[before].is_filled_pause or following.is_filled_pause:
        return "filled"
    at_clause = heard[before].clause_mark or following.text in _CONJUNCTIONS
    return "boundary" if at_clause else "phrase"


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
    return _windows(heard, words, _PACE_WINDOW_S, _PACE_STEP_S)


def stretches(
    heard: Sequence[Token], words: Sequence[Word], stands_out: Callable[[float, float], bool]
) -> tuple[Interval, ...]:
    """Return the stretches whose pace stands out of the answer's own.

    Parameters
    ----------
    heard
        Tokens of the words.
    words
        The words, most of them with times.
    stands_out
        From the rate of a stretch of 8 s and the answer's own, both in words a minute.

    Returns
    -------
    tuple of Interval
        In order, those that overlap made one. Empty for answers under 8 s.
    """
    points = _windows(heard, words, _STRETCH_S, _STRETCH_STEP_S)
    own = _speech_rate(heard, span(words))
    if own is None:
        return ()
    result: list[Interval] = []
    for point in points:
        if not stands_out(point.wpm, own):
            continue
        if result and point.start_s <= result[-1].end_s:
            result[-1] = Interval(result[-1].start_s, point.end_s)
        else:
            result.append(Interval(point.start_s, point.end_s))
    return tuple(result)


def _is_rushed(wpm: float, own: float) -> bool:
    return wpm >= max(_RUSHED * own, _RUSHED_WPM)


def _is_dragging(wpm: float, own: float) -> bool:
    return wpm <= min(_DRAGGING * own, _DRAGGING_WPM)


def _windows(
    heard: Sequence[Token], words: Sequence[Word], width_s: float, step_s: float
) -> tuple[PacePoint, ...]:
    timed = sorted(
        (word.start_s, word.end_s)
        for word, token in zip(words, heard, strict=True)
        if token.text and word.start_s is not None and word.end_s is not None
    )
    said = span(words)
    if not timed or said is None:
        return ()
    count = int((said.duration_s - width_s) // step_s) + 1
    starts = [said.start_s + index * step_s for index in range(max(0, count))]
    begins = [start for start, _ in timed]
    longest_s = max(end - start for start, end in timed)
    points = []
    for at in starts:
        window = Interval(at, at + width_s)
        near = timed[bisect_left(begins, at - longest_s) : bisect_left(begins, window.end_s)]
        wpm = 60.0 * sum(_share(each, window) for each in near) / width_s
        points.append(PacePoint(window.start_s, window.end_s, wpm))
    return tuple(points)


def _share(word: tuple[float, float], window: Interval) -> float:
    """Return the share of a word's time that lies in the window."""
    first, last = word
    start_s, end_s = window.start_s, window.end_s
    if last - first < 1e-6:
        return float(start_s <= first < end_s)
    return max(0.0, min(last, end_s) - max(first, start_s)) / (last - first)
