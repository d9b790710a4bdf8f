"""What is said about numbers, and how the transcript is marked: no widget needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.scenes import FINDINGS, analysis, spoken_words, take
from voiceprep.model import Device, Level, Mark, Pause, Timing, Transcript, Word
from voiceprep.tui.marks import Piece, lines_of, pieces_of, word_at
from voiceprep.tui.wording import (
    level_said,
    marks_said,
    microphone_said,
    number,
    range_said,
    silence_cause,
    step_said,
    when,
)

STEPS = (60, 90, 120, 150)


@pytest.mark.parametrize(
    ("elapsed_s", "sign"), [(0, "○"), (59, "○"), (60, "◔"), (90, "◑"), (120, "◕"), (150, "●")]
)
def test_each_step_has_a_sign_of_its_own(elapsed_s: int, sign: str) -> None:
    assert step_said(elapsed_s, STEPS).sign == sign


def test_steps_of_another_number_end_with_the_last_words() -> None:
    assert step_said(200, (60, 120)).sign == "●"
    assert step_said(200, ()).sign == "○"


@pytest.mark.parametrize(
    ("loudest", "level", "clipping", "words"),
    [
        (-12.0, Level(-20, -12), False, "good"),
        (-3.0, Level(-9, -3), False, "loud"),
        (-3.0, Level(-9, 0, clipped=True), True, "clipping"),
        (-40.0, Level(-48, -40), False, "quiet"),
        (-65.0, Level(-70, -65), False, "very quiet"),
        (-120.0, Level(-120, -120, zero_s=0.6), False, "digital silence"),
        (-12.0, Level(-20, -12, stalled_s=1.5), False, "no sound is arriving"),
    ],
)
def test_each_level_has_its_words(loudest: float, level: Level, clipping: bool, words: str) -> None:
    assert level_said(loudest, level, clipping=clipping).words == words


def test_on_a_mac_silence_is_a_missing_permission() -> None:
    assert "Privacy" in silence_cause("darwin")
    assert "muted" in silence_cause("linux")


def test_dates_are_told_as_people_do() -> None:
    now = datetime(2026, 5, 20, 15, 0, tzinfo=UTC).astimezone()

    assert when(now, now) == f"today {now:%H:%M}"
    assert when(now - timedelta(days=1), now).startswith("yesterday")
    assert when(now - timedelta(days=40), now).startswith("10 Apr")
    assert when(now - timedelta(days=400), now).endswith("2025")


@pytest.mark.parametrize(
    ("value", "shown"), [(182.0, "182"), (6.4, "6.4"), (0.5, "0.5"), (10.0, "10"), (100.4, "100")]
)
def test_numbers_carry_no_needless_digits(value: float, shown: str) -> None:
    assert number(value) == shown


def test_a_range_is_told_with_the_number() -> None:
    assert range_said(FINDINGS[0]) == "yours 182 words a minute · good 120–165"
    assert range_said(FINDINGS[1]) == "yours 6.4 a minute · good up to 5"
    assert range_said(FINDINGS[2]) == ""


def test_what_happened_while_recording_is_told() -> None:
    marks = (Mark("gap", 1.0, 0.04), Mark("gap", 2.0, 0.08), Mark("vanished", 42.0))

    assert marks_said(marks) == "2 gaps of 0.12 s in the sound, microphone lost at 0:42"
    assert marks_said(()) == ""


def test_a_narrow_headset_is_named_as_such() -> None:
    said = microphone_said((Device("Headset", "test", 8000, 1, True),), "")

    assert "narrow-band" in said.words


def test_a_chosen_microphone_that_is_away_is_missed() -> None:
    said = microphone_said((Device("Built-in", "test", 48000, 1, True),), "Headset")

    assert said.words == "Headset is not there"


def test_marks_stand_where_they_were_heard(tmp_path: Path) -> None:
    told = [piece.text for piece in pieces_of(take(tmp_path))]

    assert told[:4] == ["S▸", "[Um]", "so", "in"]
    assert told[told.index("[you") + 1] == "know]"
    assert told.count("[uh]") == 1


def test_a_pause_stands_between_the_words_it_was_heard_between(tmp_path: Path) -> None:
    spoken = Transcript((Word("First", 0.5, 1.0), Word("then", 2.5, 2.9), Word("that", 3.5, 3.9)))
    timing = Timing(
        None, None, None, None, (Pause(1.0, 2.5, "phrase"), Pause(2.9, 3.5, "phrase")), ()
    )
    seen = take(
        tmp_path,
        transcript=spoken,
        analysis=replace(analysis(), timing=timing, fluency=None, star=None),
    )

    assert [p.text for p in pieces_of(seen)] == ["First", "‖1.5", "then", "│", "that"]


def test_every_word_is_there_once_and_in_order(tmp_path: Path) -> None:
    pieces = pieces_of(take(tmp_path))

    assert [p.word for p in pieces if p.word is not None] == list(range(len(spoken_words().words)))


def test_an_unread_take_has_no_pieces(tmp_path: Path) -> None:
    assert pieces_of(take(tmp_path, read=False)) == ()


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)),
    st.integers(2, 40),
)
def test_no_line_is_wider_than_asked_and_nothing_is_lost(words: list[str], width: int) -> None:
    lines = lines_of([Piece(word, "word", n) for n, word in enumerate(words)], width)

    assert all(placed.x + placed.width <= width for line in lines for placed in line)
    assert "".join(p.piece.text for line in lines for p in line) == "".join(words)


def test_the_word_being_heard_is_the_last_that_began() -> None:
    words = spoken_words().words

    assert word_at(words, 0.0) is None
    assert word_at(words, 0.5) == 0
    assert word_at(words, 1.3) == 2
    assert word_at(words, 1e9) == len(words) - 1
