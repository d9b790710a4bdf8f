"""Drills: each has a rule of its own and tells its number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fakes import words
from tests.interview.plans import FULL
from voiceprep.analysis import assess
from voiceprep.interview.drills import Drill, drill_named, drills, outcomes
from voiceprep.model import (
    Acoustics,
    Analysis,
    Filler,
    Finding,
    Fluency,
    Interval,
    Pause,
    Take,
    Timing,
    Transcript,
    Word,
)


def drilled(name: str, text: str, spoken_s: float) -> Take:
    """A take of a drill, its words assessed by the real analysis."""
    drill = drill_named(name, FULL)
    assert isinstance(drill, Drill)
    transcript = Transcript(words(text))
    heard = Acoustics(-20.0, 40.0, 0.0, (Interval(0.5, 0.5 + spoken_s),))
    analysis = replace(assess(transcript, None, drill.question), acoustics=heard)
    return Take(
        "20261120-180000-00000000",
        drill.question,
        datetime(2026, 11, 20, 18, tzinfo=UTC),
        None,
        spoken_s + 1,
        "transcribed",
        transcript=transcript,
        analysis=analysis,
        drill=name,
    )


def outcome(take: Take) -> Finding:
    (found,) = outcomes(take)
    return found


def changed(take: Take, **parts: object) -> Take:
    assert isinstance(take.analysis, Analysis)
    return replace(take, analysis=replace(take.analysis, **parts))  # type: ignore[arg-type]


def test_every_drill_says_its_aim_and_has_a_question_of_its_own() -> None:
    found = drills()

    assert len({drill.question.id for drill in found}) == len(found) == 5
    assert all(drill.aim and drill.title for drill in found)
    assert drill_named("juggling") is None


def test_fillers_count_in_the_words_and_in_the_sound() -> None:
    take = drilled("filler-free", "So we sell pumps to farms.", 58)
    heard = Fluency(
        (
            Filler("um", "filled_pause", "transcript", 1.0, 1.3, 0, 0),
            Filler("uh", "filled_pause", "sound", 5.0, 5.4),
        ),
        (),
        2.0,
        None,
    )
    found = outcome(changed(take, fluency=heard))

    assert found.title == "2 fillers in 0:58: um 1×, uh 1×"
    assert (found.value, found.verdict) == (2, "fix")
    assert found.evidence == (Interval(1.0, 1.3), Interval(5.0, 5.4))


@pytest.mark.parametrize(("spoken_s", "verdict"), [(58, "good"), (12, "info")])
def test_no_filler_counts_only_where_the_minute_was_filled(spoken_s: float, verdict: str) -> None:
    take = changed(drilled("filler-free", "We sell.", spoken_s), fluency=Fluency((), (), 0.0, None))

    assert outcome(take).verdict == verdict
    assert outcome(take).title.startswith("No filler in 0:")


def spaced(gaps: list[float]) -> tuple[tuple[Word, ...], tuple[Pause, ...]]:
    """Sentences of three words with a pause after each, and those pauses."""
    at, spoken, pauses = 0.0, [], []
    for gap in gaps:
        for text in ("I", "built", "pumps."):
            spoken.append(Word(text, at, at + 0.3, 0.9))
            at += 0.3
        pauses.append(Pause(at, at + gap, "boundary"))
        at += gap
    spoken.append(Word("Done.", at, at + 0.3, 0.9))
    return tuple(spoken), tuple(pauses)


def test_only_pauses_of_the_right_length_at_the_end_of_a_sentence_count() -> None:
    spoken, pauses = spaced([1.0, 0.3, 0.6, 2.6, 1.9])
    middle = Pause(0.3, 1.05, "phrase")
    take = drilled("pauses", "x", 20)
    transcript = Transcript(spoken)
    star = assess(transcript, None, take.question).star
    timing = Timing(120.0, 4.0, 0.7, 0.2, (middle, *pauses), ())
    take = changed(replace(take, transcript=transcript), timing=timing, star=star)

    assert outcome(take).title.startswith("3 of 6 pauses")
    assert outcome(take).verdict == "fix"


def test_enough_pauses_are_told_as_done() -> None:
    spoken, pauses = spaced([1.0] * 7)
    take = drilled("pauses", "x", 20)
    transcript = Transcript(spoken)
    star = assess(transcript, None, take.question).star
    timing = Timing(120.0, 4.0, 0.7, 0.2, pauses, ())
    take = changed(replace(take, transcript=transcript), timing=timing, star=star)

    assert (outcome(take).value, outcome(take).verdict) == (7, "good")


@pytest.mark.parametrize(
    ("said", "spoken_s", "verdict"),
    [
        ("In the end we cut the waiting time by 40 percent.", 6, "good"),
        ("In the end we cut the waiting time by 40 percent.", 26, "fix"),
        ("In the end people waited much less.", 6, "fix"),
    ],
)
def test_the_result_in_one_breath_needs_a_number_and_an_end(
    said: str, spoken_s: float, verdict: str
) -> None:
    found = outcome(drilled("one-breath", said, spoken_s))

    assert found.verdict == verdict
    assert f"{spoken_s} seconds" in found.title


@pytest.mark.parametrize(("spoken_s", "verdict"), [(40, "fix"), (75, "good"), (120, "fix")])
def test_an_opening_takes_a_minute_to_a_minute_and_a_half(spoken_s: float, verdict: str) -> None:
    assert outcome(drilled("opening", "I am a nurse.", spoken_s)).verdict == verdict


def test_own_questions_are_ticked_off_against_those_of_the_plan() -> None:
    take = drilled("own-questions", "So what does on-call look like in your team?", 6)

    assert take.question.follow_ups == ("What does on-call look like?", "How do you review code?")
    assert outcome(take).title == "You asked 1 of the 2 questions you have ready"
    assert outcome(take).advice == "Not asked: “How do you review code?”"


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("What would your team like to have done by the end of the first year?", 3),
        ("Is there a canteen?", 1),
        ("No, thank you.", 0),
    ],
)
def test_own_questions_are_judged_where_a_plan_has_none_ready(said: str, count: int) -> None:
    take = drilled("own-questions", said, 6)
    take = replace(take, question=replace(take.question, follow_ups=()))

    assert outcome(take).value == count
    assert (outcome(take).verdict == "good") == (count == 3)


def test_a_take_that_was_no_drill_has_no_outcome() -> None:
    assert outcomes(replace(drilled("opening", "I am.", 30), drill="")) == ()
    assert outcomes(replace(drilled("opening", "I am.", 30), drill="redo")) == ()
