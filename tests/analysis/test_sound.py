"""What the sound alone tells, on speech with known pauses and on bad recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests import signals
from tests.analysis.builders import SENTENCES, assert_finite, phrase, speech
from voiceprep.analysis import sound, speech_probabilities
from voiceprep.analysis.syllables import syllables
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Recording, Word

if TYPE_CHECKING:
    from voiceprep.model import Interval, Sound

PAUSES = (0.4, 1.0, 0.3, 2.0)


def errors_ms(found: Sound, truth: tuple[Interval, ...]) -> list[float]:
    assert len(found.pauses) == len(truth)
    pairs = zip(found.pauses, truth, strict=True)
    return sorted(
        1000 * error
        for f, t in pairs
        for error in (abs(f.start_s - t.start_s), abs(f.end_s - t.end_s))
    )


@pytest.mark.parametrize("voice", ["en-us", "en-gb-x-rp"])
def test_pauses_lie_where_they_were_put(voice: str) -> None:
    recording, truth = speech(PAUSES, voice=voice)
    errors = errors_ms(sound(recording), truth)
    assert np.median(errors) <= 10
    assert errors[-1] <= 60


@pytest.mark.parametrize(("snr_db", "median_ms", "worst_ms"), [(20, 20, 150), (10, 40, 200)])
def test_noise_moves_pauses_little(snr_db: int, median_ms: float, worst_ms: float) -> None:
    recording, truth = speech((0.5, 1.0, 0.5, 2.0))
    errors = errors_ms(sound(signals.noisy(recording, snr_db)), truth)
    assert np.median(errors) <= median_ms
    assert errors[-1] <= worst_ms


def test_silence_before_and_after_is_no_pause() -> None:
    recording, _ = speech(())
    quiet = signals.silence(3.0, recording.sample_rate)
    found = sound(signals.joined(quiet, recording, quiet))
    assert found.pauses == ()
    assert found.acoustics.speech[0].start_s == pytest.approx(3.6, abs=0.05)
    assert found.speech_s == pytest.approx(phrase(SENTENCES[0]).duration_s, abs=0.05)


def test_snr_is_near_what_was_mixed() -> None:
    recording, _ = speech(PAUSES)
    for snr_db in (30, 20, 10):
        measured = sound(signals.noisy(recording, snr_db)).acoustics.snr_db
        assert measured == pytest.approx(snr_db, abs=5)


def test_syllables_are_heard_within_a_tenth() -> None:
    recording, _ = speech(PAUSES)
    truth = sum(
        syllables(token.text)
        for sentence in SENTENCES
        for token in tokens([Word(word) for word in sentence.split()])
    )
    assert sound(recording).syllable_nuclei == pytest.approx(truth, rel=0.1)


@settings(max_examples=4, deadline=None)
@given(gain=st.floats(0.01, 1.2))
def test_gain_changes_no_measure_but_level(gain: float) -> None:
    recording, _ = speech((0.5, 1.0))
    before, after = sound(recording), sound(signals.scaled(recording, gain))
    assert after.acoustics.level_dbfs == pytest.approx(
        (before.acoustics.level_dbfs or 0) + 20 * np.log10(gain), abs=0.1
    )
    assert after.syllable_nuclei == before.syllable_nuclei
    assert after.speech_s == pytest.approx(before.speech_s, abs=0.01)
    assert after.prosody.pitch_sd_st == pytest.approx(before.prosody.pitch_sd_st, abs=0.01)
    assert after.held == before.held
    assert before.loudness is not None
    assert after.loudness is not None
    for old_db, new_db in zip(before.loudness.values_db, after.loudness.values_db, strict=True):
        assert (old_db is None) == (new_db is None)
        assert old_db is None or new_db == pytest.approx(old_db, abs=0.3)
    for old, new in zip(before.pauses, after.pauses, strict=True):
        assert new.start_s == pytest.approx(old.start_s, abs=0.01)
        assert new.end_s == pytest.approx(old.end_s, abs=0.01)


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_the_sample_rate_changes_little(rate: int) -> None:
    import soxr

    recording, truth = speech(PAUSES)
    samples = soxr.resample(recording.samples, recording.sample_rate, rate)
    found = sound(Recording(samples.astype(np.float32), rate))
    assert np.median(errors_ms(found, truth)) <= 30


def made(samples: np.ndarray, rate: int = 16_000) -> Recording:
    return Recording(samples.astype(np.float32), rate)


def with_bad(value: float, share: float = 0.005) -> Recording:
    recording, _ = speech((0.5,))
    samples = recording.samples.copy()
    samples[:: round(1 / share)] = value
    return Recording(samples, recording.sample_rate)


SPEECHLESS = {
    "empty": lambda: made(np.zeros(0)),
    "one sample": lambda: made(np.ones(1) * 0.5),
    "two samples": lambda: made(np.asarray([0.1, -0.1])),
    "under a frame": lambda: made(np.ones(300) * 0.1),
    "digital silence": lambda: signals.silence(2.0),
    "offset only": lambda: made(np.full(32_000, 0.9)),
    "denormals": lambda: made(np.full(32_000, 1e-41)),
    "dither": lambda: signals.white(-80.0, 2.0),
    "white noise": lambda: signals.white(-20.0, 2.0),
    "pink noise": lambda: signals.pink(-6.0, 2.0),
    "tone": lambda: signals.tone(440.0, 2.0),
    "square wave": lambda: made(np.sign(np.sin(np.arange(32_000) * 0.08))),
    "all NaN": lambda: made(np.full(32_000, np.nan)),
    "infinite": lambda: made(np.full(32_000, np.inf)),
    "one hertz": lambda: made(np.random.default_rng(1).uniform(-1, 1, 50), rate=1),
}


@pytest.mark.parametrize("kind", SPEECHLESS)
def test_recordings_without_speech_give_nones(kind: str) -> None:
    found = sound(SPEECHLESS[kind]())
    assert_finite(found)
    assert found.acoustics.speech == ()
    assert found.pauses == ()
    assert found.syllable_nuclei == 0
    assert found.prosody.pitch_sd_st is None
    assert found.acoustics.snr_db is None


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e20])
def test_some_bad_samples_never_spread(value: float) -> None:
    assert_finite(sound(with_bad(value)))


def test_a_cough_hides_nothing() -> None:
    recording, truth = speech((0.6, 0.8))
    samples = recording.samples * 0.05
    start = round((truth[0].start_s + 0.2) * recording.sample_rate)
    burst = np.random.default_rng(0).uniform(-1, 1, round(0.02 * recording.sample_rate))
    samples[start : start + len(burst)] = burst
    quiet, coughed = sound(recording), sound(Recording(samples, recording.sample_rate))
    assert coughed.syllable_nuclei == pytest.approx(quiet.syllable_nuclei, rel=0.15)


def test_clipping_is_measured() -> None:
    recording, _ = speech((0.5,))
    loud = sound(signals.scaled(recording, 20.0))
    assert loud.acoustics.clipped_share > 0.1
    assert sound(recording).acoustics.clipped_share == 0.0


def test_an_offset_changes_nothing() -> None:
    recording, _ = speech((0.5, 1.0))
    shifted = Recording(recording.samples * 0.5 + np.float32(0.3), recording.sample_rate)
    assert len(sound(shifted).pauses) == 2


@settings(max_examples=40, deadline=None)
@given(
    samples=arrays.arrays(
        np.float32, st.integers(0, 4_000), elements=st.floats(width=32, allow_nan=True)
    ),
    rate=st.sampled_from([1, 7, 8_000, 16_000, 22_050, 48_000, 192_000]),
)
def test_no_recording_raises_or_gives_nan(samples: np.ndarray, rate: int) -> None:
    assert_finite(sound(Recording(samples, rate)))


@settings(max_examples=25, deadline=None)
@given(
    samples=arrays.arrays(
        st.sampled_from(["f8", "f2", "i2", "i4", "u1", "?", "c16"]),
        st.lists(st.integers(0, 40), max_size=3).map(tuple),
    ),
    rate=st.sampled_from([-1, 0, 1, 16_000]),
)
def test_no_shape_and_no_kind_of_number_raises(samples: np.ndarray, rate: int) -> None:
    assert_finite(sound(Recording(samples, rate)))


def test_two_channels_of_whole_numbers_are_heard_as_one_sound() -> None:
    recording, _ = speech((0.5,))
    whole = signals.int16(recording)
    stereo = Recording(np.stack([whole, whole], axis=1), recording.sample_rate)
    one, two = sound(recording), sound(stereo)
    assert two.duration_s == pytest.approx(one.duration_s)
    assert two.acoustics.level_dbfs == pytest.approx(one.acoustics.level_dbfs, abs=0.01)
    assert len(two.pauses) == len(one.pauses)


@settings(max_examples=4, deadline=None)
@given(k=st.floats(0.85, 1.2))
def test_played_k_times_as_fast_all_times_shrink(k: float) -> None:
    recording, _ = speech((0.6, 1.0, 0.8))
    plain = sound(recording)
    fast = sound(Recording(recording.samples, round(recording.sample_rate * k)))
    assert fast.speech_s == pytest.approx(plain.speech_s / k, rel=0.02)
    assert fast.syllable_nuclei == pytest.approx(plain.syllable_nuclei, rel=0.1)
    assert len(fast.pauses) == len(plain.pauses)


def test_a_breath_in_a_pause_leaves_the_pause() -> None:
    recording, truth = speech((0.9, 1.2, 1.0))
    samples, rate = recording.samples.copy(), recording.sample_rate
    for gap in truth:
        first, last = (round(rate * at) for at in (gap.start_s + 0.15, gap.end_s - 0.2))
        breath = signals.white(-42.0, (last - first) / rate, rate).samples * np.hanning(
            last - first
        )
        samples[first:last] += breath[: last - first].astype(np.float32)
    errors = errors_ms(sound(Recording(samples, rate)), truth)
    assert np.median(errors) <= 30
    assert errors[-1] <= 80


def test_probabilities_are_a_frame_each_and_leave_the_samples_alone() -> None:
    recording, _ = speech((0.5,))
    before = recording.samples.copy()
    likely = speech_probabilities(recording)
    assert len(likely) == np.ceil(recording.duration_s / 0.032)
    assert np.array_equal(before, recording.samples)
    assert float(likely.max()) > 0.9
    assert speech_probabilities(made(np.zeros(0))).shape == (0,)


def test_a_long_recording_measured_in_blocks_has_the_same_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recording, truth = speech(PAUSES)
    monkeypatch.setattr("voiceprep.analysis.activity._BLOCK", 40)
    assert np.median(errors_ms(sound(recording), truth)) <= 10


def test_the_outline_of_loudness_follows_the_speech_and_is_silent_in_its_pauses() -> None:
    recording, _ = speech((1.0,))
    heard = sound(recording)
    kept = heard.prosody.loudness
    assert kept is not None
    assert kept.step_s == 0.1
    assert abs(len(kept.values_db) * 0.1 - recording.duration_s) <= 0.2
    pause = heard.pauses[0]
    inside = kept.values_db[int(pause.start_s * 10) + 2 : int(pause.end_s * 10) - 1]
    assert inside
    assert set(inside) == {None}
    spoken = [value for value in kept.values_db if value is not None]
    assert -6 < np.median(spoken) < 6
