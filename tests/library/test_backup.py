"""A backup brings everything back, and restoring overwrites nothing."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.library.made import places_in, take
from voiceprep.errors import HistoryNewer, StorageFailed
from voiceprep.library.backup import backup, restore
from voiceprep.library.settings import TomlSettings
from voiceprep.library.store import SqliteStore
from voiceprep.model import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.library.places import Places


def filled(places: Places, numbers: range = range(1, 4)) -> Places:
    store = SqliteStore(places)
    for number in numbers:
        store.add(take(places, number))
    store.close()
    TomlSettings(places.settings_file).save(replace(Settings(), theme="dark"))
    (places.banks / "Why me?.toml").write_text('title = "Mine"', encoding="utf-8")
    return places


def sounds(places: Places) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in places.recordings.iterdir()
    }


def kept(places: Places) -> list[str]:
    store = SqliteStore(places, read_only=True)
    found = [t.id for t in store.takes()]
    store.close()
    return found


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return filled(places_in(tmp_path / "old"))


@pytest.fixture
def fresh(tmp_path: Path) -> Places:
    return places_in(tmp_path / "new")


def test_a_backup_brings_everything_back_into_an_empty_folder(
    places: Places, fresh: Places, tmp_path: Path
) -> None:
    steps: list[tuple[float, float]] = []
    saved = backup(places, tmp_path / "b.zip", lambda done, total: steps.append((done, total)))
    assert saved == tmp_path / "b.zip"
    assert steps[-1][0] == pytest.approx(steps[-1][1])
    assert restore(fresh, saved) is None
    assert sounds(fresh) == sounds(places)
    store = SqliteStore(fresh)
    old = SqliteStore(places)
    for new, before in zip(store.takes(), old.takes(), strict=True):
        assert before.audio is not None
        assert new == replace(before, audio=fresh.recordings / before.audio.name)
    store.close()
    old.close()
    assert TomlSettings(fresh.settings_file).load().theme == "dark"
    assert (fresh.banks / "Why me?.toml").read_text(encoding="utf-8") == 'title = "Mine"'


def test_what_was_there_is_moved_aside_and_can_come_back(
    places: Places, fresh: Places, tmp_path: Path
) -> None:
    filled(fresh, range(7, 9))
    before = sounds(fresh)
    aside = restore(fresh, backup(places, tmp_path / "b.zip"))
    assert kept(fresh) == ["take-3", "take-2", "take-1"]
    assert sounds(fresh) == sounds(places)
    assert aside is not None
    assert sounds(replace(fresh, data=aside)) == before
    assert kept(replace(fresh, data=aside)) == ["take-8", "take-7"]
    assert (aside / "settings.toml").exists()


def test_a_backup_is_made_while_the_history_is_in_use(places: Places, tmp_path: Path) -> None:
    store = SqliteStore(places)
    with store._database.transaction():
        saved = backup(places, tmp_path / "b.zip")
    store.close()
    assert zipfile.ZipFile(saved).testzip() is None


def test_what_was_forgotten_is_not_in_the_backup(
    places: Places, fresh: Places, tmp_path: Path
) -> None:
    store = SqliteStore(places)
    word = replace(take(places, 9), device="Very Secret Microphone")
    store.add(word)
    store.forget("take-9")
    store.close()
    restore(fresh, backup(places, tmp_path / "b.zip"))
    assert "take-9.wav" not in sounds(fresh)
    store = SqliteStore(fresh)
    assert store.forgotten() == ()
    store.close()
    assert b"Very Secret Microphone" not in fresh.database.read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_everything_is_for_its_owner_alone(places: Places, fresh: Places, tmp_path: Path) -> None:
    saved = backup(places, tmp_path / "b.zip")
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    restore(fresh, saved)
    files = [fresh.database, fresh.settings_file, *fresh.recordings.iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_backup_never_overwrites_and_a_folder_gets_a_dated_name(
    places: Places, tmp_path: Path
) -> None:
    (tmp_path / "b.zip").write_bytes(b"mine")
    with pytest.raises(StorageFailed, match="there is a file of that name"):
        backup(places, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == b"mine"
    saved = backup(places, tmp_path)
    assert saved.name.startswith("voiceprep-backup-20")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_backup_of_nothing_restores_to_nothing(tmp_path: Path, fresh: Places) -> None:
    saved = backup(places_in(tmp_path / "empty"), tmp_path / "b.zip")
    assert restore(fresh, saved) is None
    assert not fresh.database.exists()


def test_a_history_saved_before_an_upgrade_is_brought_back_alone(
    places: Places, fresh: Places, tmp_path: Path
) -> None:
    filled(fresh, range(7, 9))
    before = sounds(fresh)
    store = SqliteStore(places)
    store.copy(tmp_path / "history-20261121-v1.db")
    store.close()
    aside = restore(fresh, tmp_path / "history-20261121-v1.db")
    assert kept(fresh) == ["take-3", "take-2", "take-1"]
    assert sounds(fresh) == before
    assert aside is not None
    assert [path.name for path in aside.iterdir()] == ["history.db"]


# -- distrust -----------------------------------------------------------------------------------


def forged(saved: Path, name: str, content: bytes = b"x", mode: int = 0o600) -> Path:
    """The same backup with one more file, listed as it should be."""
    target = saved.with_name("forged.zip")
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        digest = hashlib.sha256(content).hexdigest()
        manifest["files"][name] = {"size": len(content), "sha256": digest}
        for entry in old.infolist():
            if entry.filename != "manifest.json":
                new.writestr(entry, old.read(entry))
        extra = zipfile.ZipInfo(name)
        extra.external_attr = mode << 16
        new.writestr(extra, content)
        new.writestr("manifest.json", json.dumps(manifest))
    return target


def refused(fresh: Places, saved: Path, why: str) -> None:
    filled(fresh, range(7, 8))
    before = {path: path.read_bytes() for path in fresh.data.parent.rglob("*") if path.is_file()}
    with pytest.raises(StorageFailed, match=why):
        restore(fresh, saved)
    after = {path: path.read_bytes() for path in fresh.data.parent.rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil", "outside the data folder"),
        ("recordings/../../evil", "outside the data folder"),
        ("/etc/evil", "outside the data folder"),
        ("recordings//evil", "outside the data folder"),
        ("recordings/./evil", "outside the data folder"),
        ("recordings/", "outside the data folder"),
        ("models/evil", "does not belong"),
        ("evil.sh", "does not belong"),
    ],
)
def test_a_name_that_reaches_elsewhere_is_refused(
    places: Places, fresh: Places, tmp_path: Path, name: str, why: str
) -> None:
    refused(fresh, forged(backup(places, tmp_path / "b.zip"), name), why)


def test_a_link_in_a_backup_is_refused(places: Places, fresh: Places, tmp_path: Path) -> None:
    saved = backup(places, tmp_path / "b.zip")
    linked = forged(saved, "recordings/x.wav", b"/etc/passwd", stat.S_IFLNK | 0o777)
    refused(fresh, linked, "a link or a device")


def test_a_changed_byte_is_noticed(places: Places, fresh: Places, tmp_path: Path) -> None:
    saved = backup(places, tmp_path / "b.zip")
    content = bytearray(saved.read_bytes())
    place = content.index(b"\x02\x00" * 100)
    content[place + 50] ^= 0x40
    saved.write_bytes(content)
    refused(fresh, saved, "damaged")


def test_a_file_that_is_not_listed_is_noticed(
    places: Places, fresh: Places, tmp_path: Path
) -> None:
    saved = backup(places, tmp_path / "b.zip")
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("recordings/extra.wav", b"x")
    refused(fresh, saved, "exactly the files it lists")


def test_a_cut_off_backup_is_refused(places: Places, fresh: Places, tmp_path: Path) -> None:
    saved = backup(places, tmp_path / "b.zip")
    saved.write_bytes(saved.read_bytes()[:-400])
    refused(fresh, saved, "damaged, or is not one")


@pytest.mark.parametrize("content", [b"", b"hello" * 100, b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_refused(fresh: Places, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)
    refused(fresh, tmp_path / "b.zip", "not used")


def test_a_backup_that_is_not_there_is_named(fresh: Places, tmp_path: Path) -> None:
    refused(fresh, tmp_path / "none.zip", "There is no backup")


def test_a_backup_of_a_later_version_is_refused(
    places: Places, fresh: Places, tmp_path: Path
) -> None:
    import sqlite3

    connection = sqlite3.connect(places.database)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    saved = backup(places, tmp_path / "b.zip")
    with pytest.raises(HistoryNewer, match="later version"):
        restore(fresh, saved)
    assert not fresh.database.exists()
