"""What an interviewer would ask next, from what was said and what was left out.

No language model: each rule asks one kind of thing, says which words called for it and quotes them.
At most three, the most needed first; the question's own follow-ups are among them where they fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.analysis.keyterms import stems, terms
from voiceprep.analysis.structures import asked_for
from voiceprep.analysis.tokens import word_set
from voiceprep.analysis.wording import NUMBER_WORDS
from voiceprep.coaching.quoting import Said
from voiceprep.coaching.vagueness import amount
from voiceprep.model import FollowUp, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voiceprep.coaching.quoting import Quote
    from voiceprep.model import Analysis, Asked, Part, Question, Star, Transcript, Wording

MOST = 3
_BEFORE_BANK = 2
"""So many of our own come before the question's own follow-up that takes up the answer's words."""
_ENOUGH_WORDS = 12
_ENOUGH_TOLD = 40
_THIN_ACTION = 0.2
_MANY_WE = 3
_ENOUGH_DEEDS = 3
"""So many deeds are not thin, whatever the parts say."""
_LEAST_OUTCOME = 3
_CASE = re.compile(
    r"\b(?:when (?:has|have|did|was|were)|tell me about|give me|example|real case|have you ever|"
    r"last time)\b",
    re.I,
)
_CHANGE = re.compile(
    r"\b(?:improv\w*|increas\w*|reduc\w*|decreas\w*|dropp?\w*|grew|grow\w*|fell|fewer|less|"
    r"faster|quicker|better|higher|lower|easier|went (?:up|down)|saved?|cut|success\w*|doubl\w*|"
    r"satisf\w*|productiv\w*|efficien\w*|popular|halv\w*|shorter|smoother|came back|ris\w*|rose)\b"
)
_LEAD_IN = re.compile(
    r"^(?:(?:as a result|in the end|and|so|then|but|finally|eventually|ultimately|at the end|"
    r"because of (?:this|that)|after that|afterwards|however|overall|also|luckily|thankfully|"
    r"of this|which meant|well|"
    r"the result was that|the outcome was that) )+"
)
_NO_OUTCOME = re.compile(
    r"^(?:once|when|while|after|before|by|during|if|with|to|for|at|in|on|through|although|"
    r"because|(?:i|my) (?!finished|delivered|saved|cut|reduced|sold|won|raised)\w+|it was|"
    r"this was|that was)\b"
)
_CLAIM = re.compile(
    r"\bi (?:work best|thrive|always|usually|never|believe|pride myself|prefer|love|value)\b"
    r"|\bi(?:'m| am) (?:\w+ )?(?:good (?:at|with)|great (?:at|with)|strong (?:at|in)|known for|"
    r"someone|organi[sz]ed|an? (?:\w+ ){0,2}(?:person|player|listener|leader|learner|communicator|"
    r"perfectionist|solver))\b"
)
_PROOF = (
    (re.compile(r"i never\b"), "When was that last put to the test?"),
    (re.compile(r"i (?:always|usually)\b"), "When did you last do that?"),
    (re.compile(""), "When did that last show at work?"),
)
_USED = re.compile(
    r"\b(?:used?|using|chose|picked|introduced|installed|adopted|switched to|"
    r"(?:built|wrote|written|made|did) (?:it |this |that |the \w+ )?in)(?: the| a| an| our)?$"
)
_ANYWHERE = word_set("minute minutes hour hours day days week weeks month months year years")
"""Said in answers about anything: a follow-up with one of these takes up nothing."""
_ROLE = word_set(
    "manager boss colleague director client lead supervisor teammate head mentor coworker "
    "customer partner"
)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer and what was asked."""

    said: Said
    analysis: Analysis
    star: Star
    wording: Wording
    asked: Asked | None
    question: Question | None

    @property
    def is_story(self) -> bool:
        """Whether a story was asked for, or nobody knows what was, and may have been told."""
        if self.asked not in ("story", None):
            return False
        kind = self.star.answer_kind
        wanted = self.asked == "story" and kind == "unknown"
        return (kind == "story" or wanted) and self.wording.word_count >= _ENOUGH_TOLD

    def lacks(self, element: str) -> bool:
        """Whether an element of what was asked for is missing."""
        structure = self.analysis.structure
        return structure is not None and element in structure.missing

    def spans(self, *parts: Part) -> list[Span]:
        """Return the sentences that tell these parts."""
        told = [each for each in self.star.sentences if each.part in parts]
        return [Span(each.first_word, each.last_word) for each in told]


def followups(
    analysis: Analysis, transcript: Transcript | None, question: Question | None = None
) -> tuple[FollowUp, ...]:
    """Return what an interviewer would ask next.

    Parameters
    ----------
    analysis
        From `voiceprep.analysis.assess`.
    transcript
        The words it was made of; their indices are those of the analysis.
    question
        What was asked: its kind says what can be missing, its own follow-ups are candidates.

    Returns
    -------
    tuple of FollowUp
        At most three, the most needed first, no two of them on the same words; empty without words
        and for candidates' own questions.
    """
    answer = _answer(analysis, transcript, question)
    if answer is None:
        return ()
    own = list(_distinct(_own(answer)))
    fitting, other = _of_bank(answer)
    ranked = [*own[:_BEFORE_BANK], *fitting[:1], *own[_BEFORE_BANK:], *other[:1]]
    return tuple(ranked[:MOST])


def _answer(
    analysis: Analysis, transcript: Transcript | None, question: Question | None
) -> _Answer | None:
    if transcript is None or analysis.star is None or analysis.wording is None:
        return None
    asked = asked_for(question) if question else None
    if not transcript.words or asked == "questions":
        return None
    said = Said(transcript, analysis)
    return _Answer(said, analysis, analysis.star, analysis.wording, asked, question)


def _own(answer: _Answer) -> Iterator[FollowUp]:
    for rule in _RULES:
        yield from rule(answer)


def _distinct(found: Iterator[FollowUp]) -> Iterator[FollowUp]:
    texts, taken = set[str](), list[Span]()
    for each in found:
        words = each.words
        met = words and any(words.first <= t.last and t.first <= words.last for t in taken)
        if each.text not in texts and not met:
            texts.add(each.text)
            if words:
                taken.append(words)
            yield each


def _asks(answer: _Answer, rule: str, why: str, asked: str, quote: Quote | None = None) -> FollowUp:
    text = f"{_quoted(quote)} {asked}" if quote else asked
    words = quote.words if quote else None
    return FollowUp(text, rule, why, words, answer.said.interval(words))


def _quoted(quote: Quote) -> str:
    """Return what the person said: the deed alone where it stands on its own."""
    deed = quote.verb_first
    first_person = re.search(r"\b(?:i|i'm|me|my|we|us|our|myself|ourselves)\b", deed, re.I)
    if deed and not first_person and quote.text[:2].lower() == "i ":
        return f"You said you “{deed}”."
    return f"You said “{quote.text}”."


def _no_answer(answer: _Answer) -> Iterator[FollowUp]:
    if answer.star.answer_kind == "non_answer":
        yield _asks(
            answer,
            "no_answer",
            "nothing was told yet",
            "Take your time. Is there a smaller example, from another job or from your studies?",
        )


def _hypothetical(answer: _Answer) -> Iterator[FollowUp]:
    if answer.star.answer_kind != "hypothetical":
        return
    quotes = (answer.said.clause(span.first) for span in answer.wording.hypothetical)
    quote = next((q for q in quotes if q and len(q.text.split()) > 2), None)
    if answer.asked in ("story", None):
        asked = "Tell me about a time you really did that."
    else:
        asked = "When have you done that, and how did it go?"
    yield _asks(answer, "hypothetical", "told as what you would do", asked, quote)


def _claim(answer: _Answer) -> Iterator[FollowUp]:
    without = answer.asked == "fit" and answer.lacks("example")
    if answer.star.answer_kind not in ("general", "self_description") and not without:
        return
    quote = _first_match(answer, _CLAIM)
    if quote:
        asked = next(asked for start, asked in _PROOF if start.match(quote.text.lower()))
    else:
        is_habit = answer.star.answer_kind == "general"
        asked = "When did you last do that?" if is_habit else "Can you give me one example?"
    yield _asks(answer, "claim", "a claim without an example", asked, quote)


def _first_match(answer: _Answer, pattern: re.Pattern[str]) -> Quote | None:
    line, starts = "", []
    for text in answer.said.texts:
        starts.append(len(line))
        line += text + " "
    for match in pattern.finditer(line):
        if match.start() in starts:
            quote = answer.said.clause(starts.index(match.start()))
            if quote is not None:
                return quote
    return None


def _last_deed(answer: _Answer) -> Quote | None:
    spans = answer.spans("action") or [Span(0, len(answer.said.texts) - 1)]
    deeds = [q for span in spans for q in answer.said.deeds("i", span.first, span.last)]
    return deeds[-1] if deeds else None


def _result(answer: _Answer) -> Iterator[FollowUp]:
    if answer.is_story and "result" in answer.star.missing:
        deed = _last_deed(answer)
        asked = "What changed because of it?" if deed else "And what changed in the end?"
        yield _asks(answer, "no_result", "no result told", asked, deed)


def _action(answer: _Answer) -> Iterator[FollowUp]:
    thin = "action" in answer.star.missing or answer.star.shares.action < _THIN_ACTION
    deeds = list(answer.said.deeds("i"))
    if answer.is_story and thin and len(deeds) < _ENOUGH_DEEDS:
        deed = deeds[0] if deeds else None
        yield _asks(
            answer,
            "thin_action",
            "little about what you did",
            "Take me through that step by step." if deed else "What exactly did you do, and how?",
            deed,
        )


def _we(answer: _Answer) -> Iterator[FollowUp]:
    wording = answer.wording
    own, shared = wording.singular_in_action, wording.plural_in_action
    if own is None or shared is None:
        own, shared = wording.first_person_singular, wording.first_person_plural
    if answer.is_story and shared >= _MANY_WE and shared > own:
        spans = [*answer.spans("action"), Span(0, len(answer.said.texts) - 1)]
        deeds = (q for span in spans for q in answer.said.deeds("we", span.first, span.last))
        deed, why = next(deeds, None), f"“we” {shared}×, “I” {own}×"
        asked = "What was your part in it?" if deed else "You often say “we”. What was your part?"
        yield _asks(answer, "we", why, asked, deed)


def _vague(answer: _Answer) -> Iterator[FollowUp]:
    if answer.star.answer_kind == "non_answer":
        return
    for span in reversed(answer.wording.vague):
        found = amount(answer.said, span)
        if found is not None:
            quote, asked = found
            yield _asks(answer, "vague_amount", "an amount without a figure", asked, quote)
            return


def _number(answer: _Answer) -> Iterator[FollowUp]:
    wording = answer.wording
    if not answer.is_story or wording.numbers_in_result != 0 or "result" in answer.star.missing:
        return
    quotes = [q for span in answer.spans("result") if (q := _outcome(answer, span))]
    measured = next((q for q in quotes if _CHANGE.search(q.text)), None)
    if measured:
        asked = "How did you measure that?"
        yield _asks(answer, "no_number", "a result without a number", asked, measured)


def _difference(answer: _Answer) -> Iterator[FollowUp]:
    if not answer.is_story or answer.wording.numbers_in_result != 0:
        return
    quotes = (q for span in answer.spans("result") if (q := _outcome(answer, span)))
    quote = next((q for q in quotes if not _CHANGE.search(q.text)), None)
    if quote:
        why = "a result that does not say what changed"
        yield _asks(answer, "no_difference", why, "What difference did that make?", quote)


def _outcome(answer: _Answer, span: Span) -> Quote | None:
    said = " ".join(answer.said.texts[span.first : span.last + 1])
    lead = _LEAD_IN.match(said)
    first = span.first + (len(lead.group().split()) if lead else 0)
    if first >= span.last or _NO_OUTCOME.match(" ".join(answer.said.texts[first : first + 3])):
        return None
    quote = answer.said.clause(first)
    if quote is None:
        return None
    if len(quote.text.split()) < _LEAST_OUTCOME and not _CHANGE.search(quote.text):
        return None
    return quote if _VERB.search(quote.text.lower()) else None


_VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|did|went|came|fell|rose|grew|won|got|made|took|became|kept|"
    r"began|found|saw|ran|cut|led|sold|gave|said|felt|stayed|told|\w{2,}ed)\b"
)


def _task(answer: _Answer) -> Iterator[FollowUp]:
    if answer.is_story and "task" in answer.star.missing:
        why = "not said what was asked of you"
        yield _asks(answer, "no_task", why, "What exactly were you asked to achieve there?")


def _elements(answer: _Answer) -> Iterator[FollowUp]:
    past = answer.star.answer_kind == "story"
    asked_by_element = {
        "steps": (
            "Take me through it step by step. What came first?"
            if past
            else "Take me through it step by step. What comes first?"
        ),
        "trade_off": (
            "What did you decide against, and why?"
            if past
            else "What speaks against doing it that way?"
        ),
        "outcome": "What came of it?" if past else "How would you know that it worked?",
        "link": "And how would that look here, with us?",
    }
    for element, asked in asked_by_element.items():
        if answer.lacks(element):
            said = element.replace("_", "-")
            yield _asks(answer, f"no_{element}", f"no {said} told", asked)


def _named(answer: _Answer) -> Iterator[FollowUp]:
    for span in answer.wording.names:
        name = answer.said.plain(span.first, span.last)
        before = " ".join(answer.said.texts[max(0, span.first - 5) : span.first])
        if span.first and answer.said.texts[span.first - 1] in _ROLE:
            asked = f"How would {name} tell this story?"
            yield _about(answer, "named_person", asked, span)
            return
        if _USED.search(before):
            asked = f"You mentioned {name}. Why that, and not something else?"
            yield _about(answer, "named_tool", asked, span)
            return


def _about(answer: _Answer, rule: str, asked: str, span: Span) -> FollowUp:
    return FollowUp(asked, rule, "somebody or something named", span, answer.said.interval(span))


def _reflection(answer: _Answer) -> Iterator[FollowUp]:
    if answer.is_story and not answer.spans("reflection") and not answer.star.missing:
        why = "not said what you took from it"
        yield _asks(answer, "no_reflection", why, "What would you do differently today?")


_RULES: tuple[Callable[[_Answer], Iterator[FollowUp]], ...] = (
    *(_no_answer, _hypothetical, _claim, _result, _we, _action, _number, _vague, _task),
    *(_elements, _named, _difference, _reflection),
)
"""The most needed first."""


def _of_bank(answer: _Answer) -> tuple[list[FollowUp], list[FollowUp]]:
    """Return the question's own follow-ups: those that take up the answer's words, and others."""
    question = answer.question
    if question is None or answer.wording.word_count < _ENOUGH_WORDS:
        return [], []
    told = answer.asked != "story" or answer.star.answer_kind in ("story", "unknown")
    spoken = stems(answer.said.texts) - stems(terms(question.text))
    fitting: list[FollowUp] = []
    other: list[FollowUp] = []
    for text in question.follow_ups:
        about = (t for t in terms(text) if t not in NUMBER_WORDS and t not in _ANYWHERE)
        shared = [term for term in about if stems([term]) <= spoken]
        if told and shared:
            fitting.append(FollowUp(text, "bank", f"you spoke of “{shared[0]}”"))
        elif told or _CASE.search(text):
            other.append(FollowUp(text, "bank", "often asked after this question"))
    return fitting, other
