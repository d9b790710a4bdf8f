from __future__ import annotations

import pytest

from voiceprep.analysis.tokens import tokens
from voiceprep.analysis.windows import windows
from voiceprep.model import Interval, Word


def test_a_window_holds_the_words_around_a_held_voice_and_frees_those_at_its_edges() -> None:
    times = [Interval(i * 0.5, i * 0.5 + 0.4) for i in range(40)]
    (window,) = windows([(1_000, 1_020)], times, 2_000)
    assert window.start < 1_000 < 1_020 < window.end
    inside = times[window.first + window.free_first : window.until - window.free_last]
    assert inside
    assert all(window.start / 100 < time.start_s for time in inside)
    assert all(time.end_s < window.end / 100 for time in inside)
    assert times[window.first].start_s < window.start / 100
    assert times[window.until - 1].end_s > window.end / 100


def test_at_the_ends_of_the_sound_no_word_is_free_and_windows_that_meet_are_one() -> None:
    times = [Interval(i * 0.5, i * 0.5 + 0.4) for i in range(6)]
    (window,) = windows([(20, 40), (100, 120), (250, 270)], times, 300)
    assert (window.start, window.end, window.first, window.until) == (0, 300, 0, 6)
    assert (window.free_first, window.free_last) == (0, 0)


@pytest.mark.parametrize("time", [Interval(0.0, 0.0), Interval(90.0, 95.0)])
def test_every_window_has_a_word(time: Interval) -> None:
    for window in windows([(10, 30), (500, 520)], [time], 600):
        assert window.until - window.first == 1


@pytest.mark.parametrize(
    ("text", "is_filler"),
    [("'er", False), ("’er.", False), ("er", True), ("Er,", True), ("'er'", True), ("'um", True)],
)
def test_a_her_without_its_h_is_no_filled_pause(text: str, is_filler: bool) -> None:
    assert tokens([Word(text)])[0].is_filled_pause is is_filler
