"""What became of a person's numbers over many takes, told only where it is more than their noise.

No grade, no forecast, and nothing about the person. A measure has moved where its level in the last
third of the takes differs from that in the first third by more than chance makes levels differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING, Literal

from voiceprep.coaching.comparing import LEFT_OUT
from voiceprep.coaching.noise import least_change, noise_of, towards
from voiceprep.coaching.profiles import chosen
from voiceprep.coaching.ranking import MEASURES
from voiceprep.coaching.values import norms_for, unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from voiceprep.coaching.noise import Noise, Way
    from voiceprep.model import Measures, Norm, Question, Settings

SHOWN_TAKES = 60
"""As many takes as a trend is told from, unless asked otherwise: what was a year ago is past."""
NOT_OVER_TIME = LEFT_OUT | {"story", "question_terms", "phrases"}
"""Of one answer alone."""
_LEVEL_SHARE = 1.15
"""The levels of two thirds of k takes differ by less than this share of the noise of single takes,
divided by the root of k, in 95 % of series that do not change (``scripts/evaluate trends``)."""
_MOST_STEADYING = 20
"""More takes do not make a level any surer: days and questions differ as well as takes."""
_APART = timedelta(hours=4)
"""Takes further apart are of different sittings; people have good days and bad ones."""

State = Literal["few", "steady", "moved"]


@dataclass(frozen=True, slots=True)
class Trend:
    """One measure over takes, the earliest first."""

    measure: str
    unit: str
    moments: tuple[datetime, ...]
    values: tuple[float, ...]
    early: float
    """The level in the first third: the median."""
    late: float
    """The level in the last third."""
    band: float
    """What the level has to move by to be more than noise; in the measure's unit."""
    noise: Noise
    """Of single takes."""
    norm: Norm | None

    @property
    def state(self) -> State:
        """Whether it moved beyond the person's own noise; `few` where nothing can be told yet."""
        if not self.noise.own:
            return "few"
        return "moved" if abs(self.late - self.early) > self.band else "steady"

    @property
    def way(self) -> Way:
        """Whether it came closer to its good range, or went further away; else neither."""
        return towards(self.norm, self.early, self.late) if self.state == "moved" else ""

    @property
    def since(self) -> datetime:
        """When the first third was: the moment of its middle take."""
        return self.moments[(third(len(self.moments)) - 1) // 2]


def trend(
    measure: str, series: Sequence[tuple[datetime, float]], norm: Norm | None = None
) -> Trend:
    """Return what became of one measure.

    Parameters
    ----------
    measure
        Its name in the norms.
    series
        When and what, the earliest first; one at least.
    norm
        What it is compared with, for which way is better.

    Notes
    -----
    Medians of thirds rather than a slope: they say by how much in the measure's unit, and one odd
    take moves neither. The band is `noise_of` of single takes, made smaller as medians of several
    vary less, or that of whole sittings where there are enough of them and they differ by more; and
    never less than the measure's `least_change`.
    """
    values = tuple(value for _, value in series)
    size = third(len(values))
    noise, sittings = noise_of(measure, values), noise_of(measure, _of_sittings(series))
    band = _of_levels(noise, len(values))
    if sittings.own:
        band = max(band, _of_levels(sittings, len(_of_sittings(series))))
    return Trend(
        measure=measure,
        unit=norm.unit if norm else unit_of(measure),
        moments=tuple(moment for moment, _ in series),
        values=values,
        early=median(values[:size]),
        late=median(values[-size:]),
        band=max(least_change(measure, median(values)), band),
        noise=noise,
        norm=norm,
    )


def _of_levels(noise: Noise, count: int) -> float:
    """Return what the levels of two thirds of so many differ by, by chance."""
    return noise.band * _LEVEL_SHARE / sqrt(min(third(count), _MOST_STEADYING))


def _of_sittings(series: Sequence[tuple[datetime, float]]) -> list[float]:
    sittings: list[list[float]] = []
    last: datetime | None = None
    for moment, value in series:
        if last is None or moment - last > _APART:
            sittings.append([])
        sittings[-1].append(value)
        last = moment
    return [median(sitting) for sitting in sittings]


def third(count: int) -> int:
    """Return how many takes a level is told from."""
    return max(1, min(2, count // 2), count // 3)


def trends(takes: Sequence[Measures], settings: Settings | None = None) -> tuple[Trend, ...]:
    """Return what became of every measure, those that moved first, then the most important.

    Parameters
    ----------
    takes
        Newest first, as the history gives them.
    settings
        What is muted, and ranges of one's own.
    """
    series: dict[str, list[tuple[datetime, float]]] = {}
    for each in reversed(takes):
        for name, value in each.values.items():
            series.setdefault(name, []).append((each.take.recorded_at, value))
    against = norms_for(_question(takes), settings)
    left_out = NOT_OVER_TIME | chosen(settings).muted
    told = [name for name in MEASURES if name in series and name not in left_out]
    found = [trend(name, series[name], against.get(name)) for name in told]
    return tuple(sorted(found, key=lambda each: each.state != "moved"))


def _question(takes: Sequence[Measures]) -> Question | None:
    """Return what was asked, where it was the same in all: its target sets what length is good."""
    first = takes[0].take.question if takes else None
    return first if all(each.take.question == first for each in takes) else None


def narrowed(
    takes: Sequence[Measures], *, question_id: str = "", kind: str = "", latest: int | None = None
) -> tuple[Measures, ...]:
    """Return the takes of one question or of one kind of question, the latest so many.

    Parameters
    ----------
    takes
        Newest first.
    question_id, kind
        Empty for any.
    latest
        None for all.
    """
    chosen_ones = (
        each
        for each in takes
        if question_id in ("", each.take.question.id) and kind in ("", each.take.question.kind)
    )
    return tuple(chosen_ones)[:latest]
