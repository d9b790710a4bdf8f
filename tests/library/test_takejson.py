"""What is written as JSON comes back as it was, and has the shape that was promised."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.library.made import ANALYSIS, places_in, take
from tests.library.values import any_of
from voiceprep.errors import AudioUnreadable
from voiceprep.library import takejson
from voiceprep.model import Analysis, Finding, Sentence, Take, Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Json = dict[str, object]

WHOLE = {
    "timing": "speech_rate_wpm articulation_rate_sps phonation_share response_latency_s "
    "pauses pace rushed dragging",
    "acoustics": "level_dbfs snr_db clipped_share speech",
    "fluency": "fillers repairs fillers_per_minute fillers_per_100_words drawn_out "
    "possible gatherings",
    "prosody": "f0_median_hz pitch_sd_st pitch_range_st flat contour endings loudness_sd_db "
    "loudness",
    "star": "answer_kind sentences shares missing kinds order thin action_start_s result seconds",
    "structure": "asked elements missing",
}


@given(any_of(Take))
@settings(max_examples=60, deadline=None)
def test_any_take_comes_back_as_it_was(value: Take) -> None:
    assert takejson.take_from(json.loads(takejson.line(takejson.take_json(value)))) == value


@given(any_of(Analysis))
@settings(max_examples=60, deadline=None)
def test_any_analysis_comes_back_as_it_was(value: Analysis) -> None:
    assert takejson.analysis_from(json.loads(takejson.line(takejson.analysis_json(value)))) == value


@given(any_of(Transcript))
@settings(max_examples=60, deadline=None)
def test_any_transcript_comes_back_as_it_was_and_tells_its_text(value: Transcript) -> None:
    found = json.loads(takejson.line(takejson.transcript_json(value)))
    assert found["text"] == value.text
    assert takejson.transcript_from(found) == value


@given(any_of(Analysis), any_of(tuple[Finding, ...]))
@settings(max_examples=30, deadline=None)
def test_every_result_line_has_every_key(analysis: Analysis, findings: Sequence[Finding]) -> None:
    line = takejson.result_line("a.wav", None, None, analysis, findings)
    assert " ".join(line) == (
        "schema id input duration_s engine transcript "
        "acoustics timing fluency prosody wording star structure findings"
    )
    for part, keys in WHOLE.items():
        found = line[part]
        assert found is None or list(found) == keys.split()
    for finding in line["findings"]:
        wanted = {"measure", "value", "unit", "norm", "verdict", "advice", "evidence"}
        assert wanted <= set(finding)


def test_a_result_line_names_the_engine_beside_the_words() -> None:
    transcript = Transcript((Word("Well,", 0.5, 0.8, 0.9), Word("yes.")), "en")
    line = takejson.result_line("a.wav", "7", transcript, ANALYSIS, ())
    assert (line["schema"], line["id"], line["input"], line["engine"]) == (1, "7", "a.wav", None)
    assert line["transcript"]["words"] == [
        {"text": "Well,", "start_s": 0.5, "end_s": 0.8, "probability": 0.9},
        {"text": "yes.", "start_s": None, "end_s": None, "probability": None},
    ]


def test_an_input_that_cannot_be_read_says_why() -> None:
    line = takejson.error_line("x.wav", AudioUnreadable("No sound in x.wav.", "Try another."))
    error = {"message": "No sound in x.wav.", "hint": "Try another."}
    assert line == {"schema": 1, "input": "x.wav", "error": error}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_becomes_null(value: float) -> None:
    found = takejson.line(takejson.analysis_json(replace(ANALYSIS, duration_s=value)))
    assert json.loads(found)["duration_s"] is None


def test_a_line_stays_one_line_whatever_was_said(tmp_path: Path) -> None:
    made = take(places_in(tmp_path))
    assert "\n" not in takejson.line(takejson.take_json(made))
    text = Transcript((Word("a\nb\u2028c\ud800"),))
    line = takejson.line(takejson.transcript_json(text))
    assert line.splitlines() == [line]
    assert line.isascii()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"duration_s": "long"}, "duration_s: float was expected, not str"),
        ({"star": 3}, "star: an object was expected, not int"),
        ({"timing": {"pauses": None}}, "timing: articulation_rate_sps is missing"),
        ({"prosody": "flat"}, "prosody: an object was expected"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(change: Json, place: str) -> None:
    with pytest.raises(ValueError, match=place):
        takejson.analysis_from(takejson.analysis_json(ANALYSIS) | change)


def test_keys_of_a_later_version_are_left_alone_and_missing_ones_take_their_default() -> None:
    found = takejson.transcript_json(Transcript((), "en")) | {"mood": "calm"}
    del found["warnings"]
    assert takejson.transcript_from(found) == Transcript((), "en")


def test_a_word_index_is_never_read_as_true() -> None:
    star = {"answer_kind": "story", "missing": [], "shares": {}}
    sentence = takejson._plain_object(Sentence(0, 1)) | {"first_word": True}
    broken = takejson.analysis_json(ANALYSIS) | {"star": star | {"sentences": [sentence]}}
    with pytest.raises(ValueError, match="first_word: int was expected, not bool"):
        takejson.analysis_from(broken)
