"""Takes and sittings for other programs: Markdown, JSON and CSV, to standard output or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.cli.console import narrate
from voiceprep.errors import UsageError
from voiceprep.reporting import answered, plan_paper, plans_of, sitting_answers

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from voiceprep.model.pages import Answered
    from voiceprep.practice import Studio


def run(studio: Studio, options: Namespace) -> int:
    """Write the export where it was asked for; without a file it is standard output."""
    answers, masked = _answers(studio, options)
    if not answers:
        raise UsageError("There is no take to export.", "Make one: voiceprep practice")
    text = {"md": _markdown, "json": _json, "csv": _csv}[options.format](answers, masked)
    if options.output is None:
        print(text, end="")
        for line in masked:
            narrate(line)
        return 0
    from voiceprep.files import write_private

    mark = "\ufeff" if options.format == "csv" else ""  # or Excel reads it as Latin-1
    write_private(options.output, f"{mark}{text}".encode())
    print(options.output)
    return 0


def _answers(studio: Studio, options: Namespace) -> tuple[tuple[Answered, ...], tuple[str, ...]]:
    from voiceprep.cli.report import take_named
    from voiceprep.model.pages import PageWish
    from voiceprep.report.sharing import for_others

    settings = studio.settings_file.load()
    if options.plan:
        answers = plan_paper(studio, studio.plans.load(options.plan), settings).answers
    elif options.sitting:
        answers = sitting_answers(studio, options.sitting, settings)
    else:
        answers = (answered(take_named(studio, options.take or "latest"), settings),)
    plans = plans_of(studio, answers) if options.share else ()
    return for_others(answers, PageWish(share=options.share, plans=plans))


def _markdown(answers: Sequence[Answered], masked: Sequence[str]) -> str:
    from voiceprep.report.exports import markdown, title_of
    from voiceprep.report.sheets import Heard, sheet

    share = bool(masked)
    sheets = [sheet(answer, Heard(), share=share) for answer in answers]
    return markdown(sheets, title_of(answers, share=share), masked)


def _csv(answers: Sequence[Answered], masked: Sequence[str]) -> str:
    from voiceprep.report.exports import table

    return table(answers, share=bool(masked))


def _json(answers: Sequence[Answered], masked: Sequence[str]) -> str:
    import json

    from voiceprep.library.takejson import SCHEMA, findings_json, followups_json, take_json

    told = [
        {
            **_without_places(take_json(answer.take), share=bool(masked)),
            "findings": findings_json(answer.findings),
            "follow_ups": followups_json(answer.followups),
        }
        for answer in answers
    ]
    found = {"schema": SCHEMA, "masked": list(masked), "answers": told}
    return json.dumps(found, allow_nan=False, ensure_ascii=False, indent=1) + "\n"


def _without_places(told: dict[str, object], *, share: bool) -> dict[str, object]:
    """Return it without the moment, for others: the month is told."""
    if share:
        told["recorded_at"] = str(told["recorded_at"])[:7]
    return told
