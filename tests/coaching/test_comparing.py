"""Two takes are compared measure by measure, and by the facts that were said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.tui.scenes import FINDINGS, analysis, take
from voiceprep.coaching.comparing import compared, facts
from voiceprep.model import Span, Take, Transcript, Word, Wording

STEADY = [{"speech_rate": 150.0 + n % 3} for n in range(8)]


def test_each_measure_has_both_values_and_whether_it_moved_beyond_noise() -> None:
    slower = replace(FINDINGS[0], value=150.0)
    pace, fillers, *_ = compared(FINDINGS[:2], (slower,), STEADY)
    assert (pace.measure, pace.before, pace.after, pace.way) == (
        "speech_rate",
        182.0,
        150.0,
        "closer",
    )
    assert pace.change is not None
    assert pace.change.beyond is True
    assert (fillers.before, fillers.after, fillers.change) == (6.4, None, None)


def test_levels_are_never_compared_across_takes() -> None:
    loud = replace(FINDINGS[0], measure="level", value=-20.0)
    assert compared((loud,), (loud,), ()) == ()


def test_figures_names_and_dates_are_told_apart_by_where_they_were_said(tmp_path: Path) -> None:
    def told(text: str, *names: Span) -> Take:
        words = tuple(Word(word) for word in text.split())
        wording = Wording(len(words), 1, 0, 0, 0, (), None, names=names)
        return take(
            tmp_path,
            transcript=Transcript(words),
            analysis=replace(analysis(), wording=wording),
        )

    before = told("We cut costs by 40% at Big Corp, in 3 weeks.", Span(6, 7))
    after = told("At Big Corp we cut costs by 45% in 3 weeks", Span(1, 2))
    found = facts(before, after)
    assert (found.both, found.before_only, found.after_only) == (
        ("Big Corp", "3"),
        ("40%",),
        ("45%",),
    )
