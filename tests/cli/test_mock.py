"""Drills and a mock interview from the command line, line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import signals
from tests.cli.commands import voiceprep
from tests.interview.plans import FULL
from voiceprep.interview.planwriter import plan_toml


@pytest.fixture
def answer(tmp_path: Path) -> str:
    spoken = signals.spoken("We cut the waiting time by forty percent, and nobody left.")
    return str(signals.written(tmp_path / "answer.wav", spoken.recording))


@pytest.mark.slow
def test_a_drill_tells_its_aim_and_its_number(tmp_path: Path, answer: str) -> None:
    words = ("practice", "--plain", "--drill", "one-breath", "--input", answer)
    done = voiceprep(*words, data=tmp_path, stdin="\n")
    history = voiceprep("history", "export", data=tmp_path)

    assert done.code == 0, done.err
    assert "in 20 seconds or less" in done.err
    assert "The result in " in done.out
    (take,) = (json.loads(line) for line in history.out.splitlines())
    assert take["drill"] == "one-breath"


@pytest.mark.slow
def test_a_mock_interview_is_left_and_gone_on_with(tmp_path: Path, answer: str) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "halden.toml").write_text(plan_toml(FULL), encoding="utf-8")
    words = ("practice", "--plain", "--mock", "--plan", "halden", "--input", answer)
    first = voiceprep(*words, data=tmp_path, stdin="\n")
    again = voiceprep(*words, data=tmp_path, stdin="\n\n")
    history = voiceprep("history", "export", data=tmp_path)

    assert first.code == 0, first.err
    assert "Dana Roth, CTO: what it changed" in first.err
    assert "1 of 7. Dana Roth:" in first.err
    assert "goes on with it" in first.err
    assert ": 1 of 7 answered." in again.err
    assert "2 of 7. " in again.err
    takes = [json.loads(line) for line in history.out.splitlines()]
    assert {take["plan"] for take in takes} == {"halden"}
    assert len({take["sitting"] for take in takes}) == 1
    assert len(takes) == 2


def test_a_drill_or_a_plan_that_is_not_there_is_explained(tmp_path: Path) -> None:
    drill = voiceprep("practice", "--plain", "--drill", "juggling", data=tmp_path)
    plan = voiceprep("practice", "--plain", "--mock", "--plan", "nowhere", data=tmp_path)

    assert (drill.code, plan.code) == (2, 3)
    assert "There are: filler-free" in drill.err
    assert "nowhere" in plan.err
