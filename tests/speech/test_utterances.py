"""Tests for the cuts between utterances."""

from __future__ import annotations

import copy
import tracemalloc

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceprep.shipped import demo
from voiceprep.speech.hearing import Hearing
from voiceprep.speech.utterances import (
    AFTER_S,
    BEFORE_S,
    FRAME,
    FRAME_S,
    LIKELY_S,
    LONGEST_S,
    RATE_HZ,
    SPEECH_BEGINS,
    SpeechStream,
    Utterance,
    Utterances,
)


def frames(*runs: tuple[float, float]) -> list[float]:
    """Return probabilities for stretches of (probability, seconds)."""
    return [p for p, seconds in runs for _ in range(round(seconds / FRAME_S))]


def cuts(probabilities: list[float]) -> tuple[Utterance, ...]:
    utterances = Utterances()
    return (*utterances.hear(probabilities), *utterances.finish())


def spans(found: tuple[Utterance, ...]) -> list[tuple[float, float]]:
    return [(round(u.start_s, 1), round(u.end_s, 1)) for u in found]


def test_silence_holds_no_utterance() -> None:
    assert cuts(frames((0.02, 60.0))) == ()
    assert cuts([]) == ()


def test_a_click_is_no_utterance() -> None:
    assert cuts(frames((0.0, 2.0), (0.9, 0.1), (0.0, 6.0))) == ()


def test_a_short_answer_is_one_with_room_around_it() -> None:
    (only,) = cuts(frames((0.0, 2.0), (0.9, 3.0), (0.0, 1.0)))

    assert only.start_s == pytest.approx(2.0 - BEFORE_S, abs=FRAME_S)
    assert only.end_s == pytest.approx(5.0 + AFTER_S, abs=2 * FRAME_S)
    assert [(round(i.start_s, 1), round(i.end_s, 1)) for i in only.speech] == [(2.0, 5.0)]


def test_an_utterance_is_closed_while_the_pause_lasts() -> None:
    utterances = Utterances()

    assert utterances.hear(frames((0.9, 9.0), (0.0, 0.45))) == ()
    (closed,) = utterances.hear(frames((0.0, 0.1)))

    assert closed.start_s == 0.0
    assert closed.end_s == pytest.approx(9.3, abs=0.05)


def test_a_short_utterance_is_not_cut_at_a_short_pause() -> None:
    found = cuts(frames((0.9, 3.0), (0.0, 1.0), (0.9, 3.0), (0.0, 0.5)))

    assert spans(found) == [(0.0, 7.3)]


def test_a_long_silence_is_in_no_utterance() -> None:
    found = cuts(frames((0.9, 3.0), (0.0, 20.0), (0.9, 3.0), (0.0, 1.0)))

    assert spans(found) == [(0.0, 3.3), (22.6, 26.3)]


def test_a_lone_um_is_kept_apart_from_what_follows_much_later() -> None:
    found = cuts(frames((0.0, 1.0), (0.6, 0.3), (0.0, 10.0), (0.9, 3.0), (0.0, 1.0)))

    assert spans(found) == [(0.6, 1.6), (10.9, 14.6)]


def test_the_longer_an_utterance_the_shorter_the_pause_that_ends_it() -> None:
    found = cuts(frames((0.9, 9.0), (0.0, 0.4), (0.9, 9.0), (0.0, 0.4), (0.9, 3.0), (0.0, 1.0)))

    assert spans(found) == [(0.0, 18.7), (18.5, 22.1)]


def test_what_was_said_last_is_told_before_it_is_closed() -> None:
    utterances = Utterances()
    utterances.hear(frames((0.0, 1.0), (0.9, 3.0), (0.0, LIKELY_S - 2 * FRAME_S)))
    assert utterances.likely is None

    utterances.hear(frames((0.0, 0.3)))
    likely = utterances.likely

    assert likely is not None
    assert (likely,) == utterances.finish()


def test_without_a_pause_the_cut_is_where_speech_is_least_likely() -> None:
    found = cuts(frames((0.9, 20.0), (0.5, 0.16), (0.9, 20.0), (0.0, 1.0)))

    assert len(found) == 2
    assert found[0].end_s == found[1].start_s == pytest.approx(20.1, abs=0.1)


def test_an_hour_without_a_breath_is_cut_all_the_same() -> None:
    found = cuts(frames((0.9, 3600.0)))

    assert max(u.end_s - u.start_s for u in found) <= LONGEST_S
    assert sum(u.end_s - u.start_s for u in found) == pytest.approx(3600.0, abs=0.1)


runs = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.95]), st.floats(0.03, 40.0)), max_size=25
)


@settings(max_examples=60, deadline=None)
@given(runs, st.integers(1, 400))
def test_cuts_do_not_depend_on_how_the_sound_arrives(
    parts: list[tuple[float, float]], size: int
) -> None:
    probabilities = frames(*parts)
    utterances = Utterances()

    pieces = (probabilities[i : i + size] for i in range(0, len(probabilities), size))
    found = [u for piece in pieces for u in utterances.hear(piece)]

    assert (*found, *utterances.finish()) == cuts(probabilities)


@settings(max_examples=60, deadline=None)
@given(runs)
def test_utterances_are_short_enough_and_hold_all_speech_once(
    parts: list[tuple[float, float]],
) -> None:
    probabilities = frames(*parts)
    utterances = Utterances()
    found: list[Utterance] = []
    for probability in probabilities:
        before = utterances.settled
        found.extend(utterances.hear([probability]))
        assert utterances.settled >= before
    found.extend(utterances.finish())

    inside = np.zeros(len(probabilities), bool)
    for utterance in found:
        assert 0 <= utterance.first < utterance.last <= len(probabilities)
        assert utterance.end_s - utterance.start_s <= LONGEST_S + FRAME_S
        twice = np.flatnonzero(inside[utterance.first : utterance.last])
        assert all(probabilities[utterance.first + i] < SPEECH_BEGINS for i in twice)
        inside[utterance.first : utterance.last] = True
    missed = [i for i, p in enumerate(probabilities) if p >= SPEECH_BEGINS and not inside[i]]
    assert all(len(run) * FRAME_S < 0.25 for run in _runs(missed))


@settings(max_examples=60, deadline=None)
@given(runs)
def test_what_is_likely_comes_true_if_nothing_more_is_said(
    parts: list[tuple[float, float]],
) -> None:
    utterances = Utterances()
    for _, probability in zip(range(2000), frames(*parts), strict=False):
        utterances.hear([probability])
    likely = utterances.likely

    if likely is not None:
        assert copy.deepcopy(utterances).hear(frames((0.0, 5.0))) == (likely,)
        assert utterances.finish() == (likely,)


def _runs(numbers: list[int]) -> list[list[int]]:
    grouped: list[list[int]] = []
    for number in numbers:
        if grouped and grouped[-1][-1] == number - 1:
            grouped[-1].append(number)
        else:
            grouped.append([number])
    return grouped


def answer() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    samples, rate = soundfile.read(demo("answer.flac"), dtype="float32")
    assert rate == RATE_HZ
    return np.asarray(samples)


@pytest.mark.parametrize("size", [1, 7])
def test_probabilities_of_a_stream_are_those_of_the_whole(size: int) -> None:
    whole = answer()[: 20 * RATE_HZ // FRAME * FRAME].reshape(-1, FRAME)
    stream = SpeechStream()

    streamed = [stream.probabilities(whole[i : i + size]) for i in range(0, len(whole), size)]

    np.testing.assert_allclose(
        np.concatenate(streamed), SpeechStream().probabilities(whole), atol=1e-5
    )


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_an_answer_is_heard_the_same_in_small_blocks_and_at_once(rate: int) -> None:
    samples = np.asarray(soxr.resample(answer(), RATE_HZ, rate), np.float32)
    live, whole = Hearing(rate), Hearing(rate)
    step = rate // 50

    heard = [h for i in range(0, len(samples), step) for h in live.hear(samples[i : i + step])]
    heard.extend(live.finish())
    expected = (*whole.hear(samples), *whole.finish())

    assert [u for u, _ in heard] == [u for u, _ in expected]
    assert len(heard) > 3
    for (utterance, sound), (_, same) in zip(heard, expected, strict=True):
        np.testing.assert_array_equal(sound, same)
        assert len(sound) == (utterance.last - utterance.first) * FRAME


def test_numbers_that_are_none_are_silence() -> None:
    hearing = Hearing(RATE_HZ)

    heard = (*hearing.hear(np.full(RATE_HZ * 3, np.nan, np.float32)), *hearing.finish())

    assert heard == ()


def test_what_was_said_last_can_be_had_before_it_is_closed() -> None:
    hearing = Hearing(RATE_HZ)
    spoken = np.concatenate([answer()[: 12 * RATE_HZ], np.zeros(RATE_HZ // 2, np.float32)])
    for block in np.split(spoken, 25):
        closed = hearing.hear(block)
        assert closed == ()
    likely = hearing.likely
    assert likely is not None
    ahead = hearing.sound_of(likely)

    ((utterance, sound),) = (*hearing.hear(np.zeros(RATE_HZ // 5, np.float32)), *hearing.finish())

    assert utterance == likely
    np.testing.assert_array_equal(sound, ahead)


def test_nothing_heard_is_nothing_said() -> None:
    assert Hearing(48_000).finish() == ()


def test_no_more_sound_is_held_than_one_utterance_can_need() -> None:
    hearing = Hearing(RATE_HZ)
    seconds = np.split(answer()[: 60 * RATE_HZ], 60)
    hearing.hear(seconds[0])
    tracemalloc.start()
    for second in seconds * 3:
        hearing.hear(second)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < (LONGEST_S + 3) * RATE_HZ * seconds[0].itemsize
