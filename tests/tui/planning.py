"""What the tests of the plan's screens share: real plan files, and the ways through the pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from textual.widgets import Input, TextArea

from tests.fakes import (
    words,
)
from tests.tui.scenes import app_of, until
from voiceprep.library.plans import TomlPlans
from voiceprep.model import Plan, Settings, Transcript
from voiceprep.tui.screens.form import FormScreen
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.plan import PlanScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from voiceprep.tui.app import PracticeApp

SOON = date.today() + timedelta(days=3)


class Papers:
    """Remembers what was written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.letters: list[str] = []

    def crib(self, plan: Plan, when: str) -> Path:
        return self.folder / f"crib-{plan.name}.html"

    def letter(self, text: str, name: str) -> Path:
        self.letters.append(text)
        return self.folder / f"{name}.txt"


def planning(folder: Path, *plans: Plan, **parts: Any) -> tuple[PracticeApp, TomlPlans]:
    """The program with these plans in real files, the first of them being prepared."""
    kept = TomlPlans(folder / "plans")
    for plan in plans:
        kept.save(plan)
    active = plans[0].name if plans else ""
    settings = parts.pop("settings", Settings(thinking_s=0, plan=active))
    return app_of(folder, plans=kept, settings=settings, **parts), kept


async def opened(pilot: Pilot[None], *keys: str) -> None:
    """Go to the plan, and from there where the keys lead."""
    await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
    await pilot.press("p")
    await until(pilot, lambda: shows_a_plan(pilot))
    for key in keys:
        await opened_part(pilot, key)


def said(text: str) -> Transcript:
    return Transcript(words(text), "en")


def shows_a_plan(pilot: Pilot[None]) -> bool:
    screen = pilot.app.screen
    return isinstance(screen, PlanScreen) and screen.plan is not None


async def opened_part(pilot: Pilot[None], key: str) -> None:
    await pilot.press(key)
    await until(pilot, lambda: not isinstance(pilot.app.screen, PlanScreen))


async def form(pilot: Pilot[None]) -> FormScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.focused)
    assert isinstance(pilot.app.screen, FormScreen)
    return pilot.app.screen


async def write(pilot: Pilot[None], **fields: str) -> None:
    """Write into the fields of a form, and keep it."""
    page = await form(pilot)
    for name, text in fields.items():
        inside = page.query_one(f"#field-{name}")
        for area in inside.query(TextArea):
            area.load_text(text)
        for entry in inside.query(Input):
            entry.value = text
    await pilot.press("ctrl+s")


async def enter(pilot: Pilot[None], **fields: str) -> None:
    """Make a new entry of the list that is shown."""
    listing = pilot.app.screen
    await until(pilot, lambda: listing.plan is not None)  # type: ignore[attr-defined]
    await pilot.press("n")
    await write(pilot, **fields)
    await until(pilot, lambda: pilot.app.screen is listing)


async def back_to_plan(pilot: Pilot[None]) -> None:
    await pilot.press("escape")
    await until(pilot, lambda: shows_a_plan(pilot))
