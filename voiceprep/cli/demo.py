"""``voiceprep practice --demo``: the whole job on a bundled answer.

No microphone, no terminal, no network. The answer, spoken by the bundled voice, plays the part of
the microphone through the very path that a person's speech takes. It is kept in a history of its
own, so that a person's trends never hold a robot.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.cli.console import Progress, narrate
from voiceprep.cli.findings import findings_text, followups_text
from voiceprep.errors import NoAudioDevice
from voiceprep.model import Settings
from voiceprep.practice import TakeRecorder, ask, assessed
from voiceprep.shipped import demo
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from argparse import Namespace

    from voiceprep.model import Question, Take, Transcript
    from voiceprep.practice import Assessment, Studio

QUESTION = "disagreement-with-manager"
POLL_S = 0.05


def run(options: Namespace) -> int:
    """Do the whole job once and print what came of it."""
    parts = _parts(options)
    settings = Settings()
    question = wiring.question_named(parts.places, options.question or QUESTION)
    studio = parts.studio()
    try:
        _show(studio, _take(studio, question, settings), parts, settings)
    finally:
        parts.close()
    return 0


def _parts(options: Namespace) -> wiring.Parts:
    from voiceprep.library.places import places
    from voiceprep.speech.played import PlayedFile

    answer = options.input or demo("answer.flac")
    usual = places(options.data_dir)
    parts = wiring.Parts(replace(places(usual.data / "demo"), cache=usual.cache))
    parts.allow_demo_model = True
    parts.chosen_model = options.model or ""
    parts.given_source = lambda settings: PlayedFile(answer, realtime=False)
    return parts


def _take(studio: Studio, question: Question, settings: Settings) -> Assessment:
    studio.analyst.warm()
    narrate("A demonstration: a bundled voice answers in your place. Nothing leaves this computer.")
    print(f"Question  {safe_line(question.text)}", flush=True)
    _ask(studio, question, settings)
    recorder = TakeRecorder(studio, question, settings)
    recorder.start()
    while not recorder.ended():
        time.sleep(POLL_S)
    take = recorder.stop()
    narrate(f"Recorded {clock(take.duration_s)} of speech; now reading what came across.")
    return _assessed(studio, take, settings, recorder)


def _ask(studio: Studio, question: Question, settings: Settings) -> None:
    try:
        ask(studio, question, settings, lambda first, length: None)
    except NoAudioDevice as error:
        narrate(f"The question cannot be heard here: {error.message}")


def _assessed(studio: Studio, take: Take, settings: Settings, recorder: TakeRecorder) -> Assessment:
    progress = Progress("Transcribing")
    try:
        return assessed(studio, take, settings, session=recorder.session, on_progress=progress)
    finally:
        progress.done()


def _show(studio: Studio, assessment: Assessment, parts: wiring.Parts, settings: Settings) -> None:
    take = assessment.take
    if assessment.trouble:
        narrate(assessment.trouble)
    print(f"\nAnswer    {_words(take.transcript, parts, settings)}\n")
    print(findings_text(assessment.findings))
    print(followups_text(assessment.followups))
    print(f"\nReport    {studio.reporter.write(take, assessment.findings)}")


def _words(transcript: Transcript | None, parts: wiring.Parts, settings: Settings) -> str:
    if transcript is not None:
        return safe_line(transcript.text, 10_000)
    if parts.model(settings) is None:
        return "(no words: no speech model is installed, so only the delivery is judged)"
    return "(no words)"
