"""The command that prints what models/demo-voice reaches."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from demo_model import measuring

if TYPE_CHECKING:
    from demo_model.synthesis import Spoken, SpokenWord

FOLDER = Path(__file__).resolve().parents[2] / "models" / "demo-voice"
HELD_OUT_SEED = 4711


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=FOLDER)
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--answers", type=int, default=5)
    parser.add_argument("--show", action="store_true", help="print the words heard in the demo")
    return parser.parse_args()


def main() -> None:
    given = _arguments()
    model = measuring.opened(given.model)
    answer = measuring.demo_answer()
    _print_answer("demo answer", answer, model, given.show)
    for spoken in measuring.held_out_answers(given.answers, HELD_OUT_SEED):
        _print_answer("held-out answer", spoken, model, given.show)
    _print_sentences(given.sentences, model)
    megabytes = measuring.size_bytes(given.model) / 1e6
    print(f"size: {megabytes:.1f} MB (target: 16 at most)")


def _print_answer(name: str, spoken: Spoken, model: Any, show: bool) -> None:
    whole = measuring.recognised(model, spoken.samples)
    prompted = measuring.recognised(model, spoken.samples, measuring.HOTWORDS)
    pieces = measuring.by_utterance(model, spoken)
    print(f"{name} ({spoken.duration_s:.0f} s), at once: {_line(spoken, whole)}")
    print(f"{name}, with filler hotwords: {_line(spoken, prompted)}")
    print(f"{name}, utterance by utterance: {_line(spoken, pieces)}")
    differing = measuring.score(tuple(whole), pieces)
    print(f"{name}, utterances against at once: {differing.rate:.1%} of words differ")
    if show:
        print(" ".join(word.text for word in whole))


def _line(spoken: Spoken, heard: list[SpokenWord]) -> str:
    return _score(measuring.score(spoken.words, heard))


def _score(score: measuring.Score) -> str:
    median = score.median_start_error_s
    late = "none" if median is None else f"{median * 1000:.0f} ms"
    return f"WER {score.rate:.1%} of {score.words} words, median start error {late}"


def _print_sentences(count: int, model: Any) -> None:
    recordings = measuring.held_out_recordings(count, HELD_OUT_SEED)
    scores = [
        measuring.score(spoken.words, measuring.recognised(model, spoken.samples))
        for spoken in recordings
    ]
    print(f"{count} held-out sentences: {_score(measuring.summed(scores))}")
