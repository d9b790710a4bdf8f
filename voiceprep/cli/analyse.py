"""``voiceprep analyse``: recordings and transcripts in, findings or JSON out.

One result for every input, in the order given; what cannot be read gets an error in its place.
Transcripts stream: memory does not grow with their number.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from voiceprep.cli import batch, wiring
from voiceprep.cli.console import Progress, complain, narrate
from voiceprep.cli.findings import findings_text, followups_text
from voiceprep.errors import (
    ModelMissing,
    SomeInputsFailed,
    TranscriptUnreadable,
    UsageError,
    VoiceprepError,
)
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from voiceprep.cli.facts import Compared
    from voiceprep.model import (
        Analysis,
        Contradiction,
        Finding,
        FollowUp,
        Question,
        Recording,
        Settings,
        Transcript,
    )
    from voiceprep.ports import Transcriber

TRANSCRIPTS = (".txt", ".jsonl", ".json", ".tsv")
NO_MODEL = (
    "No speech model is installed: only the delivery is judged. Fetch one with"
    " `voiceprep models get base.en`, or give the words with --transcript."
)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one input, or of one line of it."""

    source: str
    line_id: str | None
    transcript: Transcript | None
    analysis: Analysis
    findings: tuple[Finding, ...]
    followups: tuple[FollowUp, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


class Printer(Protocol):
    """How results are written."""

    def result(self, result: Result) -> None:
        """Write one."""

    def failure(self, source: str, error: VoiceprepError) -> None:
        """Write why there is none."""


def run(options: Namespace) -> int:
    """Analyse every input and return 0, or 6 where some of several failed."""
    if batch.wanted(options):
        if options.plan:
            raise UsageError("--plan goes with recordings given by name.", "Name the files.")
        return batch.run(options)
    if options.transcript is not None and len(options.inputs) != 1:
        raise UsageError("--transcript goes with one recording.", "Give one INPUT.")
    analyser = Analyser(options)
    compared = analyser.compared
    printer: Printer = JsonLines(compared) if options.json else PlainText(compared)
    failures: list[VoiceprepError] = []
    successes = 0
    try:
        for source in options.inputs:
            for result in analyser.results(source):
                if isinstance(result, VoiceprepError):
                    printer.failure(source, result)
                    failures.append(result)
                else:
                    printer.result(result)
                    successes += 1
    finally:
        analyser.close()
    return _code(successes, failures)


def _code(successes: int, failures: list[VoiceprepError]) -> int:
    if not failures:
        return 0
    if len(failures) + successes == 1:
        return failures[0].exit_code
    narrate(f"{len(failures)} of {len(failures) + successes} could not be used.")
    return SomeInputsFailed.exit_code if successes else 1


class JsonLines:
    """One JSON object a line, the contract of the design."""

    def __init__(self, compared: Compared | None = None) -> None:
        self._compared = compared

    def result(self, result: Result) -> None:
        """Write one."""
        from voiceprep.library.takejson import followups_json, line, result_line

        found = result_line(
            result.source, result.line_id, result.transcript, result.analysis, result.findings
        )
        found["follow_ups"] = followups_json(result.followups)
        if self._compared is not None:
            found["contradictions"] = self._compared.json(result.contradictions)
        print(line(found))

    def failure(self, source: str, error: VoiceprepError) -> None:
        """Write why there is none."""
        from voiceprep.library.takejson import error_line, line

        print(line(error_line(source, error)))


class PlainText:
    """For people."""

    def __init__(self, compared: Compared | None = None) -> None:
        self._compared = compared

    def result(self, result: Result) -> None:
        """Write one."""
        name = safe_line(result.source)
        print(f"{name} {safe_line(result.line_id)}" if result.line_id else name)
        if result.transcript is not None and result.transcript.words:
            print(f"Answer    {safe_line(result.transcript.text, 10_000)}")
        print(findings_text(result.findings))
        if self._compared is not None:
            told = self._compared.text(result.contradictions, result.source)
            print(told or f"\nNothing in it contradicts your plan {self._compared.plan.name}.")
        print(followups_text(result.followups), end="\n\n")

    def failure(self, source: str, error: VoiceprepError) -> None:
        """Write why there is none."""
        sys.stdout.flush()
        complain(error)


class Analyser:
    """Turns inputs into results; the recogniser is started once, for the first recording."""

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self._parts = wiring.parts(options)
        self._settings = self._chosen_settings()
        self._question = self._chosen_question()
        self.compared = self._compared_with()
        self._quiet = getattr(options, "quiet", False)
        self._told = self._quiet

    @property
    def question(self) -> Question | None:
        """What was answered, where it was said."""
        return self._question

    def results(self, source: str) -> Iterator[Result | VoiceprepError]:
        """Yield what comes of one input, errors in their places.

        Raises ModelMissing: what is wrong with the model is wrong for every input.
        """
        path = Path(source)
        if path.suffix.lower() in TRANSCRIPTS:
            yield from self._transcripts(source, path)
            return
        try:
            yield self._recording(source, path)
        except ModelMissing:
            raise
        except VoiceprepError as error:
            yield error

    def close(self) -> None:
        """End the recogniser."""
        self._parts.close()

    def _chosen_settings(self) -> Settings:
        return wiring.settings_in(self._parts.places)

    def _compared_with(self) -> Compared | None:
        from voiceprep.cli.facts import Compared

        name = getattr(self._options, "plan", None)
        return Compared(self._parts, name) if name else None

    def _chosen_question(self) -> Question | None:
        name = self._options.question
        return wiring.question_named(self._parts.places, name) if name else None

    def _transcripts(self, source: str, path: Path) -> Iterator[Result | VoiceprepError]:
        from voiceprep.analysis import assess
        from voiceprep.speech.transcriptfile import transcripts

        lines = transcripts(path)
        while True:
            try:
                line_id, transcript = next(lines)
            except StopIteration:
                return
            except TranscriptUnreadable as error:
                yield error  # a bad line costs itself, not those after it
                continue
            analysis = assess(transcript, None, self._question)
            yield self._result(source, line_id, transcript, analysis)

    def _recording(self, source: str, path: Path) -> Result:
        from voiceprep import analysis
        from voiceprep.speech.aligner import completed
        from voiceprep.speech.audiofile import read

        file = read(path)
        for note in () if self._quiet else file.notes:
            narrate(f"{safe_line(source)}: {note}")
        said = self._heard(source, file.recording)
        sound, traces = analysis.sound_and_traces(file.recording)
        transcript, heard = completed(sound, traces, said)
        found = analysis.assess(transcript, sound, self._question, heard_fillers=heard)
        return self._result(source, None, transcript, found)

    def _heard(self, source: str, recording: Recording) -> Transcript | None:
        if self._options.transcript is not None:
            return self._given_words()
        transcriber = None if self._options.delivery_only else self._transcriber()
        if transcriber is None:
            self._tell_no_model()
            return None
        return self._recognised(source, recording, transcriber)

    def _recognised(self, source: str, recording: Recording, with_: Transcriber) -> Transcript:
        from voiceprep.practice import transcript_of

        if self._quiet:
            return transcript_of(with_, recording)
        progress = Progress(f"Transcribing {safe_line(source)}")
        try:
            return transcript_of(with_, recording, progress)
        finally:
            progress.done()

    def _given_words(self) -> Transcript:
        from voiceprep.speech.transcriptfile import transcript

        return transcript(self._options.transcript)

    def _transcriber(self) -> Transcriber | None:
        return self._parts.transcriber(self._settings)

    def _tell_no_model(self) -> None:
        if not self._told and not self._options.delivery_only:
            narrate(NO_MODEL)
        self._told = True

    def _result(
        self, source: str, line_id: str | None, transcript: Transcript | None, analysis: Analysis
    ) -> Result:
        from voiceprep.coaching import findings, followups

        told = findings(analysis, self._question, self._settings)
        asked = followups(analysis, transcript, self._question)
        parts = self.compared.contradictions(transcript, source) if self.compared else ()
        return Result(source, line_id, transcript, analysis, told, asked, parts)
