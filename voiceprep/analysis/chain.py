"""The best parts for a row of sentences, and how certain each is: a linear chain of four states."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.analysis.star_weights import Four, Weights

_STATES = range(4)
_NEVER = -1e6


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


def worth(path: Sequence[int], emitted: Sequence[Four], using: Weights) -> float:
    """Return the score of one path; higher is likelier.

    Parameters
    ----------
    path
        A state for each step; at least one.
    emitted, using
        As for `best_path`.
    """
    ends = using.opening[path[0]] + using.closing[path[-1]]
    steps = sum(using.steps[a][b] for a, b in pairwise(path))
    return ends + steps + sum(said[state] for said, state in zip(emitted, path, strict=True))


def in_order(using: Weights, states: Sequence[int]) -> Weights:
    """Return weights under which `best_path` tells these states one after the other, all of them.

    Parameters
    ----------
    using
        The weights to restrict.
    states
        At least one state, in the order wanted. With fewer steps than states the best path leaves
        out as few as it can.
    """
    following = {*zip(states, states, strict=True), *pairwise(states)}
    steps = tuple(
        _four(using.steps[a][b] + (0.0 if (a, b) in following else _NEVER) for b in _STATES)
        for a in _STATES
    )
    first = (0.0 if s == states[0] else _NEVER for s in _STATES)
    last = (0.0 if s == states[-1] else _NEVER for s in _STATES)
    return replace(
        using,
        steps=steps,
        opening=_four(map(add, using.opening, first)),
        closing=_four(map(add, using.closing, last)),
    )


def absences(emitted: Sequence[Four], using: Weights) -> Four:
    """Return for each state how likely no step is in it, as the natural logarithm.

    Parameters
    ----------
    emitted, using
        As for `best_path`; at least one step.
    """
    whole = _mass(emitted, using)
    return _four(
        _mass([_without(said, gone) for said in emitted], using) - whole for gone in _STATES
    )


def _without(said: Four, gone: int) -> Four:
    return _four(value + (_NEVER if state == gone else 0.0) for state, value in enumerate(said))


def _mass(emitted: Sequence[Four], using: Weights) -> float:
    last = _forward(emitted, using)[-1]
    return _log_sum(last[s] + using.closing[s] for s in _STATES)


def _forward(emitted: Sequence[Four], using: Weights) -> list[list[float]]:
    forward = [[using.opening[s] + emitted[0][s] for s in _STATES]]
    for here in emitted[1:]:
        before = forward[-1]
        forward.append(
            [_log_sum(before[p] + using.steps[p][s] for p in _STATES) + here[s] for s in _STATES]
        )
    return forward


def certainties(emitted: Sequence[Four], using: Weights) -> list[tuple[float, ...]]:
    """Return how likely each step is in each state (forward-backward), 0-1.

    Parameters
    ----------
    emitted, using
        As for `best_path`.
    """
    if not emitted:
        return []
    forward = _forward(emitted, using)
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


def _four(row: Iterable[float]) -> Four:
    one, two, three, four = row
    return one, two, three, four
