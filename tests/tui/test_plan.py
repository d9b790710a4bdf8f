"""The interview being prepared, on screens: real plan files, scripted devices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input, TextArea

from tests.interview.plans import FULL
from tests.tui.scenes import SIZES, SMALL, app_of, on_screen, until
from voiceprep.interview.plankeys import HEAD, SECTIONS
from voiceprep.library.plans import TomlPlans
from voiceprep.model import Plan, Settings
from voiceprep.tui import planforms
from voiceprep.tui.screens.form import FormScreen
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.plan import PlanScreen
from voiceprep.tui.screens.plans import free_name

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
        await pilot.press(key)
        await until(pilot, lambda: not isinstance(pilot.app.screen, PlanScreen))


def shows_a_plan(pilot: Pilot[None]) -> bool:
    screen = pilot.app.screen
    return isinstance(screen, PlanScreen) and screen.plan is not None


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


def test_the_forms_ask_for_all_that_a_plan_may_say() -> None:
    asked = {each.key for each in (*planforms.BASICS, *planforms.COMPANY, *planforms.NUMBERS)}
    unasked = {key.name for key in HEAD if key not in asked}
    assert unasked == {"settled", "ticks"}  # those are ticked, not written
    kinds = (
        planforms.PEOPLE,
        planforms.FIRST,
        planforms.STORIES,
        planforms.QUESTIONS,
        planforms.DEBRIEFS,
    )
    for section, kind in zip(SECTIONS, kinds, strict=True):
        assert {each.key for each in kind.asked} == set(section.keys)


def test_a_second_plan_for_a_company_has_a_name_of_its_own() -> None:
    assert free_name("Acme GmbH & Co", {"acme"}) == "acme-gmbh-co"
    assert free_name("Acme", {"acme", "ACME-2"}) == "acme-3"


@pytest.mark.parametrize("size", SIZES)
async def test_a_plan_begins_with_what_is_known_of_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app, plans = planning(tmp_path)
    async with app.run_test(notifications=True, size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("p")
        await on_screen(pilot, "No interview is being prepared yet.")
        await pilot.press("n")
        await write(pilot, company="Acme", day="tomorrow", zone="Berlin")
        await on_screen(pilot, "“tomorrow”".replace("“", '"').replace("”", '"'))
        await on_screen(pilot, "is not a date; write it as 2026-12-31.")
        await on_screen(pilot, 'did you mean "Europe/Berlin"?')
        await write(pilot, day=SOON.isoformat(), at="14:30", zone="Europe/Berlin")
        await until(pilot, lambda: shows_a_plan(pilot))
        await on_screen(pilot, "In 3 days")
        assert plans.load("acme").day == SOON
        assert app.settings.plan == "acme"
        await pilot.press("escape", "escape")
        await on_screen(pilot, "Acme, in 3 days")


async def test_what_was_written_is_kept_or_thrown_away_only_when_one_says_so(
    tmp_path: Path,
) -> None:
    app, plans = planning(tmp_path, FULL)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, "1")
        await form(pilot)
        await pilot.press("end", *" AB", "escape")
        await on_screen(pilot, "Keep what you wrote?")
        await pilot.press("escape")
        await form(pilot)
        await pilot.press("ctrl+c")
        await on_screen(pilot, "Keep what you wrote?")
        await pilot.press("x")
        await until(pilot, lambda: not app.is_running)
    assert plans.load("halden").company == FULL.company


async def test_leaving_at_once_keeps_what_can_be_used(tmp_path: Path) -> None:
    app, plans = planning(tmp_path, FULL)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, "1")
        page = await form(pilot)
        page.query_one("#field-company Input", Input).value = "Halden AB"
        page.query_one("#field-day Input", Input).value = "soon"
        app.leave(143)  # what a signal does
        await until(pilot, lambda: not app.is_running)
    assert plans.load("halden") == replace(FULL, company="Halden AB")


async def test_an_edit_made_elsewhere_is_told_and_never_written_over_unseen(
    tmp_path: Path,
) -> None:
    app, plans = planning(tmp_path, FULL)
    file = tmp_path / "plans" / "halden.toml"
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, "1")
        page = await form(pilot)
        page.query_one("#field-company Input", Input).value = "Mine"
        text = file.read_text(encoding="utf-8").replace("Lead engineer", "Head of engineering", 1)
        file.write_text(text, encoding="utf-8")
        await pilot.press("ctrl+s")
        await on_screen(pilot, "was changed elsewhere since it was read.")
        assert file.read_text(encoding="utf-8") == text
        (beside,) = (tmp_path / "plans").glob("*.conflict-*.toml")
        assert "Mine" in beside.read_text(encoding="utf-8")
        assert page.query_one("#field-company Input", Input).value == "Mine"

        await pilot.press("ctrl+s")
        await until(pilot, lambda: shows_a_plan(pilot))
        found = plans.load("halden")
        assert (found.company, found.role) == ("Mine", "Head of engineering")
