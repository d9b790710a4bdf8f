"""What came across: findings, words, and every second to listen to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import ListedPlayer, ListStore, NamedReporter, ScriptedTranscriber, words
from tests.tui.scenes import (
    FINDINGS,
    LARGE,
    SIZES,
    SMALL,
    SPOKEN,
    app_of,
    on_screen,
    shown,
    spoken_words,
    take,
    until,
)
from voiceprep.errors import NoAudioDevice, StorageFailed
from voiceprep.model import Transcript
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.take import TakeScreen
from voiceprep.tui.widgets.transcript import TranscriptView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.pilot import Pilot

    from voiceprep.model import Finding, Take
    from voiceprep.tui.app import PracticeApp

pytestmark = pytest.mark.slow  # one session of the whole program a test


async def reviewing(
    pilot: Pilot[None], app: PracticeApp, seen: Take, findings: Sequence[Finding] = FINDINGS
) -> None:
    await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    app.review(seen, findings)
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
    await on_screen(pilot, "What came across")


@pytest.mark.parametrize("size", SIZES)
async def test_one_thing_to_fix_is_open_and_the_rest_folded(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=size) as pilot:
        await reviewing(pilot, app, take(tmp_path))
        await on_screen(pilot, "▲ Fix this first Pace 182 words a minute")
        await on_screen(pilot, "yours 182 words a minute · good 120–165")
        await on_screen(pilot, "▸ 3 more findings")
        assert "6.4 fillers" not in shown(app)

        await pilot.press("f")
        await on_screen(pilot, "◆ to watch At least 6.4 fillers a minute")


async def test_why_names_the_source_of_the_range(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, take(tmp_path))
        await pilot.press("w")
        await on_screen(pilot, "Why: Microsoft Speaker Coach: 100–165")


async def test_listen_plays_the_evidence_of_the_finding_in_focus_one_after_another(
    tmp_path: Path,
) -> None:
    player, seen = ListedPlayer(), take(tmp_path)
    app = app_of(tmp_path, player=lambda settings: player)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen)
        await pilot.press("l")
        await until(pilot, lambda: len(player.played) == 1)
        await pilot.press("l")
        await until(pilot, lambda: len(player.played) == 2)
        await pilot.press("down", "enter", "down", "l")
        await until(pilot, lambda: len(player.played) == 3)

        assert player.played == [
            (seen.audio, 2.75, 6.75),
            (seen.audio, 13.75, 17.75),
            (seen.audio, 0.25, 1.15),
        ]


async def test_the_transcript_shows_signs_and_a_legend(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await reviewing(pilot, app, take(tmp_path))
        for sign in ("[Um]", "[you know]", "~I~", "‖1.4", "[uh]", "S▸", "R▸", "[um] filler"):
            await on_screen(pilot, sign)


async def test_enter_plays_from_the_word_under_the_cursor(tmp_path: Path) -> None:
    player, seen = ListedPlayer(), take(tmp_path)
    app = app_of(tmp_path, player=lambda settings: player)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen)
        app.screen.query_one(TranscriptView).focus()
        await pilot.press("right", "right", "right", "enter")
        await until(pilot, lambda: player.played)

        assert player.played == [(seen.audio, spoken_words().words[3].start_s, None)]


async def test_a_click_plays_from_the_word_that_was_clicked(tmp_path: Path) -> None:
    player, seen = ListedPlayer(), take(tmp_path)
    app = app_of(tmp_path, player=lambda settings: player)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen)
        line = next(row for row in shown(app).splitlines() if "so in my" in row)
        view = app.screen.query_one(TranscriptView)
        await pilot.click(TranscriptView, offset=(line.index("my last") - view.region.x, 0))
        await until(pilot, lambda: player.played)

        assert player.played == [(seen.audio, spoken_words().words[3].start_s, None)]


async def test_a_click_hits_the_right_word_in_a_scrolled_transcript(tmp_path: Path) -> None:
    long = Transcript(words(f"{SPOKEN} " * 5 + "and finally goodbye"))
    player, seen = ListedPlayer(), take(tmp_path, transcript=long, analysis=None)
    app = app_of(tmp_path, player=lambda settings: player)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen)
        view = app.screen.query_one(TranscriptView)
        view.focus()
        await pilot.press("end")
        await on_screen(pilot, "goodbye")
        rows = shown(app).splitlines()
        y = next(n for n, row in enumerate(rows) if "goodbye" in row)
        await pilot.click(offset=(rows[y].index("goodbye") + 3, y))
        await until(pilot, lambda: player.played)

        assert view.scroll_offset.y > 0
        assert player.played == [(seen.audio, long.words[-1].start_s, None)]


async def test_the_word_that_is_heard_is_lit_and_space_stops(tmp_path: Path) -> None:
    player = ListedPlayer()
    app = app_of(tmp_path, player=lambda settings: player)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, take(tmp_path))
        await pilot.press("space")
        await until(pilot, lambda: player.position_s is not None)
        player._position = spoken_words().words[5].start_s
        view = app.screen.query_one(TranscriptView)
        await until(pilot, lambda: view.playing == 5)
        await pilot.press("space")
        await until(pilot, lambda: player.position_s is None and view.playing is None)


async def test_words_without_times_say_so_when_played(tmp_path: Path) -> None:
    from dataclasses import replace

    timeless = tuple(replace(w, start_s=None, end_s=None) for w in spoken_words().words)
    seen = take(tmp_path, transcript=replace(spoken_words(), words=timeless))
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen)
        app.screen.query_one(TranscriptView).focus()
        await pilot.press("enter")
        await on_screen(pilot, "This word has no time")


async def test_a_loudspeaker_that_fails_is_told(tmp_path: Path) -> None:
    class Refusing(ListedPlayer):
        def play(self, audio: Path, start_s: float = 0.0, end_s: float | None = None) -> None:
            raise NoAudioDevice("There is no loudspeaker.", "Plug one in.")

    app = app_of(tmp_path, player=lambda settings: Refusing())
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await reviewing(pilot, app, take(tmp_path))
        await pilot.press("space")
        await on_screen(pilot, "Cannot play sound here.")


async def test_a_recorded_take_is_put_into_words_on_a_key(tmp_path: Path) -> None:
    store, seen = ListStore(), take(tmp_path, read=False)
    store.add(seen)
    transcriber = ScriptedTranscriber(spoken_words())
    app = app_of(tmp_path, store=store, transcriber=lambda settings: transcriber)
    recordings = app.studio.recordings
    recordings.begin(seen.id, seen.question, 16_000)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, seen, FINDINGS[:1])
        await on_screen(pilot, "Press t to put this answer into words now.")
        await pilot.press("t")
        await until(pilot, lambda: app.screen.query(TranscriptView))

        kept = store.take(seen.id)
        assert kept is not None
        assert kept.transcript == spoken_words()


async def test_a_model_that_came_meanwhile_is_noticed(tmp_path: Path) -> None:
    installed: list[ScriptedTranscriber] = []
    app = app_of(tmp_path, transcriber=lambda settings: installed[0] if installed else None)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, take(tmp_path, read=False), FINDINGS[:1])
        await on_screen(pilot, "no speech model is installed")
        installed.append(ScriptedTranscriber())
        await pilot.press("m")
        await on_screen(pilot, "Whisper base, English")
        await pilot.press("escape")
        await on_screen(pilot, "Press t to put this answer into words now.")


async def test_the_report_is_written_and_its_path_told(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await reviewing(pilot, app, take(tmp_path))
        await pilot.press("e")
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        await until(pilot, lambda: screen.report)

        assert Path(screen.report).is_file()
        await on_screen(pilot, "Report: ")


async def test_a_page_of_the_sitting_one_for_others_and_a_clip_are_written(tmp_path: Path) -> None:
    seen = replace(take(tmp_path), sitting="s-1")
    app = app_of(tmp_path)
    app.studio.store.add(seen)
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await reviewing(pilot, app, seen)
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        offered = {command.title: command.callback for command in screen.commands()}
        for title, name in (
            ("Report of the sitting", "sitting-s-1.html"),
            ("Report for others", f"{seen.id}.html"),
            ("Save a clip", ".wav"),
        ):
            screen.report = ""
            offered[title]()
            await until(pilot, lambda: screen.report)
            assert screen.report.endswith(name)
            assert Path(screen.report).is_file()


async def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    class Full(NamedReporter):
        def write(self, take: Take, findings: Sequence[Finding]) -> Path:
            raise StorageFailed("The disk is full.", "Free some space.")

    app = app_of(tmp_path, reporter=Full(tmp_path))
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await reviewing(pilot, app, take(tmp_path))
        await pilot.press("e")
        await on_screen(pilot, "The disk is full. Free some space.")


async def test_retake_asks_the_same_question_without_reading_it_again(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        seen = take(tmp_path)
        await reviewing(pilot, app, seen)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, TakeScreen))
        screen = app.screen
        assert isinstance(screen, TakeScreen)
        await until(pilot, lambda: screen.stage == "think")

        assert screen.question == seen.question


async def test_next_goes_on_to_another_question(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        seen = take(tmp_path)
        await reviewing(pilot, app, seen)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, TakeScreen))

        screen = app.screen
        assert isinstance(screen, TakeScreen)
        assert screen.question != seen.question


async def test_a_take_of_which_nothing_was_measured_still_opens(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await reviewing(pilot, app, take(tmp_path, read=False, analysis=None, audio=None), ())
        await on_screen(pilot, "Nothing could be measured in this answer.")
        await pilot.press("space")
        await on_screen(pilot, "There is no recording to play.")
