"""Why a word was marked as it is, in a sentence: a filler, a repair, a hedge, a part of the story.

Says what the analysis found, in words; finds nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.text import safe_line
from voiceprep.tui.marks import UNSURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.model import Analysis, Filler, Star, Take, Transcript

PART_NAMES = {
    "situation": "Situation",
    "task": "Task",
    "action": "Action",
    "result": "Result",
    "reflection": "Lesson",
}
PAUSES = {
    "boundary": "at the end of a sentence or clause, where it helps",
    "phrase": "inside a phrase, where it sounds like searching",
    "before": "before the first word",
    "filled": "with an um in it",
    "unknown": "between two sounds",
}
REPAIRS = {
    "repetition": "the same words come again right after",
    "repair": "said anew in other words right after",
    "false_start": "the sentence was given up and another begun",
}


def word_said(take: Take, word: int) -> str:
    """Return everything that is known about why a word is marked; never empty."""
    told = [each for each in _told(take, word) if each]
    return safe_line(" · ".join(told) or "Nothing is marked here.", 400)


def mark_said(take: Take, at_s: float) -> str:
    """Return what is known about a mark between words: a pause, or a filler heard in the sound."""
    analysis = take.analysis
    for pause in analysis.timing.pauses if analysis and analysis.timing else ():
        if pause.start_s == at_s:
            return f"A pause of {pause.duration_s:.1f} s {PAUSES[pause.kind]}."
    for filler in analysis.fluency.fillers if analysis and analysis.fluency else ():
        if filler.start_s == at_s:
            said = safe_line(filler.text, 20)
            return f"“{said}” was heard in the sound; the recogniser left it out."
    return "Nothing is marked here."


def _told(take: Take, word: int) -> Iterator[str]:
    if take.transcript is None or take.analysis is None:
        return
    yield from _stumbles(take, take.analysis, word)
    wording = take.analysis.wording
    for hedge in wording.hedges if wording else ():
        if hedge.first <= word <= hedge.last:
            yield "A hedge: it makes what you say smaller"
    yield _unsure(take, word)
    if take.analysis.star is not None:
        yield _sentence(take.transcript, take.analysis.star, word)


def _stumbles(take: Take, analysis: Analysis, word: int) -> Iterator[str]:
    fluency = analysis.fluency
    for filler in fluency.fillers if fluency else ():
        if filler.first_word is not None and filler.first_word <= word <= (filler.last_word or 0):
            yield _filler(take, filler)
    for repair in fluency.repairs if fluency else ():
        if repair.first_word <= word <= repair.last_word:
            yield f"Taken back: {REPAIRS[repair.kind]}"


def _filler(take: Take, filler: Filler) -> str:
    from voiceprep.analysis.fillers import reasons
    from voiceprep.analysis.tokens import tokens

    words = take.transcript.words if take.transcript else ()
    why = ", ".join(reasons(tokens(words), filler))
    said = f"“{filler.text}” is a filler here"
    return f"{said}: {why}" if why else said


def _unsure(take: Take, word: int) -> str:
    words = take.transcript.words if take.transcript else ()
    likely = words[word].probability if word < len(words) else None
    if likely is None or likely >= UNSURE:
        return ""
    return f"Heard unsurely ({likely:.0%}): listen, and correct it with i"


def _sentence(transcript: Transcript, star: Star, word: int) -> str:
    from voiceprep.analysis.star_reasons import star_reasons

    for index, sentence in enumerate(star.sentences):
        if sentence.first_word <= word <= sentence.last_word:
            name = PART_NAMES.get(sentence.part or "")
            if not name:
                return "The sentence tells no STAR part"
            why = ", ".join(star_reasons(transcript, star)[index])
            return f"The sentence tells the {name}: {why}" if why else f"It tells the {name}"
    return ""
