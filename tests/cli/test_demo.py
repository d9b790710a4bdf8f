"""``voiceprep practice --demo``: the whole job, no microphone, no terminal, no network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.cli.commands import Done, voiceprep
from voiceprep.shipped import demo, shipped
from voiceprep.speech.audiofile import recording

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.slow

TRAINED = shipped("models/demo-voice/model.bin").exists()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def done(data: Path) -> Done:
    return voiceprep("practice", "--demo", data=data)


@pytest.fixture(scope="module")
def take(done: Done, data: Path) -> dict[str, Any]:
    exported = voiceprep("history", "export", data=data / "demo")
    (line,) = exported.out.splitlines()
    kept: dict[str, Any] = json.loads(line)
    return kept


def test_it_ends_well_and_names_its_report(done: Done) -> None:
    assert done.code == 0, done.err
    (named,) = [line for line in done.out.splitlines() if line.startswith("Report")]
    page = Path(named.removeprefix("Report").strip())
    text = page.read_text("utf-8")
    assert "Tell me about a time you disagreed with a manager" in text
    assert "data:audio/" in text


def test_the_question_and_what_came_across_are_printed(done: Done) -> None:
    assert "Tell me about a time you disagreed with a manager. What did you do?" in done.out
    (longest,) = re.findall(r"Longest pause ([0-9.]+) s", done.out)
    assert float(longest) == pytest.approx(longest_gap_s(), abs=0.15)


def longest_gap_s() -> float:
    """The longest silence between two words of the answer, as it was made."""
    words = json.loads(demo("answer.words.json").read_text("utf-8"))
    return float(max(after["start_s"] - word["end_s"] for word, after in pairwise(words)))


def test_the_take_that_is_kept_is_the_answer_that_was_played(take: dict[str, Any]) -> None:
    kept, played = recording(Path(take["audio"])), recording(demo("answer.flac"))

    assert kept.sample_rate == played.sample_rate
    np.testing.assert_allclose(kept.samples, played.samples, atol=1 / 32768)


def test_a_person_s_own_history_stays_without_it(data: Path, done: Done) -> None:
    assert done.code == 0
    assert voiceprep("history", "export", data=data).out == ""


@pytest.mark.skipif(TRAINED, reason="the demo model is there")
def test_without_a_model_it_says_that_only_the_delivery_is_judged(done: Done) -> None:
    assert "only the delivery is judged" in done.out


@pytest.mark.skipif(not TRAINED, reason="the demo model is not trained yet")
def test_the_words_are_those_of_the_answer(take: dict[str, Any]) -> None:
    import jiwer

    heard = take["transcript"]["text"]
    said = demo("answer.txt").read_text("utf-8")

    assert jiwer.wer(bare(said), bare(heard)) <= 0.05
    truth = json.loads(demo("answer.words.json").read_text("utf-8"))
    starts: dict[str, list[float]] = {}
    for word in take["transcript"]["words"]:
        starts.setdefault(bare(word["text"]), []).append(word["start_s"])
    late = [
        min(abs(w["start_s"] - s) for s in starts[bare(w["text"])])
        for w in truth
        if bare(w["text"]) in starts
    ]
    assert np.median(late) <= 0.1


def bare(text: str) -> str:
    """Return the words without what is only written."""
    return " ".join(text.lower().replace(",", " ").replace(".", " ").replace("?", " ").split())


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare (Linux)")
def test_it_needs_no_network(tmp_path: Path) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("network namespaces are not allowed here")
    done = subprocess.run(
        [*alone, sys.executable, "-m", "voiceprep", "practice", "--demo"],
        env={**os.environ, "VOICEPREP_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    assert "Report" in done.stdout
