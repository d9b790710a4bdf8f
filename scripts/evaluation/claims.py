"""How right the contradictions are that are found between what was said and what is said now.

By labelled pairs beside the tests: some the rules were made to fit, some they never looked at.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.interview.consistency import consistency
from voiceprep.model import Source, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Consistency, Contradiction

PAIRS = Path(__file__).resolve().parents[2] / "tests" / "interview" / "data"
SETS = ("claims_development", "claims_long", "claims_held_out", "claims_long_held_out")
TODAY = date(2026, 3, 10)
_MARKS = re.compile(r"[.,;:!?\"()]+(?=\s|$)")
_SENTENCE = re.compile(r"(?<=[.?!])\s+")


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


def claim_figures(folder: Path | None = None, *, show: Sequence[str] = ()) -> None:
    """Print precision and recall of each set, and the false alarms on the answers in a folder.

    Of the sets in `show` it is printed what went wrong: never of those that are kept apart.
    """
    for name in SETS:
        found = [
            (pair, consistency([pair.earlier], pair.now)) for pair in pairs(PAIRS / f"{name}.tsv")
        ]
        score = Score()
        for pair, seen in found:
            if not score.add(pair, seen) and name in show:
                _print_wrong(pair, seen)
        agreeing = [seen for pair, seen in found if pair.verdict == "consistent"]
        confirmed = sum(bool(seen.confirmed) for seen in agreeing)
        print(f"{name:20} {score}")
        print(f"{'':20} {confirmed} of {len(agreeing)} that agree are told to be confirmed")
    if folder is not None:
        alarm_figures(folder / "star")
        meeting_figures(folder / "star")


def alarm_figures(folder: Path) -> None:
    """Print how often an answer seems to contradict itself, which none of them does."""
    texts = [text for path in sorted(folder.glob("*.jsonl")) for text in _answers(path)]
    whole = sum(bool(_alarms(text, text)) for text in texts)
    sentences = alarms = answers = 0
    for text in texts:
        rows = _SENTENCE.split(text)
        told = [_alarms(" ".join(rows[:at] + rows[at + 1 :]), row) for at, row in enumerate(rows)]
        sentences, alarms = sentences + len(rows), alarms + sum(told)
        answers += any(told)
    print(f"{len(texts)} answers against themselves: {whole} with a contradiction")
    print(
        f"their {sentences} sentences against the rest of the answer: "
        f"{alarms} contradictions in {answers} answers"
    )


def meeting_figures(folder: Path) -> None:
    """Print the same for answers without marks and capitals, and for answers to each other.

    Answers of different people say nothing of the same things: what seems to contradict is wrong.
    """
    texts = [text for path in sorted(folder.glob("*.jsonl")) for text in _answers(path)]
    bare = sum(bool(_alarms(text, _MARKS.sub("", text).lower())) for text in texts)
    print(f"{len(texts)} answers against themselves without marks and capitals: {bare}")
    alarms = [bool(_alarms(one, other)) for one, other in combinations(texts, 2)]
    print(f"{len(alarms)} pairs of different answers: {sum(alarms)} with a contradiction")


def _answers(path: Path) -> list[str]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        each["text"] if "text" in each else " ".join(part["text"] for part in each["parts"])
        for each in lines
    ]


def _alarms(then: str, now: str) -> int:
    before = Statement(then, Source("take", "before", TODAY))
    return len(consistency([before], Statement(now, Source("take", "now", TODAY))).contradictions)


def _print_wrong(pair: Pair, found: Consistency) -> None:
    print(f"  {pair.verdict} {pair.kind}: {pair.earlier.text!r} | {pair.now.text!r}")
    for each in found.contradictions:
        print(f"     told: {each.earlier.value!r} | {each.now.value!r}")
