"""Two takes side by side: what moved, whether it is more than noise, and both to hear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.fakes import ListedPlayer, ListStore
from tests.tui.scenes import SIZES, SMALL, analysis, app_of, on_screen, shown, take, until
from tests.tui.test_review import reviewing
from voiceprep.tui.screens.compare import CompareScreen
from voiceprep.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.model import Take

pytestmark = pytest.mark.slow  # one session of the whole program a test


def paced(folder: Path, day: int, rate: float) -> Take:
    seen = analysis()
    assert seen.timing is not None
    told = replace(seen, timing=replace(seen.timing, speech_rate_wpm=rate))
    first = take(folder)
    return replace(
        take(folder, f"day-{day}", analysis=told), recorded_at=first.recorded_at + timedelta(day)
    )


def history(folder: Path, *rates: float) -> ListStore:
    store = ListStore()
    for day, rate in enumerate(rates):
        store.add(paced(folder, day, rate))
    return store


@pytest.mark.parametrize("size", SIZES)
async def test_each_measure_tells_both_values_and_whether_it_moved_beyond_noise(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    store = history(tmp_path, 190, 189, 191, 190, 188, 190, 140)
    app = app_of(tmp_path, store=store)
    async with app.run_test(notifications=True, size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        app.compare("day-6", "day-0")
        await on_screen(pilot, "Pace, wpm 190 140 −50 ✓ better, beyond noise")
        await on_screen(pilot, "Your own noise is told from 5 other takes of any question.")
        assert max(map(len, shown(app).splitlines())) <= size[0]


async def test_with_few_takes_it_says_that_it_cannot_tell(tmp_path: Path) -> None:
    app = app_of(tmp_path, store=history(tmp_path, 190, 140))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        app.compare("day-0", "day-1")
        await on_screen(pilot, "Pace, wpm 190 140 −50 ? not enough takes to tell")


async def test_both_are_heard_by_key_and_by_click(tmp_path: Path) -> None:
    player, store = ListedPlayer(), history(tmp_path, 190, 140)
    app = app_of(tmp_path, store=store, player=lambda settings: player)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        app.compare("day-0", "day-1")
        await on_screen(pilot, "Pace, wpm")
        await pilot.press("2")
        await until(pilot, lambda: len(player.played) == 1)
        await on_screen(pilot, "♪ 0:00")
        await pilot.click("#take-1")
        await until(pilot, lambda: len(player.played) == 2)

        names = [audio.stem for audio, _, _ in player.played]
        assert names == ["day-1", "day-0"]


async def test_the_review_compares_with_the_take_that_is_chosen(tmp_path: Path) -> None:
    store = history(tmp_path, 190, 150, 140)
    app = app_of(tmp_path, store=store)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, paced(tmp_path, 2, 140))
        await pilot.press("c")
        await on_screen(pilot, "Compare with")
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        await on_screen(pilot, "Pace, wpm 190 140")


async def test_without_another_take_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    app = app_of(tmp_path, store=history(tmp_path, 190))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, paced(tmp_path, 0, 190))
        await pilot.press("c")
        await on_screen(pilot, "There is no other take")
