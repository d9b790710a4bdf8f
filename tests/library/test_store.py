"""The history keeps what it was given, through crashes, faults and other versions."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.made import ANALYSIS, places_in, take
from tests.library.test_places import read_only_folder
from tests.library.values import any_of
from voiceprep.errors import HistoryNewer, StorageFailed
from voiceprep.library import takejson
from voiceprep.library.database import KEPT_BACKUPS, Database
from voiceprep.library.migrations import MIGRATIONS
from voiceprep.library.store import SqliteStore
from voiceprep.model import Prosody, Take

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voiceprep.library.places import Places

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and limits are POSIX's")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path / "data")


@pytest.fixture
def store(places: Places) -> Iterator[SqliteStore]:
    opened = SqliteStore(places)
    yield opened
    opened.close()


def edited(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


# -- what is kept -------------------------------------------------------------------------------


@given(any_of(Take))
@settings(max_examples=25, deadline=None)
def test_any_take_that_is_kept_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, value: Take
) -> None:
    places = places_in(tmp_path_factory.mktemp("any"))
    audio = value.audio and (places.recordings / value.audio.name or None)
    kept = replace(value, audio=audio)
    store = SqliteStore(places)
    store.add(kept)
    store.close()
    again = SqliteStore(places)
    assert again.take(value.id) == kept
    assert list(again.takes()) == [kept]
    again.close()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
@settings(max_examples=30, deadline=None)
def test_a_recording_that_lies_elsewhere_keeps_its_path(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    places = places_in(tmp_path_factory.mktemp("else"))
    store = SqliteStore(places)
    kept = replace(take(places), audio=places.data.parent / "elsewhere" / name)
    store.add(kept)
    assert store.take(kept.id) == kept
    store.close()


def test_the_recordings_may_move_with_their_folder(places: Places, store: SqliteStore) -> None:
    store.add(take(places))
    store.close()
    moved = places.data.parent / "elsewhere"
    places.data.rename(moved)
    again = SqliteStore(replace(places, data=moved))
    assert again.takes()[0].audio == moved / "recordings" / "take-1.wav"
    again.close()


def test_takes_come_newest_first_by_question_and_up_to_a_limit(
    places: Places, store: SqliteStore
) -> None:
    made = [take(places, number, f"q-{number % 2}") for number in (3, 1, 4, 2)]
    for one in made:
        store.add(one)
    newest = sorted(made, key=lambda t: t.recorded_at, reverse=True)
    assert list(store.takes()) == newest
    assert list(store.takes(limit=2)) == newest[:2]
    assert list(store.takes("q-1")) == [t for t in newest if t.question.id == "q-1"]
    assert list(store.takes("nothing")) == []
    assert store.takes()[1:3] == newest[1:3]
    light = [replace(t, transcript=None, analysis=None) for t in newest]
    assert list(store.listing()) == light
    assert list(store.listing("q-1", limit=1)) == [t for t in light if t.question.id == "q-1"][:1]


def test_a_list_of_thousands_reads_only_what_is_looked_at(
    places: Places, store: SqliteStore
) -> None:
    one = take(places)
    with store._database.transaction() as connection:
        for number in range(3000):
            row = store._row(replace(one, id=f"t{number}"))
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            connection.execute(f"INSERT INTO take ({names}) VALUES ({marks})", row)
    seen: list[str] = []
    store._database._connection.set_trace_callback(seen.append)
    found = store.takes()
    assert len(found) == 3000
    assert found[5].id == "t2994"
    assert len(seen) == 2
    assert len(store.listing()) == 3000
    assert len(seen) == 3


def test_an_updated_take_replaces_the_one_of_its_id(places: Places, store: SqliteStore) -> None:
    kept = replace(take(places), status="recorded", transcript=None, analysis=None)
    store.add(kept)
    done = take(places)
    store.update(done)
    assert store.take("take-1") == done
    assert len(store.takes()) == 1


def test_an_id_is_added_once_and_updated_only_when_it_is_there(
    places: Places, store: SqliteStore
) -> None:
    store.add(take(places))
    with pytest.raises(StorageFailed, match="already"):
        store.add(take(places))
    with pytest.raises(StorageFailed, match="no take take-2"):
        store.update(take(places, 2))
    assert store.take("take-2") is None
    assert len(store.takes()) == 1


def test_a_time_in_another_zone_is_the_same_moment(places: Places, store: SqliteStore) -> None:
    from datetime import timezone

    late = datetime(2026, 11, 21, 1, tzinfo=timezone(timedelta(hours=9)))
    store.add(replace(take(places), recorded_at=late))
    found = store.takes()[0].recorded_at
    assert found == late
    assert found.utcoffset() == timedelta(0)


def test_what_is_not_a_number_is_never_stored(places: Places, store: SqliteStore) -> None:
    nan = float("nan")
    prosody = Prosody(nan, float("inf"), None, (), None)
    odd = replace(take(places), thinking_s=nan, analysis=replace(ANALYSIS, prosody=prosody))
    store.add(odd)
    found = store.takes()[0]
    assert found.thinking_s is None
    assert found.analysis == replace(ANALYSIS, prosody=Prosody(None, None, None, (), None))
    with pytest.raises(StorageFailed, match="duration_s"):
        store.add(replace(take(places, 2), duration_s=nan))


def test_an_analysis_that_cannot_be_read_is_left_out_but_words_are_not(
    places: Places, store: SqliteStore
) -> None:
    store.add(take(places))
    edited(places.database, 'UPDATE take SET analysis = \'{"duration_s": "x"}\'')
    found = store.takes()[0]
    assert found.analysis is None
    assert found.transcript == take(places).transcript
    edited(places.database, "UPDATE take SET transcript = '{'")
    with pytest.raises(StorageFailed, match=r"transcript of take take-1 .* is damaged"):
        store.take("take-1")
    assert len(store.listing()) == 1


def test_several_threads_may_use_one_history(places: Places, store: SqliteStore) -> None:
    made = [take(places, number) for number in range(1, 25)]
    failures: list[BaseException] = []

    def add(some: list[Take]) -> None:
        try:
            for one in some:
                store.add(one)
                assert store.take(one.id) == one
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=add, args=(made[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {t.id for t in store.takes()} == {t.id for t in made}


@POSIX
def test_the_file_is_for_its_owner_alone_and_kept_the_safe_way(
    places: Places, store: SqliteStore
) -> None:
    store.add(take(places))
    assert stat.S_IMODE(places.database.stat().st_mode) == 0o600
    asked = ("journal_mode", "synchronous", "foreign_keys", "user_version", "application_id")
    found = [store._database.rows(f"PRAGMA {name}")[0][0] for name in asked]
    assert found == ["delete", 2, 1, len(MIGRATIONS), 0x564F5052]
    assert store.problems() == ()


# -- forgetting ---------------------------------------------------------------------------------


def test_a_forgotten_take_comes_back_with_its_files_until_the_trash_is_emptied(
    places: Places, store: SqliteStore
) -> None:
    kept = take(places)
    other = take(places, 2)
    report = places.reports / "voiceprep-2026-11-20-take-1.html"
    report.write_text("report", encoding="utf-8")
    assert kept.audio is not None
    sound = kept.audio.read_bytes()
    for one in (kept, other):
        store.add(one)

    store.forget("take-1")
    assert (store.take("take-1"), list(store.takes())) == (None, [other])
    assert not kept.audio.exists()
    assert not report.exists()
    assert [t.id for t in store.forgotten()] == ["take-1"]

    assert store.restore("take-1") == kept
    assert kept.audio.read_bytes() == sound
    assert report.read_text(encoding="utf-8") == "report"
    assert list(places.trash.iterdir()) == []

    store.forget("take-1")
    assert store.empty_trash(before=datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert store.empty_trash() == 1
    assert store.restore("take-1") is None
    assert store.forgotten() == ()
    assert list(places.data.rglob("*take-1*")) == []
    assert store.takes() == [other]
    assert other.audio is not None
    assert other.audio.exists()


def test_forgetting_what_is_not_there_does_nothing(places: Places, store: SqliteStore) -> None:
    store.add(take(places))
    store.forget("take-9")
    store.forget("../../recordings")
    assert len(store.takes()) == 1
    assert store.restore("take-1") is None


def test_a_recording_outside_the_data_folder_is_never_moved(
    places: Places, store: SqliteStore
) -> None:
    mine = places.data.parent / "mine.wav"
    mine.write_bytes(b"sound")
    sneaky = places.recordings / ".." / ".." / "mine.wav"
    store.add(replace(take(places), audio=mine))
    store.add(replace(take(places, 2), audio=sneaky))
    store.forget("take-1")
    store.forget("take-2")
    store.empty_trash()
    assert mine.read_bytes() == b"sound"


@pytest.mark.parametrize("take_id", ["..", ".", "a/b", "../../x", "nul\0l", "ü *?[x]", "-rf"])
def test_an_odd_id_reaches_no_other_file(places: Places, store: SqliteStore, take_id: str) -> None:
    store.add(replace(take(places), id=take_id))
    before = {path for path in places.data.rglob("*") if path.is_file()}
    store.forget(take_id)
    assert len(list(places.trash.rglob("*.wav"))) == 1
    store.restore(take_id)
    assert {path for path in places.data.rglob("*") if path.is_file()} == before


def test_forgetting_that_was_cut_off_is_undone_at_the_next_start(places: Places) -> None:
    store = SqliteStore(places)
    kept = take(places)
    store.add(kept)
    store._trash.put("take-1", kept.audio)  # killed before the row was changed
    store.close()
    assert kept.audio is not None
    assert not kept.audio.exists()
    again = SqliteStore(places)
    assert kept.audio.exists()
    assert again.takes() == [kept]
    again.close()


def test_a_file_that_cannot_be_moved_leaves_the_take_in_the_history(
    places: Places, store: SqliteStore
) -> None:
    kept = take(places)
    store.add(kept)
    places.trash.write_bytes(b"in the way")
    with pytest.raises(StorageFailed, match="cannot be moved"):
        store.forget("take-1")
    assert store.takes() == [kept]
    assert kept.audio is not None
    assert kept.audio.exists()


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


# -- versions -----------------------------------------------------------------------------------


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


# -- values -------------------------------------------------------------------------------------


def test_values_are_read_without_words_and_follow_what_is_written(
    places: Places, store: SqliteStore
) -> None:
    one = take(places)
    for number in range(3):
        store.add(replace(one, id=f"t{number}"))
    store.add(replace(one, id="bare", analysis=None))
    assert ANALYSIS.timing is not None
    slow = replace(ANALYSIS, timing=replace(ANALYSIS.timing, speech_rate_wpm=90.0))
    store.update(replace(one, id="t1", analysis=slow))

    seen: list[str] = []
    store._database._connection.set_trace_callback(seen.append)
    found = {each.take.id: each for each in store.measured()}
    assert len(seen) == 1
    assert {name: m.values.get("speech_rate") for name, m in found.items()} == {
        "t0": 142.0,
        "t1": 90.0,
        "t2": 142.0,
        "bare": None,
    }
    assert [each.take for each in store.measured("q-1", limit=2)] == list(store.listing(limit=2))


def test_values_that_are_missing_or_of_another_version_are_derived_and_kept(
    places: Places, store: SqliteStore
) -> None:
    for number in range(3):
        store.add(replace(take(places), id=f"t{number}"))
    before = store.measured()
    edited(
        places.database,
        "DELETE FROM take_values WHERE take_id = 't0'",
        "UPDATE take_values SET made_by = '0.0', found = '{}' WHERE take_id = 't1'",
        "UPDATE take_values SET found = 'torn' WHERE take_id = 't2'",
    )
    assert store.measured() == before
    seen: list[str] = []
    store._database._connection.set_trace_callback(seen.append)
    assert store.measured() == before
    assert len(seen) == 1


def test_values_go_with_their_take(places: Places, store: SqliteStore) -> None:
    store.add(take(places))
    store.forget("take-1")
    assert store.measured() == ()
    store.empty_trash()
    assert store._database.rows("SELECT * FROM take_values") == []


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
