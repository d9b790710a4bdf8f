"""One answer along the clock: story, pace, pauses, loudness and pitch, in lanes.

Horizontal places are shares of the width in per cent, so that a chart fits a phone and a sheet of
paper with its letters at their own size. Nothing here writes markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.report.charts import in_words
from voiceprep.report.scales import Scale, Stretch, Tick
from voiceprep.report.words import PARTS, SHOWN_PAUSE_S
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Analysis, Interval, Norm, Take

TICKS_S = (5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
MOST_TICKS = 7
PACE_WPM = (60.0, 240.0)
PITCH_ST = (-8.0, 8.0)
LOUDNESS_DB = (-12.0, 9.0)
SMOOTH_S = 0.8
TALLEST_PAUSE_S = 3.0
CURVE_POINTS = 400


@dataclass(frozen=True, slots=True)
class Strip:
    """One answer along the clock. A lane without anything to show is empty."""

    duration_s: float
    ticks: tuple[Tick, ...]
    parts: tuple[Stretch, ...]
    speech: tuple[Stretch, ...]
    pauses: tuple[Stretch, ...]
    fillers: tuple[Stretch, ...]
    held: tuple[Stretch, ...]
    pace: str
    """Points of the curve, in a box of 1000 by 100."""
    pace_band: tuple[float, float] | None
    """Top and height of the good range, in per cent of the lane."""
    pace_range: str
    """The good range in words."""
    rushed: tuple[Stretch, ...]
    dragging: tuple[Stretch, ...]
    loudness: tuple[str, ...]
    """One curve a stretch of speech, in a box of 1000 by 100."""
    pitch: tuple[str, ...]
    """One curve a voiced stretch, in a box of 1000 by 100."""
    flat: tuple[Stretch, ...]
    summary: str
    """The same in words."""


def strip(take: Take, norm: Norm | None = None) -> Strip:
    """Return one answer along the clock; `norm` is the range of the speech rate."""
    scale = Scale(max(take.duration_s, 0.1))
    analysis = take.analysis
    return Strip(
        duration_s=take.duration_s,
        ticks=_ticks(scale),
        parts=_parts(analysis, scale),
        speech=_speech(analysis, scale),
        pauses=_pauses(analysis, scale),
        fillers=_fillers(analysis, scale),
        held=_held(analysis, scale),
        pace=_pace(analysis, scale),
        pace_band=_pace_band(norm),
        pace_range=in_words(norm.green) if norm else "",
        rushed=_rushed(analysis, scale),
        dragging=_dragging(analysis, scale),
        loudness=_loudness(analysis, scale),
        pitch=_pitch(analysis, scale),
        flat=_flat(analysis, scale),
        summary=_summary(analysis, take.duration_s),
    )


def _ticks(scale: Scale) -> tuple[Tick, ...]:
    step = next((s for s in TICKS_S if scale.length / s <= MOST_TICKS), TICKS_S[-1])
    times = range(0, int(scale.length) + 1, step)
    shown = [time for time in times if scale.x(time) <= 96]
    return tuple(Tick(scale.x(time), clock(time)) for time in shown)


def _parts(analysis: Analysis | None, scale: Scale) -> tuple[Stretch, ...]:
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


def _speech(analysis: Analysis | None, scale: Scale) -> tuple[Stretch, ...]:
    spoken = analysis.acoustics.speech if analysis and analysis.acoustics else ()
    return tuple(scale.stretch(i.start_s, i.end_s, "speech") for i in spoken)


def _pauses(analysis: Analysis | None, scale: Scale) -> tuple[Stretch, ...]:
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


def _fillers(analysis: Analysis | None, scale: Scale) -> tuple[Stretch, ...]:
    fillers = analysis.fluency.fillers if analysis and analysis.fluency else ()
    return tuple(
        scale.stretch(f.start_s, f.end_s or f.start_s, f"“{f.text}” at {clock(f.start_s)}")
        for f in fillers
        if f.start_s is not None
    )


def _held(analysis: Analysis | None, scale: Scale) -> tuple[Stretch, ...]:
    drawn = analysis.fluency.drawn_out if analysis and analysis.fluency else ()
    return tuple(
        scale.stretch(
            word.start_s,
            word.end_s,
            f"a word held for {word.duration_s:.1f} s at {clock(word.start_s)}",
        )
        for word in drawn
    )


def _pace(analysis: Analysis | None, scale: Scale) -> str:
    points = analysis.timing.pace if analysis and analysis.timing else ()
    if len(points) < 2:
        return ""
    lane = _lane(PACE_WPM)
    middles = [(scale.x((p.start_s + p.end_s) / 2), 100 - lane.x(p.wpm)) for p in points]
    return _curve(middles)


def _pace_band(norm: Norm | None) -> tuple[float, float] | None:
    if norm is None or norm.green.low is None or norm.green.high is None:
        return None
    lane = _lane(PACE_WPM)
    top, bottom = 100 - lane.x(norm.green.high), 100 - lane.x(norm.green.low)
    return round(top, 1), round(bottom - top, 1)


def _rushed(analysis: Analysis | None, scale: Scale) -> tuple[Stretch, ...]:
    found = analysis.timing.rushed if analysis and analysis.timing else ()
    return tuple(_named(found, "rushed", scale))


def _dragging(analysis: Analysis | None, scale: Scale) -> tuple[Stretch, ...]:
    found = analysis.timing.dragging if analysis and analysis.timing else ()
    return tuple(_named(found, "dragging", scale))


def _named(intervals: Iterable[Interval], name: str, scale: Scale) -> Iterable[Stretch]:
    for i in intervals:
        yield scale.stretch(
            i.start_s, i.end_s, f"{name} from {clock(i.start_s)} to {clock(i.end_s)}"
        )


def _loudness(analysis: Analysis | None, scale: Scale) -> tuple[str, ...]:
    curve = analysis.prosody.loudness if analysis and analysis.prosody else None
    if curve is None:
        return ()
    smooth = _smoothed(curve.values_db, round(SMOOTH_S / curve.step_s / 2))
    return _curves(smooth, curve.step_s, scale, _lane(LOUDNESS_DB))


def _smoothed(values: Sequence[float | None], reach: int) -> list[float | None]:
    """Return the mean around each value: syllables rise and fall, phrases are to be seen."""
    smooth: list[float | None] = []
    for index, value in enumerate(values):
        near = values[max(0, index - reach) : index + reach + 1]
        there = [each for each in near if each is not None]
        smooth.append(None if value is None else sum(there) / len(there))
    return smooth


def _pitch(analysis: Analysis | None, scale: Scale) -> tuple[str, ...]:
    contour = analysis.prosody.contour if analysis and analysis.prosody else None
    return _curves(contour.values_st, contour.step_s, scale, _lane(PITCH_ST)) if contour else ()


def _lane(bounds: tuple[float, float]) -> Scale:
    low, high = bounds
    return Scale(high - low, low)


def _curves(
    values: Sequence[float | None], step_s: float, scale: Scale, lane: Scale
) -> tuple[str, ...]:
    bins = _thinned(values)
    bin_s = step_s * len(values) / max(len(bins), 1)
    places = [
        None if value is None else (scale.x((index + 0.5) * bin_s), 100 - lane.x(value))
        for index, value in enumerate(bins)
    ]
    return tuple(_curve(run) for run in _runs(places) if len(run) > 1)


def _thinned(values: Sequence[float | None]) -> list[float | None]:
    """Return at most `CURVE_POINTS` means: more cannot be seen."""
    size = max(1, -(-len(values) // CURVE_POINTS))
    thinned: list[float | None] = []
    for start in range(0, len(values), size):
        there = [value for value in values[start : start + size] if value is not None]
        thinned.append(sum(there) / len(there) if there else None)
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


def _flat(analysis: Analysis | None, scale: Scale) -> tuple[Stretch, ...]:
    flat = analysis.prosody.flat if analysis and analysis.prosody else ()
    return tuple(_named(flat, "flat", scale))


def _counts(analysis: Analysis, scale: Scale) -> list[str]:
    """Return how many pauses and fillers there are; nothing of what is muted."""
    counts = []
    pauses, fillers = _pauses(analysis, scale), _fillers(analysis, scale)
    if pauses or (analysis.timing and analysis.timing.phonation_share is not None):
        counts.append(f"{len(pauses)} pauses of half a second or more")
    if fillers or (analysis.fluency and analysis.fluency.fillers_per_minute is not None):
        counts.append(f"{len(fillers)} fillers")
    return counts


def _summary(analysis: Analysis | None, duration_s: float) -> str:
    if analysis is None:
        return f"An answer of {clock(duration_s)}."
    scale = Scale(max(duration_s, 0.1))
    told = [bar.title for bar in _parts(analysis, scale)]
    counts = _counts(analysis, scale)
    uneven = [*_rushed(analysis, scale), *_dragging(analysis, scale), *_held(analysis, scale)]
    said = "; ".join((*told, *counts, *(bar.title for bar in uneven)))
    return f"An answer of {clock(duration_s)}{': ' if said else ''}{said}."
