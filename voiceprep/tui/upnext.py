"""What home suggests: a question with its reason, and an interview that was left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.errors import VoiceprepError
from voiceprep.tui.wording import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.interview.choosing import Suggestion
    from voiceprep.interview.spacing import Rating
    from voiceprep.model import Question, Settings
    from voiceprep.studio import Studio


@dataclass(frozen=True, slots=True)
class UpNext:
    """What to do next."""

    suggestions: tuple[Suggestion, ...] = ()
    """The one most worth practising first; empty where nothing is known to go by."""
    left: Said | None = None
    """A mock interview that was begun and not ended."""

    def reason(self, question: Question) -> str:
        """Return why a question is suggested; empty where nothing is known."""
        found = (each.reason for each in self.suggestions if each.question.id == question.id)
        return next(found, "")


def up_next(
    studio: Studio,
    settings: Settings,
    questions: Sequence[Question],
    known: dict[str, Rating],
) -> UpNext:
    """Return what to do next; where the history or the plan cannot be read, nothing of it.

    `known` remembers how takes went.
    """
    from voiceprep.interview.days import nearest
    from voiceprep.sitting import next_for, plan_named
    from voiceprep.tui.planwords import now

    try:
        plan = plan_named(studio, settings.plan) or nearest(studio.plans.list(), now())
        left = _left(studio)
        if plan is None and not studio.store.listing(limit=1):
            return UpNext((), left)
        return UpNext(next_for(studio, questions, settings, known, plan), left)
    except VoiceprepError:
        return UpNext()


def _left(studio: Studio) -> Said | None:
    from voiceprep.interview import steps
    from voiceprep.sitting import unfinished

    left = unfinished(studio)
    if left is None:
        return None
    told = f"{steps.heading(left)}: {steps.progress(left)}"
    return Said("‖", told[:1].upper() + told[1:], "$accent", "m, then g, goes on with it.")
