"""Every screen looks as it did when somebody last looked at it, and can be read in both themes."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from rich.style import Style

from tests.fakes import (
    QUESTION,
    FixedModels,
    ListStore,
    MemoryPlans,
    ScriptedAnalyst,
    ScriptedTranscriber,
)
from tests.interview.plans import FULL
from tests.tui.scenes import (
    FINDINGS,
    MODELS,
    SIZES,
    GatedVoice,
    RefusingSource,
    analysis,
    app_of,
    microphone,
    take,
    until,
)
from tests.tui.snapshots_kept import Snapshots, contrast
from voiceprep.model import Settings
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.settings import SettingsScreen
from voiceprep.tui.screens.take import TakeScreen
from voiceprep.tui.screens.welcome import WelcomeScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from voiceprep.model import Analysis, Question
    from voiceprep.tui.app import PracticeApp

pytestmark = pytest.mark.slow
NOW = datetime(2026, 1, 8, 12, 0, tzinfo=UTC)
DATED = (
    "tui.wording",
    "tui.planwords",
    "tui.screens.history",
    "tui.screens.trends",
    "interview.steps",
    "sitting",
)


class Clock(datetime):
    """Noon of one day, for ever."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return NOW.astimezone(tz)


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no clock, no zone and no number of cores show."""
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    for module in DATED:
        monkeypatch.setattr(f"voiceprep.{module}.datetime", Clock)
    still = SimpleNamespace(monotonic=lambda: 1000.0)
    monkeypatch.setattr("voiceprep.tui.screens.take.time", still)
    monkeypatch.setattr("os.cpu_count", lambda: 4)


class GatedAnalyst(ScriptedAnalyst):
    """Measures only once it is let."""

    def __init__(self, answer: Analysis) -> None:
        super().__init__(answer)
        self.may = threading.Event()

    def finish(self, transcript: Any, question: Any) -> Analysis:
        self.may.wait(60)
        return super().finish(transcript, question)


def app_on(folder: Path, **parts: Any) -> PracticeApp:
    app = app_of(folder, **parts)
    app.animation_level = "none"
    app.suggestion = _first  # type: ignore[method-assign]
    return app


def _first(*, besides: Question | None = None) -> Question:
    return QUESTION


def weeks(folder: Path) -> ListStore:
    """A history of a week, ever slower."""
    store = ListStore()
    first = take(folder)
    for day, rate in enumerate((190, 189, 191, 190, 188, 190, 140)):
        seen = analysis()
        assert seen.timing is not None
        told = replace(seen, timing=replace(seen.timing, speech_rate_wpm=rate))
        at = first.recorded_at + timedelta(day)
        store.add(replace(take(folder, f"day-{day}", analysis=told), recorded_at=at))
    return store


async def home(pilot: Pilot[None], app: PracticeApp) -> None:
    await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def back(pilot: Pilot[None], app: PracticeApp) -> None:
    await pilot.press("escape")
    await home(pilot, app)


async def left(pilot: Pilot[None], app: PracticeApp) -> None:
    """Leave whatever is in front of home."""
    app.screen.dismiss()
    await home(pilot, app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_newcomer_sees_what_was_looked_at(tmp_path: Path, size: tuple[int, int]) -> None:
    models = FixedModels(tuple(replace(model, folder=None) for model in MODELS))
    app = app_on(tmp_path, transcriber=lambda settings: None, models=models)
    async with app.run_test(size=size) as pilot:
        kept = Snapshots(pilot, size)
        await home(pilot, app)
        await kept.see("home-empty")
        app.action_welcome()
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen) and app.screen.is_mounted)
        for step in ("language", "microphone", "model", "question"):
            await kept.see(f"welcome-{step}")
            await pilot.press("n")
        await back(pilot, app)
        app.action_settings()
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.screen._ready)
        await kept.see("settings")
        await back(pilot, app)
        for name, show in (
            ("history-empty", app.action_history),
            ("models", app.action_models),
            ("choose", app.action_choose),
            ("help", app.action_help),
        ):
            show()
            await kept.see(name)
            await left(pilot, app)
        kept.end()


@pytest.mark.parametrize("size", SIZES)
async def test_the_history_and_what_came_across_look_as_they_did(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = app_on(tmp_path, store=weeks(tmp_path))
    async with app.run_test(size=size) as pilot:
        kept = Snapshots(pilot, size)
        await home(pilot, app)
        await kept.see("home")
        app.action_history()
        await kept.see("history")
        await left(pilot, app)
        app.compare("day-6", "day-0")
        await kept.see("compare")
        await left(pilot, app)
        app.review(take(tmp_path, "day-6"), FINDINGS, fresh=False)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await kept.see("review")
        kept.end()


@pytest.mark.parametrize("size", SIZES)
async def test_a_plan_a_mock_interview_and_drills_look_as_they_did(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    settings = Settings(plan=FULL.name)
    app = app_on(tmp_path, settings=settings, plans=MemoryPlans(FULL), store=weeks(tmp_path))
    async with app.run_test(size=size) as pilot:
        kept = Snapshots(pilot, size)
        await home(pilot, app)
        await kept.see("home-plan")
        for name, show in (
            ("plan", app.action_plan),
            ("plans", app.show_plans),
            ("mock", app.action_mock),
            ("drills", app.action_drills),
        ):
            show()
            await kept.see(name)
            await left(pilot, app)
        kept.end()


@pytest.mark.parametrize("size", SIZES)
async def test_every_stage_of_a_take_looks_as_it_did(tmp_path: Path, size: tuple[int, int]) -> None:
    voice, analyst = GatedVoice(), GatedAnalyst(analysis())
    sources = [microphone(2.0), RefusingSource()]
    app = app_on(
        tmp_path,
        settings=Settings(thinking_s=15),
        voice=lambda settings: voice,
        analyst=analyst,
        source=lambda settings: sources.pop(0),
        transcriber=lambda settings: ScriptedTranscriber(),
    )
    async with app.run_test(size=size) as pilot:
        kept = Snapshots(pilot, size)
        await home(pilot, app)
        await pilot.press("space")
        await at_stage(pilot, app, "hear")
        await kept.see("take-hear")
        voice.release.set()
        await at_stage(pilot, app, "think")
        await kept.see("take-think")
        await pilot.press("space")
        await at_stage(pilot, app, "record")
        await until(pilot, lambda: app.recorder is not None and app.recorder.elapsed_s >= 2)
        await kept.see("take-record")
        await pilot.press("p")
        await at_stage(pilot, app, "pause")
        await kept.see("take-pause")
        await pilot.press("x")
        await kept.see("take-redo")
        await pilot.press("escape")
        await at_stage(pilot, app, "pause")
        await pilot.press("space")
        await at_stage(pilot, app, "read")
        await kept.see("take-read")
        analyst.may.set()
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await left(pilot, app)
        app.practise(QUESTION, read=False)
        await at_stage(pilot, app, "think")
        await pilot.press("space")
        await at_stage(pilot, app, "stuck")
        await kept.see("take-stuck")
        kept.end()


async def at_stage(pilot: Pilot[None], app: PracticeApp, stage: str) -> None:
    await until(pilot, lambda: isinstance(app.screen, TakeScreen) and app.screen.stage == stage)


async def test_a_window_that_is_too_small_says_so(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with app.run_test(size=(50, 15)) as pilot:
        kept = Snapshots(pilot, (50, 15))
        await home(pilot, app)
        await kept.see("too-small")
        kept.end()


@pytest.mark.parametrize(
    ("style", "ratio"),
    [("#ffffff on #000000", 21.0), ("#767676 on #ffffff", 4.54), ("#000000 on #000000", 1.0)],
)
def test_contrast_is_counted_as_the_guidelines_do(style: str, ratio: float) -> None:
    assert contrast(Style.parse(style)) == pytest.approx(ratio, abs=0.01)
