"""The fit of abandoned words, on chains small enough to try every one of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from evaluation.repair_fit import Chains, Field
from scipy.sparse import csr_matrix

LENGTHS = np.array([3, 1, 4])
TRUTH = np.array([0, 1, 1, 1, 0, 1, 0, 0], dtype=np.int8)


def field() -> tuple[Field, np.random.Generator]:
    rng = np.random.default_rng(0)
    seen = csr_matrix((rng.random((8, 5)) < 0.5).astype(np.float32))
    return Field(Chains(seen, TRUTH, LENGTHS), penalty=0.5), rng


def test_the_fit_follows_its_own_slope() -> None:
    each, rng = field()
    at = rng.normal(size=15)
    _, slope = each.loss(at)
    for place in range(15):
        step = np.zeros(15)
        step[place] = 1e-2
        rise = (each.loss(at + step)[0] - each.loss(at - step)[0]) / 2e-2
        assert rise == pytest.approx(slope[place], rel=0.02, abs=0.02)


def test_what_is_expected_is_the_mean_over_all_chains() -> None:
    each, rng = field()
    scores = rng.normal(size=(8, 3))
    total, expected = each.expected(scores)
    logs = []
    begun = 0
    for length in LENGTHS:
        inside = np.arange(begun, begun + length)
        chains = [np.array(chain) for chain in product((0, 1), repeat=int(length))]
        counts = []
        for chain in chains:
            before, after = np.roll(chain, 1), np.roll(chain, -1)
            before[0], after[-1] = 0, 0
            counts.append(np.stack([chain, chain * (1 - before), chain * (1 - after)], axis=1))
        worth = np.array([np.sum(scores[inside] * count) for count in counts])
        logs.append(np.log(np.sum(np.exp(worth))))
        share = np.exp(worth - logs[-1])
        mean = sum(s * count for s, count in zip(share, counts, strict=True))
        assert expected[inside] == pytest.approx(mean, abs=1e-5)
        begun += int(length)
    assert total == pytest.approx(sum(logs))
