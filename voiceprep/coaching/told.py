"""What was asked for other than a story, and how much of it was told: approach, fit, questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.coaching.judging import Advice, judged
from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Analysis, Finding, Structure

_NAMES = {
    "approach": "approach",
    "steps": "steps",
    "trade_off": "trade-off",
    "outcome": "outcome",
    "stance": "stance",
    "example": "own example",
    "link": "link to them",
}
_ASK = {
    "approach": "Open with how you go about it, in one sentence.",
    "steps": "Say the steps in order: first, then, finally.",
    "trade_off": "Name what speaks against your way, and why you would still choose it.",
    "outcome": "End with what comes of it, or how you would know that it worked.",
    "stance": "Say in one sentence where you stand.",
    "example": "Tell one case from your own work that shows it.",
    "link": "Say what it has to do with this team: something they told you or you saw.",
    "question": "Prepare two or three questions; having none sounds like having no interest.",
    "open": "Begin with what, how or why: yes-or-no questions end the talk.",
    "specific": "Ask about something only they can answer: what they said, their team, their year.",
    "new": "Your notes answer this already. Go one step further than they did.",
}
_GOOD = {
    "approach": "It is clear how you work, step by step, and why.",
    "fit": "A stance, a case that shows it, and what it has to do with them.",
    "questions": "Open questions that only they can answer.",
}
_MOST_NEEDED = (
    *("question", "example", "approach", "steps", "link", "outcome", "trade_off"),
    *("stance", "open", "specific", "new"),
)
_MEASURES = {"approach": "approach_parts", "fit": "fit_parts", "questions": "own_questions"}


def told_findings(analysis: Analysis) -> list[Finding]:
    """Return what is to be said about the elements of an answer that is no story."""
    structure = analysis.structure
    if structure is None or structure.asked not in _MEASURES:
        return []
    if not (structure.elements or structure.missing):
        return []
    return [_questions(structure) if structure.asked == "questions" else _parts(structure)]


def _parts(structure: Structure) -> Finding:
    count = len(structure.elements)
    whole = count + len(structure.missing)
    missing = [name for name in _MOST_NEEDED if name in structure.missing]
    heard = _listed([_NAMES[element.name] for element in structure.elements])
    without = f"; not heard: {_listed([_NAMES[name] for name in missing])}" if missing else ""
    title = f"{count} of {whole} elements{f': {heard}' if heard else ''}{without}"
    return _judged(structure, float(count), title, missing)


def _questions(structure: Structure) -> Finding:
    missing = [name for name in _MOST_NEEDED if name in structure.missing]
    if "question" in missing:
        return _judged(structure, 0.0, "0 questions asked", missing)
    count = 3 - sum(name != "new" for name in missing)
    lacking = _listed([f"not {name}" for name in missing])
    title = f"Your questions: {count} of 3{f', {lacking}' if lacking else ', open and about them'}"
    return _judged(structure, float(count), title, missing)


def _judged(structure: Structure, value: float, title: str, missing: Sequence[str]) -> Finding:
    asked = " ".join(_ASK[name] for name in missing[:2])
    good = asked or _GOOD[structure.asked]
    evidence = _spoken(structure)
    found = judged(_MEASURES[structure.asked], value, title, Advice(good, asked, ""), evidence)
    return replace(found, words=tuple(element.span for element in structure.elements))


def _spoken(structure: Structure) -> Iterable[Interval]:
    seen: set[tuple[float, float]] = set()
    for each in structure.elements:
        if each.start_s is None or each.end_s is None or (each.start_s, each.end_s) in seen:
            continue
        seen.add((each.start_s, each.end_s))
        yield Interval(each.start_s, each.end_s)


def _listed(names: Sequence[str]) -> str:
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last
