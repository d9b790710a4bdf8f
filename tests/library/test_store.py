"""The history keeps what it was given, through crashes, faults and other versions."""

from __future__ import annotations

import os
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.made import ANALYSIS, edited, places_in, take
from tests.library.values import any_of
from voiceprep.errors import StorageFailed
from voiceprep.library.migrations import MIGRATIONS
from voiceprep.library.store import SqliteStore
from voiceprep.model import Prosody, Take

if TYPE_CHECKING:
    from voiceprep.library.places import Places

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and limits are POSIX's")


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
