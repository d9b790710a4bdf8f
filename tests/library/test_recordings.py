from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from tests import signals
from tests.fakes import QUESTION
from voiceprep.errors import StorageFailed
from voiceprep.library.marker import claim, marker
from voiceprep.library.recordings import WavRecording, WavRecordings

ROOT = Path(__file__).parents[2]
RATE = 48_000
SOUND = signals.int16(signals.pink(-20.0, 2.9, RATE))
BLOCK = 480


@pytest.fixture
def recordings(tmp_path: Path) -> WavRecordings:
    return WavRecordings(tmp_path / "recordings")


def spoken_into(recordings: WavRecordings, take_id: str = "take-1") -> Path:
    recording = recordings.begin(take_id, QUESTION, RATE)
    for first in range(0, len(SOUND), BLOCK):
        recording.write(SOUND[first : first + BLOCK])
    return recording.finish()


def samples(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def test_what_was_written_is_in_the_file_to_the_sample(recordings: WavRecordings) -> None:
    path = spoken_into(recordings)

    assert path.name == "take-1.wav"
    np.testing.assert_array_equal(samples(path), SOUND)


def test_while_it_is_recorded_the_file_is_whole_up_to_the_last_quarter_second(
    recordings: WavRecordings, tmp_path: Path
) -> None:
    recording = recordings.begin("take-1", QUESTION, RATE)
    part = tmp_path / "recordings" / "take-1.wav.part"
    for first in range(0, len(SOUND), BLOCK):
        recording.write(SOUND[first : first + BLOCK])
        on_disk = samples(part)
        assert first + BLOCK - len(on_disk) < RATE // 4
        assert len(on_disk) == round(recording.written_s * RATE)
    np.testing.assert_array_equal(on_disk, SOUND[: len(on_disk)])
    recording.finish()


def test_only_their_owner_can_read_takes_and_markers(
    recordings: WavRecordings, tmp_path: Path
) -> None:
    path = spoken_into(recordings)

    folder = tmp_path / "recordings"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "take-1.json").stat().st_mode) == 0o600


def test_the_marker_says_what_was_asked_and_who_records(
    recordings: WavRecordings, tmp_path: Path
) -> None:
    recording = recordings.begin("take-1", QUESTION, RATE, device="Headset")
    path = tmp_path / "recordings" / "take-1.json"
    note, found = marker(path), json.loads(path.read_text("utf-8"))
    recording.discard()

    assert note is not None
    assert (note.take_id, note.question, note.device) == ("take-1", QUESTION, "Headset")
    assert note.sample_rate == RATE
    assert note.started_at.utcoffset() is not None
    assert found["pid"] == os.getpid()


def test_a_marker_stays_held_until_the_take_is_in_the_history(
    recordings: WavRecordings, tmp_path: Path
) -> None:
    spoken_into(recordings)
    path = tmp_path / "recordings" / "take-1.json"

    assert claim(path) is None
    recordings.committed("take-1")
    assert not path.exists()
    assert claim(path) is None


def test_finishing_twice_gives_the_same_file(recordings: WavRecordings) -> None:
    recording = recordings.begin("take-1", QUESTION, RATE)
    recording.write(SOUND)

    assert recording.finish() == recording.finish()


def test_a_take_without_sound_is_a_whole_file_too(recordings: WavRecordings) -> None:
    path = recordings.begin("take-1", QUESTION, RATE).finish()

    assert len(samples(path)) == 0


def test_discarding_leaves_nothing(recordings: WavRecordings, tmp_path: Path) -> None:
    recording = recordings.begin("take-1", QUESTION, RATE)
    recording.write(SOUND)
    recording.discard()

    assert list((tmp_path / "recordings").iterdir()) == []


@pytest.mark.parametrize("there", ["take-1.wav", "take-1.wav.part", "take-1.json"])
def test_nothing_is_ever_written_over(
    recordings: WavRecordings, tmp_path: Path, there: str
) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / there).write_bytes(b"mine")

    with pytest.raises(StorageFailed, match="there is a file of that name"):
        recordings.begin("take-1", QUESTION, RATE)

    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [(there, b"mine")]


def test_a_take_id_that_is_no_file_name_is_refused(recordings: WavRecordings) -> None:
    for bad in ("../take", "a/b", "", ".hidden", "nul\0"):
        with pytest.raises(ValueError, match="is no file name"):
            recordings.begin(bad, QUESTION, RATE)


def test_a_folder_that_cannot_be_made_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(StorageFailed, match="not a folder") as refused:
        WavRecordings(tmp_path / "file" / "recordings").begin("take-1", QUESTION, RATE)
    assert "--data-dir" in refused.value.hint


def test_a_folder_that_vanishes_is_an_error_with_a_hint(
    recordings: WavRecordings, tmp_path: Path
) -> None:
    recording = recordings.begin("take-1", QUESTION, RATE)
    recording.write(SOUND)
    (tmp_path / "recordings").rename(tmp_path / "moved")

    with pytest.raises(StorageFailed, match="could not be finished"):
        recording.finish()
    np.testing.assert_array_equal(samples(tmp_path / "moved" / "take-1.wav.part"), SOUND)


def test_free_space_is_told_in_seconds_also_before_the_folder_exists(
    recordings: WavRecordings,
) -> None:
    slow, fast = recordings.free_s(16_000), recordings.free_s(48_000)

    assert fast > 0.0
    assert slow == pytest.approx(3 * fast, rel=0.05)


def test_the_disk_is_told_to_keep_it_while_it_is_spoken(
    recordings: WavRecordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voiceprep.library.recordings.SYNC_S", 0.01)
    recording = recordings.begin("take-1", QUESTION, RATE)
    told = threading.Event()
    monkeypatch.setattr(os, "fsync", lambda handle: told.set())
    recording.write(SOUND)

    assert told.wait(60.0)
    recording.finish()


def test_a_disk_that_fails_to_keep_it_ends_the_take_and_leaves_it_readable(
    recordings: WavRecordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(handle: int) -> None:
        failed.set()
        raise OSError(errno.EIO, "Input/output error")

    failed = threading.Event()
    monkeypatch.setattr("voiceprep.library.recordings.SYNC_S", 0.01)
    recording = recordings.begin("take-1", QUESTION, RATE)
    recording.write(SOUND)
    monkeypatch.setattr(os, "fsync", broken)
    assert failed.wait(60.0)

    with pytest.raises(StorageFailed, match=r"the disk reports an error\. Saved 0:02 of your"):
        keep_writing(recording)
    np.testing.assert_array_equal(samples(recording.finish()), SOUND)


def keep_writing(recording: WavRecording) -> None:
    while True:
        recording.write(SOUND[:0])


FULL_DISK = """
import json, resource, sys, wave
from pathlib import Path
import numpy as np
from tests.fakes import QUESTION
from voiceprep.errors import StorageFailed
from voiceprep.library.recordings import WavRecording, WavRecordings

resource.setrlimit(resource.RLIMIT_FSIZE, (75 * 96_000 // 1, 75 * 96_000))
recording = WavRecordings(Path(sys.argv[1])).begin("take-1", QUESTION, 48_000)
block = np.arange(480, dtype=np.int16)
refused = []
for _ in range(9_000):
    try:
        recording.write(block)
    except StorageFailed as error:
        refused.append([error.message, error.hint])
path = recording.finish()
with wave.open(str(path)) as file:
    heard = np.frombuffer(file.readframes(10**9), np.int16)
whole = heard[: len(heard) // 480 * 480].reshape(-1, 480)
assert (whole == block).all()
print(json.dumps([refused[0], len(refused), recording.written_s, len(heard) / 48_000]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
def test_a_full_disk_ends_the_take_with_its_length_and_keeps_all_that_was_written(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (message, hint), times, written_s, heard_s = json.loads(done.stdout)

    assert message == "The disk is full. Saved 1:14 of your answer."
    assert "kept" in hint
    assert times > 1
    assert written_s == 74.75
    assert 74.99 < heard_s < 75.0
