"""A mock interview step by step: what is asked now, and what becomes of it.

Pure: a sitting goes in and the next one comes out; who keeps it is another's business.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voiceprep.errors import StorageFailed
from voiceprep.interview.agenda import follow_up_turn
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import FollowUp, Question, Seat, Sitting, Turn

FOLLOW_UP_S = 60.0
"""A follow-up wants a shorter answer than the question it follows."""
_WEEK = 7
_EVERY = 2


class NoSittings:
    """ports.Sittings where none are kept for another day."""

    def __init__(self) -> None:
        self._kept: dict[str, Sitting] = {}

    def list(self) -> Sequence[Sitting]:
        """Return what was begun since the program was, newest first."""
        return sorted(self._kept.values(), key=lambda each: each.began_at, reverse=True)

    def save(self, sitting: Sitting) -> None:
        """Keep it for as long as the program runs."""
        self._kept[sitting.id] = sitting

    def forget(self, sitting_id: str) -> None:
        """Keep it no longer. Raises StorageFailed."""
        if self._kept.pop(sitting_id, None) is None:
            raise StorageFailed("There is no such interview.")

    def problems(self) -> Sequence[str]:
        """Return none."""
        return ()


def follow_up_question(question: Question, text: str) -> Question:
    """Return a follow-up as a question of its own, its id the same whenever it is asked."""
    name = f"{question.id}/{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"
    return replace(
        question, id=name, text=text, follow_ups=(), target_s=min(FOLLOW_UP_S, question.target_s)
    )


def at(sitting: Sitting) -> int | None:
    """Return the index of the turn that is to come next; None when all are over."""
    coming = (i for i, turn in enumerate(sitting.turns) if turn.state == "to come")
    return next(coming, None)


def current(sitting: Sitting) -> Turn | None:
    """Return the turn that is to come next; None when all are over."""
    index = at(sitting)
    return None if index is None else sitting.turns[index]


def is_over(sitting: Sitting) -> bool:
    """Whether every question was answered or skipped."""
    return at(sitting) is None


def seat_of(sitting: Sitting, turn: Turn) -> Seat:
    """Return who asks."""
    named = (seat for seat in sitting.panel if seat.name == turn.asked_by)
    return next(named, sitting.panel[0])


def questions(sitting: Sitting) -> int:
    """Return how many questions there are, follow-ups not counted."""
    return sum(not turn.follow_up_of for turn in sitting.turns)


def place(sitting: Sitting, turn: Turn) -> str:
    """Return where in the interview a turn is: ``2 of 7``, ``2 of 7, asking on``."""
    before = sitting.turns[: sitting.turns.index(turn) + 1]
    number = sum(not each.follow_up_of for each in before)
    on = ", asking on" if turn.follow_up_of else ""
    return f"{number} of {questions(sitting)}{on}"


def answered(
    sitting: Sitting, take: str, first: str = "", follow_ups: Sequence[FollowUp] = ()
) -> Sitting:
    """Return the sitting with the present question answered by a take.

    The first follow-up that takes up the answer is asked next, unless this was one already: an
    interview of seven questions stays one of seven. Follow-ups that are asked of everyone are not.
    """
    index = at(sitting)
    if index is None:
        return sitting
    turn = sitting.turns[index]
    done = [replace(turn, state="answered", take=take, first=first)]
    asked = next((each for each in follow_ups if each.rule != "bank"), None)
    if asked is not None and not turn.follow_up_of:
        question = follow_up_question(turn.question, asked.text)
        done.append(follow_up_turn(turn, question, take, asked.why))
    return _with(sitting, index, *done)


def skipped(sitting: Sitting) -> Sitting:
    """Return the sitting without an answer to the present question."""
    index = at(sitting)
    if index is None:
        return sitting
    return _with(sitting, index, replace(sitting.turns[index], state="skipped"))


def ended(sitting: Sitting) -> Sitting:
    """Return the sitting with nothing more to come."""
    while at(sitting) is not None:
        sitting = skipped(sitting)
    return sitting


def _with(sitting: Sitting, index: int, *turns: Turn) -> Sitting:
    return replace(sitting, turns=(*sitting.turns[:index], *turns, *sitting.turns[index + 1 :]))


def is_time_to_read(sitting: Sitting) -> bool:
    """Whether what came across is shown now: at the end, or after every second question."""
    turn = current(sitting)
    if turn is None:
        return True
    if sitting.wish.feedback != "second" or turn.follow_up_of:
        return False
    given = sum(t.state == "answered" and not t.follow_up_of for t in sitting.turns)
    before = sitting.turns[: sitting.turns.index(turn)]
    return given > 0 and given % _EVERY == 0 and before[-1].state == "answered"


def heading(sitting: Sitting, now: datetime | None = None) -> str:
    """Return what to call it: ``the interview of Tuesday``."""
    day = sitting.began_at.astimezone()
    days = ((now or datetime.now(UTC)).astimezone().date() - day.date()).days
    if days == 0:
        said = f"the interview of {day:%H:%M}"
    elif days == 1:
        said = "the interview of yesterday"
    elif 1 < days < _WEEK:
        said = f"the interview of {day:%A}"
    else:
        said = f"the interview of {day.day} {day:%B}"
    return said


def progress(sitting: Sitting) -> str:
    """Return how far it has come: ``2 of 7 answered``."""
    given = sum(t.state == "answered" and not t.follow_up_of for t in sitting.turns)
    return f"{given} of {questions(sitting)} answered"


def named(sitting: Sitting) -> str:
    """Return what it is for, on one line."""
    return safe_line(sitting.title, 60) or "An interview at large"
