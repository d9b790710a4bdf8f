"""The values everything else speaks in.

Frozen dataclasses without behaviour beyond what follows from their own fields. Seconds everywhere;
a field that is stored bears its unit (``_s _hz _st _db _wpm _sps``); a missing value is None, never
NaN. Arrays live in `Recording` alone. Nothing here touches a device, a file or a screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

ANALYSIS_VERSION = 1
"""Raised whenever a stored `Analysis` would come out differently; older ones can be recomputed."""

Kind = Literal["behavioural", "technical", "cultural-fit", "closing"]
PauseKind = Literal["boundary", "phrase", "before", "filled", "unknown"]
"""At the end of a sentence or clause, inside a phrase, before the first sound, with an um in it; `unknown`
where no words tell."""
FillerKind = Literal["filled_pause", "discourse_marker", "editing_term"]
FillerSource = Literal["transcript", "sound"]
RepairKind = Literal["repetition", "repair", "false_start"]
Part = Literal["situation", "task", "action", "result", "reflection"]
AnswerKind = Literal[
    "story", "hypothetical", "general", "self_description", "technical", "non_answer", "unknown"
]
Verdict = Literal["good", "watch", "fix", "info"]
TakeStatus = Literal["recorded", "transcribed", "recovered", "damaged"]
"""`recorded`: kept, not transcribed yet. `recovered`: the same, salvaged after a crash."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Sound in memory.

    `samples` is float32 of shape (n,), mono, full scale at ±1.0; `sample_rate` in Hz.
    """

    samples: NDArray[np.float32]
    sample_rate: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time, in seconds from the start of the recording."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words: indices into `Transcript.words`, both inclusive."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written, punctuation attached; times are None where a transcript has none."""

    text: str
    start_s: float | None = None
    end_s: float | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Engine:
    """What wrote a transcript: ``faster-whisper`` and its model, or ``given``."""

    name: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said."""

    words: tuple[Word, ...]
    language: str | None = None
    engine: Engine | None = None
    warnings: tuple[str, ...] = ()
    """What the recogniser's guards did, in words for the person: ``A loop was removed.``"""

    @property
    def text(self) -> str:
        """The words joined by spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Pause:
    """A silent pause of at least 0.25 s."""

    start_s: float
    end_s: float
    kind: PauseKind

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class PacePoint:
    """Speech rate over one window."""

    start_s: float
    end_s: float
    wpm: float


@dataclass(frozen=True, slots=True)
class Filler:
    """One filler, heard in the words or in the sound."""

    text: str
    kind: FillerKind
    source: FillerSource
    start_s: float | None = None
    end_s: float | None = None
    first_word: int | None = None
    last_word: int | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """Words that were abandoned (the reparandum)."""

    kind: RepairKind
    first_word: int
    last_word: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the part of a story it tells."""

    first_word: int
    last_word: int
    part: Part | None = None
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Share of the answer spent on each part, 0-1, by time where there are times, else by words."""

    situation: float = 0.0
    task: float = 0.0
    action: float = 0.0
    result: float = 0.0


@dataclass(frozen=True, slots=True)
class Contour:
    """Pitch over time in semitones relative to the median; None where unvoiced."""

    step_s: float
    values_st: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Acoustics:
    """What the recording is like."""

    level_dbfs: float | None
    """RMS level of the speech, in dB below full scale."""
    snr_db: float | None
    clipped_share: float
    """Share of samples at full scale, 0-1."""
    speech: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """When it was spoken."""

    speech_rate_wpm: float | None
    """Words per minute from the first word to the last, pauses in."""
    articulation_rate_sps: float | None
    """Syllables per second, pauses out."""
    phonation_share: float | None
    """Speaking time over time from first to last sound, 0-1."""
    response_latency_s: float | None
    """From the recording's start to the first sound of speech."""
    pauses: tuple[Pause, ...]
    pace: tuple[PacePoint, ...]


@dataclass(frozen=True, slots=True)
class Fluency:
    """Where it stumbled."""

    fillers: tuple[Filler, ...]
    repairs: tuple[Repair, ...]
    fillers_per_minute: float | None
    fillers_per_100_words: float | None


@dataclass(frozen=True, slots=True)
class Prosody:
    """The melody of it."""

    f0_median_hz: float | None
    pitch_sd_st: float | None
    pitch_range_st: float | None
    """5th to 95th percentile of F0, in semitones."""
    flat: tuple[Interval, ...]
    contour: Contour | None


@dataclass(frozen=True, slots=True)
class Wording:
    """Which words."""

    word_count: int
    sentence_count: int
    first_person_singular: int
    first_person_plural: int
    numbers: int
    """Figures and number words."""
    hedges: tuple[Span, ...]
    words_per_sentence: float | None
    numbers_in_result: int | None = None
    """Figures and number words in the Result; None where no sentence tells one."""
    singular_in_action: int | None = None
    """I, me, my in the Action; None where no sentence tells one."""
    plural_in_action: int | None = None


@dataclass(frozen=True, slots=True)
class Star:
    """Situation, Task, Action, Result."""

    answer_kind: AnswerKind
    sentences: tuple[Sentence, ...]
    shares: Shares
    missing: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """What can be told from the sound alone, before any word is known."""

    duration_s: float
    acoustics: Acoustics
    prosody: Prosody
    pauses: tuple[Interval, ...]
    """Silent pauses of at least 0.25 s between first and last speech, kinds not known yet."""
    syllable_nuclei: int
    speech_s: float
    """Speaking time: from first to last speech, silent pauses out."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything measured about one answer; None where the input cannot tell."""

    duration_s: float | None
    acoustics: Acoustics | None
    timing: Timing | None
    fluency: Fluency | None
    prosody: Prosody | None
    wording: Wording | None
    star: Star | None
    version: int = ANALYSIS_VERSION


@dataclass(frozen=True, slots=True)
class Band:
    """A range; an open end is None."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Whether the value lies inside, ends included."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Norm:
    """What a measure is compared with: inside `green` is good, inside `amber` is worth watching."""

    measure: str
    unit: str
    green: Band
    amber: Band
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of feedback and where it can be heard."""

    measure: str
    value: float | None
    unit: str
    norm: Norm | None
    verdict: Verdict
    title: str
    """What came across, in a few words and with the number: ``Pace 182 words a minute``."""
    advice: str
    """What to change, in one or two sentences; for `good`, what to keep."""
    evidence: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One interview question."""

    id: str
    text: str
    kind: Kind
    competency: str
    target_s: float
    follow_ups: tuple[str, ...] = ()
    bank: str = ""
    """Title of the bank it is from."""


@dataclass(frozen=True, slots=True)
class Bank:
    """A set of questions and where they come from."""

    id: str
    title: str
    licence: str
    source: str
    questions: tuple[Question, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened while recording: paused, samples lost, a device gone."""

    kind: Literal["paused", "gap", "vanished", "disk_full"]
    at_s: float
    lost_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Take:
    """One recorded answer to one question."""

    id: str
    question: Question
    recorded_at: datetime
    """UTC, aware."""
    audio: Path | None
    duration_s: float
    status: TakeStatus
    sitting: str = ""
    device: str = ""
    thinking_s: float | None = None
    """From the end of the question to the start of the recording."""
    marks: tuple[Mark, ...] = ()
    transcript: Transcript | None = None
    analysis: Analysis | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone or loudspeaker, remembered by name because indices shift."""

    name: str
    host: str
    sample_rate: int
    channels: int
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """How loud the microphone is at this moment."""

    rms_dbfs: float
    """Of the last block; -120 for digital silence."""
    peak_dbfs: float
    clipped: bool = False
    zero_s: float = 0.0
    """How long it has delivered nothing but zeros."""
    stalled_s: float = 0.0
    """How long since the last block arrived."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is read aloud."""

    voice: str = "en-us"
    rate_wpm: int = 160


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that can read aloud."""

    id: str
    label: str
    engine: Literal["espeak", "system"]


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A speech model of the catalogue, or a folder of one's own."""

    id: str
    title: str
    size_mb: float
    licence: str
    languages: str
    speed: str
    """What to expect, in words: ``about a tenth of the answer's length on two cores``."""
    folder: Path | None
    """Where it is installed; None while it is not."""
    problem: str = ""
    """Why the installed folder cannot be used; empty when it can."""
    for_people: bool = True
    """False for the demo model, which knows only the demo's synthetic voices."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has chosen; every field has a default that works."""

    input_device: str = ""
    """Name of the microphone; empty for the system's default."""
    output_device: str = ""
    voice: str = "en-us"
    rate_wpm: int = 160
    voice_engine: Literal["espeak", "system"] = "espeak"
    read_aloud: bool = True
    show_question: bool = True
    thinking_s: int = 15
    """Countdown before the recording may be started; 0 for none."""
    model: str = ""
    """Id or folder of the speech model; empty for the best one installed."""
    language: str = "en"
    theme: Literal["auto", "dark", "light"] = "auto"
    timer_steps_s: tuple[int, ...] = (60, 90, 120, 150)
    max_take_s: int = 600
    muted_measures: tuple[str, ...] = field(default=())
    """Measures that leave no trace in the findings."""
