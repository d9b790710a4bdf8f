from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
import time
import wave
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import signals
from tests.fakes import QUESTION, ListStore
from tests.library import recorder
from voiceprep.errors import AudioUnreadable, StorageFailed
from voiceprep.library import wavheader
from voiceprep.library.marker import Marker, placed
from voiceprep.library.places import places
from voiceprep.library.recordings import WavRecordings
from voiceprep.library.recovery import UNKNOWN_QUESTION, TakeRecovery
from voiceprep.library.store import SqliteStore
from voiceprep.model import Take

ROOT = Path(__file__).parents[2]
RATE = 16_000
SOUND = signals.int16(signals.pink(-20.0, 1.5, RATE))
STARTED = datetime(2026, 11, 22, 20, 14, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "recordings"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def store() -> ListStore:
    return ListStore()


def left(folder: Path, take_id: str, *, marked: bool = True, ending: str = ".wav.part") -> Path:
    """What a recorder leaves that dies: the file, and a marker that nobody holds any more."""
    if marked:
        note = Marker(take_id, QUESTION, STARTED, RATE, "Headset")
        placed(folder / f"{take_id}.json", note).release()
    path = folder / f"{take_id}{ending}"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(SOUND.tobytes())
    return path


def heard(path: Path | None) -> np.ndarray:
    assert path is not None
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_killed_take_comes_back_with_its_question_time_and_sound(
    folder: Path, store: ListStore
) -> None:
    left(folder, "take-1")

    (take,) = TakeRecovery(folder, store).recover()

    assert store.take("take-1") == take
    assert (take.status, take.question, take.recorded_at) == ("recovered", QUESTION, STARTED)
    assert (take.duration_s, take.device) == (1.5, "Headset")
    assert take.audio == folder / "take-1.wav"
    np.testing.assert_array_equal(heard(take.audio), SOUND)
    assert names(folder) == ["take-1.wav"]


def test_a_take_is_recovered_once(folder: Path, store: ListStore) -> None:
    left(folder, "take-1")
    recovery = TakeRecovery(folder, store)

    assert len(recovery.recover()) == 1
    assert recovery.recover() == ()
    assert recovery.problems() == ()


def test_a_crash_between_finishing_and_the_history_loses_nothing(
    folder: Path, store: ListStore
) -> None:
    left(folder, "take-1", ending=".wav")

    (take,) = TakeRecovery(folder, store).recover()

    assert (take.status, take.question) == ("recovered", QUESTION)
    assert names(folder) == ["take-1.wav"]


def test_a_take_that_is_in_the_history_already_is_left_as_it_is(
    folder: Path, store: ListStore
) -> None:
    path = left(folder, "take-1", ending=".wav")
    kept = Take("take-1", QUESTION, STARTED, path, 1.5, "transcribed")
    store.add(kept)

    assert TakeRecovery(folder, store).recover() == ()
    assert store.take("take-1") is kept
    assert names(folder) == ["take-1.wav"]


def test_a_file_without_a_marker_comes_back_without_its_question(
    folder: Path, store: ListStore
) -> None:
    path = left(folder, "take-1", marked=False)
    os.utime(path, (1_700_000_000, 1_700_000_000))

    (take,) = TakeRecovery(folder, store).recover()

    assert take.question == UNKNOWN_QUESTION
    assert (take.status, take.duration_s) == ("recovered", 1.5)
    assert take.recorded_at.timestamp() == pytest.approx(1_700_000_000 - 1.5)


@pytest.mark.parametrize(
    "garbage", [b"", b"{", b"[]", b'{"voiceprep_take": "take-1"}', b"\xff" * 9]
)
def test_a_garbled_marker_does_not_keep_the_sound_from_coming_back(
    folder: Path, store: ListStore, garbage: bytes
) -> None:
    left(folder, "take-1", marked=False)
    (folder / "take-1.json").write_bytes(garbage)
    recovery = TakeRecovery(folder, store)

    (take,) = recovery.recover()

    assert (take.status, take.question, take.duration_s) == ("recovered", UNKNOWN_QUESTION, 1.5)
    assert recovery.recover() == ()


def test_a_take_that_is_being_recorded_is_not_touched(folder: Path, store: ListStore) -> None:
    recordings = WavRecordings(folder)
    recording = recordings.begin("take-1", QUESTION, RATE)
    recording.write(SOUND)

    assert TakeRecovery(folder, store).recover() == ()
    assert names(folder) == ["take-1.json", "take-1.wav.part"]

    recording.write(SOUND)
    path = recording.finish()
    assert TakeRecovery(folder, store).recover() == ()
    recordings.committed("take-1")
    assert TakeRecovery(folder, store).recover() == ()
    np.testing.assert_array_equal(heard(path), np.concatenate([SOUND, SOUND]))


def test_a_take_that_another_process_records_is_not_touched(folder: Path, store: ListStore) -> None:
    with started(folder, "take-1") as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert TakeRecovery(folder, store).recover() == ()
        other.kill()
        other.wait()
        (take,) = TakeRecovery(folder, store).recover()
    assert take.id == "take-1"


def test_on_a_disk_without_locks_a_living_recorder_is_known_by_its_process(
    folder: Path, store: ListStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceprep.library.marker._lock", no_locks)
    left(folder, "take-1")

    assert TakeRecovery(folder, store).recover() == ()
    assert names(folder) == ["take-1.json", "take-1.wav.part"]


@pytest.mark.parametrize(
    ("what", "value"), [("boot", "another"), ("process_start", "another"), ("pid", 2**22 + 1)]
)
def test_on_a_disk_without_locks_a_dead_recorders_take_comes_back(
    folder: Path,
    store: ListStore,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    value: object,
) -> None:
    monkeypatch.setattr("voiceprep.library.marker._lock", no_locks)
    left(folder, "take-1")
    path = folder / "take-1.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {what: value}), "utf-8")

    (take,) = TakeRecovery(folder, store).recover()

    assert (take.status, take.question) == ("recovered", QUESTION)
    assert names(folder) == ["take-1.wav"]


def no_locks(handle: int, *, wait: bool) -> None:
    raise OSError(errno.ENOLCK, "No locks available")


@pytest.mark.parametrize("size", [0, 4, 40, 44, 45])
def test_a_file_without_sound_is_told_as_damaged_and_kept(
    folder: Path, store: ListStore, size: int
) -> None:
    path = left(folder, "take-1")
    content = path.read_bytes()[:size]
    path.write_bytes(content)
    recovery = TakeRecovery(folder, store)

    (take,) = recovery.recover()

    assert (take.status, take.duration_s, take.question) == ("damaged", 0.0, QUESTION)
    assert names(folder) == ["take-1.wav"]
    assert (folder / "take-1.wav").stat().st_size == size
    assert recovery.recover() == ()


def test_a_header_of_zeros_is_rebuilt_from_the_marker(folder: Path, store: ListStore) -> None:
    path = left(folder, "take-1")
    path.write_bytes(bytes(44) + path.read_bytes()[44:])

    (take,) = TakeRecovery(folder, store).recover()

    assert take.status == "recovered"
    np.testing.assert_array_equal(heard(take.audio), SOUND)


def test_a_header_of_zeros_without_a_marker_is_damaged_and_not_guessed_at(
    folder: Path, store: ListStore
) -> None:
    path = left(folder, "take-1", marked=False)
    content = bytes(44) + path.read_bytes()[44:]
    path.write_bytes(content)

    (take,) = TakeRecovery(folder, store).recover()

    assert take.status == "damaged"
    assert take.audio is not None
    assert take.audio.read_bytes() == content


def test_one_failure_does_not_keep_the_others_and_is_tried_again(folder: Path) -> None:
    for take_id in ("take-1", "take-2", "take-3"):
        left(folder, take_id)
    store = StoreThatRefuses("take-2")
    recovery = TakeRecovery(folder, store)

    assert [take.id for take in recovery.recover()] == ["take-1", "take-3"]
    (problem,) = recovery.problems()
    assert "take-2" in problem
    assert "is kept" in problem

    store.refused = ""
    assert [take.id for take in recovery.recover()] == ["take-2"]
    assert recovery.problems() == ()
    assert names(folder) == ["take-1.wav", "take-2.wav", "take-3.wav"]


def test_what_is_not_a_take_is_left_alone(folder: Path, store: ListStore) -> None:
    left(folder, "mine", marked=False, ending=".wav")
    (folder / "mine.json").write_text(json.dumps({"my": "notes"}), "utf-8")
    (folder / "lonely.json").write_text("[1]", "utf-8")
    (folder / "folder.wav.part").mkdir()
    (folder / "elsewhere.wav.part").symlink_to(folder / "mine.wav")
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe.wav.part")
    before = names(folder)

    assert TakeRecovery(folder, store).recover() == ()
    assert names(folder) == before


def test_a_marker_without_any_sound_goes_and_is_no_take(folder: Path, store: ListStore) -> None:
    placed(folder / "take-1.json", Marker("take-1", QUESTION, STARTED, RATE)).release()

    assert TakeRecovery(folder, store).recover() == ()
    assert names(folder) == []


def test_a_recovered_file_never_replaces_another(folder: Path, store: ListStore) -> None:
    left(folder, "take-1")
    (folder / "take-1.wav").write_bytes(b"something else")

    (take,) = TakeRecovery(folder, store).recover()

    assert take.audio == folder / "take-1-2.wav"
    assert (folder / "take-1.wav").read_bytes() == b"something else"


def test_without_a_folder_there_is_nothing_to_recover(folder: Path, store: ListStore) -> None:
    assert TakeRecovery(folder / "missing", store).recover() == ()


def test_a_recovered_take_is_in_the_real_history(tmp_path: Path) -> None:
    where = places(tmp_path)
    left(where.recordings, "take-1")
    store = SqliteStore(where)

    (take,) = TakeRecovery(where.recordings, store).recover()

    assert store.take("take-1") == take


@given(size=st.integers(0, 44 + 2 * len(SOUND)), told=st.integers(0, 2 * len(SOUND)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_file_cut_anywhere_is_read_up_to_the_last_whole_frame(
    folder: Path, size: int, told: int
) -> None:
    path = left(folder, "cut", marked=False)
    whole = path.read_bytes()
    sizes = (36 + told).to_bytes(4, "little"), told.to_bytes(4, "little")
    path.write_bytes((whole[:4] + sizes[0] + whole[8:40] + sizes[1] + whole[44:])[:size])
    os.utime(path, (1_700_000_000, 1_700_000_000))

    held = wavheader.repaired(path)

    assert held.frames == max(0, size - 44) // 2
    assert path.read_bytes()[44:] == whole[44:size]
    assert path.stat().st_mtime == 1_700_000_000
    if size >= 44:
        np.testing.assert_array_equal(heard(path), SOUND[: held.frames])
        read, rate = soundfile.read(path, dtype="int16")
        assert (len(read), rate) == (held.frames, RATE)
    assert wavheader.repaired(path) == held


def test_a_header_that_is_right_is_not_written_again(folder: Path) -> None:
    path = left(folder, "whole", marked=False)
    before = path.stat()

    assert wavheader.repaired(path).frames == len(SOUND)
    assert path.stat().st_ctime_ns == before.st_ctime_ns


def test_a_wav_of_another_shape_is_refused_and_not_touched(folder: Path) -> None:
    path = folder / "stereo.wav"
    soundfile.write(path, np.zeros((100, 2)), RATE, subtype="FLOAT")
    before = path.read_bytes()

    with pytest.raises(AudioUnreadable, match="not that of a recording"):
        wavheader.repaired(path, RATE)
    assert path.read_bytes() == before


class StoreThatRefuses(ListStore):
    def __init__(self, refused: str) -> None:
        super().__init__()
        self.refused = refused

    def add(self, take: Take) -> None:
        if take.id == self.refused:
            raise StorageFailed("The history is busy.", "Try again.")
        super().add(replace(take))


def started(folder: Path, take_id: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.library.recorder", str(folder), take_id],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )


def spoken_s(killed: subprocess.Popen[bytes]) -> float:
    assert killed.stdout is not None
    told = killed.stdout.read().split()
    killed.stdout.close()
    return int(told[-1]) / recorder.RATE if told else 0.0


@pytest.mark.slow
def test_killed_at_any_moment_no_take_loses_more_than_a_second(folder: Path) -> None:
    spoken: dict[str, float] = {}
    for batch in range(4):
        moments = sorted(random.uniform(0.2, 4.0) for _ in range(5))
        running = [started(folder, f"take-{batch}-{number}") for number in range(5)]
        for process in running:
            assert process.stdout is not None
            process.stdout.readline()
        began = time.monotonic()
        for moment, process in zip(moments, running, strict=True):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            process.kill()
            process.wait()
        spoken |= {f"take-{batch}-{n}": spoken_s(p) for n, p in enumerate(running)}

    takes = {take.id: take for take in TakeRecovery(folder, ListStore()).recover()}

    assert takes.keys() == spoken.keys()
    assert max(spoken.values()) > 2.0
    truth = signals.int16(recorder.SOUND)
    for take_id, take in takes.items():
        assert take.question == QUESTION
        assert take.duration_s >= spoken[take_id] - 1.0, (take_id, take.duration_s, spoken[take_id])
        kept = heard(take.audio)
        assert len(kept) == round(take.duration_s * recorder.RATE)
        assert np.abs(kept.astype(int) - truth[: len(kept)]).max(initial=0) <= 1
