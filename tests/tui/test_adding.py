"""What a person adds to a take: a rating, notes, a star, other words, the answer to a follow-up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.fakes import ListedPlayer, ListStore
from tests.tui.scenes import FINDINGS, LARGE, SMALL, analysis, app_of, on_screen, shown, take, until
from tests.tui.test_review import reviewing
from voiceprep.model import FollowUp, Settings, Wording
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.take import TakeScreen
from voiceprep.tui.widgets.strip import TimeStrip
from voiceprep.tui.widgets.transcript import TranscriptView

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.model import Take

pytestmark = pytest.mark.slow  # one session of the whole program a test


def kept(store: ListStore, seen: Take) -> Take:
    found = store.take(seen.id)
    assert found is not None
    return found


async def test_one_rates_oneself_before_any_number_is_shown(tmp_path: Path) -> None:
    store, seen = ListStore(), take(tmp_path)
    store.add(seen)
    app = app_of(tmp_path, store=store, settings=Settings(thinking_s=0, rate_first=True))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: app.screen.is_mounted)
        app.review(seen, FINDINGS)
        await on_screen(pilot, "How did it go? Say it before you see any number.")
        assert "182" not in shown(app)

        await pilot.press("4", "3", "backspace", "2", "3")
        await on_screen(pilot, "Pace 182 words a minute")
        await on_screen(pilot, "you said 4 2 3 of 5")
        assert kept(store, seen).self_ratings == (4, 2, 3)


async def test_notes_and_tags_are_kept_on_leaving(tmp_path: Path) -> None:
    store, seen = ListStore(), take(tmp_path)
    store.add(seen)
    app = app_of(tmp_path, store=store)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen)
        await pilot.press("o")
        await on_screen(pilot, "Your notes: what to keep, what to change")
        await pilot.press(*"Slower", "tab", *"final")
        await pilot.press("escape")
        await on_screen(pilot, "#final · ✎ notes")
        assert (kept(store, seen).notes, kept(store, seen).tags) == ("Slower", ("final",))

        await pilot.press("b")
        await on_screen(pilot, "★ best take")
        assert (kept(store, seen).best, kept(store, seen).notes) == (True, "Slower")


async def test_corrected_words_are_measured_again_and_can_be_taken_back(tmp_path: Path) -> None:
    store, seen = ListStore(), take(tmp_path)
    store.add(seen)
    app = app_of(tmp_path, store=store)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen)
        await pilot.press("i")
        await on_screen(pilot, "Correct what was misheard.")
        await pilot.press("ctrl+home", *"Well ", "ctrl+s")
        await on_screen(pilot, "words corrected")
        words = kept(store, seen).transcript
        assert words is not None
        assert (words.words[0].text, words.words[1]) == ("Well", seen.transcript.words[0])  # type: ignore[union-attr]

        await pilot.press("u")
        await until(pilot, lambda: kept(store, seen).recognised is None)
        assert kept(store, seen).transcript == seen.transcript


async def test_what_they_might_ask_now_is_answered_as_a_take_of_its_own(tmp_path: Path) -> None:
    worded = Wording(79, 4, 8, 1, 1, (), 20.0)
    seen = take(tmp_path, analysis=replace(analysis(), wording=worded))
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen)
        await on_screen(pilot, "? They might ask now")
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        screen.follow_ups = (FollowUp("What did it cost?", "number", "You said 40 percent."),)
        await pilot.press("a")
        await on_screen(pilot, "You said 40 percent.")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TakeScreen))
        answering = app.screen
        assert isinstance(answering, TakeScreen)
        assert answering.question.text == "What did it cost?"
        assert answering.question.id.startswith(f"{seen.question.id}/")
        await until(pilot, lambda: answering.stage == "think")
        await pilot.press("space")
        await until(pilot, lambda: answering.recorder is not None)
        assert answering.recorder is not None
        assert answering.recorder.follow_up_of == seen.id


async def test_transcript_and_time_strip_share_one_cursor(tmp_path: Path) -> None:
    player, seen = ListedPlayer(), take(tmp_path)
    app = app_of(tmp_path, player=lambda settings: player)
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await reviewing(pilot, app, seen)
        strip, view = app.screen.query_one(TimeStrip), app.screen.query_one(TranscriptView)
        await on_screen(pilot, "STAR")
        view.focus()
        await pilot.press("end")
        await until(pilot, lambda: strip.at_s > 28)
        strip.focus()
        await pilot.press("home", "right")
        await until(pilot, lambda: view.cursor <= 3)
        await pilot.press("plus", "plus")
        assert strip.window.zoomed

        await pilot.press("end", "enter")
        await until(pilot, lambda: player.played)
        assert player.played == [(seen.audio, 32.0, None)]


async def test_a_click_on_the_time_strip_plays_from_that_second(tmp_path: Path) -> None:
    player, seen = ListedPlayer(), take(tmp_path)
    app = app_of(tmp_path, player=lambda settings: player)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen)
        strip = app.screen.query_one(TimeStrip)
        await until(pilot, lambda: strip.window.width > 40)
        await on_screen(pilot, "filler")
        row = next(n for n, text in enumerate(shown(app).splitlines()) if "STAR  " in text)
        column = shown(app).splitlines()[row].index("R")
        column = shown(app).splitlines()[row].index("R", column + 1)
        await pilot.click(offset=(column, row))
        await until(pilot, lambda: player.played)
        words = seen.transcript.words if seen.transcript else ()
        result_s = words[56].start_s
        assert result_s is not None
        assert abs(player.played[0][1] - result_s) <= 2 * strip.window.step_s
