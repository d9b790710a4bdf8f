"""The crib sheet as a page to print: one side of A4, one file that asks nobody for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.files import write_private
from voiceprep.report.shell import rendered

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.interview.crib import Crib


def write_crib(page: Crib, file: Path) -> Path:
    """Write the page and return its file; an earlier one is replaced. Raises StorageFailed."""
    write_private(file, crib_html(page).encode("utf-8"))
    return file


def crib_html(page: Crib) -> str:
    """Return the page; everything in it is escaped, nothing in it runs."""
    return rendered("crib.html", page.title, style_file="crib.css", crib=page)
