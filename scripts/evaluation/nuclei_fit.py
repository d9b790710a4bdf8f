"""Fit how syllables are counted in the sound, and say how right that is on what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluation.figures import line, percentile
from evaluation.people import recordings, reference
from evaluation.sounds import VOICES, answer
from voiceprep.analysis import sound
from voiceprep.analysis.conditioning import conditioned
from voiceprep.analysis.envelopes import envelopes
from voiceprep.analysis.nuclei import WEIGHTS, peaks_heard
from voiceprep.analysis.pitch import f0
from voiceprep.analysis.syllables import syllables
from voiceprep.analysis.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from voiceprep.model import Recording, Word

    Weights = NDArray[np.float64]

_LONG_ENOUGH = 20
_RATES_WPM = (110, 160, 220)
_START = (2.0, 2.0, 2.0)
_PULL = 2e-4
"""Towards the start: twelve recordings do not settle three weights alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """The peaks of one recording and how many syllables there are."""

    name: str
    peaks: NDArray[np.float64]
    truth: int

    def ratio(self, weights: Weights) -> float:
        """Return the counted over the true number."""
        evidence = np.clip(self.peaks @ weights, -30.0, 30.0)
        return float(np.sum(1.0 / (1.0 + np.exp(-evidence)))) / self.truth


def spoken_syllables(words: Sequence[Word]) -> int:
    """Return how many syllables the words have."""
    return sum(syllables(token.text) for token in tokens(words))


def people(folder: Path) -> list[Heard]:
    """Return the recordings of people that are long enough to count in."""
    found = ((path, rec, reference(path)) for path, rec in recordings(folder))
    return [
        _heard(path.stem, recording, spoken_syllables(words))
        for path, recording, words in found
        if spoken_syllables(words) >= _LONG_ENOUGH
    ]


def synthetic() -> list[Heard]:
    """Return eSpeak at three rates, clean and in noise."""
    found = []
    for number, voice in enumerate(VOICES):
        for rate_wpm in _RATES_WPM:
            for snr_db in (None, 15.0):
                made = answer(voice, number, snr_db, rate_wpm=rate_wpm)
                truth = spoken_syllables(made.words)
                found.append(_heard(f"{voice} {rate_wpm}", made.recording, truth))
    return found


def _heard(name: str, recording: Recording, truth: int) -> Heard:
    samples = conditioned(recording)
    told = sound(recording)
    levels = envelopes(samples).syllabic_db
    return Heard(name, peaks_heard(levels, f0(samples), told.acoustics.speech), truth)


def fitted(given: Sequence[Heard], made: Sequence[Heard]) -> Weights:
    """Return the weights whose counts are nearest, in logarithms, people as heavy as eSpeak."""
    from scipy.optimize import minimize

    def loss(weights: Weights) -> float:
        people_off = np.mean([np.log(each.ratio(weights)) ** 2 for each in given])
        made_off = np.mean([np.log(each.ratio(weights)) ** 2 for each in made])
        return float(people_off + made_off + _PULL * np.sum((weights - _START) ** 2))

    options = {"maxiter": 600, "xatol": 1e-2, "fatol": 1e-6}
    return np.asarray(minimize(loss, _START, method="Nelder-Mead", options=options).x)


def syllable_figures(folder: Path) -> None:
    """Print the error of the shipped weights and that on recordings left out of the fit."""
    given, made = people(folder), synthetic()
    if len(given) < 3:
        return
    shipped = np.asarray(WEIGHTS)
    left_out = [
        each.ratio(fitted([other for other in given if other is not each], made)) for each in given
    ]
    name = f"syllables heard, {len(given)} recordings of people"
    line(f"{name}, each left out of the fit", told(left_out))
    line(f"{name}, shipped weights", told([each.ratio(shipped) for each in given]))


def told(ratios: Sequence[float]) -> str:
    """Return error and bias in words."""
    errors = [abs(ratio - 1) for ratio in ratios]
    return (
        f"median error {100 * percentile(errors, 0.5):.1f} %, mean {100 * np.mean(errors):.1f} %, "
        f"p90 {100 * percentile(errors, 0.9):.0f} %, bias {100 * (np.mean(ratios) - 1):+.1f} %"
    )


def main() -> None:
    """Print the weights."""
    from evaluation.labelled import arguments, folder_of

    folder = folder_of(arguments(__doc__).parse_args()) / "speech"
    weights = fitted(people(folder), synthetic())
    print("WEIGHTS =", tuple(round(float(weight), 2) for weight in weights))
