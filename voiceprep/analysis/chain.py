"""The best parts for a row of sentences, and how certain each is: a linear chain of four states."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, combinations, combinations_with_replacement, pairwise
from operator import add, mul
from typing import TYPE_CHECKING

from voiceprep.analysis.star_weights import PARTS, four

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.analysis.star_weights import Four, Weights

_STATES = range(len(PARTS))
_NEVER = -1e6
_LEAST_LOG = -600.0
"""So that no product of likelihoods is too small for a number."""


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
    columns = tuple(zip(*using.steps, strict=True))
    reached = list(map(add, using.opening, emitted[0]))
    back: list[list[int]] = []
    for here in emitted[1:]:
        ways = [list(map(add, reached, column)) for column in columns]
        best = list(map(max, ways))
        back.append([way.index(top) for way, top in zip(ways, best, strict=True)])
        reached = list(map(add, best, here))
    ends = list(map(add, reached, using.closing))
    path = [ends.index(max(ends))]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


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
    steps = sum([using.steps[a][b] for a, b in pairwise(path)])
    return ends + steps + sum([said[state] for said, state in zip(emitted, path, strict=True)])


def best_in_order(emitted: Sequence[Four], using: Weights, doubtful: frozenset[int]) -> list[int]:
    """Return the best path that tells the states one after the other.

    Parameters
    ----------
    emitted, using
        As for `best_path`; at least one step.
    doubtful
        States that may be left out, all others are told; with fewer steps than states more are
        left out.
    """
    if len(emitted) >= len(PARTS):
        return best_path(emitted, _in_order(using, doubtful))
    ways = _few_in_order(len(emitted), doubtful)
    values = [worth(way, emitted, using) for way in ways]
    return list(ways[values.index(max(values))])


@lru_cache(maxsize=64)
def _in_order(using: Weights, doubtful: frozenset[int]) -> Weights:
    """Return weights under which a path never goes back, and passes over doubtful states alone."""
    steps = tuple(
        four(
            [using.steps[a][b] + (0.0 if _may_follow(a, b, doubtful) else _NEVER) for b in _STATES]
        )
        for a in _STATES
    )
    first = (0.0 if doubtful.issuperset(range(state)) else _NEVER for state in _STATES)
    last = (0.0 if doubtful.issuperset(_STATES[state + 1 :]) else _NEVER for state in _STATES)
    return replace(
        using,
        steps=steps,
        opening=four(list(map(add, using.opening, first))),
        closing=four(list(map(add, using.closing, last))),
    )


def _may_follow(before: int, after: int, doubtful: frozenset[int]) -> bool:
    return before <= after and doubtful.issuperset(range(before + 1, after))


@lru_cache(maxsize=64)
def _few_in_order(count: int, doubtful: frozenset[int]) -> tuple[tuple[int, ...], ...]:
    """Return the ways in which fewer steps than states can tell them in order."""
    ways = list(combinations_with_replacement(_STATES, count))
    found: dict[tuple[int, ...], None] = {}
    for out in chain.from_iterable(combinations(sorted(doubtful), n) for n in _STATES):
        kept = [state for state in _STATES if state not in out]
        lacking = [_lacking(way, kept) for way in ways]
        fewest = min(lacking)
        found.update({way: None for way, n in zip(ways, lacking, strict=True) if n == fewest})
    return tuple(found)


def _lacking(way: Sequence[int], kept: Sequence[int]) -> int:
    """Return how often a way does not go on as one that tells all these states would."""
    following = {*zip(kept, kept, strict=True), *pairwise(kept)}
    ends = (way[0] != kept[0]) + (way[-1] != kept[-1])
    return ends + sum(pair not in following for pair in pairwise(way))


@dataclass(frozen=True, slots=True)
class _Odds:
    """Weights as factors: their exponentials."""

    into: tuple[Four, ...]
    """Of going into each state (row) from each."""
    out: tuple[Four, ...]
    """Of going from each state (row) to each."""
    opening: Four
    closing: Four


@lru_cache(maxsize=8)
def _odds(using: Weights) -> _Odds:
    out = tuple(_factors(row) for row in using.steps)
    into = tuple(four(column) for column in zip(*out, strict=True))
    return _Odds(into, out, _factors(using.opening), _factors(using.closing))


def _factors(values: Iterable[float]) -> Four:
    return four([math.exp(value) for value in values])


def _likelihoods(emitted: Sequence[Four]) -> list[Four]:
    """Return what each step says as factors, at most 1."""
    tops = map(max, emitted)
    return [
        _factors([max(_LEAST_LOG, value - top) for value in said])
        for said, top in zip(emitted, tops, strict=True)
    ]


def absences(emitted: Sequence[Four], using: Weights) -> Four:
    """Return for each state how likely no step is in it, as the natural logarithm.

    Parameters
    ----------
    emitted, using
        As for `best_path`; at least one step.
    """
    likely, odds = _likelihoods(emitted), _odds(using)
    whole = _log_mass(likely, odds)
    return four([_log_mass(_without(likely, gone), odds) - whole for gone in _STATES])


def _without(likely: Sequence[Four], gone: int) -> list[Four]:
    a, b, c, d = (float(state != gone) for state in _STATES)
    return [(a * s, b * t, c * u, d * v) for s, t, u, v in likely]


def _log_mass(likely: Sequence[Four], odds: _Odds) -> float:
    """Return the logarithm of the weight of all paths together."""
    reached = list(map(mul, odds.opening, likely[0]))
    logs = 0.0
    for here in likely[1:]:
        total = sum(reached)
        logs += math.log(total)
        reached = _gone_on(reached, odds.into, total, here)
    return logs + math.log(sum(map(mul, reached, odds.closing)))


def _gone_on(
    reached: Sequence[float], factors: Sequence[Four], total: float, here: Four
) -> list[float]:
    """Return how much weight is in each state one step on."""
    a, b, c, d = (value / total for value in reached)
    return [
        (a * s + b * t + c * u + d * v) * said
        for (s, t, u, v), said in zip(factors, here, strict=True)
    ]


def certainties(emitted: Sequence[Four], using: Weights) -> list[tuple[float, ...]]:
    """Return how likely each step is in each state (forward-backward), 0-1.

    Parameters
    ----------
    emitted, using
        As for `best_path`.
    """
    if not emitted:
        return []
    likely, odds = _likelihoods(emitted), _odds(using)
    forward = [list(map(mul, odds.opening, likely[0]))]
    for here in likely[1:]:
        forward.append(_gone_on(forward[-1], odds.into, sum(forward[-1]), here))
    backward = [list(odds.closing)]
    for after in reversed(likely[1:]):
        ahead = list(map(mul, after, backward[-1]))
        backward.append(_gone_on(ahead, odds.out, sum(ahead), (1.0, 1.0, 1.0, 1.0)))
    both = [list(map(mul, f, b)) for f, b in zip(forward, reversed(backward), strict=True)]
    return [
        tuple([value / total for value in row])
        for row, total in zip(both, map(sum, both), strict=True)
    ]
