"""How often a trend is told where there is none, and how often one is told that is there.

Simulated people: takes whose numbers vary by chance alone, or drift by so many standard deviations
of single takes from the first to the last. No data is needed; the seed is fixed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.coaching.trends import trend

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Chance = Callable[[np.random.Generator, int], NDArray[np.float64]]

PEOPLE = 2_000
TAKES = (5, 8, 12, 20, 40, 60, 120)
DRIFTS = (1.0, 2.0, 3.0)
PACE_WPM, SPREAD_WPM = 150.0, 12.0
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
CHANCES: dict[str, Chance] = {
    "normal": lambda random, count: random.standard_normal(count),
    "heavy tails (t, 3 df)": lambda random, count: random.standard_t(3, count) / np.sqrt(3.0),
    "days differ as takes do": lambda random, count: _days(random, count),
}


def _days(random: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Return takes of days that differ as much as takes of one day."""
    of_day = np.repeat(random.standard_normal(count // 4 + 1), 4)[:count]
    return np.asarray((of_day + random.standard_normal(count)) / np.sqrt(2.0))


def trend_figures(_folder: Path | None = None) -> None:
    """Print the shares of simulated people who are told of a trend."""
    head = "".join(f"{count:>7}" for count in TAKES)
    print(f"told of a trend, of {PEOPLE} simulated people each, by number of takes, four a day")
    print(f"{'':34}{head}")
    for name, chance in CHANCES.items():
        _row(f"no change, {name}", chance, 0.0)
    for drift in DRIFTS:
        _row(f"drift of {drift:.0f} sd, normal", CHANCES["normal"], drift)


def _row(label: str, chance: Chance, drift: float) -> None:
    shares = "".join(f"{100 * told(chance, count, drift):6.1f}%" for count in TAKES)
    print(f"{label:34}{shares}", flush=True)


def told(chance: Chance, count: int, drift: float, people: int = PEOPLE) -> float:
    """Return the share of people who are told that their pace changed."""
    random = np.random.default_rng(7)
    moments = [BEGAN + timedelta(days=at // 4, minutes=10 * (at % 4)) for at in range(count)]
    climb = np.linspace(0.0, drift, count)
    moved = 0
    for _ in range(people):
        rates = PACE_WPM + SPREAD_WPM * (climb + chance(random, count))
        series = list(zip(moments, map(float, rates), strict=True))
        moved += trend("speech_rate", series).state == "moved"
    return moved / people
