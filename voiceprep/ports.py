"""The plug points between the straight line of practice and the outside world.

Protocols of few methods. Each has a real adapter in `speech`, `library` or `report`, and a scripted
one in ``tests/fakes.py``. Nothing here does anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from voiceprep.model import (
        Analysis,
        Device,
        Engine,
        Finding,
        Interval,
        Level,
        Manner,
        Mark,
        Measures,
        Plan,
        Question,
        Settings,
        Sitting,
        SpeechModel,
        Take,
        Transcript,
        VoiceInfo,
    )
    from voiceprep.model.pages import Answered, PageWish, PlanPaper

    Block = NDArray[np.int16]
    """Mono samples as the device gave them, shape (n,)."""


class SpeechSource(Protocol):
    """A microphone, or a file played as one."""

    def start(self, on_block: Callable[[Block], bool]) -> int:
        """Begin delivering blocks from a thread of the source's own; return the sample rate in Hz.

        `on_block` never blocks and tells whether it took the block. Raises NoAudioDevice or
        DeviceFailed with a hint.
        """

    def level(self) -> Level:
        """Tell how loud it is now; cheap, callable from any thread at any time."""

    def stop(self) -> None:
        """End delivery within two seconds, whatever the device does; may be called twice."""

    @property
    def ended(self) -> str:
        """Why delivery ended by itself: ``finished`` for a file, else a sentence; or empty."""

    @property
    def device(self) -> str:
        """The device's name, as the person knows it."""

    @property
    def gaps(self) -> tuple[Mark, ...]:
        """Where sound was lost, in seconds of what was delivered."""


class OpenRecording(Protocol):
    """A take on its way to the disk."""

    def write(self, block: Block) -> None:
        """Append; on disk within a second. Raises StorageFailed; what was written stays."""

    def finish(self) -> Path:
        """Close, verify and rename to its final name; return the WAV file."""

    def discard(self) -> None:
        """Close and remove; only ever called because the person said so."""

    @property
    def written_s(self) -> float:
        """Seconds safely handed to the disk."""


class Recordings(Protocol):
    """Where takes are written as they are spoken."""

    def begin(
        self, take_id: str, question: Question, sample_rate: int, *, device: str = ""
    ) -> OpenRecording:
        """Open the file and its marker. Raises StorageFailed."""

    def committed(self, take_id: str) -> None:
        """Forget the marker: the take is in the history now."""

    def free_s(self, sample_rate: int) -> float:
        """Seconds of recording that still fit on the disk."""


class Session(Protocol):
    """One answer being recognised."""

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Take the next samples, shape (n,), at `open`'s rate; never blocks, never raises."""

    def finish(self, on_progress: Callable[[float, float], None] | None = None) -> Transcript:
        """Recognise what is left and return all words; `on_progress(done_s, total_s)`.

        Raises RecognitionFailed, after which the recording can be recognised again from disk.
        """

    def cancel(self) -> None:
        """Give up; returns within two seconds."""


class Transcriber(Protocol):
    """A recogniser in a process of its own, the same for live speech and for files."""

    def open(self, sample_rate: int) -> Session:
        """Begin one answer; the child process is started here if it is not warm yet."""

    def warm(self) -> None:
        """Start the child and load the model in the background."""

    def close(self) -> None:
        """End the child; returns within two seconds."""

    @property
    def engine(self) -> Engine:
        """What recognises."""


class PendingAnalysis(Protocol):
    """An analysis under way: the sound is being measured while the last words are recognised."""

    def finish(self, transcript: Transcript | None, question: Question | None) -> Analysis:
        """Return the whole analysis; delivery only where there is no transcript.

        Raises AudioUnreadable or RecognitionFailed (the measuring process died twice).
        """


class Analyst(Protocol):
    """Measures takes, in a process of its own so that a screen never stalls."""

    def begin(self, audio: Path) -> PendingAnalysis:
        """Start measuring the sound of this file."""

    def warm(self) -> None:
        """Load the heavy libraries in the background."""

    def close(self) -> None:
        """End the child; returns within two seconds."""


class Voice(Protocol):
    """Reads aloud."""

    def say(self, text: str, manner: Manner, on_word: Callable[[int, int], None]) -> bool:
        """Speak, and return once the last sound has left the loudspeaker: True if not hushed.

        `on_word(first_char, length)` is called from another thread as each word begins. Raises
        NoAudioDevice, DeviceFailed.
        """

    def hush(self) -> None:
        """Stop speaking at once; may be called from any thread, at any time."""

    def voices(self) -> Sequence[VoiceInfo]:
        """Return the voices to choose from."""


class Player(Protocol):
    """Plays a take."""

    def play(self, audio: Path, start_s: float = 0.0, end_s: float | None = None) -> None:
        """Play from there, replacing what is playing; returns at once.

        Raises AudioUnreadable, NoAudioDevice.
        """

    def stop(self) -> None:
        """Stop; may be called at any time."""

    @property
    def position_s(self) -> float | None:
        """Where in the recording it is playing now; None when it is not."""


class Store(Protocol):
    """The history."""

    def add(self, take: Take) -> None:
        """Keep a new take."""

    def update(self, take: Take) -> None:
        """Replace a take of the same id."""

    def take(self, take_id: str) -> Take | None:
        """Return one take."""

    def takes(self, question_id: str | None = None, limit: int | None = None) -> Sequence[Take]:
        """Return takes, newest first; each may be read only when it is looked at."""

    def listing(self, question_id: str | None = None, limit: int | None = None) -> Sequence[Take]:
        """Return takes, newest first, without transcript and analysis: lists of thousands."""

    def measured(
        self, question_id: str | None = None, limit: int | None = None
    ) -> Sequence[Measures]:
        """Return the numbers of takes, newest first, without their words: lists of thousands."""

    def forget(self, take_id: str) -> None:
        """Put a take and its recording in the trash, because the person said so."""

    def restore(self, take_id: str) -> Take | None:
        """Take a forgotten take out of the trash; None where it is not there."""

    def empty_trash(self) -> int:
        """Remove for good what was forgotten; return how many takes."""


class Recovery(Protocol):
    """Finds takes that a crash left behind."""

    def recover(self) -> Sequence[Take]:
        """Repair every take whose recorder is dead, add it to the history; delete nothing."""

    def problems(self) -> Sequence[str]:
        """Return what could not be recovered the last time and why, a sentence each."""


class Devices(Protocol):
    """What can be recorded from and played on."""

    def inputs(self) -> Sequence[Device]:
        """Return the microphones. Raises NoAudioDevice when the sound library is missing."""

    def outputs(self) -> Sequence[Device]:
        """Return the loudspeakers."""

    def rescan(self) -> None:
        """Look again; only while nothing is open."""


class Models(Protocol):
    """The speech models."""

    def all(self) -> Sequence[SpeechModel]:
        """Return the catalogue and the person's own folders, installed or not."""

    def get(self, model_id: str, on_progress: Callable[[float, float], None]) -> SpeechModel:
        """Fetch a model over the network, verified; `on_progress(done_mb, total_mb)`.

        The only thing in the program that uses the network. Raises ModelMissing with a hint.
        """


class SettingsFile(Protocol):
    """Where choices are kept."""

    def load(self) -> Settings:
        """Return the settings; a bad value becomes its default and is named by `problems`."""

    def save(self, settings: Settings) -> None:
        """Write what changed, keeping comments and unknown keys."""

    def problems(self) -> Sequence[str]:
        """Return what was wrong with the file, a sentence each."""


class Plans(Protocol):
    """The interviews being prepared."""

    def list(self) -> Sequence[Plan]:
        """Return every plan that can be read, by name; `problems` names the others."""

    def load(self, name: str) -> Plan:
        """Return the plan of that name. Raises PlanInvalid, naming every fault."""

    def save(self, plan: Plan) -> Plan:
        """Keep the plan and return it as it can be saved the next time.

        Raises PlanChanged when the file is no longer the one the plan was read from (the file stays
        and this version is kept beside it), PlanInvalid when it could not be read back.
        """

    def forget(self, name: str) -> None:
        """Put the plan in the trash, because the person said so. Raises PlanInvalid."""

    def restore(self, name: str) -> Plan:
        """Take the plan last forgotten under that name out of the trash. Raises PlanInvalid."""

    def problems(self) -> Sequence[str]:
        """Return what was wrong with the files at the last `list`, each with its way out."""


class Sittings(Protocol):
    """Mock interviews, kept after every step so that they can be gone on with another day."""

    def list(self) -> Sequence[Sitting]:
        """Return those that can be read, newest first; `problems` names the others."""

    def save(self, sitting: Sitting) -> None:
        """Keep it as it is now. Raises StorageFailed."""

    def forget(self, sitting_id: str) -> None:
        """Keep it no longer, because the person said so. Raises StorageFailed."""

    def problems(self) -> Sequence[str]:
        """Return what was wrong with the files at the last `list`, a sentence each."""


class Papers(Protocol):
    """Writes what a plan is taken along and followed up with."""

    def crib(self, plan: Plan, when: str) -> Path:
        """Write the crib sheet of a plan, `when` on top, and return the HTML file.

        Raises StorageFailed.
        """

    def letter(self, text: str, name: str) -> Path:
        """Write a letter and return the text file; an earlier one is kept. Raises StorageFailed."""


class Reporter(Protocol):
    """Writes pages to read and share."""

    def write(self, take: Take, findings: Sequence[Finding]) -> Path:
        """Write the report of one take and return the HTML file."""

    def write_take(self, answer: Answered, wish: PageWish | None = None) -> Path:
        """Write the report of one take as wished and return the HTML file."""

    def write_sitting(
        self,
        answers: Sequence[Answered],
        wish: PageWish | None = None,
        on_progress: Callable[[float, float], None] | None = None,
    ) -> Path:
        """Write one page of all answers of a sitting and return the HTML file.

        `on_progress(done_s, total_s)` follows the sound as it is put in. Raises StorageFailed.
        """

    def write_plan(
        self,
        paper: PlanPaper,
        wish: PageWish | None = None,
        on_progress: Callable[[float, float], None] | None = None,
    ) -> Path:
        """Write one page of an interview being prepared and what was practised for it."""

    def write_clip(self, take: Take, span: Interval, file: Path | None = None) -> Path:
        """Write a stretch of a take as a WAV file, sample by sample, and return the file.

        Raises UsageError (no such stretch), AudioUnreadable, StorageFailed.
        """
