"""Banks, takes and findings that the tests of the screens share."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.fakes import (
    QUESTION,
    FixedModels,
    ListStore,
    MemoryRecordings,
    MemorySettings,
    ScriptedAnalyst,
    ScriptedSource,
    ScriptedTranscriber,
    SilentVoice,
    words,
)
from tests.fakes import studio as scripted_studio
from voiceprep.errors import NoAudioDevice
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
    Settings,
    Shares,
    SpeechModel,
    Star,
    Take,
    Timing,
    Transcript,
)
from voiceprep.tui.app import PracticeApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.pilot import Pilot

    from voiceprep.model import Manner
    from voiceprep.ports import Block

SMALL, LARGE = (80, 24), (120, 40)
# Every screen at both sizes, and the quick run at the one where things get tight.
SIZES = [SMALL, pytest.param(LARGE, marks=pytest.mark.slow)]
RATE = 16_000

SPOKEN = (
    "Um so in my last job I I led the the migration of our billing system you know and my "
    "manager wanted a big bang release. I disagreed because a third of our customers had "
    "contracts that end at midnight. I built a small pilot with two customers and uh measured "
    "the errors for three weeks. In the end we moved 40 percent of the accounts without a "
    "single lost invoice and he asked me to plan the rest."
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
        "Faster than people follow with ease. Breathe out at the end of each sentence.",
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


class GatedVoice(SilentVoice):
    """Speaks one word, then waits until it is hushed or released."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()
        self.speaking = threading.Event()
        self.cut = False

    def say(self, text: str, manner: Manner, on_word: Callable[[int, int], None]) -> bool:
        self.said.append((text, manner))
        self.cut = False
        on_word(0, len(text.split()[0]))
        self.speaking.set()
        self.release.wait(20)
        self.release.clear()
        self.speaking.clear()
        return not self.cut

    def hush(self) -> None:
        super().hush()
        self.cut = True
        if self.speaking.is_set():
            self.release.set()


class RefusingVoice(SilentVoice):
    """Has nothing to speak with."""

    def say(self, text: str, manner: Manner, on_word: Callable[[int, int], None]) -> bool:
        raise NoAudioDevice("There is no loudspeaker.", "Plug one in.")


class RefusingSource(ScriptedSource):
    """A microphone that cannot be opened."""

    def start(self, on_block: Callable[[Block], bool]) -> int:
        self.started += 1
        raise NoAudioDevice("No microphone was found.", "Plug one in and try again.")


def microphone(seconds: float = 2.0, then: str = "") -> ScriptedSource:
    """A microphone that hears a little noise."""
    samples = np.full(int(seconds * RATE), 300, np.int16)
    return ScriptedSource(samples, RATE, then=then)


def app_of(folder: Path, **parts: object) -> PracticeApp:
    """The program on scripted parts; any part of the studio can be given instead.

    Besides, `settings`, `banks`, `notes` and `recovered` may be given.
    """
    settings = parts.pop("settings", Settings(thinking_s=0))
    banks = parts.pop("banks", (BANK,))
    notes, recovered = parts.pop("notes", ()), parts.pop("recovered", ())
    transcriber = ScriptedTranscriber(spoken_words())
    recordings = MemoryRecordings(folder)
    given: dict[str, object] = {
        "source": lambda settings: microphone(),
        "transcriber": lambda settings: transcriber,
        "analyst": ScriptedAnalyst(analysis()),
        "recordings": recordings,
        "read_audio": recordings.read,
        "store": ListStore(),
        "settings_file": MemorySettings(settings),  # type: ignore[arg-type]
        "models": FixedModels(MODELS),
    }
    studio = scripted_studio(folder, **(given | parts))
    app = PracticeApp(studio, banks, notes=notes, recovered=recovered)  # type: ignore[arg-type]
    app.settle_s = 0.0  # tests press keys faster than people
    return app


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Let the program work until the condition holds."""
    for _ in range(500):
        if condition():
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError(f"it never came to that; on {pilot.app.screen}: {shown(pilot.app)}")


def shown(app: App[None]) -> str:
    """Everything that is on the screen now, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def on_screen(pilot: Pilot[None], words: str) -> None:
    """Wait until these words can be read, line breaks aside."""
    await until(pilot, lambda: words in " ".join(shown(pilot.app).replace("│", " ").split()))
