"""Takes on the disk while they are spoken.

A take is ``<id>.wav.part`` with a marker ``<id>.json`` beside it; the file becomes ``<id>.wav``
when it is finished, and the marker goes when the take is in the history. Each quarter of a second
is given to the system at once, with a header that is right, so that killing the process loses no
more; a thread sees to it that the disk has it within a second. Refuses to write over anything.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import threading
import wave
from contextlib import suppress
from datetime import UTC, datetime
from io import FileIO
from typing import TYPE_CHECKING

from voiceprep.errors import StorageFailed, VoiceprepError
from voiceprep.files import private_folder, reason, sync_folder
from voiceprep.library import wavheader
from voiceprep.library.marker import Claim, Marker, placed
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voiceprep.model import Question
    from voiceprep.ports import Block

CHUNK_S = 0.25
SYNC_S = 1.0
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP)
"""What a disk answers that cannot be told to write at once."""


class WavRecordings:
    """ports.Recordings: a folder of takes, readable by nobody else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._claims: dict[str, Claim] = {}

    def begin(
        self, take_id: str, question: Question, sample_rate: int, *, device: str = ""
    ) -> WavRecording:
        """Open the file and its marker, both there when this returns. Raises StorageFailed."""
        if not _SAFE_ID.fullmatch(take_id):
            raise ValueError(f"{take_id!r} is no file name")
        try:
            return self._begun(Marker(take_id, question, datetime.now(UTC), sample_rate, device))
        except OSError as error:
            raise StorageFailed(
                f"Nothing can be recorded in {safe_line(str(self._folder))}: {reason(error)}.",
                "Free some space or name another folder with --data-dir.",
            ) from error

    def committed(self, take_id: str) -> None:
        """Forget the marker: the take is in the history now."""
        claim = self._claims.pop(take_id, None)
        if claim is not None:
            with suppress(OSError):  # the next start finds the take in the history and removes it
                claim.remove()

    def free_s(self, sample_rate: int) -> float:
        """Return the seconds of recording that still fit on the disk. Raises StorageFailed."""
        existing = next((f for f in (self._folder, *self._folder.parents) if f.exists()), None)
        try:
            free = shutil.disk_usage(existing or self._folder).free
        except OSError as error:
            raise StorageFailed(
                f"The disk of {safe_line(str(self._folder))} cannot be asked: {reason(error)}.",
                "Name another folder with --data-dir.",
            ) from error
        return free / (sample_rate * wavheader.FRAME_BYTES)

    def _begun(self, marker: Marker) -> WavRecording:
        final = self._folder / f"{marker.take_id}.wav"
        private_folder(self._folder)
        if final.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final))
        claim = placed(self._folder / f"{marker.take_id}.json", marker)
        try:
            recording = WavRecording(
                final, marker.sample_rate, lambda: self.committed(marker.take_id)
            )
        except BaseException:
            claim.remove()
            raise
        self._claims[marker.take_id] = claim
        return recording


class WavRecording:
    """ports.OpenRecording: one take on its way to the disk."""

    def __init__(self, final: Path, sample_rate: int, forget: Callable[[], None]) -> None:
        self._final = final
        self._part = final.with_name(f"{final.name}.part")
        self._rate = sample_rate
        self._forget = forget
        self._pending = bytearray()
        self._frames = 0
        self._refused: OSError | None = None
        self._finished = False
        self._file = _WholeFile(self._part, "xb", opener=_private)
        self._wave = wave.Wave_write(self._file)
        self._wave.setparams((1, wavheader.FRAME_BYTES, sample_rate, 0, "NONE", ""))
        self._closing = threading.Event()
        self._syncer = threading.Thread(target=self._sync, name="take-sync", daemon=True)
        self._begin()

    def _begin(self) -> None:
        try:
            self._wave.writeframes(b"")  # the header
        except OSError:
            with suppress(OSError):
                self._wave.close()
            self._file.close()
            self._part.unlink()
            raise
        self._syncer.start()

    def write(self, block: Block) -> None:
        """Append; goes to the disk in quarters of a second. Raises StorageFailed."""
        if self._refused is None:
            self._pending += block.tobytes()
        if len(self._pending) >= CHUNK_S * self._rate * wavheader.FRAME_BYTES:
            self._hand_over()
        if self._refused is not None:
            raise self._failure(self._refused) from self._refused

    def finish(self) -> Path:
        """Close, verify and rename; return the WAV file.

        Works after a failed `write` too, with what is on the disk.

        Raises
        ------
        StorageFailed
            The file cannot be closed or renamed; it is kept, and recovered at the next start.
        """
        if not self._finished:
            self._hand_over()
            try:
                self._close()
                self._verify()
                os.replace(self._part, self._final)
                sync_folder(self._final.parent)
            except (OSError, VoiceprepError) as error:
                raise self._unfinished(error) from error
            self._finished = True
        return self._final

    def discard(self) -> None:
        """Remove the file and its marker, because the person said so. Raises StorageFailed."""
        assert not self._finished, "a finished take is the history's to forget"
        try:
            with suppress(OSError):
                self._close()
            self._part.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(
                f"{safe_line(str(self._part))} cannot be removed: {reason(error)}.",
                "Remove it yourself, or it is offered again at the next start.",
            ) from error
        self._forget()

    @property
    def written_s(self) -> float:
        """Seconds handed to the disk."""
        return self._frames / self._rate

    def _hand_over(self) -> None:
        if self._refused is not None or not self._pending:
            return
        try:
            self._wave.writeframes(bytes(self._pending))
        except OSError as error:
            self._refused = error
            return
        self._frames += len(self._pending) // wavheader.FRAME_BYTES
        self._pending.clear()

    def _sync(self) -> None:
        while not self._closing.wait(SYNC_S):
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                if error.errno not in _NO_SYNC:
                    self._refused = error

    def _close(self) -> None:
        self._closing.set()
        self._syncer.join()
        with suppress(OSError):  # a header that a full disk refused is repaired by `_verify`
            self._wave.close()
        if not self._file.closed:
            with suppress(OSError):
                os.fsync(self._file.fileno())
            self._file.close()

    def _verify(self) -> None:
        held = wavheader.repaired(self._part, self._rate)
        if held.frames < self._frames:
            raise StorageFailed(f"Only {clock(held.duration_s)} of your answer is on the disk.")

    def _failure(self, error: OSError) -> StorageFailed:
        full = error.errno in _FULL
        what = "The disk is full." if full else f"The disk refuses: {reason(error)}."
        return StorageFailed(
            f"{what} Saved {clock(self.written_s)} of your answer.",
            "What is saved is kept. Free some space before the next answer.",
        )

    def _unfinished(self, error: OSError | VoiceprepError) -> StorageFailed:
        why = error.message if isinstance(error, VoiceprepError) else f"{reason(error)}."
        return StorageFailed(
            f"The recording could not be finished: {why}",
            f"It is kept as {safe_line(str(self._part))} and offered again at the next start.",
        )


class _WholeFile(FileIO):
    """A file without a buffer: what was written is the system's, and all of it or an error."""

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        rest = memoryview(data)
        while rest:
            rest = rest[super().write(rest) :]
        return len(data)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
