"""``voiceprep report``: the page of a take, a sitting or a plan; exports; clips."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.cli.console import Progress, narrate
from voiceprep.errors import UsageError
from voiceprep.model.pages import PageWish
from voiceprep.reporting import answered, plan_paper, plans_of, sitting_answers

if TYPE_CHECKING:
    from argparse import Namespace

    from voiceprep.model import Take
    from voiceprep.practice import Studio

CLIP = "clip"


def run(options: Namespace) -> int:
    """Write what was asked for and print where it is."""
    studio = wiring.parts(options).studio()
    if options.take == CLIP:
        return _clip(studio, options)
    if options.more:
        raise UsageError(
            f"Not understood: {' '.join(options.more)}.", "voiceprep report clip TAKE START END"
        )
    if options.sitting and options.plan:
        raise UsageError("A page is of a sitting or of a plan.", "Name one of them.")
    if options.take and (options.sitting or options.plan):
        raise UsageError("A page is of a take, or of a sitting or plan.", "Name one of them.")
    if options.format != "html":
        from voiceprep.cli import exports

        return exports.run(studio, options)
    page = _moved(_page(studio, options), options.output)
    print(page)
    narrate(f"{page.stat().st_size / 1e6:.1f} MB in one file.")
    if options.open:
        _open(page)
    return 0


def _page(studio: Studio, options: Namespace) -> Path:
    settings = studio.settings_file.load()
    progress = Progress("Putting the sound in")
    try:
        if options.plan:
            paper = plan_paper(studio, studio.plans.load(options.plan), settings)
            plans = plans_of(studio, paper.answers) if options.share else ()
            wish = PageWish(not options.no_audio, options.share, plans)
            return studio.reporter.write_plan(paper, wish, progress)
        if options.sitting:
            answers = sitting_answers(studio, options.sitting, settings)
            plans = plans_of(studio, answers) if options.share else ()
            wish = PageWish(not options.no_audio, options.share, plans)
            return studio.reporter.write_sitting(answers, wish, progress)
        answer = answered(take_named(studio, options.take or "latest"), settings)
        plans = plans_of(studio, [answer]) if options.share else ()
        wish = PageWish(not options.no_audio, options.share, plans)
        return studio.reporter.write_take(answer, wish)
    finally:
        progress.done()


def _moved(page: Path, output: Path | None) -> Path:
    """Write the page where it was asked for instead."""
    if output is None:
        return page
    from voiceprep.files import write_private

    content = page.read_bytes()
    write_private(output, content)
    if output.resolve() != page.resolve():
        page.unlink()
    return output


def _open(page: Path) -> None:
    import webbrowser

    if not webbrowser.open(page.absolute().as_uri()):
        narrate("No browser answered; open the file yourself.")


def _clip(studio: Studio, options: Namespace) -> int:
    from voiceprep.model import Interval

    if len(options.more) not in (3, 4):
        raise UsageError(
            "A clip needs a take, where it begins and where it ends.",
            "voiceprep report clip latest 12.5 20 part.wav",
        )
    name, start, end, *file = options.more
    span = Interval(seconds(start), seconds(end))
    target = Path(file[0]) if file else options.output
    print(studio.reporter.write_clip(take_named(studio, name), span, target))
    return 0


def seconds(text: str) -> float:
    """Return a time as typed: ``12.5``, ``1:05``, ``1:02:03.5``. Raises UsageError."""
    parts = text.split(":")
    whole = all(part.isascii() and part.isdecimal() for part in parts[:-1])
    last = parts[-1].replace(".", "", 1)
    if not (len(parts) <= 3 and whole and last.isascii() and last.isdecimal()):
        raise UsageError(f"{text!r} is no time.", "Seconds, as 12.5, or minutes, as 1:05.")
    total = 0.0
    for part in parts:
        total = total * 60 + float(part)
    return total


def take_named(studio: Studio, name: str) -> Take:
    """Return the take of that id or unique beginning, or the ``latest``; else UsageError."""
    if name == "latest":
        newest = studio.store.takes(limit=1)
        if newest:
            return newest[0]
        raise UsageError("There is no take yet.", "Make one: voiceprep practice")
    exact = studio.store.take(name)
    if exact is not None:
        return exact
    alike = [take.id for take in studio.store.listing() if take.id.startswith(name)]
    found = studio.store.take(alike[0]) if len(alike) == 1 else None
    if found is not None:
        return found
    raise UsageError(f"There is no take {name!r}.", "See `voiceprep history list`.")
