"""Drills: one short exercise, one rule of what counts, one line of how it went.

A drill is a question like any other, so its takes are recorded, kept and compared like any other;
only its outcome is its own. Derived when read, never stored.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voiceprep.analysis.keyterms import stems, terms
from voiceprep.analysis.structures import is_answered
from voiceprep.interview.agenda import YOUR_TURN, your_turn
from voiceprep.model import Band, Finding, Interval, Norm, Question
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voiceprep.model import Analysis, Filler, Kind, Plan, Sentence, Take, Transcript, Verdict

BANK = "Drills"
REDO = "redo"
"""`Take.drill` of a question of a mock interview that is answered again."""
_OWN = "A drill's own rule, not a norm: practice wants a mark to aim at."
_MINUTE_S, _ENOUGH_S = 60.0, 45.0
_PAUSES = 6
_PAUSE_S = (0.5, 2.0)
_NEAR_S = 0.25
"""A pause and the end of a word are measured apart, and may differ by so much."""
_BREATH_S = 20.0
_OPENING_S = (60.0, 90.0)
_MOST_EVIDENCE = 8
_QUESTION_MARKS = {
    "question": "asked at all",
    "open": "open",
    "specific": "such that only they can answer",
}
_CHANGED = re.compile(
    r"\b(?:by|from|to|less|fewer|more|faster|up|down|saved?|cut|grew|rose|fell|dropped|doubled|"
    r"halved|increased?|reduced|went|won|sold|result|finished|delivered|instead|without|percent)\b"
)


@dataclass(frozen=True, slots=True)
class Drill:
    """One exercise."""

    id: str
    title: str
    aim: str
    question: Question
    limit_s: float | None = None
    """When it stops by itself; None where it does not."""


def drills(plan: Plan | None = None) -> tuple[Drill, ...]:
    """Return the exercises; the plan's own questions are ready for the one that speaks them."""
    return (
        _drill(
            "filler-free",
            "A minute without fillers",
            "No um, uh, like or you know for a minute; it stops by itself.",
            "What do you do in your work, and what do you like about it? Speak for one minute.",
            (_MINUTE_S, _MINUTE_S),
        ),
        _drill(
            "pauses",
            "Pause on purpose",
            f"At least {_PAUSES} pauses of half a second to two, each at the end of a sentence.",
            "Tell me about a project you are proud of. After each sentence, breathe in once.",
            (_MINUTE_S, 120.0),
        ),
        _drill(
            "one-breath",
            "The result in one breath",
            "What came of it, with a number, in 20 seconds or less.",
            "Take your best story. What changed because of you? One sentence, with a number.",
            (_BREATH_S, 40.0),
        ),
        _drill(
            "opening",
            "The opening",
            "Who you are and why you are here, in 60 to 90 seconds.",
            "Tell us about yourself, and what brings you here.",
            (75.0, 180.0),
        ),
        Drill(
            "own-questions",
            "Your own questions, aloud",
            "Two or three questions of yours, open, and such as only they can answer.",
            replace(your_turn(plan), id="drill-own-questions", bank=BANK),
        ),
    )


def _drill(name: str, title: str, aim: str, asked: str, seconds: tuple[float, float]) -> Drill:
    target_s, limit_s = seconds
    kind: Kind = "cultural-fit" if name == "opening" else "behavioural"
    question = Question(f"drill-{name}", asked, kind, "delivery", target_s, bank=BANK)
    return Drill(name, title, aim, question, limit_s)


def drill_named(name: str, plan: Plan | None = None) -> Drill | None:
    """Return the exercise of that name."""
    return next((each for each in drills(plan) if each.id == name), None)


def outcomes(take: Take) -> tuple[Finding, ...]:
    """Return how a drill went, one finding; none for a take that was no drill.

    One's own questions in a mock interview are told the same way, where a plan has some ready.
    """
    rule = _RULES.get(take.drill)
    if rule is None and take.question.id == YOUR_TURN.id and take.question.follow_ups:
        rule = _asked_aloud
    if rule is None or take.analysis is None:
        return ()
    return tuple(rule(take, take.analysis))


def _spoken_s(take: Take, analysis: Analysis) -> float:
    """Return the seconds from the first to the last sound of speech."""
    heard = analysis.acoustics.speech if analysis.acoustics else ()
    return heard[-1].end_s - heard[0].start_s if heard else take.duration_s


def _finding(norm: Norm, value: float, title: str, advice: str) -> Finding:
    verdict: Verdict = "good" if norm.green.holds(value) else "fix"
    return Finding(norm.measure, round(value, 2), norm.unit, norm, verdict, title, advice)


def _norm(measure: str, unit: str, low: float | None, high: float | None) -> Norm:
    return Norm(measure, unit, Band(low, high), Band(low, high), _OWN)


def _fillers(take: Take, analysis: Analysis) -> Iterator[Finding]:
    if analysis.fluency is None:
        return
    found, spoken_s = analysis.fluency.fillers, _spoken_s(take, analysis)
    counted = Counter(safe_line(f.text.lower().strip(".,?! "), 20) for f in found)
    said = ", ".join(f"{text} {times}×" for text, times in counted.most_common(4))
    count = f"{len(found)} {'filler' if len(found) == 1 else 'fillers'}" if found else "No filler"
    title = f"{count} in {clock(spoken_s)}" + (f": {said}" if said else "")
    advice = "Where an um wants out, close your mouth and breathe in: silence sounds like thought."
    if not found:
        advice = "A minute like this is what you are after. Try it with a harder question."
    made = _finding(_norm("drill_fillers", "fillers", None, 0), len(found), title, advice)
    if not found and spoken_s < _ENOUGH_S:
        less = f"You spoke for {clock(spoken_s)} of 1:00: fill the minute, then it counts."
        made = replace(made, verdict="info", advice=less)
    yield replace(made, evidence=tuple(_heard(found))[:_MOST_EVIDENCE])


def _heard(found: tuple[Filler, ...]) -> Iterator[Interval]:
    for filler in found:
        if filler.start_s is not None and filler.end_s is not None:
            yield Interval(filler.start_s, filler.end_s)


def _pauses(take: Take, analysis: Analysis) -> Iterator[Finding]:
    if analysis.timing is None:
        return
    ends = list(_sentence_ends(take.transcript, analysis))
    low, high = _PAUSE_S
    long = [p for p in analysis.timing.pauses if low <= p.duration_s <= high]
    good = [
        p
        for p in long
        if (any(first - _NEAR_S <= p.start_s <= last for first, last in ends))
        or (not ends and p.kind in ("boundary", "unknown"))
    ]
    title = f"{len(good)} of {_PAUSES} pauses of 0.5 to 2 seconds, at the end of a sentence"
    if len(good) >= _PAUSES:
        title = f"{len(good)} pauses on purpose; {_PAUSES} were asked for"
    advice = "Say the sentence to its full stop, close your mouth, breathe in, go on."
    norm = _norm("drill_pauses", "pauses", _PAUSES, None)
    made = _finding(norm, len(good), title, advice)
    shown = tuple(Interval(p.start_s, p.end_s) for p in good[:_MOST_EVIDENCE])
    yield replace(made, evidence=shown)


def _sentence_ends(
    transcript: Transcript | None, analysis: Analysis
) -> Iterator[tuple[float, float]]:
    """Yield when each sentence ends and the next word begins."""
    if transcript is None or analysis.star is None:
        return
    words = transcript.words
    for sentence in analysis.star.sentences:
        last = sentence.last_word
        if last + 1 < len(words):
            ends, begins = words[last].end_s, words[last + 1].start_s
            if ends is not None and begins is not None:
                yield ends, max(ends, begins)


def _one_breath(take: Take, analysis: Analysis) -> Iterator[Finding]:
    spoken_s = _spoken_s(take, analysis)
    numbered = _result_with_number(take.transcript, analysis)
    title = f"The result in {spoken_s:.0f} seconds"
    if analysis.wording is None:
        title += "; without words nobody knows whether it had a number"
    else:
        title += ", with a number" if numbered else ", but no result with a number"
    advice = "Say what is different now and by how much, then stop. Nothing before it."
    made = _finding(_norm("drill_result", "s", None, _BREATH_S), spoken_s, title, advice)
    yield made if numbered or analysis.wording is None else replace(made, verdict="fix")


def _result_with_number(transcript: Transcript | None, analysis: Analysis) -> bool:
    wording, star = analysis.wording, analysis.star
    if wording is None or transcript is None or not wording.numbers:
        return False
    if wording.numbers_in_result:
        return True
    sentences = star.sentences if star else ()
    return any(_CHANGED.search(_said(transcript, each)) for each in sentences)


def _said(transcript: Transcript, sentence: Sentence) -> str:
    inside = transcript.words[sentence.first_word : sentence.last_word + 1]
    return " ".join(word.text for word in inside).lower()


def _opening(take: Take, analysis: Analysis) -> Iterator[Finding]:
    low, high = _OPENING_S
    spoken_s = _spoken_s(take, analysis)
    title = f"An opening of {clock(spoken_s)}; 1:00 to 1:30 was asked for"
    advice = "Now, before, and why here: three parts, each a few sentences."
    if spoken_s > high:
        advice = f"Leave out {spoken_s - high:.0f} seconds: what they read in your letter already."
    elif spoken_s < low:
        advice = f"{low - spoken_s:.0f} seconds more: add why you are here, of all places."
    yield _finding(_norm("drill_opening", "s", low, high), spoken_s, title, advice)


def _asked_aloud(take: Take, analysis: Analysis) -> Iterator[Finding]:
    ready = take.question.follow_ups
    if take.transcript is None:
        return
    if not ready:
        yield from _well_asked(analysis)
        return
    left = [text for text in ready if not _was_asked(text, take.transcript.text)]
    title = f"You asked {len(ready) - len(left)} of the {len(ready)} questions you have ready"
    advice = "All of them, aloud." if not left else f"Not asked: “{safe_line(left[0], 90)}”"
    norm = _norm("drill_own_questions", "questions", min(2, len(ready)), None)
    yield _finding(norm, len(ready) - len(left), title, advice)


def _well_asked(analysis: Analysis) -> Iterator[Finding]:
    """Yield how the questions were, where none is ready to compare them with."""
    told = analysis.structure
    if told is None or told.asked != "questions":
        return
    found = {element.name for element in told.elements}
    count = sum(name in found for name in _QUESTION_MARKS)
    left = [words for name, words in _QUESTION_MARKS.items() if name not in found]
    title = f"Your questions: {count} of 3 marks" + (f"; not {left[0]}" if left else "")
    advice = "Begin with what, how or why, and ask what nobody else could tell you."
    yield _finding(_norm("drill_own_questions", "marks", 3, None), count, title, advice)


def _was_asked(question: str, said: str) -> bool:
    wanted = stems(terms(question))
    short = len(wanted) == 1 and wanted <= stems(terms(said))
    return short or is_answered(question, said)


_RULES: dict[str, Callable[[Take, Analysis], Iterator[Finding]]] = {
    "filler-free": _fillers,
    "pauses": _pauses,
    "one-breath": _one_breath,
    "opening": _opening,
    "own-questions": _asked_aloud,
}
