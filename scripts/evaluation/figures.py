"""Precision, recall, F1 and the like, and a plain table to print them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(slots=True)
class Hits:
    """What was found, what was found wrongly, and what was missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, truth: bool, found: bool) -> None:
        """Count one decision."""
        self.right += truth and found
        self.wrong += found and not truth
        self.missed += truth and not found

    @property
    def precision(self) -> float:
        """Share of what was found that is true."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what is true that was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f}"


def macro_f1(truth: Sequence[str], found: Sequence[str], names: Iterable[str]) -> dict[str, float]:
    """Return the F1 of each name."""
    by_name = {}
    for name in names:
        hits = Hits()
        for true, said in zip(truth, found, strict=True):
            hits.add(true == name, said == name)
        by_name[name] = hits.f1
    return by_name


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def line(measure: str, figure: str) -> None:
    """Print one row."""
    print(f"{measure:<44} {figure}", flush=True)
