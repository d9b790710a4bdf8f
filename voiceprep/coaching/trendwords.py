"""Trends, habits and days of practice in plain words: on a screen, in a terminal, read aloud.

Says how much and compared with when; never more than the numbers tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.coaching.noise import FEWEST_TAKES

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from voiceprep.coaching.practised import Days, Habit
    from voiceprep.coaching.trends import Trend

_UP_DOWN = {
    **dict.fromkeys(("speech_rate", "articulation_rate"), ("faster", "slower")),
    **dict.fromkeys(("duration", "longest_pause", "response_latency"), ("longer", "shorter")),
    **dict.fromkeys(
        (
            *("fillers_per_minute", "fillers_per_100_words", "repetitions", "phrase_pauses"),
            *("drawn_out", "pause_share", "rushed", "dragging", "flat_pitch", "trailing_off"),
            *("filler_places", "possible_fillers", "apologies", "hedges", "absolutes"),
            *("generic_you", "star_parts", "approach_parts", "fit_parts", "own_questions"),
            *("result_numbers", "specifics", "action_first_person", "past_tense", "vocabulary"),
            *("setting_share", "action_share", "falling_ends", "uptalk"),
        ),
        ("more", "less"),
    ),
    "headline": ("later", "earlier"),
    "pitch_variation": ("livelier", "flatter"),
    "loudness_variation": ("livelier", "flatter"),
}
_COUNTED = frozenset(
    (
        *("fillers_per_minute", "fillers_per_100_words", "repetitions", "phrase_pauses"),
        *("drawn_out", "filler_places", "possible_fillers", "apologies", "hedges", "absolutes"),
        *("star_parts", "approach_parts", "fit_parts", "own_questions", "result_numbers"),
        "specifics",
    )
)
_WAYS = {"closer": ", closer to the good range", "further": ", further from the good range", "": ""}


def trend_said(
    trend: Trend, now: datetime, *, short: bool = False, zone: tzinfo | None = None
) -> str:
    """Return what became of a measure, without its name.

    Parameters
    ----------
    trend
        What to tell.
    now
        Aware; sets how the past is named.
    short
        Leave the numbers out.
    zone
        None for this computer's.
    """
    if trend.state == "few":
        return f"can be told after {FEWEST_TAKES} takes; {len(trend.values)} so far"
    band = f"±{_measured(trend.band, trend.unit)}"
    if trend.state == "steady":
        return "steady: within your noise" if short else f"steady: within your own noise of {band}"
    moved = f"{direction(trend)} than {when_said(trend.since, now, zone)}"
    if short:
        return f"{moved}, beyond noise"
    levels = f"{number(trend.early)} → {_measured(trend.late, trend.unit)}"
    return f"{moved}: {levels}, beyond your own noise of {band}{_WAYS[trend.way]}"


def direction(trend: Trend) -> str:
    """Return which way a measure went, as one would say it of this measure: ``fewer``."""
    up, down = _UP_DOWN.get(trend.measure, ("higher", "lower"))
    if trend.measure in _COUNTED:
        down = "fewer"
    return up if trend.late > trend.early else down


def when_said(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return when something was, to compare with: ``in March``, ``on 3 Nov``, ``earlier today``.

    Parameters
    ----------
    moment, now
        Aware.
    zone
        None for this computer's.
    """
    then, today = moment.astimezone(zone), now.astimezone(zone)
    if then.date() == today.date():
        return "earlier today"
    if (today.date() - then.date()).days < 28 and then.year == today.year:
        return f"on {then.day} {then:%b}"
    return f"in {then:%B}" if (today.date() - then.date()).days < 330 else f"in {then:%B %Y}"


def habit_said(habit: Habit) -> str:
    """Return how often a thing was there, without its name."""
    return f"in {habit.count} of your last {habit.of} takes"


def days_said(days: Days) -> str:
    """Return how often somebody practised, in a few words; empty where never."""
    if days.run > 1:
        return f"{days.run} days in a row"
    if days.month > 1:
        return f"{days.month} days of practice in four weeks"
    if days.total > 1:
        return f"{days.total} days of practice so far"
    return ""


def _measured(value: float, unit: str) -> str:
    plain = not unit or unit.startswith("of ")  # of so many: "±1 of 4" is nothing one says
    return number(value) if plain else f"{number(value)} {unit}"


def number(value: float) -> str:
    """Return a value without needless digits."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    shown = f"{value:.{digits}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
