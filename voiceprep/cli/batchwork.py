"""One recording of a batch, in whatever process it is given to.

Everything that comes of a recording is on disk before its job ends, so that a batch that was cut
off loses what was under way and nothing else. What crosses the process border is plain data.
"""

from __future__ import annotations

import hashlib
import json
import re
import signal
from argparse import Namespace
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import voiceprep
from voiceprep.errors import VoiceprepError
from voiceprep.files import write_private
from voiceprep.model import ANALYSIS_VERSION, Question, Take

if TYPE_CHECKING:
    from voiceprep.cli.analyse import Analyser, Result

_ODD = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class Manner:
    """How all recordings of a batch are analysed."""

    data_dir: Path | None = None
    model: str | None = None
    question: str | None = None
    delivery_only: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One recording, and where what comes of it goes."""

    audio: Path
    name: str
    """Its path as the person knows it."""
    out: Path
    manner: Manner

    @property
    def id(self) -> str:
        """A safe file name of its own."""
        stem = _ODD.sub("_", Path(self.name).stem)[:60]
        return f"{stem}-{hashlib.sha256(self.name.encode('utf-8')).hexdigest()[:8]}"

    @property
    def record(self) -> Path:
        """What is kept of the result."""
        return self.out / "results" / f"{self.id}.json"

    @property
    def mark(self) -> dict[str, Any]:
        """What the result depends on: as long as it is the same, nothing is analysed again."""
        try:
            found = self.audio.stat()
            size, changed = found.st_size, found.st_mtime_ns
        except OSError:
            size = changed = -1
        manner = {name: str(value) for name, value in asdict(self.manner).items()}
        version = f"{voiceprep.__version__}/{ANALYSIS_VERSION}"
        return {"size": size, "changed_ns": changed, "version": version, **manner}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is on disk about one job: a take, or why there is none."""

    take: Take | None = None
    page: Path | None = None
    error: VoiceprepError | None = None


def outcome(job: Job) -> Outcome | None:
    """Return what is kept of a job; None where it has to be done (again)."""
    from voiceprep.library.takejson import take_from

    try:
        found = json.loads(job.record.read_text(encoding="utf-8"))
        if found["mark"] != job.mark:
            return None
        if found["error"] is not None:
            return Outcome(error=VoiceprepError(*found["error"]))
        page = job.out / found["page"]
        return Outcome(take_from(found["take"]), page) if page.exists() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # half a record is none


def settle(job: Job) -> str:
    """Analyse one recording, write its page and its record; return its id.

    Never raises for what is wrong with the recording: that goes into the record. Raises
    StorageFailed where nothing can be written, and ModelMissing, which is wrong for all.
    """
    mark = job.mark
    result = next(_analyser(job.manner).results(str(job.audio)))
    if isinstance(result, VoiceprepError):
        _keep(job, {"mark": mark, "error": [result.message, result.hint]})
        return job.id
    from voiceprep.library.takejson import take_json

    take = _take(job, result)
    page = _page(job, take, result)
    kept = {"mark": mark, "error": None, "page": str(page), "take": take_json(take)}
    _keep(job, kept)
    return job.id


def give_up(job: Job, error: VoiceprepError) -> None:
    """Keep that a job cannot be done: its process died over it."""
    _keep(job, {"mark": job.mark, "error": [error.message, error.hint]})


def ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that hands out the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _keep(job: Job, kept: dict[str, Any]) -> None:
    write_private(job.record, json.dumps(kept, allow_nan=False).encode("utf-8"))


@lru_cache(maxsize=1)
def _analyser(manner: Manner) -> Analyser:
    from voiceprep.cli.analyse import Analyser

    given = Namespace(**asdict(manner), transcript=None, quiet=True)
    return Analyser(given)


def _take(job: Job, result: Result) -> Take:
    return Take(
        id=job.id,
        question=_question(job),
        recorded_at=datetime.fromtimestamp(job.audio.stat().st_mtime, UTC),
        audio=job.audio,
        duration_s=result.analysis.duration_s or 0.0,
        status="transcribed" if result.transcript else "recorded",
        transcript=result.transcript,
        analysis=result.analysis,
    )


def _question(job: Job) -> Question:
    asked = _analyser(job.manner).question
    return asked or Question("recording", job.name, "behavioural", "", 0.0)


def _page(job: Job, take: Take, result: Result) -> Path:
    from voiceprep.cli.wiring import read_audio
    from voiceprep.report import HtmlReporter

    reporter = HtmlReporter(job.out / "pages", read_audio)
    return reporter.write(take, result.findings).relative_to(job.out)
