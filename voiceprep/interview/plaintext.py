"""A question bank from plain text: a question a line, as people keep and send them.

Takes off numbers and bullets; skips blank lines, lines without a word and lines that begin with
``#``. Knows nothing of kinds or competencies.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from voiceprep.interview.bankschema import (
    ID_LENGTH,
    TARGETS_S,
    TEXT_LENGTH,
    TITLE_LENGTH,
    speakable,
)
from voiceprep.interview.faults import Fault
from voiceprep.model import Bank, Question
from voiceprep.text import safe_line, safe_text

_MARKS = re.compile(
    r"""^\s*
    (?: [-*+•◦▪‣·–—]\s+                                  # - a bullet
      | \(?\d{1,3}[.):]\s+  | \(\d{1,3}\)\s*            # 3. 3) (3) 3:
      | \(?[a-z][.)]\s+                                 # a) a.
      | (?:Q|Question)\s*\d{1,3}\s*[.):-]?\s+ | Q\s*[.:)]\s+   # Q3: Question 3. Q:
      | \[[ xX]\]\s+                                    # [ ] a box to tick
    )+""",
    re.VERBOSE | re.IGNORECASE,
)
_SLUG_LENGTH = 40
_WINDOWS_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)))
)


def bank_of_lines(text: str, heading: Bank) -> tuple[Bank, list[Fault]]:
    """Return the bank of these lines under this heading, and what is wrong with them."""
    faults: list[Fault] = []
    questions: list[Question] = []
    ids = _FreeIds(heading.id)
    for number, line in enumerate(text.replace("\r", "\n").split("\n"), 1):
        asked = _asked(line, number, faults)
        if asked:
            target_s = TARGETS_S["behavioural"]
            questions.append(
                Question(ids.of(asked), asked, "behavioural", "", target_s, bank=heading.title)
            )
    if not questions and not faults:
        faults.append(Fault("holds no question; write one on each line"))
    return replace(heading, questions=tuple(questions)), faults


def heading_of(stem: str, source: str) -> Bank:
    """Return a bank without questions, its id and title made from a file's name."""
    id_ = slug(stem)
    if not id_ or id_ in _WINDOWS_DEVICES:
        id_ = f"{id_}-questions" if id_ else "my-questions"
    title = safe_line(stem.replace("_", " "), TITLE_LENGTH)
    return Bank(id_, title if speakable(title) else "My questions", "", source, ())


def slug(text: str, length: int = _SLUG_LENGTH) -> str:
    """Return the text as an id: plain letters, digits and hyphens, cut at a word."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word[:length]
        if len(longer) > length:
            break
        made = longer
    return made


def _asked(line: str, number: int, faults: list[Fault]) -> str:
    if line.lstrip().startswith("#"):
        return ""
    if "\x00" in line:
        faults.append(Fault("holds a NUL byte: this is not a text file", line=number))
        return ""
    if len(line) > TEXT_LENGTH:
        faults.append(
            Fault(f"is {len(line):,} characters long; at most {TEXT_LENGTH:,}", line=number)
        )
        return ""
    asked = " ".join(safe_text(_MARKS.sub("", line)).split())
    return asked if speakable(asked) else ""


class _FreeIds:
    """Ids that no other question has, in this bank or in another."""

    def __init__(self, bank_id: str) -> None:
        self._bank_id = bank_id
        self._counts: dict[str, int] = {}

    def of(self, asked: str) -> str:
        """Return the id of the next question."""
        room = ID_LENGTH - len(self._bank_id) - 1
        base = f"{self._bank_id}-{slug(asked, room) or 'question'}"
        id_ = base
        while id_ in self._counts:
            self._counts[base] += 1
            count = str(self._counts[base])
            id_ = f"{base[: ID_LENGTH - len(count) - 1]}-{count}"
        self._counts[id_] = 1
        return id_
