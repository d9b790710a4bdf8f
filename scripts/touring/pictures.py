"""Pictures of the screens and of the report page, the same on every run.

The answer is the demo's: a synthetic voice, measured as a person's would be. The week of answers
before it is invented. The clock stands still, and nothing is read from a person's folders.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.fakes import QUESTION, ListStore
from tests.tui.scenes import app_of, microphone, until
from voiceprep import analysis
from voiceprep.coaching import findings
from voiceprep.model import Analysis, Settings, Take, Transcript, Word
from voiceprep.report import HtmlReporter
from voiceprep.speech.audiofile import recording
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.take import TakeScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from voiceprep.tui.app import PracticeApp

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "scripts" / "tour"
DEMO = ROOT / "voiceprep" / "demo"
SIZE = (100, 30)
NOW = datetime(2026, 1, 8, 12, 0, tzinfo=UTC)
PACES = (176.0, 181.0, 172.0, 179.0, 174.0, 177.0, 180.0)
DATED = ("tui.wording", "tui.planwords", "tui.screens.history", "interview.steps", "sitting")
FONT_FACE = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Noon(datetime):
    """One moment, for ever."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return NOW.astimezone(tz)


def answer() -> Take:
    """The demo's answer, measured."""
    sound = DEMO / "answer.flac"
    told = json.loads((DEMO / "answer.words.json").read_text(encoding="utf-8"))
    words = tuple(Word(w["text"], w["start_s"], w["end_s"], 0.95) for w in told)
    transcript = Transcript(words, "en")
    heard = recording(sound)
    return Take(
        id="20260108-100000-aaaaaaaa",
        question=QUESTION,
        recorded_at=NOW - timedelta(hours=2),
        audio=sound,
        duration_s=heard.duration_s,
        status="transcribed",
        device="USB headset",
        transcript=transcript,
        analysis=analysis.assess(transcript, analysis.sound(heard), QUESTION),
    )


def week_before(now: Take) -> Iterator[Take]:
    """Answers of the days before, each a little other."""
    for day, pace in enumerate(PACES, start=1):
        yield replace(
            now,
            id=f"{now.recorded_at - timedelta(day):%Y%m%d-%H%M%S}-aaaaaaaa",
            recorded_at=now.recorded_at - timedelta(day),
            analysis=_faster(now.analysis, pace),
        )


def _faster(seen: Analysis | None, pace: float) -> Analysis:
    assert seen is not None
    assert seen.timing is not None
    assert seen.fluency is not None
    often = (seen.fluency.fillers_per_minute or 0.0) * pace / 150
    return replace(
        seen,
        timing=replace(seen.timing, speech_rate_wpm=pace),
        fluency=replace(seen.fluency, fillers_per_minute=often),
    )


async def screens(folder: Path, theme: str, now: Take) -> None:
    """Walk through the program, a picture at each stop."""
    store = ListStore()
    for each in (now, *week_before(now)):
        store.add(each)
    settings = Settings(theme=theme, read_aloud=False, thinking_s=15)  # type: ignore[arg-type]
    app = app_of(folder, settings=settings, store=store, source=lambda settings: microphone(47.0))
    app.animation_level = "none"
    async with app.run_test(size=SIZE) as pilot:
        await shot(pilot, app, f"home-{theme}")
        app.practise(QUESTION)
        await until(pilot, lambda: isinstance(app.screen, TakeScreen))
        await pilot.press("space")
        await until(pilot, lambda: app.recorder is not None and app.recorder.elapsed_s >= 47)
        await shot(pilot, app, f"take-{theme}")
        await pilot.press("d", "d")
        await until(pilot, lambda: app.recorder is None)
        app.review(now, findings(now.analysis, QUESTION, settings), fresh=False)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await shot(pilot, app, f"review-{theme}")
        app.compare("20260105-100000-aaaaaaaa", now.id)
        await shot(pilot, app, f"compare-{theme}")
        app.action_history()
        await shot(pilot, app, f"history-{theme}")


async def shot(pilot: Pilot[None], app: PracticeApp, name: str) -> None:
    """Keep the screen once it stands still."""
    same, before = 0, ""
    while same < 10:
        await pilot.pause(0.1)
        seen = app.export_screenshot(title="voiceprep", simplify=True)
        same, before = (same + 1 if seen == before else 0), seen
    (FOLDER / f"{name}.svg").write_text(without_fonts(before), encoding="utf-8")


def without_fonts(svg: str) -> str:
    """Return the picture with the reader's own monospaced letters, none from a network."""
    return FONT_FACE.sub("", svg).replace("Fira Code", "ui-monospace, Menlo, Consolas")


def report(folder: Path, now: Take) -> None:
    """Photograph the report page, where there is a browser."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("no Chromium: the report is not photographed")
        return
    page = HtmlReporter(folder, recording).write(now, findings(now.analysis, QUESTION, Settings()))
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--user-data-dir={folder / 'browser'}", "--window-size=860,1100"]
    command += [f"--screenshot={FOLDER / 'report.png'}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    os.environ |= {"TZ": "UTC"}
    now = answer()
    still = SimpleNamespace(monotonic=lambda: 1000.0)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for module in DATED:
            stack.enter_context(patch(f"voiceprep.{module}.datetime", Noon))
        stack.enter_context(patch("voiceprep.tui.screens.take.time", still))
        for theme in ("dark", "light"):
            asyncio.run(screens(Path(name), theme, now))
        report(Path(name), now)
    for file in sorted(FOLDER.iterdir()):
        print(f"{file.stat().st_size / 1000:6.0f} kB  {file.relative_to(ROOT)}")
    return 0
