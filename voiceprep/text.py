"""Text from others, made safe to show.

Banks, transcripts, plans, device and file names come from outside. Neither Rich nor Textual removes
escape sequences, so what reaches a screen or a page passes through here first. This module never
interprets markup.
"""

from __future__ import annotations

import re

# C0 and C1 controls, zero-width and bidirectional characters, lone surrogates, noncharacters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]"
)


def safe_text(text: str, limit: int = 10_000) -> str:
    """Return the text with everything that could steer a terminal replaced by U+FFFD.

    Tabs and newlines stay; at most `limit` characters are returned.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSAFE.sub("\ufffd", unified)[:limit]


def safe_line(text: str, limit: int = 200) -> str:
    """Return the text on one line, safe to show, cut with an ellipsis at `limit` characters."""
    line = " ".join(safe_text(text, limit * 4).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def clock(seconds: float) -> str:
    """Return a duration as people read it: ``0:41``, ``12:05``, ``1:02:03``."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
