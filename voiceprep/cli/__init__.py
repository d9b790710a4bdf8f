"""The command line: what a person types, and the one place where a name becomes an adapter.

Standard output is data, standard error is narration. Each command is a module that is imported only
when it is asked for, so that ``--help`` costs next to nothing.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING

from voiceprep.errors import VoiceprepError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 ok, 1 failed, 2 usage, and those of `errors`."""
    from voiceprep.cli.parser import parser

    os.umask(0o077)
    _forgiving_streams()
    _orderly_signals()
    options = parser().parse_args(argv)
    try:
        command = importlib.import_module(f"voiceprep.cli.{options.module}")
        return int(command.run(options))
    except VoiceprepError as error:
        from voiceprep.cli.console import complain

        complain(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _pipe_closed()


def _forgiving_streams() -> None:
    # A C locale gives ASCII streams that would fail on the first typographic quote of a question.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _orderly_signals() -> None:
    """Let SIGTERM and SIGHUP unwind like an exception, so that a take under way is finished."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None:
            signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _pipe_closed() -> int:
    # Whoever read us has gone; without this the interpreter complains when it flushes at exit.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
    return 1
