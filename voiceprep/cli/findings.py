"""Findings as plain text: what to change first, what else to watch, what is good as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.cli.console import emphasised
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Band, Finding, FollowUp, Interval, Norm

SIGNS = {"fix": "!", "watch": "~", "good": "+", "info": "·"}
INDENT = "    "


def findings_text(findings: Sequence[Finding]) -> str:
    """Return all findings in the order given, which is that of importance."""
    return "\n".join(_lines(findings))


def followups_text(asked: Sequence[FollowUp]) -> str:
    """Return what an interviewer would ask next; empty where there is nothing to ask."""
    return "\n".join(_asked(asked)) if asked else ""


def _asked(asked: Sequence[FollowUp]) -> Iterator[str]:
    yield f"\n{emphasised('They might ask next')}"
    for each in asked:
        yield f"  ? {safe_line(each.text, 400)}"
        at = f", at {span_text(each.heard)}" if each.heard else ""
        yield f"{INDENT}Because: {safe_line(each.why)}{at}"


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    rest = list(findings)
    if rest and rest[0].verdict in ("fix", "watch"):
        yield emphasised("Change this first")
        yield from _whole(rest.pop(0))
    groups = (
        ("Then look at these", [f for f in rest if f.verdict in ("fix", "watch")], _whole),
        ("Good as it is", [f for f in rest if f.verdict == "good"], _brief),
        ("For information", [f for f in rest if f.verdict == "info"], _whole),
    )
    for title, members, lines in groups:
        if members:
            yield f"\n{emphasised(title)}"
        for finding in members:
            yield from lines(finding)


def _whole(finding: Finding) -> Iterator[str]:
    yield f"  {SIGNS[finding.verdict]} {safe_line(finding.title)}"
    if finding.advice:
        yield f"{INDENT}{safe_line(finding.advice, 400)}"
    if finding.norm is not None:
        yield f"{INDENT}Range: {band_text(finding.norm)}. {safe_line(finding.norm.source, 400)}"
    if finding.rule:
        yield f"{INDENT}Counted: {safe_line(finding.rule, 400)}"
    if finding.evidence:
        spans = ", ".join(span_text(evidence) for evidence in finding.evidence[:5])
        yield f"{INDENT}Listen at {spans}"


def _brief(finding: Finding) -> Iterator[str]:
    band = "" if finding.norm is None else f" (range: {band_text(finding.norm)})"
    yield f"  {SIGNS[finding.verdict]} {safe_line(finding.title)}{band}"


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
