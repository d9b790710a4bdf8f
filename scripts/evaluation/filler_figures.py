"""How right fillers and abandoned words are told, on conversations that nothing was fitted on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluation.cost import transcript_figures
from evaluation.figures import Hits, line
from evaluation.filler_fit import FILLER_LABELS, unpunctuated
from evaluation.labelled import lines
from voiceprep.analysis.fillers import fillers
from voiceprep.analysis.repairs import repairs
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from voiceprep.analysis.tokens import Token

_NEVER_COUNTED = ("oh", "huh")


def filler_figures(folder: Path) -> None:
    """Print the figures about fillers and abandoned words."""
    path = folder / "fillers" / "switchboard36.jsonl"  # the weights are fitted on others
    if not path.exists():
        return
    turns = list(lines(path))
    _conversation("as transcribed", turns, str)
    _conversation("without punctuation", turns, unpunctuated)
    transcript_figures([turn["text"] for turn in turns])


def _conversation(name: str, turns: Sequence[dict[str, Any]], spelt: Callable[[str], str]) -> None:
    all_fillers, like, abandoned = Hits(), Hits(), Hits()
    words = 0
    for turn in turns:
        heard, marked, dropped = _found(turn, spelt)
        words += len(heard)
        for index, token in enumerate(heard):
            truth = turn["labels"][index] in FILLER_LABELS
            if token.text not in _NEVER_COUNTED:
                all_fillers.add(truth, index in marked)
            if token.text == "like":
                like.add(truth, index in marked)
            abandoned.add(bool(int(turn["reparandum"][index])), index in dropped)
    line(f"fillers, {words:,} words {name}", str(all_fillers))
    line("  of these: like", str(like))
    line("  abandoned words", str(abandoned))


def _found(
    turn: dict[str, Any], spelt: Callable[[str], str]
) -> tuple[tuple[Token, ...], set[int], set[int]]:
    spoken = tuple(Word(spelt(text)) for text in turn["text"].split())
    heard = tokens(spoken)
    filling = fillers(heard, spoken)
    return heard, _covered(filling), _covered(repairs(heard, filling))


def _covered(found: Sequence[Any]) -> set[int]:
    return {i for each in found for i in range(each.first_word, each.last_word + 1)}
