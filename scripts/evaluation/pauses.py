"""How right the pauses are: against silences of known place, in noise, and with breaths in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluation.figures import line, percentile
from evaluation.sounds import VOICES, answer
from voiceprep.analysis import sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluation.sounds import Made
    from voiceprep.model import Interval

CONDITIONS: tuple[tuple[str, float | None, float | None], ...] = (
    ("clean", None, None),
    ("pink noise at 20 dB", 20, None),
    ("pink noise at 10 dB", 10, None),
    ("breaths at -15 dB in them", None, -15),
    ("breaths at -25 dB in them", None, -25),
    ("breaths at -15 dB, noise at 20 dB", 20, -15),
)
"""In words; noise and breath in dB against the speech."""
_SEEDS = (0, 1)


@dataclass(slots=True)
class Tally:
    """What was found of what there is."""

    count: int = 0
    missed: int = 0
    false: int = 0
    errors_ms: list[float] = field(default_factory=list)

    def add(self, truth: Sequence[Interval], pauses: Sequence[Interval]) -> None:
        """Count one recording."""
        found = list(pauses)
        self.count += len(truth)
        for gap in truth:
            match = _match(gap, found)
            if match is None:
                self.missed += 1
                continue
            found.remove(match)
            self.errors_ms.append(1000 * abs(match.start_s - gap.start_s))
            self.errors_ms.append(1000 * abs(match.end_s - gap.end_s))
        self.false += len(found)

    def __str__(self) -> str:
        return (
            f"median {percentile(self.errors_ms, 0.5):.0f} ms, "
            f"p90 {percentile(self.errors_ms, 0.9):.0f} ms, "
            f"missed {100 * self.missed / self.count:.1f} %, "
            f"false {100 * self.false / self.count:.1f} %"
        )


def pause_figures() -> None:
    """Print how far edges are off, what is missed and what is made up."""
    for words, snr_db, breath_db in CONDITIONS:
        tally = Tally()
        for made in _answers(snr_db, breath_db):
            tally.add(made.gaps, sound(made.recording).pauses)
        line(f"pause edges, {tally.count} pauses, {words}", str(tally))


def _answers(snr_db: float | None, breath_db: float | None) -> list[Made]:
    return [
        answer(voice, 10 * seed + number, snr_db, breath_db)
        for seed in _SEEDS
        for number, voice in enumerate(VOICES)
    ]


def _match(gap: Interval, found: Sequence[Interval]) -> Interval | None:
    """Return the pause that covers at least half of the gap."""
    half = [pause for pause in found if _overlap(pause, gap) >= gap.duration_s / 2]
    return max(half, key=lambda pause: _overlap(pause, gap), default=None)


def _overlap(left: Interval, right: Interval) -> float:
    return min(left.end_s, right.end_s) - max(left.start_s, right.start_s)
