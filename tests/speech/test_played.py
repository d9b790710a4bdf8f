from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests import signals
from voiceprep.errors import AudioUnreadable
from voiceprep.model import Recording
from voiceprep.speech.played import PlayedFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voiceprep.ports import Block, SpeechSource

LIMIT_S = 60.0
SOUND = signals.joined(signals.tone(300, 0.7, 22_050), signals.pink(-25.0, 0.511, 22_050))


class Listener:
    """Takes blocks until it has what it waits for; refuses as often as it is told to."""

    def __init__(self, enough: int, refusals: int = 0) -> None:
        self.blocks: list[Block] = []
        self.asked = 0
        self.enough = threading.Event()
        self._wanted = enough
        self._refusals = refusals

    def __call__(self, block: Block) -> bool:
        self.asked += 1
        if self.asked % (self._refusals + 1):
            return False
        self.blocks.append(block)
        if self.heard >= self._wanted:
            self.enough.set()
        return True

    @property
    def heard(self) -> int:
        return sum(map(len, self.blocks))


def played(source: PlayedFile, listener: Listener) -> NDArray[np.int16]:
    rate = source.start(listener)
    assert rate == SOUND.sample_rate
    assert listener.enough.wait(LIMIT_S)
    while not source.ended:
        threading.Event().wait(0.001)
    source.stop()
    return np.concatenate(listener.blocks)


def sixteen_bit() -> NDArray[np.int16]:
    scaled = np.rint(SOUND.samples * np.float32(32768))
    clipped: NDArray[np.int16] = np.clip(scaled, -32768, 32767).astype(np.int16)
    return clipped


@pytest.mark.parametrize("realtime", [True, False])
def test_every_sample_is_delivered_once_and_then_it_has_finished(realtime: bool) -> None:
    source: SpeechSource = PlayedFile(SOUND, realtime)
    assert isinstance(source, PlayedFile)
    heard = played(source, Listener(len(SOUND.samples)))

    np.testing.assert_array_equal(heard, sixteen_bit())
    assert source.ended == "finished"
    assert source.gaps == ()


def test_blocks_are_20_to_50_ms_long() -> None:
    listener = Listener(len(SOUND.samples))
    played(PlayedFile(SOUND, realtime=False), listener)
    lengths = {len(block) / SOUND.sample_rate for block in listener.blocks[:-1]}

    assert min(lengths) >= 0.02
    assert max(lengths) <= 0.05


def test_what_is_refused_is_offered_again_so_that_nothing_is_lost() -> None:
    listener = Listener(len(SOUND.samples), refusals=2)
    heard = played(PlayedFile(SOUND, realtime=False), listener)

    np.testing.assert_array_equal(heard, sixteen_bit())
    assert listener.asked == 3 * len(listener.blocks)


@pytest.mark.parametrize("refusals", [0, 10**9])
def test_it_stops_in_the_middle_when_told_to(refusals: int) -> None:
    source = PlayedFile(signals.silence(600.0, 8000))
    listener = Listener(1, refusals)
    source.start(listener)
    if not refusals:
        assert listener.enough.wait(LIMIT_S)
    source.stop()
    heard = listener.heard
    source.stop()

    assert source.ended == ""
    assert listener.heard == heard < 600 * 8000


def test_a_file_is_read_by_what_reads_files_here(tmp_path: Path) -> None:
    asked: list[Path] = []

    def read(path: Path) -> Recording:
        asked.append(path)
        return SOUND

    source = PlayedFile(tmp_path / "answer.flac", realtime=False, read=read)
    heard = played(source, Listener(len(SOUND.samples)))

    assert asked == [tmp_path / "answer.flac"]
    assert source.device == "answer.flac"
    np.testing.assert_array_equal(heard, sixteen_bit())


def test_a_wav_comes_through_to_the_last_bit(tmp_path: Path) -> None:
    path = signals.written(tmp_path / "answer.wav", SOUND)
    heard = played(PlayedFile(path, realtime=False), Listener(len(SOUND.samples)))

    np.testing.assert_array_equal(heard, signals.int16(SOUND))


def test_a_file_that_cannot_be_read_says_so_before_anything_is_delivered(tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_text("these are notes", "utf-8")
    listener = Listener(1)

    with pytest.raises(AudioUnreadable):
        PlayedFile(tmp_path / "notes.wav").start(listener)
    assert listener.asked == 0


def test_too_loud_or_broken_samples_become_what_a_sound_card_would_give() -> None:
    samples = np.array([2.0, -2.0, np.nan, 0.5], np.float32)
    listener = Listener(4)
    source = PlayedFile(Recording(samples, 8000), realtime=False)
    source.start(listener)
    assert listener.enough.wait(LIMIT_S)
    source.stop()

    np.testing.assert_array_equal(listener.blocks[0], [32767, -32768, 0, 16384])


def test_the_level_is_that_of_the_place_being_played() -> None:
    source = PlayedFile(signals.tone(440, 0.5, 16_000, level=0.5), realtime=False)
    before = source.level()
    listener = Listener(8000)
    source.start(listener)
    assert listener.enough.wait(LIMIT_S)
    source.stop()

    assert before.rms_dbfs == -120.0
    assert source.level().peak_dbfs == pytest.approx(-6.0, abs=0.1)
