"""What contradicts is told wherever an answer is: in a plan, in the history, of any transcript."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_plan import process_as_it_was, run
from tests.fakes import words
from tests.tui.scenes import take
from voiceprep.cli import main
from voiceprep.library.places import places
from voiceprep.library.plans import TomlPlans
from voiceprep.library.settings import TomlSettings
from voiceprep.library.store import SqliteStore
from voiceprep.model import FirstNote, Plan, Transcript

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["process_as_it_was"]  # a fixture that is used by being there

SAID = "I lead a team of twelve people and we moved the billing."
PLAN = Plan("acme", first_interview=(FirstNote("And you?", "I lead a team of eight.", "", "Dana"),))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A history with one answer that says otherwise than the plan it was made for."""
    kept = places(tmp_path / "data")
    TomlPlans(kept.plans).save(PLAN)
    transcript = Transcript(words(SAID), "en")
    SqliteStore(kept).add(take(tmp_path, plan="acme", transcript=transcript, audio=None))
    return tmp_path / "data"


def test_a_plan_tells_both_places_until_it_is_called_fine(
    capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    told = run(capsys, data, "consistency").out
    assert "first interview, Dana: “I lead a team of eight.”" in told
    assert "twelve people" in told
    assert told.endswith("One contradiction in the plan and 1 take.\n")
    id_ = told.partition("[")[2].partition("]")[0]

    settled = run(capsys, data, "consistency", "acme", "--settle", id_)
    again = run(capsys, data, "consistency", "--unsettle", id_)

    assert settled.out.startswith("No contradictions")
    assert again.out == told
    for option in ("--settle", "--unsettle"):
        slip = run(capsys, data, "consistency", option, "acme")
        assert (slip.code, slip.err.partition(".")[0][-4:]) == (2, "acme")
    assert TomlPlans(data / "plans").load("acme").settled == ()


def test_what_is_recorded_counts_for_the_plan_that_is_prepared(
    capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    settings_file = TomlSettings(places(data).settings_file)
    done = run(capsys, data, "prepare", "acme")
    assert (done.out, settings_file.load().plan) == ("acme\n", "acme")
    run(capsys, data, "prepare", "--stop")
    assert settings_file.load().plan == ""


def test_a_take_of_the_history_tells_it_too(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert main(["--data-dir", str(data), "history", "show", "20260101-100000-aaaaaaaa"]) == 0
    told = capsys.readouterr().out
    assert "Does not go with what you said before" in told
    assert "! “team of eight” / “twelve people”" in told
    assert "this answer at 0:02: I lead a team of twelve people" in told


@pytest.mark.parametrize("as_json", [False, True])
def test_any_words_can_be_held_against_a_plan(
    capsys: pytest.CaptureFixture[str], data: Path, *, as_json: bool
) -> None:
    answer = data / "answer.txt"
    answer.write_text("I lead a team of nine people.", encoding="utf-8")
    how = ["--json"] if as_json else []
    assert main(["--data-dir", str(data), "analyse", "--plan", "acme", *how, str(answer)]) == 0
    told = capsys.readouterr().out
    if as_json:
        found = json.loads(told)["contradictions"]
        assert {each["earlier"]["value"] for each in found} <= {"eight", "twelve people"}
        assert {each["now"]["value"] for each in found} == {"nine people"}
    else:
        assert "“nine people”" in told
        assert "this answer: I lead a team of nine people." in told
