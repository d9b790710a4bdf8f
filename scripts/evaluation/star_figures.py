"""How right the parts of a story are told, by cross-validation over sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from evaluation.figures import line, macro_f1
from evaluation.kind_fit import bare
from evaluation.labelled import answers, lines
from evaluation.star_fit import judged, left_out, seen
from voiceprep.analysis.kinds import answer_kind
from voiceprep.analysis.star import absent, path
from voiceprep.analysis.star_weights import PARTS, weighed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from evaluation.labelled import Answer
    from evaluation.star_fit import Example, Seen
    from voiceprep.analysis.star_weights import Model

    Split = Sequence[tuple[Model, list[Seen]]]

CUTS = (0.20, 0.38, 0.77)
"""Where parts end by place alone (fitted on other answers of the same kind)."""
FEW = 10
"""A source with more answers than that speaks for itself more than for others."""
STORIES = ("unlabelled_star", "partial")


def star_figures(folder: Path) -> None:
    """Print every figure about the parts of a story and the kind of an answer."""
    found = answers(folder)
    split = left_out(seen(found))
    slope, offset = judged(split)
    fitted = [(replace(using, slope=slope, offset=offset), held) for using, held in split]
    _labels(fitted)
    _baseline(fitted)
    _noticed(fitted)
    _orders(fitted)
    _kinds(folder, found)


def _labels(split: Split) -> None:
    many = _crowded(split)
    _label_line("STAR part by sentence, by source", split, "whole")
    for style in ("written", "spoken-like"):
        own = [(using, [each for each in held if each.style == style]) for using, held in split]
        _label_line(f"  {style} answers", own, "whole")
    small = [(using, [each for each in held if each.source not in many]) for using, held in split]
    _label_line(f"  without sources of over {FEW} answers", small, "whole")
    _label_line("  a part cut out", split, "cut")
    _label_line("  told in another order", split, "turned")


def _crowded(split: Split) -> set[str]:
    count: dict[str, int] = defaultdict(int)
    for _, held in split:
        for each in held:
            count[each.source] += 1
    return {source for source, times in count.items() if times > FEW}


def _label_line(name: str, split: Split, variant: str) -> None:
    truth: list[str] = []
    said: list[str] = []
    for using, held in split:
        for each in held:
            for row in each.rows:
                if row.variant == variant:
                    truth += [PARTS[state] for state in row.states]
                    states = _told(row, using)
                    said += [PARTS[state] for state in states]
    _f1_line(name, truth, said)


def _told(row: Example, using: Model) -> list[int]:
    said = weighed(row.shown, using)
    states, _ = path(said, using, absent(said, using))
    return states


def _f1_line(name: str, truth: Sequence[str], said: Sequence[str]) -> None:
    by_part = macro_f1(truth, said, PARTS)
    shown = ", ".join(f"{part} {value:.2f}" for part, value in by_part.items())
    line(f"{name}, {len(truth)}", f"macro F1 {fmean(by_part.values()):.3f} ({shown})")


def _baseline(split: Split) -> None:
    truth: list[str] = []
    said: list[str] = []
    for _, held in split:
        for each in held:
            states = each.rows[0].states
            truth += [PARTS[state] for state in states]
            middles = [(index + 0.5) / len(states) for index in range(len(states))]
            said += [PARTS[sum(middle > cut for cut in CUTS)] for middle in middles]
    _f1_line("  by place alone", truth, said)


def _noticed(split: Split) -> None:
    crowded = _crowded(split)
    _noticed_line("a removed part is noticed, by source", split)
    small = [(using, [e for e in held if e.source not in crowded]) for using, held in split]
    _noticed_line(f"  without sources of over {FEW} answers", small)
    written = [(using, [e for e in held if e.style == "written"]) for using, held in split]
    _noticed_line("  written answers", written)


def _noticed_line(name: str, split: Split) -> None:
    kept: dict[str, list[bool]] = defaultdict(list)
    gone: dict[str, list[bool]] = defaultdict(list)
    for using, held in split:
        for row in (row for each in held for row in each.rows):
            for part, likely in _verdicts(row, using):
                if row.variant == "whole":
                    kept[part].append(likely <= 0.5)
                elif row.without == part:
                    gone[part].append(likely > 0.5)
    balanced = {part: (fmean(kept[part]) + fmean(gone[part])) / 2 for part in PARTS}
    shown = ", ".join(f"{part} {value:.2f}" for part, value in balanced.items())
    line(name, f"balanced accuracy {fmean(balanced.values()):.3f} ({shown})")


def _verdicts(row: Example, using: Model) -> Iterable[tuple[str, float]]:
    if row.variant not in ("whole", "cut"):
        return ()
    return zip(PARTS, absent(weighed(row.shown, using), using), strict=True)


def _orders(split: Split) -> None:
    """Print how often another order is told as one, and the usual one as another."""
    found: dict[str, list[bool]] = defaultdict(list)
    for using, held in split:
        for row in (row for each in held for row in each.rows):
            if row.variant in ("whole", "turned"):
                states = _told(row, using)
                found[row.variant].append(states != sorted(states))
    line(
        "another order is told as one",
        f"{fmean(found['turned']):.2f} of those; of usual ones {fmean(found['whole']):.2f}",
    )


def _kinds(folder: Path, found: Sequence[Answer]) -> None:
    told = [answer_kind(bare(each.text)) == "story" for each in found]
    rest = [
        answer_kind(bare(row["text"])) != "story"
        for row in lines(folder / "star" / "other.jsonl")
        if not row["kind"].startswith(STORIES)
    ]
    line(
        "a story is told from the rest",
        f"balanced accuracy {(fmean(told) + fmean(rest)) / 2:.3f} "
        f"({sum(told)} of {len(told)}, {sum(rest)} of {len(rest)})",
    )
