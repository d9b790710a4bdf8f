"""The straight line of a take, on scripted ports and the real analysis."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests import fakes
from voiceprep.errors import DeviceFailed, RecognitionFailed, StorageFailed
from voiceprep.model import Engine, Mark, Settings, Transcript
from voiceprep.practice import TakeRecorder, ask, assessed, findings_of, new_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from voiceprep.practice import Studio

RATE = 16_000
SETTINGS = Settings()


def hiss(seconds: float) -> NDArray[np.int16]:
    made = np.random.default_rng(1).normal(0.0, 900.0, int(seconds * RATE)).astype(np.int16)
    return np.asarray(made)


def recorded(studio: Studio, source: fakes.ScriptedSource) -> TakeRecorder:
    recorder = TakeRecorder(studio, fakes.QUESTION, SETTINGS, sitting="one", thinking_s=3.0)
    recorder.start()
    assert source.delivered.wait(10)
    return recorder


def memory(studio: Studio) -> fakes.MemoryRecordings:
    assert isinstance(studio.recordings, fakes.MemoryRecordings)
    return studio.recordings


def test_every_sample_spoken_is_kept_in_order(tmp_path: Path) -> None:
    samples = hiss(3.0)
    source = fakes.ScriptedSource(samples)
    studio = fakes.studio(tmp_path, source=lambda s: source)

    take = recorded(studio, source).stop()

    kept = memory(studio).made[tmp_path / f"{take.id}.wav"]
    np.testing.assert_array_equal(kept.samples, samples)
    assert take.duration_s == pytest.approx(3.0)
    assert take.status == "recorded"
    assert (take.sitting, take.thinking_s) == ("one", 3.0)


def test_the_take_is_in_the_history_before_its_marker_is_forgotten(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(1.0))
    studio = fakes.studio(tmp_path, source=lambda s: source)

    take = recorded(studio, source).stop()

    assert studio.store.take(take.id) == take
    assert memory(studio).commits == [take.id]


def test_a_take_that_the_history_refuses_keeps_its_marker(tmp_path: Path) -> None:
    class FullStore(fakes.ListStore):
        def add(self, take: object) -> None:
            raise StorageFailed("The disk is full.", "Free some space.")

    source = fakes.ScriptedSource(hiss(1.0))
    studio = fakes.studio(tmp_path, source=lambda s: source, store=FullStore())
    recorder = recorded(studio, source)

    with pytest.raises(StorageFailed):
        recorder.stop()

    assert memory(studio).commits == []


def test_the_recogniser_hears_what_the_disk_keeps(tmp_path: Path) -> None:
    samples = hiss(2.0)
    source = fakes.ScriptedSource(samples)
    transcriber = fakes.ScriptedTranscriber()
    studio = fakes.studio(tmp_path, source=lambda s: source, transcriber=lambda s: transcriber)

    recorded(studio, source).stop()

    heard = np.concatenate(transcriber.sessions[0].heard)
    np.testing.assert_array_equal(heard, samples.astype(np.float32) / np.float32(32768.0))


def test_what_is_said_during_a_pause_is_not_kept_and_the_pause_is_marked(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(2.0), pace=0.01)
    studio = fakes.studio(tmp_path, source=lambda s: source)
    recorder = TakeRecorder(studio, fakes.QUESTION, SETTINGS)
    recorder.start()
    wait_until(lambda: recorder.elapsed_s >= 0.5)
    recorder.pause()
    before_s = recorder.elapsed_s
    assert source.delivered.wait(10)
    wait_until(lambda: recorder.state == "paused")
    recorder.resume()

    take = recorder.stop()

    assert take.duration_s < 2.0
    assert take.duration_s >= before_s
    (mark,) = take.marks
    assert mark.kind == "paused"
    assert mark.lost_s > 0.0


def wait_until(true: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(1000):
        if true():
            return
        tick.wait(0.01)
    pytest.fail("it never came to that")


def test_a_full_disk_ends_the_take_and_keeps_what_was_written(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(3.0))
    recordings = fakes.MemoryRecordings(tmp_path, room_s=1.0)
    studio = fakes.studio(
        tmp_path,
        source=lambda s: source,
        recordings=recordings,
        analyst=fakes.InlineAnalyst(recordings.read),
    )
    recorder = recorded(studio, source)
    wait_until(recorder.ended)

    take = recorder.stop()

    assert "disk is full" in recorder.trouble
    assert take.duration_s == pytest.approx(1.0, abs=0.06)
    assert [mark.kind for mark in take.marks] == ["disk_full"]


def test_a_vanished_microphone_ends_the_take_and_says_how_much_is_saved(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(2.0), then="The microphone stopped sending sound.")
    studio = fakes.studio(tmp_path, source=lambda s: source)
    recorder = recorded(studio, source)
    wait_until(lambda: recorder.elapsed_s >= 2.0)
    wait_until(recorder.ended)

    take = recorder.stop()

    assert recorder.trouble == ("The microphone stopped sending sound. Saved 0:02 of your answer.")
    assert take.duration_s == pytest.approx(2.0)
    assert [mark.kind for mark in take.marks] == ["vanished"]


def test_sound_that_the_source_lost_is_marked(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(1.0))
    source.lost = (Mark("gap", 0.4, 0.2),)
    studio = fakes.studio(tmp_path, source=lambda s: source)

    assert recorded(studio, source).stop().marks == (Mark("gap", 0.4, 0.2),)


def test_a_file_that_ends_loses_nothing_of_its_end(tmp_path: Path) -> None:
    samples = hiss(5.0)
    source = fakes.ScriptedSource(samples, then="finished")
    studio = fakes.studio(tmp_path, source=lambda s: source)
    recorder = recorded(studio, source)
    wait_until(recorder.ended)

    assert recorder.stop().duration_s == pytest.approx(5.0)
    assert recorder.trouble == ""


def test_the_limit_of_a_take_ends_it(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(3.0))
    studio = fakes.studio(tmp_path, source=lambda s: source)
    recorder = TakeRecorder(studio, fakes.QUESTION, replace(SETTINGS, max_take_s=2))
    recorder.start()
    wait_until(recorder.ended)

    assert "limit" in recorder.trouble
    assert recorder.stop().duration_s >= 2.0


def test_a_discarded_take_leaves_nothing(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(1.0))
    transcriber = fakes.ScriptedTranscriber()
    studio = fakes.studio(tmp_path, source=lambda s: source, transcriber=lambda s: transcriber)
    recorder = recorded(studio, source)

    recorder.discard()

    assert studio.store.takes() == ()
    assert all(made.discarded for made in memory(studio).made.values())
    assert transcriber.sessions[0].cancelled


def test_no_microphone_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    class Absent(fakes.ScriptedSource):
        def start(self, on_block: object) -> int:
            raise DeviceFailed("The microphone is in use by another program.", "Close it.")

    studio = fakes.studio(tmp_path, source=lambda s: Absent())

    with pytest.raises(DeviceFailed):
        TakeRecorder(studio, fakes.QUESTION, SETTINGS).start()

    assert memory(studio).made == {}


def test_the_microphone_opens_only_when_nothing_is_read_aloud(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(0.5))
    studio = fakes.studio(tmp_path, source=lambda s: source)
    studio.air.acquire()
    recorder = TakeRecorder(studio, fakes.QUESTION, SETTINGS)
    starting = threading.Thread(target=recorder.start)
    starting.start()
    starting.join(0.2)
    started_while_speaking = source.started

    studio.air.release()
    starting.join(10)
    recorder.stop()

    assert started_while_speaking == 0
    assert source.started == 1


def test_the_question_is_read_in_the_chosen_manner(tmp_path: Path) -> None:
    voice = fakes.SilentVoice()
    lit: list[tuple[int, int]] = []
    studio = fakes.studio(tmp_path, voice=lambda s: voice)

    heard = ask(
        studio,
        fakes.QUESTION,
        replace(SETTINGS, voice="gmw/en", rate_wpm=120),
        lambda first, length: lit.append((first, length)),
    )

    assert heard
    ((text, manner),) = voice.said
    assert text == fakes.QUESTION.text
    assert (manner.voice, manner.rate_wpm) == ("gmw/en", 120)
    assert [text[first : first + length] for first, length in lit] == text.split()


def test_without_a_voice_the_question_is_not_heard(tmp_path: Path) -> None:
    studio = fakes.studio(tmp_path, voice=lambda s: None)

    assert not ask(studio, fakes.QUESTION, SETTINGS, lambda first, length: None)


SAID = Transcript(
    fakes.words("I told my manager that um the plan was late."), "en", Engine("s", "m")
)


def test_live_words_are_used_and_kept(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(5.0))
    transcriber = fakes.ScriptedTranscriber(SAID)
    studio = fakes.studio(tmp_path, source=lambda s: source, transcriber=lambda s: transcriber)
    recorder = recorded(studio, source)

    assessment = assessed(studio, recorder.stop(), SETTINGS, session=recorder.session)

    assert assessment.take.transcript == SAID
    assert assessment.take.status == "transcribed"
    assert studio.store.take(assessment.take.id) == assessment.take
    assert len(transcriber.sessions) == 1
    assert assessment.trouble == ""


def test_a_recogniser_that_died_is_given_the_recording_from_disk(tmp_path: Path) -> None:
    samples = hiss(2.5)
    source = fakes.ScriptedSource(samples)
    transcriber = fakes.ScriptedTranscriber(RecognitionFailed("It died.", ""), SAID)
    studio = fakes.studio(tmp_path, source=lambda s: source, transcriber=lambda s: transcriber)
    recorder = recorded(studio, source)

    assessment = assessed(studio, recorder.stop(), SETTINGS, session=recorder.session)

    assert assessment.take.transcript == SAID
    again = np.concatenate(transcriber.sessions[1].heard)
    np.testing.assert_allclose(again, samples / 32768.0, atol=1e-6)


def test_a_recogniser_that_cannot_work_leaves_a_take_judged_by_its_sound(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(2.0))
    dead = RecognitionFailed("The recogniser ran out of memory.", "Try a smaller model.")
    transcriber = fakes.ScriptedTranscriber(dead, dead)
    studio = fakes.studio(tmp_path, source=lambda s: source, transcriber=lambda s: transcriber)
    recorder = recorded(studio, source)

    assessment = assessed(studio, recorder.stop(), SETTINGS, session=recorder.session)

    assert "memory" in assessment.trouble
    assert assessment.take.status == "recorded"
    assert assessment.take.transcript is None
    assert assessment.take.analysis is not None
    assert assessment.take.analysis.duration_s == pytest.approx(2.0)


def test_without_a_model_only_the_delivery_is_judged_and_that_is_no_trouble(
    tmp_path: Path,
) -> None:
    source = fakes.ScriptedSource(hiss(2.0))
    studio = fakes.studio(tmp_path, source=lambda s: source)

    assessment = assessed(studio, recorded(studio, source).stop(), SETTINGS)

    assert assessment.trouble == ""
    assert assessment.take.status == "recorded"
    assert assessment.take.analysis is not None
    assert assessment.take.analysis.wording is None


def test_a_failed_recognition_never_erases_words_of_before(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(2.0))
    dead = RecognitionFailed("It died.", "")
    transcriber = fakes.ScriptedTranscriber(dead)
    studio = fakes.studio(tmp_path, source=lambda s: source, transcriber=lambda s: transcriber)
    take = replace(recorded(studio, source).stop(), transcript=SAID, status="transcribed")

    assessment = assessed(studio, take, SETTINGS)

    assert assessment.take.transcript == SAID
    assert assessment.take.status == "transcribed"


def test_findings_are_derived_when_read(tmp_path: Path) -> None:
    source = fakes.ScriptedSource(hiss(2.0))
    studio = fakes.studio(tmp_path, source=lambda s: source)
    assessment = assessed(studio, recorded(studio, source).stop(), SETTINGS)

    assert findings_of(assessment.take, SETTINGS) == assessment.findings
    assert findings_of(replace(assessment.take, analysis=None), SETTINGS) == ()


def test_ids_sort_by_time_and_never_repeat() -> None:
    ids = [new_id() for _ in range(200)]

    assert len(set(ids)) == 200
    assert [i[:15] for i in ids] == sorted(i[:15] for i in ids)
