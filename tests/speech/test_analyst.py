"""Tests for measuring takes in a child process."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from voiceprep import analysis
from voiceprep.errors import AudioUnreadable, RecognitionFailed
from voiceprep.model import Question, Transcript, Word
from voiceprep.shipped import demo
from voiceprep.speech.aligner import completed
from voiceprep.speech.analyst import ChildAnalyst
from voiceprep.speech.audiofile import recording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
QUESTION = Question("conflict", "Tell me about a disagreement.", "behavioural", "judgement", 120.0)


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The beginning of the demo's answer."""
    samples, rate = soundfile.read(demo("answer.flac"), frames=12 * 16_000)
    path = tmp_path_factory.mktemp("takes") / "take.wav"
    soundfile.write(path, samples, rate, subtype="PCM_16")
    return path


@pytest.fixture(scope="module")
def transcript() -> Transcript:
    listed = json.loads(demo("answer.words.json").read_text(encoding="utf-8"))
    words = (Word(w["text"], w["start_s"], w["end_s"]) for w in listed if w["end_s"] < 12.0)
    return Transcript(tuple(words), "en")


@pytest.fixture(scope="module")
def shared() -> Iterator[ChildAnalyst]:
    analyst = ChildAnalyst()
    yield analyst
    analyst.close()


@pytest.fixture
def analyst() -> Iterator[ChildAnalyst]:
    fresh = ChildAnalyst()
    yield fresh
    fresh.close()


def test_it_measures_what_would_be_measured_here(
    shared: ChildAnalyst, take: Path, transcript: Transcript
) -> None:
    sound, traces = analysis.sound_and_traces(recording(take))
    words, heard = completed(sound, traces, transcript)
    here = analysis.assess(words, sound, QUESTION, heard_fillers=heard)

    assert shared.begin(take).finish(transcript, QUESTION) == here


def test_without_words_it_tells_the_delivery(shared: ChildAnalyst, take: Path) -> None:
    told = shared.begin(take).finish(None, None)

    assert told.duration_s == pytest.approx(12.0)
    assert told.acoustics is not None
    assert told.star is None


def test_several_takes_are_measured_one_after_another(
    shared: ChildAnalyst, take: Path, tmp_path: Path
) -> None:
    silence = tmp_path / "silence.wav"
    soundfile.write(silence, np.zeros(16_000), 16_000, subtype="PCM_16")
    pid = shared.pid

    pending = [shared.begin(path) for path in (take, silence, take, silence, take, silence)]
    durations = [analysis_.finish(None, None).duration_s for analysis_ in reversed(pending)]

    assert durations == [pytest.approx(s) for s in (1.0, 12.0) * 3]
    assert shared.pid == pid


def test_a_file_without_sound_is_told(shared: ChildAnalyst, tmp_path: Path) -> None:
    page = tmp_path / "take.wav"
    page.write_text("not a recording", encoding="utf-8")

    for path in (page, tmp_path / "nowhere.wav"):
        with pytest.raises(AudioUnreadable):
            shared.begin(path).finish(None, None)


def test_warming_up_changes_nothing(analyst: ChildAnalyst, take: Path) -> None:
    analyst.warm()

    assert analyst.begin(take).finish(None, None).duration_s == pytest.approx(12.0)


@posix
@pytest.mark.slow
def test_a_killed_child_is_replaced(
    analyst: ChildAnalyst, take: Path, transcript: Transcript
) -> None:
    undisturbed = analyst.begin(take).finish(transcript, QUESTION)
    pending = analyst.begin(take)
    killed = analyst.pid
    assert killed is not None

    os.kill(killed, signal.SIGKILL)

    assert pending.finish(transcript, QUESTION) == undisturbed
    assert analyst.pid != killed


@posix
@pytest.mark.slow
def test_a_child_that_hangs_twice_is_told(
    analyst: ChildAnalyst, take: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each child stops as soon as Python is up in it."""
    stop = "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"
    (tmp_path / "sitecustomize.py").write_text(stop, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    analyst.patience_s = 1.0

    with pytest.raises(RecognitionFailed, match="twice") as failure:
        analyst.begin(take).finish(None, None)

    assert "kept" in failure.value.hint


def test_closing_twice_or_before_anything_began_does_no_harm(analyst: ChildAnalyst) -> None:
    analyst.close()
    analyst.warm()

    analyst.close()
    analyst.close()

    assert analyst.pid is None
