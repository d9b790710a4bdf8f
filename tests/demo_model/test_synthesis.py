"""Speech whose words and times are known."""

from __future__ import annotations

import numpy as np
import pytest
from demo_model.synthesis import SAMPLE_RATE, Speaker, Spoken, synthesiser, timed_words

CALM = Speaker("en-us", 150, 50)


def test_every_word_has_its_time_also_where_two_are_spoken_as_one() -> None:
    text = "I had to give him my answer, uh, by the end of the week."
    spoken = synthesiser().say(text, CALM)
    assert [word.text for word in spoken.words] == text.split()
    starts = [word.start_s for word in spoken.words]
    assert starts == sorted(set(starts))
    assert all(word.end_s > word.start_s for word in spoken.words)
    assert spoken.words[-1].end_s <= spoken.duration_s + 0.01


def test_a_word_before_a_comma_ends_before_the_silence() -> None:
    spoken = synthesiser().say("In the end, we finished.", CALM)
    end, following = spoken.words[2].end_s, spoken.words[3].start_s
    assert following - end > 0.1
    gap = spoken.samples[int((end + 0.02) * SAMPLE_RATE) : int((following - 0.02) * SAMPLE_RATE)]
    assert np.abs(gap).max() < 0.1 * np.abs(spoken.samples).max()


def test_words_without_an_event_share_the_time_by_their_letters() -> None:
    samples = np.full(SAMPLE_RATE, 0.1, np.float32)
    words = timed_words("had to go", ((0, 0.0), (7, 0.5)), samples)
    assert [word.start_s for word in words] == [0.0, 0.3, 0.5]
    assert words[1].end_s == 0.5


def test_an_unknown_voice_is_refused() -> None:
    with pytest.raises(ValueError, match="no voice"):
        synthesiser().say("Yes.", Speaker("no-such-voice", 150, 50))


def test_speech_is_as_long_as_its_rate_says() -> None:
    slow = synthesiser().say("We finished the project on time.", Speaker("gmw/en", 130, 50))
    fast = synthesiser().say("We finished the project on time.", Speaker("gmw/en", 180, 50))
    assert isinstance(slow, Spoken)
    assert slow.duration_s > 1.2 * fast.duration_s
