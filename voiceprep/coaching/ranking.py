"""Which finding comes first, and which are left out.

A poor recording comes before everything and silences what it makes unreliable; then what to fix,
what to watch, what is only to be known, and what went well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.coaching.recording import UNRELIABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Finding

MEASURES = (
    *("speech", "clipping", "noise", "level"),
    *("story", "own_questions", "approach_parts", "fit_parts", "star_parts"),
    *("fillers_per_minute", "fillers_per_100_words", "speech_rate", "duration", "headline"),
    *("longest_pause", "past_tense", "result_numbers", "action_share", "setting_share"),
    *("action_first_person", "pause_share", "response_latency", "pitch_variation"),
    *("rushed", "dragging", "phrase_pauses", "trailing_off", "flat_pitch", "repetitions"),
    *("drawn_out", "transcript", "articulation_rate", "loudness_variation", "falling_ends"),
    *("filler_places", "possible_fillers"),
    *("apologies", "uptalk", "specifics", "hedges", "absolutes", "generic_you", "phrases"),
    *("vocabulary", "question_terms"),
)
"""Every measure a finding can have, the most important first: what interviewers ask for, then what
weighed most in ratings of real interviews (Naim et al. 2015: words a second, fillers, pauses)."""

_ABOUT_FILLERS = ("filler_places", "possible_fillers")

GROUPS: dict[str, tuple[str, ...]] = {
    "fillers": ("fillers_per_minute", "fillers_per_100_words", *_ABOUT_FILLERS),
    "fillers_per_minute": ("fillers_per_100_words", *_ABOUT_FILLERS),
    "fillers_per_100_words": ("fillers_per_minute", *_ABOUT_FILLERS),
    "pauses": ("longest_pause", "pause_share", "response_latency", "phrase_pauses"),
    "pace": ("speech_rate", "articulation_rate", "rushed", "dragging"),
    "melody": ("pitch_variation", "flat_pitch", "falling_ends", "uptalk"),
    "loudness": ("loudness_variation", "trailing_off"),
    "restarts": ("repetitions", "drawn_out"),
    "structure": (
        *("story", "star_parts", "setting_share", "action_share"),
        *("result_numbers", "action_first_person", "approach_parts", "fit_parts", "own_questions"),
    ),
    "words": (
        "apologies",
        "hedges",
        "absolutes",
        "generic_you",
        "headline",
        "past_tense",
        "specifics",
        "phrases",
        "vocabulary",
        "question_terms",
    ),
}
"""Names that stand for several measures when they are muted."""

_RECORDING = ("speech", "clipping", "noise", "level")
_ORDER = {"fix": 0, "watch": 1, "info": 2, "good": 3}


def without(found: Iterable[Finding], muted: Iterable[str]) -> list[Finding]:
    """Return the findings less those whose measure, or its group, is muted."""
    names = set(muted)
    for name in tuple(names):
        names.update(GROUPS.get(name, ()))
    return [finding for finding in found if finding.measure not in names]


def reliable(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings less those that a faulty recording makes unreliable."""
    spoilt: set[str] = set()
    for finding in found:
        if finding.verdict == "fix":
            spoilt |= UNRELIABLE.get(finding.measure, frozenset())
    return [finding for finding in found if finding.measure not in spoilt]


def ranked(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the most important first."""
    return tuple(sorted(found, key=_rank))


def _rank(finding: Finding) -> tuple[int, int, int]:
    of_recording = finding.measure in _RECORDING
    bad = of_recording and finding.verdict == "fix"
    fine = of_recording and finding.verdict == "good"  # nothing to be proud of: it comes last
    return (
        0 if bad else 2 if fine else 1,
        _ORDER[finding.verdict],
        MEASURES.index(finding.measure),
    )
