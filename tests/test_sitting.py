"""A whole mock interview over the ports: asked on, left, gone on with, never lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import ListStore, MemoryPlans, SilentVoice, studio, words
from tests.interview.plans import FULL
from voiceprep.analysis import assess
from voiceprep.errors import StorageFailed
from voiceprep.interview.banks import shipped_banks
from voiceprep.library.sittings import JsonSittings
from voiceprep.model import Settings, Sitting, Take, Transcript, Turn, Wish
from voiceprep.practice import Assessment, Studio, findings_of, followups_of, new_id
from voiceprep.sitting import MockInterview, next_for, overview, prepared, seats_for, unfinished

NO_RESULT = (
    "In my last job our billing system failed every month. I was asked to find out why, and to "
    "stop it before the summer. So I read the logs of three months, I wrote a small tool that "
    "compared the invoices, and I called the two customers who had complained. Then I rewrote the "
    "job that sends the letters and I tested it with old data for a week."
)
SETTINGS = Settings()


def parts(folder: Path, **given: object) -> Studio:
    voice = SilentVoice()
    return studio(
        folder,
        voice=lambda settings: voice,
        plans=MemoryPlans(FULL),
        sittings=JsonSittings(folder / "sittings"),
        **given,
    )


def made(stage: Studio, **wish: object) -> Sitting:
    seats = seats_for(stage, FULL, SETTINGS)
    asked = Wish(length=5, **wish)  # type: ignore[arg-type]
    return prepared(stage, shipped_banks(), FULL, seats, asked)


def answer(stage: Studio, sitting: Sitting, turn: Turn, text: str = NO_RESULT) -> Assessment:
    """Keep a take that answers this turn, as the recorder and the analysis would."""
    transcript = Transcript(words(text), "en")
    take = Take(
        new_id(),
        turn.question,
        sitting.began_at,
        None,
        30.0,
        "transcribed",
        sitting=sitting.id,
        plan=sitting.plan,
        asked_by=turn.asked_by,
        follow_up_of=turn.follow_up_of,
        transcript=transcript,
        analysis=assess(transcript, None, turn.question),
    )
    stage.store.add(take)
    return Assessment(take, findings_of(take, SETTINGS), "", followups_of(take))


def test_a_missing_result_is_asked_for_and_the_interview_goes_on_another_day(
    tmp_path: Path,
) -> None:
    store = ListStore()
    stage = parts(tmp_path, store=store)
    going = MockInterview(stage, made(stage))
    going.begin()
    assert going.turn is not None
    assert going.turn.part == "opening"
    going.skip()
    told = going.turn
    assert told.part == "behavioural"
    going.answered(answer(stage, going.sitting, told))
    asked_on = going.turn
    assert asked_on.why == "no result told"
    assert asked_on.asked_by == told.asked_by

    # The program ends here; another day begins.
    again = unfinished(parts(tmp_path, store=store))
    assert again == going.sitting
    another = MockInterview(stage, again)
    another.begin()
    while (turn := another.turn) is not None:
        another.answered(answer(stage, another.sitting, turn, "We did it in 2 weeks."))

    assert unfinished(stage) is None
    seen = overview(stage, another.sitting, SETTINGS)
    assert len(seen.takes) == len(another.sitting.turns) - 1
    assert seen.spoken_s == 30 * len(seen.takes)
    assert all(found for found in seen.findings.values())
    assert len({seat.manner.voice for seat in another.sitting.panel}) >= 2
    assert len({seat.manner for seat in another.sitting.panel}) == 3


def test_an_answer_that_a_crash_left_between_two_steps_is_taken_up(tmp_path: Path) -> None:
    stage = parts(tmp_path)
    first = MockInterview(stage, made(stage))
    first.begin()
    assert first.turn is not None
    kept = answer(stage, first.sitting, first.turn)  # kept, and then the program dies

    sitting = unfinished(stage)
    assert sitting is not None
    again = MockInterview(stage, sitting)
    again.begin()

    assert again.sitting.turns[0].take == kept.take.id
    assert again.turn == again.sitting.turns[1]


def test_a_step_that_cannot_be_saved_is_told_and_saved_with_the_next(tmp_path: Path) -> None:
    stage = parts(tmp_path)
    going = MockInterview(stage, made(stage))
    going.begin()
    kept, full = stage.sittings, "The disk is full."

    class Full(JsonSittings):
        def save(self, sitting: Sitting) -> None:
            raise StorageFailed(full)

    stage.sittings = Full(tmp_path / "sittings")
    going.skip()
    assert going.trouble == full
    stage.sittings = kept
    going.skip()

    assert going.trouble == ""
    assert list(kept.list()) == [going.sitting]


def test_the_next_question_is_one_that_needed_work_and_drills_do_not_count(
    tmp_path: Path,
) -> None:
    stage = parts(tmp_path)
    bank = shipped_banks()[0]
    sitting = made(stage)
    weak = answer(stage, sitting, replace(sitting.turns[1], question=bank.questions[3])).take
    old = replace(weak, recorded_at=weak.recorded_at.replace(year=2025))
    stage.store.update(old)
    known: dict[str, str] = {}
    found = next_for(stage, bank.questions, SETTINGS, known)  # type: ignore[arg-type]

    assert found[0].question == bank.questions[3]
    assert "to fix" in found[0].reason
    assert known == {old.id: "again"} or known == {old.id: "hard"}
    stage.store.update(replace(old, drill="redo"))
    assert "to fix" in next_for(stage, bank.questions, SETTINGS, {})[0].reason
    stage.store.update(replace(old, drill="opening"))
    assert next_for(stage, bank.questions, SETTINGS, {})[0].reason == "not practised yet"


@pytest.mark.parametrize("voices", [True, False])
def test_a_panel_is_seated_where_nothing_can_speak_too(tmp_path: Path, voices: bool) -> None:
    stage = parts(tmp_path)
    if not voices:
        stage.voice = lambda settings: None

    assert len({seat.manner for seat in seats_for(stage, None, SETTINGS)}) == 3
