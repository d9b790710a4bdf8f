"""A history of another version: upgraded with a backup, or left alone."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.library.made import edited, take
from voiceprep.errors import HistoryNewer, StorageFailed
from voiceprep.library import takejson
from voiceprep.library.database import KEPT_BACKUPS, Database
from voiceprep.library.migrations import MIGRATIONS
from voiceprep.library.store import SqliteStore

if TYPE_CHECKING:
    from voiceprep.library.places import Places

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and limits are POSIX's")


def test_a_history_of_a_later_version_is_not_touched(places: Places) -> None:
    store = SqliteStore(places)
    store.add(take(places))
    store.close()
    edited(places.database, "ALTER TABLE take ADD COLUMN mood TEXT", "PRAGMA user_version = 99")
    before = (places.database.read_bytes(), places.database.stat().st_mtime_ns)
    with pytest.raises(HistoryNewer, match="later version"):
        SqliteStore(places)
    reading = SqliteStore(places, read_only=True)
    assert list(reading.takes()) == [take(places)]
    reading.close()
    assert (places.database.read_bytes(), places.database.stat().st_mtime_ns) == before
    assert not places.backups.exists()


def climbed(places: Places, steps: tuple[tuple[str, ...], ...]) -> None:
    Database(places.database, places.backups, steps=steps).close()


def test_every_upgrade_leaves_a_backup_of_what_was_there(places: Places) -> None:
    store = SqliteStore(places)
    store.add(take(places))
    store.close()
    assert not places.backups.exists()  # a new history has nothing to back up
    steps = MIGRATIONS
    for number in range(KEPT_BACKUPS + 2):
        steps += ((f"ALTER TABLE take ADD COLUMN extra_{number} TEXT",),)
        climbed(places, steps)
    saved = sorted(places.backups.iterdir())
    versions = [int(path.stem.rpartition("v")[2]) for path in saved]
    first = len(MIGRATIONS) + 2
    assert versions == list(range(first, first + KEPT_BACKUPS))
    for path in saved:
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        reading = SqliteStore(replace(places, data=_beside(path)), read_only=True)
        assert [t.id for t in reading.listing()] == ["take-1"]
        reading.close()


def _beside(saved: Path) -> Path:
    folder = saved.with_suffix("")
    folder.mkdir()
    (folder / "history.db").write_bytes(saved.read_bytes())
    return folder


def first_version(places: Places) -> None:
    """Make a history as the first version left it, with one take in it."""
    climbed(places, MIGRATIONS[:1])
    rows = {name: "" for name in ("sitting", "device")} | {
        "id": "take-1",
        "question_id": "q-1",
        "question": takejson.line(takejson.question_json(take(places).question)),
        "recorded_at": "2026-11-20T09:01:00.000000+00:00",
        "duration_s": 12.5,
        "status": "transcribed",
        "marks": "[]",
        "transcript": '{"words": [{"text": "yes"}]}',
    }
    connection = sqlite3.connect(places.database)
    marks = ", ".join("?" for _ in rows)
    connection.execute(f"INSERT INTO take ({', '.join(rows)}) VALUES ({marks})", [*rows.values()])
    connection.commit()
    connection.close()


def test_a_history_from_before_notes_is_upgraded_with_a_backup_and_keeps_its_takes(
    places: Places,
) -> None:
    first_version(places)
    upgraded = SqliteStore(places)
    kept = upgraded.take("take-1")
    assert kept is not None
    assert (kept.notes, kept.tags, kept.best) == ("", (), False)
    assert kept.transcript is not None
    assert kept.transcript.text == "yes"
    assert [path.stem[-3:] for path in places.backups.iterdir()] == ["-v1"]
    indexes = upgraded._database.rows("SELECT name FROM sqlite_master WHERE type = 'index'")
    assert {"take_by_time", "take_by_question"} <= {row["name"] for row in indexes}

    noted = replace(kept, notes="Slower.", tags=("final",), self_rating=4, best=True)
    upgraded.update(noted)
    assert list(upgraded.listing()) == [replace(noted, transcript=None)]
    upgraded.close()


def test_a_history_from_before_notes_can_be_read_without_upgrading_it(places: Places) -> None:
    first_version(places)
    before = places.database.read_bytes()
    reading = SqliteStore(places, read_only=True)
    assert [t.id for t in reading.listing()] == ["take-1"]
    assert reading.takes()[0].recognised is None
    reading.close()
    assert places.database.read_bytes() == before


def test_an_upgrade_that_fails_leaves_the_history_as_it_was(places: Places) -> None:
    store = SqliteStore(places)
    store.add(take(places))
    store.close()
    broken = (*MIGRATIONS, ("ALTER TABLE take ADD COLUMN a TEXT", "CREATE NONSENSE"))
    with pytest.raises(StorageFailed, match="syntax error"):
        climbed(places, broken)
    again = SqliteStore(places)
    assert list(again.takes()) == [take(places)]
    columns = [row["name"] for row in again._database.rows("PRAGMA table_info(take)")]
    assert "a" not in columns
    again.close()


def test_a_history_from_before_values_is_measured_read_only_and_upgraded(places: Places) -> None:
    climbed(places, MIGRATIONS[:2])
    store = SqliteStore(places, read_only=True)
    row = store._row(take(places))
    connection = sqlite3.connect(places.database)
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO take ({names}) VALUES ({marks})", row)
    connection.commit()
    connection.close()
    assert store.measured()[0].values["speech_rate"] == 142.0
    store.close()
    upgraded = SqliteStore(places)
    assert upgraded.measured()[0].values["speech_rate"] == 142.0
    assert len(upgraded._database.rows("SELECT * FROM take_values")) == 1
    assert [path.stem[-3:] for path in places.backups.iterdir()] == ["-v2"]
    upgraded.close()
