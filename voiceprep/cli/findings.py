"""Findings as plain text: what came across, its range and source, what to do, where to listen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.cli.console import emphasised
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Band, Finding, Interval, Norm

SIGNS = {"fix": "! fix  ", "watch": "~ watch", "good": "+ good ", "info": "  note "}


def findings_text(findings: Sequence[Finding]) -> str:
    """Return all findings, the most important first."""
    return "\n".join(line for finding in findings for line in _lines(finding))


def _lines(finding: Finding) -> Iterator[str]:
    yield f"{SIGNS[finding.verdict]}  {emphasised(safe_line(finding.title))}"
    if finding.advice:
        yield f"           {safe_line(finding.advice, 400)}"
    if finding.norm is not None:
        yield f"           range {band_text(finding.norm)} ({safe_line(finding.norm.source)})"
    if finding.evidence:
        spans = ", ".join(span_text(evidence) for evidence in finding.evidence[:5])
        yield f"           listen at {spans}"


def span_text(span: Interval) -> str:
    """Return a stretch of time as people read it."""
    first, last = clock(span.start_s), clock(span.end_s)
    return first if first == last else f"{first}-{last}"


def band_text(norm: Norm) -> str:
    """Return a norm's green band in words."""
    return f"{_band(norm.green)} {norm.unit}".strip()


def _band(band: Band) -> str:
    if band.low is None:
        return f"up to {band.high:g}"
    if band.high is None:
        return f"at least {band.low:g}"
    return f"{band.low:g} to {band.high:g}"
