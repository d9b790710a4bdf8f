"""A mock interview, a plan, and answers full of names, made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.report import made
from voiceprep.model import (
    DrawnWord,
    Ending,
    FollowUp,
    Interval,
    LevelCurve,
    Phrase,
    Question,
    Recording,
    Span,
    Transcript,
    Word,
)
from voiceprep.model.pages import Answered

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.model import Take

TEAM = Question("team-1", "How do you work in a team?", "cultural-fit", "teamwork", 90.0)
DEEPER = Question(
    "q-deeper", "You said “I showed him the numbers”. Which?", "behavioural", "", 60.0
)


def full(take: Take) -> Take:
    """The same with everything that only newer analyses measure."""
    assert take.analysis is not None
    assert take.analysis.timing is not None
    assert take.analysis.fluency is not None
    assert take.analysis.prosody is not None
    assert take.analysis.wording is not None
    steps = [3.0 * ((n // 7) % 3) - 4.0 if n % 40 > 4 else None for n in range(340)]
    analysis = replace(
        take.analysis,
        timing=replace(
            take.analysis.timing, rushed=(Interval(8.0, 12.0),), dragging=(Interval(20.0, 24.0),)
        ),
        fluency=replace(take.analysis.fluency, drawn_out=(DrawnWord(4, 2.4, 3.6, 3.1),)),
        prosody=replace(
            take.analysis.prosody,
            endings=(Ending(12, 5.2, 5.8, -2.0, 4.0), Ending(25, 11.0, 11.6, 1.5, None)),
            loudness_sd_db=3.4,
            loudness=LevelCurve(0.1, tuple(steps)),
        ),
        wording=replace(
            take.analysis.wording,
            past_share=0.8,
            mattr_50=0.74,
            specifics_per_100_words=5.5,
            absolutes=(Span(20, 20),),
            apologies=(Span(1, 2),),
            generic_you=(Span(30, 30),),
            phrases=(Phrase("the numbers", 3),),
            headline="first",
        ),
    )
    return replace(take, analysis=analysis)


def sitting(audio: Path | None = None) -> tuple[Answered, ...]:
    """Three answers and a follow-up to the first, which was given last."""
    first = replace(full(made.take(audio)), sitting="s-1", asked_by="Dana Roth", plan="halden")
    later = first.recorded_at
    second = replace(first, id="take-2", question=TEAM, recorded_at=later + timedelta(minutes=3))
    third = replace(made.delivery_only(audio), id="take-3", sitting="s-1", plan="halden")
    third = replace(third, recorded_at=later + timedelta(minutes=6), asked_by="Lee Park")
    fourth = replace(
        first,
        id="take-4",
        question=DEEPER,
        follow_up_of="take-1",
        recorded_at=later + timedelta(minutes=9),
    )
    asked = (FollowUp("What exactly did you do?", "thin_action", "little about what you did"),)
    return (
        Answered(first, made.findings(), asked),
        Answered(second, made.findings()[1:]),
        Answered(third, made.findings()[2:]),
        Answered(fourth, made.findings(), asked),
    )


def recording(_: Path | None = None) -> Recording:
    return made.recording()


def saying(text: str, take: Take | None = None) -> Take:
    """A take in which this was said, a word every half second."""
    words = tuple(Word(w, 0.5 * n, 0.5 * n + 0.4, 0.9) for n, w in enumerate(text.split()))
    return replace(take or made.take(None), transcript=Transcript(words, "en"), analysis=None)
