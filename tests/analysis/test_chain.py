"""The chain over sentences, against every path tried one by one."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceprep.analysis.chain import absences, best_in_order, best_path, certainties, worth
from voiceprep.analysis.star_weights import PARTS, Weights, model, scores

if TYPE_CHECKING:
    from voiceprep.analysis.star_weights import Four

number = st.floats(-4, 4)
four = st.tuples(number, number, number, number)
models = st.builds(
    Weights,
    features=st.just({}),
    steps=st.tuples(four, four, four, four),
    opening=four,
    closing=four,
)


@settings(deadline=None)
@given(model=models, emitted=st.lists(four, min_size=1, max_size=4))
def test_the_best_path_is_the_best_of_all(model: Weights, emitted: list[Four]) -> None:
    every = itertools.product(range(4), repeat=len(emitted))
    best = max(worth(path, emitted, model) for path in every)
    assert worth(best_path(emitted, model), emitted, model) == pytest.approx(best)


@settings(deadline=None)
@given(model=models, emitted=st.lists(four, min_size=1, max_size=4))
def test_certainties_are_shares_of_all_paths(model: Weights, emitted: list[Four]) -> None:
    every = list(itertools.product(range(4), repeat=len(emitted)))
    mass = [math.exp(worth(path, emitted, model)) for path in every]
    for step, likely in enumerate(certainties(emitted, model)):
        for state in range(4):
            through = sum(m for m, path in zip(mass, every, strict=True) if path[step] == state)
            assert likely[state] == pytest.approx(through / sum(mass), abs=1e-9)


@settings(deadline=None)
@given(model=models, emitted=st.lists(four, min_size=1, max_size=4))
def test_absence_is_the_share_of_paths_without(model: Weights, emitted: list[Four]) -> None:
    every = list(itertools.product(range(4), repeat=len(emitted)))
    mass = {path: math.exp(worth(path, emitted, model)) for path in every}
    for state, gone in enumerate(absences(emitted, model)):
        without = sum(m for path, m in mass.items() if state not in path)
        assert math.exp(gone) == pytest.approx(without / sum(mass.values()), abs=1e-9)


@settings(deadline=None)
@given(
    model=models,
    emitted=st.lists(four, min_size=4, max_size=6),
    doubtful=st.frozensets(st.integers(0, 3)),
)
def test_in_order_every_part_is_told_but_doubtful_ones_and_no_path_is_better(
    model: Weights, emitted: list[Four], doubtful: frozenset[int]
) -> None:
    told = best_in_order(emitted, model, doubtful)
    assert {0, 1, 2, 3} - doubtful <= set(told)
    assert told == sorted(told)
    every = itertools.combinations_with_replacement(range(4), len(emitted))
    best = max(
        worth(path, emitted, model) for path in every if {0, 1, 2, 3} - doubtful <= set(path)
    )
    assert worth(told, emitted, model) == pytest.approx(best)


@settings(deadline=None)
@given(model=models, emitted=st.lists(four, min_size=1, max_size=3))
def test_fewer_sentences_than_parts_are_told_in_order_from_the_start_or_to_the_end(
    model: Weights, emitted: list[Four]
) -> None:
    told = best_in_order(emitted, model, frozenset())
    assert told == sorted(told)
    assert {0, 3} & set(told)


def test_no_sentence_has_no_path() -> None:
    assert best_path([], model().placed) == []
    assert certainties([], model().placed) == []


def test_the_fitted_weights_say_what_a_reader_expects() -> None:
    for chain in (model().placed, model().worded):
        for shown, part in (
            ("<task>", "task"),
            ("<i did>", "action"),
            ("<result>", "result"),
            ("<first>", "situation"),
        ):
            said = scores({shown}, chain)
            assert PARTS[said.index(max(said))] == part
        assert scores({"a feature nobody has seen"}, chain) == (0.0, 0.0, 0.0, 0.0)


def test_words_alone_know_no_place() -> None:
    weighed = model().worded.features.items()
    placed = [row for name, row in weighed if name.startswith(("<place ", "<after "))]
    assert placed
    assert all(row == (0.0, 0.0, 0.0, 0.0) for row in placed)


def test_parts_rarely_go_backwards() -> None:
    steps = model().placed.steps
    for before, after in itertools.pairwise(range(4)):
        assert steps[before][after] > steps[after][before]
