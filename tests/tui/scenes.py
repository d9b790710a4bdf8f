"""Banks, takes and findings that the tests of the screens share."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.fakes import QUESTION, words
from voiceprep.model import (
    Acoustics,
    Analysis,
    Band,
    Bank,
    Filler,
    Finding,
    Fluency,
    Interval,
    Norm,
    Pause,
    Prosody,
    Question,
    Repair,
    Sentence,
    Shares,
    SpeechModel,
    Star,
    Take,
    Timing,
    Transcript,
)

SPOKEN = (
    "Um so in my last job I I led the the migration of our billing system you know and my manager wanted "
    "a big bang release. I disagreed because a third of our customers had contracts that end at midnight. "
    "I built a small pilot with two customers and uh measured the errors for three weeks. In the end we "
    "moved 40 percent of the accounts without a single lost invoice and he asked me to plan the rest."
)


def question(
    name: str, text: str, kind: str = "behavioural", competency: str = "judgement"
) -> Question:
    return Question(name, text, kind, competency, 120.0, bank="Classics")  # type: ignore[arg-type]


BANK = Bank(
    id="classics",
    title="Classics",
    licence="CC0-1.0",
    source="the voiceprep developers",
    questions=(
        QUESTION,
        question(
            "project", "Walk me through a project from start to finish.", competency="ownership"
        ),
        question(
            "tools", "Which project management tools have you used, and why?", "technical", "tools"
        ),
        question(
            "environment", "What work environment makes you most productive?", "cultural-fit", "fit"
        ),
        question(
            "why-us", "Why do you want to work here rather than elsewhere?", "closing", "motivation"
        ),
    ),
)

PACE = Norm(
    "speech_rate", "wpm", Band(120, 165), Band(110, 175), "Microsoft Speaker Coach: 100–165"
)
FINDINGS = (
    Finding(
        "speech_rate",
        182.0,
        "words a minute",
        PACE,
        "fix",
        "Pace 182 words a minute",
        "Faster than people follow with ease. Breathe out at the end of each sentence before the next.",
        (Interval(3.0, 6.5), Interval(14.0, 17.5)),
    ),
    Finding(
        "fillers_per_minute",
        6.4,
        "a minute",
        Norm(
            "fillers_per_minute",
            "a minute",
            Band(None, 5),
            Band(None, 10),
            "Laske 2024: no penalty up to 5",
        ),
        "watch",
        "At least 6.4 fillers a minute",
        "Most stand at the start of a sentence. Begin with silence instead.",
        (Interval(0.5, 0.9),),
    ),
    Finding("result", None, "", None, "good", "You told the result with a number", "Keep it.", ()),
    Finding("latency", 0.5, "s", None, "info", "You began after 0.5 seconds", "", ()),
)


def spoken_words() -> Transcript:
    return Transcript(words(SPOKEN), "en")


def analysis() -> Analysis:
    return Analysis(
        duration_s=32.0,
        acoustics=Acoustics(-22.0, 31.0, 0.0, (Interval(0.5, 31.0),)),
        timing=Timing(
            182.0, 5.1, 0.81, 0.5, (Pause(7.7, 9.1, "boundary"), Pause(13.1, 13.7, "phrase")), ()
        ),
        fluency=Fluency(
            fillers=(
                Filler("Um", "filled_pause", "transcript", 0.5, 0.85, 0, 0),
                Filler("you know", "discourse_marker", "transcript", 6.9, 7.7, 16, 17),
                Filler("uh", "filled_pause", "sound", 13.2, 13.6),
            ),
            repairs=(Repair("repetition", 6, 6), Repair("repetition", 9, 9)),
            fillers_per_minute=6.4,
            fillers_per_100_words=4.0,
        ),
        prosody=Prosody(120.0, 2.4, 9.0, (), None),
        wording=None,
        star=Star(
            "story",
            (
                Sentence(0, 25, "situation"),
                Sentence(26, 39, "task"),
                Sentence(40, 55, "action"),
                Sentence(56, 78, "result"),
            ),
            Shares(0.3, 0.15, 0.25, 0.3),
            (),
        ),
    )


def take(
    folder: Path, name: str = "20260101-100000-aaaaaaaa", *, read: bool = True, **given: object
) -> Take:
    fields: dict[str, object] = {
        "id": name,
        "question": QUESTION,
        "recorded_at": datetime(2026, 1, 1, 10, 0, tzinfo=UTC),
        "audio": folder / f"{name}.wav",
        "duration_s": 32.0,
        "status": "transcribed" if read else "recorded",
        "device": "Scripted microphone",
        "transcript": spoken_words() if read else None,
        "analysis": analysis(),
    }
    return Take(**(fields | given))  # type: ignore[arg-type]


MODELS = (
    SpeechModel(
        "base.en",
        "Whisper base, English",
        145,
        "MIT",
        "English",
        "about a tenth of the answer",
        None,
    ),
    SpeechModel(
        "small.en",
        "Whisper small, English",
        484,
        "MIT",
        "English",
        "about a third of the answer",
        Path("/models/small.en"),
    ),
)
