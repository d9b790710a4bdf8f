"""The first steps: each can be done, and each can be left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.fakes import FixedDevices, FixedModels, ListedPlayer, MemorySettings, ScriptedAnalyst
from tests.tui.scenes import (
    LARGE,
    MODELS,
    SIZES,
    SMALL,
    RefusingSource,
    analysis,
    app_of,
    microphone,
    on_screen,
    shown,
    until,
)
from voiceprep.model import Acoustics, Interval
from voiceprep.tui import Opening
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.take import TakeScreen
from voiceprep.tui.screens.welcome import WelcomeScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from voiceprep.tui.app import PracticeApp

pytestmark = pytest.mark.slow  # one session of the whole program a test


def newcomer(folder: Path, **parts: object) -> PracticeApp:
    app = app_of(folder, **parts)
    app.opening = Opening(newcomer=True)
    return app


async def at_step(pilot: Pilot[None], app: PracticeApp, name: str) -> WelcomeScreen:
    await until(pilot, lambda: isinstance(app.screen, WelcomeScreen) and app.screen.step.id == name)
    assert isinstance(app.screen, WelcomeScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_every_step_can_be_passed_over_without_device_network_or_model(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    file, models = MemorySettings(), FixedModels(MODELS[:1], refuses="There is no network.")
    app = newcomer(
        tmp_path,
        settings_file=file,
        models=models,
        transcriber=lambda settings: None,
        devices=FixedDevices((), ()),
        source=lambda settings: RefusingSource(),
    )
    async with app.run_test(notifications=True, size=size) as pilot:
        await on_screen(pilot, "Which language will you answer in?")
        await pilot.press("n")
        await on_screen(pilot, "none found")
        await pilot.press("t")
        await on_screen(pilot, "Everything but recording works without a microphone.")
        await pilot.press("n")
        await on_screen(pilot, "enter fetches one, n goes on.")
        await on_screen(pilot, "145 MB · English · licence MIT")
        await pilot.press("enter", "y")
        await on_screen(pilot, "There is no network.")
        await pilot.press("n")
        await on_screen(pilot, "Your first question")
        await on_screen(pilot, "how you sound is measured, what you say is not")
        assert max(map(len, shown(app).splitlines())) <= size[0]
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, TakeScreen))

    assert file.saved  # the welcome comes by itself once only


async def test_the_welcome_left_at_once_does_not_come_by_itself_again(tmp_path: Path) -> None:
    file = MemorySettings()
    app = newcomer(tmp_path, settings_file=file)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await at_step(pilot, app, "language")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await until(pilot, lambda: file.saved)

        await pilot.press("question_mark")
        await on_screen(pilot, "w Welcome")
        await pilot.press("w")
        await at_step(pilot, app, "language")


async def test_the_language_chosen_is_kept(tmp_path: Path) -> None:
    file = MemorySettings()
    app = newcomer(tmp_path, settings_file=file)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await at_step(pilot, app, "language")
        await pilot.press("down", "enter")
        await at_step(pilot, app, "microphone")
        await until(pilot, lambda: file.saved)

        assert file.saved[-1].language == "de"


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        (Acoustics(-22.0, 31.0, 0.0, (Interval(0.5, 8.0),)), "✓ good Voice at −22 dBFS"),
        (Acoustics(-62.0, 31.0, 0.0, (Interval(0.5, 8.0),)), "You are hard to hear."),
        (Acoustics(-4.0, 31.0, 0.2, (Interval(0.5, 8.0),)), "Turn the microphone down"),
        (Acoustics(-110.0, None, 0.0, ()), "Is the microphone muted, or another one chosen?"),
    ],
)
async def test_a_voice_is_judged_and_played_back(
    tmp_path: Path, heard: Acoustics, told: str
) -> None:
    player, source = ListedPlayer(), microphone(12.0)
    app = newcomer(
        tmp_path,
        source=lambda settings: source,
        player=lambda settings: player,
        analyst=ScriptedAnalyst(replace(analysis(), acoustics=heard)),
    )
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await at_step(pilot, app, "language")
        await pilot.press("n")
        await at_step(pilot, app, "microphone")
        await pilot.press("t")
        await on_screen(pilot, told)
        await until(pilot, lambda: player.played)
        (file, *_), *_ = player.played
        assert file.exists()
        assert source.stopped

        await pilot.press("p")
        await until(pilot, lambda: len(player.played) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: not file.parent.exists())


async def test_a_model_that_is_there_is_said_to_be(tmp_path: Path) -> None:
    app = newcomer(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await at_step(pilot, app, "language")
        await pilot.press("n", "n")
        await at_step(pilot, app, "model")
        await on_screen(pilot, "✓ scripted is there: go on.")
