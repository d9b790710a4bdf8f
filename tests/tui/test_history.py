"""The list of all takes, and what became of their numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.fakes import ListStore
from tests.tui.scenes import BANK, SIZES, SMALL, analysis, app_of, on_screen, shown, take, until
from voiceprep.tui.screens.compare import CompareScreen
from voiceprep.tui.screens.history import HistoryScreen
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.trends import TrendsScreen
from voiceprep.tui.widgets.take_list import TakeList

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from voiceprep.tui.app import PracticeApp

pytestmark = pytest.mark.slow  # one session of the whole program a test


def history(folder: Path, rates: list[float], **given: object) -> ListStore:
    """Takes a day apart, the first of the first question, the second of the second …"""
    store, seen = ListStore(), analysis()
    assert seen.timing is not None
    first = take(folder)
    for day, rate in enumerate(rates):
        told = replace(seen, timing=replace(seen.timing, speech_rate_wpm=rate))
        fields = {
            "analysis": told,
            "question": BANK.questions[day % len(BANK.questions)],
            "recorded_at": first.recorded_at + timedelta(day),
        }
        store.add(take(folder, f"day-{day}", read=True, **(fields | given)))
    return store


async def opened(pilot: Pilot[None], app: PracticeApp) -> HistoryScreen:
    await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    app.action_history()
    await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and app.screen._takes)
    assert isinstance(app.screen, HistoryScreen)
    return app.screen


def current(app: PracticeApp) -> str:
    found = app.screen.query_one(TakeList).current
    return found.id if found else ""


async def test_takes_are_found_by_words_by_tag_and_by_kind(tmp_path: Path) -> None:
    store = history(tmp_path, [150.0] * 10)
    store.update(replace(store.kept["day-3"], tags=("final",)))
    app = app_of(tmp_path, store=store)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, app)
        await on_screen(pilot, "10 takes")
        await pilot.press("slash", *"#final")
        await on_screen(pilot, "1 of 10 takes")
        assert current(app) == "day-3"
        await pilot.press("escape")
        await on_screen(pilot, "10 takes · ")
        await pilot.press("right", "right")
        await on_screen(pilot, "2 of 10 takes")
        assert "Which project management tools" in shown(app)
        await pilot.press("slash", *"nonsense")
        await on_screen(pilot, "No take holds these words.")


async def test_two_marked_takes_are_compared(tmp_path: Path) -> None:
    app = app_of(tmp_path, store=history(tmp_path, [150.0, 160.0, 170.0]))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, app)
        await pilot.press("c")
        await on_screen(pilot, "Mark two takes with space")
        await pilot.press("space", "down", "down")
        await pilot.click("#takes", offset=(1, 2))
        await on_screen(pilot, "2 takes marked · c compares")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        await on_screen(pilot, "Pace, wpm 150 170")


async def test_a_take_is_starred_and_stays_under_the_cursor(tmp_path: Path) -> None:
    store = history(tmp_path, [150.0, 160.0, 170.0])
    app = app_of(tmp_path, store=store)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, app)
        await pilot.press("down", "b")
        await until(pilot, lambda: store.kept["day-1"].best)
        await on_screen(pilot, "★")
        assert current(app) == "day-1"


async def test_thousands_are_listed_to_the_last_and_opened_with_the_mouse(tmp_path: Path) -> None:
    store, one = ListStore(), take(tmp_path)
    for at in range(2000):
        moment = one.recorded_at - timedelta(hours=at)
        store.add(replace(one, id=f"t{at}", recorded_at=moment))
    app = app_of(tmp_path, store=store)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, app)
        await on_screen(pilot, "2000 takes")
        await pilot.press("end")
        await until(pilot, lambda: current(app) == "t1999")
        takes = app.screen.query_one(TakeList)
        await until(pilot, lambda: takes.scroll_offset.y == takes.max_scroll_y)
        await pilot.click("#takes", offset=(30, 1))
        await until(pilot, lambda: current(app) not in ("", "t1999"))
        await pilot.click("#takes", offset=(30, 1))
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_trends_tell_what_moved_beyond_noise_and_draw_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    rates = [190.0, 192, 188, 191, 189, 190, 150, 152, 149, 151, 150, 148]
    app = app_of(tmp_path, store=history(tmp_path, rates))
    async with app.run_test(notifications=True, size=size) as pilot:
        await opened(pilot, app)
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, TrendsScreen))
        await on_screen(pilot, "✓ slower than in January")
        await on_screen(pilot, "beyond your own noise of ±8 wpm, closer to the good range")
        assert {"░", "━", "┤"} <= set(shown(app))
        assert max(map(len, shown(app).splitlines())) <= size[0]

        await pilot.press("down")
        await on_screen(pilot, "· steady: within your own noise of")
        await pilot.click("#question")
        await on_screen(pilot, "Trends of")
        await pilot.press("down", "enter")
        await on_screen(pilot, "can be told after 5 takes; 3 so far")
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))


async def test_trends_of_no_takes_say_when_there_will_be_some(tmp_path: Path) -> None:
    app = app_of(tmp_path, store=history(tmp_path, [150.0], analysis=None))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, app)
        await pilot.press("t")
        await on_screen(pilot, "After 5 takes of any question this page tells")
