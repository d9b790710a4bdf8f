"""Narration on standard error: sentences, progress, complaints. Data never passes through here."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from voiceprep.text import clock, safe_text

if TYPE_CHECKING:
    from voiceprep.errors import VoiceprepError

LINE_EVERY_S = 10.0
"""Between two progress lines where there is no terminal to redraw one on."""
REDRAW_EVERY_S = 0.1


def narrate(text: str) -> None:
    """Say a sentence to the person."""
    print(safe_text(text), file=sys.stderr, flush=True)


def complain(error: VoiceprepError) -> None:
    """Say what went wrong and what to do about it."""
    try:
        narrate(f"voiceprep: {error.message}")
        if error.hint:
            narrate(error.hint)
    except OSError:
        pass  # nobody is left to read it; the exit code still tells


def emphasised(text: str) -> str:
    """Return the text in bold on a terminal that wants it, else as it is."""
    plain = "NO_COLOR" in os.environ or not sys.stdout.isatty()
    return text if plain else f"\x1b[1m{text}\x1b[0m"


class Progress:
    """One line that is redrawn on a terminal; a plain line now and then elsewhere."""

    def __init__(self, label: str, unit: str = "s") -> None:
        self._label = label
        self._unit = unit
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._last = time.monotonic() if not self._live else 0.0
        self._drawn = False

    def __call__(self, done: float, total: float) -> None:
        """Show that much is done."""
        now = time.monotonic()
        if now - self._last < (REDRAW_EVERY_S if self._live else LINE_EVERY_S):
            return
        self._last = now
        text = f"{self._label}: {self._amount(done)} of {self._amount(total)}"
        if self._live:
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
            self._drawn = True
        else:
            narrate(text)

    def done(self) -> None:
        """Take the redrawn line away."""
        if self._drawn:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _amount(self, value: float) -> str:
        return clock(value) if self._unit == "s" else f"{value:.0f} {self._unit}".rstrip()


def confirmed(question: str) -> bool:
    """Ask for a yes; without a terminal nobody can give one."""
    if not sys.stdin.isatty():
        return False
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
