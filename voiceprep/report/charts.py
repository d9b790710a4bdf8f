"""A value on its range: the geometry of the chart and its words; the template draws it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.report.scales import Scale, Tick

if TYPE_CHECKING:
    from voiceprep.model import Band, Finding, Norm

UNITS = {"wpm": "words a minute", "st": "semitones", "stories": ""}


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


def band_chart(finding: Finding) -> BandChart | None:
    """Return a value on its range; None where either is missing."""
    norm, value = finding.norm, finding.value
    if norm is None or value is None:
        return None
    low, high = _domain(norm, value)
    scale = Scale(high - low, low)
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
    near = value + math.copysign(1e-9, value)  # 2.05 is 2.1 to people, and a bit less in binary
    digits = f"{near:.0f}" if abs(value) >= 100 else f"{near:.1f}".removesuffix(".0")
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


def _domain(norm: Norm, value: float) -> tuple[float, float]:
    bands = (norm.green.low, norm.green.high, norm.amber.low, norm.amber.high)
    edges = [edge for edge in bands if edge is not None]
    low, high = min((*edges, value)), max((*edges, value))
    room = (high - low or abs(high) or 1.0) * 0.25
    floor = 0.0 if low >= 0 else low - room
    most = _most(norm.unit)
    top = high + room if most is None or high > most else min(high + room, most)
    return min(floor, low), top


def _most(unit: str) -> float | None:
    """Return what no value of a unit can exceed: 100 %, 4 of 4."""
    of = unit.removeprefix("of ")
    return 100.0 if unit == "%" else float(of) if of != unit and of.isdecimal() else None


def _extent(band: Band, scale: Scale) -> tuple[float, float]:
    left = 0.0 if band.low is None else scale.x(band.low)
    right = 100.0 if band.high is None else scale.x(band.high)
    return left, round(max(right - left, 0.6), 2)


def _ends(band: Band, scale: Scale) -> tuple[Tick, ...]:
    edges = [edge for edge in (band.low, band.high) if edge is not None]
    ticks = [Tick(scale.x(edge), number(edge)) for edge in edges]
    if len(ticks) == 2 and ticks[1].x - ticks[0].x < 14:
        middle = (ticks[0].x + ticks[1].x) / 2
        return (Tick(round(middle, 2), f"{ticks[0].label}–{ticks[1].label}"),)
    return tuple(ticks)
