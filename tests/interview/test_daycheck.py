"""The check of the day, judged by the ranges that answers are judged by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceprep.coaching import norms
from voiceprep.interview.daycheck import (
    ON_SITE,
    VIRTUAL,
    CheckLine,
    check_list,
    sound_lines,
)
from voiceprep.model import Acoustics, Interval

GOOD = Acoustics(-24.0, 35.0, 0.0, (Interval(0.4, 4.0), Interval(4.5, 9.8)))


def lines(acoustics: Acoustics, **more: float | None) -> dict[str, CheckLine]:
    return {line.id: line for line in sound_lines(acoustics, norms(), **more)}


def test_a_good_line_is_good_in_everything_and_asks_for_nothing() -> None:
    found = lines(GOOD, echo_db=-50.0, room_s=0.3)

    assert set(found) == {"level", "noise", "clipping", "echo", "room"}
    assert all(line.verdict == "good" and not line.to_do for line in found.values())
    assert found["level"].text == "Voice at −24 dBFS"


@pytest.mark.parametrize(
    ("acoustics", "more", "id_", "verdict", "said"),
    [
        (replace(GOOD, level_dbfs=-40.0), {}, "level", "watch", "hard to hear"),
        (replace(GOOD, level_dbfs=-55.0), {}, "level", "fix", "hard to hear"),
        (replace(GOOD, level_dbfs=-3.0), {}, "level", "fix", "very loud"),
        (replace(GOOD, snr_db=15.0), {}, "noise", "watch", "Close the window"),
        (replace(GOOD, snr_db=5.0), {}, "noise", "fix", "Close the window"),
        (replace(GOOD, clipped_share=0.02), {}, "clipping", "fix", "Turn the microphone down"),
        (GOOD, {"echo_db": -20.0}, "echo", "watch", "headphones"),
        (GOOD, {"echo_db": -3.0}, "echo", "fix", "headphones"),
        (GOOD, {"room_s": 1.4}, "room", "fix", "rings"),
    ],
)
def test_what_is_wrong_comes_first_with_what_to_do(
    acoustics: Acoustics, more: dict[str, float], id_: str, verdict: str, said: str
) -> None:
    first, *rest = sound_lines(acoustics, norms(), **more)

    assert (first.id, first.verdict) == (id_, verdict)
    assert said in first.to_do
    assert first.norm is not None
    assert first.norm.source
    assert all(line.verdict == "good" for line in rest)


@pytest.mark.parametrize(
    ("acoustics", "said"),
    [
        (Acoustics(None, None, 0.0, ()), "Nothing was heard at all"),
        (Acoustics(-30.0, None, 0.0, ()), "No speech was heard"),
        (replace(GOOD, speech=(Interval(1.0, 2.6),)), "Only 2 s of speech was heard"),
    ],
)
def test_without_speech_nothing_else_is_judged(acoustics: Acoustics, said: str) -> None:
    (line,) = sound_lines(acoustics, norms())

    assert (line.id, line.verdict, line.text) == ("speech", "fix", said)
    assert line.to_do


def test_what_was_not_measured_is_not_judged() -> None:
    assert set(lines(replace(GOOD, snr_db=None))) == {"level", "clipping"}


def test_the_lists_fit_the_format_and_each_item_has_its_own_id() -> None:
    assert {item.text for item in VIRTUAL} >= {
        "Camera", "Network", "Light", "Notes", "Updates", "Charger",
    }  # fmt: skip
    assert {item.text for item in ON_SITE} >= {"Tour", "Lunch", "Names", "Receptionist", "Route"}
    both = check_list("")
    assert both == (*check_list("virtual"), *check_list("on-site"))
    assert len({item.id for item in both}) == len(both)
