"""What came of many recordings: a table on the screen, as CSV and as a page; or JSON lines."""

from __future__ import annotations

import csv
import io
import os
from typing import TYPE_CHECKING

from voiceprep.cli.console import narrate
from voiceprep.files import write_private
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from voiceprep.cli.batchwork import Job, Outcome
    from voiceprep.model import Finding, Settings, Take
    from voiceprep.report.overview import Entry

    Found = Sequence[tuple[Job, Outcome | None]]

_NAME_WIDTH = 34
_FIRST_WIDTH = 44


def show(found: Found, out: Path, settings: Settings, *, as_json: bool) -> None:
    """Write the table and the page into `out` and print the table, or a JSON line for each."""
    from voiceprep.report.overview import overview

    above = os.path.commonpath([os.path.dirname(job.name) for job, _ in found] or [""])
    entries = [
        _entry(job, os.path.relpath(job.name, above or "."), outcome, settings)
        for job, outcome in found
    ]
    write_private(out / "table.csv", _csv(entries).encode("utf-8-sig"))
    title = safe_line(out.parent.name or "Recordings")
    write_private(out / "index.html", overview(title, entries).encode("utf-8"))
    if as_json:
        _json_lines(found, entries)
    else:
        _table(entries)
    narrate(f"The table of all, with a page for each: {out / 'index.html'}")


def _entry(job: Job, name: str, outcome: Outcome | None, settings: Settings) -> Entry:
    from voiceprep.report.overview import Entry

    if outcome is None or outcome.take is None:
        error = outcome.error if outcome else None
        return Entry(name, trouble=error.message if error else "It was not analysed.")
    page = outcome.page.relative_to(job.out) if outcome.page else None
    return Entry(name, outcome.take, _findings(outcome.take, job, settings), page)


def _findings(take: Take, job: Job, settings: Settings) -> tuple[Finding, ...]:
    from voiceprep.coaching import findings

    assert take.analysis is not None
    asked = take.question if job.manner.question else None
    return findings(take.analysis, asked, settings)


def _json_lines(found: Found, entries: Sequence[Entry]) -> None:
    from voiceprep.coaching import followups
    from voiceprep.errors import VoiceprepError
    from voiceprep.library.takejson import error_line, followups_json, line, result_line

    for (job, outcome), entry in zip(found, entries, strict=True):
        take = outcome.take if outcome else None
        if take is not None and take.analysis is not None:
            told = result_line(job.name, None, take.transcript, take.analysis, entry.findings)
            asked = take.question if job.manner.question else None
            told["follow_ups"] = followups_json(followups(take.analysis, take.transcript, asked))
        else:
            error = outcome.error if outcome and outcome.error else VoiceprepError(entry.trouble)
            told = error_line(job.name, error)
        print(line(told))


def _csv(entries: Sequence[Entry]) -> str:
    from voiceprep.report.exports import cell
    from voiceprep.report.overview import COLUMNS, figures, first_to_change

    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(["recording", *(name for name, _ in COLUMNS), "change_first", "page", "error"])
    for entry in entries:
        values = ["" if value is None else value for value in figures(entry).values()]
        page = entry.page.as_posix() if entry.page else ""
        row = [entry.name, *values, first_to_change(entry), page, entry.trouble]
        writer.writerow([cell(value) for value in row])
    return made.getvalue()


def _table(entries: Sequence[Entry]) -> None:
    from voiceprep.report.overview import figures, first_to_change

    print(f"{'Recording':<{_NAME_WIDTH}}  {'length':>6}  {'wpm':>4}  {'fill/min':>8}  Change first")
    for entry in entries:
        name = safe_line(entry.name, 400)
        name = name if len(name) <= _NAME_WIDTH else f"…{name[1 - _NAME_WIDTH :]}"
        if entry.trouble:
            print(f"{name:<{_NAME_WIDTH}}  {safe_line(entry.trouble)}")
            continue
        told = figures(entry)
        length = clock(float(told["duration_s"] or 0.0))
        first = safe_line(first_to_change(entry), _FIRST_WIDTH)
        rates = f"{_whole(told['speech_rate_wpm']):>4}  {_whole(told['fillers_per_minute']):>8}"
        print(f"{name:<{_NAME_WIDTH}}  {length:>6}  {rates}  {first}".rstrip())


def _whole(value: float | str | None) -> str:
    return "-" if not isinstance(value, (int, float)) else f"{value:.0f}"
