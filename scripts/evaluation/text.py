"""How right the analysis of words is: fillers, abandoned words, STAR."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from evaluation.figures import Hits, line, macro_f1
from evaluation.filler_fit import unpunctuated
from evaluation.labelled import answers, lines
from evaluation.star_fit import emitted_by, examples, left_out, surest, thresholds
from voiceprep.analysis import assess
from voiceprep.analysis.chain import best_path
from voiceprep.analysis.cues import PARTS
from voiceprep.analysis.fillers import fillers
from voiceprep.analysis.repairs import repairs
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from evaluation.labelled import Answer
    from voiceprep.analysis.cues import Weights

_FILLER_LABELS = "FDE"
_NEVER_COUNTED = ("oh", "huh")


def text_figures(folder: Path) -> None:
    """Print every figure about words."""
    path = folder / "fillers" / "switchboard36.jsonl"  # the weights are fitted on others
    if path.exists():
        turns = list(lines(path))
        _conversation("as transcribed", turns, str)
        _conversation("without punctuation", turns, unpunctuated)
    if (folder / "star" / "answers.jsonl").exists():
        found = answers(folder)
        _star(found)
        _cost(found)


def _conversation(name: str, turns: Sequence[dict[str, Any]], spelt: Callable[[str], str]) -> None:
    all_fillers, like, abandoned = Hits(), Hits(), Hits()
    words = 0
    for turn in turns:
        spoken = tuple(Word(spelt(text)) for text in turn["text"].split())
        heard = tokens(spoken)
        words += len(heard)
        marked = _covered(fillers(heard, spoken))
        dropped = _covered(repairs(heard))
        for index, token in enumerate(heard):
            truth = turn["labels"][index] in _FILLER_LABELS
            if token.text not in _NEVER_COUNTED:
                all_fillers.add(truth, index in marked)
            if token.text == "like":
                like.add(truth, index in marked)
            abandoned.add(bool(int(turn["reparandum"][index])), index in dropped)
    line(f"fillers, {words:,} words {name}", str(all_fillers))
    line("  of these: like", str(like))
    line("  abandoned words", str(abandoned))


def _covered(found: Sequence[Any]) -> set[int]:
    return {i for each in found for i in range(each.first_word, each.last_word + 1)}


def _star(found: Sequence[Answer]) -> None:
    split = left_out(found)
    truth: list[str] = []
    said: list[str] = []
    for model, held_out in split:
        for each in held_out:
            whole = examples(each)[0]
            truth += [PARTS[state] for state in whole.states]
            said += [PARTS[s] for s in best_path(emitted_by(model, whole), model)]
    by_part = macro_f1(truth, said, PARTS)
    shown = ", ".join(f"{part} {value:.2f}" for part, value in by_part.items())
    mean = sum(by_part.values()) / len(by_part)
    line(
        f"STAR part by sentence, {len(truth)} sentences, by source",
        f"macro F1 {mean:.3f} ({shown})",
    )
    _missing(split)


def _missing(split: Sequence[tuple[Weights, list[Answer]]]) -> None:
    least = thresholds(split)
    hits = {part: Hits() for part in PARTS}
    kept = {part: Hits() for part in PARTS}
    for model, held_out in split:
        for each in held_out:
            for row in examples(each):
                sure = surest(model, row)
                for part, value, needed in zip(PARTS, sure, least, strict=True):
                    if row.without == part:
                        hits[part].add(True, value < needed)
                    elif not row.without:
                        kept[part].add(True, value >= needed)
    balanced = {part: (hits[part].recall + kept[part].recall) / 2 for part in PARTS}
    shown = ", ".join(f"{part} {value:.2f}" for part, value in balanced.items())
    mean = sum(balanced.values()) / len(balanced)
    line("a removed part is noticed, by source", f"balanced accuracy {mean:.3f} ({shown})")


def _cost(found: Sequence[Answer]) -> None:
    spoken = [Transcript(tuple(Word(word) for word in each.text.split())) for each in found]
    assess(spoken[0], None)
    begun = time.process_time()
    for each in spoken:
        assess(each, None)
    taken = time.process_time() - begun
    count = sum(len(each.words) for each in spoken)
    line(
        "cost of words alone",
        f"{1000 * taken / len(spoken):.1f} ms an answer of {count // len(spoken)}",
    )
