"""An analysis as it is shown: without the numbers that a person wants left alone.

For screens and pages only. What is stored keeps every number, so that unmuting brings them back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from voiceprep.coaching.profiles import chosen

if TYPE_CHECKING:
    from voiceprep.model import (
        Analysis,
        Ending,
        Fluency,
        Prosody,
        Settings,
        Star,
        Take,
        Timing,
        Wording,
    )

T = TypeVar("T")

_WORDS: dict[str, tuple[str, Any]] = {
    "hedges": ("hedges", ()),
    "absolutes": ("absolutes", ()),
    "apologies": ("apologies", ()),
    "generic_you": ("generic_you", ()),
    "phrases": ("phrases", ()),
    "vocabulary": ("mattr_50", None),
    "past_tense": ("past_share", None),
    "specifics": ("specifics_per_100_words", None),
    "result_numbers": ("numbers_in_result", None),
}
_STORY = frozenset({"story", "star_parts", "setting_share", "action_share"})
_STRUCTURE = frozenset({"approach_parts", "fit_parts", "own_questions"})


def shown(analysis: Analysis, settings: Settings | None) -> Analysis:
    """Return the analysis less what is muted: no number, no mark and no chart tells of it.

    Parameters
    ----------
    analysis
        As it was measured.
    settings
        What is muted.
    """
    muted = chosen(settings).muted
    return replace(
        analysis,
        timing=_timing(analysis.timing, muted) if analysis.timing else None,
        fluency=_fluency(analysis.fluency, muted) if analysis.fluency else None,
        prosody=_prosody(analysis.prosody, muted) if analysis.prosody else None,
        wording=_wording(analysis.wording, muted) if analysis.wording else None,
        star=_star(analysis.star, muted) if analysis.star else None,
        structure=None if muted >= _STRUCTURE else analysis.structure,
    )


def shown_take(take: Take, settings: Settings | None) -> Take:
    """Return the take with its analysis as it is shown; never to be stored.

    Parameters
    ----------
    take
        As it is kept.
    settings
        What is muted.
    """
    return replace(take, analysis=shown(take.analysis, settings)) if take.analysis else take


def _timing(timing: Timing, muted: frozenset[str]) -> Timing:
    bare: dict[str, tuple[str, Any]] = {
        "speech_rate": ("speech_rate_wpm", None),
        "articulation_rate": ("articulation_rate_sps", None),
        "response_latency": ("response_latency_s", None),
        "pause_share": ("phonation_share", None),
        "rushed": ("rushed", ()),
        "dragging": ("dragging", ()),
    }
    left = _less(timing, bare, muted)
    if "speech_rate" in muted:
        left = replace(left, pace=())
    if "longest_pause" in muted:
        left = replace(left, pauses=tuple(p for p in left.pauses if p.kind == "before"))
    if "response_latency" in muted:
        left = replace(left, pauses=tuple(p for p in left.pauses if p.kind != "before"))
    return left


def _fluency(fluency: Fluency, muted: frozenset[str]) -> Fluency:
    left = _less(fluency, {"repetitions": ("repairs", ()), "drawn_out": ("drawn_out", ())}, muted)
    if {"fillers_per_minute", "fillers_per_100_words"} & muted:
        left = replace(left, fillers=(), fillers_per_minute=None, fillers_per_100_words=None)
        left = replace(left, possible=(), gatherings=())
    return left


def _prosody(prosody: Prosody, muted: frozenset[str]) -> Prosody:
    bare: dict[str, tuple[str, Any]] = {
        "flat_pitch": ("flat", ()),
        "loudness_variation": ("loudness_sd_db", None),
    }
    left = _less(prosody, bare, muted)
    if "loudness_variation" in muted:
        left = replace(left, loudness=None)
    left = replace(left, endings=_endings(left.endings, muted))
    if "pitch_variation" in muted:
        left = replace(
            left, f0_median_hz=None, pitch_sd_st=None, pitch_range_st=None, contour=None, flat=()
        )
    return left


def _endings(endings: tuple[Ending, ...], muted: frozenset[str]) -> tuple[Ending, ...]:
    if muted >= {"falling_ends", "uptalk"}:
        endings = tuple(replace(each, movement_st=None) for each in endings)
    if "trailing_off" in muted:
        endings = tuple(replace(each, drop_db=None) for each in endings)
    told = any(each.movement_st is not None or each.drop_db is not None for each in endings)
    return endings if told else ()


def _wording(wording: Wording, muted: frozenset[str]) -> Wording:
    left = _less(wording, _WORDS, muted)
    if "question_terms" in muted:
        left = replace(left, question_terms=(), question_terms_said=())
    if "headline" in muted:
        left = replace(left, headline=None, headline_at=None)
    return left


def _star(star: Star, muted: frozenset[str]) -> Star | None:
    if muted >= _STORY:
        return None
    return replace(star, missing=(), thin=(), order="") if "star_parts" in muted else star


def _less(value: T, bare: dict[str, tuple[str, Any]], muted: frozenset[str]) -> T:
    changes = dict(field for measure, field in bare.items() if measure in muted)
    changed: T = replace(value, **changes)  # type: ignore[type-var]
    return changed
