"""Text that others wrote is shown as it is: no markup, no control characters, no crash."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes import (
    FixedDevices,
    FixedModels,
    FoundTakes,
    ListStore,
    ScriptedTranscriber,
    SilentVoice,
)
from tests.tui.scenes import BANK, FINDINGS, SIZES, SMALL, app_of, shown, spoken_words, take, until
from voiceprep.errors import NoAudioDevice, StorageFailed
from voiceprep.model import Band, Device, Norm, Settings, SpeechModel, Transcript, VoiceInfo, Word
from voiceprep.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.pilot import Pilot

    from voiceprep.model import Take
    from voiceprep.tui.app import PracticeApp

pytestmark = pytest.mark.slow  # one session of the whole program a test

NASTY = "[/oops] [@click=app.quit]x[/] \x1b]52;c;AAAA\x07 [bold $primary] \u202e\x9b31m\x00"
LITERAL = "[/oops] [@click=app.quit]x[/]"
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")

QUESTION = replace(
    BANK.questions[0], text=NASTY, competency=NASTY, bank=NASTY, follow_ups=(NASTY, NASTY)
)
NASTY_BANK = replace(BANK, title=NASTY, questions=(QUESTION,))
FINDING = replace(
    FINDINGS[0],
    title=NASTY,
    advice=NASTY,
    unit=NASTY,
    norm=Norm("pace", NASTY, Band(1, 2), Band(1, 2), NASTY),
)
MODEL = SpeechModel(NASTY, NASTY, 1.0, NASTY, NASTY, NASTY, Path(f"/tmp/{LITERAL}"), NASTY)


class NastyVoice(SilentVoice):
    def voices(self) -> Sequence[VoiceInfo]:
        return (VoiceInfo("en-us", NASTY, "espeak"),)


class NastyDevices(FixedDevices):
    def rescan(self) -> None:
        raise NoAudioDevice(NASTY, NASTY)


class NastyPlayer:
    position_s = None

    def play(self, audio: Path, start_s: float = 0.0, end_s: float | None = None) -> None:
        raise NoAudioDevice(NASTY, NASTY)

    def stop(self) -> None:
        pass


class NastyModels(FixedModels):
    def get(self, model_id: str, on_progress: Callable[[float, float], None]) -> SpeechModel:
        raise StorageFailed(NASTY, NASTY)


def nasty_take(folder: Path) -> Take:
    first = (Word(NASTY, 0.1, 0.4, 0.9), Word("x" * 500, 0.5, 0.9, 0.1), Word(NASTY, 1.0, 1.2, 0.1))
    return take(
        folder,
        question=QUESTION,
        device=NASTY,
        transcript=Transcript((*first, *spoken_words().words), warnings=(NASTY,)),
    )


def nasty_app(folder: Path) -> PracticeApp:
    store, seen = ListStore(), nasty_take(folder)
    store.add(seen)
    left = replace(seen, id="left", status="recovered", transcript=None)
    return app_of(
        folder,
        banks=(NASTY_BANK,),
        notes=(NASTY,),
        store=store,
        recovery=FoundTakes((left,)),
        devices=NastyDevices((Device(NASTY, NASTY, 48_000, 1, True),), ()),
        voice=lambda settings: NastyVoice(),
        player=lambda settings: NastyPlayer(),
        models=NastyModels((MODEL,)),
        transcriber=lambda settings: ScriptedTranscriber(),
        settings=Settings(input_device=NASTY, voice=NASTY, model=NASTY, thinking_s=0),
    )


async def home(pilot: Pilot[None], app: PracticeApp) -> None:
    await pilot.press("r")


async def choose(pilot: Pilot[None], app: PracticeApp) -> None:
    await pilot.press("c")


async def practise(pilot: Pilot[None], app: PracticeApp) -> None:
    await pilot.press("space")


async def review(pilot: Pilot[None], app: PracticeApp) -> None:
    app.review(nasty_take(Path("/tmp")), (FINDING, FINDING), NASTY)
    await until(pilot, lambda: not isinstance(app.screen, HomeScreen))
    await pilot.press("f", "w", "space")


async def compare(pilot: Pilot[None], app: PracticeApp) -> None:
    seen = nasty_take(Path("/tmp"))
    app.studio.store.add(replace(seen, id="other", tags=(NASTY,), notes=NASTY))
    app.compare(seen.id, "other")
    await until(pilot, lambda: "change" in shown(app))
    await pilot.press("1")


async def notes(pilot: Pilot[None], app: PracticeApp) -> None:
    app.review(replace(nasty_take(Path("/tmp")), tags=(NASTY,), notes=NASTY), ())
    await until(pilot, lambda: not isinstance(app.screen, HomeScreen))
    await pilot.press("o")


async def correct(pilot: Pilot[None], app: PracticeApp) -> None:
    app.review(nasty_take(Path("/tmp")), ())
    await until(pilot, lambda: not isinstance(app.screen, HomeScreen))
    await pilot.press("i")


async def settings(pilot: Pilot[None], app: PracticeApp) -> None:
    await pilot.press("s")
    await until(pilot, lambda: not isinstance(app.screen, HomeScreen))
    await pilot.press("enter")  # opens the list of microphones


async def models(pilot: Pilot[None], app: PracticeApp) -> None:
    await pilot.press("g")
    await until(pilot, lambda: "cannot be used" in shown(app))
    await pilot.press("enter")


async def models_failed(pilot: Pilot[None], app: PracticeApp) -> None:
    await models(pilot, app)
    await pilot.press("y")


async def history(pilot: Pilot[None], app: PracticeApp) -> None:
    await pilot.press("h")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "go",
    [
        *(home, choose, practise, review, compare, notes, correct),
        *(settings, models, models_failed, history),
    ],
)
async def test_text_from_others_is_shown_literally(
    tmp_path: Path,
    size: tuple[int, int],
    go: Callable[[Pilot[None], PracticeApp], Awaitable[None]],
) -> None:
    app = nasty_app(tmp_path)
    async with app.run_test(notifications=True, size=size) as pilot:
        await until(pilot, lambda: "Next for you" in shown(app))
        await go(pilot, app)
        await until(pilot, lambda: LITERAL in " ".join(shown(app).split()))
        for strip in app.screen._compositor.render_strips():
            for segment in strip:
                assert not FORBIDDEN.search(segment.text)
                assert segment.style is None or not segment.style.link


async def test_markup_in_a_question_does_nothing_when_it_is_clicked(tmp_path: Path) -> None:
    app = nasty_app(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: LITERAL in shown(app))
        line = next(n for n, row in enumerate(shown(app).splitlines()) if LITERAL in row)
        column = shown(app).splitlines()[line].index("x[/]")
        await pilot.click(offset=(column, line))
        await pilot.pause()

        assert app.return_code is None


def test_no_widget_is_handed_markup() -> None:
    """Only `Content` is made from text, and no source uses Textual's unsafe escape."""
    folder = Path(__file__).parents[2] / "voiceprep" / "tui"
    for source in folder.rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        assert "from_markup" not in text, source
        assert "escape(" not in text, source
        assert "markup=True" not in text, source
        for notify in re.findall(r"\.notify\(.*?\)\n", text, re.DOTALL):
            assert "markup=False" in notify, (source, notify)
