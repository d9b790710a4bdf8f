"""How things stand before a take, told in words: microphone, speech model, history."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.errors import VoiceprepError
from voiceprep.text import clock, safe_line
from voiceprep.tui.wording import Said, counted, microphone_said, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Settings, Take
    from voiceprep.practice import Studio

ENGLISH_MODEL, OTHER_MODEL = "base.en", "base"
GET_MODEL = f"voiceprep models get {ENGLISH_MODEL}"
DELIVERY_ONLY = "none yet: how you sound is measured, what you say is not"


@dataclass(frozen=True, slots=True)
class State:
    """How things stand."""

    microphone: Said
    words: Said
    history: Said
    practised: Counter[str]
    """Takes by question id."""
    plan: Said | None = None
    """The interview that is being prepared, and what to do for it now."""


def recommended(language: str) -> str:
    """Return the id of the speech model to begin with."""
    return ENGLISH_MODEL if language.partition("-")[0] == "en" else OTHER_MODEL


def state_of(studio: Studio, settings: Settings) -> State:
    """Return how things stand; a part that fails says so and the others still answer."""
    takes, history = _history(studio)
    practised = Counter(take.question.id for take in takes)
    return State(
        microphone_state(studio, settings),
        words_state(studio, settings, "g"),
        history,
        practised,
        plan_state(studio, settings),
    )


def plan_state(studio: Studio, settings: Settings) -> Said | None:
    """Return what to do for the interview being prepared, or for the next one; None without one."""
    from voiceprep.interview.days import nearest
    from voiceprep.tui.planwords import now, plan_said

    try:
        if settings.plan:
            return plan_said(studio.plans.load(settings.plan))
        plan = nearest(studio.plans.list(), now())
    except VoiceprepError as error:
        return _failed(error)
    return None if plan is None else plan_said(plan)


def microphone_state(studio: Studio, settings: Settings) -> Said:
    """Return which microphone will be used."""
    try:
        return microphone_said(studio.devices.inputs(), settings.input_device)
    except VoiceprepError as error:
        return _failed(error)


def words_state(studio: Studio, settings: Settings, key: str = "m") -> Said:
    """Return what will turn speech into words; `key` is that of the speech models."""
    try:
        transcriber = studio.transcriber(settings)
    except VoiceprepError as error:
        return _failed(error)
    if transcriber is None:
        return Said("▲", DELIVERY_ONLY, "$watch", f"Get one with {key}, or: {GET_MODEL}")
    engine = transcriber.engine
    return Said("✓", safe_line(engine.model or engine.name, 40), "$good")


def _history(studio: Studio) -> tuple[Sequence[Take], Said]:
    try:
        takes = studio.store.listing()
    except VoiceprepError as error:
        return (), _failed(error)
    if not takes:
        return takes, Said("·", "none yet")
    spoken = clock(sum(take.duration_s for take in takes))
    newest = when(takes[0].recorded_at)
    return takes, Said("·", f"{counted(len(takes), 'take')}, {spoken} spoken, the last {newest}")


def _failed(error: VoiceprepError) -> Said:
    return Said("✗", safe_line(error.message), "$bad", safe_line(error.hint))
