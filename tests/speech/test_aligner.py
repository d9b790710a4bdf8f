from __future__ import annotations

from itertools import pairwise
from statistics import median

import numpy as np
import pytest

from tests.signals import Said, noisy, spoken, white
from voiceprep.analysis import assess, sound, sound_and_traces
from voiceprep.analysis.hesitations import SURE
from voiceprep.model import Filler, Recording, Transcript, Word
from voiceprep.speech import aligner
from voiceprep.speech.aligner import Laid, completed, laid

pytest.importorskip("pocketsphinx", reason="has no wheels for this Python")

HESITANT = (
    "In my last job, um, I was the lead analyst on a project. We had, uh, six weeks to finish. "
    "My manager wanted, um, to cut the testing. So I asked him for a meeting, uh, and listened "
    "to his reasons. Then I showed him, um, the numbers."
)
FLUENT = "I asked him for a meeting and listened to his reasons. Then I showed him the numbers."


def words(text: str) -> tuple[Word, ...]:
    return tuple(Word(word) for word in text.split())


def is_filler(word: Word) -> bool:
    return word.text.strip(".,").lower() in ("um", "uh")


def sure(found: Laid) -> list[Filler]:
    return [each for each in found.fillers if (each.certainty or 0) >= SURE]


def heard(said: Said) -> list[Filler]:
    """The sure filled pauses, in a room with some noise, when the transcript leaves them out."""
    kept = tuple(Word(word.text) for word in said.words if not is_filler(word))
    room = noisy(said.recording, 20)
    return sure(laid(room, sound(room), kept))


def overlap(filler: Filler, word: Word) -> bool:
    start, end = filler.start_s or 0.0, filler.end_s or 0.0
    return max(start, word.start_s or 0.0) < min(end, word.end_s or 0.0)


def in_order(laid_words: tuple[Word, ...]) -> bool:
    times = [time for word in laid_words for time in (word.start_s, word.end_s)]
    known = [time for time in times if time is not None]
    return len(known) == len(times) and all(a <= b + 1e-6 for a, b in pairwise(known))


@pytest.mark.slow
def test_words_are_laid_where_they_were_said() -> None:
    said = spoken(HESITANT)
    noise = noisy(said.recording, 20)
    found = laid(noise, sound(noise), words(HESITANT)).words
    assert [word.text for word in found] == HESITANT.split()
    off = [abs((a.start_s or 0) - (b.start_s or 0)) for a, b in zip(found, said.words, strict=True)]
    assert median(off) <= 0.03
    assert max(off) < 0.5


@pytest.mark.slow
def test_ums_that_the_transcript_leaves_out_are_found_and_nothing_else() -> None:
    found = wrong = there = 0
    for voice in ("en-us", "en-us+f3", "gmw/en+f2"):
        said = spoken(HESITANT, voice)
        truth = [word for word in said.words if is_filler(word)]
        fillers = heard(said)
        there += len(truth)
        found += sum(any(overlap(each, word) for each in fillers) for word in truth)
        wrong += sum(not any(overlap(each, word) for word in truth) for each in fillers)
    assert found >= 0.85 * there
    assert wrong <= 0.1 * found


@pytest.mark.slow
def test_no_um_is_found_where_none_is_or_where_the_transcript_has_it() -> None:
    assert not heard(spoken(FLUENT))
    room = noisy(spoken(HESITANT).recording, 20)
    assert not sure(laid(room, sound(room), words(HESITANT)))


@pytest.mark.slow
@pytest.mark.parametrize("off_s", [0.0, 0.25, -0.25])
def test_beside_a_recognisers_rough_times_the_same_ums_are_found(off_s: float) -> None:
    """Recognisers stretch the word before an um over it, and are some tenths of a second off."""
    said = spoken(HESITANT)
    kept = [word for word in said.words if not is_filler(word)]
    starts = [max(0.0, (word.start_s or 0.0) + off_s) for word in kept]
    ends = [*starts[1:], said.recording.duration_s]
    rough = [Word(w.text, a, b) for w, a, b in zip(kept, starts, ends, strict=True)]
    room = noisy(said.recording, 20)
    _, fillers = completed(*sound_and_traces(room), Transcript(tuple(rough)))
    found = [each for each in fillers if (each.certainty or 0.0) >= SURE]
    truth = [word for word in said.words if is_filler(word)]
    assert sum(any(overlap(each, word) for each in found) for word in truth) >= 4
    assert sum(not any(overlap(each, word) for word in truth) for each in found) <= 1


@pytest.mark.parametrize(
    "times",
    [[(0.0, 0.0)], [(50.0, 60.0)], [(1.0, 0.5), (0.2, 0.3)], [(0.0, 0.1), (0.1, 0.1), (9e3, 9e3)]],
    ids=["start", "beyond", "backwards", "far"],
)
def test_times_that_cannot_be_right_cost_fillers_and_never_the_words(
    times: list[tuple[float, float]],
) -> None:
    measured = sound_and_traces(spoken(FLUENT).recording)
    given = Transcript(tuple(Word("numbers", *time) for time in times))
    assert completed(*measured, given)[0] == given


@pytest.mark.parametrize(
    "text",
    [
        "what was written has nothing at all to do with what was said here " * 4,
        "Then — … 12 $1,500 3.5% Kubernetes café naïve Zoë 🙂 x/y I.B.M. it's " + "x" * 300,
        "numbers",
        " ".join(["a"] * 300),
        "the extra words before all the others " + FLUENT + " and more that nobody said after them",
    ],
    ids=["wrong", "signs", "one", "many", "extra"],
)
def test_whatever_is_given_every_word_gets_a_time_between_its_neighbours(text: str) -> None:
    said = spoken(FLUENT).recording
    found = laid(said, sound(said), words(text)).words
    assert [word.text for word in found] == text.split()
    assert in_order(found)
    assert (found[-1].end_s or 0) <= said.duration_s + 0.02


def test_without_the_model_words_still_get_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aligner, "acoustic_model", lambda: None)
    said = spoken(FLUENT).recording
    found = laid(said, sound(said), words(FLUENT))
    assert in_order(found.words)
    assert found.fillers == ()


def test_where_nobody_speaks_no_word_has_a_time() -> None:
    for recording in (white(-30, 2.0), Recording(np.zeros(0, np.float32), 16_000)):
        found = laid(recording, sound(recording), words(FLUENT))
        assert {word.start_s for word in found.words} == {None}
        assert found.fillers == ()


def test_a_recognisers_times_are_kept_and_no_words_stay_none() -> None:
    said = spoken(FLUENT)
    measured = sound_and_traces(said.recording)
    known = Transcript(said.words)
    assert completed(*measured, known)[0] == known
    assert completed(*measured, None) == (None, ())
    german = Transcript(words("Ich habe ihn gefragt"), "de")
    assert completed(*measured, german) == (german, ())


@pytest.mark.slow
def test_an_analysis_counts_the_ums_of_the_sound() -> None:
    said = spoken(HESITANT)
    measured, traces = sound_and_traces(said.recording)
    plain = Transcript(tuple(Word(word.text) for word in said.words if not is_filler(word)))
    transcript, fillers = completed(measured, traces, plain)
    found = assess(transcript, measured, heard_fillers=fillers)
    assert found.fluency is not None
    in_sound = [each for each in found.fluency.fillers if each.source == "sound"]
    assert len(in_sound) == 5
    assert (found.fluency.fillers_per_minute or 0) > 5
