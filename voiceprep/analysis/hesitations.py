"""Filled pauses of the sound put beside those of the words, and beside the silent pauses.

Loads nothing that is heavy: what was heard is handed in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.analysis.gatherings import gatherings
from voiceprep.analysis.wording import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Filler, Fluency, Pause, Star, Timing, Word

SURE = 0.5
"""Certainty from which a filler is counted; below it is shown as possible."""
_SAME_S = 0.1
_TOUCHING_S = 0.15


def with_heard(told: Fluency, heard: Sequence[Filler], count: int, span_s: float | None) -> Fluency:
    """Return the stumbles with the filled pauses of the sound among them.

    Parameters
    ----------
    told
        What the words alone tell.
    heard
        Filled pauses from the sound, with times and certainties.
    count
        Words spoken.
    span_s
        Seconds from the first word to the last; None where there are no times.

    Returns
    -------
    Fluency
        Sure ones counted, unsure ones under `possible`; none where the words have that um already.
    """
    known = [filler for filler in told.fillers if filler.kind == "filled_pause"]
    new = [each for each in heard if not any(_same(each, filler) for filler in known)]
    sure = tuple(each for each in new if (each.certainty or 0.0) >= SURE)
    if not new:
        return told
    fillers = tuple(sorted((*told.fillers, *sure), key=lambda filler: filler.start_s or 0.0))
    return replace(
        told,
        fillers=fillers,
        possible=tuple(each for each in new if each not in sure),
        fillers_per_minute=60.0 * len(fillers) / span_s if span_s else None,
        fillers_per_100_words=100.0 * len(fillers) / count if count else None,
    )


def with_gatherings(
    told: Fluency, heard: Sequence[Token], words: Sequence[Word], parts: Star
) -> Fluency:
    """Return the stumbles with the places where the fillers gather.

    Parameters
    ----------
    told
        With every filler that is counted.
    heard
        Tokens of the words.
    words
        The words.
    parts
        What each sentence tells.
    """
    if not told.fillers:
        return told
    figures = numbers([token.text for token in heard])
    result = next((s.first_word for s in parts.sentences if s.part == "result"), None)
    return replace(told, gatherings=gatherings(told.fillers, words, figures, result))


def with_filled(timing: Timing | None, fillers: Sequence[Filler]) -> Timing | None:
    """Return the timing with the silent pauses that an um or uh stands in marked as filled.

    Parameters
    ----------
    timing
        With the pauses as silence cuts them: an um in a pause makes two of it.
    fillers
        Counted fillers.
    """
    spans = [
        (f.start_s, f.end_s)
        for f in fillers
        if f.kind == "filled_pause" and f.start_s is not None and f.end_s is not None
    ]
    if timing is None or not spans:
        return timing
    pauses = tuple(
        replace(pause, kind="filled")
        if pause.kind != "before" and _touches(pause, spans)
        else pause
        for pause in timing.pauses
    )
    return replace(timing, pauses=pauses)


def _same(heard: Filler, known: Filler) -> bool:
    if None in (heard.start_s, heard.end_s, known.start_s, known.end_s):
        return False
    return _overlap(heard, known) > -_SAME_S


def _overlap(left: Filler, right: Filler) -> float:
    begin = max(left.start_s or 0.0, right.start_s or 0.0)
    return min(left.end_s or 0.0, right.end_s or 0.0) - begin


def _touches(pause: Pause, spans: Sequence[tuple[float, float]]) -> bool:
    return any(
        start < pause.end_s + _TOUCHING_S and end > pause.start_s - _TOUCHING_S
        for start, end in spans
    )
