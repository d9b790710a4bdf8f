"""Screens as text, kept in files and compared; and whether every letter can be read.

What a screen shows is waited for, so a slow machine only makes a test slower. To keep what is shown
now: ``VOICEPREP_SNAPSHOTS=update pytest tests/tui/test_snapshots.py``, then read the difference.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rich.color import Color

from tests.tui.scenes import shown
from voiceprep.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from rich.color_triplet import ColorTriplet
    from rich.style import Style
    from textual.app import App
    from textual.pilot import Pilot
    from textual.strip import Strip

FOLDER = Path(__file__).parent / "snapshots"
READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of ordinary size."""
TRIES = 400
STILL = 12
"""How many looks in a row must be the same before a screen is kept."""


class Snapshots:
    """Compares the screens of one session; `end` tells all that differ at once."""

    def __init__(self, pilot: Pilot[None], size: tuple[int, int]) -> None:
        self._pilot = pilot
        self._size = size
        self._update = os.environ.get("VOICEPREP_SNAPSHOTS") == "update"
        self._faults: list[str] = []

    async def see(self, name: str) -> None:
        """Wait until the screen is as kept under this name, and look at its contrast."""
        file = FOLDER / f"{name}-{self._size[0]}x{self._size[1]}.txt"
        if self._update:
            FOLDER.mkdir(exist_ok=True)
            file.write_text(await self._still() + "\n", encoding="utf-8")
        else:
            await self._compare(file)
        for theme in (DARK, LIGHT):
            self._pilot.app.theme = theme.name
            await self._pilot.pause()
            found = unreadable(self._pilot.app)
            self._faults += [f"{file.stem}, {theme.name}: {fault}" for fault in found]

    async def _compare(self, file: Path) -> None:
        kept = file.read_text(encoding="utf-8") if file.exists() else ""
        for _ in range(TRIES):
            seen = text_of(self._pilot.app)
            if seen == kept.rstrip("\n"):
                return
            await self._pilot.pause(0.01)
        lines = difflib.unified_diff(
            kept.splitlines(), seen.splitlines(), f"kept: {file.name}", "shown now", lineterm=""
        )
        self._faults.append("\n".join(lines))

    async def _still(self) -> str:
        same, before = 0, ""
        while same < STILL:
            await self._pilot.pause(0.05)
            now = text_of(self._pilot.app)
            same, before = (same + 1 if now == before else 0), now
        return before

    def end(self) -> None:
        """Fail with everything that was not as it should be."""
        assert not self._faults, "\n\n".join(self._faults)


def text_of(app: App[None]) -> str:
    """Return the screen, no spaces at the ends of its lines."""
    return "\n".join(row.rstrip() for row in shown(app).splitlines()).rstrip("\n")


def unreadable(app: App[None]) -> list[str]:
    """Return the words on the screen that stand out too little from what is behind them."""
    found = {}
    for strip in _in_front(app):
        for segment in strip:
            if segment.style is None or not any(map(_is_letter, segment.text)):
                continue
            ratio = contrast(segment.style)
            if ratio < READABLE:
                found[segment.text.strip()] = f"{segment.text.strip()!r} has {ratio:.1f}:1"
    return list(found.values())


def _in_front(app: App[None]) -> list[Strip]:
    strips = app.screen._compositor.render_strips()
    if not app.screen.is_modal:
        return strips
    box = app.screen.query_one("#dialog").region  # the rest is dimmed on purpose
    return [strip.crop(box.x, box.right) for strip in strips[box.y : box.bottom]]


def _is_letter(character: str) -> bool:
    return not character.isspace() and not "\u2500" <= character <= "\u259f"  # frames and bars


def contrast(style: Style) -> float:
    """Return how much lighter the lighter of both colours is, 1 to 21, as WCAG 2.2 defines it."""
    ink = _triplet(style.color, (255, 255, 255))
    paper = _triplet(style.bgcolor, (0, 0, 0))
    lighter, darker = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _triplet(color: Color | None, default: tuple[int, int, int]) -> tuple[int, int, int]:
    if color is None or color.is_default:
        return default
    found: ColorTriplet = color.get_truecolor()
    return found.red, found.green, found.blue


def _luminance(color: tuple[int, int, int]) -> float:
    parts = [each / 255 for each in color]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
