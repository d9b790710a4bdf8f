"""What goes wrong around a history, named, and nothing lost: files, disks, kills."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.library.made import edited, places_in, take
from tests.library.test_places import read_only_folder
from voiceprep.errors import StorageFailed
from voiceprep.library.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceprep.library.places import Places

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and limits are POSIX's")


# -- faults -------------------------------------------------------------------------------------


def _text(path: Path) -> None:
    path.write_text("My history\n" * 50, encoding="utf-8")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _garbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4000] = b"\xa5" * 3900
    path.write_bytes(content)


def _foreign(path: Path) -> None:
    path.unlink()
    edited(path, "CREATE TABLE song (name TEXT)")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_text, "damaged, or not a database"),
        (_cut, "it is damaged"),
        (_garbled, "it is damaged"),
        (_foreign, "belongs to another program"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_left_as_it_is(
    places: Places, spoil: Callable[[Path], None], why: str
) -> None:
    store = SqliteStore(places)
    for number in range(30):
        store.add(take(places, number))
    store.close()
    spoil(places.database)
    before = places.database.read_bytes()
    with pytest.raises(StorageFailed, match=why) as caught:
        list(SqliteStore(places).takes())
    assert str(places.database) in caught.value.message
    assert "voiceprep data restore" in caught.value.hint
    assert places.database.read_bytes() == before


def test_an_emptied_file_is_not_taken_for_a_new_history_where_backups_are(places: Places) -> None:
    places.backups.mkdir()
    (places.backups / "history-20261121T000000-v1.db").write_bytes(b"")
    places.database.write_bytes(b"")
    with pytest.raises(StorageFailed, match="empty, although there are backups") as caught:
        SqliteStore(places)
    assert "history-20261121T000000-v1.db" in caught.value.hint
    assert places.database.read_bytes() == b""


def test_a_folder_in_the_way_is_named(places: Places) -> None:
    places.database.mkdir()
    with pytest.raises(StorageFailed, match="there is a folder of that name"):
        SqliteStore(places)


def test_a_history_in_use_by_another_program_is_said_to_be(
    places: Places, store: SqliteStore
) -> None:
    store.close()
    hurried = SqliteStore(places, patience_s=0.05)
    other = sqlite3.connect(places.database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageFailed, match="another program is using it") as caught:
        hurried.add(take(places))
    assert "Close the other voiceprep" in caught.value.hint
    other.execute("ROLLBACK")
    other.close()
    hurried.add(take(places))
    assert len(hurried.takes()) == 1
    hurried.close()


def test_a_full_disk_loses_nothing_that_was_kept(places: Places, store: SqliteStore) -> None:
    pages = store._database.rows("PRAGMA page_count")[0][0]
    store._database.rows(f"PRAGMA max_page_count = {pages + 40}")
    kept: list[str] = []

    def fill() -> None:
        for number in range(500):
            store.add(take(places, number))
            kept.append(f"take-{number}")

    with pytest.raises(StorageFailed, match="the disk is full") as caught:
        fill()
    assert kept
    assert "Free some space" in caught.value.hint
    assert sorted(t.id for t in store.takes()) == sorted(kept)
    assert store.problems() == ()


@POSIX
def test_a_read_only_folder_can_be_read_and_refuses_writing_by_name() -> None:
    with read_only_folder() as folder:
        places = places_in_read_only(folder)
        reading = SqliteStore(places, read_only=True)
        assert [t.id for t in reading.takes()] == ["take-1"]
        with pytest.raises(StorageFailed, match="for reading only"):
            reading.forget("take-1")
        reading.close()
        writing = SqliteStore(places)
        with pytest.raises(StorageFailed, match=r"it is read-only|cannot be opened"):
            writing.add(replace(writing.takes()[0], id="take-2"))
        writing.close()


def places_in_read_only(folder: Path) -> Places:
    """Fill the folder as its owner, then step down again."""
    root = os.getuid() == 0
    if root:
        os.seteuid(0)
    else:
        folder.chmod(0o755)
    made = places_in(folder / "data")
    store = SqliteStore(made)
    store.add(take(made))
    store.close()
    made.database.chmod(0o444)
    made.data.chmod(0o555)
    folder.chmod(0o555)
    if root:
        os.seteuid(65534)
    return made


def test_reading_where_there_is_no_history_makes_none(places: Places) -> None:
    with pytest.raises(StorageFailed, match="nothing of that name"):
        SqliteStore(places, read_only=True)
    assert not places.database.exists()


# -- kills --------------------------------------------------------------------------------------

ADDING = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.library.made import places_in, take
from voiceprep.library.places import Places
from voiceprep.library.store import SqliteStore
data = Path(sys.argv[1])
places = Places(data, data / "config", data / "cache")
store = SqliteStore(places)
one = take(places)
if len(sys.argv) > 2:
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1))
for number in range(int(sys.stdin.readline()), 10**6):
    try:
        store.add(replace(one, id=f"t{number}"))
    except Exception as error:
        print(type(error).__name__, error, flush=True)
        sys.exit(7)
    print(f"t{number}", flush=True)
"""


def _adding(places: Places, first: int, *extra: Any) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", ADDING, str(places.data), *map(str, extra)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdin is not None
    process.stdin.write(f"{first}\n")
    process.stdin.flush()
    return process


@pytest.mark.slow
@POSIX
def test_what_was_said_to_be_kept_survives_a_kill_at_any_moment(places: Places) -> None:
    moments = random.Random(7)
    promised: list[str] = []
    for _ in range(8):
        process = _adding(places, 1000 * len(promised))
        assert process.stdout is not None
        promised.append(process.stdout.readline().strip())
        time.sleep(moments.uniform(0.0, 0.15))
        process.kill()
        promised += process.stdout.read().split()
        process.wait()
        process.stdin.close()  # type: ignore[union-attr]
        process.stdout.close()
    store = SqliteStore(places)
    assert set(promised) <= {t.id for t in store.listing()}
    assert store.problems() == ()
    store.close()


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize("limit", [37_000, 41_000, 61_440, 66_000])
def test_a_disk_that_refuses_in_the_middle_of_a_write_loses_nothing(
    places: Places, limit: int
) -> None:
    process = _adding(places, 0, limit)
    said, _ = process.communicate(timeout=60)
    *promised, last = said.splitlines()
    assert process.returncode == 7
    assert last.startswith("StorageFailed")
    store = SqliteStore(places)
    assert {t.id for t in store.listing()} == set(promised)
    assert store.problems() == ()
    store.close()
