"""Tests for the guards against what recognisers write that nobody said."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.model import Interval, Word
from voiceprep.speech.guards import Segment, guarded, timed, warnings, without_loops, written

LABELLED = os.environ.get("VOICEPREP_LABELLED", "")
TEN = Interval(0.0, 10.0)


def said(text: str, *, start_s: float = 0.5, each_s: float = 0.3, sure: float = 0.9) -> Segment:
    words = tuple(
        Word(word, round(start_s + i * each_s, 3), round(start_s + (i + 1) * each_s, 3), sure)
        for i, word in enumerate(text.split())
    )
    return Segment(words, no_speech=0.05, log_probability=-0.3)


def text_of(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def test_plain_speech_passes_unchanged() -> None:
    segment = said("In my last job I was the lead analyst on a project.")

    kept = guarded([segment], [Interval(0.4, 4.2)], TEN)

    assert kept.words == segment.words
    assert kept.omissions == ()


@pytest.mark.parametrize(
    "text",
    [
        "I, I, I think that we, we should go",
        "it was very, very, very good",
        "no no no no no that is not it",
        "and then and then and then we shipped it",
        "I went to the I went to the shop",
        "the the the the problem um uh um was time",
    ],
)
def test_real_repetitions_stay(text: str) -> None:
    segment = said(text)

    kept = guarded([segment], [Interval(0.0, 10.0)], TEN)

    assert text_of(kept.words) == text
    assert kept.omissions == ()


def test_a_loop_is_written_once_and_the_person_is_told() -> None:
    within = Interval(0.0, 60.0)
    looped = said("Right. " + "Got them, " * 60 + "over to you.", each_s=0.15)

    kept = guarded([looped], [within], within)

    assert text_of(kept.words) == "Right. Got them, over to you."
    assert warnings(kept.omissions) == ("“Got them” was written over and over at 0:00; kept once.",)


def test_a_sentence_said_three_times_in_a_row_is_a_loop() -> None:
    phrase = "We will let you know about that"

    kept = without_loops(said(f"{phrase}. {phrase}, {phrase}. Goodbye").words)

    assert text_of(kept.words) == f"{phrase}. Goodbye"
    assert [omission.words for omission in kept.omissions] == [14]


def test_a_loop_without_a_steady_phrase_is_left_out() -> None:
    words = [f"{'ha' * (2 + i % 3)}" for i in range(60)]
    words[::7] = ["hahah"] * len(words[::7])

    kept = guarded([said(" ".join(words), each_s=0.1)], [TEN], TEN)

    assert kept.words == ()
    assert warnings(kept.omissions) == (
        "Left out 60 words that only repeat themselves, from 0:00 on.",
    )


def test_text_on_silence_is_left_out() -> None:
    """As a real model wrote on a near-silent file: "I'm sorry." thirty times, ever more surely."""
    segments = [
        Segment(said("I'm sorry.", start_s=float(i), sure=0.98).words, 0.77, -0.12)
        for i in range(10)
    ]

    kept = guarded(segments, [], TEN)

    assert kept.words == ()
    assert warnings(kept.omissions) == (
        "Left out 20 words written where nobody spoke, from 0:00 on.",
    )


def test_text_beside_the_speech_is_left_out() -> None:
    real, phantom = said("That was it.", start_s=1.0), said("and so on", start_s=8.0)

    kept = guarded([real, phantom], [Interval(0.9, 2.0)], TEN)

    assert text_of(kept.words) == "That was it."


def test_words_whose_times_are_a_little_off_stay() -> None:
    kept = guarded([said("Yes.", start_s=2.1, each_s=0.2)], [Interval(1.5, 2.0)], TEN)

    assert text_of(kept.words) == "Yes."


@pytest.mark.parametrize(
    ("sure", "no_speech", "expected"),
    [(0.2, 0.1, ""), (0.9, 0.7, ""), (0.9, 0.1, "Thank you.")],
)
def test_a_phantom_goes_only_when_it_is_doubtful(
    sure: float, no_speech: float, expected: str
) -> None:
    words = said("Thank you.", sure=sure).words

    kept = guarded([Segment(words, no_speech, -0.4)], [Interval(0.4, 1.2)], TEN)

    assert text_of(kept.words) == expected


def test_a_window_without_speech_by_its_own_account_is_left_out() -> None:
    words = said("The weather in the north").words

    assert guarded([Segment(words, 0.8, -1.2)], [TEN], TEN).words == ()
    assert guarded([Segment(words, 0.8, -0.5)], [TEN], TEN).words == words
    assert guarded([Segment(words, 0.3, -1.2)], [TEN], TEN).words == words


@pytest.mark.parametrize(
    "words",
    [
        (Word("backwards", 3.0, 2.0), Word("in", 1.0, 1.2), Word("time", 0.2, 0.4)),
        (Word("not", math.nan, math.nan), Word("a", math.inf, 2.0), Word("number", 2.0, -math.inf)),
        (Word("beyond", 9.5, 12.0), Word("the", 12.0, 13.0), Word("end", 13.0, 14.0)),
        (Word("no", 4.0, 4.0), Word("length", 4.0, 4.0), Word("at", 4.0, 4.0), Word("all", 4.0, 4)),
        (Word("over", 1.0, 3.0), Word("lapping", 2.0, 2.5), Word("words", 2.2, 4.0)),
        (Word("no"), Word("times"), Word("known")),
    ],
)
def test_impossible_times_are_put_right(words: tuple[Word, ...]) -> None:
    put_right = timed(words, TEN)

    assert [word.text for word in put_right] == [word.text for word in words]
    assert_in_order(put_right, TEN)


def test_possible_times_are_left_alone() -> None:
    words = said("these are fine as they are").words

    assert timed(words, TEN) == words


def test_a_probability_that_is_no_number_is_unknown() -> None:
    (word,) = timed([Word("um", 1.0, 1.2, math.nan)], TEN)

    assert word.probability is None


times = st.none() | st.floats(allow_nan=True, allow_infinity=True)


@given(
    st.lists(st.builds(Word, st.just("word"), times, times), max_size=60),
    st.floats(0.0, 100.0),
    st.floats(0.5, 30.0),
)
def test_whatever_the_times_words_follow_one_another_inside(
    words: list[Word], start_s: float, length_s: float
) -> None:
    within = Interval(start_s, start_s + length_s)

    assert_in_order(timed(words, within), within)


@given(st.lists(st.sampled_from(["um", "I", "think", "so,"]), max_size=80))
def test_every_word_is_kept_or_counted_as_left_out(texts: list[str]) -> None:
    once = without_loops([Word(text) for text in texts])

    kept, omitted = len(once.words), sum(omission.words for omission in once.omissions)
    assert kept + omitted == len(texts)


def test_a_word_with_a_blank_becomes_two_and_punctuation_none() -> None:
    assert written(" New\u3000York ", 1.0, 2.0, 0.5) == (
        Word("New", 1.0, 1.5, 0.5),
        Word("York", 1.5, 2.0, 0.5),
    )
    assert written(" ♪", 1.0, 2.0, 0.5) == ()
    assert written(" um,", 1.0, 2.0, None) == (Word("um,", 1.0, 2.0),)


@pytest.mark.skipif(not LABELLED, reason="VOICEPREP_LABELLED names no folder of real outputs")
def test_real_outputs_lose_their_loops_and_nothing_else() -> None:
    kept = {}
    for path in sorted(Path(LABELLED, "whisper_outputs").glob("*.words.json")):
        output = json.loads(path.read_text(encoding="utf-8"))
        end_s = max(segment["end"] for segment in output["segments"])
        segments = [_real(segment) for segment in output["segments"]]
        words = sum(len(segment.words) for segment in segments)
        within = Interval(0.0, end_s)
        kept[path.name.split(".")[0]] = (
            len(guarded(segments, [within], within).words) / words,
            len(guarded(segments, [], within).words),
        )

    assert kept.pop("corner_cases__issue24_empty") == (0.0, 0)
    looped, _ = kept.pop("naive__naive_apollo11")
    assert looped < 0.15
    assert kept
    assert set(kept.values()) == {(1.0, 0)}


def _real(segment: dict[str, object]) -> Segment:
    listed = segment["words"]
    assert isinstance(listed, list)
    words = tuple(
        part
        for word in listed
        for part in written(word["text"], word["start"], word["end"], word["confidence"])
    )
    return Segment(words, float(str(segment["no_speech_prob"])), float(str(segment["avg_logprob"])))


def assert_in_order(words: tuple[Word, ...], within: Interval) -> None:
    clock = within.start_s
    for word in words:
        assert word.start_s is not None
        assert word.end_s is not None
        assert clock - 1e-6 <= word.start_s < word.end_s <= within.end_s + 1e-6
        clock = word.end_s


def test_a_word_that_begins_in_the_silence_before_it_begins_with_its_sound() -> None:
    words = (Word("In", 0.4, 1.0, 0.9), Word("my", 1.0, 1.2, 0.9), Word("um", 2.0, 2.3, 0.9))
    segment = Segment(words)

    kept = guarded([segment], [Interval(0.8, 1.3)], Interval(0.0, 3.0)).words

    assert [word.start_s for word in kept] == [0.8, 1.0, 2.0]
