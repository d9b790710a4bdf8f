"""Two sayings that do not go together, in words: what, where, and the seconds to listen to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.interview.rounds import said
from voiceprep.text import clock, safe_line
from voiceprep.tui.content import joined, line, stacked
from voiceprep.tui.wording import when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.content import Content

    from voiceprep.model import Claim, Contradiction, Take

BEFORE = "Does not go with what you said before: "


def where_said(claim: Claim, takes: Mapping[str, Take], here: str = "") -> str:
    """Return where something was said; of the take `here`, its seconds alone."""
    if claim.source.where == "notes":
        return safe_line(claim.source.id, 60)
    at = clock(claim.heard.start_s) if claim.heard is not None else "no time"
    if claim.source.id == here:
        return at
    take = takes.get(claim.source.id)
    return f"{f'answer of {when(take.recorded_at)}' if take else 'an earlier answer'}, {at}"


def in_a_line(found: Contradiction, takes: Mapping[str, Take], here: str) -> Content:
    """Return both sayings on one line."""
    return joined(
        _said(found.earlier),
        (f" ({where_said(found.earlier, takes, here)}) / ", "$quiet"),
        _said(found.now),
        (f" ({where_said(found.now, takes, here)})", "$quiet"),
    )


def in_full(found: Contradiction, takes: Mapping[str, Take], here: str = "") -> Content:
    """Return both sayings, and the sentences they were said in."""
    rows = [joined(_said(found.earlier), ("  /  ", "$quiet"), _said(found.now))]
    for claim in (found.earlier, found.now):
        place = where_said(claim, takes, here)
        rows.append(joined((f"  {place}: ", "$quiet"), line(claim.quote, limit=200)))
    return stacked(*rows)


def _said(claim: Claim) -> Content:
    return line(f"“{said(claim)}”", "bold $watch")
