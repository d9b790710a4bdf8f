"""The geometry of the charts; the templates draw it.

Horizontal places are shares of the width in per cent, so that a chart fits a phone and a sheet of
paper with its letters at their own size. Nothing here writes markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.report.words import NO_PART, PARTS, SHOWN_PAUSE_S, Look
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Analysis, Band, Finding, Norm, Take

TICKS_S = (5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
MOST_TICKS = 7
PACE_WPM = (60.0, 240.0)
PITCH_ST = (-8.0, 8.0)
TALLEST_PAUSE_S = 3.0
PITCH_POINTS = 400
UNITS = {"wpm": "words a minute", "st": "semitones", "stories": ""}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bar along the time axis; places in per cent."""

    x: float
    width: float
    title: str
    look: Look = NO_PART
    height: float = 100.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A time with its label."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One answer along the clock. A lane without anything to show is empty."""

    duration_s: float
    ticks: tuple[Tick, ...]
    parts: tuple[Stretch, ...]
    speech: tuple[Stretch, ...]
    pauses: tuple[Stretch, ...]
    fillers: tuple[Stretch, ...]
    pace: str
    """Points of the curve, in a box of 1000 by 100."""
    pace_band: tuple[float, float] | None
    """Top and height of the good range, in per cent of the lane."""
    pace_range: str
    """The good range in words."""
    pitch: tuple[str, ...]
    """One curve a voiced stretch, in a box of 1000 by 100."""
    flat: tuple[Stretch, ...]
    summary: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class BandChart:
    """A value on its range; places in per cent."""

    amber: tuple[float, float]
    green: tuple[float, float]
    value_x: float
    value: str
    """With its unit."""
    ends: tuple[Tick, ...]
    summary: str


def strip(take: Take, norm: Norm | None = None) -> Strip:
    """Return one answer along the clock; `norm` is the range of the speech rate."""
    scale = _Scale(max(take.duration_s, 0.1))
    analysis = take.analysis
    return Strip(
        duration_s=take.duration_s,
        ticks=_ticks(scale),
        parts=_parts(analysis, scale),
        speech=_speech(analysis, scale),
        pauses=_pauses(analysis, scale),
        fillers=_fillers(analysis, scale),
        pace=_pace(analysis, scale),
        pace_band=_pace_band(norm),
        pace_range=in_words(norm.green) if norm else "",
        pitch=_pitch(analysis, scale),
        flat=_flat(analysis, scale),
        summary=_summary(analysis, take.duration_s),
    )


def band_chart(finding: Finding) -> BandChart | None:
    """Return a value on its range; None where either is missing."""
    norm, value = finding.norm, finding.value
    if norm is None or value is None:
        return None
    low, high = _domain(norm, value)
    scale = _Scale(high - low, low)
    return BandChart(
        amber=_extent(norm.amber, scale),
        green=_extent(norm.green, scale),
        value_x=scale.x(value),
        value=_with_unit(number(value), norm.unit),
        ends=_ends(norm.green, scale),
        summary=f"{_with_unit(number(value), norm.unit)}; good: {in_words(norm.green)}",
    )


def number(value: float) -> str:
    """Return a value with as many digits as it is worth, and a true minus sign."""
    digits = f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}".removesuffix(".0")
    return (digits if abs(value) >= 1 else f"{value:.2g}").replace("-", "−")


def in_words(band: Band, unit: str = "") -> str:
    """Return a range as people say it."""
    if band.low is None and band.high is None:
        return "any"
    if band.low is None:
        return f"up to {_with_unit(number(band.high or 0.0), unit)}"
    if band.high is None:
        least = number(band.low or 0.0)
        more = "" if unit == f"of {least}" else " or more"  # nothing is more than all
        return _with_unit(least, unit) + more
    return f"{number(band.low)} to {_with_unit(number(band.high), unit)}"


def _with_unit(value: str, unit: str) -> str:
    return f"{value} {UNITS.get(unit, unit)}".strip()


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a quantity to a place in per cent."""

    length: float
    start: float = 0.0

    def x(self, value: float) -> float:
        return round(min(max((value - self.start) / self.length, 0.0), 1.0) * 100, 2)

    def stretch(
        self, start: float, end: float, title: str, look: Look = NO_PART, height: float = 100.0
    ) -> Stretch:
        left = self.x(start)
        return Stretch(left, max(round(self.x(end) - left, 2), 0.15), title, look, height)


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    step = next((s for s in TICKS_S if scale.length / s <= MOST_TICKS), TICKS_S[-1])
    times = range(0, int(scale.length) + 1, step)
    shown = [time for time in times if scale.x(time) <= 96]
    return tuple(Tick(scale.x(time), clock(time)) for time in shown)


def _parts(analysis: Analysis | None, scale: _Scale) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    sentences = analysis.star.sentences if analysis and analysis.star else ()
    told = [s for s in sentences if s.part and s.start_s is not None and s.end_s is not None]
    for sentence in told:
        look = PARTS[sentence.part or "situation"]
        start, end = sentence.start_s or 0.0, sentence.end_s or 0.0
        bar = scale.stretch(start, end, f"{look.meaning} {clock(start)}–{clock(end)}", look)
        if found and found[-1].look == look:
            bar = _joined(found.pop(), bar)
        found.append(bar)
    return tuple(found)


def _joined(before: Stretch, after: Stretch) -> Stretch:
    opening, _, _ = before.title.partition("–")
    _, _, closing = after.title.partition("–")
    width = round(after.x + after.width - before.x, 2)
    return Stretch(before.x, width, f"{opening}–{closing}", before.look)


def _speech(analysis: Analysis | None, scale: _Scale) -> tuple[Stretch, ...]:
    spoken = analysis.acoustics.speech if analysis and analysis.acoustics else ()
    return tuple(scale.stretch(i.start_s, i.end_s, "speech") for i in spoken)


def _pauses(analysis: Analysis | None, scale: _Scale) -> tuple[Stretch, ...]:
    pauses = analysis.timing.pauses if analysis and analysis.timing else ()
    return tuple(
        scale.stretch(
            pause.start_s,
            pause.end_s,
            f"pause of {pause.duration_s:.1f} s at {clock(pause.start_s)}",
            height=round(min(pause.duration_s / TALLEST_PAUSE_S, 1.0) * 100, 1),
        )
        for pause in pauses
        if pause.duration_s >= SHOWN_PAUSE_S
    )


def _fillers(analysis: Analysis | None, scale: _Scale) -> tuple[Stretch, ...]:
    fillers = analysis.fluency.fillers if analysis and analysis.fluency else ()
    return tuple(
        scale.stretch(f.start_s, f.end_s or f.start_s, f"“{f.text}” at {clock(f.start_s)}")
        for f in fillers
        if f.start_s is not None
    )


def _pace(analysis: Analysis | None, scale: _Scale) -> str:
    points = analysis.timing.pace if analysis and analysis.timing else ()
    if len(points) < 2:
        return ""
    low, high = PACE_WPM
    lane = _Scale(high - low, low)
    middles = [(scale.x((p.start_s + p.end_s) / 2), 100 - lane.x(p.wpm)) for p in points]
    return _curve(middles)


def _pace_band(norm: Norm | None) -> tuple[float, float] | None:
    if norm is None or norm.green.low is None or norm.green.high is None:
        return None
    low, high = PACE_WPM
    lane = _Scale(high - low, low)
    top, bottom = 100 - lane.x(norm.green.high), 100 - lane.x(norm.green.low)
    return round(top, 1), round(bottom - top, 1)


def _pitch(analysis: Analysis | None, scale: _Scale) -> tuple[str, ...]:
    contour = analysis.prosody.contour if analysis and analysis.prosody else None
    if contour is None:
        return ()
    bins = _thinned(contour.values_st)
    step_s = contour.step_s * len(contour.values_st) / max(len(bins), 1)
    low, high = PITCH_ST
    lane = _Scale(high - low, low)
    places = [
        None if value is None else (scale.x((index + 0.5) * step_s), 100 - lane.x(value))
        for index, value in enumerate(bins)
    ]
    return tuple(_curve(run) for run in _runs(places) if len(run) > 1)


def _thinned(values: Sequence[float | None]) -> list[float | None]:
    """Return at most `PITCH_POINTS` means: more cannot be seen."""
    size = max(1, -(-len(values) // PITCH_POINTS))
    thinned: list[float | None] = []
    for start in range(0, len(values), size):
        voiced = [value for value in values[start : start + size] if value is not None]
        thinned.append(sum(voiced) / len(voiced) if voiced else None)
    return thinned


def _runs(
    places: Iterable[tuple[float, float] | None],
) -> Iterable[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for place in places:
        if place is not None:
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _curve(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x * 10:.1f},{y:.1f}" for x, y in places)


def _flat(analysis: Analysis | None, scale: _Scale) -> tuple[Stretch, ...]:
    flat = analysis.prosody.flat if analysis and analysis.prosody else ()
    return tuple(
        scale.stretch(i.start_s, i.end_s, f"flat from {clock(i.start_s)} to {clock(i.end_s)}")
        for i in flat
    )


def _summary(analysis: Analysis | None, duration_s: float) -> str:
    if analysis is None:
        return f"An answer of {clock(duration_s)}."
    scale = _Scale(max(duration_s, 0.1))
    told = [bar.title for bar in _parts(analysis, scale)]
    pauses, fillers = _pauses(analysis, scale), _fillers(analysis, scale)
    counts = [f"{len(pauses)} pauses of half a second or more", f"{len(fillers)} fillers"]
    return f"An answer of {clock(duration_s)}: " + "; ".join((*told, *counts)) + "."


def _domain(norm: Norm, value: float) -> tuple[float, float]:
    bands = (norm.green.low, norm.green.high, norm.amber.low, norm.amber.high)
    edges = [edge for edge in bands if edge is not None]
    low, high = min((*edges, value)), max((*edges, value))
    room = (high - low or abs(high) or 1.0) * 0.25
    floor = 0.0 if low >= 0 else low - room
    return min(floor, low), high + room


def _extent(band: Band, scale: _Scale) -> tuple[float, float]:
    left = 0.0 if band.low is None else scale.x(band.low)
    right = 100.0 if band.high is None else scale.x(band.high)
    return left, round(max(right - left, 0.6), 2)


def _ends(band: Band, scale: _Scale) -> tuple[Tick, ...]:
    edges = [edge for edge in (band.low, band.high) if edge is not None]
    ticks = [Tick(scale.x(edge), number(edge)) for edge in edges]
    if len(ticks) == 2 and ticks[1].x - ticks[0].x < 14:
        middle = (ticks[0].x + ticks[1].x) / 2
        return (Tick(round(middle, 2), f"{ticks[0].label}–{ticks[1].label}"),)
    return tuple(ticks)
