"""A child process that works for this one.

Begun in the background, spoken to without waiting, ended at once. Everything that can crash, hang
or stall a screen (models, signal analysis) runs in such a child. The parent holds a `Child`; in
the child `Line` is its end of the conversation. What is said is the business of those who talk:
`transcriber` and `recogniser`, `analyst`.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
from collections import deque
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from voiceprep.speech import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

_DIES_WITHIN_S = 1.5


class Child:
    """One spawned process.

    Parameters
    ----------
    work
        Run in the child as ``work(line, *args)``; from a module that loads nothing heavy.
    on_message
        Called from a thread with each message of the child.
    on_end
        Called from a thread, once, with the reason in words when the child has ended.
    """

    def __init__(
        self,
        work: Callable[..., None],
        args: tuple[object, ...],
        on_message: Callable[[Any], None],
        on_end: Callable[[str], None],
        log: Path | None = None,
    ) -> None:
        self._on_message = on_message
        self._on_end = on_end
        self._outbox: deque[object] = deque()
        self._something = threading.Condition()
        self._ended = False
        self._gone = threading.Event()
        self._sending = threading.Lock()
        """Held while the connection is written to: it is closed by another thread."""
        ours, theirs = get_context("spawn").Pipe()
        self._connection: Connection[Any, Any] = ours
        self._process: SpawnProcess = get_context("spawn").Process(
            target=_begin, args=(theirs, log, work, args), name=work.__name__, daemon=True
        )
        threading.Thread(target=self._talk, args=(theirs,), name="to-child", daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether it can still be spoken to."""
        return not self._ended

    @property
    def pid(self) -> int | None:
        """The process id, once it has begun."""
        return self._process.pid

    def post(self, message: object) -> None:
        """Say something; never waits, and a child that is gone does not mind."""
        with self._something:
            if not self._ended:
                self._outbox.append(message)
                self._something.notify()

    def end(self) -> None:
        """Kill it; returns within two seconds."""
        with self._something:
            self._ended = True
            self._outbox.clear()
            self._something.notify()
        if self._process.pid is not None:
            self._process.kill()
        self._gone.wait(_DIES_WITHIN_S)

    def _talk(self, theirs: Connection[Any, Any]) -> None:
        try:
            _start(self._process)
        except (
            Exception
        ) as error:  # no memory, no processes left, no interpreter: all the same here
            self._over(f"could not be started ({error})")
            return
        finally:
            theirs.close()
        threading.Thread(target=self._listen, name="from-child", daemon=True).start()
        if self._ended:
            self._process.kill()
        while (message := self._next()) is not None:
            if not self._sent(message):
                return

    def _sent(self, message: object) -> bool:
        with self._sending:
            if self._gone.is_set():
                return False
            try:
                self._connection.send(message)
            except OSError:  # it has gone: whoever listens notices too
                return False
        return True

    def _next(self) -> object | None:
        with self._something:
            self._something.wait_for(lambda: self._outbox or self._ended)
            return None if self._ended else self._outbox.popleft()

    def _listen(self) -> None:
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                break
            self._on_message(message)
        self._process.join(_DIES_WITHIN_S)
        self._process.kill()  # should it have closed its end and stayed
        self._over("was ended" if self._ended else _reason(self._process.exitcode))

    def _over(self, reason: str) -> None:
        with self._something:
            self._ended = True
            self._something.notify()
        with self._sending:
            self._gone.set()
            self._connection.close()
        self._on_end(reason)


class Line:
    """The child's end of the conversation."""

    def __init__(self, connection: Connection[Any, Any]) -> None:
        self._connection = connection
        self._speaking = threading.Lock()

    def send(self, message: object) -> None:
        """Say something to the parent, from any thread."""
        with self._speaking:
            self._connection.send(message)

    def messages(self) -> Iterator[Any]:
        """Give what the parent says, until the parent is gone; then so is this process."""
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)
            yield message


def steady_memory() -> None:
    """Keep freed memory in the process: half of an encoder's time is else spent on page faults.

    glibc maps and unmaps large scratch arrays in every layer unless told otherwise.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    libc = ctypes.CDLL(None)
    if not hasattr(libc, "gnu_get_libc_version"):
        return
    arena_max, mmap_max, trim_threshold, top_pad = -8, -4, -1, -2
    libc.mallopt(arena_max, 1)
    libc.mallopt(mmap_max, 0)
    libc.mallopt(trim_threshold, 2**31 - 1)
    libc.mallopt(top_pad, 64 << 20)


def _start(process: SpawnProcess) -> None:
    if hasattr(signal, "pthread_sigmask"):  # Ctrl-C is the parent's, from the child's first moment
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    with _plain_stderr():
        process.start()


def _plain_stderr() -> contextlib.AbstractContextManager[object]:
    """Stand in for a standard error of no descriptor (a Textual screen's): spawning trips on it."""
    try:
        usable = sys.stderr.fileno() >= 0
    except (AttributeError, OSError, ValueError):
        usable = True  # spawning copes with these itself
    return contextlib.nullcontext() if usable else contextlib.redirect_stderr(io.StringIO())


def _reason(exitcode: int | None) -> str:
    if exitcode is not None and exitcode == -getattr(signal, "SIGKILL", 9):
        return "was killed, perhaps because memory ran out"
    if exitcode is not None and exitcode < 0:
        return f"crashed (signal {-exitcode})"
    return "ended by itself" if not exitcode else f"ended with status {exitcode}"


def _begin(
    connection: Connection[Any, Any],
    log: Path | None,
    work: Callable[..., None],
    args: tuple[object, ...],
) -> None:
    """Run in the child: see that nothing leaks, then work."""
    environment.offline()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _no_core_dump()
    _silence(log)
    work(Line(connection), *args)


def _no_core_dump() -> None:
    """Leave no dump behind: it would hold what was said."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _silence(log: Path | None) -> None:
    """Send what libraries print to the log, where there is one, and never to the screen."""
    sink = os.open(os.devnull, os.O_RDWR)
    os.dup2(sink, 0)
    if log is not None:
        with contextlib.suppress(OSError):
            sink = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    sys.stdout = sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
