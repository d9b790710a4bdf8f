"""A folder of recordings at once: every core, progress, and on where it stopped.

The work is handed to an executor: processes of this machine, or a Dask cluster. What has been done
is on disk recording by recording, so the same command goes on after any interruption.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import time
from collections import deque
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.cli.batchwork import Job, Manner, give_up, ignore_interrupts, outcome, settle
from voiceprep.cli.console import Progress, narrate
from voiceprep.cli.overview import show
from voiceprep.errors import (
    RecognitionFailed,
    SomeInputsFailed,
    StorageFailed,
    UsageError,
    VoiceprepError,
)
from voiceprep.files import private_folder, reason
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Sequence

    from voiceprep.model import Settings

SOUND = re.compile(
    r"\.(wav|flac|ogg|oga|opus|mp3|m4a|aac|mp4|mov|mkv|webm|aiff?|caf|au|w64|wma|amr|avi)",
    re.IGNORECASE,
)
REPORTS = "voiceprep-report"
"""The folder made beside the recordings where no other is named."""
_DIED = "The analysis of {name} died twice."
_TRY_ALONE = "Try it alone: voiceprep analyse FILE. The others are not touched by it."
_NO_DASK = 'Install it beside voiceprep: pip install "voiceprep[cluster]"'


def run(options: Namespace) -> int:
    """Analyse all recordings and return 0, 6 where some failed, 1 where all did."""
    if options.transcript is not None:
        raise UsageError("--transcript goes with one recording.", "Leave out --report.")
    jobs = _jobs(options)
    settings = _checked(options)
    waiting = [job for job in jobs if options.again or _open(job)]
    if len(waiting) < len(jobs):
        narrate(f"{len(jobs) - len(waiting)} of {len(jobs)} are done already.")
    if waiting:
        _work(waiting, _crew(options, len(waiting)))
    found = [(job, outcome(job)) for job in jobs]
    show(found, jobs[0].out, settings, as_json=options.json)
    failed = sum(1 for _, result in found if result is None or result.error)
    if not failed:
        return 0
    narrate(f"{failed} of {len(jobs)} could not be used.")
    return SomeInputsFailed.exit_code if failed < len(jobs) else 1


def wanted(options: Namespace) -> bool:
    """Whether this is work for a batch: a report is asked for, or a folder given."""
    asked = options.report is not None or options.dask
    return bool(asked) or any(Path(given).is_dir() for given in options.inputs)


def _open(job: Job) -> bool:
    """Whether a job has to be done: what failed is tried again."""
    done = outcome(job)
    return done is None or done.error is not None


def _jobs(options: Namespace) -> Sequence[Job]:
    given = [Path(name) for name in options.inputs]
    manner = Manner(options.data_dir, options.model, options.question, options.delivery_only)
    out = _out(given, options.report)
    files = dict.fromkeys(path for name in given for path in _recordings(name, out))
    if not files:
        raise UsageError(
            f"There is no recording in {safe_line(', '.join(options.inputs))}.",
            "Sound files are known by their endings: .wav .flac .mp3 .m4a .ogg and others.",
        )
    return [Job(path.absolute(), str(path), out, manner) for path in files]


def _out(given: Sequence[Path], named: str | None) -> Path:
    folder = next((path for path in given if path.is_dir()), given[0].parent)
    out = Path(named) if named else folder / REPORTS
    try:
        private_folder(out / "results")
        private_folder(out / "pages")
    except OSError as error:
        raise StorageFailed(
            f"The folder {safe_line(str(out))} cannot be made: {reason(error)}.",
            "Name another: --report FOLDER",
        ) from error
    return out.absolute()


def _recordings(given: Path, out: Path) -> Iterable[Path]:
    if not given.is_dir():
        return [given]
    inside = (path for path in given.rglob("*") if SOUND.fullmatch(path.suffix))
    return sorted(path for path in inside if path.is_file() and not _within(path, out))


def _within(path: Path, folder: Path) -> bool:
    return folder in path.absolute().parents


def _checked(options: Namespace) -> Settings:
    """Return the settings; say now what is wrong for all. Raises ModelMissing, UsageError."""
    from voiceprep.cli.analyse import NO_MODEL

    parts = wiring.parts(options)
    if options.question:
        wiring.question_named(parts.places, options.question)
    settings = wiring.settings_in(parts.places)
    if not options.delivery_only and parts.model(settings) is None:
        narrate(NO_MODEL)
    return settings


def _crew(options: Namespace, most: int) -> Crew:
    if options.dask:
        return _cluster(options.dask)
    count = max(1, min(options.jobs or os.cpu_count() or 1, most))
    return Crew(lambda: _processes(count), count)


def _processes(count: int) -> Executor:
    # Spawned, never forked: the audio and recognition libraries hold threads and locks.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=ignore_interrupts)


def _cluster(address: str) -> Crew:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--dask needs the dask.distributed library.", _NO_DASK) from error
    try:
        client = Client(address, timeout=5)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"There is no Dask scheduler at {safe_line(address)}.",
            "Start one: dask scheduler; then give its address: --dask tcp://HOST:8786",
        ) from error
    return Crew(
        lambda: client.get_executor(pure=False), 2 * max(1, sum(client.nthreads().values()))
    )


@dataclass(frozen=True, slots=True)
class Crew:
    """How an executor is made, and how many jobs it is handed at once."""

    make: Callable[[], Executor]
    size: int


def _work(jobs: Sequence[Job], crew: Crew) -> None:
    """Do all jobs; one that kills its process is tried once more by itself, then given up."""
    told = _Told(len(jobs))
    left = deque(jobs)
    try:
        while left:
            suspects = _together(left, crew, told)
            for job in suspects:
                if _together(deque([job]), Crew(lambda: _processes(1), 1), told):
                    give_up(job, RecognitionFailed(_DIED.format(name=job.name), _TRY_ALONE))
                    told.one_more()
    except (KeyboardInterrupt, SystemExit):
        narrate(f"{told.done} of {len(jobs)} are done; the same command goes on with the rest.")
        raise
    finally:
        told.end()


def _together(left: deque[Job], crew: Crew, told: _Told) -> list[Job]:
    """Work until nothing is left or the executor breaks; return the jobs it broke over."""
    executor = crew.make()
    running: dict[Future[str], Job] = {}
    try:
        while left or running:
            while left and len(running) < crew.size:
                job = left.popleft()
                running[executor.submit(settle, job)] = job
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                _settled(future, running[future])
                del running[future]
                told.one_more()
    except BrokenExecutor:
        return list(running.values())
    except BaseException:
        _stop(executor)
        raise
    executor.shutdown()
    return []


def _settled(future: Future[str], job: Job) -> None:
    """Take what came of a job. Raises what concerns all of them."""
    try:
        future.result()
    except (BrokenExecutor, VoiceprepError):
        raise
    except Exception as error:  # a worker of a cluster is gone, or a fault of ours
        name = f"{type(error).__name__}: {error}"
        give_up(job, RecognitionFailed(f"The analysis failed: {safe_line(name)}", _TRY_ALONE))


def _stop(executor: Executor) -> None:
    executor.shutdown(wait=False, cancel_futures=True)
    for process in multiprocessing.active_children():
        process.terminate()  # what it was at is not on disk yet and will be done again


class _Told:
    """Tells how far it is."""

    def __init__(self, total: int) -> None:
        self.done, self._total = 0, total
        self._began = time.monotonic()
        self._progress = Progress("Recordings done", "")

    def one_more(self) -> None:
        """One more is done."""
        self.done += 1
        self._progress(self.done, self._total)

    def end(self) -> None:
        """Say how long it took."""
        self._progress.done()
        if self.done == self._total:
            taken = clock(time.monotonic() - self._began)
            narrate(f"{self.done} {'file' if self.done == 1 else 'files'} gone through in {taken}.")
