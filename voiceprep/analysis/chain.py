"""The best parts for a row of sentences, and how certain each is: a linear chain of four states."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.analysis.cues import Four, Weights

_STATES = range(4)


def best_path(emitted: Sequence[Four], using: Weights) -> list[int]:
    """Return the most likely state of each step (Viterbi).

    Parameters
    ----------
    emitted
        What each step says for each state.
    using
        Weights of opening, closing and of going from state to state.

    Returns
    -------
    list of int
        As many as there are steps.
    """
    if not emitted:
        return []
    reached = [using.opening[s] + emitted[0][s] for s in _STATES]
    back: list[list[int]] = []
    for here in emitted[1:]:
        came = [_best_from(reached, using, state) for state in _STATES]
        reached = [reached[came[s]] + using.steps[came[s]][s] + here[s] for s in _STATES]
        back.append(came)
    path = [max(_STATES, key=lambda s: reached[s] + using.closing[s])]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _best_from(reached: Sequence[float], using: Weights, state: int) -> int:
    return max(_STATES, key=lambda before: reached[before] + using.steps[before][state])


def certainties(emitted: Sequence[Four], using: Weights) -> list[tuple[float, ...]]:
    """Return how likely each step is in each state (forward-backward), 0-1.

    Parameters
    ----------
    emitted, using
        As for `best_path`.
    """
    if not emitted:
        return []
    forward = [[using.opening[s] + emitted[0][s] for s in _STATES]]
    for here in emitted[1:]:
        before = forward[-1]
        forward.append(
            [_log_sum(before[p] + using.steps[p][s] for p in _STATES) + here[s] for s in _STATES]
        )
    backward = [list(using.closing)]
    for after in reversed(emitted[1:]):
        ahead = [after[s] + backward[-1][s] for s in _STATES]
        backward.append([_log_sum(using.steps[p][s] + ahead[s] for s in _STATES) for p in _STATES])
    whole = _log_sum(forward[-1][s] + using.closing[s] for s in _STATES)
    pairs = zip(forward, reversed(backward), strict=True)
    return [tuple(math.exp(f[s] + b[s] - whole) for s in _STATES) for f, b in pairs]


def _log_sum(values: Iterable[float]) -> float:
    listed = list(values)
    top = max(listed)
    return top + math.log(sum(math.exp(value - top) for value in listed))
