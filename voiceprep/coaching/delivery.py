"""How it was said: length, pace, pauses, fillers. Judges nothing about the person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from voiceprep.coaching.judging import Advice, informed, judged, strongest, unjudged
from voiceprep.coaching.norms import norm, scaled
from voiceprep.coaching.recording import whole
from voiceprep.coaching.voice import voice_findings
from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Analysis, Finding, Fluency, Pause, Question, Timing

_ENOUGH_S = 10.0
"""Shorter answers have nothing to judge a rate by: one um in five seconds is twelve a minute."""
_ENOUGH_WORDS = 25
_NEEDS_LENGTH = (
    *("pause_share", "repetitions", "pitch_variation", "phrase_pauses", "drawn_out"),
    *("falling_ends", "uptalk", "trailing_off", "loudness_variation", "rushed", "dragging"),
)
"""Left out of short answers; what is `_STILL_TOLD` is told and not judged."""
_STILL_TOLD = ("speech_rate", "fillers_per_minute", "fillers_per_100_words")
_USUAL_TARGET_S = 120.0
_LONG_PAUSE_S = 2.0
_BREAKING_S = 0.5
"""A pause inside a phrase that is heard as a break; shorter ones are part of speaking."""
_MIDDLE_WPM = 142.0


def delivery_findings(analysis: Analysis, question: Question | None) -> list[Finding]:
    """Return what is to be said about the delivery, unordered."""
    found = [*_length(analysis, question), *_fluency(analysis), *voice_findings(analysis)]
    if analysis.timing is not None:
        found += [*_rates(analysis.timing), *_pauses(analysis.timing)]
        found += [*_stretches(analysis, analysis.timing), *_in_phrases(analysis, analysis.timing)]
    if _is_enough(analysis):
        return found
    told = [each for each in found if each.measure not in _NEEDS_LENGTH]
    return [unjudged(each) if each.measure in _STILL_TOLD else each for each in told]


def _is_enough(analysis: Analysis) -> bool:
    spoken = whole(analysis)
    words = analysis.wording.word_count if analysis.wording else None
    long_enough = spoken is None or spoken.duration_s >= _ENOUGH_S
    return long_enough and (words is None or words >= _ENOUGH_WORDS)


def _length(analysis: Analysis, question: Question | None) -> Iterable[Finding]:
    spoken = whole(analysis)
    if spoken is None:
        return
    target = question.target_s if question and question.target_s > 0 else _USUAL_TARGET_S
    against = scaled(norm("duration"), target / _USUAL_TARGET_S)
    low, high = against.green.low or 0.0, against.green.high or target
    advice = Advice(
        good="A good length: enough to tell it, short enough to keep them listening.",
        low=f"There is room for more, up to about {_clock(high)}. Add what you did, step by "
        "step, and what came of it.",
        high=f"Aim for {_clock(low)} to {_clock(high)}. Say the result first in your head, "
        "then cut the setting to two sentences.",
    )
    title = f"Spoke for {_clock(spoken.duration_s)}"
    yield judged(against, spoken.duration_s, title, advice)


def _clock(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes}:{left:02d}"


def _rates(timing: Timing) -> Iterable[Finding]:
    if timing.speech_rate_wpm is not None:
        yield _speech_rate(timing, timing.speech_rate_wpm)
    if timing.articulation_rate_sps is not None:
        rate = timing.articulation_rate_sps
        yield informed(
            "articulation_rate",
            rate,
            "syllables/s",
            f"Articulation {rate:.1f} syllables a second, pauses left out",
            "For information: it differs from person to person, so compare it with your own "
            "takes only.",
        )


def _speech_rate(timing: Timing, wpm: float) -> Finding:
    advice = Advice(
        good="An easy pace to follow. Keep it.",
        low="Slow going. Know your first sentence by heart, and let one point follow the "
        "next without a gap.",
        high="Fast enough that listeners lose words. Breathe out at the end of each sentence "
        "before you start the next.",
    )
    green = norm("speech_rate").green
    far = [
        (abs(p.wpm - _MIDDLE_WPM), Interval(p.start_s, p.end_s))
        for p in timing.pace
        if not (green.holds(wpm) or green.holds(p.wpm))
        and (p.wpm > _MIDDLE_WPM) == (wpm > _MIDDLE_WPM)
    ]
    title = f"Pace {wpm:.0f} words a minute"
    evidence = _apart(strongest(far))
    return judged("speech_rate", wpm, title, advice, evidence)


def _stretches(analysis: Analysis, timing: Timing) -> Iterable[Finding]:
    spoken = whole(analysis)
    if spoken is None or spoken.duration_s <= 0:
        return
    rushed = Advice(
        good="A quick stretch now and then is lively.",
        low="",
        high="Here you rush past your own pace. Listen, then say it again with a breath before it.",
    )
    dragging = Advice(
        good="A slow stretch now and then is no fault.",
        low="",
        high="Here you fall far below your own pace. Know what comes next before you start.",
    )
    for measure, found, advice in (
        ("rushed", timing.rushed, rushed),
        ("dragging", timing.dragging, dragging),
    ):
        if found:
            length_s = sum(stretch.duration_s for stretch in found)
            share = min(100.0, 100.0 * length_s / spoken.duration_s)
            title = f"{measure.capitalize()} for {length_s:.0f} s of {spoken.duration_s:.0f} s"
            longest = strongest([(stretch.duration_s, stretch) for stretch in found])
            yield judged(measure, share, title, advice, evidence=longest)


def _in_phrases(analysis: Analysis, timing: Timing) -> Iterable[Finding]:
    spoken = whole(analysis)
    told = any(pause.kind in ("phrase", "boundary", "filled") for pause in timing.pauses)
    if spoken is None or spoken.duration_s <= 0 or not told:
        return
    broken = [
        (pause.duration_s, Interval(pause.start_s, pause.end_s))
        for pause in timing.pauses
        if pause.kind in ("phrase", "filled") and pause.duration_s >= _BREAKING_S
    ]
    advice = Advice(
        good="Your pauses come where a listener expects them.",
        low="",
        high="You stop in the middle of phrases. Pause at the end of a thought, then say the next "
        "one in one breath.",
    )
    rate = 60.0 * len(broken) / spoken.duration_s
    title = f"{len(broken)} {_plural(len(broken), 'pause')} inside a phrase"
    yield judged("phrase_pauses", rate, title, advice, evidence=strongest(broken))


def _apart(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """Join what overlaps."""
    result: list[Interval] = []
    for each in intervals:
        if result and each.start_s <= result[-1].end_s:
            result[-1] = Interval(result[-1].start_s, max(each.end_s, result[-1].end_s))
        else:
            result.append(each)
    return tuple(result)


def _pauses(timing: Timing) -> Iterable[Finding]:
    inside = [p for p in timing.pauses if p.kind != "before"]
    if timing.response_latency_s is not None:
        yield _latency(timing.response_latency_s)
    if inside:
        yield _longest(inside)
    if timing.phonation_share is not None:
        yield _share(100.0 * (1.0 - timing.phonation_share), inside)


def _latency(seconds: float) -> Finding:
    advice = Advice(
        good="You came in without a long silence.",
        low="",
        high="A silence before the first word feels longer to them than to you. Start with a "
        "bridge, such as “Let me think of a good example”, and think while you say it.",
    )
    evidence = (Interval(0.0, seconds),)
    return judged(
        "response_latency",
        seconds,
        f"{seconds:.1f} s before the first word",
        advice,
        evidence=evidence,
    )


def _longest(pauses: Sequence[Pause]) -> Finding:
    longest = max(pause.duration_s for pause in pauses)
    advice = Advice(
        good="Your pauses give the listener time to follow.",
        low="",
        high="A long silence in the middle sounds like losing the thread. When it comes, say "
        "where you are: “the next thing I did was …”.",
    )
    shown = [
        (p.duration_s, Interval(p.start_s, p.end_s))
        for p in pauses
        if p.duration_s >= _LONG_PAUSE_S
    ]
    title = f"Longest pause {longest:.1f} s"
    return judged("longest_pause", longest, title, advice, evidence=strongest(shown))


def _share(percent: float, pauses: Sequence[Pause]) -> Finding:
    advice = Advice(
        good="A good balance of words and pauses.",
        low="Hardly a pause. Stop for a breath after each point: half a second lets it sink in.",
        high="Much of it is silence. Settle on three points before you start, and let one "
        "lead to the next.",
    )
    too_many = percent > (norm("pause_share").green.high or 0.0)
    longest = strongest([(p.duration_s, Interval(p.start_s, p.end_s)) for p in pauses])
    shown = longest if too_many else ()
    title = f"Pauses {percent:.0f} % of the time"
    return judged("pause_share", percent, title, advice, evidence=shown)


def _fluency(analysis: Analysis) -> Iterable[Finding]:
    fluency, wording = analysis.fluency, analysis.wording
    if fluency is None or wording is None or wording.word_count == 0:
        return
    yield _fillers(fluency)
    rate = 100.0 * len(fluency.repairs) / wording.word_count
    advice = Advice(
        good="Words said twice are part of normal speech.",
        low="",
        high="Several words were started twice. Pause instead: decide on the sentence, then "
        "say it once.",
    )
    count = len(fluency.repairs)
    title = f"{count} {_plural(count, 'restart')}" + (
        f", {rate:.1f} per 100 words" if count else ""
    )
    yield judged("repetitions", rate, title, advice)


def _fillers(fluency: Fluency) -> Finding:
    count = len(fluency.fillers)
    common = Counter(filler.text for filler in fluency.fillers).most_common(3)
    kinds = ", ".join(f"{text} {times}×" for text, times in common)
    advice = Advice(
        good="Nobody will mind these." if count else "Nothing to change here.",
        low="",
        high=f"Mostly {kinds}. When one comes, close your mouth and let the silence stand: it "
        "sounds surer than the word.",
    )
    measure, value, per = _filler_rate(fluency)
    number = f"At least {count} {_plural(count, 'filler')}" if count else "0 fillers in the words"
    title = f"{number}, {value:.1f} {per}" if count else number
    shown = [
        Interval(f.start_s, f.end_s)
        for f in fluency.fillers
        if f.start_s is not None and f.end_s is not None
    ]
    return judged(measure, value, title, advice, shown)


def _filler_rate(fluency: Fluency) -> tuple[str, float, str]:
    if fluency.fillers_per_minute is not None:
        return "fillers_per_minute", fluency.fillers_per_minute, "a minute"
    return "fillers_per_100_words", fluency.fillers_per_100_words or 0.0, "per 100 words"


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else noun + "s"
