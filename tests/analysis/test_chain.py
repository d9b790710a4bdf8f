"""The chain over sentences, against every path tried one by one."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceprep.analysis.chain import best_path, certainties
from voiceprep.analysis.cues import PARTS, Weights, scores, weights

if TYPE_CHECKING:
    from voiceprep.analysis.cues import Four

number = st.floats(-4, 4)
four = st.tuples(number, number, number, number)
models = st.builds(
    Weights,
    features=st.just({}),
    steps=st.tuples(four, four, four, four),
    opening=four,
    closing=four,
    present=four,
)


def worth(path: tuple[int, ...], emitted: list[Four], model: Weights) -> float:
    total = model.opening[path[0]] + model.closing[path[-1]]
    total += sum(model.steps[a][b] for a, b in itertools.pairwise(path))
    return total + sum(said[state] for said, state in zip(emitted, path, strict=True))


@settings(deadline=None)
@given(model=models, emitted=st.lists(four, min_size=1, max_size=4))
def test_the_best_path_is_the_best_of_all(model: Weights, emitted: list[Four]) -> None:
    every = itertools.product(range(4), repeat=len(emitted))
    best = max(worth(path, emitted, model) for path in every)
    assert worth(tuple(best_path(emitted, model)), emitted, model) == pytest.approx(best)


@settings(deadline=None)
@given(model=models, emitted=st.lists(four, min_size=1, max_size=4))
def test_certainties_are_shares_of_all_paths(model: Weights, emitted: list[Four]) -> None:
    every = list(itertools.product(range(4), repeat=len(emitted)))
    mass = [math.exp(worth(path, emitted, model)) for path in every]
    for step, likely in enumerate(certainties(emitted, model)):
        for state in range(4):
            through = sum(m for m, path in zip(mass, every, strict=True) if path[step] == state)
            assert likely[state] == pytest.approx(through / sum(mass), abs=1e-9)


def test_no_sentence_has_no_path() -> None:
    assert best_path([], weights()) == []
    assert certainties([], weights()) == []


def test_the_fitted_weights_say_what_a_reader_expects() -> None:
    for shown, part in (
        ("<task>", "task"),
        ("<i did>", "action"),
        ("<result>", "result"),
        ("<first>", "situation"),
    ):
        said = scores({shown})
        assert PARTS[said.index(max(said))] == part
    assert scores({"a feature nobody has seen"}) == (0.0, 0.0, 0.0, 0.0)


def test_parts_rarely_go_backwards() -> None:
    steps = weights().steps
    for before, after in itertools.pairwise(range(4)):
        assert steps[before][after] > steps[after][before]
