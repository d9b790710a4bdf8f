"""How a number becomes a finding: norm, verdict, words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voiceprep.coaching.norms import norm
from voiceprep.model import Finding, Norm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voiceprep.model import Interval, Verdict

MOST_EVIDENCE = 5


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say on each side of the range."""

    good: str
    low: str
    high: str


def verdict(value: float, against: Norm) -> Verdict:
    """Return good inside green, watch inside amber, fix outside both."""
    if against.green.holds(value):
        return "good"
    return "watch" if against.amber.holds(value) else "fix"


def judged(
    measure: str | Norm,
    value: float,
    title: str,
    advice: Advice,
    evidence: Iterable[Interval] = (),
) -> Finding:
    """Return a finding against the measure's norm, or against the norm given in its place."""
    used = norm(measure) if isinstance(measure, str) else measure
    return Finding(
        measure=used.measure,
        value=round(value, 2),
        unit=used.unit,
        norm=used,
        verdict=verdict(value, used),
        title=title,
        advice=_said(value, used, advice),
        evidence=tuple(evidence)[:MOST_EVIDENCE],
    )


def unjudged(finding: Finding) -> Finding:
    """Return the finding as information: the answer is too short to judge a rate by."""
    return replace(
        finding,
        verdict="info",
        advice="Too short to judge by. Speak for half a minute or more, then look again.",
    )


def _said(value: float, used: Norm, advice: Advice) -> str:
    if used.green.holds(value):
        return advice.good
    below = used.green.low is not None and value < used.green.low
    return advice.low if below else advice.high


def informed(measure: str, value: float | None, unit: str, title: str, advice: str) -> Finding:
    """Return a finding that judges nothing."""
    shown = None if value is None else round(value, 2)
    return Finding(measure, shown, unit, None, "info", title, advice)


def noted(measure: str, value: float, title: str, advice: Advice) -> Finding:
    """Return a finding that shows its range and gives no verdict."""
    return replace(judged(measure, value, title, advice), verdict="info")


def strongest(pairs: Iterable[tuple[float, Interval]]) -> tuple[Interval, ...]:
    """Return the five intervals of greatest weight, in order of time."""
    best = sorted(pairs, key=lambda pair: -pair[0])[:MOST_EVIDENCE]
    return tuple(sorted((interval for _, interval in best), key=lambda i: i.start_s))
