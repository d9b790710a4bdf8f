"""What was told: a story or not, its parts, its result. Judges the answer, never the person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.analysis.structures import asked_for
from voiceprep.coaching.judging import Advice, informed, judged
from voiceprep.coaching.told import told_findings
from voiceprep.coaching.wording import wording_findings
from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Analysis, Asked, Finding, Part, Question, Span, Star

_ENOUGH_WORDS = 40
_TOO_MANY_MISSING = 2
"""With two parts missing, the shares of the others say nothing."""
_NOT_A_STORY = {
    "hypothetical": "You answered what you would do",
    "general": "You answered what you usually do",
    "self_description": "You described yourself",
    "non_answer": "No answer was told yet",
}
_TELL = "Pick one time, start with “In my last job …”, and tell it in the past tense."
_NEXT = {
    "hypothetical": "They would now say: “Tell me about a time you really did that.”",
    "general": "They would now say: “When did you last do that?”",
    "self_description": "They would now say: “Can you give me one example?”",
    "non_answer": "They would now say: “Is there a smaller example?”",
}
_ASK: dict[Part, str] = {
    "situation": "Open with one sentence on where and when it was.",
    "task": "Say in one sentence what you had to achieve, and why it was hard.",
    "action": "Say what you did yourself, step by step: it is the part they hire for.",
    "result": "End with what changed because of it, with a number if you have one.",
}
_MOST_NEEDED: tuple[Part, ...] = ("result", "action", "situation", "task")


def structure_findings(analysis: Analysis, question: Question | None) -> list[Finding]:
    """Return what is to be said about what was told, unordered."""
    if analysis.wording is None:
        return [_untranscribed()]
    if analysis.wording.word_count == 0:
        return [_wordless()]
    if analysis.star is None:
        return []
    asked = asked_for(question) if question else None
    return [
        *_story(analysis, analysis.star, asked),
        *told_findings(analysis),
        *wording_findings(analysis, asked),
    ]


def _story(analysis: Analysis, star: Star, asked: Asked | None) -> list[Finding]:
    if asked == "story" and star.answer_kind in _NOT_A_STORY:
        return [_not_a_story(analysis, star)]
    told = star.answer_kind == "story" and asked not in ("questions", "statement")
    enough = analysis.wording is not None and analysis.wording.word_count >= _ENOUGH_WORDS
    if not enough or not (told or asked == "story"):
        return []
    found = [_parts(star)]
    if len(star.missing) < _TOO_MANY_MISSING:
        found += [*_balance(star), *_result(analysis), *_own_part(analysis)]
    return found if asked in ("story", None) else [_not_asked(each) for each in found]


def _not_asked(finding: Finding) -> Finding:
    """Return the finding on a story that nobody asked for: never the first thing to fix."""
    return replace(finding, verdict="watch") if finding.verdict == "fix" else finding


def _untranscribed() -> Finding:
    return informed(
        "transcript",
        None,
        "",
        "Delivery only: there is no transcript",
        "Only how you spoke was judged. Words, fillers and structure follow once a speech "
        "model is installed; the recording is kept.",
    )


def _wordless() -> Finding:
    return informed(
        "transcript",
        0.0,
        "words",
        "0 words recognised",
        "No words were made out in this take, so only how you spoke was judged. Listen to it "
        "once: was it loud enough?",
    )


def _not_a_story(analysis: Analysis, star: Star) -> Finding:
    kind = star.answer_kind
    said = f"{_NEXT[kind]} {_TELL}"
    title = f"{_NOT_A_STORY[kind]}; they asked for what you did"
    spans = analysis.wording.hypothetical if analysis.wording and kind == "hypothetical" else ()
    found = judged("story", 0.0, title, Advice(said, said, said), _around(star, spans))
    return replace(found, words=spans)


def _around(star: Star, spans: Sequence[Span]) -> tuple[Interval, ...]:
    """Return when the sentences around these words were spoken."""
    return tuple(
        Interval(each.start_s, each.end_s)
        for each in star.sentences
        if each.start_s is not None and each.end_s is not None
        if any(each.first_word <= span.first <= each.last_word for span in spans)
    )


def _parts(star: Star) -> Finding:
    missing = [part for part in _MOST_NEEDED if part in star.missing]
    heard = 4 - len(missing)
    thin = f": {_listed(missing)} thin or missing" if missing else ""
    asked = " ".join(_ASK[part] for part in missing[:2])
    advice = Advice("Every part of the story is there.", asked, "")
    return judged("star_parts", heard, f"{heard} of 4 parts of the story{thin}", advice)


def _listed(parts: Sequence[Part]) -> str:
    *most, last = [part.capitalize() for part in parts]
    return f"{', '.join(most)} and {last}" if most else last


def _balance(star: Star) -> Iterable[Finding]:
    shares = star.shares
    told = shares.situation + shares.task + shares.action + shares.result
    if told <= 0 or "action" in star.missing:
        return
    setting, action = 100 * (shares.situation + shares.task), 100 * shares.action
    yield judged(
        "setting_share",
        setting,
        f"Situation and Task {setting:.0f} % of the answer",
        Advice(
            good="You get to the point quickly.",
            low="",
            high="The setting takes long. Two sentences are enough: where it was, and what "
            "you had to achieve.",
        ),
        evidence=_spoken(star, ("situation", "task")),
    )
    yield judged(
        "action_share",
        action,
        f"Action {action:.0f} % of the answer",
        Advice(
            good="Most of the story is what you did. That is what they want to hear.",
            low="Say more about what you did yourself: first, then, finally. Three steps are "
            "plenty.",
            high="",
        ),
        evidence=_spoken(star, ("action",)),
    )


def _result(analysis: Analysis) -> Iterable[Finding]:
    star, wording = analysis.star, analysis.wording
    if star is None or wording is None or wording.numbers_in_result is None:
        return
    if "result" in star.missing:
        return
    count = wording.numbers_in_result
    yield judged(
        "result_numbers",
        float(count),
        f"{count} {'number' if count == 1 else 'numbers'} in the Result",
        Advice(
            good="Your result can be counted. People remember that.",
            low="Put one number into the result, even a rough one: how many, how much "
            "faster, how long it lasted.",
            high="",
        ),
        evidence=_spoken(star, ("result",)),
    )


def _own_part(analysis: Analysis) -> Iterable[Finding]:
    star, wording = analysis.star, analysis.wording
    if star is None or wording is None:
        return
    own, shared = wording.singular_in_action or 0, wording.plural_in_action or 0
    if own + shared == 0 or "action" in star.missing:
        return
    percent = 100.0 * own / (own + shared)
    yield judged(
        "action_first_person",
        percent,
        f"“I” {own}×, “we” {shared}× in the Action",
        Advice(
            good="It is clear what your own part was.",
            low="Your own part is hard to see behind “we”. Say “I” where it was you, and "
            "thank the team in the result.",
            high="",
        ),
        evidence=_spoken(star, ("action",)),
    )


def _spoken(star: Star, parts: tuple[Part, ...]) -> tuple[Interval, ...]:
    """Return where these parts were spoken, neighbouring sentences joined."""
    joined: list[Interval] = []
    previous = False
    for each in star.sentences:
        timed = each.start_s is not None and each.end_s is not None
        inside = timed and each.part in parts
        if inside and previous:
            joined[-1] = Interval(joined[-1].start_s, each.end_s or 0.0)
        elif inside:
            joined.append(Interval(each.start_s or 0.0, each.end_s or 0.0))
        previous = inside
    return tuple(joined)
