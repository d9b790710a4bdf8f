"""When a question comes back: spaced as memory asks for, and never later than the interview.

FSRS, the free spaced repetition scheduler, without its chance. What it was fitted on are cards of
vocabulary, so its days are an ordering more than a promise.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from voiceprep.model import Finding

Rating = Literal["again", "hard", "good"]

RETENTION = 0.9
"""How likely an answer should still come when it is asked for again."""
_FAR = 365
_SOUND = ("speech", "clipping", "noise", "level", "transcript")
"""Measures of the recording, not of the answer."""
_MANY = 2


def rating(findings: Sequence[Finding]) -> Rating:
    """Return how an answer went, as the scheduler wants to know it.

    Two things to fix or more are ``again``, one is ``hard``, none ``good``; a faulty recording says
    nothing about the answer.
    """
    to_fix = sum(f.verdict == "fix" and f.measure not in _SOUND for f in findings)
    return "again" if to_fix >= _MANY else "hard" if to_fix else "good"


def due(answers: Sequence[tuple[datetime, Rating]], day: date | None = None) -> datetime:
    """Return when a question is to be answered again.

    Parameters
    ----------
    answers
        When it was answered, aware, and how that went; at least one, in any order.
    day
        The day of the interview; what would come later comes on the day before, and what was
        answered on that day or later on the day itself.
    """
    from fsrs import Card, Rating, Scheduler

    ratings = {"again": Rating.Again, "hard": Rating.Hard, "good": Rating.Good}
    scheduler = Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=_FAR,
        enable_fuzzing=False,
    )
    card = Card(card_id=1)
    ordered = sorted((at.astimezone(UTC), went) for at, went in answers)
    for at, went in ordered:
        card, _ = scheduler.review_card(card, ratings[went], at)
    return _in_time(card.due, ordered[-1][0], day)


def _in_time(wanted: datetime, last: datetime, day: date | None) -> datetime:
    if day is None or wanted.date() < day:
        return wanted
    eve = datetime.combine(day - timedelta(days=1), time(18), wanted.tzinfo)
    return eve if eve > last else datetime.combine(day, time(0), wanted.tzinfo)
