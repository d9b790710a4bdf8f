"""A second interview prepared, practised and followed up on screens, and the check of its day."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from textual.widgets import OptionList, TextArea

from tests.fakes import (
    InlineAnalyst,
    ListedPlayer,
    ScriptedSource,
    ScriptedTranscriber,
)
from tests.interview.plans import FULL
from tests.signals import int16, noisy, scaled, spoken, written
from tests.tui.planning import (
    SOON,
    Papers,
    back_to_plan,
    enter,
    opened,
    opened_part,
    planning,
    said,
    shows_a_plan,
    write,
)
from tests.tui.scenes import LARGE, SMALL, on_screen, shown, until
from voiceprep.model import Settings
from voiceprep.speech import audiofile
from voiceprep.speech.microphone import Microphone
from voiceprep.tui.screens.daycheck import CheckScreen
from voiceprep.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.virtual_sound import VirtualSound

STORY = "Um well I lead a team of twelve people and we moved the billing in nine months."
PEOPLE = (("Dana Roth", "CTO"), ("Lee Park", "Staff engineer"), ("Ines Vidal", "People partner"))
TOLD = ("They rewrite the feed in spring", "They moved to Oslo last year", "They hire four more")


async def debriefed(pilot: Pilot[None], at: int, told: str) -> None:
    """Write down what one of three interviewers told."""
    page = pilot.app.screen
    listing = page.query_one(OptionList)
    await until(pilot, lambda: listing.option_count == 3)
    listing.highlighted = at
    await pilot.press("enter")
    await write(pilot, told=told)
    await until(pilot, lambda: pilot.app.screen is page)


async def thanked(pilot: Pilot[None], told: str, papers: Papers) -> None:
    """Write the note that takes up what was told, and go on to the next."""
    note, written = pilot.app.screen.query_one(TextArea), len(papers.letters)
    await until(pilot, lambda: told.replace("They", "you") in note.text)
    await pilot.press("w")
    await until(pilot, lambda: len(papers.letters) > written)
    await pilot.press("right")


@pytest.mark.slow
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_second_interview_is_prepared_practised_and_followed_up(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    heard, papers, player = ScriptedTranscriber(said(STORY)), Papers(tmp_path), ListedPlayer()
    parts = {"transcriber": lambda _: heard, "papers": papers, "player": lambda _: player}
    app, plans = planning(tmp_path, **parts)
    async with app.run_test(notifications=True, size=size) as pilot:
        # A plan from nothing
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("p", "n")
        await write(pilot, company="Acme", role="Lead engineer", day=SOON.isoformat(), at="14:30")
        await until(pilot, lambda: shows_a_plan(pilot))
        await opened_part(pilot, "2")
        for name, role in PEOPLE:
            await enter(pilot, name=name, role=role)
        await on_screen(pilot, "Ines Vidal, People partner")
        await back_to_plan(pilot)
        await opened_part(pilot, "3")
        await enter(pilot, asked="What do you do?", said="I lead a team of eight.", who="Dana Roth")
        await back_to_plan(pilot)

        # An answer that says otherwise
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await on_screen(pilot, "Lead engineer at Acme, in 3 days")
        await pilot.press("space")
        await until(pilot, lambda: getattr(app.screen, "stage", "") == "think")
        await pilot.press("space")
        await until(pilot, lambda: app.recorder is not None and app.recorder.elapsed_s > 1)
        await pilot.press("space")
        await on_screen(pilot, "Does not go with what you said before: “team of eight”")
        await on_screen(pilot, "(first interview, Dana Roth) / “twelve people” (0:03)")
        (take,) = app.studio.store.takes()
        assert take.plan == "acme"
        await pilot.press("x")
        await on_screen(pilot, "It is fine k")
        await pilot.press("k")
        await until(pilot, lambda: plans.load("acme").settled)
        await until(pilot, lambda: "Does not go with" not in shown(app))
        plans.save(replace(plans.load("acme"), settled=()))

        # Listed in the plan, heard, called fine, told again
        await pilot.press("escape", "p")
        await until(pilot, lambda: shows_a_plan(pilot))
        await opened_part(pilot, "7")
        await on_screen(pilot, "well I lead a team of twelve people")
        await pilot.press("enter")
        await until(pilot, lambda: player.played)
        assert player.played[0][1] == pytest.approx(2.3)
        await pilot.press("k")
        await on_screen(pilot, "Nothing that you said so far contradicts the rest.")
        assert len(plans.load("acme").settled) == 1
        await pilot.press("u")
        await on_screen(pilot, "These do not go together")
        await back_to_plan(pilot)

        # The day after: what was said, and a note for each
        await opened_part(pilot, "1")
        await write(pilot, day=(date.today() - timedelta(days=1)).isoformat())
        await until(pilot, lambda: shows_a_plan(pilot))
        await on_screen(pilot, "It was yesterday")
        await opened_part(pilot, "0")
        for at, told in enumerate(TOLD):
            await debriefed(pilot, at, told)
            assert len(plans.load("acme").debriefs) == at + 1
        await on_screen(pilot, "They hire four more")
        await back_to_plan(pilot)
        await opened_part(pilot, "t")
        for told in TOLD:
            await thanked(pilot, told, papers)
        assert len(set(papers.letters)) == 3
        await pilot.press("s")  # of the first one: the names go round
        await on_screen(pilot, "✓ Sent, as you said.")
        assert plans.load("acme").ticks == ("thanks-dana-roth",)


SENTENCES = (
    "I have led the billing team for three years. We moved every account without losing one "
    "invoice. Then we built a test for it. It runs every night."
)


@pytest.mark.slow
async def test_the_check_of_the_day_tells_a_good_line_from_a_bad_one(tmp_path: Path) -> None:
    clean = scaled(spoken(SENTENCES).recording, 0.5)
    heard = [clean, scaled(clean, 12.0), noisy(clean, 3.0)]
    sounds = iter(heard)

    def source(settings: Settings) -> ScriptedSource:
        sound = next(sounds)
        return ScriptedSource(int16(sound), sound.sample_rate, then="finished")

    player = ListedPlayer()
    analyst = InlineAnalyst(audiofile.recording)
    parts = {"source": source, "analyst": analyst, "player": lambda _: player}
    app, plans = planning(tmp_path, FULL, **parts)
    told = []
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, "9")
        page = app.screen
        assert isinstance(page, CheckScreen)
        await until(pilot, lambda: page.plan is not None)
        for _ in heard:
            await pilot.press("r")
            await until(pilot, lambda: page.lines and page.lines not in told)
            told.append(page.lines)
        await on_screen(pilot, "Close the window, turn fans off")
        await pilot.press("l")
        await until(pilot, lambda: player.played)
        (file, _, _), *_ = player.played
        assert file.is_file()

        await pilot.press("space")
        await on_screen(pilot, "✓ Camera")
        assert "check-camera" in plans.load("halden").ticks
        await back_to_plan(pilot)
    assert not file.exists()
    bad = [{line.id for line in lines if line.verdict != "good"} for lines in told]
    assert not bad[0]
    assert "clipping" in bad[1]
    assert "noise" in bad[2]


@pytest.mark.sound
@pytest.mark.slow
async def test_the_check_of_the_day_listens_to_a_real_microphone(
    tmp_path: Path, virtual_sound: VirtualSound
) -> None:
    quiet_room = noisy(spoken(SENTENCES * 2).recording, 40.0)
    feeding = virtual_sound.feed(written(tmp_path / "said.wav", quiet_room))
    analyst = InlineAnalyst(audiofile.recording)
    app, _ = planning(tmp_path, FULL, source=lambda _: Microphone(), analyst=analyst)
    try:
        async with app.run_test(notifications=True, size=SMALL) as pilot:
            await opened(pilot, "9")
            page = app.screen
            assert isinstance(page, CheckScreen)
            await pilot.press("r")
            await on_screen(pilot, "seconds left")
            for _ in range(6):  # ten seconds and the measuring; a wait gives up after five
                with contextlib.suppress(AssertionError):
                    await until(pilot, lambda: page.lines)
            await on_screen(pilot, "No distortion")
    finally:
        feeding.kill()
        feeding.wait()
    verdicts = {line.id: line.verdict for line in page.lines}
    assert (verdicts["level"], verdicts["clipping"]) == ("good", "good")
