"""Corrected words keep the times of those that were left alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from voiceprep.analysis.rewritten import rewritten
from voiceprep.model import Engine, Transcript, Word

SAID = "We cut the bill of the clowns by half in march"


def heard(text: str = SAID) -> Transcript:
    words = [Word(word, 0.5 * n + 1.0, 0.5 * n + 1.4, 0.9) for n, word in enumerate(text.split())]
    return Transcript(tuple(words), "en", Engine("faster-whisper", "base.en"))


def test_a_changed_word_takes_the_time_of_the_one_it_replaces_and_the_rest_keep_theirs() -> None:
    done = rewritten(heard(), SAID.replace("clowns", "cloud"))
    assert done.engine == Engine("edited", "base.en")
    assert done.words[6] == Word("cloud", 4.0, 4.4)
    assert [w for w in done.words if w.text != "cloud"] == [
        w for w in heard().words if w.text != "clowns"
    ]


def test_several_words_for_one_share_its_time_by_their_length() -> None:
    done = rewritten(heard(), SAID.replace("clowns", "big clouds"))
    big, clouds = done.words[6:8]
    assert (big.start_s, clouds.end_s) == (4.0, 4.4)
    assert big.end_s == clouds.start_s == 4.133
    assert big.probability is None


def test_an_added_word_stands_in_the_gap_it_was_put_into() -> None:
    done = rewritten(heard(), SAID.replace("the bill", "the whole bill"))
    assert done.words[3] == Word("whole", 2.4, 2.5)
    assert done.words[4] == heard().words[3]


def test_capitals_and_punctuation_change_no_time() -> None:
    done = rewritten(heard(), SAID.replace("march", "March."))
    assert done.words[-1] == replace(heard().words[-1], text="March.")


def test_the_very_same_words_are_not_an_edit() -> None:
    assert rewritten(heard(), f"  {SAID}\n") == heard()


def test_words_without_times_stay_without() -> None:
    timeless = Transcript((Word("Well,"), Word("yes")))
    assert [w.start_s for w in rewritten(timeless, "Well, no way").words] == [None, None, None]


@given(
    st.lists(
        st.sampled_from(["we", "cut", "the", "bill", "um", "uh", "40", "twice", "now"]), max_size=20
    )
)
def test_times_never_run_backwards_whatever_is_written(words: list[str]) -> None:
    done = rewritten(heard(), " ".join(words))
    assert [w.text for w in done.words] == words
    starts = [(w.start_s, w.end_s) for w in done.words]
    assert all(a is not None and b is not None and a <= b for a, b in starts)
    assert all(a[1] <= b[0] for a, b in pairwise(starts))  # type: ignore[operator]
