"""The values of every take, kept beside the takes so that thousands are read in a moment.

Nothing here is more than can be derived again from the analyses, and whatever is missing or was
derived by another version is derived when it is asked for. A take is never refused over its values.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from voiceprep.library import takejson

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from voiceprep.library.database import Database
    from voiceprep.model import Analysis, Question, Take

    Found = tuple[Mapping[str, float], frozenset[str]]

AT_ONCE = 50
"""Takes whose values are derived before they are kept; the history is free for others between."""
NONE: Found = ({}, frozenset())
_KEEP = """
INSERT OR REPLACE INTO take_values (take_id, made_by, found)
SELECT id, ?, ? FROM take WHERE id = ? AND analysis = ?
"""


class TakeValues:
    """The table of values of one history."""

    def __init__(self, database: Database) -> None:
        self._database = database
        listed = database.rows("SELECT 1 FROM sqlite_master WHERE name = 'take_values'")
        self._there = bool(listed)  # an old history that is only read has none

    @property
    def columns(self) -> str:
        """What to select for `kept`, beside the columns of the takes."""
        return "found, made_by" if self._there else "NULL AS found, NULL AS made_by"

    @property
    def joined(self) -> str:
        """What to select from for `kept`."""
        return "take LEFT JOIN take_values ON take_id = take.id" if self._there else "take"

    def put(self, connection: sqlite3.Connection, key: str, take: Take) -> None:
        """Keep the values of the take that is being written under this key."""
        from voiceprep.coaching.values import MADE_BY

        connection.execute("DELETE FROM take_values WHERE take_id = ?", (key,))
        if take.analysis is not None:
            row = key, MADE_BY, _text(_derived(take.analysis, take.question))
            connection.execute("INSERT INTO take_values VALUES (?, ?, ?)", row)

    def kept(self, row: sqlite3.Row) -> Found | None:
        """Return the values in a row of `columns`; None where they have to be derived."""
        from voiceprep.coaching.values import MADE_BY

        if row["found"] is None or row["made_by"] != MADE_BY:
            return None
        try:
            told = json.loads(row["found"])
            return told["values"], frozenset(told["unjudged"])
        except (ValueError, LookupError, TypeError):
            return None

    def derived(self, take_ids: Sequence[str]) -> dict[str, Found]:
        """Return the values of these takes from their analyses, and keep them."""
        found: dict[str, Found] = {}
        for first in range(0, len(take_ids), AT_ONCE):
            found |= self._some(take_ids[first : first + AT_ONCE])
        return found

    def _some(self, take_ids: Sequence[str]) -> dict[str, Found]:
        from voiceprep.coaching.values import MADE_BY

        marks = ", ".join("?" for _ in take_ids)
        query = f"SELECT id, question, analysis FROM take WHERE id IN ({marks})"
        rows = self._database.rows(query, take_ids)
        found = {row["id"]: _from_row(row) for row in rows}
        if self._there and not self._database.read_only:
            kept = [(MADE_BY, _text(found[r["id"]]), r["id"], r["analysis"]) for r in rows]
            with self._database.transaction() as connection:
                connection.executemany(_KEEP, kept)  # but not where it was changed meanwhile
        return found


def _text(found: Found) -> str:
    values, unjudged = found
    return takejson.line({"values": values, "unjudged": sorted(unjudged)})


def _from_row(row: sqlite3.Row) -> Found:
    try:
        analysis = takejson.analysis_from(json.loads(row["analysis"]))
        return _derived(analysis, takejson.question_from(json.loads(row["question"])))
    except (ValueError, TypeError, RecursionError):
        return NONE


def _derived(analysis: Analysis, question: Question) -> Found:
    from voiceprep.coaching.values import values_of

    try:
        values, unjudged = values_of(analysis, question)
    except (ArithmeticError, LookupError, ValueError):
        return NONE  # numbers that no analysis gives, from an older version or another hand
    return {name: value for name, value in values.items() if math.isfinite(value)}, unjudged
