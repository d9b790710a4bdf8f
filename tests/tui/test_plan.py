"""The interview being prepared, on screens: real plan files, scripted devices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input, OptionList, TextArea

from tests.fakes import (
    InlineAnalyst,
    ListedPlayer,
    ScriptedSource,
    ScriptedTranscriber,
    words,
)
from tests.interview.plans import FULL
from tests.signals import int16, noisy, scaled, spoken
from tests.tui.scenes import LARGE, SIZES, SMALL, app_of, on_screen, until
from voiceprep.interview.plankeys import HEAD, SECTIONS
from voiceprep.library.plans import TomlPlans
from voiceprep.model import Plan, Settings, Transcript
from voiceprep.speech import audiofile
from voiceprep.tui import planforms
from voiceprep.tui.screens.daycheck import CheckScreen
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


STORY = "Um well I lead a team of twelve people and we moved the billing in nine months."
PEOPLE = (("Dana Roth", "CTO"), ("Lee Park", "Staff engineer"), ("Ines Vidal", "People partner"))
TOLD = ("They rewrite the feed in spring", "They moved to Oslo last year", "They hire four more")


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
