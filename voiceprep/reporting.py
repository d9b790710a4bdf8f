"""What goes onto a page or into an export: takes with what they mean, as they are shown.

Functions over the ports of a `Studio`; no screen and no file in here. What a person wants left
alone is taken out before anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.errors import UsageError, VoiceprepError
from voiceprep.interview.rounds import consistency_lines
from voiceprep.model.pages import Answered, PlanPaper
from voiceprep.practice import findings_of, followups_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Plan, Settings, Take
    from voiceprep.practice import Studio

MOST_OF_PLAN = 40
"""The newest takes of a plan that are told in full: nobody reads more."""


def answered(take: Take, settings: Settings) -> Answered:
    """Return a take as it is told: what it means, and what would be asked next."""
    from voiceprep.coaching import shown_take

    return Answered(shown_take(take, settings), findings_of(take, settings), followups_of(take))


def sitting_answers(
    studio: Studio, name: str, settings: Settings, *, of: str = ""
) -> tuple[Answered, ...]:
    """Return the answers of a sitting in the order in which they were given.

    `name` is the sitting's id, a beginning of it that no other has, or ``latest``; `of` is the plan
    it has to be for. Raises UsageError, StorageFailed.
    """
    listed = [take for take in studio.store.listing() if take.sitting and of in ("", take.plan)]
    if not listed:
        raise UsageError("There is no sitting yet.", "Make one: voiceprep practice")
    chosen = listed[0].sitting if name == "latest" else _sitting_named(listed, name)
    takes = [studio.store.take(take.id) for take in listed if take.sitting == chosen]
    return _told(takes, settings)


def _sitting_named(listed: Sequence[Take], name: str) -> str:
    ids = dict.fromkeys(take.sitting for take in listed)
    alike = [name] if name in ids else [each for each in ids if name and each.startswith(name)]
    if len(alike) != 1:
        raise UsageError(f"There is no sitting {name!r}.", "The newest one: --sitting latest")
    return alike[0]


def plan_paper(studio: Studio, plan: Plan, settings: Settings) -> PlanPaper:
    """Return a plan with the answers that were given for it. Raises StorageFailed."""
    listed = [take for take in studio.store.listing() if take.plan == plan.name]
    takes = [studio.store.take(take.id) for take in listed[:MOST_OF_PLAN]]
    there = [take for take in takes if take is not None]
    return PlanPaper(plan, _told(there, settings), tuple(consistency_lines(plan, there)))


def plans_of(studio: Studio, answers: Iterable[Answered]) -> tuple[Plan, ...]:
    """Return the plans that answers were given for, and those at hand, for the names in them."""
    found = {plan.name: plan for plan in studio.plans.list()}
    for name in {answer.take.plan for answer in answers} - {"", *found}:
        try:
            found[name] = studio.plans.load(name)
        except VoiceprepError:
            continue  # forgotten since
    return tuple(found.values())


def _told(takes: Iterable[Take | None], settings: Settings) -> tuple[Answered, ...]:
    there = sorted((take for take in takes if take is not None), key=lambda take: take.recorded_at)
    return tuple(answered(take, settings) for take in there)
