"""Which heads of the decoder tell best when a word begins, measured and not assumed."""

from __future__ import annotations

import itertools
import shutil
import statistics
import tempfile
from pathlib import Path

from demo_model import measuring
from demo_model.conversion import write_alignment_heads

Heads = tuple[tuple[int, int], ...]

_SEED = 99
_ANSWERS = 2
_BEST = 4
_LARGEST_SET = 3
_FEWEST_WORDS = 20


def best_heads(folder: Path, layers: int, heads: int) -> Heads:
    """The heads whose word starts are least wrong: the median and the tenth part at the end."""
    answers = measuring.held_out_answers(_ANSWERS, _SEED)
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(shutil.copytree(folder, Path(temporary) / "model"))
        singles: dict[Heads, float] = {
            ((layer, head),): _error(copy, ((layer, head),), answers)
            for layer, head in itertools.product(range(layers), range(heads))
        }
        best = sorted(singles, key=lambda one: singles[one])[:_BEST]
        found = dict(singles)
        for size in range(2, _LARGEST_SET + 1):
            for some in itertools.combinations(best, size):
                together = tuple(sorted(head for one in some for head in one))
                found[together] = _error(copy, together, answers)
    return min(found, key=lambda some: found[some])


def _error(folder: Path, heads: Heads, answers: list[measuring.Spoken]) -> float:
    write_alignment_heads(folder, heads)
    model = measuring.opened(folder)
    scores = [
        measuring.score(spoken.words, measuring.recognised(model, spoken.samples))
        for spoken in answers
    ]
    starts = measuring.summed(scores).start_errors_s
    if len(starts) < _FEWEST_WORDS:
        return float("inf")
    median_s, worst_s = statistics.median(starts), statistics.quantiles(starts, n=10)[-1]
    print(f"heads {heads}: median {median_s:.3f} s, one in ten over {worst_s:.3f} s", flush=True)
    return round(median_s + worst_s, 3)
