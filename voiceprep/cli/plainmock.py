"""``voiceprep practice --plain --mock``: a mock interview line by line."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from voiceprep.cli.console import narrate
from voiceprep.cli.findings import findings_text
from voiceprep.interview import steps
from voiceprep.interview.panel import angle_said
from voiceprep.model import Wish
from voiceprep.sitting import (
    MockInterview,
    overview,
    plan_named,
    prepared,
    seats_for,
    unfinished,
)
from voiceprep.text import clock, safe_line
from voiceprep.tui.occasion import of_turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.cli.plain import LineSitting
    from voiceprep.model import Bank, Sitting, Turn

LEFT = "It is kept as it is: the same command goes on with it."


def hold(line: LineSitting, banks: Sequence[Bank], plan_name: str) -> int:
    """Hold a mock interview until it is over or left; return the exit code."""
    sitting = _left(line) or _new(line, banks, plan_name)
    interview = MockInterview(line.studio, sitting)
    interview.begin()
    while (turn := interview.turn) is not None:
        if not _taken(line, interview, turn):
            narrate(LEFT)
            return 0
        if interview.trouble:
            narrate(interview.trouble)
    _tell_end(line, interview.sitting)
    return 0


def _left(line: LineSitting) -> Sitting | None:
    left = unfinished(line.studio)
    if left is None:
        return None
    narrate(f"You left {steps.heading(left)}: {steps.progress(left)}.")
    narrate("Enter: go on with it. n: a new one.")
    return None if line.lines.wait() == "n" else left


def _new(line: LineSitting, banks: Sequence[Bank], plan_name: str) -> Sitting:
    plan = plan_named(line.studio, plan_name)
    seats = seats_for(line.studio, plan, line.settings)
    wish = Wish(seed=secrets.randbelow(1_000_000))
    sitting = prepared(line.studio, banks, plan, seats, wish)
    narrate(f"{steps.named(sitting)}. Opposite you:")
    for seat in seats:
        role = f", {safe_line(seat.role)}" if seat.role else ""
        narrate(f"  {safe_line(seat.name)}{role}: {safe_line(angle_said(seat))}")
    return sitting


def _taken(line: LineSitting, interview: MockInterview, turn: Turn) -> bool:
    """Ask and record one question; False where the person leaves."""
    sitting = interview.sitting
    seat = steps.seat_of(sitting, turn)
    line.occasion = of_turn(sitting, turn, seat)
    narrate(f"{steps.place(sitting, turn)}. {safe_line(seat.name)}:")
    if turn.part == "your-turn":
        for own in turn.question.follow_ups:
            narrate(f"Yours: {safe_line(own)}")
    if not line.asked(turn.question):
        return False
    assessment = line.recorded(turn.question)
    if assessment is None:
        return False
    interview.answered(assessment)
    return True


def _tell_end(line: LineSitting, sitting: Sitting) -> None:
    seen = overview(line.studio, sitting, line.settings)
    print(f"\nThe end of it: {len(seen.takes)} answers, {clock(seen.spoken_s)} spoken.")
    for turn in sitting.turns:
        if turn.take in seen.takes:
            print(f"\n{safe_line(turn.asked_by)}: {safe_line(turn.question.text)}")
            print(findings_text(seen.findings[turn.take][:1]), flush=True)
    for each in seen.retold:
        print(f"\n{each.said}", flush=True)
    narrate("`voiceprep history` lists the answers.")
