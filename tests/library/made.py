"""Takes and folders made for a test."""

from __future__ import annotations

import sqlite3
import wave
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voiceprep.library.places import Places
from voiceprep.model import (
    Analysis,
    Contour,
    Mark,
    Prosody,
    Question,
    Take,
    Timing,
    Transcript,
    Word,
)

QUESTION = Question("q-1", "Tell me about a disagreement.", "behavioural", "conflict", 120.0)
ANALYSIS = Analysis(
    duration_s=12.5,
    acoustics=None,
    timing=Timing(142.0, 4.4, 0.71, 0.8, (), ()),
    fluency=None,
    prosody=Prosody(118.0, 2.4, 9.1, (), Contour(0.01, (None, 0.5, -1.25))),
    wording=None,
    star=None,
)


def places_in(folder: Path) -> Places:
    found = Places(data=folder, config=folder / "config", cache=folder / "cache")
    for path in (found.recordings, found.reports, found.banks, found.config):
        path.mkdir(parents=True)
    return found


def take(places: Places, number: int = 1, question_id: str = "q-1") -> Take:
    """A take with its WAV on disk, whose sound differs from every other one's."""
    audio = places.recordings / f"take-{number}.wav"
    with wave.open(str(audio), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(number.to_bytes(2, "little") * 1600)
    return Take(
        id=f"take-{number}",
        question=replace(QUESTION, id=question_id),
        recorded_at=datetime(2026, 11, 20, 9, tzinfo=UTC) + timedelta(minutes=number),
        audio=audio,
        duration_s=12.5,
        status="transcribed",
        sitting="monday",
        device="Mikrofon “Röhre” 🎙",
        thinking_s=3.25,
        marks=(Mark("gap", 1.5, 0.25),),
        transcript=Transcript((Word("Well,", 0.5, 0.8, 0.9), Word("yes.")), "en"),
        analysis=ANALYSIS,
    )


def edited(path: Path, *statements: str) -> None:
    """Do that to a database file behind the program's back."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
