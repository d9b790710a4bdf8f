"""Text on its way to a widget.

Whatever comes from outside becomes `Content` here: safe characters, no markup. No widget of this
package is ever handed a plain `str` that others wrote.
"""

from __future__ import annotations

from textual.content import Content

from voiceprep.text import safe_line, safe_text


def literal(text: str, style: str = "") -> Content:
    """Return text of any number of lines, shown as it is."""
    return Content.styled(safe_text(text), style) if style else Content(safe_text(text))


def line(text: str, style: str = "", limit: int = 200) -> Content:
    """Return text on one line, cut with an ellipsis."""
    shown = safe_line(text, limit)
    return Content.styled(shown, style) if style else Content(shown)


def joined(*parts: Content | str | tuple[str, str]) -> Content:
    """Return the parts in a row; strings and (text, style) pairs are the program's own words."""
    return Content.assemble(*parts)


def stacked(*rows: Content | str) -> Content:
    """Return rows one under another."""
    return Content("\n").join([Content(row) if isinstance(row, str) else row for row in rows])
