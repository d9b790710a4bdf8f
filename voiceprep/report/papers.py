"""What is taken to an interview and sent after it: the crib sheet, and letters.

Written for their owner's eyes only. A letter that was written before is never written over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.errors import StorageFailed
from voiceprep.files import reason, write_private
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.model import Plan


class PrivatePapers:
    """ports.Papers in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def crib(self, plan: Plan, when: str) -> Path:
        """Write the crib sheet of a plan and return the HTML file; an earlier one is replaced."""
        from voiceprep.interview.crib import crib
        from voiceprep.report.crib import write_crib

        return write_crib(crib(plan, when), self._folder / f"crib-{plan.name}.html")

    def letter(self, text: str, name: str) -> Path:
        """Write a letter and return the text file."""
        content = f"{text.rstrip()}\n".encode()
        file = self._free(name, content)
        write_private(file, content)
        return file

    def _free(self, name: str, content: bytes) -> Path:
        """Return a file that is not there yet, or holds the same."""
        number, file = 1, self._folder / f"{name}.txt"
        try:
            while file.exists() and file.read_bytes() != content:
                number += 1
                file = self._folder / f"{name}-{number}.txt"
        except OSError as error:
            raise StorageFailed(
                f"{safe_line(str(file))} cannot be read: {reason(error)}.",
                "Move it away, then try again.",
            ) from error
        return file
