"""What the fillers show besides their number: where they gather, and which are uncertain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.coaching.judging import informed, strongest
from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Analysis, Filler, Finding, Gathering

_PLACES = {
    "number": (
        "right before a number",
        "Numbers are where you search. Learn the three that matter by heart, and say each once "
        "aloud before you begin.",
    ),
    "result": (
        "on the way into the Result",
        "You know the story better than its end. Have the sentence that says what came of it "
        "ready, word for word.",
    ),
    "start": (
        "in the first sentences",
        "The start is where you are still deciding. Know your first sentence by heart, and take "
        "one silent breath before it.",
    ),
    "together": (
        "close together",
        "They come in one place and not throughout: listen to it. It is a point you had not "
        "thought through, not a habit.",
    ),
}
"""What is said of each place, the most telling first."""


def filler_findings(analysis: Analysis) -> Iterator[Finding]:
    """Yield where the fillers gather, and how many more may be there."""
    told = analysis.fluency
    if told is None:
        return
    by_place = {each.place: each for each in told.gatherings}
    place = next((name for name in _PLACES if name in by_place), None)
    if place is not None:
        yield _gathered(by_place[place], len(told.fillers))
    if told.possible:
        yield _possible(told.possible)


def _gathered(found: Gathering, of: int) -> Finding:
    where, advice = _PLACES[found.place]
    title = f"{found.count} of {of} fillers {where}"
    finding = informed("filler_places", float(found.count), "fillers", title, advice)
    if found.start_s is None or found.end_s is None:
        return finding
    return _with_evidence(finding, (Interval(found.start_s, found.end_s),))


def _possible(fillers: Sequence[Filler]) -> Finding:
    count = len(fillers)
    title = f"{count} more possible {'filler' if count == 1 else 'fillers'}, not counted"
    finding = informed(
        "possible_fillers",
        float(count),
        "fillers",
        title,
        "Sounds between words that may be an um or the end of a drawn-out word. Listen and "
        "decide for yourself.",
    )
    shown = [
        (f.certainty or 0.0, Interval(f.start_s, f.end_s))
        for f in fillers
        if f.start_s is not None and f.end_s is not None
    ]
    return _with_evidence(finding, strongest(shown))


def _with_evidence(finding: Finding, evidence: tuple[Interval, ...]) -> Finding:
    return replace(finding, evidence=evidence)
