from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from voiceprep.analysis.filled import Evidence
from voiceprep.analysis.gatherings import gatherings
from voiceprep.analysis.hesitations import SURE, with_filled, with_heard
from voiceprep.analysis.wordtimes import filled_in
from voiceprep.model import Filler, Fluency, Interval, Pause, Timing, Word

NONE_YET = Fluency((), (), 0.0, 0.0)


def um(start_s: float, certainty: float | None = 0.9, source: str = "sound") -> Filler:
    told = source == "transcript"
    return Filler(
        "um",
        "filled_pause",
        "transcript" if told else "sound",
        start_s,
        start_s + 0.4,
        3 if told else None,
        3 if told else None,
        None if told else certainty,
    )


def spoken(count: int) -> tuple[Word, ...]:
    return tuple(Word(f"w{i}", i * 0.5, i * 0.5 + 0.4) for i in range(count))


def test_sure_ones_are_counted_and_unsure_ones_only_shown() -> None:
    found = with_heard(NONE_YET, [um(1.0), um(5.0, SURE - 0.1)], 100, 60.0)
    assert [each.start_s for each in found.fillers] == [1.0]
    assert [each.start_s for each in found.possible] == [5.0]
    assert found.fillers_per_minute == pytest.approx(1.0)
    assert found.fillers_per_100_words == pytest.approx(1.0)


def test_an_um_that_the_words_have_is_not_counted_twice() -> None:
    told = Fluency((um(1.0, source="transcript"),), (), 1.0, 1.0)
    found = with_heard(told, [um(1.2), um(9.0)], 100, 60.0)
    assert [each.source for each in found.fillers] == ["transcript", "sound"]
    assert found.fillers_per_minute == pytest.approx(2.0)


def test_pauses_beside_an_um_are_filled_and_others_stay() -> None:
    pauses = (
        Pause(0.0, 1.0, "before"),
        Pause(2.0, 2.5, "phrase"),
        Pause(2.95, 3.4, "phrase"),
        Pause(9.0, 9.5, "boundary"),
    )
    found = with_filled(Timing(None, None, None, None, pauses, ()), [um(2.5)])
    assert found is not None
    assert [pause.kind for pause in found.pauses] == ["before", "filled", "filled", "boundary"]


def test_fillers_before_numbers_and_at_the_start_are_told() -> None:
    words = spoken(200)
    before_numbers = [um(at * 0.5 - 0.1) for at in (60, 100, 140)]
    found = {each.place: each for each in gatherings(before_numbers, words, (60, 100, 140), None)}
    assert found["number"].count == 3
    assert "start" not in found
    early = gatherings([um(1.0), um(3.0), um(6.0), um(80.0)], words, (), None)
    assert [each.place for each in early if each.place == "start"] == ["start"]
    assert early[0].start_s == 1.0


def test_evenly_spread_fillers_gather_nowhere() -> None:
    even = [um(at) for at in range(5, 100, 12)]
    assert gatherings(even, spoken(200), (), 150) == ()


def test_words_without_a_place_share_what_their_neighbours_leave() -> None:
    words = tuple(Word(text) for text in ("a", "bb", "—", "cccc", "dd"))
    places = [Interval(1.0, 1.2), None, None, Interval(2.0, 2.5), None]
    found = filled_in(words, places, [Interval(0.5, 3.0)])
    assert [(w.start_s, w.end_s) for w in found] == [
        *((1.0, 1.2), (1.2, 1.733), (1.733, 2.0), (2.0, 2.5)),
        (2.5, 3.0),
    ]


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({}, True),
        ({"end_s": 1.12}, False),  # too short
        ({"spread_st": 4.5}, False),  # laughter, a song
        ({"hesitant_share": 0.3}, False),  # other talk
        ({"sides": 1, "gain": 1.0}, False),  # a word drawn out
        ({"sides": 1, "gain": 4.0}, True),
        ({"nasal_start": True, "nasal_end": False}, False),  # m and a vowel: a word cut off
        ({"nasal_start": True}, True),  # hm
    ],
)
def test_what_makes_a_sound_a_filled_pause(changed: dict[str, Any], counts: bool) -> None:
    usual = Evidence(1.0, 1.4, 1.0, 0.5, gain=0.0, sides=0, nasal_start=False, nasal_end=True)
    evidence = dataclasses.replace(usual, **changed)
    assert (evidence.certainty >= SURE) == counts
