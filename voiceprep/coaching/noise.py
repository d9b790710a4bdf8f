"""How much a person's numbers move from one take to the next, and whether a difference is more.

Nobody speaks twice alike: a difference counts only where it exceeds what this person's takes differ
by anyway. Judges neither the person nor which way is better; `towards` only tells which of two
values lies nearer to a range.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Finding, Norm

FEWEST_TAKES = 5
"""Fewer say nothing about a person's own noise."""
LATEST_TAKES = 20
"""How one spoke last month says little about how steady one is now."""
_SD_PER_MEDIAN = 1.4826
_SPREADS = 2.5
"""Of a normal speaker whose takes differ by chance alone, the share of differences beyond the band
is 7 % after five takes, 5 % after ten and 3 % after twenty (20,000 simulated speakers each)."""
_SHARE_WITHOUT_NORM = 0.1

Way = Literal["closer", "further", ""]


@dataclass(frozen=True, slots=True)
class Noise:
    """What a difference between two takes has to exceed to be more than chance."""

    measure: str
    band: float
    """In the measure's unit, never negative."""
    takes: int
    """How many takes it was told from."""
    own: bool
    """Whether it is the person's own; else there were too few takes, and it is the least."""


@dataclass(frozen=True, slots=True)
class Change:
    """Two values of one measure, the earlier one first."""

    measure: str
    before: float
    after: float
    noise: Noise

    @property
    def difference(self) -> float:
        """After less before, in the measure's unit."""
        return self.after - self.before

    @property
    def beyond(self) -> bool | None:
        """Whether it is more than the person's own noise; None where there are too few takes."""
        return abs(self.difference) > self.noise.band if self.noise.own else None

    @property
    def said(self) -> str:
        """Whether it is more than noise, in a few words."""
        if self.beyond is None:
            return "not enough takes to tell"
        return "beyond your own noise" if self.beyond else "within your own noise"


def measured(findings: Iterable[Finding]) -> dict[str, float]:
    """Return the values that findings tell, by measure."""
    return {each.measure: each.value for each in findings if each.value is not None}


def noise_of(measure: str, values: Sequence[float | None]) -> Noise:
    """Return how much a measure moves from take to take by itself.

    Parameters
    ----------
    measure
        Its name in the norms, for the least that is ever called a change.
    values
        In order of time, of takes of any question; None where a take has no value. The latest
        twenty that have one are used.

    Returns
    -------
    Noise
        2.5 robust standard deviations of the successive differences (1.4826 times the median of
        their sizes, so one odd take does not widen it), and never less than the measure's
        `least_change`. With fewer than five values, that least, and `own` is False.

    Notes
    -----
    Successive differences (von Neumann et al. 1941) rather than the spread of the values: a person
    who improves week by week is not noisy for it.
    """
    known = [value for value in values if value is not None][-LATEST_TAKES:]
    least = least_change(measure, median(known) if known else 0.0)
    if len(known) < FEWEST_TAKES:
        return Noise(measure, least, len(known), own=False)
    spread = _SD_PER_MEDIAN * median(abs(after - before) for before, after in pairwise(known))
    return Noise(measure, max(least, _SPREADS * spread), len(known), own=True)


def least_change(measure: str, usual: float = 0.0) -> float:
    """Return the smallest difference that is ever called one, in the measure's unit.

    From the norms; for a measure without a norm, a tenth of its `usual` value.
    """
    found = _least_changes().get(measure)
    return _SHARE_WITHOUT_NORM * abs(usual) if found is None else found


@lru_cache(maxsize=1)
def _least_changes() -> dict[str, float]:
    listed = tomllib.loads(files(__package__).joinpath("norms.toml").read_text(encoding="utf-8"))
    return {name: float(r["least_change"]) for name, r in listed.items() if "least_change" in r}


def towards(norm: Norm | None, before: float, after: float) -> Way:
    """Return whether a value moved closer to its good range, or further away; else neither."""
    if norm is None:
        return ""
    was, now = _outside(norm, before), _outside(norm, after)
    if was == now:
        return ""
    return "closer" if now < was else "further"


def _outside(norm: Norm, value: float) -> float:
    low, high = norm.green.low, norm.green.high
    below = low - value if low is not None else 0.0
    above = value - high if high is not None else 0.0
    return max(below, above, 0.0)
