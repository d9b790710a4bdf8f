"""How right the pitch is, on voices whose fundamental is known at every instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation.figures import line
from evaluation.noise import pink
from voiceprep.analysis.endings import endings
from voiceprep.analysis.pitch import STEP_S, f0, prosody
from voiceprep.model import Acoustics, Interval, Sound, Span, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Track = NDArray[np.float64]

RATE = 16_000
VOICES = ((95.0, 1.5), (120.0, 3.0), (150.0, 2.0), (185.0, 4.0), (210.0, 2.5), (240.0, 3.5))
"""Median in Hz and deviation in semitones."""
CONDITIONS: tuple[tuple[float | None, bool], ...] = (
    (None, False),
    (20, False),
    (10, False),
    (20, True),
)
"""Noise in dB below the voice, and whether the low end is cut off as by a laptop."""
_LENGTH_S = 20.0
_FALL_ST, _RISE_ST = -1.0, 2.0
_GROSS = 0.2


def melody_figures() -> None:
    """Print the errors of the pitch in four conditions, and how ends of sentences are told."""
    for condition in CONDITIONS:
        pitch_figures(*condition)
    _ends()


def pitch_figures(snr_db: float | None, narrow: bool = False) -> None:
    """Print gross pitch error, voicing error and the error of the deviation in semitones."""
    gross: list[float] = []
    voicing: list[float] = []
    deviation: list[float] = []
    for number, (median_hz, spread_st) in enumerate(VOICES):
        random = np.random.default_rng(number)
        truth = contour(median_hz, spread_st, random)
        samples = _thin(sung(truth)) if narrow else sung(truth)
        if snr_db is not None:
            samples = samples + pink(samples, snr_db, random)
        found, known = f0(samples), truth[:: round(STEP_S * RATE)]
        size = min(len(found), len(known))
        found, known = found[:size], known[:size]
        both = (found > 0) & (known > 0)
        gross.append(float(np.mean(np.abs(found[both] / known[both] - 1) > _GROSS)))
        voicing.append(float(np.mean((found > 0) != (known > 0))))
        measured = prosody(found, (Interval(0.0, _LENGTH_S),)).pitch_sd_st or 0.0
        deviation.append(abs(measured - spread(known)))
    noise = "clean" if snr_db is None else f"pink noise at {snr_db} dB"
    noise += ", as by a small microphone" if narrow else ""
    line(
        f"pitch, {len(VOICES)} synthetic voices, {noise}",
        f"gross errors {100 * np.mean(gross):.2f} %, "
        f"voicing errors {100 * np.mean(voicing):.1f} %, "
        f"deviation off by {max(deviation):.2f} st at most",
    )


def contour(median_hz: float, spread_st: float, random: np.random.Generator) -> Track:
    """Return F0 at each sample: phrases that wander and fall, 0 in the gaps between them."""
    time = np.arange(round(_LENGTH_S * RATE)) / RATE
    waves = sum(np.sin(2 * np.pi * (rate * time + random.uniform())) for rate in (0.4, 1.1, 2.3))
    phrase = time % 2.5
    wander = np.asarray(waves) - 0.8 * phrase
    wander = (wander - np.median(wander)) / np.std(wander) * spread_st
    voiced = (phrase < 2.0) & (time % 0.4 < 0.3)
    return np.where(voiced, median_hz * 2 ** (wander / 12), 0.0)


def sung(track: Track) -> NDArray[np.float32]:
    """Return a voice with these fundamentals: harmonics to 4 kHz, falling 6 dB an octave."""
    phase = 2 * np.pi * np.cumsum(track) / RATE
    total = np.zeros(len(track))
    for harmonic in range(1, 40):
        inside = (track > 0) & (harmonic * track < 4_000)
        total += np.where(inside, np.sin(harmonic * phase) / harmonic, 0.0)
    ramp = np.convolve((track > 0).astype(float), np.hanning(160) / np.hanning(160).sum(), "same")
    return np.asarray(0.3 * total * ramp, np.float32)


def spread(track: Track) -> float:
    """Return the standard deviation of the voiced values in semitones."""
    return float(np.std(12 * np.log2(track[track > 0])))


def _thin(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cut off what lies below 200 Hz, 24 dB an octave: the fundamental of many voices is gone."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(samples.size, 1 / RATE)
    gain = np.minimum(1.0, np.maximum(hertz, 1.0) / 200.0) ** 4
    return np.fft.irfft(spectrum * gain, samples.size).astype(np.float32)


def _ends() -> None:
    """Print how many sentence ends of known movement are told as what they are."""
    right = count = 0
    for number, (median_hz, _) in enumerate(VOICES):
        for moved_st in (-5.0, -3.0, 0.0, 0.5, 4.0, 6.0):
            ending = _sentence(median_hz, moved_st, np.random.default_rng(number))
            count += 1
            right += ending is not None and _kind(ending) == _kind(moved_st)
    line(f"ends of {count} synthetic sentences: falling, rising or level", f"{right} right")


def _kind(moved_st: float) -> str:
    if moved_st <= _FALL_ST:
        return "falling"
    return "rising" if moved_st >= _RISE_ST else "level"


def _sentence(median_hz: float, moved_st: float, random: np.random.Generator) -> float | None:
    """Return how the end of a sung sentence of 2.4 s was heard to move."""
    time = np.arange(round(2.4 * RATE)) / RATE
    wander = 0.3 * np.sin(2 * np.pi * (0.8 * time + random.uniform()))
    glide = moved_st * np.clip((time - 2.0) / 0.25, 0.0, 1.0)
    voiced = (time % 0.3 < 0.24) | (time > 1.8)
    track = np.where(voiced, median_hz * 2 ** ((wander + glide) / 12), 0.0)
    quiet = np.zeros(RATE // 2, np.float32)
    samples = np.concatenate([quiet, sung(track), quiet])
    speech = (Interval(0.5, 2.9),)
    melody = prosody(f0(samples), speech)
    words = [Word("word", 0.5 + 0.3 * i, 0.8 + 0.3 * i) for i in range(8)]
    heard = Sound(3.4, Acoustics(-20.0, 60.0, 0.0, speech), melody, (), 8, 2.4)
    found = endings([Span(0, 7)], words, heard)
    return found[0].movement_st if found else None
