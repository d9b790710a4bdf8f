"""A take in which everything a page can show has happened, made up."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.model import (
    Acoustics,
    Analysis,
    Band,
    Contour,
    Engine,
    Filler,
    Finding,
    Fluency,
    Interval,
    Mark,
    Norm,
    PacePoint,
    Pause,
    Prosody,
    Question,
    Recording,
    Repair,
    Sentence,
    Shares,
    Span,
    Star,
    Take,
    Timing,
    Transcript,
    Word,
    Wording,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

QUESTION = Question(
    "conflict-1",
    "Tell me about a time you disagreed with your manager. What did you do?",
    "behavioural",
    "handling conflict",
    120.0,
)
SENTENCES: Sequence[tuple[str, str | None]] = (
    ("Well, in my last job I was the lead analyst for a large client.", "situation"),
    ("My manager wanted to cut the testing, you know, to finish early.", "task"),
    ("So I, I asked him for a meeting and I showed him the numbers.", "action"),
    ("Maybe we had found forty errors in one week.", "action"),
    ("As a result the number of errors fell by sixty percent.", "result"),
    ("What I learned is to bring facts.", "reflection"),
    ("That is about it.", None),
)
WORD_S, GAP_S = 0.32, 0.08
PACE = Norm("speech_rate", "wpm", Band(110.0, 175.0), Band(95.0, 190.0), "Microsoft Speaker Coach")
FILLERS = Norm("fillers_per_minute", "per minute", Band(None, 5.0), Band(None, 10.0), "Laske 2024")
LEVEL = Norm("level", "dBFS", Band(-36.0, -12.0), Band(-48.0, -6.0), "ITU-T P.56")
ACTION = Norm("action_share", "%", Band(35.0, None), Band(24.0, None), "Career guides")


def words() -> tuple[Word, ...]:
    """The words of the sentences, a second of pause after each sentence."""
    found: list[Word] = []
    now = 0.8
    for sentence, _ in SENTENCES:
        for text in sentence.split():
            sure = 0.31 if text == "analyst" else 0.93
            found.append(Word(text, round(now, 3), round(now + WORD_S, 3), sure))
            now += WORD_S + GAP_S
        now += 1.0
    return tuple(found)


def take(audio: Path | None = Path("take-1.wav")) -> Take:
    spoken = words()
    end_s = (spoken[-1].end_s or 0.0) + 0.5
    return Take(
        id="take-1",
        question=QUESTION,
        recorded_at=datetime(2026, 11, 23, 9, 41, tzinfo=UTC),
        audio=audio,
        duration_s=end_s,
        status="transcribed",
        device="Desk microphone",
        marks=(Mark("gap", 12.0, 0.3),),
        transcript=Transcript(
            spoken, "en", Engine("faster-whisper", "base.en"), ("A loop of words was removed.",)
        ),
        analysis=analysis(spoken, end_s),
    )


def analysis(spoken: Sequence[Word], end_s: float) -> Analysis:
    return Analysis(
        duration_s=end_s,
        acoustics=Acoustics(-23.5, 41.0, 0.0001, _speech(spoken)),
        timing=_timing(spoken, end_s),
        fluency=_fluency(spoken),
        prosody=_prosody(end_s),
        wording=Wording(len(spoken), len(SENTENCES), 6, 1, 2, (_span(spoken, "Maybe"),), 9.4),
        star=Star("story", _sentences(spoken), Shares(0.2, 0.2, 0.4, 0.15), ()),
    )


def delivery_only(audio: Path | None = Path("take-1.wav")) -> Take:
    whole = take(audio)
    assert whole.analysis is not None
    assert whole.analysis.timing is not None
    unknown = tuple(replace(p, kind="unknown") for p in whole.analysis.timing.pauses)
    timing = replace(whole.analysis.timing, pauses=unknown, speech_rate_wpm=None, pace=())
    silent = replace(whole.analysis, timing=timing, fluency=None, wording=None, star=None)
    return replace(whole, status="recorded", transcript=None, analysis=silent, marks=())


def findings() -> tuple[Finding, ...]:
    here = (Interval(5.2, 5.5), Interval(11.2, 12.4))
    return (
        Finding(
            "fillers_per_minute",
            11.4,
            "per minute",
            FILLERS,
            "fix",
            "At least 7 fillers, 11.4 a minute",
            "Stop where you would say um: a pause of half a second sounds sure of itself.",
            here,
        ),
        Finding(
            "speech_rate",
            182.0,
            "wpm",
            PACE,
            "watch",
            "Pace 182 words a minute",
            "Slow down where you say what you did.",
            tuple(Interval(float(n), n + 1.5) for n in range(15)),
        ),
        Finding("level", -23.5, "dBFS", LEVEL, "good", "Level −24 dBFS", "The level is right."),
        Finding("action_share", 55.0, "%", ACTION, "good", "Action 55 % of the answer", "Good."),
        Finding(
            "articulation_rate",
            4.1,
            "syllables/s",
            None,
            "info",
            "Articulation 4.1 syllables a second",
            "Compare it with your own takes.",
        ),
    )


def recording(_: Path | None = None, rate: int = 16_000) -> Recording:
    """A tone for every word, silence between: as long as the take."""
    made = take()
    samples = np.zeros(int(made.duration_s * rate), np.float32)
    for word in words():
        first, last = int((word.start_s or 0) * rate), int((word.end_s or 0) * rate)
        samples[first:last] = 0.2 * np.sin(2 * np.pi * 180 * np.arange(last - first) / rate)
    return Recording(samples, rate)


def _index(spoken: Sequence[Word], text: str) -> int:
    return next(i for i, word in enumerate(spoken) if word.text == text)


def _span(spoken: Sequence[Word], text: str) -> Span:
    return Span(_index(spoken, text), _index(spoken, text))


def _speech(spoken: Sequence[Word]) -> tuple[Interval, ...]:
    ends = [i for i, word in enumerate(spoken) if word.text.endswith(".")]
    firsts = [0, *(i + 1 for i in ends[:-1])]
    return tuple(
        Interval(spoken[first].start_s or 0.0, spoken[last].end_s or 0.0)
        for first, last in zip(firsts, ends, strict=True)
    )


def _timing(spoken: Sequence[Word], end_s: float) -> Timing:
    speech = _speech(spoken)
    gaps = [(a.end_s, b.start_s) for a, b in itertools.pairwise(speech)]
    pauses = [Pause(0.0, 0.8, "before"), *(Pause(a, b, "boundary") for a, b in gaps)]
    pace = [PacePoint(t, t + 6.0, 140.0 + 12.0 * (t % 5)) for t in range(0, int(end_s) - 6, 3)]
    return Timing(152.0, 4.1, 0.72, 0.8, tuple(pauses), tuple(pace))


def _fluency(spoken: Sequence[Word]) -> Fluency:
    known = _index(spoken, "you")
    repeated = _index(spoken, "I,")
    start, end = spoken[known].start_s, spoken[known + 1].end_s
    heard_s = (spoken[_index(spoken, "errors")].end_s or 0.0) + 0.01
    return Fluency(
        (
            Filler("well", "discourse_marker", "transcript", 0.8, 1.12, 0, 0),
            Filler("you know", "discourse_marker", "transcript", start, end, known, known + 1),
            Filler("um", "filled_pause", "sound", heard_s, heard_s + 0.05),
        ),
        (Repair("repetition", repeated, repeated),),
        6.1,
        4.4,
    )


def _prosody(end_s: float) -> Prosody:
    steps = np.arange(int(end_s / 0.01))
    voiced = np.sin(steps / 40) > -0.6
    values = [float(2 * np.sin(s / 130)) if v else None for s, v in zip(steps, voiced, strict=True)]
    return Prosody(118.0, 1.9, 8.2, (Interval(14.0, 19.0),), Contour(0.01, tuple(values)))


def _sentences(spoken: Sequence[Word]) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    first = 0
    for text, part in SENTENCES:
        last = first + len(text.split()) - 1
        times = spoken[first].start_s, spoken[last].end_s
        found.append(Sentence(first, last, part, *times))  # type: ignore[arg-type]
        first = last + 1
    return tuple(found)
