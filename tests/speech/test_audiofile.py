from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import signals
from tests.speech import bad_audio
from tests.speech.bad_audio import HLS, NOTHING, SOUNDS, Case, encoded, float32, muxed, wav
from voiceprep.errors import AudioUnreadable
from voiceprep.model import Recording
from voiceprep.speech import audiofile, decoding, gathering
from voiceprep.speech.audiofile import AudioFile, read, recording, resampled

if TYPE_CHECKING:
    from collections.abc import Callable

POSIX = {"pipe", "socket", "/dev", "memory", "link", "may not", "below", "ESC", "no UTF-8"}
windows_only_skips = pytest.mark.skipif(sys.platform == "win32", reason="no such file on Windows")


def cases(table: tuple[Case, ...]) -> list[object]:
    return [
        pytest.param(
            case,
            id=case.id.encode("ascii", "replace").decode(),
            marks=[windows_only_skips] if any(word in case.id for word in POSIX) else [],
        )
        for case in table
    ]


def rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


@pytest.mark.parametrize("case", cases(NOTHING))
def test_what_holds_no_sound_is_refused_with_the_reason(tmp_path: Path, case: Case) -> None:
    if case.build is bad_audio.unreadable and os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    path = case.build(tmp_path)
    with pytest.raises(AudioUnreadable) as caught:
        read(path)
    assert case.error in caught.value.message
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 400


@pytest.mark.parametrize("case", cases(SOUNDS))
def test_what_holds_sound_is_read_and_what_is_odd_about_it_is_told(
    tmp_path: Path, case: Case
) -> None:
    path = case.build(tmp_path)
    before = hashlib.sha256(path.read_bytes()).digest()
    file = read(path)
    found = file.recording
    assert found.samples.dtype == np.float32
    assert found.samples.ndim == 1
    assert found.duration_s == pytest.approx(case.duration_s, abs=case.tolerance_s)
    expected = rms(bad_audio.SOUND) if case.rms is None else case.rms
    assert rms(found.samples) == pytest.approx(expected, rel=0.12, abs=1e-5)
    assert float(np.abs(found.samples).max(initial=0.0)) <= 1.0
    assert abs(float(found.samples.mean())) < 0.01
    assert len(file.notes) == len(case.notes)
    assert all(told.startswith(note) for told, note in zip(file.notes, case.notes, strict=True))
    assert hashlib.sha256(path.read_bytes()).digest() == before


def test_the_rate_is_the_files_own(tmp_path: Path) -> None:
    for rate in (11_025, 44_100, 96_000):
        path = signals.written(tmp_path / "a.wav", signals.tone(440, 1.0, rate))
        assert recording(path).sample_rate == rate


def test_samples_are_those_of_the_file_to_the_bit(tmp_path: Path) -> None:
    sound = signals.int16(signals.white(-20, 1.0))
    path = signals.written(tmp_path / "a.wav", signals.white(-20, 1.0))
    assert np.array_equal(np.rint(recording(path).samples * 32768).astype(np.int16), sound)


@pytest.mark.parametrize(("form", "subtype"), [("MP3", None), ("OGG", "VORBIS"), ("FLAC", None)])
def test_no_seams_are_heard_between_the_blocks_that_are_read(
    tmp_path: Path, form: str, subtype: str | None
) -> None:
    sound = signals.tone(440, 8.0)
    path = written_as(tmp_path / "a", encoded(sound.samples, form, subtype, signals.RATE))
    samples = recording(path).samples[4800:-4800]
    spans = samples[: len(samples) // 480 * 480].reshape(-1, 480)
    levels = np.sqrt(np.mean(np.square(spans), axis=1))
    assert levels.min() > 0.9 * levels.max()


def test_what_ffmpeg_saves_of_a_damaged_file_is_taken_where_it_is_more(tmp_path: Path) -> None:
    data = encoded(signals.white(-20, 8.0, RATE).samples, "FLAC")
    at = len(data) // 8
    path = written_as(tmp_path / "a.flac", bad_audio.patched(data, at, bad_audio.RANDOM[:300]))
    file = read(path)
    assert file.recording.duration_s > 7.0
    assert file.notes[0].startswith(("damaged: ", "cut short: "))


def test_names_in_messages_cannot_steer_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\n\x1b]52;c;x\x07\u202e.wav"
    path.write_bytes(b"")
    with pytest.raises(AudioUnreadable) as caught:
        read(path)
    assert not any(sign in caught.value.message for sign in "\n\x1b\x07\u202e")


def test_a_shorter_limit_lets_short_takes_be_played(tmp_path: Path) -> None:
    path = signals.written(tmp_path / "a.wav", signals.tone(440, 0.2))
    assert recording(path, shortest_s=0.0).duration_s == pytest.approx(0.2)
    with pytest.raises(AudioUnreadable, match="too short"):
        recording(path)


@pytest.mark.parametrize(("own", "other"), [(48_000, 16_000), (22_050, 48_000), (16_000, 16_000)])
def test_resampling_keeps_length_pitch_and_level(own: int, other: int) -> None:
    tone = signals.tone(440, 2.0, own)
    turned = resampled(tone, other)
    assert turned.sample_rate == other
    assert turned.duration_s == pytest.approx(2.0, abs=0.001)
    spectrum = np.abs(np.fft.rfft(turned.samples))
    assert np.argmax(spectrum) / 2.0 == pytest.approx(440, abs=1)
    assert rms(turned.samples) == pytest.approx(rms(tone.samples), rel=0.01)


# Nothing else is opened


class Trap:
    """A local server that nobody may visit."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        # a visit of our own, after which all earlier ones have been counted
        with socket.create_connection(("127.0.0.1", self.port)) as own:
            own.recv(1)
        self._socket.close()


@pytest.mark.parametrize("name", ["a.m3u8", "a.wav", "a.mp4", "a"])
@pytest.mark.parametrize("lead", [b"", b"ID3\x04\0\0\0\0\0\0", b"\n \n"])
def test_a_playlist_is_never_followed(tmp_path: Path, name: str, lead: bytes) -> None:
    trap = Trap()
    path = tmp_path / name
    path.write_bytes(lead + HLS.replace(b"127.0.0.1:9", f"127.0.0.1:{trap.port}".encode()))
    with pytest.raises(AudioUnreadable):
        read(path)
    trap.close()
    assert trap.visits == 1


def test_a_film_that_refers_to_another_file_does_not_open_it(tmp_path: Path) -> None:
    other = signals.written(tmp_path / "other.wav", signals.tone(440, 2.0))
    data = muxed("mov", "pcm_s16le")
    referring = data.replace(b"url \0\0\0\1", b"url \0\0\0\0")
    assert referring != data
    path = tmp_path / "a.mov"
    path.write_bytes(referring)
    outcome = told(path)
    assert other.exists()
    assert isinstance(outcome, AudioFile | AudioUnreadable)


def told(path: Path) -> AudioFile | AudioUnreadable:
    try:
        return read(path)
    except AudioUnreadable as error:
        return error


# Files that change


def changing(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[], None], times: int
) -> list[object]:
    """Let something happen to the file each time that it is decoded."""
    made: list[object] = []
    true_decoders = decoding.decoders

    def decoders(source: object, kind: object) -> object:
        made.append(source)
        if len(made) <= times:
            change()
        return true_decoders(source, kind)  # type: ignore[arg-type]

    monkeypatch.setattr(audiofile, "decoders", decoders)
    return made


def test_a_file_that_changed_while_it_was_read_is_read_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = signals.written(tmp_path / "a.wav", signals.tone(440, 1.5))
    made = changing(monkeypatch, lambda: write(path, signals.tone(440, 2.5)), times=1)
    assert read(path).recording.duration_s == pytest.approx(2.5)
    assert len(made) == 2


def write(path: Path, sound: Recording) -> None:
    signals.written(path, sound)


def test_a_file_that_keeps_changing_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = signals.written(tmp_path / "a.wav", signals.tone(440, 1.5))
    lengths = iter((2.5, 3.5, 4.5))
    changing(monkeypatch, lambda: write(path, signals.tone(440, next(lengths))), times=9)
    with pytest.raises(AudioUnreadable, match="is being written by another program"):
        read(path)


@windows_only_skips
def test_a_file_deleted_while_it_is_read_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = signals.written(tmp_path / "a.wav", signals.tone(440, 1.5))
    changing(monkeypatch, path.unlink, times=1)
    assert read(path).recording.duration_s == pytest.approx(1.5)


def test_a_disk_that_fails_half_way_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = signals.written(tmp_path / "a.wav", signals.tone(440, 3.0))
    made: list[int] = []

    class Failing:
        def __init__(self, handle: object) -> None:
            self._handle = handle

        def read(self, size: int = -1) -> bytes:
            made.append(size)
            if len(made) > 12:
                raise OSError(5, "Input/output error")
            return self._handle.read(size)  # type: ignore[attr-defined, no-any-return]

        def __getattr__(self, name: str) -> object:
            return getattr(self._handle, name)

    from voiceprep.speech.regularfile import SourceFile

    true_init = SourceFile.__init__

    def init(self: SourceFile, handle: object) -> None:
        true_init(self, Failing(handle))  # type: ignore[arg-type]

    monkeypatch.setattr(SourceFile, "__init__", init)
    with pytest.raises(AudioUnreadable, match="could not be read: Input/output error"):
        read(path)


def test_too_little_memory_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise MemoryError

    path = signals.written(tmp_path / "a.wav", signals.tone(440, 1.5))
    monkeypatch.setattr(audiofile, "gathered", full)
    with pytest.raises(AudioUnreadable, match="not enough memory"):
        read(path)


# Long files


def test_what_does_not_fit_at_its_own_rate_is_kept_at_a_lower_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_SAMPLES", 100_000)
    monkeypatch.setattr(audiofile, "MOST_SAMPLES", 100_000)
    sound = signals.tone(440, 5.0)
    for path in (
        signals.written(tmp_path / "a.wav", sound),
        written_as(tmp_path / "a.mp3", encoded(sound.samples, "MP3", None, 48_000)),
    ):
        file = read(path)
        assert file.notes == ("very long: kept at 16 kHz to spare memory",)
        assert file.recording.sample_rate == 16_000
        assert file.recording.duration_s == pytest.approx(5.0, abs=0.06)
        assert rms(file.recording.samples) == pytest.approx(rms(sound.samples), rel=0.02)
    long = signals.written(tmp_path / "b.wav", signals.tone(440, 20.0))
    with pytest.raises(AudioUnreadable, match="longer than"):
        read(long)


def written_as(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_hours_whose_header_hides_them_are_refused_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audiofile, "LONGEST_S", 1.5)
    for name, data in (("a.flac", bad_audio.streamed_flac()), ("a.m4a", muxed("ipod", "aac"))):
        with pytest.raises(AudioUnreadable, match="is longer than"):
            read(written_as(tmp_path / name, data))


LONG = """
import resource, sys
from pathlib import Path
from voiceprep.speech.audiofile import read
found = read(Path(sys.argv[1])).recording
assert round(found.duration_s) == 3 * 3600 and found.sample_rate == 16_000, found
unit = 1024 if sys.platform == "linux" else 1024**2
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit)
"""


@pytest.mark.slow
@windows_only_skips
def test_three_hours_take_less_than_a_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(bad_audio.silence(3 * 3600, RATE))
    done = subprocess.run(
        [sys.executable, "-c", LONG, str(path)], capture_output=True, text=True, check=True
    )
    assert 600 < int(done.stdout) < 1000


RATE = bad_audio.RATE

# Whatever else

REAL: dict[str, Callable[[], bytes]] = {
    "wav": lambda: wav(),
    "float": lambda: float32(bad_audio.SOUND),
    "flac": lambda: encoded(bad_audio.SOUND, "FLAC"),
    "ogg": lambda: encoded(bad_audio.SOUND, "OGG", "VORBIS"),
    "mp3": lambda: encoded(bad_audio.SOUND, "MP3"),
    "aiff": lambda: encoded(bad_audio.SOUND, "AIFF"),
    "caf": lambda: encoded(bad_audio.SOUND, "CAF"),
    "adpcm": lambda: encoded(bad_audio.SOUND, "WAV", "IMA_ADPCM"),
    "m4a": lambda: muxed("ipod", "aac"),
    "webm": lambda: muxed("webm", "libopus"),
    "aac": lambda: muxed("adts", "aac"),
    "avi": lambda: muxed("avi", "pcm_s16le"),
}
kinds = st.sampled_from(sorted(REAL))


@pytest.fixture(scope="module")
def real() -> dict[str, bytes]:
    return {name: make() for name, make in REAL.items()}


def sensible(path: Path) -> bool:
    outcome = told(path)
    if isinstance(outcome, AudioUnreadable):
        return bool(outcome.message)
    samples = outcome.recording.samples
    return bool(np.isfinite(samples).all() and np.abs(samples).max() <= 1.0)


anything = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@anything
@given(st.binary(max_size=4000), st.sampled_from([b"", b"RIFF\0\0\0\0WAVE", b"ID3", b"\xff\xf1"]))
def test_any_bytes_are_sound_or_a_clear_error(tmp_path: Path, data: bytes, lead: bytes) -> None:
    assert sensible(written_as(tmp_path / "a.wav", lead + data))


@anything
@given(kinds, st.floats(0, 1))
def test_any_beginning_of_a_real_file_is_sound_or_a_clear_error(
    tmp_path: Path, real: dict[str, bytes], kind: str, share: float
) -> None:
    assert sensible(written_as(tmp_path / "a", bad_audio.half(real[kind], share)))


@anything
@given(kinds, st.floats(0, 1), st.binary(min_size=1, max_size=16), st.booleans())
def test_a_real_file_with_wrong_bytes_is_sound_or_a_clear_error(
    tmp_path: Path, real: dict[str, bytes], kind: str, place: float, new: bytes, early: bool
) -> None:
    data = real[kind]
    at = int(place * (min(200, len(data)) if early else len(data)))
    assert sensible(written_as(tmp_path / "a", bad_audio.patched(data, at, new)))
