"""A table of many takes: one page that links to the page of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from voiceprep.report.shell import rendered
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from voiceprep.model import Analysis, Finding, Take

COLUMNS = (
    ("duration_s", "Length"),
    ("speech_rate_wpm", "Words a minute"),
    ("articulation_rate_sps", "Syllables a second"),
    ("phonation_share", "Time speaking, %"),
    ("fillers_per_minute", "Fillers a minute"),
    ("pitch_sd_st", "Pitch variation, semitones"),
    ("answer_kind", "Kind of answer"),
)
"""Field names of the analysis, and what they are called on the page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One recording: what came of it, or why nothing did."""

    name: str
    take: Take | None = None
    findings: tuple[Finding, ...] = ()
    page: Path | None = None
    """Relative to the folder of the table."""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    address: str
    values: tuple[str, ...]
    first: str
    trouble: str


def figures(entry: Entry) -> dict[str, float | str | None]:
    """Return the figures of the table's columns; None where there is none."""
    analysis = entry.take.analysis if entry.take else None
    return {name: _figure(analysis, name) for name, _ in COLUMNS}


def first_to_change(entry: Entry) -> str:
    """Return the title of the most important thing to change, or nothing."""
    for verdict in ("fix", "watch"):
        for finding in entry.findings:
            if finding.verdict == verdict:
                return finding.title
    return ""


def overview(title: str, entries: Sequence[Entry]) -> str:
    """Return the page: a row for each, in the order given."""
    return rendered(
        "overview.html",
        title,
        title_text=title,
        count=len(entries),
        failed=sum(1 for entry in entries if entry.trouble),
        heads=[head for _, head in COLUMNS],
        lines=[_line(entry) for entry in entries],
    )


def _line(entry: Entry) -> _Line:
    values = tuple(_shown(name, value) for name, value in figures(entry).items())
    address = quote(entry.page.as_posix()) if entry.page else ""
    return _Line(entry.name, address, values, first_to_change(entry), entry.trouble)


def _figure(analysis: Analysis | None, name: str) -> float | str | None:
    if analysis is None:
        return None
    places = (analysis, analysis.timing, analysis.fluency, analysis.prosody, analysis.star)
    for place in places:
        found: float | str | None = getattr(place, name, None)
        if found is not None:
            return found
    return None


def _shown(name: str, value: float | str | None) -> str:
    if value is None or value == "unknown":
        return "–"
    if isinstance(value, str):
        return value.replace("_", " ")
    if name == "duration_s":
        return clock(value)
    return f"{value * 100:.0f}" if name == "phonation_share" else f"{value:.1f}"
