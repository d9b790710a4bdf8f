"""The plan on screens: forms that lose nothing, files that others edit, plans of any kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input

from tests.interview.plans import FULL
from tests.tui.planning import (
    SOON,
    back_to_plan,
    form,
    opened,
    opened_part,
    planning,
    shows_a_plan,
    write,
)
from tests.tui.scenes import LARGE, SIZES, SMALL, on_screen, shown, until
from tests.tui.test_text_safety import LITERAL
from voiceprep.interview.plan import debrief_of
from voiceprep.interview.plankeys import HEAD, SECTIONS
from voiceprep.tui import planforms
from voiceprep.tui.screens.entries import DebriefsScreen, EntriesScreen
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.plans import free_name

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow  # one session of the whole program a test


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


async def test_who_types_fast_writes_into_one_field_after_the_other(tmp_path: Path) -> None:
    app, _ = planning(tmp_path, FULL)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot, "1")
        page = await form(pilot)
        for key in ("A", "enter", "B", "tab", "C"):  # all there before the first is handled
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        fields = [page.query_one(f"#field-{name} Input", Input) for name in ("company", "role")]
        await until(pilot, lambda: page.query_one("#field-day Input", Input).value == "C")
        assert [field.value for field in fields] == ["A", "B"]


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


@pytest.mark.slow
async def test_plans_with_faults_are_explained_and_harm_no_other(tmp_path: Path) -> None:
    app, plans = planning(tmp_path, FULL)
    folder = tmp_path / "plans"
    (folder / "wrong.toml").write_text('date = "soon"\ncompany = 3\n', encoding="utf-8")
    twins = '[[story]]\ntitle = "A"\n[[story]]\ntitle = "a"\n'
    (folder / "twins.toml").write_text(twins, encoding="utf-8")
    (folder / "empty.toml").write_bytes(b"\xff\xfe\x00")
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await opened(pilot)
        await pilot.press("o")
        await on_screen(pilot, '"soon" is not a date; write it as 2026-12-31')
        await on_screen(pilot, "company: must be text in quotes, not a number")
        await on_screen(pilot, "is that of story[1] too")

        await pilot.press("enter")
        await until(pilot, lambda: shows_a_plan(pilot))
        await opened_part(pilot, "2")
        good = (folder / "halden.toml").read_bytes()
        (folder / "halden.toml").write_text("[[story]\n", encoding="utf-8")
        await pilot.press("d")
        await on_screen(pilot, "halden.toml cannot be used, 1 fault:")
        assert (folder / "halden.toml").read_text(encoding="utf-8") == "[[story]\n"
        (folder / "halden.toml").write_bytes(good)
        await back_to_plan(pilot)
        await on_screen(pilot, "Lead engineer at Halden Instruments")
    assert plans.load("halden") == FULL


@pytest.mark.slow
async def test_a_plan_is_forgotten_brought_back_and_carried_on(tmp_path: Path) -> None:
    app, plans = planning(tmp_path, FULL)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot)
        await pilot.press("o")
        await on_screen(pilot, "you prepare this one")
        await pilot.press("d")
        await on_screen(pilot, "u brings it back.")
        await on_screen(pilot, "No interview is being prepared yet.")
        assert (app.settings.plan, plans.list()) == ("", ())
        await pilot.press("u")
        await on_screen(pilot, "Lead engineer at Halden Instruments")
        assert app.settings.plan == "halden"
        await pilot.press("x")
        await write(pilot, day=SOON.isoformat())
        await until(pilot, lambda: shows_a_plan(pilot))
    (again,) = (plan for plan in plans.list() if plan.name != "halden")
    assert (again.day, again.stories, again.interviewers) == (SOON, FULL.stories, ())
    assert plans.load("halden") == FULL


@pytest.mark.slow
async def test_parts_open_by_mouse_and_entries_come_back_after_removal(tmp_path: Path) -> None:
    app, plans = planning(tmp_path, FULL)
    async with app.run_test(notifications=True, size=LARGE) as pilot:
        await opened(pilot)
        await pilot.click("#parts", offset=(5, 1))
        await until(pilot, lambda: isinstance(app.screen, EntriesScreen))
        await on_screen(pilot, "Dana Roth, CTO, an executive")
        await pilot.press("d")
        await on_screen(pilot, "u brings it back.")
        assert [each.name for each in plans.load("halden").interviewers] == [
            "Lee Park",
            "Ines Vidal",
        ]
        await pilot.press("u")
        await on_screen(pilot, "It is back.")
        assert set(plans.load("halden").interviewers) == set(FULL.interviewers)
        await pilot.press("n")
        await write(pilot, name="dana roth")
        await on_screen(pilot, "There is another interviewer “dana roth”")


async def test_what_is_to_be_done_leads_to_where_it_is_done(tmp_path: Path) -> None:
    yesterday = replace(FULL, day=date.today() - timedelta(days=1))
    app, plans = planning(tmp_path, yesterday)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot)
        await on_screen(pilot, "Within two hours you still know the words")
        await pilot.press("enter")  # the first one that is late: Lee Park's
        await until(pilot, lambda: isinstance(app.screen, DebriefsScreen))
        await on_screen(pilot, "nothing written down yet")
        await pilot.press("enter")
        await write(pilot, told="They hire")
        await until(pilot, lambda: debrief_of(plans.load("halden"), "Lee Park") is not None)
        await back_to_plan(pilot)
        await pilot.press("down", "space")
        await on_screen(pilot, "Done: Thank Dana Roth")
        assert "thanks-dana-roth" in plans.load("halden").ticks


ANY = replace(
    FULL,
    company=LITERAL,
    role="[bold]x",
    place=LITERAL,
    numbers=(LITERAL,),
    advert=("A line of the advert.\n" * 8_000).strip(),
    stories=tuple(replace(FULL.stories[0], title=f"Story {n}", result=LITERAL) for n in range(100)),
    interviewers=tuple(
        replace(FULL.interviewers[0], name=f"Person {n} {LITERAL}") for n in range(30)
    ),
)


@pytest.mark.slow
async def test_every_part_shows_a_large_and_odd_plan_as_it_is(tmp_path: Path) -> None:
    app, plans = planning(tmp_path, ANY)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await opened(pilot)
        for key in "1234567890t":
            await opened_part(pilot, key)
            await until(pilot, lambda: shown(app).strip())
            await back_to_plan(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    assert plans.load("halden") == ANY
