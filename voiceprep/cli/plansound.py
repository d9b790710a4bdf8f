"""``voiceprep plan check --sound``: the check of the day, from ten seconds of speech.

What is recorded for it is judged and thrown away; nothing of it reaches the disk.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from voiceprep.cli.console import Progress, narrate
from voiceprep.errors import PlanInvalid, UsageError
from voiceprep.interview.daycheck import SECONDS, check_list, sound_lines
from voiceprep.model import Manner
from voiceprep.preparing import POLL_S, Hearing, heard

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from voiceprep.cli.wiring import Parts
    from voiceprep.interview.daycheck import CheckItem, CheckLine
    from voiceprep.model import Acoustics, Plan, Recording, Settings
    from voiceprep.ports import SpeechSource

_MARKS = {"good": "✓ good ", "watch": "! watch", "fix": "■ fix  "}
_SENTENCE = "This is what the others will sound like when they speak to you."
_QUIETEST_DB = -60.0


def run(parts: Parts, options: Namespace) -> int:
    """Judge the line, list what is to be ticked; 1 where something has to be mended first."""
    from voiceprep.coaching import norms

    if options.input is not None and options.echo:
        raise UsageError("A recording tells nothing about the echo.", "Leave --echo out.")
    plan = _plan(parts, options)
    acoustics, room_s, echo_db = _measured(parts, options)
    lines = sound_lines(acoustics, norms(), echo_db=echo_db, room_s=room_s)
    items = check_list(plan.format if plan is not None else "virtual")
    ticks = plan.ticks if plan is not None else ()
    _print_json(lines, items, ticks) if options.json else _print(lines, items, ticks)
    return 1 if any(line.verdict == "fix" for line in lines) else 0


def _plan(parts: Parts, options: Namespace) -> Plan | None:
    """Return the plan whose list is ticked; the line can be checked without one."""
    from voiceprep.cli.plan import chosen

    if options.files:
        raise UsageError("With --sound no files are checked.", "Name the plan with --plan NAME.")
    if options.name:
        return parts.plans.load(options.name)
    try:
        return chosen(parts.plans, None)
    except (UsageError, PlanInvalid):
        return None


def _measured(parts: Parts, options: Namespace) -> tuple[Acoustics, float | None, float | None]:
    from voiceprep import analysis
    from voiceprep.analysis.room import lingering_s
    from voiceprep.cli.wiring import read_audio

    if options.input is not None:
        recording, echo = read_audio(options.input), None
    else:
        settings = parts.studio().settings_file.load()
        narrate(f"Speak for {SECONDS:.0f} seconds: a few sentences, with a pause after each.")
        recording = _heard(parts.source(settings))
        echo = _loudspeaker(parts, settings) if options.echo else None
    acoustics = analysis.sound(recording).acoustics
    echo_db = None if echo is None else _beside(echo, acoustics)
    return acoustics, lingering_s(recording), echo_db


def _heard(source: SpeechSource) -> Recording:
    progress = Progress("Listening")
    try:
        return heard(source, progress)
    finally:
        progress.done()


def _loudspeaker(parts: Parts, settings: Settings) -> Recording | None:
    """Return what the microphone hears while a sentence is read aloud; None without a voice."""
    voice = parts.voice(settings)
    if voice is None:
        narrate("Nothing is read aloud (see the settings), so the echo was not tried.")
        return None
    narrate("Now be quiet for a moment: a sentence is read aloud.")
    hearing = Hearing(parts.source(settings))
    try:
        voice.say(_SENTENCE, Manner(settings.voice, settings.rate_wpm), lambda first, length: None)
        time.sleep(POLL_S)  # the last block is still on its way
    finally:
        recording = hearing.stopped()
    return recording


def _beside(echo: Recording, acoustics: Acoustics) -> float | None:
    """Return the level of the loudspeaker in the microphone beside the voice's, background out."""
    import numpy as np

    if acoustics.level_dbfs is None or not len(echo.samples):
        return None
    voice = 10 ** (acoustics.level_dbfs / 10)
    background = voice / 10 ** (acoustics.snr_db / 10) if acoustics.snr_db is not None else 0.0
    loud = float(np.mean(echo.samples.astype(np.float64) ** 2)) - background
    return max(_QUIETEST_DB, 10 * float(np.log10(max(loud, 1e-12) / voice)))


def _print(lines: Sequence[CheckLine], items: Sequence[CheckItem], ticks: Sequence[str]) -> None:
    for line in lines:
        print(f"{_MARKS[line.verdict]}  {line.text}")
        if line.to_do:
            print(f"           {line.to_do}")
    print()
    for item in items:
        mark = "x" if item.id in ticks else " "
        print(f"[{mark}] {item.text:<13} {item.how}  ({item.id})")
    narrate("Tick what is done: voiceprep plan tick ID")


def _print_json(
    lines: Sequence[CheckLine], items: Sequence[CheckItem], ticks: Sequence[str]
) -> None:
    from voiceprep.cli.plan import line as json_line

    for found in lines:
        told = {"id": found.id, "verdict": found.verdict, "text": found.text, "to_do": found.to_do}
        print(json_line({**told, "source": found.norm.source if found.norm else None}))
    for item in items:
        print(json_line({"id": item.id, "ticked": item.id in ticks, "text": item.text}))
