"""The smaller commands, on a real data folder."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, get_args

import pytest

from tests import signals
from tests.cli.commands import voiceprep
from voiceprep.cli.historyparser import KINDS
from voiceprep.cli.parser import parser
from voiceprep.model import Kind

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_every_command_is_in_the_help_with_what_it_does() -> None:
    text = parser().format_help()

    for command in (
        "practice",
        "analyse",
        "report",
        "history",
        "banks",
        "plan",
        "models",
        "data",
        "doctor",
    ):
        assert f"\n    {command} " in text
    assert "Nothing you say leaves this computer." in text


def test_version_is_told(data: Path) -> None:
    from voiceprep import __version__

    assert voiceprep("--version", data=data).out.strip() == f"voiceprep {__version__}"


def test_banks_lists_the_nine_classics_and_sixty_more(data: Path) -> None:
    done = voiceprep("banks", "list", data=data)

    questions = [line for line in done.out.splitlines() if line.startswith("  ")]
    assert done.code == 0
    assert len(questions) >= 69
    assert any(line.split()[0] == "disagreement-with-manager" for line in questions)


def test_a_bad_bank_is_explained_and_never_stops_the_rest(data: Path, tmp_path: Path) -> None:
    own = data / "question_banks"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('version = 1\n[[question]]\nid = "a"\n', encoding="utf-8")

    listed = voiceprep("banks", "list", data=data)
    checked = voiceprep("banks", "check", str(own / "mine.toml"), data=data)

    assert listed.code == checked.code == 3
    assert "disagreement-with-manager" in listed.out
    assert "mine.toml" in checked.err
    assert "text" in checked.err


def test_a_text_file_becomes_a_bank(data: Path, tmp_path: Path) -> None:
    text = tmp_path / "my questions.txt"
    text.write_text("Why us?\nWhy now?\n", encoding="utf-8")

    made = voiceprep("banks", "import", str(text), data=data)

    assert made.code == 0
    assert "2 questions" in made.err
    assert "Why now?" in voiceprep("banks", "list", data=data).out


def test_models_lists_sizes_and_a_no_fetches_nothing(data: Path) -> None:
    listed = voiceprep("models", "list", data=data)
    refused = voiceprep("models", "get", "base.en", data=data)

    assert "base.en" in listed.out
    assert "not installed" in listed.out
    assert refused.code == 1
    assert "MB" in refused.err
    assert not list((data / "models").iterdir())


def test_an_unknown_model_is_exit_4(data: Path) -> None:
    assert voiceprep("models", "get", "nonsense", data=data).code == 4
    assert voiceprep("models", "check", "nonsense", data=data).code == 4


def test_an_empty_history_says_what_to_do(data: Path) -> None:
    done = voiceprep("history", "list", data=data)

    assert done.code == 0
    assert "voiceprep practice" in done.err
    assert voiceprep("history", "show", "latest", data=data).code == 2
    assert voiceprep("report", data=data).code == 2


def test_the_data_path_is_printed_and_private(data: Path) -> None:
    done = voiceprep("data", "path", data=data)

    assert str(data) in done.out
    if os.name == "posix":
        assert data.stat().st_mode & 0o077 == 0


def test_a_data_folder_that_cannot_be_used_is_exit_3(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")

    done = voiceprep("history", "list", data=file)

    assert done.code == 3
    assert "--data-dir" in done.err


def test_a_data_folder_without_a_name_is_not_the_present_one(data: Path) -> None:
    done = voiceprep("--data-dir", "", "history", "list", data=data)

    assert done.code == 2
    assert "--data-dir: it is empty" in done.err


def test_deleting_everything_leaves_what_is_not_ours(data: Path) -> None:
    voiceprep("history", "list", data=data)
    (data / "thesis.txt").write_text("mine", encoding="utf-8")

    refused = voiceprep("data", "delete", "--all", data=data)
    done = voiceprep("data", "delete", "--all", "--yes", data=data)

    assert refused.code == 1
    assert done.code == 0
    assert "history.db" in done.out
    assert [path.name for path in data.rglob("*") if path.is_file()] == ["thesis.txt"]


@pytest.mark.slow
def test_doctor_looks_at_every_part_and_names_the_way_out(data: Path) -> None:
    done = voiceprep("doctor", "--json", data=data, PULSE_SERVER="unix:/nonexistent")

    checks = {check["part"]: check for check in done.lines}
    for part in ("voiceprep", "data", "settings", "questions", "history", "voice", "analysis"):
        assert checks[part]["state"] == "ok", checks[part]
    assert all(check["detail"] for check in done.lines)
    assert all(check["hint"] for check in done.lines if check["state"] == "fault")
    assert done.code == next((c["exit_code"] for c in done.lines if c["state"] == "fault"), 0)


def test_standard_output_that_is_closed_ends_quietly(data: Path) -> None:
    import subprocess
    import sys

    child = subprocess.Popen(
        [sys.executable, "-m", "voiceprep", "banks", "list"],
        env={**os.environ, "VOICEPREP_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()

    assert child.wait(60) == 1
    assert child.stderr.read() == b""
    child.stderr.close()


def test_without_a_terminal_the_screens_name_the_way_out(data: Path) -> None:
    done = voiceprep(data=data)

    assert done.code == 2
    assert "--plain" in done.err


@pytest.mark.slow
def test_without_a_microphone_it_says_so_and_ends_with_5(data: Path) -> None:
    done = voiceprep("practice", "--plain", data=data, stdin="\n", PULSE_SERVER="unix:/nonexistent")

    assert done.code == 5
    assert "microphone" in done.err.lower()
    assert "Enter: next question. a: try again. q: quit." in done.err
    assert list((data / "recordings").iterdir()) == []


@pytest.mark.slow
def test_a_recording_that_cannot_be_read_is_told_before_the_question(
    data: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"nothing of sound")

    done = voiceprep("practice", "--plain", "--input", str(bad), data=data)

    assert done.code == 1
    assert "bad.wav" in done.err
    assert done.out == ""


@pytest.mark.slow
def test_a_sitting_in_plain_lines_keeps_the_take_and_reads_it_back(
    data: Path, tmp_path: Path
) -> None:
    answer = signals.spoken("I called the client myself. We shipped in May, and nobody left.")
    file = signals.written(tmp_path / "answer.wav", answer.recording)

    done = voiceprep(
        "practice",
        "--plain",
        "--question",
        "disagreement-with-manager",
        "--input",
        str(file),
        data=data,
        stdin="\n",
    )
    history = voiceprep("history", "export", data=data)

    assert done.code == 0, done.err
    assert "Tell me about a time you disagreed" in done.out
    (take,) = (json.loads(line) for line in history.out.splitlines())
    assert take["question"]["id"] == "disagreement-with-manager"
    assert take["duration_s"] > 0
    assert take["analysis"] is not None


def test_the_kinds_to_filter_by_are_those_of_questions() -> None:
    assert get_args(Kind) == KINDS
