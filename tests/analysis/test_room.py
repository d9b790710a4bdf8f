"""The room: speech that is made to linger for a known time is found to linger that long."""

from __future__ import annotations

import numpy as np
import pytest

from tests import signals
from voiceprep.analysis.room import lingering_s
from voiceprep.model import Recording

SENTENCES = ("I cut it.", "We met at the dock.", "Nothing stopped.", "They kept it.")


@pytest.fixture(scope="module")
def speech() -> Recording:
    pieces = [piece for text in SENTENCES for piece in _with_pause(text)]
    return signals.joined(*pieces)


def _with_pause(text: str) -> tuple[Recording, Recording]:
    said = signals.spoken(text).recording
    return said, signals.silence(1.5, said.sample_rate)


def in_room(speech: Recording, lingers_s: float, seed: int = 3) -> Recording:
    """The speech in a room of that reverberation time, with the voice as loud as its echoes."""
    rate = speech.sample_rate
    time = np.arange(int(rate * lingers_s * 1.2)) / rate
    tail = np.random.default_rng(seed).standard_normal(len(time)) * 10 ** (-3 * time / lingers_s)
    tail /= np.sqrt(tail @ tail)
    tail[0] += 1.0
    size = len(speech.samples) + len(tail)
    heard = np.fft.irfft(np.fft.rfft(speech.samples, size) * np.fft.rfft(tail, size), size)
    return signals.noisy(Recording(heard.astype(np.float32), rate), 40.0)


@pytest.mark.parametrize("lingers_s", [0.4, 0.6, 0.8, 1.0])
def test_a_room_of_known_reverberation_is_measured(speech: Recording, lingers_s: float) -> None:
    found = lingering_s(in_room(speech, lingers_s))

    assert found == pytest.approx(lingers_s, rel=0.2)


def test_a_room_that_lingers_longer_is_found_to_ring(speech: Recording) -> None:
    found = lingering_s(in_room(speech, 1.5))  # too little of each fall is heard to tell how long

    assert found is not None
    assert found > 1.0


def test_speech_in_no_room_is_dry(speech: Recording) -> None:
    found = lingering_s(signals.noisy(speech, 40.0))

    assert found is not None
    assert found < 0.35


@pytest.mark.parametrize(
    "sound",
    [
        signals.silence(3.0),
        signals.silence(0.01),
        signals.tone(200.0, 3.0),
        signals.white(-30.0, 3.0),
        Recording(np.zeros(0, np.float32), 48_000),
    ],
)
def test_what_never_dies_away_tells_nothing(sound: Recording) -> None:
    assert lingering_s(sound) is None
