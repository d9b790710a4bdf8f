"""The two looks of the program, and which of them a terminal gets."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from voiceprep.model import Settings

DARK = Theme(
    name="voiceprep-dark",
    primary="#5aa9c4",
    secondary="#8a9fd1",
    accent="#e8b25c",
    warning="#e8b25c",
    error="#e5776f",
    success="#7fbf8a",
    foreground="#dfe3e6",
    background="#14181c",
    surface="#1a2026",
    panel="#242c34",
    dark=True,
    variables={
        "quiet": "#93a1ab",
        "cursor": "#22353e",
        "good": "#8fd09b",
        "watch": "#e8b25c",
        "bad": "#f08a82",
        "border": "#3a4650",
        "border-blurred": "#2b353e",
        "footer-key-foreground": "#e8b25c",
    },
)
LIGHT = Theme(
    name="voiceprep-light",
    primary="#146c87",
    secondary="#47588f",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#b3261e",
    success="#24703a",
    foreground="#1d2429",
    background="#f6f5f1",
    surface="#ffffff",
    panel="#e8e6df",
    dark=False,
    variables={
        "quiet": "#5c666d",
        "cursor": "#dde6e5",
        "good": "#1d6233",
        "watch": "#7d5200",
        "bad": "#a3211a",
        "border": "#b4b0a4",
        "border-blurred": "#d2cfc5",
        "footer-key-foreground": "#7d5200",
    },
)


def theme_name(settings: Settings) -> str:
    """Return the theme to use; ``auto`` asks COLORFGBG, and is dark where nothing is known."""
    if settings.theme == "auto":
        light = os.environ.get("COLORFGBG", "").rpartition(";")[2] in {"7", "15"}
        return LIGHT.name if light else DARK.name
    return LIGHT.name if settings.theme == "light" else DARK.name
