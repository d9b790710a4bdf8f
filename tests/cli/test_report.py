"""Pages, exports and clips from the command line."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.commands import voiceprep
from tests.interview.plans import FULL
from tests.report import made, several
from voiceprep.cli.report import seconds
from voiceprep.errors import UsageError
from voiceprep.library.places import places
from voiceprep.library.plans import TomlPlans
from voiceprep.library.store import SqliteStore


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mock interview of four takes, and the plan it was made for."""
    folder = tmp_path_factory.mktemp("data")
    kept = places(folder)
    store = SqliteStore(kept)
    for answer in several.sitting():
        audio = kept.recordings / f"{answer.take.id}.wav"
        audio.parent.mkdir(exist_ok=True)
        soundfile.write(audio, made.recording().samples, 16_000, "PCM_16")
        store.add(replace(answer.take, audio=audio))
    TomlPlans(kept.plans).save(FULL)
    return folder


@pytest.mark.slow
def test_a_sitting_and_a_plan_are_one_page_each(data: Path) -> None:
    done = voiceprep("report", "--sitting", "latest", data=data)
    page = Path(done.out.strip())
    html = page.read_text(encoding="utf-8")
    assert (done.code, page.parent, html.count("<audio")) == (0, data / "reports", 4)
    assert "MB in one file" in done.err
    assert html.index('id="answer-1"') < html.index('id="answer-1-1"') < html.index('id="answer-2"')
    given = data / "given.html"
    done = voiceprep("report", "--plan", "halden", "--no-audio", "--output", str(given), data=data)
    assert (done.code, done.out.strip()) == (0, str(given))
    html = given.read_text(encoding="utf-8")
    assert "Lead engineer at Halden Instruments" in html
    assert "<audio" not in html
    assert "in the plan and" in html
    assert not (data / "reports" / "plan-halden.html").exists()


@pytest.mark.slow
def test_a_take_is_shared_without_names_sound_or_day(data: Path) -> None:
    done = voiceprep("report", "take-1", "--share", data=data)
    html = Path(done.out.strip()).read_text(encoding="utf-8")
    assert "Asked by Name 1" in html
    for told in ("Dana", "Roth", "<audio", "23 November", "take-1", "Desk microphone"):
        assert told not in html
    shared = json.loads(voiceprep("report", "take-1", "--share", "--format", "json", data=data).out)
    (answer,) = shared["answers"]
    assert (answer["asked_by"], answer["recorded_at"], answer["audio"]) == (
        "Name 1",
        "2026-11",
        None,
    )
    assert "not perfect" in shared["masked"][1]


@pytest.mark.slow
def test_a_sitting_is_exported_as_json_csv_and_markdown(data: Path) -> None:
    told = json.loads(voiceprep("report", "--sitting", "s-1", "--format", "json", data=data).out)
    assert [each["id"] for each in told["answers"]] == ["take-1", "take-2", "take-3", "take-4"]
    assert told["answers"][0]["analysis"]["fluency"]["drawn_out"]
    file = data / "table.csv"
    words = ("--sitting", "s", "--format", "csv", "--output", str(file))
    assert voiceprep("report", *words, data=data).code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert {row["answer"] for row in read} == {"1", "2", "3", "4"}
    text = voiceprep("report", "--plan", "halden", "--format", "md", data=data).out
    assert text.startswith("# Practice")


@pytest.mark.slow
def test_a_clip_is_cut_and_a_bad_one_refused(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "part.wav"
    done = voiceprep("report", "clip", "take-1", "0:01.5", "3", str(file), data=data)
    assert (done.code, done.out.strip()) == (0, str(file))
    whole = soundfile.read(data / "recordings" / "take-1.wav", dtype="int16")[0]
    assert np.array_equal(soundfile.read(file, dtype="int16")[0], whole[24_000:48_000])
    done = voiceprep("report", "clip", "take-1", "3", "1.5", data=data)
    assert done.code == 2
    assert "A clip ends after it begins" in done.err
    for words in (
        ("clip", "latest", "1"),
        ("take-1", "x"),
        ("--sitting", "none"),
        ("--plan", "no"),
    ):
        assert voiceprep("report", *words, data=data).code in (2, 3)


@pytest.mark.parametrize(
    ("typed", "meant"), [("12.5", 12.5), ("1:05", 65.0), ("1:02:03.5", 3723.5), (".5", 0.5)]
)
def test_a_time_is_typed_as_seconds_or_as_a_clock(typed: str, meant: float) -> None:
    assert seconds(typed) == meant


@pytest.mark.parametrize("typed", ["", "x", "1:2:3:4", "-1", "1e3", "nan", "inf", "1:", "٣"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="is no time"):
        seconds(typed)
