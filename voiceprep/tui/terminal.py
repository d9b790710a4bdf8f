"""What the screens need from the terminal, and what they owe it.

A terminal must be there; C libraries must not write over the screen; a signal must end with the
take saved and the terminal as it was. Nothing here imports Textual: the guard has to be in place
before that.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING, TextIO

from voiceprep.errors import NoTerminal

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator
    from pathlib import Path

PLAIN = "Use the line mode instead: voiceprep practice --plain"
EXIT_CODES = {"SIGTERM": 143, "SIGHUP": 129}


def require_terminal() -> None:
    """Raise NoTerminal where screens cannot be drawn."""
    if not all(_is_terminal(stream) for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__)):
        raise NoTerminal("The screens need a terminal, and there is none here.", PLAIN)
    if os.environ.get("TERM") == "dumb":
        raise NoTerminal("This terminal (TERM=dumb) cannot draw screens.", PLAIN)


def _is_terminal(stream: object) -> bool:
    try:
        return stream is not None and bool(stream.isatty())  # type: ignore[attr-defined]
    except ValueError:  # closed
        return False


@contextlib.contextmanager
def quiet_standard_error(log: Path | None) -> Iterator[None]:
    """Send what C libraries print on file descriptor 2 to the log, while Python keeps the terminal.

    Textual draws on ``sys.__stderr__``, the very descriptor on which ALSA and PortAudio complain.
    On Windows it draws elsewhere and nothing needs doing.
    """
    if sys.platform == "win32" or sys.__stderr__ is None or not os.isatty(2):
        yield
        return
    saved, saved_error = sys.__stderr__, sys.stderr
    terminal = os.dup(2)
    os.set_inheritable(terminal, False)
    drawn = open(terminal, "w", encoding="utf-8", buffering=1, errors="replace", newline="\n")  # noqa: SIM115
    _point_at(log)
    handler = _log_handler()
    sys.__stderr__ = sys.stderr = drawn  # type: ignore[misc]  # Python's own last words stay visible
    try:
        yield
    finally:
        logging.getLogger("voiceprep").removeHandler(handler)
        handler.stream.close()
        os.dup2(terminal, 2)
        sys.__stderr__, sys.stderr = saved, saved_error  # type: ignore[misc]
        with contextlib.suppress(OSError):  # the terminal may have gone
            drawn.close()


def _log_handler() -> logging.StreamHandler[TextIO]:
    """Let the program's own log go where the C libraries' messages go."""
    stream: TextIO = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace", buffering=1)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.getLogger("voiceprep").addHandler(handler)
    return handler


def _point_at(log: Path | None) -> None:
    target = os.devnull if log is None else str(log)
    try:
        there = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:  # a log that cannot be written must not stop practice
        there = os.open(os.devnull, os.O_WRONLY)
    os.dup2(there, 2)
    os.close(there)


def on_ending_signals(
    loop: asyncio.AbstractEventLoop, leave: Callable[[int], object]
) -> Callable[[], None]:
    """Call `leave` with the exit code when the terminal is closed or the program is asked to end.

    Returns what undoes it. Without this, both kill a Textual program on the spot.
    """
    handled = []
    for name, code in EXIT_CODES.items():
        number = getattr(signal, name, None)
        if number is None:
            continue
        # Windows has no such loop handlers; outside the main thread they are refused.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, leave, code)
            handled.append(number)

    def undo() -> None:
        for number in handled:
            loop.remove_signal_handler(number)

    return undo
