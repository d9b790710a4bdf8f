"""A mock interview under way: prepared, walked through, left and gone on with.

Functions over the ports of a `Studio`; no device and no screen in here. Every step is saved before
the next begins. A step that could not be saved is told and not forgotten: it is saved with the
next.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voiceprep.errors import VoiceprepError
from voiceprep.interview import steps
from voiceprep.interview.agenda import agenda, deeper_questions
from voiceprep.interview.choosing import Coverage, Practised, coverage, suggestions
from voiceprep.interview.drills import REDO
from voiceprep.interview.panel import panel
from voiceprep.interview.plan import title
from voiceprep.interview.retelling import Retold, retold
from voiceprep.interview.spacing import rating
from voiceprep.model import Manner, Sitting
from voiceprep.practice import findings_of, new_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voiceprep.interview.choosing import Suggestion
    from voiceprep.interview.spacing import Rating
    from voiceprep.model import Bank, Finding, Plan, Question, Seat, Settings, Take, Turn, Wish
    from voiceprep.practice import Assessment
    from voiceprep.studio import Studio

log = logging.getLogger(__name__)

MOST_RATED = 200
"""Takes whose findings are looked at to know how they went; older ones count as good."""


def seats_for(studio: Studio, plan: Plan | None, settings: Settings) -> tuple[Seat, ...]:
    """Return the panel, each with a voice that can be heard here."""
    voice = studio.voice(replace(settings, read_aloud=True))
    voices = voice.voices() if voice is not None else ()
    return panel(plan, voices, Manner(settings.voice, settings.rate_wpm))


def voice_labels(studio: Studio, settings: Settings) -> Mapping[str, str]:
    """Return what each voice is called, by its id."""
    voice = studio.voice(replace(settings, read_aloud=True))
    return {each.id: each.label for each in voice.voices()} if voice is not None else {}


def prepared(
    studio: Studio,
    banks: Sequence[Bank],
    plan: Plan | None,
    seats: Sequence[Seat],
    wish: Wish,
) -> Sitting:
    """Return a mock interview that is about to begin; nothing is kept of it yet.

    Raises StorageFailed.
    """
    return Sitting(
        id=new_id(),
        began_at=datetime.now(UTC),
        panel=tuple(seats),
        turns=agenda(plan, banks, seats, wish, _practised_at(studio)),
        wish=wish,
        plan=plan.name if plan else "",
        title=title(plan) if plan else "",
    )


def _practised_at(studio: Studio) -> Mapping[str, datetime]:
    found: dict[str, datetime] = {}
    for take in studio.store.listing():
        found.setdefault(take.question.id, take.recorded_at)
    return found


def unfinished(studio: Studio) -> Sitting | None:
    """Return the newest interview that was begun and not ended; None where there is none."""
    begun = (each for each in studio.sittings.list() if not steps.is_over(each))
    return next(begun, None)


class MockInterview:
    """One mock interview, saved at every step."""

    def __init__(self, studio: Studio, sitting: Sitting) -> None:
        self._studio = studio
        self.sitting = sitting
        self._one_at_a_time = threading.Lock()
        self.trouble = ""
        """Why the last step could not be saved; empty when it was."""

    @property
    def turn(self) -> Turn | None:
        """What is asked now; None when it is over."""
        return steps.current(self.sitting)

    def begin(self) -> None:
        """Keep it, or take up what a crash left between an answer and its step."""
        with self._one_at_a_time:
            turn = self.turn
            if turn is not None:
                self._take_up(turn)
            self._keep(self.sitting)

    def answered(self, assessment: Assessment) -> None:
        """Go on to what is asked after this answer."""
        first = assessment.findings[0].title if assessment.findings else ""
        take, asked = assessment.take, assessment.followups
        with self._one_at_a_time:
            self._keep(steps.answered(self.sitting, take.id, first, asked))

    def skip(self) -> None:
        """Go on without an answer."""
        with self._one_at_a_time:
            self._keep(steps.skipped(self.sitting))

    def end(self) -> None:
        """Ask nothing more."""
        with self._one_at_a_time:
            self._keep(steps.ended(self.sitting))

    def _take_up(self, turn: Turn) -> None:
        known = {each.take for each in self.sitting.turns}
        try:
            for take in self._studio.store.listing(turn.question.id):
                if take.sitting == self.sitting.id and take.id not in known and not take.drill:
                    self.sitting = steps.answered(self.sitting, take.id)
                    return
        except VoiceprepError as error:
            self.trouble = error.message

    def _keep(self, sitting: Sitting) -> None:
        self.sitting = sitting
        try:
            self._studio.sittings.save(sitting)
            self.trouble = ""
        except VoiceprepError as error:
            log.warning("a mock interview could not be saved: %s", type(error).__name__)
            self.trouble = f"{error.message} {error.hint}".strip()


@dataclass(frozen=True, slots=True)
class Overview:
    """What was answered in an interview and what came across."""

    takes: Mapping[str, Take]
    """By id; without those that were deleted meanwhile."""
    findings: Mapping[str, tuple[Finding, ...]]
    retold: tuple[Retold, ...]
    """Questions that were answered with one story."""

    @property
    def spoken_s(self) -> float:
        """Seconds of all answers."""
        return sum(take.duration_s for take in self.takes.values())


def overview(studio: Studio, sitting: Sitting, settings: Settings) -> Overview:
    """Return what was answered and what came across. Raises StorageFailed."""
    found = (studio.store.take(turn.take) for turn in sitting.turns if turn.take)
    takes = {take.id: take for take in found if take is not None}
    plan = plan_named(studio, sitting.plan)
    return Overview(
        takes,
        {name: findings_of(take, settings) for name, take in takes.items()},
        retold(tuple(takes.values())[::-1], plan),
    )


def plan_named(studio: Studio, name: str) -> Plan | None:
    """Return a plan; None without a name, or where it cannot be read."""
    try:
        return studio.plans.load(name) if name else None
    except VoiceprepError:
        return None


def next_for(
    studio: Studio,
    questions: Sequence[Question],
    settings: Settings,
    known: dict[str, Rating],
    plan: Plan | None = None,
) -> tuple[Suggestion, ...]:
    """Return what to practise next, with reasons. Raises StorageFailed.

    `known` remembers how takes went, by their ids, so that each is read once.
    """
    practised = list(_practised(studio, settings, known))
    deeper = [question for question, _ in deeper_questions(plan)] if plan else []
    return suggestions([*deeper, *questions], practised, plan, datetime.now(UTC))


def covered(
    studio: Studio, settings: Settings, known: dict[str, Rating], plan: Plan | None
) -> tuple[Coverage, ...]:
    """Return how often each kind, and what the plan's interviewers probe, was practised.

    Raises StorageFailed.
    """
    return coverage(tuple(_practised(studio, settings, known)), plan)


def _practised(studio: Studio, settings: Settings, known: dict[str, Rating]) -> Iterator[Practised]:
    for index, take in enumerate(studio.store.listing()):
        if take.drill in ("", REDO) and not take.follow_up_of:
            if take.id not in known and index < MOST_RATED:
                known[take.id] = _went(studio, take.id, settings)
            yield Practised(take.question, take.recorded_at, known.get(take.id, "good"))


def _went(studio: Studio, take_id: str, settings: Settings) -> Rating:
    whole = studio.store.take(take_id)
    return rating(findings_of(whole, settings)) if whole is not None else "good"
