"""Answers for other programs and for people: Markdown, and rows for a table.

What was said is only text in them: Markdown's own characters are escaped, and no cell is a formula.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from voiceprep.interview.planjson import escaped
from voiceprep.report.sheets import VERDICTS, when
from voiceprep.report.sittings import entries
from voiceprep.text import clock, safe_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Take
    from voiceprep.model.pages import Answered
    from voiceprep.report.sheets import Sheet
    from voiceprep.report.sittings import Entry

UNSAFE_IN_CELLS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    *("answer", "question", "kind", "recorded_at", "asked_by", "duration_s", "words"),
    *("measure", "value", "unit", "verdict", "title", "first_at_s", "advice"),
)


def cell(value: object) -> object:
    """Return text that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    safe = safe_text(value)
    return f"'{safe}" if safe.lstrip(" ").startswith(UNSAFE_IN_CELLS) else safe


def table(answers: Sequence[Answered], *, share: bool = False) -> str:
    """Return the findings as CSV, one a row, with their answer; an answer without any has one."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(COLUMNS)
    for number, answer in enumerate(answers, 1):
        for row in _cells(answer):
            line = (number, *_about(answer.take, share=share), *row)
            writer.writerow([cell("" if value is None else value) for value in line])
    return made.getvalue()


def _about(take: Take, *, share: bool) -> tuple[object, ...]:
    moment = take.recorded_at.strftime("%Y-%m") if share else take.recorded_at.isoformat()
    words = len(take.transcript.words) if take.transcript else None
    question = take.question
    return (question.text, question.kind, moment, take.asked_by, round(take.duration_s, 3), words)


def _cells(answer: Answered) -> Iterator[tuple[object, ...]]:
    if not answer.findings:
        yield (None,) * 7
    for each in answer.findings:
        at = each.evidence[0].start_s if each.evidence else None
        value = None if each.value is None else round(each.value, 4)
        yield each.measure, value, each.unit, each.verdict, each.title, at, each.advice


def markdown(sheets: Sequence[Sheet], title: str, masked: Sequence[str] = ()) -> str:
    """Return answers as Markdown, each follow-up behind the answer it takes up."""
    listed = entries(sheets)
    lines = [f"# {_plain(title)}"]
    for line in masked:
        lines += ["", f"> {_plain(line)}"]
    for entry in listed:
        lines += _answer(entry, alone=len(listed) == 1)
    return "\n".join(lines).rstrip() + "\n"


def _answer(entry: Entry, *, alone: bool) -> Iterator[str]:
    sheet = entry.sheet
    if not alone:
        yield ""
        yield f"## {entry.number} {_plain(sheet.take.question.text)}"
    yield ""
    about = (sheet.when, f"{clock(sheet.take.duration_s)} long", *sheet.facts)
    yield _plain(" · ".join(about))
    for note in sheet.notes:
        yield ""
        yield f"> {_plain(note)}"
    yield from _findings(sheet)
    yield from _words(sheet)
    if sheet.followups:
        yield from _headed("What they might ask next")
        yield from (f"- {_plain(f.text)} *({_plain(f.why)})*" for f in sheet.followups)
    if sheet.numbers:
        yield from _headed("Every number")
        yield from ("| Measure | Value | Unit |", "| --- | ---: | --- |")
        for row in sheet.numbers:
            yield f"| {_plain(row.name)} | {_plain(row.value)} | {_plain(row.unit)} |"


def _headed(text: str) -> tuple[str, str, str]:
    return "", f"### {text}", ""


def _findings(sheet: Sheet) -> Iterator[str]:
    cards = [*([sheet.first] if sheet.first else []), *sheet.rest, *sheet.fine]
    if cards:
        yield from _headed("What came across")
    for card in cards:
        verdict = VERDICTS[card.finding.verdict]
        yield f"- **{verdict.letter} {verdict.meaning}: {_plain(card.finding.title)}**"
        yield f"  {_plain(card.finding.advice)}"
        if card.evidence:
            yield f"  At {', '.join(each.label for each in card.evidence)}."


def _words(sheet: Sheet) -> Iterator[str]:
    if sheet.blocks:
        yield from _headed("The answer")
    for block in sheet.blocks:
        said = " ".join(token.text for token in block.tokens if token.kind == "word")
        part = f"**{block.part.meaning}.** " if block.part.name != "none" else ""
        yield f"{part}{_plain(said)}"
        yield ""


def _plain(text: str) -> str:
    return escaped(" ".join(safe_text(text).split()))


def title_of(answers: Sequence[Answered], *, share: bool = False) -> str:
    """Return what an export is of."""
    take = answers[0].take
    return take.question.text if len(answers) == 1 else f"Practice, {when(take, share=share)}"
