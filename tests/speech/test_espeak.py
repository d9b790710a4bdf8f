from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signals import spoken
from voiceprep.errors import UsageError, VoiceprepError
from voiceprep.speech import espeak
from voiceprep.speech.espeak import ENGLISH_VOICES, Espeak, Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SENTENCE = "Tell me about a time you disagreed with your manager."


def shown(text: str, said: Spoken) -> list[str]:
    return [text[word.first_char : word.first_char + word.length] for word in said.words]


def test_a_sentence_becomes_sound_with_one_event_for_each_word() -> None:
    said = Espeak().speak(SENTENCE)
    assert said.sample_rate == 22050
    assert said.samples.dtype == np.int16
    assert 2.0 < said.duration_s < 4.0
    assert np.abs(said.samples.astype(int)).max() > 5000
    assert shown(SENTENCE, said) == SENTENCE.split()


def test_words_begin_where_their_sound_begins() -> None:
    # separate clauses leave silence before each word, so that the onset can be seen in the energy
    text = "One. Many. Bananas. Go. Market. Dog. Melon. Door. Garden. Moon."
    said = Espeak().speak(text, rate_wpm=120)
    offsets = [onset_s(said, word.start_s) - word.start_s for word in said.words]
    assert len(offsets) == 10
    assert abs(float(np.median(offsets))) < 0.04


def onset_s(said: Spoken, near_s: float) -> float:
    first = max(0, round((near_s - 0.15) * said.sample_rate))
    loud = np.flatnonzero(np.abs(said.samples[first : first + 11025].astype(int)) > 600)
    return (first + int(loud[0])) / said.sample_rate


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "We grew 25% to $3,000 in 2024, and I had to go.",
            ["We", "grew", "25%", "to", "$3,000", "in", "2024,", "and", "I", "had to", "go."],
        ),
        ("A “second” part—done.", ["A", "“second”", "part—", "done."]),
        ("Hello 😀 world, café there", ["Hello", "😀", "world,", "café", "there"]),
        ("日本 hello", ["日本", "hello"]),
        ("one\n\ntwo\tthree", ["one", "two", "three"]),
    ],
)
def test_figures_signs_and_merged_words_light_up_as_whole_words(
    text: str, words: list[str]
) -> None:
    assert shown(text, Espeak().speak(text)) == words


@pytest.mark.parametrize("text", ["", "   ", "\n", "\0", "...", "\ud800"])
def test_a_text_without_words_is_next_to_no_sound_and_no_error(text: str) -> None:
    said = Espeak().speak(text)
    assert said.duration_s < 1.0
    assert all(word.first_char < len(text) for word in said.words)


def test_what_looks_like_a_command_or_markup_is_read_as_text() -> None:
    plain = Espeak().speak("go \x01 400s on and on").duration_s
    assert plain > Espeak().speak("go on and on").duration_s  # "400 s" was spoken, not obeyed
    pause = Espeak().speak('go <break time="9s"/> on').duration_s
    assert pause < 6.0
    assert shown("a\0b", Espeak().speak("a\0b")) == ["a\0b"] or len(Espeak().speak("a\0b").words)


def test_a_faster_rate_is_shorter_and_a_higher_pitch_is_higher() -> None:
    slow, fast = (Espeak().speak(SENTENCE, rate_wpm=rate).duration_s for rate in (120, 220))
    assert 1.4 < slow / fast < 2.2
    low, high = (pitch_hz(Espeak().speak(SENTENCE, pitch=pitch).samples) for pitch in (20, 80))
    assert high > 1.2 * low


def pitch_hz(samples: NDArray[np.int16]) -> float:
    import parselmouth

    sound = parselmouth.Sound(samples / 32768.0, 22050)
    f0 = sound.to_pitch(0.01, 60, 500).selected_array["frequency"]
    return float(np.median(f0[f0 > 0]))


def test_at_least_five_voices_are_offered_and_each_exists() -> None:
    offered = Espeak().voices()
    assert offered == ENGLISH_VOICES
    assert len({voice.id for voice in offered}) == len({voice.label for voice in offered}) >= 5
    for voice in offered:
        base, _, variant = voice.id.partition("+")
        assert Espeak().has(base)
        assert not variant or not Espeak().has(f"{base}+no{variant}")


def test_any_two_voices_differ_in_pitch_or_in_how_words_sound() -> None:
    text = "The car in the last bath, a tomato, water, fourteen."
    said = {voice.id: Espeak().speak(text, voice.id) for voice in ENGLISH_VOICES}
    assert timbre_distance(said["en-us"], Espeak().speak(text, "en-us")) < 1.0
    for one, other in itertools.combinations(said, 2):
        semitones = 12 * np.log2(pitch_hz(said[one].samples) / pitch_hz(said[other].samples))
        assert abs(semitones) > 1.0 or timbre_distance(said[one], said[other]) > 3.0, (one, other)


def timbre_distance(one: Spoken, other: Spoken) -> float:
    """Mean difference in dB of the spectra of the two, word by word."""
    paired = zip(spectra_db(one), spectra_db(other), strict=False)
    return float(np.mean([np.abs(a - b).mean() for a, b in paired]))


def spectra_db(said: Spoken) -> list[NDArray[np.float64]]:
    ends = [word.start_s for word in said.words[1:]] + [said.duration_s]
    spans = zip(said.words, ends, strict=True)
    return [
        band_levels_db(said.samples[int(word.start_s * 22050) : int(end * 22050)])
        for word, end in spans
    ]


def band_levels_db(samples: NDArray[np.int16]) -> NDArray[np.float64]:
    power = np.abs(np.fft.rfft(samples / 32768.0, 22050)) ** 2
    return np.array(
        [10 * np.log10(power[k : k + 250].mean() + 1e-9) for k in range(100, 5000, 250)]
    )


@pytest.mark.parametrize("voice", ["", "zzz", "en-us+zzz", "en-us+../x", "../../x", "en-us\0", "é"])
def test_a_voice_that_does_not_exist_is_named_with_the_choices(voice: str) -> None:
    assert not Espeak().has(voice)
    with pytest.raises(UsageError, match="no voice called") as caught:
        Espeak().speak("hello", voice)
    assert "en-us+f3" in caught.value.hint


def test_after_a_refused_voice_the_next_one_speaks_as_itself() -> None:
    before = Espeak().speak(SENTENCE, "en-us+f3")
    with pytest.raises(UsageError):
        Espeak().speak(SENTENCE, "nobody")
    after = Espeak().speak(SENTENCE, "en-us+f3")
    assert after.duration_s == pytest.approx(before.duration_s, abs=0.05)
    plain = Espeak().speak(SENTENCE, "en-us")
    assert pitch_hz(plain.samples) < 0.7 * pitch_hz(after.samples)


def test_threads_take_turns_and_get_their_own_words() -> None:
    texts = [f"Number {word} is here now" for word in ("one", "two", "three", "four") * 3]
    said: dict[int, Spoken] = {}

    def speak(index: int) -> None:
        said[index] = Espeak().speak(texts[index])

    threads = [threading.Thread(target=speak, args=(index,)) for index in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [shown(text, said[index]) for index, text in enumerate(texts)] == [
        text.split() for text in texts
    ]


def test_an_error_inside_the_callback_comes_out_of_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_events: object) -> list[tuple[int, int]]:
        raise RuntimeError("inside C")

    Espeak().speak("warm")
    monkeypatch.setattr(espeak, "_word_events", broken)
    with pytest.raises(RuntimeError, match="inside C"):
        Espeak().speak(SENTENCE)
    monkeypatch.undo()
    assert shown(SENTENCE, Espeak().speak(SENTENCE)) == SENTENCE.split()


DEEP = """
import sys, os, pathlib, tempfile
import espeakng_loader
deep = pathlib.Path(sys.argv[1]) / ("d" * 90) / ("e" * 90)
deep.mkdir(parents=True)
data = deep / "espeak-ng-data"
data.symlink_to(espeakng_loader.get_data_path())
espeakng_loader.get_data_path = lambda: str(data)
if sys.argv[2] == "copy":
    def refused(*_args, **_kwargs):
        raise OSError("a privilege is missing")
    pathlib.Path.symlink_to = refused
from voiceprep.speech.espeak import Espeak
print(len(str(data)), Espeak().speak("one two three").duration_s)
"""


@pytest.mark.parametrize("way", ["link", "copy"])
def test_a_data_path_too_long_for_espeak_is_reached_by_a_short_one(
    tmp_path: Path, way: str
) -> None:
    result = python(DEEP, str(tmp_path), way, TMPDIR=str(tmp_path / ("t" * 150)))
    assert result.returncode == 0, result.stderr
    length, duration_s = result.stdout.split()
    assert int(length) > 160
    assert float(duration_s) > 0.5
    assert result.stderr == ""


def test_the_short_path_is_removed_at_the_end(short_folder: Path) -> None:
    code = DEEP + "print(Espeak._engine._data)"
    with tempfile.TemporaryDirectory() as deep:
        result = python(code, deep, "copy", TMPDIR=str(short_folder))
    assert result.returncode == 0, result.stderr
    assert Path(result.stdout.splitlines()[-1]).is_relative_to(short_folder)
    assert list(short_folder.iterdir()) == []


@pytest.fixture
def short_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:  # a test's own folder may be too deep itself
        yield Path(folder)


BROKEN_DATA = """
import sys
import espeakng_loader
espeakng_loader.get_data_path = lambda: sys.argv[1]
from voiceprep.errors import DeviceFailed
from voiceprep.speech.espeak import Espeak
try:
    Espeak().speak("one")
except DeviceFailed as error:
    print(error.message, error.hint)
"""


def test_missing_voice_data_is_a_clear_error_with_a_way_out(tmp_path: Path) -> None:
    result = python(BROKEN_DATA, str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "eSpeak NG did not start" in result.stdout
    assert "pip install" in result.stdout


def python(code: str, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_callback_outlives_garbage_collection() -> None:
    import gc

    Espeak().speak("warm")
    gc.collect()
    assert isinstance(Espeak._engine, espeak._Engine)
    assert isinstance(Espeak._engine._callback, espeak._Callback)
    assert Espeak().speak(SENTENCE).words


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_spoken_and_its_events_are_in_order_and_inside_it(text: str) -> None:
    said = Espeak().speak(text)
    starts = [word.start_s for word in said.words]
    assert starts == sorted(starts)
    assert all(0 <= start <= said.duration_s for start in starts)
    ends = [word.first_char + word.length for word in said.words]
    firsts = [word.first_char for word in said.words]
    assert all(end <= after for end, after in zip(ends, firsts[1:], strict=False))
    assert all(end <= len(text) for end in ends)


@given(st.text(max_size=20))
def test_any_voice_name_is_a_voice_or_a_clear_error(voice: str) -> None:
    if Espeak().has(voice):
        assert Espeak().speak("one", voice).duration_s > 0
    else:
        with pytest.raises(VoiceprepError, match="no voice called"):
            Espeak().speak("one", voice)


def test_the_truth_of_spoken_words_matches_the_text_and_the_sound() -> None:
    text = "We had to grow by 25% in 2024. Then—after that—we stopped."
    said = spoken(text, lead_s=0.5, tail_s=0.4)
    assert [word.text for word in said.words] == text.split()
    spans = [(word.start_s, word.end_s) for word in said.words]
    assert all(start is not None and end is not None and start < end for start, end in spans)
    assert spans == sorted(spans, key=lambda span: span[0] or 0.0)
    assert spans[0][0] == pytest.approx(0.5, abs=0.05)
    assert not said.recording.samples[: round(0.49 * 22050)].any()
    pause = (spans[8][0] or 0) - (spans[7][1] or 0)  # "2024." ends before the pause, not after it
    assert re.fullmatch(r"2024\.", said.words[7].text)
    assert pause > 0.2
