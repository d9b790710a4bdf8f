"""What the papers say is so."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from voiceprep.cli.parser import parser

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^voiceprep[^#\n`]*", README, re.MULTILINE)))


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_readme_can_be_typed(line: str) -> None:
    options = parser().parse_args(shlex.split(line)[1:])

    assert options.module


def test_every_command_is_in_the_readme() -> None:
    (commands,) = (
        action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)
    )

    for name in commands.choices:
        assert f"voiceprep {name}" in README


def test_the_version_stands_in_the_changelog_or_is_not_released_yet() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")

    assert "## [Unreleased]" in changelog or re.search(r"## \[\d+\.\d+\.\d+\]", changelog)


def test_no_file_of_the_project_names_an_address_to_install_from() -> None:
    pins = (ROOT / "scripts" / "constraints.txt").read_text("utf-8").splitlines()

    for pin in pins[1:]:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!-]+", pin), pin


def test_the_scripts_that_people_run_are_executable() -> None:
    for name in ("practice", "test", "check"):
        listed = subprocess.run(
            ["git", "ls-files", "-s", f"scripts/{name}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert listed.stdout.startswith("100755"), name
