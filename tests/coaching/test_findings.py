"""What the numbers are made to mean: verdicts, order, muting, words."""

from __future__ import annotations

import dataclasses
import math
import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.builders import STORY, heard, timed, transcript
from voiceprep.analysis import assess, sound
from voiceprep.coaching import GROUPS, MEASURES, findings, norms
from voiceprep.model import (
    Acoustics,
    Analysis,
    DrawnWord,
    Ending,
    Filler,
    Finding,
    Fluency,
    Gathering,
    Interval,
    Kind,
    PacePoint,
    Pause,
    Prosody,
    Question,
    Recording,
    Settings,
    Shares,
    Star,
    Timing,
    Wording,
)

SPOKEN = (Interval(1.0, 91.0),)
GOOD = Analysis(
    duration_s=92.0,
    acoustics=Acoustics(-24.0, 35.0, 0.0, SPOKEN),
    timing=Timing(140.0, 4.8, 0.8, 1.0, (Pause(10.0, 11.0, "boundary"),), ()),
    fluency=Fluency((), (), 0.0, 0.0),
    prosody=Prosody(120.0, 3.0, 10.0, (), None),
    wording=Wording(210, 12, 12, 3, 4, (), 17.5, 2, 8, 2),
    star=Star("story", (), Shares(0.15, 0.1, 0.5, 0.2), ()),
)


def question(kind: Kind = "behavioural", target_s: float = 120.0) -> Question:
    return Question("q", "Tell me about a time.", kind, "teamwork", target_s)


def by_measure(analysis: Analysis, asked: Question | None = None) -> dict[str, Finding]:
    return {finding.measure: finding for finding in findings(analysis, asked or question())}


def with_timing(**changes: Any) -> Analysis:
    assert GOOD.timing is not None
    return dataclasses.replace(GOOD, timing=dataclasses.replace(GOOD.timing, **changes))


def with_acoustics(**changes: Any) -> Analysis:
    assert GOOD.acoustics is not None
    return dataclasses.replace(GOOD, acoustics=dataclasses.replace(GOOD.acoustics, **changes))


def test_a_good_answer_has_nothing_to_fix() -> None:
    verdicts = {finding.verdict for finding in findings(GOOD, question())}
    assert verdicts == {"good", "info"}


@pytest.mark.parametrize(
    ("wpm", "verdict"), [(80, "fix"), (100, "watch"), (140, "good"), (182, "watch"), (220, "fix")]
)
def test_pace_is_judged_on_both_sides(wpm: float, verdict: str) -> None:
    found = by_measure(with_timing(speech_rate_wpm=wpm))["speech_rate"]
    assert found.verdict == verdict
    assert found.title == f"Pace {wpm:.0f} words a minute"
    slow, fast = "Slow" in found.advice, "Fast" in found.advice
    assert (slow, fast) == (wpm < 110, wpm > 175)


def test_a_fast_answer_shows_where_it_was_fastest_and_an_easy_one_shows_nothing() -> None:
    pace = tuple(
        PacePoint(t, t + 10.0, wpm) for t, wpm in ((0.0, 130.0), (20.0, 230.0), (40.0, 200.0))
    )
    fast = by_measure(with_timing(speech_rate_wpm=185.0, pace=pace))["speech_rate"]
    assert fast.evidence == (Interval(20.0, 30.0), Interval(40.0, 50.0))
    easy = by_measure(with_timing(speech_rate_wpm=150.0, pace=pace))["speech_rate"]
    assert easy.evidence == ()


def test_the_one_thing_to_fix_comes_first() -> None:
    analysis = dataclasses.replace(
        with_timing(speech_rate_wpm=180.0), fluency=Fluency((), (), 14.0, 9.0)
    )
    first, second, *_ = findings(analysis, question())
    assert (first.measure, first.verdict) == ("fillers_per_minute", "fix")
    assert (second.measure, second.verdict) == ("speech_rate", "watch")


def test_length_is_judged_against_the_question() -> None:
    long = by_measure(GOOD, question(target_s=40.0))["duration"]
    assert long.verdict == "fix"
    assert long.value == pytest.approx(90.0)
    assert long.norm is not None
    assert long.norm.green.high == pytest.approx(40.0)
    assert by_measure(GOOD, question(target_s=120.0))["duration"].verdict == "good"


def test_a_long_pause_is_shown_where_it_is() -> None:
    pauses = (Pause(0.0, 6.0, "before"), Pause(20.0, 24.5, "phrase"), Pause(40.0, 40.5, "phrase"))
    found = by_measure(with_timing(pauses=pauses, response_latency_s=6.0))
    assert found["longest_pause"].value == pytest.approx(4.5)
    assert found["longest_pause"].evidence == (Interval(20.0, 24.5),)
    assert found["response_latency"].verdict == "fix"


def test_filler_counts_of_a_transcript_are_lower_bounds() -> None:
    fillers = tuple(
        Filler("um", "filled_pause", "transcript", t, t + 0.3, int(t), int(t))
        for t in (5.0, 9.0, 20.0, 30.0, 40.0, 50.0, 60.0)
    )
    analysis = dataclasses.replace(GOOD, fluency=Fluency(fillers, (), 7.0, 3.3))
    found = by_measure(analysis)["fillers_per_minute"]
    assert found.title == "At least 7 fillers, 7.0 a minute"
    assert found.verdict == "watch"
    assert len(found.evidence) == 5
    assert "um 7×" in found.advice


def test_text_alone_judges_fillers_by_words() -> None:
    found = {f.measure: f for f in findings(assess(transcript("um so " + STORY), None), question())}
    assert "fillers_per_100_words" in found
    assert not {"fillers_per_minute", "speech_rate", "level", "duration"} & set(found)


def test_without_a_transcript_only_delivery_is_judged_and_it_is_said() -> None:
    analysis = assess(None, heard([(0.5, 30.0), (31.0, 61.0)], nuclei=260))
    found = by_measure(analysis)
    assert "Delivery only" in found["transcript"].title
    assert found["transcript"].verdict == "info"
    assert {"duration", "articulation_rate", "pitch_variation"} <= set(found)
    assert not {"fillers_per_minute", "star_parts", "repetitions"} & set(found)


def test_a_transcript_without_words_is_said_plainly() -> None:
    found = by_measure(assess(transcript(""), heard([(0.5, 30.0)])))
    assert found["transcript"].title == "0 words recognised"


@pytest.mark.parametrize(
    ("recording", "said"),
    [
        (Recording(np.zeros(16_000, np.float32), 16_000), "No sound at all in 1.0 s"),
        (Recording(np.zeros(0, np.float32), 16_000), "No sound at all in 0.0 s"),
        (
            Recording(np.random.default_rng(0).normal(0, 0.1, 32_000).astype(np.float32), 16_000),
            "No speech in 2.0 s",
        ),
    ],
)
def test_a_recording_without_speech_says_so_first_and_judges_nothing_else(
    recording: Recording, said: str
) -> None:
    found = findings(assess(None, sound(recording)), question())
    assert found[0].measure == "speech"
    assert found[0].verdict == "fix"
    assert said in found[0].title
    assert {f.measure for f in found} <= {"speech", "clipping", "transcript"}


def test_clipping_comes_first_and_mutes_the_level() -> None:
    analysis = dataclasses.replace(
        with_acoustics(clipped_share=0.43, level_dbfs=-2.0), fluency=Fluency((), (), 14.0, 9.0)
    )
    found = findings(analysis, question())
    assert found[0].measure == "clipping"
    assert "43 %" in found[0].title
    assert "level" not in {f.measure for f in found}


def test_noise_comes_first_and_mutes_what_it_spoils() -> None:
    found = findings(with_acoustics(snr_db=4.0), question())
    assert found[0].measure == "noise"
    measures = {f.measure for f in found}
    assert not {"longest_pause", "pause_share", "pitch_variation", "response_latency"} & measures
    assert "fillers_per_minute" in measures


def test_a_quiet_recording_is_told() -> None:
    assert findings(with_acoustics(level_dbfs=-60.0), question())[0].measure == "level"


def test_a_fine_recording_is_told_last() -> None:
    assert [f.measure for f in findings(GOOD, question())][-3:] == ["clipping", "noise", "level"]


@pytest.mark.parametrize("measure", MEASURES)
def test_a_muted_measure_leaves_no_trace(measure: str) -> None:
    for analysis in (GOOD, assess(None, heard(())), assess(transcript(STORY), None)):
        muted = findings(analysis, question(), Settings(muted_measures=(measure,)))
        plain = findings(analysis, question())
        assert measure not in {f.measure for f in muted}
        assert {f.measure for f in plain} - {f.measure for f in muted} <= {
            measure,
            *GROUPS.get(measure, ()),
        }


def test_muting_fillers_mutes_both_ways_of_counting_them() -> None:
    muted = Settings(muted_measures=("fillers",))
    for analysis in (GOOD, assess(transcript("um " * 60), None)):
        assert not [f for f in findings(analysis, None, muted) if "filler" in f.measure]
    assert all(set(members) <= set(MEASURES) for members in GROUPS.values())


def test_short_answers_inform_and_do_not_judge_rates() -> None:
    short = dataclasses.replace(
        with_acoustics(speech=(Interval(1.0, 6.0),)), fluency=Fluency((), (), 24.0, 12.0)
    )
    found = by_measure(short)
    assert found["fillers_per_minute"].verdict == "info"
    assert found["speech_rate"].verdict == "info"
    assert found["duration"].verdict == "fix"
    assert not {"pause_share", "pitch_variation", "repetitions"} & set(found)


def test_a_missing_result_is_asked_for() -> None:
    assert GOOD.star is not None
    star = dataclasses.replace(GOOD.star, missing=("result",))
    found = by_measure(dataclasses.replace(GOOD, star=star))["star_parts"]
    assert found.title == "3 of 4 parts of the story: Result thin or missing"
    assert found.verdict == "watch"
    assert "what changed" in found.advice


def test_with_two_parts_missing_the_others_are_not_weighed() -> None:
    assert GOOD.star is not None
    star = dataclasses.replace(GOOD.star, missing=("situation", "action", "result"))
    found = by_measure(dataclasses.replace(GOOD, star=star))
    assert found["star_parts"].title == (
        "1 of 4 parts of the story: Result, Action and Situation thin or missing"
    )
    assert found["star_parts"].verdict == "fix"
    assert not {"action_share", "setting_share", "result_numbers"} & set(found)


def test_few_pauses_point_at_none_of_them() -> None:
    assert by_measure(with_timing(phonation_share=0.97))["pause_share"].evidence == ()
    assert by_measure(with_timing(phonation_share=0.5))["pause_share"].evidence != ()


def test_what_one_would_do_is_the_first_thing_to_fix_where_they_asked_for_what_one_did() -> None:
    said = timed(
        "I would talk to my manager first. Then I would look at the numbers, and I would ask the "
        "team what they think about it. I would also write it down for everybody. " * 2
    )
    first, *rest = findings(assess(said, None, question()), question())
    assert first.title == "You answered what you would do; they asked for what you did"
    assert (first.measure, first.verdict, first.value) == ("story", "fix", 0.0)
    assert "Tell me about a time" in first.advice
    assert len(first.words) == 8
    assert first.evidence[0].start_s == pytest.approx(0.5)
    assert "star_parts" not in {finding.measure for finding in rest}


def test_a_question_that_asks_for_no_story_gets_no_findings_on_one_unless_one_was_told() -> None:
    asked = Question("q", "What salary do you have in mind?", "closing", "", 120.0)
    assert not {"story", "star_parts", "action_share"} & set(by_measure(GOOD, asked))
    asked = Question("q", "How do you find a fault?", "technical", "", 120.0)
    assert {"star_parts", "action_share"} <= set(by_measure(GOOD, asked))
    half = dataclasses.replace(GOOD, star=Star("story", (), Shares(), ("task", "action", "result")))
    assert by_measure(half, asked)["star_parts"].verdict == "watch"
    assert by_measure(half)["star_parts"].verdict == "fix"
    other = dataclasses.replace(GOOD, star=Star("general", (), Shares(), ()))
    assert not {"story", "star_parts", "action_share"} & set(by_measure(other, asked))


def test_mostly_we_in_the_action_is_worth_watching() -> None:
    assert GOOD.wording is not None
    wording = dataclasses.replace(GOOD.wording, singular_in_action=1, plural_in_action=9)
    found = by_measure(dataclasses.replace(GOOD, wording=wording))["action_first_person"]
    assert found.verdict == "watch"
    assert found.value == pytest.approx(10.0)


def test_every_judged_measure_has_a_norm_with_a_source() -> None:
    known = {norm.measure: norm for norm in norms()}
    seen: set[str] = set()
    for analysis in EVERY_KIND:
        for finding in findings(analysis, question(), Settings(uptalk=True)):
            seen.add(finding.measure)
            if finding.norm is None:
                assert finding.verdict == "info"
            else:
                assert finding.norm.source == known[finding.measure].source
                assert finding.unit == finding.norm.unit
            assert finding.rule.endswith("."), f"{finding.measure} needs a line in rules.toml"
    assert seen == set(MEASURES)
    assert all(len(norm.source) > 20 for norm in norms())
    assert set(known) <= set(MEASURES)


def test_amber_reaches_at_least_as_far_as_green() -> None:
    for norm in norms():
        for end in (norm.green.low, norm.green.high):
            assert end is None or norm.amber.holds(end)


def test_every_finding_shows_a_number_and_says_what_to_do() -> None:
    for analysis in EVERY_KIND:
        for finding in findings(analysis, question()):
            assert re.search(r"\d", finding.title) or finding.measure in ("transcript", "story")
            assert finding.advice.endswith((".", "?"))
            assert finding.value is None or math.isfinite(finding.value)
            assert len(finding.evidence) <= 5


def test_nothing_is_said_about_the_person() -> None:
    judging = re.compile(r"\b(confiden|nervous|anxi|emotion|personal|charisma|score|grade)", re.I)
    for analysis in EVERY_KIND:
        for finding in findings(analysis, question()):
            assert not judging.search(f"{finding.title} {finding.advice}")


@settings(deadline=None)
@given(
    wpm=st.floats(0, 1e4),
    fillers=st.floats(0, 500),
    sd_st=st.floats(0, 40),
    level=st.floats(-120, 0),
    snr=st.floats(-40, 80),
)
def test_any_numbers_give_findings_in_order(
    wpm: float, fillers: float, sd_st: float, level: float, snr: float
) -> None:
    analysis = dataclasses.replace(
        with_timing(speech_rate_wpm=wpm),
        acoustics=Acoustics(level, snr, 0.0, SPOKEN),
        fluency=Fluency((), (), fillers, fillers / 2),
        prosody=Prosody(120.0, sd_st, sd_st * 3, (), None),
    )
    found = findings(analysis, question())
    rank = {"fix": 0, "watch": 1, "info": 2, "good": 3}
    content = [f for f in found if f.measure not in ("speech", "clipping", "noise", "level")]
    assert [rank[f.verdict] for f in content] == sorted(rank[f.verdict] for f in content)
    assert len({f.measure for f in found}) == len(found)


LIVELY = dataclasses.replace(
    with_timing(rushed=(Interval(5.0, 15.0),), dragging=(Interval(40.0, 60.0),)),
    fluency=Fluency((), (), 0.0, 0.0, (DrawnWord(3, 20.0, 20.9, 3.1),)),
    prosody=Prosody(
        120.0,
        3.0,
        10.0,
        (Interval(60.0, 70.0),),
        None,
        tuple(
            Ending(word, at, at + 0.6, movement_st, drop_db)
            for word, at, movement_st, drop_db in (
                (9, 10.0, -3.0, 2.0),
                (40, 30.0, 2.5, 12.0),
                (80, 50.0, -0.2, 15.0),
                (120, 70.0, None, None),
            )
        ),
        4.1,
    ),
)
ANSWERS = tomllib.loads(
    (Path(__file__).parent.parent / "analysis" / "structure_answers.toml").read_text("utf-8")
)["answer"]


def answered(text: str, kind: Kind, asked: str) -> Analysis:
    return assess(transcript(text), None, Question("q", asked, kind, "", 120.0))


UNSURE = Filler("uh", "filled_pause", "sound", 3.0, 3.3, certainty=0.3)
HEAP = Gathering("number", 3, 0.5, 2.0, 9.0)


def with_fillers(possible: Filler, gathering: Gathering) -> Analysis:
    assert GOOD.fluency is not None
    told = dataclasses.replace(GOOD.fluency, possible=(possible,), gatherings=(gathering,))
    return dataclasses.replace(GOOD, fluency=told)


EVERY_KIND = (
    *(answered(row["text"], "technical", "How do you work?") for row in ANSWERS[:3]),
    *(answered(row["text"], "cultural-fit", "Which people do you like?") for row in ANSWERS[10:14]),
    *(answered(row["text"], "closing", "What would you like to ask us?") for row in ANSWERS[17:22]),
    answered(
        "Sorry, I'm rambling. I think it was maybe good, I guess. You always have to be careful, "
        "you never know, and you just have to wait. Obviously everybody knows that you need time. "
        * 2,
        "behavioural",
        "Tell me about a time you waited.",
    ),
    answered("The grey box was broken. " * 12, "technical", "Which tools do you trust?"),
    answered(
        f"{ANSWERS[9]['text']} {ANSWERS[6]['text']}",
        "technical",
        "What matters for a nurse on a bad day?",
    ),
    LIVELY,
    GOOD,
    with_fillers(UNSURE, HEAP),
    dataclasses.replace(GOOD, star=Star("general", (), Shares(), ())),
    assess(timed(STORY, 0.3, 0.12), heard([(0.5, 20.0), (25.0, 60.0)], nuclei=200)),
    assess(transcript("um " + STORY), None),
    assess(None, heard([(0.5, 30.0)], nuclei=100)),
    assess(None, heard(())),
    assess(transcript(""), heard([(3.0, 4.0)])),
)
