"""``voiceprep practice --plain``: the same practice, line by line.

For screen readers, dumb terminals and pipes: no boxes, no redrawing, no colour. The Enter key is
all that is needed.
"""

from __future__ import annotations

import queue
import random
import sys
import threading
import time
from typing import TYPE_CHECKING

from voiceprep.cli import wiring
from voiceprep.cli.console import Progress, narrate
from voiceprep.cli.facts import take_facts_text
from voiceprep.cli.findings import findings_text, followups_text
from voiceprep.errors import NoAudioDevice, VoiceprepError
from voiceprep.interview.drills import drill_named
from voiceprep.practice import TakeRecorder, ask, assessed, new_id
from voiceprep.sitting import plan_named
from voiceprep.text import clock, safe_line, safe_text
from voiceprep.tui.occasion import Occasion, of_drill

if TYPE_CHECKING:
    from argparse import Namespace

    from voiceprep.model import Question, Settings
    from voiceprep.practice import Assessment, Studio

POLL_S = 0.1
CHOICES = "Enter: next question. a: answer again. r: report. l: listen. q: quit."
QUIET_AFTER_S = 2.0


class Lines:
    """What the person types, read in a thread so that a lost microphone is noticed meanwhile."""

    def __init__(self) -> None:
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, name="lines", daemon=True).start()

    def wait(self, limit_s: float | None = None) -> str | None:
        """Return the next line; None at the end of input. Raises queue.Empty after the limit."""
        line = self._lines.get(timeout=limit_s)
        if line is None:
            self._lines.put(None)  # the end stays the end
        return line

    def _read(self) -> None:
        for line in sys.stdin:
            self._lines.put(line.strip().lower())
        self._lines.put(None)


def run(parts: wiring.Parts, options: Namespace) -> int:
    """Practise until the person quits or the input ends."""
    studio = parts.studio()
    settings = studio.settings_file.load()
    for problem in studio.settings_file.problems():
        narrate(problem)
    _offer_recovered(studio)
    if parts.model(settings) is None:
        narrate("No speech model is installed: only the delivery is judged. Fetch one with")
        narrate("`voiceprep models get base.en`; what you record now can be transcribed then.")
    try:
        sitting = LineSitting(studio, settings, Lines(), ends_itself=options.input is not None)
        if options.mock:
            from voiceprep.cli.plainmock import hold

            return hold(sitting, wiring.all_banks(parts.places)[0], options.plan or settings.plan)
        return sitting.run(_questions(parts, options) or _drilled(sitting, studio, options))
    finally:
        parts.close()


def _offer_recovered(studio: Studio) -> None:
    recovered = studio.recovery.recover()
    for problem in studio.recovery.problems():
        narrate(problem)
    for take in recovered:
        narrate(
            f"Recovered an answer of {clock(take.duration_s)} to: {safe_line(take.question.text)}"
        )
        narrate(f"See it with `voiceprep history show {take.id}`.")


def _drilled(sitting: LineSitting, studio: Studio, options: Namespace) -> list[Question]:
    plan = plan_named(studio, options.plan or studio.settings_file.load().plan)
    drill = drill_named(options.drill, plan)
    assert drill is not None, "checked before"
    sitting.occasion = of_drill(drill, plan.name if plan else "")
    narrate(f"{drill.title}. {drill.aim}")
    for own in drill.question.follow_ups:
        narrate(f"Yours: {safe_line(own)}")
    return [drill.question]


def _questions(parts: wiring.Parts, options: Namespace) -> list[Question]:
    if options.drill:
        return []
    if options.question:
        return [wiring.question_named(parts.places, options.question)]
    banks, faults = wiring.all_banks(parts.places)
    for fault in faults:
        narrate(fault.message)
    drawn = [question for bank in banks for question in bank.questions]
    random.shuffle(drawn)
    return drawn


class LineSitting:
    """A run of takes."""

    def __init__(
        self, studio: Studio, settings: Settings, lines: Lines, *, ends_itself: bool
    ) -> None:
        self.studio = self._studio = studio
        self.settings = self._settings = settings
        self.lines = self._lines = lines
        self.occasion = Occasion()
        """What the takes are made for."""
        self._ends_itself = ends_itself
        self._refusal: VoiceprepError | None = None
        self._id = new_id()

    def run(self, questions: list[Question]) -> int:
        """Take the questions in turn until the person has had enough; return the exit code."""
        for question in questions:
            choice = "a"
            while choice == "a":
                choice = self._take(question)
            if choice == "q":
                break
        return self._refusal.exit_code if self._refusal is not None else 0

    def _take(self, question: Question) -> str:
        if not self.asked(question):
            return "q"
        assessment = self.recorded(question)
        if assessment is None:
            return self._lines_choice("Enter: next question. a: try again. q: quit.")
        print(findings_text(assessment.findings))
        contradictions = take_facts_text(self._studio, assessment.take)
        if contradictions:
            print(contradictions)
        print(followups_text(assessment.followups), flush=True)
        return self._afterwards(assessment)

    def asked(self, question: Question) -> bool:
        """Ask, and leave time to think; False where the person has had enough."""
        self._studio.analyst.warm()
        print(f"\n{safe_text(question.text)}", flush=True)
        self._ask(question)
        narrate("Think. Press Enter to start recording, q to quit.")
        return self._lines.wait() not in (None, "q")

    def _ask(self, question: Question) -> None:
        try:
            manner = self.occasion.manner
            ask(self._studio, question, self._settings, lambda first, length: None, manner)
        except NoAudioDevice as error:
            narrate(f"It cannot be read aloud: {error.message}")

    def recorded(self, question: Question) -> Assessment | None:
        """Record an answer and read it; None where no microphone can be opened."""
        settings = self.occasion.settings(self._settings)
        sitting = self.occasion.sitting or self._id
        recorder = TakeRecorder(self._studio, question, settings, sitting=sitting)
        self.occasion.label(recorder)
        try:
            recorder.start()
        except VoiceprepError as error:
            narrate(f"{error.message} {error.hint}")
            self._refusal = error
            return None
        self._refusal = None
        try:
            self._until_done(recorder)
        except BaseException:
            recorder.stop()  # whatever ends the program, what was spoken is kept
            raise
        if recorder.trouble:
            narrate(recorder.trouble)
        take = recorder.stop()
        narrate(f"Kept {clock(take.duration_s)}.")
        progress = Progress("Transcribing")
        try:
            return assessed(
                self._studio,
                take,
                self._settings,
                session=recorder.session,
                on_progress=progress,
            )
        finally:
            progress.done()

    def _until_done(self, recorder: TakeRecorder) -> None:
        narrate("Recording. Press Enter to stop.")
        told = set[str]()
        while not recorder.ended():
            try:
                line = self._lines.wait(POLL_S)
            except queue.Empty:
                self._tell(recorder, told)
                continue
            if line is not None or not self._ends_itself:
                return
            time.sleep(POLL_S)  # nobody can press Enter any more; the file will end

    def _tell(self, recorder: TakeRecorder, told: set[str]) -> None:
        if recorder.level().zero_s > QUIET_AFTER_S and "zeros" not in told:
            told.add("zeros")
            narrate("The microphone delivers digital silence. Is it muted, or not allowed?")
        for step in self._settings.timer_steps_s:
            if recorder.elapsed_s >= step and str(step) not in told:
                told.add(str(step))
                narrate(clock(step))

    def _afterwards(self, assessment: Assessment) -> str:
        if assessment.trouble:
            narrate(assessment.trouble)
        while True:
            choice = self._lines_choice(CHOICES)
            if choice not in ("r", "l"):
                return choice
            self._do(choice, assessment)

    def _do(self, choice: str, assessment: Assessment) -> None:
        take = assessment.take
        try:
            if choice == "r":
                from voiceprep.coaching import shown_take

                shown = shown_take(take, self._settings)
                print(self._studio.reporter.write(shown, assessment.findings), flush=True)
            else:
                player = self._studio.player(self._settings)
                if player is not None and take.audio is not None:
                    player.play(take.audio)
        except VoiceprepError as error:
            narrate(f"{error.message} {error.hint}")

    def _lines_choice(self, prompt: str) -> str:
        narrate(prompt)
        line = self._lines.wait()
        return "q" if line is None else line[:1]
