"""What is said about melody, loudness, held words, rushed stretches and breaks in phrases."""

from __future__ import annotations

import dataclasses

import pytest

from tests.coaching.test_findings import GOOD, LIVELY, question, with_acoustics, with_timing
from voiceprep.coaching import findings
from voiceprep.model import Analysis, Finding, Interval, Pause, Settings


def by_measure(analysis: Analysis, settings: Settings | None = None) -> dict[str, Finding]:
    return {f.measure: f for f in findings(analysis, question(), settings)}


def test_each_shows_its_number_and_where_to_listen() -> None:
    found = by_measure(LIVELY)
    assert found["rushed"].title == "Rushed for 10 s of 90 s"
    assert found["rushed"].value == pytest.approx(100 * 10 / 90, abs=0.01)
    assert found["dragging"].evidence == (Interval(40.0, 60.0),)
    assert found["drawn_out"].title == "1 word drawn out, up to 0.9 s"
    assert found["flat_pitch"].evidence == (Interval(60.0, 70.0),)
    assert found["trailing_off"].title == "2 of 3 sentences trail off, by up to 15 dB"
    assert found["trailing_off"].evidence == (Interval(30.0, 30.6), Interval(50.0, 50.6))
    assert found["falling_ends"].title == "1 of 3 sentences end with a falling voice"
    assert found["loudness_variation"].value == pytest.approx(4.1)


def test_what_is_only_information_gives_no_verdict() -> None:
    found = by_measure(LIVELY, Settings(uptalk=True))
    assert {found[m].verdict for m in ("falling_ends", "uptalk", "loudness_variation")} == {"info"}
    assert found["uptalk"].title == "1 of 3 sentences end with a rising voice"


def test_a_rising_voice_is_told_only_on_request() -> None:
    assert "uptalk" not in by_measure(LIVELY)
    assert "uptalk" not in by_measure(LIVELY, Settings())


def test_pauses_inside_phrases_are_judged_by_how_often_they_break() -> None:
    broken = tuple(Pause(10.0 * i, 10.0 * i + 0.8, "phrase") for i in range(1, 8))
    short = tuple(Pause(10.0 * i + 5.0, 10.0 * i + 5.3, "phrase") for i in range(1, 8))
    found = by_measure(with_timing(pauses=broken + short))["phrase_pauses"]
    assert found.verdict == "watch"
    assert found.value == pytest.approx(60 * 7 / 90, abs=0.01)
    unknown = tuple(dataclasses.replace(pause, kind="unknown") for pause in broken)
    assert "phrase_pauses" not in by_measure(with_timing(pauses=unknown))


def test_a_poor_recording_mutes_what_it_spoils() -> None:
    noisy = dataclasses.replace(LIVELY, acoustics=with_acoustics(snr_db=4.0).acoustics)
    spoilt = {"trailing_off", "falling_ends", "flat_pitch", "drawn_out", "phrase_pauses"}
    assert not spoilt & set(by_measure(noisy))
    assert "rushed" in by_measure(noisy)
    clipped = dataclasses.replace(LIVELY, acoustics=with_acoustics(clipped_share=0.2).acoustics)
    assert not {"trailing_off", "loudness_variation"} & set(by_measure(clipped))
    assert "flat_pitch" in by_measure(clipped)


def test_two_sentences_are_too_few_to_speak_of_their_ends() -> None:
    assert LIVELY.prosody is not None
    few = dataclasses.replace(LIVELY.prosody, endings=LIVELY.prosody.endings[:2])
    found = by_measure(dataclasses.replace(LIVELY, prosody=few))
    assert not {"trailing_off", "falling_ends"} & set(found)
    assert not {"rushed", "drawn_out", "flat_pitch"} & set(by_measure(GOOD))
