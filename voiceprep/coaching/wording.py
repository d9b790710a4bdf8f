"""Which words were used: tense, numbers and names, where the answer stands, what comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.coaching.judging import Advice, informed, judged
from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Analysis, Asked, Finding, Span, Wording

_ENOUGH_WORDS = 40
_OFTEN = 3
_ENOUGH_TERMS = 2


def wording_findings(analysis: Analysis, asked: Asked | None) -> Iterator[Finding]:
    """Yield what is to be said about the words; nothing for short answers."""
    wording = analysis.wording
    if wording is None or wording.word_count < _ENOUGH_WORDS or asked == "questions":
        return
    yield from _headline(analysis, wording)
    if analysis.star and analysis.star.answer_kind == "story":
        yield from _tense(wording)
    if asked in ("story", "fit") or (analysis.star and analysis.star.answer_kind == "story"):
        yield from _specifics(wording)
    yield from _softeners(analysis, wording)
    yield from _phrases(wording)
    yield from _vocabulary(wording)
    yield from _terms(wording)


def _headline(analysis: Analysis, wording: Wording) -> Iterator[Finding]:
    at = wording.headline_at
    if wording.headline is None or at is None:
        return
    percent = 100.0 * at.first / wording.word_count
    early = wording.headline == "first"
    title = (
        f"Answer first: it is said {_after(at.first)}"
        if early
        else f"The answer comes after {percent:.0f} % of the words"
    )
    advice = Advice(
        good="They know your answer before they hear the reasons." if early else _SOONER,
        low="",
        high=_SOONER,
    )
    sentences = analysis.star.sentences if analysis.star else ()
    spoken = [
        Interval(s.start_s, s.end_s)
        for s in sentences
        if s.first_word == at.first and s.start_s is not None and s.end_s is not None
    ]
    yield replace(judged("headline", percent, title, advice, spoken), words=(at,))


_SOONER = "Say your answer in the first sentence, then the reasons: they stop guessing and listen."


def _after(words: int) -> str:
    return "at once, after 0 words" if words == 0 else f"after {words} words"


def _tense(wording: Wording) -> Iterator[Finding]:
    if wording.past_share is None:
        return
    percent = 100.0 * wording.past_share
    advice = Advice(
        good="Told in the past: it is plain that it happened.",
        low="Much of it is in the present or in “would”. Say what happened: “I asked”, “we chose”.",
        high="",
    )
    found = judged("past_tense", percent, f"{percent:.0f} % of the verbs in the past", advice)
    yield replace(found, words=wording.hypothetical[:5])


def _specifics(wording: Wording) -> Iterator[Finding]:
    rate = wording.specifics_per_100_words
    if rate is None:
        return
    advice = Advice(
        good="Numbers, names and dates make it yours.",
        low="Hardly a number, a name or a date. Add two: when it was, how many, who was there.",
        high="",
    )
    title = f"{rate:.1f} numbers, names and dates in 100 words"
    found = judged("specifics", rate, title, advice)
    yield replace(found, words=(*wording.names, *wording.dates)[:5])


def _softeners(analysis: Analysis, wording: Wording) -> Iterator[Finding]:
    if wording.apologies:
        advice = Advice(
            good="",
            low="",
            high="Leave it out: nobody missed anything until you said so. Pause, then go on.",
        )
        count = len(wording.apologies)
        title = f"{count} {'apology' if count == 1 else 'apologies'} for the answer itself"
        found = judged("apologies", float(count), title, advice)
        yield _shown(analysis, found, wording.apologies)
    for measure, spans, noun, said in (
        ("hedges", wording.hedges, "hedges", _HEDGED),
        ("absolutes", wording.absolutes, "absolutes", _ABSOLUTE),
        ("generic_you", wording.generic_you, "times “you” for anyone", _YOU),
    ):
        if len(spans) >= _OFTEN:
            rate = 100.0 * len(spans) / wording.word_count
            title = f"{len(spans)} {noun}, {rate:.1f} per 100 words"
            yield _shown(analysis, informed(measure, rate, "per 100 words", title, said), spans)


_HEDGED = (
    "“I think”, “maybe”, “sort of”: keep those that are honest, and drop those that only soften "
    "what you know."
)
_ABSOLUTE = "“Always”, “never”, “obviously” invite the one exception. Say how often it really was."
_YOU = "Where “you” means you, say “I”: they want to know what you did."


def _shown(analysis: Analysis, finding: Finding, spans: Sequence[Span]) -> Finding:
    """Return the finding with the sentences around these words, five at most."""
    sentences = analysis.star.sentences if analysis.star else ()
    around = [
        Interval(each.start_s, each.end_s)
        for each in sentences
        if each.start_s is not None and each.end_s is not None
        if any(each.first_word <= span.first <= each.last_word for span in spans)
    ]
    return replace(finding, words=tuple(spans)[:5], evidence=tuple(around)[:5])


def _phrases(wording: Wording) -> Iterator[Finding]:
    often = [phrase for phrase in wording.phrases if phrase.times >= _OFTEN][:3]
    if often:
        shown = ", ".join(f"“{phrase.text}” {phrase.times}×" for phrase in often)
        yield informed(
            "phrases",
            float(often[0].times),
            "times",
            f"Said again and again: {shown}",
            "Fine where it is the point; if it is a habit, say it once and leave it.",
        )


def _vocabulary(wording: Wording) -> Iterator[Finding]:
    if wording.mattr_50 is not None:
        yield informed(
            "vocabulary",
            wording.mattr_50,
            "",
            f"{50 * wording.mattr_50:.0f} different words in every 50",
            "For information: compare it with your own takes only.",
        )


def _terms(wording: Wording) -> Iterator[Finding]:
    terms, said = wording.question_terms, wording.question_terms_said
    if len(terms) >= _ENOUGH_TERMS and not said:
        asked = ", ".join(f"“{term}”" for term in terms[:4])
        yield informed(
            "question_terms",
            0.0,
            f"of {len(terms)}",
            f"0 of {len(terms)} of the question's words in the answer",
            f"They asked about {asked}. Take up one of their words, so that they hear it answered.",
        )
