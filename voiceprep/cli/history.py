"""``voiceprep history``: takes listed, shown, compared, transcribed, exported, forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.cli.console import Progress, complain, narrate
from voiceprep.cli.facts import take_facts_text
from voiceprep.cli.findings import findings_text, followups_text
from voiceprep.cli.report import take_named
from voiceprep.errors import ModelMissing, SomeInputsFailed, UsageError, VoiceprepError
from voiceprep.model import ANALYSIS_VERSION
from voiceprep.practice import assessed, findings_of, followups_of
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from voiceprep.model import Settings, Take
    from voiceprep.practice import Studio


def run(options: Namespace) -> int:
    """Do what was asked for."""
    parts = wiring.parts(options)
    studio = parts.studio()
    try:
        return ACTIONS[options.action](studio, options)
    finally:
        parts.close()


def _list(studio: Studio, options: Namespace) -> int:
    narrow = options.tag or options.kind
    listed = studio.store.listing(options.question, None if narrow else options.limit or None)
    takes = [take for take in listed if _fits(take, options)][: options.limit or None]
    for take in takes:
        when = take.recorded_at.astimezone().strftime("%Y-%m-%d %H:%M")
        tags = "".join(f"  #{safe_line(tag, 30)}" for tag in take.tags)
        print(
            f"{take.id}  {when}  {clock(take.duration_s):>7}  {take.status:<11}"
            f"  {'* ' if take.best else ''}{safe_line(take.question.text, 60)}{tags}"
        )
    if not listed:
        narrate("There is no take yet. Make one: voiceprep practice")
    elif not takes:
        narrate("No take is of that kind and has that tag.")
    return 0


def _fits(take: Take, options: Namespace) -> bool:
    tags = {tag.casefold() for tag in take.tags}
    tagged = not options.tag or options.tag.lstrip("#").casefold() in tags
    return tagged and options.kind in (None, take.question.kind)


def _show(studio: Studio, options: Namespace) -> int:
    take = take_named(studio, options.take)
    print(f"Question  {safe_line(take.question.text)}")
    print(f"Recorded  {take.recorded_at.astimezone():%Y-%m-%d %H:%M}, {clock(take.duration_s)}")
    print(f"Sound     {take.audio}")
    if take.transcript is not None:
        print(f"Answer    {safe_line(take.transcript.text, 10_000)}")
    print(findings_text(findings_of(take, studio.settings_file.load())))
    contradictions = take_facts_text(studio, take)
    if contradictions:
        print(contradictions)
    print(followups_text(followups_of(take)))
    return 0


def _forget(studio: Studio, options: Namespace) -> int:
    take = take_named(studio, options.take)
    studio.store.forget(take.id)
    narrate(f"Forgotten. Until the trash is emptied: voiceprep history restore {take.id}")
    return 0


def _restore(studio: Studio, options: Namespace) -> int:
    if studio.store.restore(options.take) is None:
        raise UsageError(f"The take {options.take!r} is not in the trash.", "")
    narrate("It is back.")
    return 0


def _transcribe(studio: Studio, options: Namespace) -> int:
    settings = studio.settings_file.load()
    if studio.transcriber(settings) is None:
        raise ModelMissing("No speech model is installed.", "voiceprep models get base.en")
    chosen = [take_named(studio, options.take)] if options.take else _without_words(studio)
    return _each(chosen, lambda take: _transcribed(studio, take, settings))


def _without_words(studio: Studio) -> list[Take]:
    # A transcribed take says so; the rest are few and are looked at whole.
    waiting = [take.id for take in studio.store.listing() if take.status != "transcribed"]
    whole = [take for take in map(studio.store.take, waiting) if take is not None]
    return [take for take in whole if take.transcript is None and take.audio]


def _transcribed(studio: Studio, take: Take, settings: Settings) -> None:
    progress = Progress(f"Transcribing {take.id}")
    try:
        assessment = assessed(studio, take, settings, on_progress=progress)
    finally:
        progress.done()
    if assessment.trouble:
        raise VoiceprepError(assessment.trouble)
    print(f"{take.id}  {safe_line(assessment.take.question.text, 60)}")


def _reanalyse(studio: Studio, _options: Namespace) -> int:
    old = [take for take in studio.store.takes() if _is_old(take)]
    return _each(old, lambda take: _remeasured(studio, take))


def _is_old(take: Take) -> bool:
    return (
        take.audio is not None
        and take.analysis is not None
        and take.analysis.version < ANALYSIS_VERSION
    )


def _remeasured(studio: Studio, take: Take) -> None:
    assert take.audio is not None
    analysis = studio.analyst.begin(take.audio).finish(take.transcript, take.question)
    studio.store.update(replace(take, analysis=analysis))
    print(take.id)


def _each(takes: Sequence[Take], work: Callable[[Take], None]) -> int:
    failed = 0
    for take in takes:
        try:
            work(take)
        except VoiceprepError as error:
            complain(error)
            failed += 1
    narrate(f"{len(takes) - failed} of {len(takes)} takes done.")
    return SomeInputsFailed.exit_code if failed else 0


def _export(studio: Studio, options: Namespace) -> int:
    from voiceprep.cli.historycsv import write
    from voiceprep.library.takejson import line, take_json

    if options.csv:
        write(studio.store.measured())
        return 0
    for take in studio.store.takes():
        print(line(take_json(take)))
    return 0


def _empty_trash(studio: Studio, _options: Namespace) -> int:
    narrate(f"{studio.store.empty_trash()} forgotten takes are gone for good.")
    return 0


def _compare(studio: Studio, options: Namespace) -> int:
    from voiceprep.cli.trends import compare

    return compare(studio, options)


def _trend(studio: Studio, options: Namespace) -> int:
    from voiceprep.cli.trends import trend

    return trend(studio, options)


ACTIONS: dict[str, Callable[[Studio, Namespace], int]] = {
    "list": _list,
    "show": _show,
    "compare": _compare,
    "trend": _trend,
    "forget": _forget,
    "restore": _restore,
    "empty-trash": _empty_trash,
    "transcribe": _transcribe,
    "reanalyse": _reanalyse,
    "export": _export,
}
