"""The history: every take that was kept, in one SQLite file.

`ports.Store`, and what undo needs: a take that is forgotten goes to the trash with its recording
and its report, and comes back until the trash is emptied. Nothing else removes anything, and no
file outside the data folder is ever moved.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from voiceprep.errors import StorageFailed
from voiceprep.library import takejson
from voiceprep.library.database import Database
from voiceprep.library.takevalues import NONE, TakeValues
from voiceprep.library.trash import Trash
from voiceprep.model import Measures, Take
from voiceprep.text import safe_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from voiceprep.library.places import Places
    from voiceprep.model import Analysis, Question, Transcript

_LIGHT = (
    "id, question, recorded_at, audio, duration_s, status, sitting, device, thinking_s, marks, more"
)
_LONG = "transcript, analysis, recognised"
_SAVED = f"{_LIGHT}, {_LONG}, question_id, analysis_version".split(", ")
_BEFORE_NOTES = _LIGHT.replace("more", "'{}' AS more"), _LONG.replace("recog", "NULL AS recog")


class SqliteStore:
    """ports.Store over one file; safe to use from several threads and by several processes."""

    def __init__(self, places: Places, *, read_only: bool = False, patience_s: float = 5.0) -> None:
        self._recordings = places.recordings.absolute()
        self._trash = Trash(places)
        self._database = Database(
            places.database, places.backups, read_only=read_only, patience_s=patience_s
        )
        self._light_columns, long = (_LIGHT, _LONG) if self._noted() else _BEFORE_NOTES
        self._whole_columns = f"{self._light_columns}, {long}"
        self._values = TakeValues(self._database)
        if not read_only:
            self._finish_interrupted()

    def add(self, take: Take) -> None:
        """Keep a new take. Raises StorageFailed, also where the id is taken."""
        row = self._row(take)
        marks = ", ".join(f":{name}" for name in _SAVED)
        with self._database.transaction() as connection:
            if _has(connection, take.id):
                raise StorageFailed(f"There is a take {safe_line(take.id)} in the history already.")
            connection.execute(f"INSERT INTO take ({', '.join(_SAVED)}) VALUES ({marks})", row)
            self._values.put(connection, _storable(take.id), take)

    def update(self, take: Take) -> None:
        """Replace the take of the same id, in the trash too. Raises StorageFailed."""
        row = self._row(take)
        sets = ", ".join(f"{name} = :{name}" for name in _SAVED)
        with self._database.transaction() as connection:
            if not connection.execute(f"UPDATE take SET {sets} WHERE id = :id", row).rowcount:
                raise StorageFailed(f"There is no take {safe_line(take.id)} in the history.")
            self._values.put(connection, _storable(take.id), take)

    def take(self, take_id: str) -> Take | None:
        """Return one take with everything in it; None where there is none. Raises StorageFailed."""
        query = f"SELECT {self._whole_columns} FROM take WHERE id = ? AND forgotten_at IS NULL"
        rows = self._database.rows(query, (_storable(take_id),))
        return self._whole(rows[0]) if rows else None

    def takes(self, question_id: str | None = None, limit: int | None = None) -> Sequence[Take]:
        """Return takes, newest first; each is read from the disk only when it is looked at."""
        ids = [row["id"] for row in self._found("id", question_id, limit)]
        return TakeList(ids, self._anyhow)

    def listing(self, question_id: str | None = None, limit: int | None = None) -> tuple[Take, ...]:
        """Return takes, newest first, without transcript and analysis: lists of thousands."""
        return tuple(
            self._light(row) for row in self._found(self._light_columns, question_id, limit)
        )

    def measured(
        self, question_id: str | None = None, limit: int | None = None
    ) -> tuple[Measures, ...]:
        """Return the numbers of takes, newest first; those not kept yet are derived and kept."""
        columns = f"{self._light_columns}, analysis_version, {self._values.columns}"
        rows = self._found(columns, question_id, limit, self._values.joined)
        kept = {row["id"]: self._values.kept(row) for row in rows}
        measured = {row["id"] for row in rows if row["analysis_version"] is not None}
        missing = [name for name, found in kept.items() if found is None and name in measured]
        kept |= self._values.derived(missing)
        return tuple(Measures(self._light(row), *(kept[row["id"]] or NONE)) for row in rows)

    def forget(self, take_id: str) -> None:
        """Put a take, its recording and its report into the trash. Raises StorageFailed."""
        key = _storable(take_id)
        with self._database.transaction() as connection:
            query = "SELECT audio FROM take WHERE id = ? AND forgotten_at IS NULL"
            row = connection.execute(query, (key,)).fetchone()
            if row is None:
                return
            moment = _moment(datetime.now(UTC))
            connection.execute("UPDATE take SET forgotten_at = ? WHERE id = ?", (moment, key))
            self._trash.put(key, self._path(row["audio"]))

    def restore(self, take_id: str) -> Take | None:
        """Bring a forgotten take back with its files; None where it is not in the trash."""
        with self._database.transaction() as connection:
            query = "UPDATE take SET forgotten_at = NULL WHERE id = ? AND forgotten_at IS NOT NULL"
            if not connection.execute(query, (_storable(take_id),)).rowcount:
                return None
            self._trash.take_out(_storable(take_id))
        return self.take(take_id)

    def forgotten(self) -> tuple[Take, ...]:
        """Return what is in the trash, last forgotten first, without transcript and analysis."""
        query = (
            f"SELECT {self._light_columns} FROM take"
            " WHERE forgotten_at IS NOT NULL ORDER BY forgotten_at DESC"
        )
        return tuple(self._light(row) for row in self._database.rows(query))

    def empty_trash(self, before: datetime | None = None) -> int:
        """Remove for good what was forgotten (before that moment); return how many takes."""
        last = _moment(before or datetime.max.replace(tzinfo=UTC))
        with self._database.transaction() as connection:
            query = "SELECT id, audio FROM take WHERE forgotten_at < ?"
            rows = connection.execute(query, (last,)).fetchall()
            connection.executemany("DELETE FROM take WHERE id = ?", [(r["id"],) for r in rows])
            for row in rows:
                self._trash.put(row["id"], self._path(row["audio"]))  # what a crash left behind
                self._trash.remove(row["id"])
        return len(rows)

    def copy(self, to: Path) -> None:
        """Write a whole copy of the history, safe while it is in use. Raises StorageFailed."""
        self._database.copy(to)

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong with the history file; empty when all is well."""
        return self._database.problems()

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        self._database.close()

    def _noted(self) -> bool:
        """Tell whether the history has room for notes; an old one that is only read has none."""
        columns = self._database.rows("PRAGMA table_info(take)")
        return not columns or any(row["name"] == "more" for row in columns)

    def _finish_interrupted(self) -> None:
        """Bring back the files of takes whose forgetting was cut off before it was kept."""
        for take_id in self._trash.ids():
            if self.take(take_id) is not None:
                self._trash.take_out(take_id)

    def _found(
        self, columns: str, question_id: str | None, limit: int | None, source: str = "take"
    ) -> list[sqlite3.Row]:
        query = f"SELECT {columns} FROM {source} WHERE forgotten_at IS NULL"
        values: list[object] = []
        if question_id is not None:
            query += " AND question_id = ?"
            values.append(_storable(question_id))
        query += " ORDER BY recorded_at DESC, take.rowid DESC LIMIT ?"
        return self._database.rows(query, [*values, -1 if limit is None else limit])

    def _anyhow(self, take_id: str) -> Take:
        rows = self._database.rows(
            f"SELECT {self._whole_columns} FROM take WHERE id = ?", (take_id,)
        )
        if not rows:
            raise StorageFailed(f"The take {safe_line(take_id)} was removed meanwhile.")
        return self._whole(rows[0])

    def _row(self, take: Take) -> dict[str, object]:
        return {
            "id": _storable(take.id),
            "question_id": _storable(take.question.id),
            "question": takejson.line(takejson.question_json(take.question)),
            "recorded_at": _moment(take.recorded_at),
            "audio": self._name(take.audio),
            "duration_s": _number(take.duration_s),
            "status": take.status,
            "sitting": _storable(take.sitting),
            "device": _storable(take.device),
            "thinking_s": _number(take.thinking_s),
            "marks": json.dumps(takejson.marks_json(take.marks), allow_nan=False),
            "more": takejson.line(takejson.more_json(take)),
            "transcript": _transcript_text(take.transcript),
            "analysis": _analysis_text(take.analysis),
            "recognised": _transcript_text(take.recognised),
            "analysis_version": take.analysis.version if take.analysis else None,
        }

    def _whole(self, row: sqlite3.Row) -> Take:
        return replace(
            self._light(row),
            transcript=_loaded(row, "transcript", takejson.transcript_from),
            analysis=_analysis(row["analysis"]),
            recognised=_loaded(row, "recognised", takejson.transcript_from),
        )

    def _light(self, row: sqlite3.Row) -> Take:
        return Take(
            id=row["id"],
            question=_read(row, "question", _question),
            recorded_at=datetime.fromisoformat(row["recorded_at"]),
            audio=self._path(row["audio"]),
            duration_s=row["duration_s"],
            status=row["status"],
            sitting=row["sitting"],
            device=row["device"],
            thinking_s=row["thinking_s"],
            marks=_loaded(row, "marks", takejson.marks_from),
            **_loaded(row, "more", takejson.more_from),
        )

    def _name(self, audio: Path | None) -> str | None:
        """Return a name inside the recordings folder, so that the folder can move; else a path."""
        if audio is None:
            return None
        whole = audio.absolute()
        if whole.is_relative_to(self._recordings):
            name = whole.relative_to(self._recordings).as_posix()
            if _storable(name) == name and not name.startswith('"'):
                return name
        return json.dumps(str(whole))  # in quotes: any path, any characters

    def _path(self, name: str | None) -> Path | None:
        if name is None:
            return None
        return Path(json.loads(name)) if name.startswith('"') else self._recordings / name


class TakeList(Sequence[Take]):
    """Takes that are read from the disk one by one, when they are looked at."""

    def __init__(self, ids: list[str], read: Callable[[str], Take]) -> None:
        self._ids, self._read = ids, read

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, index: int) -> Take: ...

    @overload
    def __getitem__(self, index: slice) -> TakeList: ...

    def __getitem__(self, index: int | slice) -> Take | TakeList:
        if isinstance(index, slice):
            return TakeList(self._ids[index], self._read)
        return self._read(self._ids[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"TakeList({self._ids!r})"


def _has(connection: sqlite3.Connection, take_id: str) -> bool:
    query = "SELECT 1 FROM take WHERE id = ?"
    return connection.execute(query, (take_id,)).fetchone() is not None


def _moment(moment: datetime) -> str:
    """Return the time as text that sorts like time."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")  # SQLite has no half characters


def _transcript_text(transcript: Transcript | None) -> str | None:
    return takejson.line(takejson.transcript_json(transcript)) if transcript else None


def _analysis_text(analysis: Analysis | None) -> str | None:
    return takejson.line(takejson.analysis_json(analysis)) if analysis else None


def _analysis(text: str | None) -> Analysis | None:
    # Numbers can be computed again from the recording; a take must never be lost over them.
    try:
        return takejson.analysis_from(json.loads(text)) if text else None
    except (ValueError, RecursionError):
        return None


@functools.lru_cache(maxsize=1024)
def _question(text: str) -> Question:
    """Return a question; thousands of takes answer a few hundred."""
    return takejson.question_from(json.loads(text))


def _loaded(row: sqlite3.Row, column: str, made: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    return _read(row, column, lambda text: made(json.loads(text)))


def _read(row: sqlite3.Row, column: str, read: Callable[[str], Any]) -> Any:  # noqa: ANN401
    text = row[column]
    if text is None:
        return None
    try:
        return read(text)
    except (ValueError, RecursionError) as error:
        raise StorageFailed(
            f"The {column} of take {safe_line(row['id'])} in the history is damaged: {error}.",
            "Bring back a backup with: voiceprep data restore FILE",
        ) from error
