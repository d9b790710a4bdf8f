"""What the numbers mean: norms with sources, and findings that say what to change.

Derived when read and never stored, because norms change. No total grade, and nothing about the
person: only about this answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.coaching.delivery import delivery_findings
from voiceprep.coaching.fillers import filler_findings
from voiceprep.coaching.followups import followups
from voiceprep.coaching.norms import norms, using
from voiceprep.coaching.profiles import chosen
from voiceprep.coaching.ranking import GROUPS, MEASURES, ranked, reliable, without
from voiceprep.coaching.recording import recording_findings
from voiceprep.coaching.rules import rules
from voiceprep.coaching.shown import shown, shown_take
from voiceprep.coaching.structure import structure_findings

if TYPE_CHECKING:
    from voiceprep.model import Analysis, Finding, Question, Settings

__all__ = ["GROUPS", "MEASURES", "findings", "followups", "norms", "shown", "shown_take"]


def findings(
    analysis: Analysis, question: Question | None = None, settings: Settings | None = None
) -> tuple[Finding, ...]:
    """Return the feedback on one answer, the most important first.

    Parameters
    ----------
    analysis
        From `voiceprep.analysis.assess`, or read back from the history.
    question
        What was asked: its target length and its kind set what is judged.
    settings
        Measures (or groups of them) that are muted leave no trace; ranges of one's own are used in
        place of the shipped ones.

    Returns
    -------
    tuple of Finding
        A faulty recording first, and what it makes unreliable left out; then what to fix, to watch,
        to know, and to keep. The first is the one thing to work on when its verdict is ``fix`` or
        ``watch``.
    """
    choice = chosen(settings)
    with using(choice.norms):
        found = [
            *recording_findings(analysis),
            *delivery_findings(analysis, question),
            *filler_findings(analysis),
            *structure_findings(analysis, question),
        ]
    told = ranked(without(reliable(found), choice.muted))
    return tuple(replace(each, rule=rules().get(each.measure, "")) for each in told)
