"""Home: what to do next, and how things stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import QUESTION, FixedDevices, FoundTakes, ListStore
from tests.tui.scenes import SIZES, SMALL, app_of, on_screen, shown, take, until
from voiceprep.errors import NoAudioDevice
from voiceprep.tui.screens.choose import ChooseScreen
from voiceprep.tui.screens.home import HomeScreen
from voiceprep.tui.screens.review import ReviewScreen
from voiceprep.tui.screens.take import TakeScreen


@pytest.mark.parametrize("size", SIZES)
async def test_home_says_what_to_do_and_how_things_stand(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=size) as pilot:
        await on_screen(pilot, "Practise it")
        await on_screen(pilot, "✓ Scripted microphone, the system's default")
        await on_screen(pilot, "So far · none yet")


async def test_without_a_model_home_says_delivery_only_and_how_to_get_one(tmp_path: Path) -> None:
    app = app_of(tmp_path, transcriber=lambda settings: None)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await on_screen(pilot, "how you sound is measured, what you say is not")
        await on_screen(pilot, "voiceprep models get base.en")


async def test_no_microphone_is_told_and_looked_for_again(tmp_path: Path) -> None:
    devices = FixedDevices(microphones=())
    app = app_of(tmp_path, devices=devices)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await on_screen(pilot, "Plug one in and press r to look again.")
        devices.microphones = FixedDevices().microphones
        await pilot.press("r")
        await on_screen(pilot, "✓ Scripted microphone")


async def test_a_missing_sound_library_is_told_with_its_cure(tmp_path: Path) -> None:
    class Missing(FixedDevices):
        def inputs(self) -> tuple[()]:
            raise NoAudioDevice("PortAudio is missing.", "sudo apt install libportaudio2")

    app = app_of(tmp_path, devices=Missing())
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await on_screen(pilot, "PortAudio is missing.")
        await on_screen(pilot, "sudo apt install libportaudio2")


async def test_recovered_takes_are_offered_and_open(tmp_path: Path) -> None:
    store, left = ListStore(), take(tmp_path, read=False, status="recovered")
    store.add(left)
    app = app_of(tmp_path, store=store, recovery=FoundTakes((left,)))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await on_screen(pilot, "Recovered 1 answer from")
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await on_screen(pilot, "recovered after a crash")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))

        assert "Recovered 1 answer" not in shown(app)


async def test_notes_about_bad_banks_and_settings_are_shown(tmp_path: Path) -> None:
    app = app_of(tmp_path, notes=("mine.toml, line 3: the kind is not known",))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await on_screen(pilot, "mine.toml, line 3: the kind is not known")


async def test_what_needs_work_is_suggested_with_its_reason_and_n_goes_on_to_the_next(
    tmp_path: Path,
) -> None:
    store = ListStore()
    app = app_of(tmp_path, store=store)
    for number, question in enumerate(app.questions[1:]):
        store.add(take(tmp_path, f"20260101-10000{number}-aaaaaaaa", question=question))
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await on_screen(pilot, "Next for you there was something to fix")
        assert app.suggestion() == app.questions[0]

        screen = app.screen
        assert isinstance(screen, HomeScreen)
        seen = []
        for _ in app.questions:
            seen.append(screen.question)
            await pilot.press("n")
        assert {each.id for each in seen if each} == {each.id for each in app.questions}
        assert screen.question == seen[0]


async def test_without_questions_home_says_where_they_go(tmp_path: Path) -> None:
    app = app_of(tmp_path, banks=())
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await on_screen(pilot, "There are no questions.")
        await pilot.press("space")

        assert isinstance(app.screen, HomeScreen)


async def test_choose_is_one_key_away_and_filters_as_one_types(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("c")
        await on_screen(pilot, "Walk me through a project")
        await pilot.press("slash", *"tools")
        await until(pilot, lambda: "Walk me through" not in shown(app))
        assert "Which project management tools" in shown(app)

        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TakeScreen))
        screen = app.screen
        assert isinstance(screen, TakeScreen)
        assert screen.question.id == "tools"


async def test_choose_goes_through_the_kinds_with_the_arrows(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("c")
        await on_screen(pilot, "Walk me through a project")
        await pilot.press("right", "right")
        await until(pilot, lambda: "Walk me through" not in shown(app))

        assert "Which project management tools" in shown(app)


async def test_choose_says_when_nothing_is_found_and_escape_empties_the_filter(
    tmp_path: Path,
) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("c", "slash", *"zebra")
        await on_screen(pilot, "No question holds these words.")
        await pilot.press("enter", "escape")
        await on_screen(pilot, "Walk me through a project")

        assert isinstance(app.screen, ChooseScreen)


async def test_choose_takes_a_random_question_on_a_key(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("c")
        await on_screen(pilot, "Walk me through a project")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, TakeScreen))


async def test_a_question_that_was_asked_for_is_practised_at_once(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    app.first = QUESTION
    async with app.run_test(notifications=True, size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TakeScreen))
        await on_screen(pilot, "Tell me about a time you disagreed")
