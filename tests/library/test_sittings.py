"""Mock interviews on disk: whole after every step, private, and never in each other's way."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.interview.plans import FULL
from voiceprep.errors import StorageFailed
from voiceprep.interview import steps
from voiceprep.interview.agenda import agenda
from voiceprep.interview.banks import shipped_banks
from voiceprep.interview.panel import panel
from voiceprep.library.places import places
from voiceprep.library.sittings import JsonSittings
from voiceprep.model import FollowUp, Manner, Sitting, Wish

BEGAN = datetime(2026, 11, 17, 12, tzinfo=UTC)


def sitting(name: str, days: int = 0) -> Sitting:
    seats, wish = panel(FULL, (), Manner()), Wish(length=6, order="surprise", seed=3)
    turns = agenda(FULL, shipped_banks(), seats, wish)
    return Sitting(name, BEGAN + timedelta(days=days), seats, turns, wish, "halden", "Lead")


def test_every_step_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    kept = JsonSittings(tmp_path / "sittings")
    going = sitting("one")
    asked = FollowUp("What changed?", "no_result", "no result told")
    for step in (
        going,
        steps.answered(going, "t1", "Zu schnell ▲", (asked,)),
        steps.ended(steps.skipped(going)),
    ):
        kept.save(step)
        assert list(JsonSittings(tmp_path / "sittings").list()) == [step]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "sittings"
    JsonSittings(folder).save(sitting("one"))

    assert stat.S_IMODE((folder / "one.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_newest_comes_first_and_a_damaged_one_stops_nothing(tmp_path: Path) -> None:
    kept = JsonSittings(tmp_path)
    for name, days in (("old", 0), ("new", 2)):
        kept.save(sitting(name, days))
    (tmp_path / "bad.json").write_text('{"id": "bad"', encoding="utf-8")
    (tmp_path / "odd.json").write_text('{"id": "odd"}', encoding="utf-8")

    assert [each.id for each in kept.list()] == ["new", "old"]
    assert len(kept.problems()) == 2
    assert (tmp_path / "bad.json").exists()


def test_forgotten_is_gone_and_names_do_not_leave_the_folder(tmp_path: Path) -> None:
    kept = JsonSittings(tmp_path / "sittings")
    kept.save(sitting("one"))
    kept.forget("one")

    assert kept.list() == []
    for name in ("one", "../one", ""):
        with pytest.raises(StorageFailed):
            kept.forget(name)


def test_it_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert places(tmp_path).sittings == tmp_path / "sittings"
