"""A folder of recordings: each analysed once, on every core, and on where it stopped."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.commands import voiceprep
from tests.signals import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator


def recordings(folder: Path, count: int) -> list[Path]:
    """Write so many short recordings, each with silences of its own."""
    import numpy as np
    import soundfile

    said = spoken("We moved the launch by a week.")
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(count):
        silence = np.zeros(round((0.1 + number / 500) * said.recording.sample_rate), np.float32)
        samples = np.concatenate([silence, said.recording.samples, silence])
        made.append(folder / f"answer {number:03}.wav")
        soundfile.write(made[-1], samples, said.recording.sample_rate)
    return made


def analysed(data: Path, *words: str) -> Any:
    return voiceprep("analyse", "--delivery-only", *words, data=data)


def records(folder: Path) -> dict[str, int]:
    """The records on disk and when each was written."""
    found = (folder / "voiceprep-report" / "results").glob("*.json")
    return {path.name: path.stat().st_mtime_ns for path in found}


def without_source(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in line.items() if key != "input"} for line in lines]


@pytest.mark.slow
def test_two_hundred_are_interrupted_resumed_and_each_analysed_once(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "answers"
    files = recordings(folder, 200)
    command = [sys.executable, "-m", "voiceprep", "analyse", "--delivery-only", str(folder)]
    environment = {**os.environ, "VOICEPREP_DATA": str(data), "VOICEPREP_MODELS": ""}
    first = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    while len(records(folder)) < 40 and first.poll() is None:
        time.sleep(0.05)
    first.send_signal(signal.SIGINT)
    _, told = first.communicate(timeout=60)
    before = records(folder)

    second = analysed(data, str(folder), "--json")
    after = records(folder)

    assert first.returncode == 130
    assert "the same command goes on with the rest" in told
    assert "Traceback" not in told
    assert 40 <= len(before) < 200
    assert f"{len(before)} of 200 are done already" in second.err
    assert len(after) == 200
    assert {name: after[name] for name in before} == before
    assert [line["input"] for line in second.lines] == [str(path) for path in files]
    alone = analysed(data, "--json", *map(str, files[::40]))
    assert without_source(second.lines[::40]) == without_source(alone.lines)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Three recordings, one of them no sound at all, analysed at once."""
    folder = tmp_path_factory.mktemp("batch")
    recordings(folder / "mine", 2)
    (folder / "mine" / "=cmd.wav").write_text("no sound", encoding="utf-8")
    return folder, analysed(folder / "data", str(folder / "mine"))


def test_what_cannot_be_read_is_told_in_its_row_and_the_rest_is_there(
    batch: tuple[Path, Any],
) -> None:
    folder, done = batch

    assert done.code == 6
    assert "=cmd.wav   " in done.out
    assert "answer 001.wav" in done.out
    assert re.search(r"\d of \d+ could not be used\.", done.err)
    assert str(folder / "mine" / "voiceprep-report" / "index.html") in done.err


def test_the_table_is_safe_in_a_spreadsheet_and_links_each_page(batch: tuple[Path, Any]) -> None:
    out = batch[0] / "mine" / "voiceprep-report"
    rows = list(csv.DictReader((out / "table.csv").read_text(encoding="utf-8-sig").splitlines()))
    index = (out / "index.html").read_text(encoding="utf-8")

    assert [bool(row["error"]) for row in rows] == [True, False, False]
    for row in rows[1:]:
        assert float(row["articulation_rate_sps"]) > 2
        assert (out / row["page"]).exists()
        assert row["page"] in index
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_one_that_changed_is_analysed_again_and_the_others_are_not(
    batch: tuple[Path, Any],
) -> None:
    folder, _ = batch
    before = records(folder / "mine")
    changed = folder / "mine" / "answer 001.wav"
    os.utime(changed, (1, 1))
    analysed(folder / "data", str(folder / "mine"))
    after = records(folder / "mine")

    renewed = {name.split("-")[0] for name in before if after[name] != before[name]}
    assert renewed == {"_cmd", "answer_001"}, "what failed is tried again, too"


def test_a_folder_without_recordings_says_what_is_looked_for(tmp_path: Path) -> None:
    done = analysed(tmp_path / "data", str(tmp_path))

    assert done.code == 2
    assert "There is no recording in" in done.err
    assert ".wav" in done.err


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path) -> None:
    recordings(tmp_path / "mine", 1)
    done = analysed(tmp_path / "data", str(tmp_path / "mine"), "--dask", "tcp://127.0.0.1:9")

    assert done.code == 2
    assert "There is no Dask scheduler at tcp://127.0.0.1:9" in done.err


@pytest.fixture
def cluster() -> Iterator[str]:
    """Two workers in processes of their own, as on a cluster."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as made:
        yield made.scheduler_address


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_cluster_gives_the_figures_of_one_machine(tmp_path: Path, cluster: str) -> None:
    files = recordings(tmp_path / "mine", 6)
    far = analysed(tmp_path / "data", "--json", str(tmp_path / "mine"), "--dask", cluster)
    near = analysed(tmp_path / "data", "--json", *map(str, files))

    assert far.code == 0, far.err
    assert without_source(far.lines) == without_source(near.lines)


def test_a_record_that_is_cut_off_counts_as_none(tmp_path: Path) -> None:
    from voiceprep.cli.batchwork import Job, Manner, outcome

    (path,) = recordings(tmp_path, 1)
    job = Job(path, path.name, tmp_path / "out", Manner(delivery_only=True))
    job.record.parent.mkdir(parents=True)
    job.record.write_text(json.dumps({"mark": job.mark})[:-5], encoding="utf-8")

    assert outcome(job) is None
