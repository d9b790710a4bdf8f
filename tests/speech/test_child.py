"""Tests for the plumbing of child processes."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from voiceprep.speech import environment
from voiceprep.speech.child import Child, Line, steady_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMIT_S = 30.0
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


class Talk:
    """A child that runs one of the functions below, and what it has said."""

    def __init__(self, work: Any, *args: object, log: Path | None = None) -> None:
        self.said: queue.Queue[Any] = queue.Queue()
        self.ended: queue.Queue[str] = queue.Queue()
        self.child = Child(work, args, self.said.put, self.ended.put, log=log)

    def hear(self) -> Any:
        return self.said.get(timeout=LIMIT_S)

    def end(self) -> str:
        return self.ended.get(timeout=LIMIT_S)


@pytest.fixture
def talks() -> Iterator[list[Talk]]:
    begun: list[Talk] = []
    yield begun
    for talk in begun:
        talk.child.end()


def echo(line: Line) -> None:
    for message in line.messages():
        line.send(message)


def tell_surroundings(line: Line) -> None:
    core: tuple[int, ...] = ()
    if sys.platform != "win32":
        import resource

        core = resource.getrlimit(resource.RLIMIT_CORE)
    line.send(
        {
            "environment": {name: os.environ.get(name) for name in environment.VARIABLES},
            "interrupt": signal.getsignal(signal.SIGINT) is signal.SIG_IGN,
            "core": core,
            "modules": sorted(sys.modules),
        }
    )
    next(line.messages())


def chatter(line: Line) -> None:
    print("from Python")  # noqa: T201
    os.write(1, b"from a C library\n")
    os.write(2, b"its complaint\n")
    sys.stderr.flush()
    sys.stdout.flush()
    line.send("said")


def deaf(line: Line) -> None:
    line.send("here")
    time.sleep(600)


def crash(line: Line) -> None:
    os.abort()


def steady(line: Line) -> None:
    steady_memory()
    line.send(sum(bytearray(50_000_000)))


def test_it_answers_in_order(talks: list[Talk]) -> None:
    talk = Talk(echo)
    talks.append(talk)

    for number in range(100):
        talk.child.post(number)

    assert [talk.hear() for _ in range(100)] == list(range(100))


def test_its_surroundings_are_set_before_anything_heavy_is_loaded(
    talks: list[Talk], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in environment.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    talk = Talk(tell_surroundings)
    talks.append(talk)

    told = talk.hear()

    assert told["environment"] == environment.VARIABLES
    assert told["interrupt"]
    assert set(told["core"]) <= {0}
    heavy = {"numpy", "faster_whisper", "ctranslate2", "huggingface_hub", "librosa"}
    assert heavy.isdisjoint(told["modules"])


def test_the_cache_of_compiled_functions_is_the_programs_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*environment.VARIABLES, "NUMBA_CACHE_DIR"):
        monkeypatch.setenv(name, "before")

    environment.prepare(tmp_path)

    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / "numba")
    assert {name: os.environ[name] for name in environment.VARIABLES} == environment.VARIABLES


def test_what_libraries_print_goes_to_the_log_and_nowhere_else(
    talks: list[Talk], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.txt"
    talk = Talk(chatter, log=log)
    talks.append(talk)

    assert talk.hear() == "said"
    talk.end()

    assert capfd.readouterr() == ("", "")
    lines = log.read_text(encoding="utf-8").splitlines()
    assert sorted(lines) == ["from Python", "from a C library", "its complaint"]
    if sys.platform != "win32":
        assert log.stat().st_mode & 0o777 == 0o600


def test_without_a_log_it_is_silent(talks: list[Talk], capfd: pytest.CaptureFixture[str]) -> None:
    talk = Talk(chatter)
    talks.append(talk)

    talk.end()

    assert capfd.readouterr() == ("", "")


def test_one_that_does_not_listen_can_still_be_spoken_to_and_ended(talks: list[Talk]) -> None:
    talk = Talk(deaf)
    talks.append(talk)
    talk.hear()

    for _ in range(200):
        talk.child.post(bytes(100_000))
    talk.child.end()

    assert talk.end() == "was ended"
    assert not talk.child.alive


def test_one_that_is_ended_before_it_has_begun_never_begins(talks: list[Talk]) -> None:
    talk = Talk(deaf)
    talks.append(talk)
    talk.child.end()

    assert talk.end() in ("was ended", "ended by itself")
    assert not talk.child.alive


@posix
def test_a_crash_is_told_with_its_signal(talks: list[Talk]) -> None:
    talk = Talk(crash)
    talks.append(talk)

    assert talk.end() == f"crashed (signal {int(signal.SIGABRT)})"
    talk.child.post("anyone there?")


@posix
def test_a_kill_is_told_apart(talks: list[Talk]) -> None:
    talk = Talk(deaf)
    talks.append(talk)
    talk.hear()
    assert talk.child.pid is not None

    os.kill(talk.child.pid, signal.SIGKILL)

    assert talk.end() == "was killed, perhaps because memory ran out"


@posix
def test_ctrl_c_is_the_parents_alone(talks: list[Talk]) -> None:
    talk = Talk(echo)
    talks.append(talk)
    talk.child.post("one")
    talk.hear()
    assert talk.child.pid is not None

    os.kill(talk.child.pid, signal.SIGINT)
    talk.child.post("two")

    assert talk.hear() == "two"


def test_memory_settings_do_no_harm_on_any_system(talks: list[Talk]) -> None:
    talk = Talk(steady)
    talks.append(talk)

    assert talk.hear() == 0


SCRIPT = """
import os, sys, time
from tests.speech.test_child import Talk, echo

class NoDescriptor:
    def write(self, text): return len(text)
    def flush(self): pass
    def fileno(self): return -1

if __name__ == "__main__":
    sys.stderr = NoDescriptor()
    talk = Talk(echo)
    talk.child.post("hello")
    print(talk.hear(), talk.child.pid, flush=True)
    {last}
"""


def run_script(tmp_path: Path, last: str) -> list[str]:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("{last}", last), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    assert "Traceback" not in done.stderr
    return done.stdout.split()


def test_it_begins_under_a_screen_that_owns_standard_error(tmp_path: Path) -> None:
    """A Textual screen's standard error has no descriptor, which trips multiprocessing."""
    assert run_script(tmp_path, "talk.child.end()")[0] == "hello"


@posix
@pytest.mark.parametrize("last", ["os._exit(1)", "os.kill(os.getpid(), 9)", "sys.exit(0)"])
def test_it_does_not_outlive_its_parent(tmp_path: Path, last: str) -> None:
    said, pid = run_script(tmp_path, last)

    assert said == "hello"
    deadline = time.monotonic() + LIMIT_S
    while is_running(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(int(pid))


def is_running(pid: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
