"""How right the contradictions are that are found between what was said and what is said now.

Two files of labelled pairs: the rules were made to fit the one, and never looked at the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.interview.consistency import consistency
from voiceprep.model import Source, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Consistency, Contradiction

PAIRS = Path(__file__).resolve().parents[2] / "tests" / "interview" / "data"
SETS = ("claims_development", "claims_held_out", "claims_long")
TODAY = date(2026, 3, 10)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sayings, and whether they contradict each other."""

    verdict: str
    kind: str
    earlier: Statement
    now: Statement
    disagree: tuple[str, str]


def pairs(path: Path) -> list[Pair]:
    """Read a file of labelled pairs."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_pair(line) for line in lines if line and not line.startswith("#")]


def _pair(line: str) -> Pair:
    fields = [*line.replace("\\n", "\n").split("\t"), "", ""]
    verdict, kind, where, earlier, now = fields[:5]
    source = Source("notes" if where == "note" else "take", "earlier", TODAY)
    return Pair(
        verdict,
        kind,
        Statement(earlier, source),
        Statement(now, Source("take", "now", TODAY)),
        (fields[5], fields[6]),
    )


def is_right(found: Contradiction, pair: Pair) -> bool:
    """Tell whether a contradiction is the one that was labelled, by its words."""
    then, now = (words.lower() for words in pair.disagree)
    if pair.kind == "reason":
        return then in found.earlier.quote.lower() and now in found.now.quote.lower()
    return _touch(found.earlier.value, then) and _touch(found.now.value, now)


def _touch(value: str, wanted: str) -> bool:
    said = value.lower()
    return bool(wanted) and (wanted in said or said in wanted)


@dataclass(slots=True)
class Score:
    """How many were told, how many of them rightly, how many there were."""

    told: int = 0
    right: int = 0
    there: int = 0

    def add(self, pair: Pair, found: Consistency) -> bool:
        """Count a pair in; False where it was told wrongly or not told."""
        wanted = pair.verdict == "contradiction"
        hit = any(is_right(each, pair) for each in found.contradictions)
        self.told += bool(found.contradictions)
        self.right += wanted and hit
        self.there += wanted
        return hit if wanted else not found.contradictions

    def __str__(self) -> str:
        precision = self.right / self.told if self.told else 0.0
        recall = self.right / self.there if self.there else 0.0
        counted = f"{self.right} of {self.told} told are right; {self.there} there"
        return f"precision {precision:.3f}  recall {recall:.3f}  ({counted})"


def claim_figures(*, show: Sequence[str] = ()) -> None:
    """Print precision and recall of both halves; of those in `show` with what went wrong."""
    for half in SETS:
        score, kinds = Score(), Counter[tuple[str, bool]]()
        confirmed = consistent = 0
        for pair in pairs(PAIRS / f"{half}.tsv"):
            found = consistency([pair.earlier], pair.now)
            fine = score.add(pair, found)
            kinds[pair.verdict, fine] += 1
            consistent += pair.verdict == "consistent"
            confirmed += pair.verdict == "consistent" and bool(found.confirmed)
            if not fine and half in show:
                _print_wrong(pair, found)
        print(f"{half:20} {score}")
        print(f"{'':20} {confirmed} of {consistent} consistent pairs recognised as confirmed")


def _print_wrong(pair: Pair, found: Consistency) -> None:
    print(f"  {pair.verdict} {pair.kind}: {pair.earlier.text!r} | {pair.now.text!r}")
    for each in found.contradictions:
        print(f"     told: {each.earlier.value!r} | {each.now.value!r}")
