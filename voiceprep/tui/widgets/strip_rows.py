"""The rows of the time strip: an answer drawn against its clock in letters, blocks and dots.

Each row stands for itself without colour: letters for the parts of a story, heights for pace and
loudness, dots for the melody, shades for pauses, words or circles for fillers. Pure: from a take
and a window to columns of characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from voiceprep.text import clock, safe_line
from voiceprep.tui.marks import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Analysis, Filler, Take
    from voiceprep.tui.widgets.strip_window import Window

Look = Literal["axis", "part", "pace", "pitch", "loud", "pause", "filler"]

BLOCKS = " ▁▂▃▄▅▆▇█"
PACE_WPM = (70.0, 230.0)
LOUD_DB = (-27.0, 9.0)
PITCH_ST = 6.0
"""Half the height of the melody; what goes further stays at the edge."""
SHOWN_PAUSE_S = 0.25
LONG_PAUSE_S = 1.0
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the strip: what it is, what it is at the cursor, and a character a column."""

    name: str
    look: Look
    text: str
    value: str = ""


def rows_of(take: Take, window: Window, at_s: float, *, full: bool) -> tuple[Row, ...]:
    """Return the rows that a take has something for; fewer of them when not `full`."""
    analysis = take.analysis
    rows: list[Row] = [axis_row(window, at_s)]
    if analysis is None:
        return tuple(rows)
    rows += _part_rows(take, window, at_s)
    if full:
        rows += [*_pace_rows(analysis, window, at_s), *_pitch_rows(analysis, window, at_s)]
        rows += _loud_rows(analysis, window, at_s)
    rows += _pause_rows(analysis, window, at_s)
    rows += _filler_rows(take, window)
    return tuple(rows)


# The axis and the parts of a story


def axis_row(window: Window, at_s: float) -> Row:
    """Return the clock along the strip."""
    cells = [" "] * window.width
    for second in window.ticks():
        column = window.column(float(second))
        label = f"╷{clock(second)}"
        if column is not None and column + len(label) <= window.width:
            cells[column : column + len(label)] = label
    return Row("", "axis", "".join(cells), f"{clock(at_s)}.{int(at_s * 10) % 10}")


def parts_by_the_clock(take: Take) -> tuple[tuple[str, float, float], ...]:
    """Return the parts of the story as (part, start, end), neighbours of one part joined."""
    star, transcript = (take.analysis.star if take.analysis else None), take.transcript
    if star is None or transcript is None:
        return ()
    words, found = transcript.words, list[tuple[str, float, float]]()
    for sentence in star.sentences:
        if sentence.part is None or not sentence.first_word <= sentence.last_word < len(words):
            continue
        start, end = words[sentence.first_word].start_s, words[sentence.last_word].end_s
        if start is None or end is None:
            continue
        if found and found[-1][0] == sentence.part:
            found[-1] = (sentence.part, found[-1][1], end)
        else:
            found.append((sentence.part, start, end))
    return tuple(found)


def _part_rows(take: Take, window: Window, at_s: float) -> Iterable[Row]:
    parts = parts_by_the_clock(take)
    if not parts:
        return
    cells, here = [" "] * window.width, ""
    for _part, start_s, end_s in parts:
        for column in window.columns(start_s, end_s):
            cells[column] = "─"
    for part, start_s, end_s in parts:
        letter = LETTERS.get(part, "?")
        free = [column for column in window.columns(start_s, end_s) if cells[column] == "─"]
        if free:
            cells[free[0]] = letter
        if start_s <= at_s <= end_s:
            here = letter
    yield Row("STAR", "part", "".join(cells), here)


# Curves


def _pace_rows(analysis: Analysis, window: Window, at_s: float) -> Iterable[Row]:
    pace = analysis.timing.pace if analysis.timing else ()
    if not pace:
        return

    def at(second: float) -> float | None:
        rates = [point.wpm for point in pace if point.start_s <= second <= point.end_s]
        return fmean(rates) if rates else None

    values = [at(window.second(column)) for column in range(window.width)]
    here = at(at_s)
    yield Row("pace", "pace", _blocks(values, *PACE_WPM), "" if here is None else f"{here:.0f}")


def _loud_rows(analysis: Analysis, window: Window, at_s: float) -> Iterable[Row]:
    curve = analysis.prosody.loudness if analysis.prosody else None
    if curve is None:
        return
    values = _sampled(curve.values_db, curve.step_s, window, 1)
    here = _value_at(curve.values_db, curve.step_s, at_s)
    yield Row("loud", "loud", _blocks(values, *LOUD_DB), "" if here is None else f"{here:+.0f}")


def _pitch_rows(analysis: Analysis, window: Window, at_s: float) -> Iterable[Row]:
    curve = analysis.prosody.contour if analysis.prosody else None
    if curve is None:
        return
    heights = [
        None if value is None else min(7, max(0, int((PITCH_ST - value) / (2 * PITCH_ST) * 8)))
        for value in _sampled(curve.values_st, curve.step_s, window, 2)
    ]
    here = _value_at(curve.values_st, curve.step_s, at_s)
    yield Row("pitch", "pitch", _dots(heights, 0), "" if here is None else f"{here:+.0f}")
    yield Row("", "pitch", _dots(heights, 4))


def _sampled(
    values: Sequence[float | None], step_s: float, window: Window, per_column: int
) -> list[float | None]:
    """Return the mean of what each column (or half of one) stands for."""
    wide = window.step_s / per_column
    found: list[float | None] = []
    for part in range(window.width * per_column):
        first = int((window.start_s + part * wide) / step_s)
        last = max(first + 1, int((window.start_s + (part + 1) * wide) / step_s))
        heard = [value for value in values[first:last] if value is not None]
        found.append(fmean(heard) if heard else None)
    return found


def _value_at(values: Sequence[float | None], step_s: float, at_s: float) -> float | None:
    index = int(at_s / step_s)
    return values[index] if 0 <= index < len(values) else None


def _blocks(values: Iterable[float | None], low: float, high: float) -> str:
    return "".join(_block(value, low, high) for value in values)


def _block(value: float | None, low: float, high: float) -> str:
    if value is None:
        return " "
    return BLOCKS[1 + min(7, max(0, int((value - low) / (high - low) * 8)))]


def _dots(heights: Sequence[int | None], top: int) -> str:
    """Return one row of four dots' height: half-columns in pairs, `top` the uppermost dot."""
    cells = []
    for first in range(0, len(heights), 2):
        bits = 0
        for side, height in enumerate(heights[first : first + 2]):
            if height is not None and top <= height < top + 4:
                bits |= _DOTS[side][height - top]
        cells.append(chr(0x2800 + bits) if bits else " ")
    return "".join(cells)


# Pauses and fillers


def _pause_rows(analysis: Analysis, window: Window, at_s: float) -> Iterable[Row]:
    pauses = analysis.timing.pauses if analysis.timing else ()
    if not pauses:
        return
    cells, here = [" "] * window.width, ""
    for pause in pauses:
        if pause.duration_s < SHOWN_PAUSE_S:
            continue
        columns = window.columns(pause.start_s, pause.end_s)
        shade = "▓" if pause.duration_s >= LONG_PAUSE_S else "░"
        for column in columns:
            cells[column] = shade
        told = f"{pause.duration_s:.1f}"
        if len(columns) >= len(told) + 2:
            _write(cells, columns[0] + (len(columns) - len(told)) // 2, told)
        if pause.start_s <= at_s <= pause.end_s:
            here = told
    yield Row("pause", "pause", "".join(cells), here)


def _filler_rows(take: Take, window: Window) -> Iterable[Row]:
    fluency = take.analysis.fluency if take.analysis else None
    placed = [(begun_s(f, take), f.text) for f in fluency.fillers] if fluency else []
    known = sorted((at_s, text) for at_s, text in placed if at_s is not None)
    at = [(column, text) for at_s, text in known if (column := window.column(at_s)) is not None]
    if not known:
        return
    cells = [" "] * window.width
    for index, (column, text) in enumerate(at):
        following = at[index + 1][0] if index + 1 < len(at) else window.width + 1
        said = safe_line(text, 12)
        if cells[column] == " " and said.isascii() and column + len(said) < following:
            _write(cells, column, said)
        else:
            _count(cells, column)
    yield Row("filler", "filler", "".join(cells))


def begun_s(filler: Filler, take: Take) -> float | None:
    """Return when a filler was said: as it was measured, else when its word begins."""
    if filler.start_s is not None:
        return filler.start_s
    words = take.transcript.words if take.transcript else ()
    at = filler.first_word
    return words[at].start_s if at is not None and 0 <= at < len(words) else None


def _write(cells: list[str], column: int, text: str) -> None:
    cells[column : column + len(text)] = text[: len(cells) - column]


def _count(cells: list[str], column: int) -> None:
    before = cells[column]
    if before == "●":
        cells[column] = "2"
    elif before.isdigit():
        cells[column] = str(min(9, int(before) + 1))
    else:
        cells[column] = "●"
