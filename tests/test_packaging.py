"""The wheel: what `pipx install` gives must hold all that a checkout holds."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def run(unpacked: Path, tmp_path: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "voiceprep", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked), "VOICEPREP_DATA": str(tmp_path / "data")},
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout


def test_the_wheel_holds_banks_catalogue_templates_styles_and_the_demo(unpacked: Path) -> None:
    inside = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}

    for wanted in (
        "voiceprep/_shipped/question_banks/classics.toml",
        "voiceprep/_shipped/models/catalogue.toml",
        "voiceprep/demo/answer.flac",
        "voiceprep/tui/app.tcss",
        "voiceprep/coaching/norms.toml",
        "voiceprep/py.typed",
    ):
        assert wanted in inside
    assert any(name.startswith("voiceprep/report/templates/") for name in inside)
    assert not any("tests/" in name or ".training" in name for name in inside)


def test_the_installed_program_finds_its_questions_and_models(
    unpacked: Path, tmp_path: Path
) -> None:
    shown = run(unpacked, tmp_path, "banks", "list")
    models = run(unpacked, tmp_path, "models", "list")

    assert "disagreement-with-manager" in shown
    assert "base.en" in models


def test_the_licence_comes_along(unpacked: Path) -> None:
    (metadata,) = unpacked.glob("*.dist-info/METADATA")

    text = metadata.read_text("utf-8")
    assert "License-Expression: GPL-3.0-or-later" in text
    assert list(unpacked.glob("*.dist-info/licenses/LICENSE"))
