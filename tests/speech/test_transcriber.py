"""Tests for recognition in its child process, on a real engine with a model of random weights.

The demo's own model joins in where it has been trained.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.speech.talking_whisper import Shape, build
from voiceprep.errors import ModelDamaged, RecognitionFailed, SettingsInvalid
from voiceprep.model import Engine, Recording, Transcript
from voiceprep.practice import transcript_of
from voiceprep.shipped import demo, shipped
from voiceprep.speech.transcriber import WhisperSession, WhisperTranscriber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RATE = 16_000
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
DEMO_MODEL = shipped("models/demo-voice")
with_demo_model = pytest.mark.skipif(
    not (DEMO_MODEL / "model.bin").is_file(), reason="the demo model has not been trained"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "talking")


@pytest.fixture(scope="module")
def answer() -> Recording:
    samples, rate = soundfile.read(demo("answer.flac"), dtype="float32")
    return Recording(np.asarray(samples), rate)


@pytest.fixture(scope="module")
def start_of_answer(answer: Recording) -> Recording:
    return Recording(answer.samples[: 23 * answer.sample_rate], answer.sample_rate)


@pytest.fixture(scope="module")
def shared(folder: Path) -> Iterator[WhisperTranscriber]:
    """One child for all the tests that leave it alive."""
    transcriber = WhisperTranscriber(folder, "talking", "en")
    yield transcriber
    transcriber.close()


@pytest.fixture
def fresh(folder: Path) -> Iterator[Callable[[], WhisperTranscriber]]:
    made: list[WhisperTranscriber] = []

    def make() -> WhisperTranscriber:
        made.append(WhisperTranscriber(folder, "talking", "en"))
        return made[-1]

    yield make
    for transcriber in made:
        transcriber.close()


def fed(
    transcriber: WhisperTranscriber, recording: Recording, block_s: float = 1.0
) -> WhisperSession:
    session = transcriber.open(recording.sample_rate)
    step = round(block_s * recording.sample_rate)
    for first in range(0, len(recording.samples), step):
        session.feed(recording.samples[first : first + step])
    return session


def assert_timed(transcript: Transcript, duration_s: float) -> None:
    clock = 0.0
    for word in transcript.words:
        assert word.start_s is not None
        assert word.end_s is not None
        assert clock <= word.start_s < word.end_s <= duration_s
        clock = word.end_s


def test_words_come_in_order_with_times_inside_the_recording(
    shared: WhisperTranscriber, start_of_answer: Recording
) -> None:
    transcript = fed(shared, start_of_answer).finish()

    assert len(transcript.words) > 50
    assert_timed(transcript, start_of_answer.duration_s)
    assert transcript.words[0].start_s == pytest.approx(0.4, abs=1.0)
    assert transcript.words[-1].end_s == pytest.approx(21.8, abs=1.5)
    assert transcript.language == "en"
    assert transcript.engine == shared.engine == Engine("faster-whisper", "talking")
    assert transcript.text.split() == [word.text for word in transcript.words]


def test_live_blocks_give_the_same_words_as_all_at_once(
    shared: WhisperTranscriber, start_of_answer: Recording
) -> None:
    at_once = fed(shared, start_of_answer, block_s=60.0).finish()

    live = fed(shared, start_of_answer, block_s=0.02).finish()

    assert live == at_once


def test_any_sample_rate_keeps_the_recordings_clock(
    shared: WhisperTranscriber, start_of_answer: Recording
) -> None:
    import soxr

    studio = Recording(
        np.asarray(soxr.resample(start_of_answer.samples, RATE, 44_100), np.float32), 44_100
    )

    expected = fed(shared, start_of_answer).finish()
    transcript = fed(shared, studio).finish()

    assert_timed(transcript, studio.duration_s)
    assert transcript.words[-1].end_s == pytest.approx(expected.words[-1].end_s, abs=0.1)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(0, np.float32),
        np.zeros(1, np.float32),
        np.zeros(RATE * 5, np.float32),
        np.full(RATE * 5, np.nan, np.float32),
        np.random.default_rng(0).normal(0.0, 0.003, RATE * 5).astype(np.float32),
    ],
    ids=["nothing", "one sample", "silence", "no numbers", "hiss"],
)
def test_where_nobody_speaks_there_are_no_words(
    shared: WhisperTranscriber, samples: np.ndarray[tuple[int], np.dtype[np.float32]]
) -> None:
    transcript = fed(shared, Recording(samples, RATE)).finish()

    assert transcript.words == ()
    assert transcript.warnings == ()


def test_progress_goes_from_nothing_to_all_of_it(
    shared: WhisperTranscriber, start_of_answer: Recording
) -> None:
    told: list[tuple[float, float]] = []

    fed(shared, start_of_answer).finish(lambda done_s, total_s: told.append((done_s, total_s)))

    done = [done_s for done_s, _ in told]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0.0, 23.0)
    assert len(done) > 2
    assert {total_s for _, total_s in told} == {23.0}


def test_the_line_of_practice_walks_through_it(
    shared: WhisperTranscriber, start_of_answer: Recording
) -> None:
    direct = fed(shared, start_of_answer).finish()

    assert transcript_of(shared, start_of_answer) == direct


def test_one_child_serves_one_answer_after_another(
    shared: WhisperTranscriber, start_of_answer: Recording
) -> None:
    first = fed(shared, start_of_answer).finish()
    pid = shared.pid

    assert fed(shared, start_of_answer).finish() == first
    assert shared.pid == pid is not None


def test_a_new_answer_cancels_one_that_was_never_finished(
    shared: WhisperTranscriber, start_of_answer: Recording
) -> None:
    abandoned = fed(shared, start_of_answer)
    pid = shared.pid

    transcript = fed(shared, start_of_answer).finish()

    with pytest.raises(RecognitionFailed, match="cancelled"):
        abandoned.finish()
    assert len(transcript.words) > 50
    assert shared.pid == pid


def test_finishing_twice_tells_the_same(
    shared: WhisperTranscriber, start_of_answer: Recording
) -> None:
    session = fed(shared, start_of_answer)
    transcript = session.finish()

    session.feed(start_of_answer.samples)
    session.cancel()

    assert session.finish() is transcript


@posix
@pytest.mark.slow
def test_a_killed_child_costs_one_attempt(
    fresh: Callable[[], WhisperTranscriber], start_of_answer: Recording
) -> None:
    transcriber = fresh()
    undisturbed = fed(transcriber, start_of_answer).finish()
    session = transcriber.open(RATE)
    session.feed(start_of_answer.samples[: 10 * RATE])
    killed = transcriber.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    session.feed(start_of_answer.samples[10 * RATE :])

    with pytest.raises(RecognitionFailed, match="killed") as failure:
        session.finish()

    assert "kept" in failure.value.hint
    session.feed(start_of_answer.samples)
    assert transcript_of(transcriber, start_of_answer) == undisturbed
    assert transcriber.pid != killed


@posix
@pytest.mark.slow
def test_giving_up_on_a_child_that_hangs_ends_it(
    fresh: Callable[[], WhisperTranscriber], start_of_answer: Recording
) -> None:
    transcriber = fresh()
    fed(transcriber, start_of_answer).finish()
    hung = transcriber.pid
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)
    session = fed(transcriber, start_of_answer)
    failures: list[RecognitionFailed] = []

    def wait() -> None:
        try:
            session.finish()
        except RecognitionFailed as failure:
            failures.append(failure)

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not session.awaited:
        time.sleep(0.01)
    session.cancel()
    waiting.join(10.0)

    assert [failure.message for failure in failures] == ["Recognition was cancelled."]
    assert len(fed(transcriber, start_of_answer).finish().words) > 50
    assert transcriber.pid != hung


@posix
@pytest.mark.slow
def test_a_child_that_gets_nowhere_is_given_up(
    fresh: Callable[[], WhisperTranscriber], start_of_answer: Recording
) -> None:
    transcriber = fresh()
    fed(transcriber, start_of_answer).finish()
    transcriber.patience_s = 0.5
    session = fed(transcriber, start_of_answer)
    hung = transcriber.pid
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)

    used_before_s = time.process_time()

    with pytest.raises(RecognitionFailed, match="hung"):
        session.finish()

    assert time.process_time() - used_before_s < 0.25, "waiting kept the processor busy"
    transcriber.patience_s = 60.0
    assert len(fed(transcriber, start_of_answer).finish().words) > 50


def test_a_model_is_loaded_in_the_background(
    fresh: Callable[[], WhisperTranscriber], start_of_answer: Recording
) -> None:
    transcriber = fresh()
    assert transcriber.pid is None

    transcriber.warm()
    transcriber.warm()
    transcript = fed(transcriber, start_of_answer).finish()

    assert len(transcript.words) > 50


def test_closing_twice_or_before_anything_began_does_no_harm(
    fresh: Callable[[], WhisperTranscriber], start_of_answer: Recording
) -> None:
    transcriber = fresh()
    transcriber.close()
    session = fed(transcriber, start_of_answer)

    transcriber.close()
    transcriber.close()

    with pytest.raises(RecognitionFailed):
        session.finish()
    assert transcriber.pid is None


def truncate(folder: Path) -> None:
    model = folder / "model.bin"
    model.write_bytes(model.read_bytes()[: model.stat().st_size // 2])


def replace_by_a_page(folder: Path) -> None:
    (folder / "model.bin").write_text("<!DOCTYPE html><html>Not found</html>", encoding="utf-8")


def empty_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")


def other_bands(folder: Path) -> None:
    features = json.loads((folder / "preprocessor_config.json").read_text(encoding="utf-8"))
    features["feature_size"] = 128
    (folder / "preprocessor_config.json").write_text(json.dumps(features), encoding="utf-8")


def no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def nothing_left(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "damage",
    [truncate, replace_by_a_page, empty_tokenizer, other_bands, no_tokenizer, nothing_left],
)
def test_a_damaged_model_is_told_with_a_way_out(
    folder: Path, tmp_path: Path, damage: Callable[[Path], None], start_of_answer: Recording
) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(folder, damaged)
    damage(damaged)
    transcriber = WhisperTranscriber(damaged, "damaged", "en")
    transcriber.warm()

    for _ in range(2):
        with pytest.raises(ModelDamaged, match="damaged") as failure:
            fed(transcriber, start_of_answer).finish()

    assert "voiceprep models" in failure.value.hint
    transcriber.close()


def test_a_model_that_is_mended_works_at_the_next_answer(
    folder: Path, tmp_path: Path, start_of_answer: Recording
) -> None:
    mended = tmp_path / "model"
    shutil.copytree(folder, mended)
    (mended / "tokenizer.json").unlink()
    transcriber = WhisperTranscriber(mended, "mended", "en")
    with pytest.raises(ModelDamaged, match=r"tokenizer\.json is missing"):
        fed(transcriber, start_of_answer).finish()

    shutil.copy(folder / "tokenizer.json", mended)

    assert fed(transcriber, start_of_answer).finish().words
    transcriber.close()


def test_a_language_that_a_model_does_not_know_is_told(
    tmp_path: Path, start_of_answer: Recording
) -> None:
    polyglot = build(tmp_path / "polyglot", Shape(multilingual=True))
    transcriber = WhisperTranscriber(polyglot, "polyglot", "tlh")

    with pytest.raises(SettingsInvalid, match="tlh"):
        fed(transcriber, start_of_answer).finish()

    transcriber.close()


@pytest.mark.parametrize(("multilingual", "heard_as"), [(True, "de"), (False, "en")])
def test_an_english_model_hears_english_and_others_what_they_are_told(
    tmp_path: Path, start_of_answer: Recording, multilingual: bool, heard_as: str
) -> None:
    model = build(tmp_path / "model", Shape(multilingual=multilingual))
    transcriber = WhisperTranscriber(model, "model", "de")

    assert fed(transcriber, start_of_answer).finish().language == heard_as

    transcriber.close()


WITNESS = """
import os, sys

def witness(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind"):
        with open(os.environ["WITNESS"], "a", encoding="utf-8") as file:
            print(os.getpid(), event, arguments[1:], file=file)

sys.addaudithook(witness)
with open(os.environ["WITNESS"], "a", encoding="utf-8") as file:
    print(os.getpid(), "watched", file=file)
"""


@pytest.mark.parametrize("complete", [True, False])
def test_nothing_reaches_for_the_network(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    start_of_answer: Recording,
    complete: bool,
) -> None:
    """Not even without a tokenizer, which faster-whisper would fetch."""
    model = tmp_path / "model"
    shutil.copytree(folder, model)
    if not complete:
        (model / "tokenizer.json").unlink()
    (tmp_path / "sitecustomize.py").write_text(WITNESS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("WITNESS", str(tmp_path / "seen.txt"))
    transcriber = WhisperTranscriber(model, "watched", "en")

    session = fed(transcriber, start_of_answer)
    while (pid := transcriber.pid) is None:
        time.sleep(0.01)
    if complete:
        assert session.finish().words
    else:
        with pytest.raises(ModelDamaged):
            session.finish()
    transcriber.close()

    seen = (tmp_path / "seen.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in seen if line.startswith(str(pid))] == [f"{pid} watched"]


@pytest.mark.slow
def test_a_long_recording_takes_no_more_memory_than_a_short_one(
    folder: Path, answer: Recording
) -> None:
    import psutil

    transcriber = WhisperTranscriber(folder, "talking", "en")
    fed(transcriber, answer).finish()
    assert transcriber.pid is not None
    child = psutil.Process(transcriber.pid)
    short = child.memory_info().rss
    most = 0

    def watch(done_s: float, total_s: float) -> None:
        nonlocal most
        most = max(most, child.memory_info().rss)

    long = Recording(np.tile(answer.samples, 8), answer.sample_rate)
    transcript = fed(transcriber, long).finish(watch)
    transcriber.close()

    assert_timed(transcript, long.duration_s)
    assert len(transcript.words) > 1000
    assert most - short < 64 * 2**20


def test_the_random_model_can_have_other_shapes(tmp_path: Path, answer: Recording) -> None:
    wide = build(tmp_path / "wide", Shape(width=32, heads=4, layers=2, bands=128))
    transcriber = WhisperTranscriber(wide, "wide", "en")

    short = Recording(answer.samples[: 5 * RATE], RATE)

    assert fed(transcriber, short).finish().words
    transcriber.close()


@pytest.fixture(scope="module")
def demo_transcriber() -> Iterator[WhisperTranscriber]:
    transcriber = WhisperTranscriber(DEMO_MODEL, "demo-voice", "en")
    yield transcriber
    transcriber.close()


@with_demo_model
@pytest.mark.slow
def test_the_demo_model_hears_the_demo_answer_live_as_at_once(
    demo_transcriber: WhisperTranscriber, answer: Recording
) -> None:
    import jiwer

    spoken = demo("answer.txt").read_text(encoding="utf-8")

    live = fed(demo_transcriber, answer, block_s=0.02).finish()
    at_once = fed(demo_transcriber, answer, block_s=100.0).finish()

    assert live.words == at_once.words
    assert_timed(live, answer.duration_s)
    assert jiwer.wer(_plain(spoken), _plain(live.text)) < 0.1
    assert live.warnings == ()


def _plain(text: str) -> str:
    kept = "".join(char if char.isalnum() or char in "' " else " " for char in text.lower())
    return " ".join(kept.split())
