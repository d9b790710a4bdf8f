"""How right the analysis of sound is: every section, one after another.

To add figures, write a module with a function that prints them and name it in `GENERATED`, if it
makes its own signals, or in `LABELLED`, if it needs the recordings of people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.alignment import alignment_figures
from evaluation.cost import cost_figures
from evaluation.filled import filled_figures
from evaluation.filled_made import made_figures
from evaluation.melody import melody_figures
from evaluation.nuclei_fit import syllable_figures
from evaluation.pauses import pause_figures
from evaluation.rates import rates_of_people, synthetic_rates
from evaluation.voice import held_in_reading, voice_figures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GENERATED: tuple[Callable[[], None], ...] = (
    pause_figures,
    synthetic_rates,
    melody_figures,
    voice_figures,
    cost_figures,
    made_figures,
)
LABELLED: tuple[Callable[[Path], None], ...] = (
    rates_of_people,
    syllable_figures,
    held_in_reading,
    alignment_figures,
    filled_figures,
)
"""Each is given the folder of recordings."""


def delivery_figures(folder: Path | None) -> None:
    """Print every figure about sound; without a folder those on generated signals."""
    for figures in GENERATED:
        figures()
    speech = folder / "speech" if folder is not None else None
    if speech is None or not speech.is_dir():
        print("The figures on people's speech need the folder of labelled data.", flush=True)
        return
    for labelled in LABELLED:
        labelled(speech)
