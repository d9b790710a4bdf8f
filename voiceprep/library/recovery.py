"""Takes that a crash left behind, brought into the history.

Looks at what lies in the recordings folder beside finished takes: a marker whose recorder is dead,
a file that was never finished. Each take stands for itself; one that cannot be read is put in the
history as damaged, and what fails is tried again at the next start. Removes markers only, never
sound, and touches nothing that a living process records.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voiceprep.errors import AudioUnreadable, VoiceprepError
from voiceprep.files import reason, sync_folder
from voiceprep.library import wavheader
from voiceprep.library.marker import Marker, claim, marker
from voiceprep.model import Question, Take
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from voiceprep.library.marker import Claim
    from voiceprep.ports import Store

UNKNOWN_QUESTION = Question(
    id="unknown",
    text="The question is not known any more.",
    kind="behavioural",
    competency="",
    target_s=120.0,
)
_PART = ".wav.part"


class TakeRecovery:
    """ports.Recovery over the recordings folder."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store
        self._problems: list[str] = []

    def recover(self) -> Sequence[Take]:
        """Repair every take whose recorder is dead, add it to the history and return it."""
        self._problems = []
        attempts = [self._attempted(take_id) for take_id in self._left_behind()]
        return tuple(take for take in attempts if take is not None)

    def problems(self) -> tuple[str, ...]:
        """Return what could not be recovered this time, a sentence each."""
        return tuple(self._problems)

    def _left_behind(self) -> list[str]:
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        return sorted(
            {
                name.removesuffix(end)
                for end in (_PART, ".json")
                for name in names
                if name.endswith(end)
            }
        )

    def _attempted(self, take_id: str) -> Take | None:
        try:
            return self._recovered(take_id)
        except (VoiceprepError, OSError) as error:
            why = error.message if isinstance(error, VoiceprepError) else f"{reason(error)}."
            name = safe_line(take_id)
            self._problems.append(f"The take {name} was not recovered, and is kept: {why}")
            return None

    def _recovered(self, take_id: str) -> Take | None:
        left = next(self._files(take_id), None)
        held = claim(left) if left is not None else None
        if held is None:
            return None  # it is being recorded, or was taken care of meanwhile
        try:
            return self._settled(take_id, held)
        finally:
            held.release()

    def _files(self, take_id: str) -> Iterator[Path]:
        for end in (".json", _PART):
            path = self._folder / f"{take_id}{end}"
            if path.is_file() and not path.is_symlink():
                yield path

    def _settled(self, take_id: str, held: Claim) -> Take | None:
        note = marker(self._folder / f"{take_id}.json")
        if note is not None and note.take_id != take_id:
            note = None  # a file of the person's own
        sound = self._sound(take_id, note)
        known = self._store.take(take_id) is not None
        take = None if sound is None or known else self._salvaged(take_id, sound, note)
        if take is not None:
            self._store.add(take)
        if note is not None:
            held.remove()
        return take

    def _sound(self, take_id: str, note: Marker | None) -> Path | None:
        part = self._folder / f"{take_id}{_PART}"
        final = self._folder / f"{take_id}.wav"
        if part.is_file() and not part.is_symlink():
            return part
        return final if note is not None and final.is_file() else None

    def _salvaged(self, take_id: str, sound: Path, note: Marker | None) -> Take:
        written_at = sound.stat().st_mtime
        try:
            held = wavheader.repaired(sound, note.sample_rate if note else 0)
        except AudioUnreadable:
            held = wavheader.Held(0, 0)
        started = (
            note.started_at if note else datetime.fromtimestamp(written_at - held.duration_s, UTC)
        )
        return Take(
            id=take_id,
            question=note.question if note else UNKNOWN_QUESTION,
            recorded_at=started,
            audio=self._finished(sound),
            duration_s=held.duration_s,
            status="recovered" if held.frames else "damaged",
            device=note.device if note else "",
        )

    def _finished(self, sound: Path) -> Path:
        if sound.name.endswith(_PART):
            final = _unused(sound.with_suffix(""))
            os.replace(sound, final)
            sync_folder(final.parent)
            return final
        return sound


def _unused(path: Path) -> Path:
    tries = (path, *(path.with_stem(f"{path.stem}-{count}") for count in range(2, 1000)))
    return next(candidate for candidate in tries if not candidate.exists())
