"""The values of one answer, apart from what they mean: to keep, to compare, to judge again.

Values are kept and verdicts are not, because norms change; a value is judged when it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.coaching.judging import verdict
from voiceprep.coaching.norms import norms, scaled
from voiceprep.coaching.profiles import chosen
from voiceprep.model import ANALYSIS_VERSION, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voiceprep.model import Analysis, Measures, Norm, Question, Verdict

VALUES_VERSION = 1
"""Raised whenever the same analysis would give other values; kept ones are then derived again."""
MADE_BY = f"{ANALYSIS_VERSION}.{VALUES_VERSION}"
"""What kept values were derived by; others are out of date."""
UNITS = {
    "articulation_rate": "syllables/s",
    "filler_places": "fillers",
    "possible_fillers": "fillers",
    "hedges": "per 100 words",
    "absolutes": "per 100 words",
    "generic_you": "per 100 words",
    "uptalk": "%",
}
"""Of measures that have no norm."""
_USUAL_TARGET_S = 120.0


def values_of(
    analysis: Analysis, question: Question | None = None
) -> tuple[dict[str, float], frozenset[str]]:
    """Return the value of every measure, and the measures that were told without a verdict.

    Parameters
    ----------
    analysis
        What was measured.
    question
        What was asked.
    """
    from voiceprep.coaching import findings

    found = findings(analysis, question, Settings(uptalk=True))
    values = {each.measure: each.value for each in found if each.value is not None}
    told = (each.measure for each in found if each.norm and each.verdict == "info")
    return values, frozenset(told)


def verdicts(measures: Measures, settings: Settings | None = None) -> dict[str, Verdict]:
    """Return what today's norms say of each value that can be judged, muted ones left out.

    Parameters
    ----------
    measures
        The values of one take.
    settings
        What is muted, and ranges of one's own.
    """
    against = norms_for(measures.take.question, settings)
    return {
        name: verdict(value, against[name])
        for name, value in measures.values.items()
        if name in against and name not in measures.unjudged
    }


def norms_for(
    question: Question | None = None, settings: Settings | None = None
) -> Mapping[str, Norm]:
    """Return what the measures of an answer are compared with, muted ones left out.

    Parameters
    ----------
    question
        Its target sets what length is good.
    settings
        What is muted, and ranges of one's own.
    """
    choice = chosen(settings)
    known = {each.measure: each for each in norms()} | dict(choice.norms)
    if question is not None and question.target_s > 0:
        known["duration"] = scaled(known["duration"], question.target_s / _USUAL_TARGET_S)
    return {name: norm for name, norm in known.items() if name not in choice.muted}


def unit_of(measure: str) -> str:
    """Return the unit of a measure; empty where it has none."""
    found = {each.measure: each.unit for each in norms()}
    return found.get(measure, UNITS.get(measure, ""))
