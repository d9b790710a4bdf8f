"""What a take is made for, besides its question: an interview, a drill, a follow-up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceprep.interview.drills import Drill
    from voiceprep.model import Manner, Seat, Settings, Sitting, Take, Turn
    from voiceprep.practice import TakeRecorder


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a take is made for; empty for practice at large."""

    sitting: str = ""
    """Id of the run of takes it belongs to; empty for the present one."""
    plan: str = ""
    asked_by: str = ""
    manner: Manner | None = None
    """The voice of whoever asks; None for the usual one."""
    follow_up_of: str = ""
    drill: str = ""
    limit_s: float | None = None
    """When it stops by itself, where that is part of it."""

    def settings(self, usual: Settings) -> Settings:
        """Return the settings it is recorded with."""
        plan = self.plan or usual.plan
        limit_s = usual.max_take_s
        if self.limit_s is not None:
            limit_s = min(limit_s, round(self.limit_s))
        return replace(usual, plan=plan, max_take_s=limit_s)

    def label(self, recorder: TakeRecorder) -> None:
        """Tell the recorder what the take is made for."""
        recorder.follow_up_of = self.follow_up_of
        recorder.asked_by = self.asked_by
        recorder.drill = self.drill


def of_turn(sitting: Sitting, turn: Turn, seat: Seat) -> Occasion:
    """Return the occasion of one question of a mock interview."""
    return Occasion(sitting.id, sitting.plan, seat.name, seat.manner, turn.follow_up_of)


def of_drill(drill: Drill, plan: str = "") -> Occasion:
    """Return the occasion of a drill."""
    return Occasion(plan=plan, drill=drill.id, limit_s=drill.limit_s)


def again(take: Take) -> Occasion:
    """Return the occasion of a take that is made anew; in an interview it becomes a drill."""
    from voiceprep.interview.drills import REDO, drill_named

    drill = drill_named(take.drill) if take.drill else None
    if drill is not None:
        return of_drill(drill, take.plan)
    name = REDO if take.asked_by or take.drill else ""
    return Occasion(plan=take.plan, asked_by=take.asked_by, drill=name)
