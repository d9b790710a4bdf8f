"""A mock interview on the screen: three people ask, one asks on, it is left and gone on with."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button, OptionList, Select

from tests.fakes import (
    InlineAnalyst,
    ListStore,
    MemoryPlans,
    MemoryRecordings,
    ScriptedTranscriber,
    SilentVoice,
    words,
)
from tests.interview.plans import FULL
from tests.tui.scenes import SIZES, SMALL, app_of, microphone, on_screen, shown, until
from voiceprep.interview.banks import shipped_banks
from voiceprep.library.sittings import JsonSittings
from voiceprep.model import Settings, Transcript, VoiceInfo
from voiceprep.tui import Opening
from voiceprep.tui.screens.asked import AskedScreen
from voiceprep.tui.screens.drills import DrillScreen, DrillsScreen
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.mock import MockScreen
from voiceprep.tui.screens.page import Page
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.sitting import SittingScreen
from voiceprep.tui.screens.take import TakeScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from voiceprep.tui.app import PracticeApp

pytestmark = pytest.mark.slow  # one session of the whole program a test

BANKS = shipped_banks()
BRIEF = "I like it here."
NO_RESULT = (
    "In my last job our billing system failed every month. I was asked to find out why, and to "
    "stop it before the summer. So I read the logs of three months, I wrote a small tool that "
    "compared the invoices, and I called the two customers who had complained. Then I rewrote the "
    "job that sends the letters and I tested it with old data for a week."
)
MINE = (
    "What does on-call look like in your team? And how do you review the code of a new colleague?"
)


class PanelVoice(SilentVoice):
    """Speaks in as many voices as a panel needs."""

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (
            VoiceInfo("en-us", "American man", "espeak"),
            VoiceInfo("en-us+f3", "American woman", "espeak"),
            VoiceInfo("gmw/en", "British man", "espeak"),
        )


def panel_app(folder: Path, *said: str, **parts: object) -> PracticeApp:
    """The program with a plan, and a recogniser that hears these answers one by one."""
    recordings = MemoryRecordings(folder)
    heard = ScriptedTranscriber(*(Transcript(words(text), "en") for text in said))
    given: dict[str, object] = {
        "settings": Settings(thinking_s=0, plan="halden"),
        "banks": BANKS,
        "plans": MemoryPlans(FULL),
        "sittings": JsonSittings(folder / "sittings"),
        "transcriber": lambda settings: heard,
        "recordings": recordings,
        "read_audio": recordings.read,
        "analyst": InlineAnalyst(recordings.read),
    }
    return app_of(folder, **(given | parts))


def asks(app: PracticeApp, part: str) -> bool:
    """Whether a question of that part was asked and is waiting for its answer."""
    screen = app.screen
    return isinstance(screen, AskedScreen) and screen.turn.part == part and screen.stage == "think"


async def answer(pilot: Pilot[None], app: PracticeApp) -> None:
    """Answer what is asked now, and wait until it was read."""
    asked = app.screen
    await pilot.press("space")
    await until(pilot, lambda: app.recorder is not None and app.recorder.elapsed_s >= 1)
    await pilot.press("space")
    await until(pilot, lambda: app.screen is not asked)


async def begin(pilot: Pilot[None], app: PracticeApp, **wish: object) -> None:
    await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    await pilot.press("m")
    await on_screen(pilot, "Dana Roth")
    for name, value in ({"length": 5} | wish).items():
        app.screen.query_one(f"#{name}", Select).value = value
    await pilot.press("b")


@pytest.mark.slow
async def test_a_whole_interview_is_asked_on_left_gone_on_with_and_read(tmp_path: Path) -> None:
    voice, store = PanelVoice(), ListStore()
    parts = {"voice": lambda settings: voice, "store": store}
    app = panel_app(tmp_path, BRIEF, NO_RESULT, BRIEF, **parts)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begin(pilot, app)
        await until(pilot, lambda: asks(app, "opening"))
        await on_screen(pilot, "1 of 5 ● Dana Roth, CTO asks")
        await answer(pilot, app)
        await until(pilot, lambda: asks(app, "behavioural"))
        await answer(pilot, app)
        await until(pilot, lambda: asks(app, "behavioural") and "asks on" in shown(app))
        await on_screen(pilot, "What changed because of it?")
        await pilot.press("escape")
        await on_screen(pilot, "2 of 5 answered")
        assert "What came across is told at the end." in shown(app)
        await pilot.press("escape")
        await on_screen(pilot, "Left off")

    again = panel_app(tmp_path, BRIEF, BRIEF, MINE, BRIEF, **parts)
    async with again.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(again.screen, HomeScreen))
        await pilot.press("m")
        await on_screen(pilot, "Go on with the interview of")
        await pilot.press("g")
        await on_screen(pilot, "asks on")
        await pilot.press("space")
        for part in ("behavioural", "deeper", "your-turn", "closing"):
            await until(pilot, partial(asks, again, part))
            if part == "your-turn":
                await on_screen(pilot, "? What does on-call look like?")
            await answer(pilot, again)
        await on_screen(pilot, "The end of it: 6 answers")
        await on_screen(pilot, "You asked 2 of the 2 questions you have ready")

        takes = store.takes()[::-1]
        assert [take.asked_by for take in takes][:2] == ["Dana Roth", takes[1].asked_by]
        assert {take.plan for take in takes} == {"halden"}
        assert len({take.sitting for take in takes}) == 1
        assert takes[2].follow_up_of == takes[1].id
        assert len({manner.voice for _, manner in voice.said}) == 3
        assert again.studio.sittings.problems() == ()

        await pilot.press("enter")
        await until(pilot, lambda: isinstance(again.screen, ReviewScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(again.screen, SittingScreen))
        await pilot.press("r")
        await until(pilot, lambda: type(again.screen) is TakeScreen)
        assert isinstance(again.screen, TakeScreen)
        assert again.screen.occasion.drill == "redo"
        await until(pilot, lambda: voice.said[-1] == voice.said[0])


@pytest.mark.slow
async def test_after_every_second_question_one_may_read_and_go_on(tmp_path: Path) -> None:
    app = panel_app(tmp_path, *[BRIEF] * 4)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begin(pilot, app, feedback="second")
        await until(pilot, lambda: asks(app, "opening"))
        while isinstance(app.screen, AskedScreen):
            await answer(pilot, app)
            await until(
                pilot, lambda: asks(app, "opening") or asks(app, "behavioural") or read(app)
            )
            if read(app):
                break
        await on_screen(pilot, "2 of 5 answered")
        await pilot.press("space")
        await until(pilot, lambda: asks(app, "deeper"))


def read(app: PracticeApp) -> bool:
    return isinstance(app.screen, SittingScreen) and "enter reads an answer" in shown(app)


async def test_a_question_is_skipped_and_the_interview_ended_by_mouse(tmp_path: Path) -> None:
    app = panel_app(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await begin(pilot, app)
        await until(pilot, lambda: asks(app, "opening"))
        await pilot.press("escape")
        await on_screen(pilot, "0 of 5 answered; Dana Roth asks next")
        screen = app.screen
        assert isinstance(screen, SittingScreen)
        screen.query_one("#skip", Button).press()
        await until(pilot, lambda: screen.interview.turn is screen.interview.sitting.turns[1])
        screen.query_one("#end", Button).press()
        await on_screen(pilot, "End the interview here?")
        await pilot.press("x")
        await on_screen(pilot, "The end of it: 0 answers")

        assert screen.interview.turn is None


async def test_without_a_plan_three_usual_people_are_offered(tmp_path: Path) -> None:
    app = panel_app(tmp_path, settings=Settings(thinking_s=0), plans=MemoryPlans())
    app.opening = Opening(mock=True)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await on_screen(pilot, "For an interview at large")
        await on_screen(pilot, "Robin Hale your manager to be")
        await pilot.press("b")
        await until(pilot, lambda: asks(app, "opening"))


async def test_each_voice_of_the_panel_can_be_heard(tmp_path: Path) -> None:
    voice = PanelVoice()
    app = panel_app(tmp_path, voice=lambda settings: voice)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("m")
        await on_screen(pilot, "Lee Park")
        assert isinstance(app.screen, MockScreen)
        app.screen.query_one("#panel", OptionList).highlighted = 1
        await pilot.press("v")
        await until(pilot, lambda: voice.said)

        text, manner = voice.said[0]
        assert "I am Lee Park" in text
        assert manner == app.screen.seats[1].manner


@pytest.mark.parametrize("size", SIZES)
async def test_a_drill_tells_its_number_first_and_stays_a_drill_when_repeated(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = panel_app(tmp_path, "Um we sell pumps and uh we repair them.", BRIEF)
    async with app.run_test(notifications=True, size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("d")
        await on_screen(pilot, "A minute without fillers")
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, DrillScreen))
        await until(pilot, lambda: app.screen.stage == "think")  # type: ignore[attr-defined]
        assert isinstance(app.screen, DrillScreen)
        assert app.screen.settings.max_take_s == 60
        await answer(pilot, app)
        await on_screen(pilot, "2 fillers in 0:0")
        (take,) = app.studio.store.takes()
        assert take.drill == "filler-free"

        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, TakeScreen))
        assert isinstance(app.screen, TakeScreen)
        assert app.screen.occasion.drill == "filler-free"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, DrillsScreen))
        await on_screen(pilot, "2 fillers in 0:0")


@pytest.mark.parametrize(
    ("opening", "screen"),
    [(Opening(mock=True), MockScreen), (Opening(drill="pauses"), DrillScreen)],
)
async def test_the_command_line_leads_straight_there(
    tmp_path: Path, opening: Opening, screen: type[Page]
) -> None:
    app = panel_app(tmp_path)
    app.opening = opening
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, screen))


@pytest.mark.slow
async def test_the_minute_without_fillers_stops_by_itself(tmp_path: Path) -> None:
    app = app_of(tmp_path, source=lambda settings: microphone(70.0))
    app.opening = Opening(drill="filler-free")
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: getattr(app.screen, "stage", "") == "think")
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await on_screen(pilot, "3 fillers in")
        assert "Stopped at the limit" not in shown(app)
        (take,) = app.studio.store.takes()

        assert 60 <= take.duration_s <= 70
