"""Rates, pauses and pace: truth by construction, and what must not change them."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.builders import STORY, assert_finite, heard, speech, timed, transcript
from voiceprep.analysis import assess, sound
from voiceprep.model import Interval, Sound, Timing, Transcript, Word

SPEECH = [(0.5, 4.0), (4.5, 9.0), (10.0, 20.0)]


def timing_of(words: Transcript | None, told: Sound | None) -> Timing:
    found = assess(words, told).timing
    assert found is not None
    return found


def stretched(words: Transcript, told: Sound, k: float) -> tuple[Transcript, Sound]:
    def longer(each: Interval) -> Interval:
        return Interval(each.start_s * k, each.end_s * k)

    return (
        Transcript(
            tuple(Word(w.text, (w.start_s or 0) * k, (w.end_s or 0) * k) for w in words.words)
        ),
        dataclasses.replace(
            told,
            duration_s=told.duration_s * k,
            speech_s=told.speech_s * k,
            pauses=tuple(longer(p) for p in told.pauses),
            acoustics=dataclasses.replace(
                told.acoustics, speech=tuple(longer(s) for s in told.acoustics.speech)
            ),
        ),
    )


def test_speech_rate_counts_from_the_first_word_to_the_last() -> None:
    words = timed("one two three four five", word_s=0.4, gap_s=0.2, start_s=3.0)
    assert timing_of(words, None).speech_rate_wpm == pytest.approx(60 * 5 / 2.8)


def test_marks_and_noises_are_no_words() -> None:
    plain = timed("so we talked and then left", start_s=0.0)
    marked = Transcript((*plain.words[:3], Word("—", 1.15, 1.16), *plain.words[3:]))
    noisy = Transcript((*plain.words[:3], Word("[laughter]", 1.15, 1.16), *plain.words[3:]))
    expected = timing_of(plain, None).speech_rate_wpm
    assert timing_of(marked, None).speech_rate_wpm == pytest.approx(expected)
    assert timing_of(noisy, None).speech_rate_wpm == pytest.approx(expected)


def test_words_without_times_take_the_span_of_the_sound() -> None:
    found = timing_of(transcript("word " * 39), heard(SPEECH))
    assert found.speech_rate_wpm == pytest.approx(60 * 39 / 19.5)


def test_a_last_word_that_lasts_into_the_silence_does_not_lower_the_rate() -> None:
    words = timed("word " * 40, word_s=0.4, gap_s=0.1, start_s=0.5)
    late = Transcript((*words.words[:-1], dataclasses.replace(words.words[-1], end_s=29.0)))
    told = heard([(0.5, 20.4)], duration_s=30.0)
    assert timing_of(late, told).speech_rate_wpm == pytest.approx(
        timing_of(words, told).speech_rate_wpm
    )


def test_untrusted_times_give_no_speech_rate_without_sound() -> None:
    words = Transcript((Word("one", 5.0, 5.1), Word("two"), Word("three"), Word("four", 1.0, 0.5)))
    assert assess(words, None).timing is None


def test_articulation_rate_is_syllables_over_time_without_pauses() -> None:
    words = timed("banana " * 10, word_s=1.0, gap_s=0.9, start_s=0.5)
    assert timing_of(words, None).articulation_rate_sps == pytest.approx(3.0, rel=1e-6)


def test_without_words_nuclei_give_the_articulation_rate() -> None:
    found = timing_of(None, heard(SPEECH, nuclei=72))
    assert found.articulation_rate_sps == pytest.approx(72 / 18.0)
    assert found.speech_rate_wpm is None
    assert {p.kind for p in found.pauses} == {"before", "unknown"}


def test_pause_kinds_come_from_the_words_around() -> None:
    texts = ["We", "won.", "It", "was", "a", "hard", "game,", "but", "fair", "and", "long"]
    starts = [1.0, 1.3, 2.5, 2.8, 3.1, 4.5, 4.8, 6.0, 6.3, 7.5, 7.8]
    words = Transcript(tuple(Word(t, s, s + 0.3) for t, s in zip(texts, starts, strict=True)))
    told = heard([(1.0, 1.6), (2.5, 3.4), (4.5, 5.1), (6.0, 6.6), (7.5, 8.1)])
    kinds = [pause.kind for pause in timing_of(words, told).pauses]
    assert kinds == ["before", "boundary", "phrase", "boundary", "boundary"]


def test_a_pause_beside_an_um_is_filled() -> None:
    words = Transcript((Word("a,", 0.0, 0.2), Word("um,", 1.0, 1.3), Word("plan", 2.0, 2.4)))
    told = heard([(0.0, 0.2), (1.0, 1.3), (2.0, 2.4)])
    assert [p.kind for p in timing_of(words, told).pauses] == ["filled", "filled"]


def test_response_latency_is_the_first_speech_of_the_signal() -> None:
    found = timing_of(timed("too early", start_s=0.0), heard([(2.5, 6.0)]))
    assert found.response_latency_s == 2.5
    assert found.pauses[0].kind == "before"
    assert timing_of(timed("no sound"), None).response_latency_s is None


def test_pace_follows_a_speaker_who_speeds_up() -> None:
    slow = timed("word " * 20, word_s=0.5, gap_s=0.5, start_s=0.0).words
    fast = timed("word " * 80, word_s=0.2, gap_s=0.05, start_s=20.0).words
    pace = timing_of(Transcript((*slow, *fast)), None).pace
    assert pace[0].wpm == pytest.approx(60.0, rel=0.05)
    assert pace[-1].wpm == pytest.approx(240.0, rel=0.05)
    assert all(point.end_s - point.start_s == pytest.approx(10.0) for point in pace)


def test_a_rushed_and_a_dragging_stretch_are_where_they_were_put() -> None:
    usual = timed("word " * 60, 0.3, 0.1, 0.0).words
    fast = timed("word " * 60, 0.18, 0.02, 24.0).words
    later = timed("word " * 60, 0.3, 0.1, 36.0).words
    slow = timed("word " * 16, 0.5, 0.5, 60.0).words
    found = timing_of(Transcript((*usual, *fast, *later, *slow)), None)
    (rushed,) = found.rushed
    (dragging,) = found.dragging
    assert (rushed.start_s, rushed.end_s) == pytest.approx((24.0, 36.0), abs=5.0)
    assert (dragging.start_s, dragging.end_s) == pytest.approx((60.0, 75.5), abs=5.0)


def test_an_even_answer_neither_rushes_nor_drags() -> None:
    for word_s in (0.1, 0.3, 0.9):
        found = timing_of(timed("word " * 60, word_s, 0.1), None)
        assert (found.rushed, found.dragging) == ((), ())


@settings(deadline=None)
@given(k=st.floats(0.5, 3.0))
def test_time_stretched_by_k_divides_the_rates_by_k(k: float) -> None:
    words, told = timed(STORY, 0.18, 0.08), heard(SPEECH)
    plain, slow = timing_of(words, told), timing_of(*stretched(words, told, k))
    assert slow.speech_rate_wpm == pytest.approx((plain.speech_rate_wpm or 0) / k)
    if k >= 1.0:  # shorter pauses would fall under the 0.25 s that make a pause
        assert slow.articulation_rate_sps == pytest.approx((plain.articulation_rate_sps or 0) / k)
        assert slow.phonation_share == pytest.approx(plain.phonation_share)


@settings(deadline=None)
@given(longer_s=st.floats(0.1, 20.0))
def test_a_longer_pause_lowers_speech_rate_and_leaves_articulation_rate(longer_s: float) -> None:
    first, second = timed("word " * 10, start_s=0.5).words, timed("word " * 10, start_s=6.0).words
    moved = tuple(
        Word(w.text, (w.start_s or 0) + longer_s, (w.end_s or 0) + longer_s) for w in second
    )
    near = timing_of(Transcript((*first, *second)), heard([(0.5, 4.4), (6.0, 9.9)]))
    far = timing_of(
        Transcript((*first, *moved)), heard([(0.5, 4.4), (6.0 + longer_s, 9.9 + longer_s)])
    )
    assert (far.speech_rate_wpm or 0) < (near.speech_rate_wpm or 0)
    assert far.articulation_rate_sps == pytest.approx(near.articulation_rate_sps)
    assert (far.phonation_share or 0) < (near.phonation_share or 0)


def test_a_longer_pause_in_the_sound_does_the_same() -> None:
    texts = transcript("so " * 40)
    near = timing_of(texts, sound(speech((0.5, 0.5, 0.5))[0]))
    far = timing_of(texts, sound(speech((0.5, 3.0, 0.5))[0]))
    assert (far.speech_rate_wpm or 0) < 0.9 * (near.speech_rate_wpm or 0)
    assert far.articulation_rate_sps == pytest.approx(near.articulation_rate_sps, rel=0.02)


times = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True))
any_words = st.lists(st.builds(Word, text=st.text(max_size=12), start_s=times, end_s=times))


@settings(deadline=None)
@given(words=any_words, with_sound=st.booleans())
def test_no_list_of_words_raises_or_gives_nan(words: list[Word], with_sound: bool) -> None:
    found = assess(Transcript(tuple(words)), heard(SPEECH) if with_sound else None)
    assert_finite(found)
    assert found.wording is not None


def test_an_hour_of_words_is_assessed_in_bounded_steps() -> None:
    words = timed("word and then. " * 3_000, 0.3, 0.1)
    told = heard([(i * 4.0, i * 4.0 + 3.5) for i in range(900)])
    found = timing_of(words, told)
    assert len(found.pauses) == 899
    assert len(found.pace) > 1_000
