"""The time strip draws an answer so that it reads without colour, at any width and closeness."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.scenes import analysis, take
from voiceprep.model import Contour, Filler, LevelCurve, PacePoint, Take
from voiceprep.tui.widgets.strip_rows import Row, rows_of
from voiceprep.tui.widgets.strip_window import Window, whole


def spoken(folder: Path) -> Take:
    """A take whose first half is slow, high and loud, and whose second is the opposite."""
    seen = analysis()
    assert seen.timing is not None
    assert seen.prosody is not None
    halves = range(320)
    return take(
        folder,
        analysis=replace(
            seen,
            timing=replace(
                seen.timing, pace=(PacePoint(0, 15.9, 80.0), PacePoint(16.1, 32, 225.0))
            ),
            prosody=replace(
                seen.prosody,
                contour=Contour(0.1, tuple(6.0 if i < 160 else -6.0 for i in halves)),
                loudness=LevelCurve(0.1, tuple(8.0 if i < 160 else None for i in halves)),
            ),
        ),
    )


def rows(seen: Take, window: Window, *, full: bool = True) -> dict[str, Row]:
    return {row.name: row for row in reversed(rows_of(seen, window, 0.5, full=full))}


@pytest.mark.parametrize("width", [44, 66, 130])
def test_every_row_is_as_wide_as_the_window_and_named(tmp_path: Path, width: int) -> None:
    found = rows_of(spoken(tmp_path), whole(32.0, width), 0.5, full=True)
    assert [row.name for row in found] == [
        *("", "STAR", "pace", "pitch", "", "loud", "pause", "filler"),
    ]
    assert {len(row.text) for row in found} == {width}


def test_the_parts_of_the_story_stand_in_letters_where_they_begin(tmp_path: Path) -> None:
    seen = spoken(tmp_path)
    text = rows(seen, whole(32.0, 64))["STAR"].text
    assert "".join(c for c in text if c.isalpha()) == "STAR"
    assert seen.transcript is not None
    action = seen.transcript.words[40].start_s
    assert action is not None
    assert abs(text.index("A") - action * 2) <= 1


def test_pace_pitch_and_loudness_are_heights_and_the_value_at_the_cursor_is_told(
    tmp_path: Path,
) -> None:
    found = rows(spoken(tmp_path), whole(32.0, 64))
    pace, loud = found["pace"], found["loud"]
    assert (pace.text[10], pace.text[50], pace.value) == ("▁", "█", "80")
    assert (loud.text[10], loud.text[50], loud.value) == ("█", " ", "+8")
    upper, lower = rows_of(spoken(tmp_path), whole(32.0, 64), 0.5, full=True)[3:5]
    assert upper.text[10] != " " == lower.text[10]
    assert lower.text[50] != " " == upper.text[50]


def test_pauses_are_as_long_as_they_were_and_tell_their_seconds_close_by(tmp_path: Path) -> None:
    seen = spoken(tmp_path)
    far = rows(seen, whole(32.0, 64))["pause"].text
    assert far[15:19] == "▓▓▓▓"  # 7.7 to 9.1 s at half a second a column
    assert far.count("░") == 2
    near = rows(seen, whole(32.0, 64).zoom(0.25, 8.0))["pause"].text
    assert "1.4" in near


def test_fillers_are_words_where_there_is_room_and_counted_where_there_is_not(
    tmp_path: Path,
) -> None:
    seen = spoken(tmp_path)
    assert "you know" in rows(seen, whole(32.0, 64))["filler"].text
    assert seen.analysis is not None
    assert seen.analysis.fluency is not None
    crowded = tuple(
        Filler("um", "filled_pause", "sound", 4.0 + i / 100, 4.1 + i / 100) for i in range(3)
    )
    many = replace(seen.analysis.fluency, fillers=crowded)
    text = rows(replace(seen, analysis=replace(seen.analysis, fluency=many)), whole(32.0, 64))
    assert text["filler"].text.strip() == "3"


def test_without_numbers_there_is_still_a_clock(tmp_path: Path) -> None:
    found = rows_of(take(tmp_path, analysis=None), whole(32.0, 64), 0.5, full=True)
    assert [row.look for row in found] == ["axis"]
    assert "0:10" in found[0].text


# -- the window ---------------------------------------------------------------------------------

LENGTHS, WIDTHS = st.floats(0.5, 3600), st.integers(10, 200)


@given(LENGTHS, WIDTHS, st.floats(0, 1), st.lists(st.sampled_from([0.5, 2.0, 0.8, 1.25])))
def test_however_one_looks_the_window_stays_inside_the_answer(
    length: float, width: int, share: float, factors: list[float]
) -> None:
    window = whole(length, width)
    for factor in factors:
        window = window.zoom(factor, share * length).pan(factor - 1)
    assert -1e-6 <= window.start_s < window.end_s <= length + 1e-6
    assert all(window.column(window.second(column)) == column for column in (0, width - 1))


@given(LENGTHS, WIDTHS, st.floats(0, 1))
def test_looking_closer_leaves_the_second_where_it_was(
    length: float, width: int, share: float
) -> None:
    window = whole(length, width)
    at_s = share * length
    before, after = window.column(at_s), window.zoom(0.5, at_s).column(at_s)
    assert before is not None
    assert after is not None
    assert abs(before - after) <= 1


def test_a_second_out_of_view_is_brought_into_it() -> None:
    window = whole(120.0, 60).zoom(0.1, 0.0)
    assert window.column(60.0) is None
    assert window.showing(60.0).column(60.0) is not None
    assert window.showing(3.0) == window
