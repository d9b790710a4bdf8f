"""Preparing one interview with what practice keeps: facts kept straight, and a line that works.

Functions over the ports of a `Studio`; no device and no screen in here. What is recorded for the
check of the day goes into the file it is given and nowhere else: it never becomes a take.
"""

from __future__ import annotations

import io
import time
import wave
from typing import TYPE_CHECKING

from voiceprep.errors import DeviceFailed, VoiceprepError
from voiceprep.files import write_private
from voiceprep.interview.daycheck import SECONDS, sound_lines
from voiceprep.interview.rounds import MOST_TAKES, consistency_of, contradictions, settle
from voiceprep.model import Recording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from voiceprep.interview.daycheck import CheckLine
    from voiceprep.model import Consistency, Contradiction, Plan, Settings, Take
    from voiceprep.ports import Block, SpeechSource
    from voiceprep.practice import Progress, Studio

STALLED_S = 5.0
POLL_S = 0.05
MOST_LISTED = 300
"""Takes that are read through for a plan; older ones are of another preparation."""


# Facts


def plan_prepared(studio: Studio, settings: Settings) -> Plan | None:
    """Return the plan that takes are made for; None without one, or where it cannot be read."""
    if not settings.plan:
        return None
    try:
        return studio.plans.load(settings.plan)
    except VoiceprepError:
        return None


def takes_for(
    studio: Studio, plan: Plan, *, before: datetime | None = None, most: int = MOST_LISTED
) -> tuple[Take, ...]:
    """Return the newest takes that are not of another plan, with their words. Raises StorageFailed.

    `before` leaves out those recorded then or later.
    """
    fitting = [
        each.id
        for each in studio.store.listing()
        if each.plan in ("", plan.name) and (before is None or each.recorded_at < before)
    ]
    return tuple(filter(None, map(studio.store.take, fitting[:most])))


def facts_of(studio: Studio, take: Take) -> tuple[Plan, Consistency] | None:
    """Return the plan a take was made for, and how it stands to it and to the takes before.

    None for a take that was made for none, or for one that is gone. Raises StorageFailed.
    """
    if not take.plan or take.transcript is None:
        return None
    try:
        plan = studio.plans.load(take.plan)
    except VoiceprepError:
        return None
    return plan, facts_for(studio, take, plan)


def facts_for(studio: Studio, take: Take, plan: Plan) -> Consistency:
    """Return how a take stands to this plan and to the takes before it. Raises StorageFailed."""
    earlier = takes_for(studio, plan, before=take.recorded_at, most=MOST_TAKES)
    return consistency_of(take, earlier, plan)


def facts_in(studio: Studio, plan: Plan) -> tuple[tuple[Contradiction, ...], dict[str, Take]]:
    """Return what does not go together in a plan and its takes, and those takes by id."""
    takes = takes_for(studio, plan)
    return contradictions(plan, takes), {take.id: take for take in takes}


def settled(studio: Studio, name: str, contradiction_id: str, *, undo: bool = False) -> Plan:
    """Keep a contradiction of a plan quiet, or tell it again. Raises PlanInvalid, StorageFailed."""
    return studio.plans.save(settle(studio.plans.load(name), contradiction_id, undo=undo))


# The line


class Hearing:
    """What a source delivers, kept in memory."""

    def __init__(self, source: SpeechSource) -> None:
        self._source = source
        self._blocks: list[Block] = []
        self._rate = source.start(self._keep)

    def _keep(self, block: Block) -> bool:
        self._blocks.append(block.copy())
        return True

    @property
    def seconds(self) -> float:
        """How much was heard."""
        return sum(map(len, self._blocks)) / self._rate

    def stopped(self) -> Recording:
        """Close the source and return what was heard."""
        import numpy as np

        self._source.stop()
        samples = np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.int16)
        return Recording((samples / 32768.0).astype(np.float32), self._rate)


def heard(
    source: SpeechSource,
    on_progress: Progress,
    enough: Callable[[], bool] = lambda: False,
) -> Recording:
    """Listen for as long as the check of the day takes, or until there is enough.

    Raises NoAudioDevice, DeviceFailed.
    """
    hearing = Hearing(source)
    try:
        while hearing.seconds < SECONDS and not source.ended and not enough():
            if source.level().stalled_s > STALLED_S:
                raise DeviceFailed(
                    "The microphone delivers nothing.", "Choose another one, or plug it in again."
                )
            on_progress(hearing.seconds, SECONDS)
            time.sleep(POLL_S)
    finally:
        recording = hearing.stopped()
    return recording


def line_checked(studio: Studio, recording: Recording, file: Path) -> Sequence[CheckLine]:
    """Return what the line is like; the sound is left in `file`, to be listened to.

    Raises AudioUnreadable, RecognitionFailed, StorageFailed.
    """
    line_kept(recording, file)
    return line_judged(studio, recording, file)


def line_kept(recording: Recording, file: Path) -> None:
    """Write what was heard, to be listened to. Raises StorageFailed."""
    write_private(file, _wav(recording))


def line_judged(studio: Studio, recording: Recording, file: Path) -> Sequence[CheckLine]:
    """Return what the line is like that was heard and kept in `file`.

    Raises AudioUnreadable, RecognitionFailed, DeviceFailed.
    """
    from voiceprep.analysis.room import lingering_s
    from voiceprep.coaching import norms

    pending = studio.analyst.begin(file)
    room_s = lingering_s(recording)
    acoustics = pending.finish(None, None).acoustics
    if acoustics is None:
        raise DeviceFailed("Nothing was heard.", "Look again, and speak.")
    return sound_lines(acoustics, norms(), room_s=room_s)


def _wav(recording: Recording) -> bytes:
    import numpy as np

    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(recording.sample_rate)
        scaled = np.rint(recording.samples * 32768.0).clip(-32768, 32767)
        file.writeframes(scaled.astype("<i2").tobytes())
    return held.getvalue()
