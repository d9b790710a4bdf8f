"""What was measured about an answer; None where the input cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voiceprep.model.sound import Interval
from voiceprep.model.words import Span

ANALYSIS_VERSION = 2
"""Raised whenever a stored `Analysis` would come out differently; older ones can be recomputed."""
PauseKind = Literal["boundary", "phrase", "before", "filled", "unknown"]
"""At the end of a sentence or clause, inside a phrase, before the first sound, with an um in it;
`unknown` where no words tell."""
FillerKind = Literal["filled_pause", "discourse_marker", "editing_term"]
FillerSource = Literal["transcript", "sound"]
GatheringPlace = Literal["start", "number", "result", "together"]
"""In the first seconds, right before a number, on the way into the Result, or simply in a heap."""
RepairKind = Literal["repetition", "repair", "false_start"]
Part = Literal["situation", "task", "action", "result", "reflection"]
AnswerKind = Literal[
    "story", "hypothetical", "general", "self_description", "technical", "non_answer", "unknown"
]
Asked = Literal["story", "approach", "fit", "questions", "statement"]
"""What a question asks for: something that happened, how one works, whether one fits in, one's own
questions, or a plain answer."""
Headline = Literal["first", "middle", "last"]
"""Where the answer to the question is said: at the opening, on the way, only at the end."""


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
    certainty: float | None = None
    """How sure it is one, 0-1, where it was heard in the sound."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """Fillers that stand at one kind of place more often than elsewhere."""

    place: GatheringPlace
    count: int
    """Fillers that stand there."""
    expected: float
    """As many as would, were they spread evenly."""
    start_s: float | None = None
    end_s: float | None = None
    """From the first of them to the last, where the words have times."""


@dataclass(frozen=True, slots=True)
class DrawnWord:
    """A word that was held far longer than its syllables need."""

    word: int
    start_s: float
    end_s: float
    longer: float
    """How many times as long as this speaker's own rate would make it."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Ending:
    """How the voice ends a sentence; None where too little of it is voiced."""

    last_word: int
    start_s: float
    end_s: float
    """The last 0.6 s of speech, less where the sentence is short."""
    movement_st: float | None
    """Pitch of the very end against the stretch before it: below zero it falls."""
    drop_db: float | None
    """How far the end lies below the rest of the sentence in level."""


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
    certainty: float | None = None
    """How likely it tells that part, 0-1."""


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
class LevelCurve:
    """Level over time in dB relative to the middle of the speech; None outside speech."""

    step_s: float
    values_db: tuple[float | None, ...]


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
    rushed: tuple[Interval, ...] = ()
    """Stretches far above this answer's own pace, and fast for a listener."""
    dragging: tuple[Interval, ...] = ()
    """Stretches far below this answer's own pace, and slow for a listener."""


@dataclass(frozen=True, slots=True)
class Fluency:
    """Where it stumbled."""

    fillers: tuple[Filler, ...]
    repairs: tuple[Repair, ...]
    fillers_per_minute: float | None
    fillers_per_100_words: float | None
    drawn_out: tuple[DrawnWord, ...] = ()
    possible: tuple[Filler, ...] = ()
    """Heard in the sound, too unsure to be counted."""
    gatherings: tuple[Gathering, ...] = ()
    """Where the fillers stand closer together than chance would put them."""


@dataclass(frozen=True, slots=True)
class Prosody:
    """The melody of it."""

    f0_median_hz: float | None
    pitch_sd_st: float | None
    pitch_range_st: float | None
    """5th to 95th percentile of F0, in semitones."""
    flat: tuple[Interval, ...]
    contour: Contour | None
    endings: tuple[Ending, ...] = ()
    """Of the sentences; empty without timed words."""
    loudness_sd_db: float | None = None
    """Standard deviation of the words' levels; None without timed words."""
    loudness: LevelCurve | None = None
    """Ten values a second, to be looked at; None where nobody speaks."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words said together more than once."""

    text: str
    times: int


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
    hypothetical: tuple[Span, ...] = ()
    """I would, we'd, I'll: what has not happened."""
    past_share: float | None = None
    """Share of the verbs of a subject that are in the past, 0-1; None for under five."""
    names: tuple[Span, ...] = ()
    """Proper names; none where a transcript has no capitals."""
    dates: tuple[Span, ...] = ()
    """In March, last year, 2019, three weeks ago."""
    specifics_per_100_words: float | None = None
    """Numbers, names and dates, each counted once."""
    absolutes: tuple[Span, ...] = ()
    """Always, never, obviously."""
    apologies: tuple[Span, ...] = ()
    """For the answer itself; apologies that are told are none."""
    generic_you: tuple[Span, ...] = ()
    """Where "you" stands for the speaker or for anyone."""
    vague: tuple[Span, ...] = ()
    """A lot, many, significantly: amounts without a figure."""
    phrases: tuple[Phrase, ...] = ()
    """What was said again and again, most often first."""
    mattr_50: float | None = None
    """Different words among 50 in a row, on average, 0-1; None for under 50 words."""
    question_terms: tuple[str, ...] = ()
    """What the question is about, in its own words; empty where no question is known."""
    question_terms_said: tuple[str, ...] = ()
    headline: Headline | None = None
    """None where the answer is short, a story, or never says it plainly."""
    headline_at: Span | None = None
    """The sentence that says it."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a good answer, and the sentence that tells it."""

    name: str
    span: Span
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """What a question asked for and which elements of it were told."""

    asked: Asked
    elements: tuple[Element, ...] = ()
    missing: tuple[str, ...] = ()
    """Empty for stories, whose parts are those of `Star`, and for very short answers."""


@dataclass(frozen=True, slots=True)
class PartSeconds:
    """Time spent on each part."""

    situation_s: float
    task_s: float
    action_s: float
    result_s: float


@dataclass(frozen=True, slots=True)
class KindChance:
    """How likely an answer is of a kind."""

    kind: AnswerKind
    chance: float
    """0-1."""


@dataclass(frozen=True, slots=True)
class Star:
    """Situation, Task, Action, Result."""

    answer_kind: AnswerKind
    sentences: tuple[Sentence, ...]
    shares: Shares
    missing: tuple[Part, ...]
    kinds: tuple[KindChance, ...] = ()
    """How likely each kind is, likeliest first."""
    order: str = ""
    """Initials of the parts in the order in which each was first told: "STAR", "ARS"."""
    thin: tuple[Part, ...] = ()
    """Told, but in less of the answer than in nine of ten good ones."""
    action_start_s: float | None = None
    """Where the first sentence of the Action begins."""
    result: Span | None = None
    """The words that most surely say what changed."""
    seconds: PartSeconds | None = None
    """None where words have no times."""


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
    loudness: LevelCurve | None = None
    held: tuple[Interval, ...] = ()
    """Where one voiced sound is held steady for 0.15 s or more."""


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
    structure: Structure | None = None
    """None where no question is known, or no words are."""
