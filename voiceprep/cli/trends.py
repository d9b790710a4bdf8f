"""``voiceprep history trend`` and ``compare``: what moved, in words, plain plots or JSON."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from voiceprep.cli import wiring
from voiceprep.cli.console import narrate
from voiceprep.cli.report import take_named
from voiceprep.errors import UsageError
from voiceprep.practice import findings_of
from voiceprep.text import safe_line
from voiceprep.tui.wording import KINDS, changed_said, counted, measure_name, number, take_said

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping, Sequence

    from voiceprep.coaching.comparing import Facts, Measured
    from voiceprep.coaching.trends import Trend
    from voiceprep.model import Measures, Settings, Take
    from voiceprep.practice import Studio

NAME, VALUE = 24, 9
WIDEST, HEIGHT = 100, 14
LOOKED_BACK = 40
"""Takes that tell how much one's numbers move by themselves."""
NOTHING = "No take has numbers yet. Make one: voiceprep practice"
_WAYS = {"closer": "+", "further": "!", "": "~"}
_ASCII = str.maketrans({"±": "+/-", "→": "->", "·": "-", "−": "-", "×": "x", "–": "-"})


def trend(studio: Studio, options: Namespace) -> int:
    """Say which numbers moved; draw one of them."""
    from voiceprep.coaching.trends import narrowed, trends

    settings = studio.settings_file.load()
    takes = studio.store.measured()
    asked, kind = options.question or "", options.kind or ""
    here = [each for each in narrowed(takes, question_id=asked, kind=kind) if each.values]
    found = trends(here[: options.last or None], settings)
    if options.measure:
        found = tuple(each for each in found if each.measure == _known(options.measure, found))
    if not here:
        narrate(NOTHING if not takes else "No take of these has numbers.")
    elif options.json:
        for each in found:
            print(json.dumps(trend_json(each), allow_nan=False))
    elif options.measure:
        _drawn(found[0])
    else:
        _all(found, here, settings)
        _practised(takes, options)
    return 0


def _known(name: str, found: Sequence[Trend]) -> str:
    from voiceprep.coaching.profiles import SHORT

    there = [each.measure for each in found]
    measure = SHORT.get(name, name)
    if measure in there:
        return measure
    raise UsageError(
        f"There is no number {safe_line(name, 40)!r} in these takes.",
        f"There are: {', '.join(there)}." if there else NOTHING,
    )


def _all(found: Sequence[Trend], here: Sequence[Measures], settings: Settings) -> None:
    from voiceprep.coaching.practised import habits
    from voiceprep.coaching.trendwords import habit_said, trend_said

    now = datetime.now(UTC)
    for each in found:
        name = measure_name(each.measure, each.unit, NAME - 1)
        value = f"{number(each.values[-1]):>{VALUE}}"
        _say(f"{_sign(each)} {name:<{NAME}}{value}  {trend_said(each, now)}")
    print()
    for habit in habits(here, settings):
        _say(f"Returns: {measure_name(habit.measure, '', 40)} {habit_said(habit)}")


def _practised(takes: Sequence[Measures], options: Namespace) -> None:
    """Say how often somebody practised, and how many questions of each kind."""
    from voiceprep.coaching.practised import by_kind, days
    from voiceprep.coaching.trendwords import days_said
    from voiceprep.library.places import places

    found, _ = wiring.all_banks(places(options.data_dir))
    questions = [question for bank in found for question in bank.questions]
    for each in by_kind(questions, [one.take for one in takes]):
        kind = KINDS.get(each.name, each.name)
        _say(f"{kind}: {each.practised} of {counted(each.questions, 'question')} answered")
    moments = (each.take.recorded_at for each in takes)
    practised = days_said(days(moments, datetime.now(UTC)))
    _say(" · ".join(filter(None, (counted(len(takes), "take"), practised))))


def _sign(trend: Trend) -> str:
    return _WAYS[trend.way] if trend.state == "moved" else " " if trend.state == "steady" else "?"


def _drawn(trend: Trend) -> None:
    from voiceprep.coaching.trendwords import trend_said
    from voiceprep.tui.plot import ASCII, UNICODE, legend, plotted

    marks = UNICODE if can_draw() else ASCII
    width = min(WIDEST, shutil.get_terminal_size((80, 24)).columns)
    _say(f"{measure_name(trend.measure, trend.unit, 60)}: the last {number(trend.values[-1])}")
    _say(trend_said(trend, datetime.now(UTC)))
    print()
    for row in (*plotted(trend, width, HEIGHT, marks), legend(trend, marks)):
        print("".join(text for text, _ in row).rstrip())


def can_draw() -> bool:
    """Return whether the terminal can show more than ASCII."""
    if os.environ.get("TERM") in ("linux", "dumb"):
        return False
    try:
        "⠶░━┤".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _say(text: str) -> None:
    print(text if can_draw() else text.translate(_ASCII).encode("ascii", "replace").decode())


def trend_json(trend: Trend) -> dict[str, Any]:
    """Return one trend as it is told to other programs."""
    values = zip(trend.moments, trend.values, strict=True)
    return {
        "schema": 1,
        "measure": trend.measure,
        "unit": trend.unit,
        "state": trend.state,
        "way": trend.way or None,
        "early": trend.early,
        "late": trend.late,
        "band": trend.band,
        "takes": len(trend.values),
        "values": [{"recorded_at": at.astimezone(UTC).isoformat(), "value": v} for at, v in values],
    }


# Two takes


def compare(studio: Studio, options: Namespace) -> int:
    """Say what moved from one take to another."""
    from voiceprep.coaching.comparing import compared, facts

    settings = studio.settings_file.load()
    named = [take_named(studio, name) for name in options.takes]
    before, after = sorted(named, key=lambda take: take.recorded_at)
    if before.id == after.id:
        raise UsageError("That is one take, named twice.", "See `voiceprep history list`.")
    others = _before(studio, before, after)
    measures = compared(findings_of(before, settings), findings_of(after, settings), others)
    told = facts(before, after)
    if options.json:
        print(json.dumps(_compared_json((before, after), measures, told), allow_nan=False))
        return 0
    for line in _compared_lines((before, after), measures, told):
        _say(line)
    return 0


def _before(studio: Studio, before: Take, after: Take) -> list[Mapping[str, float]]:
    """Return the numbers of the takes before the later one, in order of time."""
    known = studio.store.measured()
    return [
        each.values
        for each in known
        if each.take.id not in (before.id, after.id) and each.take.recorded_at <= after.recorded_at
    ][:LOOKED_BACK][::-1]


def _compared_lines(
    pair: tuple[Take, Take], measures: Sequence[Measured], told: Facts
) -> Iterator[str]:
    for key, take in enumerate(pair, 1):
        yield f"{key}  {take_said(take)}  {safe_line(take.question.text, 60)}"
    yield f"\n{'':{NAME}}{'1':>{VALUE}}{'2':>{VALUE}}"
    for each in sorted(measures, key=lambda one: not (one.change and one.change.beyond)):
        values = (each.before, each.after)
        shown = "".join(f"{'–' if v is None else number(v):>{VALUE}}" for v in values)
        name = measure_name(each.measure, each.unit, NAME - 1)
        yield f"{name:<{NAME}}{shown}  {changed_said(each).words}".rstrip()
    groups = (
        ("In both", told.both),
        ("Only in 1", told.before_only),
        ("Only in 2", told.after_only),
    )
    for name, said in groups:
        if said:
            yield f"{name}: {safe_line(', '.join(said), 400)}"


def _compared_json(
    pair: tuple[Take, Take], measures: Sequence[Measured], told: Facts
) -> dict[str, Any]:
    return {
        "schema": 1,
        "takes": [take.id for take in pair],
        "measures": [
            {
                "measure": each.measure,
                "unit": each.unit,
                "before": each.before,
                "after": each.after,
                "beyond_noise": each.change.beyond if each.change else None,
                "noise": each.change.noise.band if each.change else None,
                "way": each.way or None,
            }
            for each in measures
        ],
        "facts": {"both": told.both, "before": told.before_only, "after": told.after_only},
    }
