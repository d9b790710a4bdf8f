"""A take from the question to what came across, one gesture a test."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button

from tests.fakes import (
    QUESTION,
    ListStore,
    MemoryRecordings,
    ScriptedSession,
    ScriptedSource,
    ScriptedTranscriber,
    SilentVoice,
)
from tests.tui.scenes import (
    SIZES,
    SMALL,
    GatedVoice,
    app_of,
    microphone,
    on_screen,
    shown,
    spoken_words,
    until,
)
from voiceprep.model import Level, Settings
from voiceprep.tui.screens.help import HelpScreen
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.take import TakeScreen
from voiceprep.tui.widgets.question_card import QuestionCard

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from voiceprep.model import Transcript
    from voiceprep.tui.app import PracticeApp


def at(app: PracticeApp, stage: str) -> bool:
    return isinstance(app.screen, TakeScreen) and app.screen.stage == stage


async def recording(pilot: Pilot[None], app: PracticeApp) -> None:
    """Begin a take and record until something was kept."""
    app.practise(QUESTION)
    await until(pilot, lambda: at(app, "think"))
    await pilot.press("space")
    await until(pilot, lambda: at(app, "record"))
    await until(pilot, lambda: app.recorder is not None and app.recorder.elapsed_s >= 1)


@pytest.mark.parametrize("size", SIZES)
async def test_space_practises_records_stops_and_shows_what_came_across(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("space")
        await until(pilot, lambda: at(app, "think"))
        await pilot.press("space")
        await until(pilot, lambda: app.recorder and app.recorder.elapsed_s >= 2)
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        (take,) = app.studio.store.takes()

        assert take.status == "transcribed"
        assert take.duration_s == 2.0
        assert take.transcript == spoken_words()
        assert take.sitting == app.sitting != ""


async def test_the_question_lights_up_word_by_word_while_it_is_read(tmp_path: Path) -> None:
    voice = GatedVoice()
    app = app_of(tmp_path, voice=lambda settings: voice)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await until(pilot, lambda: at(app, "hear"))
        await until(pilot, lambda: app.screen.query_one(QuestionCard).lit == (0, len("Tell")))
        voice.release.set()
        await until(pilot, lambda: at(app, "think"))

        assert app.screen.query_one(QuestionCard).lit is None


async def test_the_microphone_opens_only_once_the_voice_is_silent(tmp_path: Path) -> None:
    voice, source = GatedVoice(), microphone()
    opened_while_speaking: list[bool] = []
    start = source.start

    def watched(on_block: object) -> int:
        opened_while_speaking.append(voice.speaking.is_set())
        return start(on_block)  # type: ignore[arg-type]

    source.start = watched  # type: ignore[method-assign]
    app = app_of(tmp_path, voice=lambda settings: voice, source=lambda settings: source)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await until(pilot, voice.speaking.is_set)
        await pilot.press("space")
        await until(pilot, lambda: at(app, "record"))

        assert opened_while_speaking == [False]
        assert voice.hushed > 0


async def test_a_repeat_waits_for_the_first_reading_to_end(tmp_path: Path) -> None:
    voice = GatedVoice()
    app = app_of(tmp_path, voice=lambda settings: voice)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await until(pilot, voice.speaking.is_set)
        await pilot.press("a")
        await until(pilot, lambda: len(voice.said) == 2)

        assert at(app, "hear")
        voice.release.set()


async def test_slower_reads_again_at_a_lower_rate_and_says_so(tmp_path: Path) -> None:
    voice = SilentVoice()
    app = app_of(tmp_path, voice=lambda settings: voice)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await until(pilot, lambda: at(app, "think"))
        await pilot.press("l")
        await until(pilot, lambda: len(voice.said) == 2)
        await on_screen(pilot, "Reading at 136 words a minute.")

        assert [manner.rate_wpm for _, manner in voice.said] == [160, 136]


async def test_the_text_of_the_question_can_be_hidden_and_shown(tmp_path: Path) -> None:
    app = app_of(tmp_path, settings=Settings(show_question=False, thinking_s=0))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await on_screen(pilot, "The text is hidden")
        assert "disagreed" not in shown(app)

        await pilot.press("h")
        await on_screen(pilot, "a time you disagreed with a manager")


async def test_thinking_time_counts_down_and_can_be_skipped(tmp_path: Path) -> None:
    app = app_of(tmp_path, settings=Settings(thinking_s=30))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await on_screen(pilot, "the rest can be skipped")
        await pilot.press("space")
        await until(pilot, lambda: at(app, "record"))


async def test_nothing_is_read_aloud_when_the_person_prefers_to_read(tmp_path: Path) -> None:
    voice = SilentVoice()
    app = app_of(tmp_path, voice=lambda s: voice, settings=Settings(read_aloud=False, thinking_s=0))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await until(pilot, lambda: at(app, "think"))

        assert voice.said == []


async def test_a_double_press_starts_and_does_not_stop(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    app.settle_s = 60.0
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("space")
        await pilot.pause()
        assert at(app, "record")

        app.settle_s = 0.0
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))


async def test_a_click_on_the_button_starts_and_stops(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await until(pilot, lambda: at(app, "think"))
        await pilot.click("#main")
        await on_screen(pilot, "Stop and keep")
        await until(pilot, lambda: app.recorder and app.recorder.elapsed_s >= 2)
        await pilot.click("#main")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))

        assert len(app.studio.store.takes()) == 1


async def test_a_click_while_the_microphone_opens_opens_no_second_one(tmp_path: Path) -> None:
    opened: list[ScriptedSource] = []
    may_open = threading.Event()

    def slow_microphone(settings: Settings) -> ScriptedSource:
        opened.append(microphone())
        may_open.wait(10)
        return opened[-1]

    app = app_of(tmp_path, source=slow_microphone)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await until(pilot, lambda: at(app, "think"))
        await pilot.press("space")
        await until(pilot, lambda: len(opened) == 1)
        app.screen.query_one("#main", Button).press()
        await pilot.pause()
        may_open.set()
        await until(pilot, lambda: at(app, "record"))

        assert len(opened) == 1


async def test_a_pause_keeps_nothing_and_is_marked(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("p")
        await on_screen(pilot, "Paused")
        await pilot.press("p")
        await until(pilot, lambda: at(app, "record"))
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        (take,) = app.studio.store.takes()

        assert [mark.kind for mark in take.marks] == ["paused"]


async def test_the_level_is_told_in_numbers_and_words(tmp_path: Path) -> None:
    source = microphone()
    app = app_of(tmp_path, source=lambda settings: source)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await on_screen(pilot, "-20 dBFS ✓ good")
        source.now = Level(-3.0, 0.0, clipped=True)
        await on_screen(pilot, "▲ clipping")
        source.now = Level(-120.0, -120.0, zero_s=1.0)
        await on_screen(
            pilot, "✗ digital silence The microphone is muted, or not allowed to record."
        )
        source.now = Level(-120.0, -120.0, stalled_s=2.0)
        await on_screen(pilot, "no sound is arriving")


@pytest.mark.parametrize("size", SIZES)
async def test_the_time_steps_are_told_in_words(tmp_path: Path, size: tuple[int, int]) -> None:
    source = microphone(seconds=95)
    app = app_of(tmp_path, source=lambda settings: source)
    async with app.run_test(notifications=True, size=size) as pilot:
        await recording(pilot, app)
        await on_screen(pilot, "◑ on to the result")

        assert "2:30" in shown(app)


async def test_discard_asks_and_keeps_nothing_after_a_yes(tmp_path: Path) -> None:
    recordings = MemoryRecordings(tmp_path)
    app = app_of(tmp_path, recordings=recordings)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("d")
        await on_screen(pilot, "Throw this answer away?")
        assert not any(made.discarded for made in recordings.made.values())
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))

        assert [made.discarded for made in recordings.made.values()] == [True]
        assert not app.studio.store.takes()


async def test_enter_in_the_dialog_changes_nothing(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("d")
        await on_screen(pilot, "Throw this answer away?")
        await pilot.press("enter")
        await until(pilot, lambda: at(app, "record"))

        assert app.recorder is not None


async def test_redo_throws_away_and_records_again(tmp_path: Path) -> None:
    recordings, sources = MemoryRecordings(tmp_path), [microphone(), microphone()]
    app = app_of(tmp_path, recordings=recordings, source=lambda settings: sources.pop(0))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("x", "x")
        await until(pilot, lambda: len(recordings.made) == 2 and at(app, "record"))

        assert [made.discarded for made in recordings.made.values()] == [True, False]
        assert not app.studio.store.takes()


async def test_redo_can_keep_the_first_try_too(tmp_path: Path) -> None:
    recordings, sources = MemoryRecordings(tmp_path), [microphone(), microphone()]
    app = app_of(tmp_path, recordings=recordings, source=lambda settings: sources.pop(0))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("x", "k")
        await until(pilot, lambda: len(recordings.made) == 2 and at(app, "record"))

        assert [take.status for take in app.studio.store.takes()] == ["recorded"]


async def test_escape_while_recording_offers_to_keep(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("escape")
        await on_screen(pilot, "Leave this answer?")
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))

        assert len(app.studio.store.takes()) == 1


async def test_other_screens_stay_closed_while_recording(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("s")

        assert at(app, "record")


async def test_help_over_a_recording_does_not_disturb_it(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("question_mark")
        await on_screen(pilot, "start recording, and stop and keep")
        await pilot.press("escape")

        assert at(app, "record")


class GatedSession(ScriptedSession):
    def finish(self, on_progress: Callable[[float, float], None] | None = None) -> Transcript:
        if on_progress is not None:
            on_progress(30.0, 60.0)
        assert isinstance(self.owner, GatedTranscriber)
        self.owner.release.wait(20)
        return super().finish()


class GatedTranscriber(ScriptedTranscriber):
    """Half done until it is released."""

    def __init__(self) -> None:
        super().__init__(spoken_words())
        self.release = threading.Event()

    def open(self, sample_rate: int) -> ScriptedSession:
        return GatedSession(self, sample_rate)


async def test_how_much_has_been_read_is_told_while_one_waits(tmp_path: Path) -> None:
    transcriber = GatedTranscriber()
    app = app_of(tmp_path, transcriber=lambda settings: transcriber)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("space")
        await on_screen(pilot, "Reading your answer … 0:30 of 1:00")
        transcriber.release.set()
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))


async def test_what_came_across_waits_for_the_help_page_to_close(tmp_path: Path) -> None:
    transcriber = GatedTranscriber()
    app = app_of(tmp_path, transcriber=lambda settings: transcriber)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        screen = app.screen
        assert isinstance(screen, TakeScreen)
        await pilot.press("space")
        await until(pilot, lambda: screen.stage == "read")
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        transcriber.release.set()
        await until(pilot, lambda: screen.assessment is not None)
        assert isinstance(app.screen, HelpScreen)

        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))


async def test_a_take_at_its_limit_stops_by_itself_and_says_so(tmp_path: Path) -> None:
    app = app_of(tmp_path, settings=Settings(max_take_s=1, thinking_s=0))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        app.practise(QUESTION)
        await until(pilot, lambda: at(app, "think"))
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await on_screen(pilot, "Stopped at the limit of 0:01.")

        assert len(app.studio.store.takes()) == 1


async def test_leaving_while_it_is_read_goes_back_and_the_take_is_read_all_the_same(
    tmp_path: Path,
) -> None:
    transcriber, store = GatedTranscriber(), ListStore()
    app = app_of(tmp_path, transcriber=lambda settings: transcriber, store=store)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("space")
        await until(pilot, lambda: at(app, "read"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        transcriber.release.set()
        await until(pilot, lambda: [t.status for t in store.takes()] == ["transcribed"])
