"""What goes wrong in a take: clear words, a way out, and nothing lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import (
    QUESTION,
    FixedDevices,
    ListStore,
    MemoryRecordings,
    ScriptedTranscriber,
)
from tests.tui.scenes import (
    SMALL,
    RefusingSource,
    RefusingVoice,
    app_of,
    microphone,
    on_screen,
    shown,
    until,
)
from voiceprep.errors import RecognitionFailed, StorageFailed
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.take import TakeScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from voiceprep.model import Take
    from voiceprep.tui.app import PracticeApp

pytestmark = pytest.mark.slow  # one session of the whole program a test


def at(app: PracticeApp, stage: str) -> bool:
    return isinstance(app.screen, TakeScreen) and app.screen.stage == stage


async def begun(pilot: Pilot[None], app: PracticeApp) -> None:
    app.practise(QUESTION)
    await until(pilot, lambda: at(app, "think"))
    await pilot.press("space")


async def reviewed(pilot: Pilot[None], app: PracticeApp) -> Take:
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
    (take,) = app.studio.store.takes()
    return take


async def test_no_microphone_is_told_with_ways_out_and_tried_again(tmp_path: Path) -> None:
    sources = [RefusingSource(), microphone()]
    devices = FixedDevices()
    app = app_of(tmp_path, source=lambda settings: sources.pop(0), devices=devices)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begun(pilot, app)
        await on_screen(pilot, "No microphone was found.")
        assert "Plug one in and try again." in shown(app)
        assert "s opens the settings" in shown(app)

        await pilot.press("space")
        await until(pilot, lambda: at(app, "record"))
        assert devices.scans == 1


async def test_no_microphone_leaves_a_way_back(tmp_path: Path) -> None:
    app = app_of(tmp_path, source=lambda settings: RefusingSource())
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begun(pilot, app)
        await until(pilot, lambda: at(app, "stuck"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_microphone_that_vanishes_mid_take_loses_nothing(tmp_path: Path) -> None:
    source = microphone(then="The microphone stopped sending audio.")
    app = app_of(tmp_path, source=lambda settings: source)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begun(pilot, app)
        take = await reviewed(pilot, app)
        await on_screen(pilot, "The microphone stopped sending audio. Saved 0:02 of your answer.")

        assert take.duration_s == 2.0
        assert [mark.kind for mark in take.marks] == ["vanished"]


async def test_a_microphone_that_vanishes_at_once_leaves_no_empty_take(tmp_path: Path) -> None:
    source = microphone(seconds=0, then="The microphone went away.")
    app = app_of(tmp_path, source=lambda settings: source)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begun(pilot, app)
        await on_screen(pilot, "Nothing was recorded.")

        assert at(app, "stuck")
        assert not app.studio.store.takes()


async def test_a_full_disk_keeps_what_was_written_and_says_so(tmp_path: Path) -> None:
    recordings = MemoryRecordings(tmp_path, room_s=1.0)
    app = app_of(tmp_path, recordings=recordings)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begun(pilot, app)
        take = await reviewed(pilot, app)
        await on_screen(pilot, "The disk is full. Saved 0:01 of your answer.")

        assert take.duration_s == 1.0
        assert [mark.kind for mark in take.marks] == ["disk_full"]


async def test_a_nearly_full_disk_is_told_before_recording(tmp_path: Path) -> None:
    recordings = MemoryRecordings(tmp_path)
    recordings.free_s = lambda sample_rate: 90.0  # type: ignore[method-assign]
    app = app_of(tmp_path, recordings=recordings)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await on_screen(pilot, "room for 1:30 of recording")


async def test_a_failed_recogniser_leaves_the_take_to_be_transcribed_later(tmp_path: Path) -> None:
    failed = RecognitionFailed("The recogniser ran out of memory.", "Try a smaller model.")
    transcriber = ScriptedTranscriber(failed, failed)
    app = app_of(tmp_path, transcriber=lambda settings: transcriber)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begun(pilot, app)
        await until(pilot, lambda: app.recorder and app.recorder.elapsed_s >= 2)
        await pilot.press("space")
        take = await reviewed(pilot, app)
        await on_screen(pilot, "The recogniser ran out of memory. Try a smaller model.")
        await on_screen(pilot, "Press t to put this answer into words now.")

        assert take.status == "recorded"
        assert take.analysis is not None


async def test_without_a_model_the_take_is_analysed_for_delivery_only(tmp_path: Path) -> None:
    app = app_of(tmp_path, transcriber=lambda settings: None)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begun(pilot, app)
        await until(pilot, lambda: app.recorder and app.recorder.elapsed_s >= 2)
        await pilot.press("space")
        take = await reviewed(pilot, app)
        await on_screen(pilot, "no speech model is installed")
        await on_screen(pilot, "voiceprep models get base.en")

        assert take.status == "recorded"
        assert take.transcript is None


async def test_a_missing_loudspeaker_shows_the_question_instead(tmp_path: Path) -> None:
    app = app_of(tmp_path, voice=lambda settings: RefusingVoice())
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await on_screen(pilot, "Cannot play sound here. There is no loudspeaker.")

        assert at(app, "think")
        assert "disagreed with a manager" in shown(app)


async def test_a_history_that_refuses_leaves_the_sound_for_the_next_start(tmp_path: Path) -> None:
    class Locked(ListStore):
        def add(self, take: Take) -> None:
            raise StorageFailed("The history is locked by another program.", "Close it.")

    recordings = MemoryRecordings(tmp_path)
    app = app_of(tmp_path, store=Locked(), recordings=recordings)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begun(pilot, app)
        await until(pilot, lambda: app.recorder and app.recorder.elapsed_s >= 2)
        await pilot.press("space")
        await on_screen(pilot, "The history is locked by another program.")

        (made,) = recordings.made.values()
        assert not made.discarded
        assert recordings.commits == []  # its marker stays, so the next start offers it
