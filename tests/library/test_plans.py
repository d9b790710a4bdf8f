"""The folder of plans: what is kept, what a hand edit in between does, the trash."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.interview.plans import FULL
from voiceprep.errors import PlanChanged, PlanInvalid, StorageFailed
from voiceprep.interview.plan import NoPlans
from voiceprep.library.backup import backup, restore
from voiceprep.library.erasure import kept
from voiceprep.library.places import Places, places
from voiceprep.library.plans import TomlPlans
from voiceprep.model import Plan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "plans"


@pytest.fixture
def plans(folder: Path) -> TomlPlans:
    return TomlPlans(folder)


def test_several_plans_are_kept_side_by_side_for_their_owner_alone(
    plans: TomlPlans, folder: Path
) -> None:
    plans.save(replace(FULL, name="b"))
    plans.save(Plan("A", company="Other"))

    assert [plan.name for plan in plans.list()] == ["A", "b"]
    assert plans.load("b") == replace(FULL, name="b")
    assert plans.problems() == ()
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "b.toml").stat().st_mode) == 0o600


def test_no_folder_holds_no_plans(plans: TomlPlans) -> None:
    assert plans.list() == ()
    with pytest.raises(PlanInvalid, match='no plan "halden"'):
        plans.load("halden")


def test_a_saved_plan_can_be_changed_and_saved_again(plans: TomlPlans) -> None:
    first = plans.save(FULL)
    second = plans.save(replace(first, role="Director"))

    assert plans.save(second) == second
    assert plans.load("halden").role == "Director"


def test_a_hand_edit_is_never_overwritten_unseen(plans: TomlPlans, folder: Path) -> None:
    mine = plans.save(FULL)
    file = folder / "halden.toml"
    by_hand = file.read_text(encoding="utf-8").replace("Lead engineer", "Chief engineer")
    file.write_text(by_hand, encoding="utf-8")

    with pytest.raises(PlanChanged) as told:
        plans.save(replace(mine, company="Halden AS", stories=mine.stories[1:]))

    assert 'company, role, story "The migration" (only in the file)' in told.value.message
    assert file.read_text(encoding="utf-8") == by_hand
    (beside,) = folder.glob("halden.conflict-*.toml")
    assert "Halden AS" in beside.read_text(encoding="utf-8")
    assert [plan.name for plan in plans.list()] == ["halden"]
    assert str(beside) in plans.problems()[0]


def test_a_hand_edit_that_broke_the_file_is_kept_too(plans: TomlPlans, folder: Path) -> None:
    mine = plans.save(FULL)
    (folder / "halden.toml").write_text("role = Chief\n", encoding="utf-8")

    with pytest.raises(PlanChanged, match="cannot be read as it is now"):
        plans.save(mine)

    assert (folder / "halden.toml").read_text(encoding="utf-8") == "role = Chief\n"
    assert len(list(folder.glob("halden.conflict-*.toml"))) == 1


def test_an_edit_of_comments_alone_is_no_conflict(plans: TomlPlans, folder: Path) -> None:
    mine = plans.save(FULL)
    file = folder / "halden.toml"
    file.write_text("# mine\n" + file.read_text(encoding="utf-8"), encoding="utf-8")

    saved = plans.save(mine)
    plans.save(replace(saved, role="Director"))

    assert file.read_text(encoding="utf-8").startswith("# mine\n")
    assert list(folder.glob("*conflict*")) == []


def test_a_new_plan_does_not_replace_one_of_its_name(plans: TomlPlans) -> None:
    plans.save(FULL)

    with pytest.raises(PlanChanged):
        plans.save(Plan("halden", company="Another"))

    assert plans.load("halden") == FULL


def test_windows_line_ends_stay(plans: TomlPlans, folder: Path) -> None:
    folder.mkdir(parents=True)
    file = folder / "halden.toml"
    file.write_bytes(b"# mine\r\ncompany = 'Halden'\r\nadvert = '''\r\na\r\nb\r\n'''\r\n")

    plans.save(replace(plans.load("halden"), role="Lead"))

    content = file.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == 7
    assert plans.load("halden").advert == "a\nb"


def test_a_plan_that_could_not_be_read_back_is_not_written(plans: TomlPlans, folder: Path) -> None:
    plans.save(FULL)

    with pytest.raises(PlanInvalid, match="at most 200"):
        plans.save(replace(plans.load("halden"), company="x" * 300))

    assert plans.load("halden") == FULL
    assert os.listdir(folder) == ["halden.toml"]


def test_a_bad_plan_stops_no_other(plans: TomlPlans, folder: Path) -> None:
    plans.save(FULL)
    (folder / "broken.toml").write_text("compny = 'x'\n", encoding="utf-8")
    (folder / "folder.toml").mkdir()

    assert [plan.name for plan in plans.list()] == ["halden"]
    assert "broken.toml:1: compny" in plans.problems()[0]
    assert "it is a folder" in plans.problems()[1]


@pytest.mark.parametrize("name", ["", "..", "../settings", "a/b", "a\\b", "nul", "x" * 65, "a\x1b"])
def test_a_name_never_leaves_the_folder(plans: TomlPlans, name: str) -> None:
    for refused in (plans.load, plans.forget, plans.restore):
        with pytest.raises(PlanInvalid):
            refused(name)


def test_a_text_edited_by_hand_is_kept_as_it_was_written(plans: TomlPlans, folder: Path) -> None:
    plans.save(FULL)
    old = plans.content("halden")
    edited = b"# mine\n" + old.replace(b"Lead", b"Chief")

    assert plans.replace("halden", edited, old).role == "Chief engineer"
    assert plans.content("halden") == edited

    with pytest.raises(PlanChanged, match="role"):
        plans.replace("halden", old.replace(b"Lead", b"First"), old)
    with pytest.raises(PlanInvalid, match="compny"):
        plans.replace("halden", b"compny = 1\n", edited)
    assert plans.content("halden") == edited
    assert plans.set_aside("halden", b"compny = 1\n").read_bytes() == b"compny = 1\n"


def test_what_is_forgotten_comes_back_until_the_trash_is_emptied(plans: TomlPlans) -> None:
    plans.save(FULL)
    plans.forget("halden")
    assert plans.list() == ()
    assert plans.forgotten() == ("halden",)

    assert plans.restore("halden") == FULL
    plans.forget("halden")
    plans.save(Plan("halden"))
    with pytest.raises(StorageFailed, match="there is a file of that name"):
        plans.restore("halden")

    assert plans.empty_trash() == 1
    plans.forget("halden")
    assert plans.restore("halden") == Plan("halden")


def test_a_backup_holds_the_plans_and_not_the_forgotten_ones(tmp_path: Path) -> None:
    home = places(tmp_path / "data")
    plans = TomlPlans(home.plans)
    plans.save(FULL)
    plans.save(Plan("old"))
    plans.forget("old")
    saved = backup(home, tmp_path / "saved.zip")

    elsewhere: Places = places(tmp_path / "elsewhere")
    TomlPlans(elsewhere.plans).save(Plan("halden", company="Before"))
    aside = restore(elsewhere, saved)

    assert TomlPlans(elsewhere.plans).list() == (FULL,)
    assert TomlPlans(elsewhere.plans).forgotten() == ()
    assert aside is not None
    assert TomlPlans(aside / "plans").load("halden").company == "Before"
    assert home.plans in kept(home)


def test_where_no_plans_are_kept_nothing_is_pretended() -> None:
    nowhere = NoPlans()

    assert nowhere.list() == ()
    assert nowhere.problems() == ()
    with pytest.raises(StorageFailed):
        nowhere.save(FULL)
    with pytest.raises(PlanInvalid):
        nowhere.forget("halden")
