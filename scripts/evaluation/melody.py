"""How right the pitch is, on voices whose fundamental is known at every instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation.figures import line
from evaluation.noise import pink
from voiceprep.analysis.pitch import STEP_S, f0, prosody
from voiceprep.model import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Track = NDArray[np.float64]

RATE = 16_000
VOICES = ((95.0, 1.5), (120.0, 3.0), (150.0, 2.0), (185.0, 4.0), (210.0, 2.5), (240.0, 3.5))
"""Median in Hz and deviation in semitones."""
_LENGTH_S = 20.0
_GROSS = 0.2


def pitch_figures(snr_db: float | None) -> None:
    """Print gross pitch error, voicing error and the error of the deviation in semitones."""
    gross: list[float] = []
    voicing: list[float] = []
    deviation: list[float] = []
    for number, (median_hz, spread_st) in enumerate(VOICES):
        random = np.random.default_rng(number)
        truth = contour(median_hz, spread_st, random)
        samples = sung(truth)
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
