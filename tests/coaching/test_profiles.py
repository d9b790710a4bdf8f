"""A profile: what is left alone leaves no trace, and one's own ranges are the ones that judge."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest

from tests.coaching.test_findings import GOOD, LIVELY, question, with_timing
from voiceprep.coaching import GROUPS, findings, norms, shown
from voiceprep.coaching.profiles import chosen, muted_names, presets, range_names
from voiceprep.model import (
    Analysis,
    Band,
    Filler,
    Finding,
    Fluency,
    OwnRange,
    Pause,
    Phrase,
    Profile,
    Repair,
    Settings,
    Shares,
    Span,
    Star,
    Structure,
    Wording,
)

STUMBLING = dataclasses.replace(
    with_timing(speech_rate_wpm=70.0, pauses=(Pause(20.0, 26.0, "phrase"),)),
    fluency=Fluency(
        (Filler("um", "filled_pause", "transcript", 3.0, 3.4, 5, 5),),
        (Repair("repetition", 7, 7),),
        14.0,
        9.0,
    ),
)


def by_measure(analysis: Analysis, profile: Profile) -> dict[str, Finding]:
    told = findings(analysis, question(), Settings(profile=profile))
    return {finding.measure: finding for finding in told}


def test_a_range_of_ones_own_judges_and_is_named_as_the_source() -> None:
    own = Profile(ranges=(OwnRange("pace", Band(60.0, 100.0), Band(50.0, 120.0)),))
    found = by_measure(STUMBLING, own)["speech_rate"]
    assert found.verdict == "good"
    assert found.norm is not None
    assert found.norm.green == Band(60.0, 100.0)
    assert "own range" in found.norm.source
    assert by_measure(STUMBLING, Profile())["speech_rate"].verdict == "fix"
    fast = by_measure(GOOD, own)["speech_rate"]
    assert (fast.verdict, "Fast" in fast.advice) == ("fix", True)


def test_a_range_without_amber_never_says_fix() -> None:
    own = Profile(ranges=(OwnRange("speech_rate", Band(100.0, 150.0)),))
    assert by_measure(STUMBLING, own)["speech_rate"].verdict == "watch"


def test_ranges_of_ones_own_are_forgotten_afterwards() -> None:
    by_measure(STUMBLING, Profile(ranges=(OwnRange("speech_rate", Band(0.0, 999.0)),)))
    assert by_measure(STUMBLING, Profile())["speech_rate"].verdict == "fix"


def test_the_profile_for_a_stutter_says_nothing_about_stumbling() -> None:
    found = by_measure(STUMBLING, Profile("stutter"))
    left = {"fillers_per_minute", "repetitions", "drawn_out", "longest_pause", "pause_share"}
    assert not left & set(found)
    assert found["speech_rate"].verdict == "good"
    assert "stutter" in (found["speech_rate"].norm or norms()[0]).source
    assert "pitch_variation" in found


def test_the_profile_for_a_second_language_widens_ranges() -> None:
    slow = dataclasses.replace(
        with_timing(speech_rate_wpm=95.0, phonation_share=0.62), fluency=Fluency((), (), 7.0, 4.0)
    )
    plain, mild = by_measure(slow, Profile()), by_measure(slow, Profile("second language"))
    for measure in ("speech_rate", "pause_share", "fillers_per_minute"):
        assert plain[measure].verdict == "watch"
        assert mild[measure].verdict == "good"


def test_what_a_person_wrote_goes_before_the_preset() -> None:
    own = Profile("stutter", ranges=(OwnRange("speech_rate", Band(100.0, 150.0), Band(90.0)),))
    assert by_measure(STUMBLING, own)["speech_rate"].verdict == "fix"


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_a_preset_names_only_what_there_is(preset: object) -> None:
    (ready,) = (each for each in presets() if each is preset)
    assert set(ready.muted) <= set(muted_names())
    assert {own.measure for own in ready.ranges} <= set(range_names())
    assert ready.title
    assert ready.said.endswith(".")
    for own in ready.ranges:
        for end in (own.green.low, own.green.high):
            assert end is None or own.amber.holds(end)


def test_what_is_muted_leaves_no_number_and_no_mark_to_show() -> None:
    bare = shown(STUMBLING, Settings(profile=Profile("stutter")))
    assert bare.fluency == Fluency((), (), None, None)
    assert bare.timing is not None
    assert bare.timing.pauses == ()
    assert bare.timing.phonation_share is None
    assert bare.timing.speech_rate_wpm == 70.0
    assert shown(STUMBLING, Settings()) == STUMBLING
    assert shown(STUMBLING, None) == STUMBLING


def test_muting_the_pace_takes_its_curve_away_too() -> None:
    bare = shown(LIVELY, Settings(muted_measures=("pace", "melody", "loudness", "restarts")))
    assert bare.timing is not None
    assert bare.prosody is not None
    assert bare.fluency is not None
    assert (bare.timing.pace, bare.timing.rushed, bare.timing.speech_rate_wpm) == ((), (), None)
    assert (bare.prosody.pitch_sd_st, bare.prosody.flat, bare.prosody.loudness_sd_db) == (
        *(None, ()),
        None,
    )
    assert bare.fluency.drawn_out == ()


def test_muting_words_and_structure_takes_their_marks_away() -> None:
    words = Wording(
        *(40, 3, 2, 1, 2, (Span(1, 1),), 9.0),
        past_share=0.8,
        apologies=(Span(3, 4),),
        phrases=(Phrase("the numbers", 3),),
        question_terms=("team",),
    )
    told = replace(
        LIVELY,
        wording=words,
        star=Star("story", (), Shares(), ("result",), order="STA"),
        structure=Structure("approach", (), ("outcome",)),
    )
    bare = shown(told, Settings(muted_measures=("words", "structure")))
    assert (bare.star, bare.structure) == (None, None)
    assert bare.wording == Wording(40, 3, 2, 1, 2, (), 9.0)
    some = shown(told, Settings(muted_measures=("hedges", "star_parts")))
    assert some.wording == replace(words, hedges=())
    assert some.star == Star("story", (), Shares(), ())


def test_groups_stand_for_their_measures() -> None:
    muted = chosen(Settings(profile=Profile(muted=("pauses",)))).muted
    assert set(GROUPS["pauses"]) <= muted
