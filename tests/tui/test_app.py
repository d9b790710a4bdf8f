"""What holds for the program as a whole: how it ends, what breaks, how large it must be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import QUESTION, ListStore, ScriptedTranscriber
from tests.tui.scenes import LARGE, SMALL, app_of, microphone, on_screen, shown, until
from voiceprep.errors import NoTerminal
from voiceprep.tui import check_terminal
from voiceprep.tui.app import PracticeApp, plain_traceback
from voiceprep.tui.background import in_thread
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.take import TakeScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from voiceprep.model import Take


async def recording(pilot: Pilot[None], app: PracticeApp) -> None:
    app.practise(QUESTION)
    await until(pilot, lambda: isinstance(app.screen, TakeScreen) and app.screen.stage == "think")
    await pilot.press("space")
    await until(pilot, lambda: app.recorder is not None and app.recorder.elapsed_s >= 1)


async def test_quitting_while_recording_saves_the_take(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app.return_code is not None)

    (take,) = app.studio.store.takes()
    assert take.duration_s >= 1
    assert take.status == "recorded"


@pytest.mark.parametrize("code", [143, 129])
async def test_a_signal_leaves_with_its_code_and_the_take_saved(tmp_path: Path, code: int) -> None:
    app = app_of(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        await recording(pilot, app)
        app.leave(code)
        await until(pilot, lambda: app.return_code is not None)

    assert app.return_code == code
    assert len(app.studio.store.takes()) == 1


async def test_rescue_saves_a_take_once_only(tmp_path: Path) -> None:
    class Counting(ListStore):
        added = 0

        def add(self, take: Take) -> None:
            self.added += 1
            super().add(take)

    store = Counting()
    app = app_of(tmp_path, store=store)
    async with app.run_test(size=SMALL) as pilot:
        await recording(pilot, app)
        app.rescue()
        app.rescue()

    assert store.added == 1


async def test_the_slow_parts_are_warmed_after_the_first_frame(tmp_path: Path) -> None:
    transcriber = ScriptedTranscriber()
    app = app_of(tmp_path, transcriber=lambda settings: transcriber)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: transcriber.warmed)


async def test_a_job_that_breaks_is_told_and_the_screen_goes_on(tmp_path: Path) -> None:
    class Broken(ListStore):
        def listing(self, question_id: str | None = None, limit: int | None = None) -> list[Take]:
            raise RuntimeError("a bug")

    app = app_of(tmp_path, store=Broken())
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await on_screen(pilot, "Something went wrong inside (RuntimeError).")
        await pilot.press("s")
        await on_screen(pilot, "Loudspeaker")


async def test_a_crash_shows_where_without_what_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = app_of(tmp_path)

    def crash() -> None:
        spoken = "my salary was 41000"
        raise RuntimeError("a bug in the program" if spoken else "")

    async def crashing() -> None:
        async with app.run_test(size=SMALL) as pilot:
            app.call_later(crash)
            await pilot.pause()
            await pilot.pause()

    with pytest.raises(RuntimeError, match="a bug in the program"):
        await crashing()
    printed = capsys.readouterr().err
    assert app.return_code == 1
    assert "in crash" in printed
    assert "a bug in the program" in printed
    assert "41000" not in printed


def test_a_traceback_holds_no_control_characters() -> None:
    shown_error = plain_traceback(ValueError("\x1b]52;c;AAAA\x07"))

    assert "\x1b" not in shown_error
    assert "ValueError" in shown_error


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (20, 5)])
async def test_a_window_that_is_too_small_says_so_and_loses_nothing(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = app_of(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        await recording(pilot, app)
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: "too" in shown(app))
        await pilot.resize_terminal(*SMALL)
        await on_screen(pilot, "● Recording")

        assert app.recorder is not None


async def test_resizing_again_and_again_breaks_nothing(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        for size in ((120, 40), (60, 20), (1, 1), (200, 60), (80, 24)):
            await pilot.resize_terminal(*size)
        await on_screen(pilot, "Practise it")


async def test_the_command_palette_offers_the_main_actions(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("ctrl+p", *"speech mod")
        await on_screen(pilot, "What turns speech into words")
        await pilot.press("enter")
        await on_screen(pilot, "Larger ones hear better")


async def test_everything_can_be_told_without_colour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    source = microphone()
    app = app_of(tmp_path, source=lambda settings: source)
    async with app.run_test(size=SMALL) as pilot:
        await recording(pilot, app)
        await on_screen(pilot, "✓ good")
        await on_screen(pilot, "▶ Speak")


async def test_a_thread_hands_back_values_and_errors() -> None:
    assert await in_thread(lambda: 7) == 7

    def failing() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await in_thread(failing)


def test_without_a_terminal_the_screens_refuse_with_a_hint() -> None:
    with pytest.raises(NoTerminal) as refused:
        check_terminal()

    assert refused.value.exit_code == 2
    assert "voiceprep practice --plain" in refused.value.hint


HEAVY = "numpy scipy librosa sounddevice soundfile faster_whisper ctranslate2 onnxruntime jinja2"
FIRST_FRAME = f"""
import sys
import voiceprep.tui.app, voiceprep.tui.screens.take, voiceprep.tui.screens.review
import voiceprep.practice
print([name for name in "{HEAVY}".split() if name in sys.modules])
"""


def test_nothing_heavy_is_loaded_for_the_screens() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME], capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == "[]"


def test_the_package_itself_loads_no_textual() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import sys, voiceprep.tui; print('textual' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.strip() == "False"
