"""Settings, speech models and history."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Select, Static

from tests.fakes import FixedModels, ListStore, MemorySettings, SilentVoice
from tests.tui.scenes import (
    LARGE,
    MODELS,
    SIZES,
    SMALL,
    RefusingSource,
    app_of,
    microphone,
    on_screen,
    shown,
    take,
    until,
)
from voiceprep.errors import SettingsInvalid
from voiceprep.model import Profile, Settings, SpeechModel, VoiceInfo
from voiceprep.tui.screens.history import HistoryScreen
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.leave_out import LeaveOutScreen
from voiceprep.tui.screens.models import ModelsScreen
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.settings import SettingsScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from voiceprep.ports import Block
    from voiceprep.tui.app import PracticeApp

pytestmark = pytest.mark.slow  # one session of the whole program a test


async def opened(pilot: Pilot[None], app: PracticeApp, key: str, page: type) -> None:
    await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, page))


async def in_settings(pilot: Pilot[None], app: PracticeApp) -> SettingsScreen:
    await opened(pilot, app, "s", SettingsScreen)
    screen = app.screen
    assert isinstance(screen, SettingsScreen)
    await until(pilot, lambda: screen._ready)
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_a_microphone_chosen_by_keys_is_used_and_kept(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    file = MemorySettings(Settings())
    app = app_of(tmp_path, settings_file=file)
    async with app.run_test(notifications=True, size=size) as pilot:
        await in_settings(pilot, app)
        await pilot.press("enter", "down", "down", "enter")
        await until(pilot, lambda: file.saved)

        assert file.saved[-1] == replace(Settings(), input_device="Headset")
        assert app.settings == file.saved[-1]


@pytest.mark.parametrize(
    ("row", "value", "field"),
    [
        ("output", "Speakers", "output_device"),
        ("voice", "gmw/en", "voice"),
        ("rate", 190, "rate_wpm"),
        ("aloud", False, "read_aloud"),
        ("text", False, "show_question"),
        ("thinking", 30, "thinking_s"),
        ("theme", "light", "theme"),
        ("uptalk", True, "uptalk"),
        ("language", "de", "language"),
        ("steps", (30, 45, 60, 75), "timer_steps_s"),
        ("longest", 180, "max_take_s"),
        ("rate-first", True, "rate_first"),
    ],
)
async def test_every_choice_is_kept_at_once(
    tmp_path: Path, row: str, value: object, field: str
) -> None:
    file = MemorySettings(Settings())
    app = app_of(tmp_path, settings_file=file)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        screen = await in_settings(pilot, app)
        screen.query_one(f"#{row}", Select).value = value
        await until(pilot, lambda: file.saved)

        assert file.saved[-1] == replace(Settings(), **{field: value})  # type: ignore[arg-type]


def left_out(app: PracticeApp) -> str:
    return str(app.screen.query_one("#left-out", Static).content)


async def test_what_feedback_leaves_alone_is_chosen_by_keys(tmp_path: Path) -> None:
    file = MemorySettings(Settings(profile=Profile(muted=("level",))))
    app = app_of(tmp_path, settings_file=file)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await in_settings(pilot, app)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, LeaveOutScreen))
        await pilot.press("space", "down", "down", "space", "k")
        await until(pilot, lambda: file.saved)

        assert file.saved[-1].profile == Profile(muted=("fillers", "pauses", "level"))
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        assert "Left out: fillers, pauses, level." in left_out(app)


async def test_a_ready_profile_is_chosen_and_told_in_words(tmp_path: Path) -> None:
    file = MemorySettings(Settings())
    app = app_of(tmp_path, settings_file=file)
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        screen = await in_settings(pilot, app)
        screen.query_one("#profile", Select).value = "stutter"
        await until(pilot, lambda: file.saved)

        assert file.saved[-1].profile == Profile("stutter")
        assert "Nothing about fillers" in left_out(app)


async def test_escape_leaves_what_is_left_out_as_it_was(tmp_path: Path) -> None:
    file = MemorySettings(Settings())
    app = app_of(tmp_path, settings_file=file)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await in_settings(pilot, app)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, LeaveOutScreen))
        await pilot.press("space", "escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))

        assert file.saved == []


async def test_opening_settings_changes_nothing(tmp_path: Path) -> None:
    odd = Settings(
        input_device="Unplugged",
        rate_wpm=143,
        thinking_s=7,
        voice="en-us+f3",
        language="cy",
        timer_steps_s=(50, 100),
        max_take_s=777,
    )
    file = MemorySettings(odd)
    app = app_of(tmp_path, settings_file=file)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await in_settings(pilot, app)
        await on_screen(pilot, "Unplugged (not there now)")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))

        assert file.saved == []


async def test_the_microphone_test_shows_the_level_and_closes_the_microphone(
    tmp_path: Path,
) -> None:
    source = microphone()
    app = app_of(tmp_path, source=lambda settings: source)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        screen = await in_settings(pilot, app)
        await pilot.press("t")
        await on_screen(pilot, "-20 dBFS ✓ good")
        await pilot.press("t")
        await until(pilot, lambda: source.stopped == 1)
        await on_screen(pilot, "microphone closed")

        assert screen.source is None


async def test_leaving_settings_closes_the_microphone(tmp_path: Path) -> None:
    source = microphone()
    app = app_of(tmp_path, source=lambda settings: source)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await in_settings(pilot, app)
        await pilot.press("t")
        await on_screen(pilot, "-20 dBFS")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))

        assert source.stopped == 1


async def test_leaving_while_the_microphone_opens_closes_it_all_the_same(tmp_path: Path) -> None:
    source = microphone()
    opening, start = threading.Event(), source.start

    def slowly(on_block: Callable[[Block], bool]) -> int:
        opening.wait(20)
        return start(on_block)

    source.start = slowly  # type: ignore[method-assign]
    app = app_of(tmp_path, source=lambda settings: source)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await in_settings(pilot, app)
        await pilot.press("t", "escape")
        opening.set()
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))

        assert (source.started, source.stopped) == (1, 1)


async def test_another_screen_in_front_closes_the_microphone(tmp_path: Path) -> None:
    source = microphone()
    app = app_of(tmp_path, source=lambda settings: source)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await in_settings(pilot, app)
        await pilot.press("t")
        await on_screen(pilot, "-20 dBFS")
        await pilot.press("m")
        await until(pilot, lambda: source.stopped == 1)


async def test_a_voice_of_the_system_is_chosen_with_its_engine(tmp_path: Path) -> None:
    class Both(SilentVoice):
        def voices(self) -> tuple[VoiceInfo, ...]:
            return (*super().voices(), VoiceInfo("samantha", "Samantha", "system"))

    file = MemorySettings(Settings())
    app = app_of(tmp_path, voice=lambda settings: Both(), settings_file=file)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        screen = await in_settings(pilot, app)
        screen.query_one("#voice", Select).value = "samantha"
        await until(pilot, lambda: file.saved)

        assert file.saved[-1] == replace(Settings(), voice="samantha", voice_engine="system")


async def test_a_microphone_that_refuses_the_test_is_told(tmp_path: Path) -> None:
    app = app_of(tmp_path, source=lambda settings: RefusingSource())
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await in_settings(pilot, app)
        await pilot.press("t")
        await on_screen(pilot, "No microphone was found.")


async def test_the_voice_can_be_heard_even_where_questions_are_not_read(tmp_path: Path) -> None:
    voice = SilentVoice()
    app = app_of(
        tmp_path,
        voice=lambda settings: voice if settings.read_aloud else None,
        settings=Settings(read_aloud=False),
    )
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await in_settings(pilot, app)
        await pilot.press("v")
        await until(pilot, lambda: voice.said)


async def test_settings_that_cannot_be_saved_are_told(tmp_path: Path) -> None:
    class ReadOnly(MemorySettings):
        def save(self, settings: Settings) -> None:
            raise SettingsInvalid("settings.toml cannot be written.", "Check the folder.")

    app = app_of(tmp_path, settings_file=ReadOnly(Settings()))
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        screen = await in_settings(pilot, app)
        screen.query_one("#rate", Select).value = 220
        await on_screen(pilot, "The settings were not saved.")


async def test_the_theme_changes_at_once(tmp_path: Path) -> None:
    app = app_of(tmp_path, settings=Settings(theme="dark"))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        screen = await in_settings(pilot, app)
        assert app.theme == "voiceprep-dark"

        screen.query_one("#theme", Select).value = "light"
        await until(pilot, lambda: app.theme == "voiceprep-light")


# Speech models


async def at_a_model_to_fetch(pilot: Pilot[None], app: PracticeApp) -> None:
    await opened(pilot, app, "g", ModelsScreen)
    await on_screen(pilot, "484 MB · English")  # the one installed is pointed at
    await pilot.press("up")
    await on_screen(pilot, "145 MB · English")


async def test_a_model_is_fetched_only_after_a_yes(tmp_path: Path) -> None:
    models, file = FixedModels(MODELS), MemorySettings(Settings())
    app = app_of(tmp_path, models=models, settings_file=file)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await at_a_model_to_fetch(pilot, app)
        await on_screen(pilot, "145 MB · English · licence MIT")
        await on_screen(pilot, "Speed: about a tenth of the answer")
        await pilot.press("enter")
        await on_screen(pilot, "Fetch the speech model Whisper base, English?")
        await pilot.press("enter")  # the safe answer is in focus
        await until(pilot, lambda: isinstance(app.screen, ModelsScreen))
        assert models.fetched == []

        await pilot.press("enter")
        await on_screen(pilot, "Yes, fetch it")
        await pilot.press("y")
        await until(pilot, lambda: file.saved)
        assert models.fetched == ["base.en"]
        assert app.settings.model == "base.en"


async def test_a_fetch_is_stopped_on_a_key(tmp_path: Path) -> None:
    class Endless(FixedModels):
        stopped = False

        def get(self, model_id: str, on_progress: Callable[[float, float], None]) -> SpeechModel:
            try:
                for done in range(100_000):
                    on_progress(float(done), 100_000.0)
                    time.sleep(0.001)
            finally:
                self.stopped = True
            raise AssertionError("it was never stopped")

    models = Endless(MODELS)
    app = app_of(tmp_path, models=models)
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await at_a_model_to_fetch(pilot, app)
        await pilot.press("enter", "y")
        await on_screen(pilot, "x stops")
        await pilot.press("x")
        await until(pilot, lambda: models.stopped)
        await on_screen(pilot, "Stopped.")

        assert app.settings.model == ""


async def test_a_fetch_that_fails_is_told(tmp_path: Path) -> None:
    app = app_of(tmp_path, models=FixedModels(MODELS, refuses="There is no network."))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await at_a_model_to_fetch(pilot, app)
        await pilot.press("enter", "y")
        await on_screen(pilot, "There is no network. Try again later.")


async def test_an_installed_model_is_used_without_a_question(tmp_path: Path) -> None:
    file = MemorySettings(Settings())
    app = app_of(tmp_path, settings_file=file)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, app, "g", ModelsScreen)
        await on_screen(pilot, "484 MB · English")
        await pilot.press("enter")
        await until(pilot, lambda: file.saved)

        assert file.saved[-1].model == "small.en"


# History


@pytest.mark.parametrize("size", SIZES)
async def test_history_lists_the_newest_first_and_opens_one(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    store = ListStore()
    app = app_of(tmp_path, store=store)
    for number, question in enumerate(app.questions):
        at = take(tmp_path).recorded_at.replace(hour=10 + number)
        store.add(take(tmp_path, f"take-{number}", question=question, recorded_at=at))
    async with app.run_test(notifications=True, size=size) as pilot:
        await opened(pilot, app, "h", HistoryScreen)
        await on_screen(pilot, "5 takes")
        rows = shown(app)
        assert rows.index("Why do you want") < rows.index("Tell me about")

        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.take.id == "take-4"


async def test_a_deleted_take_comes_back_on_a_key(tmp_path: Path) -> None:
    store = ListStore()
    store.add(take(tmp_path))
    app = app_of(tmp_path, store=store)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, app, "h", HistoryScreen)
        await on_screen(pilot, "1 take")
        await pilot.press("d")
        await on_screen(pilot, "No takes yet.")
        assert not store.kept

        await pilot.press("u")
        await on_screen(pilot, "1 take")
        assert list(store.kept) == [take(tmp_path).id]


async def test_an_empty_history_says_how_it_fills(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, app, "h", HistoryScreen)
        await on_screen(pilot, "Every answer you keep is listed here")
