"""The screens in a real terminal: clean while C libraries complain, restored when told to end."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.terminal,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]


class Terminal:
    """One tmux session with a shell in it, on a socket of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "socket"
        shell = "env -u NO_COLOR PS1='$ ' TERM=xterm-256color sh"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-s", "a", "-x", "80", "-y", "24", shell)

    def tmux(self, *words: str) -> str:
        command = ["tmux", "-S", str(self.socket), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def type(self, line: str) -> None:
        self.tmux("send-keys", "-t", "a", "-l", line)
        self.press("Enter")

    def press(self, key: str) -> None:
        self.tmux("send-keys", "-t", "a", key)

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", "a")

    def until(self, condition: Callable[[], object]) -> None:
        for _ in range(300):
            if condition():
                return
            time.sleep(0.1)
        raise AssertionError(f"it never came to that:\n{self.screen()}")

    def start(self) -> None:
        code = f"{sys.executable} -m tests.tui.terminal_program {self.folder}"
        self.type(f"cd {ROOT} && {code}; echo ended $?; stty -a | grep -o ' echo '")
        self.until(lambda: "Why this company?" in self.screen())

    def record(self) -> None:
        self.press("Space")
        self.until(lambda: "Ready when you are" in self.screen())
        self.press("Space")
        self.until(lambda: "Recording" in self.screen())
        self.until(lambda: "━" in self.screen())  # the time ladder has begun to fill

    def pid(self) -> int:
        found = subprocess.run(
            ["pgrep", "-f", f"terminal_program {self.folder}"],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(found.stdout.split()[-1])


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    subprocess.run(["tmux", "-S", str(made.socket), "kill-server"], check=False)


def test_what_c_libraries_print_stays_off_the_screen_and_lands_in_the_log(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.start()
    log = tmp_path / "log.txt"
    terminal.until(lambda: "underrun" in log.read_text(encoding="utf-8"))
    assert "underrun" not in terminal.screen()

    terminal.press("q")
    terminal.until(lambda: "ended 0" in terminal.screen())
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("signal_name", "code"), [("TERM", 143), ("HUP", 129)])
def test_a_signal_saves_the_take_and_restores_the_terminal(
    terminal: Terminal, tmp_path: Path, signal_name: str, code: int
) -> None:
    terminal.start()
    terminal.record()
    subprocess.run(["kill", f"-{signal_name}", str(terminal.pid())], check=True)
    terminal.until(lambda: f"ended {code}" in terminal.screen())
    terminal.until(lambda: " echo " in terminal.screen())  # typing is visible again

    assert "Recording" not in terminal.screen()
    assert (tmp_path / "takes.txt").read_text(encoding="utf-8").startswith("recorded")


def test_a_terminal_that_is_closed_saves_the_take(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start()
    terminal.record()
    terminal.tmux("kill-session", "-t", "a")
    code = tmp_path / "code.txt"
    for _ in range(150):
        if code.exists() and code.read_text(encoding="utf-8"):
            break
        time.sleep(0.1)

    assert code.read_text(encoding="utf-8") == "129"
    assert (tmp_path / "takes.txt").read_text(encoding="utf-8").startswith("recorded")


def test_quitting_ends_at_once_and_leaves_a_clean_screen(terminal: Terminal) -> None:
    terminal.start()
    terminal.record()
    terminal.press("C-q")
    terminal.until(lambda: "ended 0" in terminal.screen())

    assert "Recording" not in terminal.screen()


@pytest.mark.parametrize("given", ["TERM=dumb", "</dev/null"])
def test_without_a_usable_terminal_it_refuses(
    terminal: Terminal, tmp_path: Path, given: str
) -> None:
    code = f"{sys.executable} -m tests.tui.terminal_program {tmp_path}"
    line = f"env {given} {code}" if "=" in given else f"{code} {given}"
    terminal.type(f"cd {ROOT} && {line}; echo ended $?")
    terminal.until(lambda: "ended 2" in terminal.screen())

    assert "voiceprep practice --plain" in terminal.screen().replace("\n", "")
