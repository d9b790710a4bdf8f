"""The answers written to learn from, and that fitting on them does what it says."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import numpy as np
import pytest
from evaluation import chain_fit
from evaluation.chain_fit import Batch, Row, fitted_chain
from evaluation.kind_fit import fitted_kinds
from evaluation.labelled import labelled
from evaluation.written import other_answers, stories
from scipy.optimize import check_grad

from voiceprep.model import AnswerKind

ROWS = [Row([{"a"}, {"b"}, {"b"}], [0, 2, 2], 1.0), Row([{"a", "b"}], [1], 0.5)]


def test_every_written_story_tells_all_parts_in_order() -> None:
    for story in stories():
        parts = [part for part in story.whole.parts if part != "learning"]
        assert list(dict.fromkeys(parts)) == ["situation", "task", "action", "result"]


def test_no_story_is_written_twice() -> None:
    assert len({story.text for story in stories()}) == len(stories()) > 90


def test_every_other_kind_is_written_several_times() -> None:
    count = Counter(kind for kind, _ in other_answers())
    assert set(count) == set(get_args(AnswerKind)) - {"story", "unknown"}
    assert min(count.values()) >= 9


def test_an_answer_is_cut_halved_and_turned() -> None:
    names = ("situation", "task", "action", "result")
    answer = labelled("a", [{"part": name, "text": f"The {name}."} for name in names])
    cut = {row.without: row.parts for row in answer.others if row.variant == "cut"}
    assert cut["task"] == ("situation", "action", "result")
    assert ("action", "result", "situation") in [row.parts for row in answer.others]


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    batch = Batch(ROWS, ["a", "b"])
    point = np.random.default_rng(1).normal(size=2 * 4 + 16 + 8)
    off = check_grad(
        lambda flat: chain_fit.loss(flat, batch)[0],
        lambda flat: chain_fit.loss(flat, batch)[1],
        point,
    )
    assert off < 1e-4


def test_a_chain_learns_what_it_is_shown() -> None:
    chain = fitted_chain(ROWS * 200, ["a", "b"])
    assert max(range(4), key=lambda state: chain.features["b"][state]) == 2
    assert chain.steps[2][2] > chain.steps[2][0]


@pytest.mark.slow
def test_the_same_answers_give_the_same_weights() -> None:
    first, second = fitted_kinds(), fitted_kinds()
    assert first == second
    assert first["hypothetical"]["would"] > 0 > first["story"]["would"]


@pytest.fixture(autouse=True)
def _fewer_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_fit, "STEPS", 40)
