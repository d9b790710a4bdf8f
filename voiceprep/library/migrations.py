"""The shape of the history, one step a version.

A step that has been released is never edited: a new one is added. Each runs inside the transaction
that also raises ``user_version``, so that a history is never between two shapes.
"""

from __future__ import annotations

APPLICATION_ID = 0x564F5052
"""``VOPR``: tells our file from anybody else's database."""

# The long columns come last: SQLite reads a list of takes without ever touching their pages.
_TAKES = (
    """
    CREATE TABLE take (
        id               TEXT PRIMARY KEY NOT NULL,
        question_id      TEXT NOT NULL,
        question         TEXT NOT NULL,
        recorded_at      TEXT NOT NULL,
        audio            TEXT,
        duration_s       REAL NOT NULL,
        status           TEXT NOT NULL,
        sitting          TEXT NOT NULL,
        device           TEXT NOT NULL,
        thinking_s       REAL,
        marks            TEXT NOT NULL,
        forgotten_at     TEXT,
        analysis_version INTEGER,
        transcript       TEXT,
        analysis         TEXT
    )
    """,
    "CREATE INDEX take_by_time ON take (recorded_at)",
    "CREATE INDEX take_by_question ON take (question_id, recorded_at)",
)

# A column can only be added at the end, behind the long ones, so the table is made anew.
_NOTES = (
    """
    CREATE TABLE take_with_notes (
        id               TEXT PRIMARY KEY NOT NULL,
        question_id      TEXT NOT NULL,
        question         TEXT NOT NULL,
        recorded_at      TEXT NOT NULL,
        audio            TEXT,
        duration_s       REAL NOT NULL,
        status           TEXT NOT NULL,
        sitting          TEXT NOT NULL,
        device           TEXT NOT NULL,
        thinking_s       REAL,
        marks            TEXT NOT NULL,
        more             TEXT NOT NULL DEFAULT '{}',
        forgotten_at     TEXT,
        analysis_version INTEGER,
        transcript       TEXT,
        analysis         TEXT,
        recognised       TEXT
    )
    """,
    """
    INSERT INTO take_with_notes (
        rowid, id, question_id, question, recorded_at, audio, duration_s, status, sitting,
        device, thinking_s, marks, forgotten_at, analysis_version, transcript, analysis
    ) SELECT
        rowid, id, question_id, question, recorded_at, audio, duration_s, status, sitting,
        device, thinking_s, marks, forgotten_at, analysis_version, transcript, analysis
    FROM take ORDER BY rowid
    """,
    "DROP TABLE take",
    "ALTER TABLE take_with_notes RENAME TO take",
    "CREATE INDEX take_by_time ON take (recorded_at)",
    "CREATE INDEX take_by_question ON take (question_id, recorded_at)",
)

# The values of each take, beside it: what a history of thousands is read by. Filled when read.
_VALUES = (
    """
    CREATE TABLE take_values (
        take_id TEXT PRIMARY KEY NOT NULL REFERENCES take (id) ON DELETE CASCADE,
        made_by TEXT NOT NULL,
        found   TEXT NOT NULL
    )
    """,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_TAKES, _NOTES, _VALUES)
"""The statements of each step; a history of version n has had the first n."""
