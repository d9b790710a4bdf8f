"""What a question asks for, and which elements of it an answer tells.

A story has its parts (`star`); questions about the work ask for approach, steps, trade-off and
outcome, questions about fitting in for a stance, an example of one's own and a link to them, and at
the end one is asked for questions. Every element found is shown by a sentence; the patterns are in
``structure_cues.toml``. Whether what is said is right, nothing here can tell.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from voiceprep.analysis.keyterms import stems, terms
from voiceprep.analysis.specifics import names
from voiceprep.analysis.wording import numbers
from voiceprep.model import Element, Structure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Asked, Question, Span, Word

_PAST_ASKED = re.compile(
    r"\b(?:a time|one time|an? (?:occasion|situation|instance)|when (?:have|did) you|have you ever|"
    r"you have ever done|an? example (?:of|from) (?:a time|when|your))\b"
    r"|\b(?:tell (?:me|us) about|describe|think of) (?:an? (?!typical|important trade|day)|working|"
    r"someone|something|one)|\btake (?:me|us) through (?:a|it|the)\b"
)
_NOT_YET = re.compile(
    r"\b(?:would you|do you|will you|should (?:one|we))\b|\bsince we last spoke\b|\bif you\b"
)
_DONE = re.compile(
    r"\b(?:did (?:you|it|that)|have you|has|was|were|you (?:\w+ed|had|did|took|gave|made))\b"
)
_ASK_THEM = re.compile(
    r"\b(?:ask (?:us|me|them|him|her)|(?:do|will) you ask|questions? (?:do you have|for (?:us|me))|"
    r"need to know|like to know|your (?:own )?questions)\b"
)
_ENOUGH_WORDS = 25
_ANSWERED = 0.6
_LEAST_TERMS = 2
_LEAD_IN = re.compile(
    r"^(?:(?:and|so|then|okay|ok|well|yes|also|or|but|um|uh|maybe|first|second|finally|lastly|"
    r"one more|my (?:first |second |third |last |next |other |main )?question(?: for you)? "
    r"(?:is|would be)|another (?:one|question) (?:is|would be)|i'd (?:also )?(?:like|love) to "
    r"(?:ask|know)(?: you)?|i (?:also )?wanted to (?:ask|know)(?: you)?|i was wondering|"
    r"i wonder|i'm curious) )+"
)
_STARTS_QUESTION = re.compile(
    r"^(?:what|how|why|which|who|where|when|do|does|did|is|are|can|could|will|would|have|has)\b"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """What shows that an element is there."""

    patterns: tuple[re.Pattern[str], ...]
    least: int
    last: bool
    """Whether the last sentence that shows it is the evidence, not the first."""

    def times(self, said: str) -> int:
        """Return how often it is found in a sentence."""
        return sum(len(pattern.findall(said)) for pattern in self.patterns)


@lru_cache(maxsize=1)
def signs() -> dict[str, dict[str, Sign]]:
    """Return the signs of every element, by what was asked."""
    text = files(__package__).joinpath("structure_cues.toml").read_text(encoding="utf-8")
    return {
        asked: {
            name: Sign(
                tuple(re.compile(cue) for cue in row["cues"]),
                row.get("least", 1),
                row.get("shown") == "last",
            )
            for name, row in elements.items()
        }
        for asked, elements in tomllib.loads(text).items()
    }


def asked_for(question: Question) -> Asked:
    """Return what a question asks for.

    Parameters
    ----------
    question
        Its kind decides, and where the kind leaves it open, its words.

    Returns
    -------
    Asked
        ``story`` for what was done once; a behavioural question that says "would you" asks for an
        ``approach``; a closing question asks for ``questions`` or for a ``statement``.
    """
    said = " ".join(question.text.lower().replace("’", "'").split())
    past = bool(_PAST_ASKED.search(said))
    if question.kind == "closing":
        return "questions" if _ASK_THEM.search(said) else "statement"
    if question.kind == "behavioural":
        unreal = bool(_NOT_YET.search(said)) and not _DONE.search(said)
        return "story" if past or not unreal else "approach"
    if past and not re.search(r"\b(?:would you|means something to you)\b", said):
        return "story"
    return "fit" if question.kind == "cultural-fit" else "approach"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, sentence by sentence."""

    heard: Sequence[Token]
    words: Sequence[Word]
    spans: Sequence[Span]

    @property
    def said(self) -> list[str]:
        """The bare words of each sentence, without filled pauses."""
        return [" ".join(bare(self.heard, span)) for span in self.spans]


def bare(heard: Sequence[Token], span: Span) -> list[str]:
    """Return the bare words of a sentence, without filled pauses."""
    inside = heard[span.first : span.last + 1]
    return [token.text for token in inside if token.text and not token.is_filled_pause]


def structure(told: Told, asked: Asked, notes: str = "") -> Structure:
    """Return which elements of what was asked for an answer tells.

    Parameters
    ----------
    told
        The answer.
    asked
        From `asked_for`.
    notes
        What is known from earlier rounds: a question of one's own that they answer is not new.

    Returns
    -------
    Structure
        Stories and statements have no elements here; answers under 25 words neither, except
        questions. ``new`` is judged only where there are notes.

    Notes
    -----
    Patterns on the words of each sentence, made on one half of a hand-written set and measured on
    the other (``scripts/evaluate text``).
    """
    if asked == "questions":
        return _questions(told, notes)
    said = told.said
    if asked in ("story", "statement") or sum(len(s.split()) for s in said) < _ENOUGH_WORDS:
        return Structure(asked)
    found = {name: _shown_by(sign, said) for name, sign in signs()[asked].items()}
    return Structure(
        asked,
        tuple(_element(name, at, told) for name, at in found.items() if at is not None),
        tuple(name for name, at in found.items() if at is None),
    )


def _shown_by(sign: Sign, said: Sequence[str]) -> int | None:
    times = [sign.times(sentence) for sentence in said]
    if sum(times) < sign.least:
        return None
    places = [index for index, count in enumerate(times) if count]
    return places[-1] if sign.last else places[0]


def _element(name: str, at: int, told: Told) -> Element:
    span = told.spans[at]
    inside = told.words[span.first : span.last + 1]
    starts = [w.start_s for w in inside if w.start_s is not None]
    ends = [w.end_s for w in inside if w.end_s is not None]
    return Element(name, span, min(starts, default=None), max(ends, default=None))


def _questions(told: Told, notes: str) -> Structure:
    asking = [i for i, said in enumerate(told.said) if _is_question(told, i, said)]
    if not asking:
        return Structure("questions", (), ("question",))
    kinds = {"question": asking, "open": [], "specific": []} | ({"new": []} if notes else {})
    for index in asking:
        for name in _kinds_of(told, index, notes):
            kinds[name].append(index)
    enough = {name: 2 * len(places) >= len(asking) for name, places in kinds.items()}
    if notes:
        enough["new"] = 2 * len(kinds["new"]) > len(
            asking
        )  # an old one beside each new one is half
    return Structure(
        "questions",
        tuple(_element(name, kinds[name][0], told) for name in kinds if enough[name]),
        tuple(name for name in kinds if not enough[name]),
    )


def _is_question(told: Told, index: int, said: str) -> bool:
    span = told.spans[index]
    if "?" in told.heard[span.last].after:
        return True
    return bool(_STARTS_QUESTION.match(_LEAD_IN.sub("", said))) and len(said.split()) > 3


def _kinds_of(told: Told, index: int, notes: str) -> Iterator[str]:
    known, said = signs()["questions"], told.said[index]
    core = _LEAD_IN.sub("", said)
    if known["open"].times(core):
        yield "open"
    span = told.spans[index]
    inside = told.heard[span.first : span.last + 1]
    around = told.said[index - 1] if index and not _is_question_at(told, index - 1) else ""
    strong = known["strong"].times(f"{around} {said}") or names(inside) or numbers(said.split())
    if strong or (known["weak"].times(said) and not known["generic"].times(said)):
        yield "specific"
    if notes and not is_answered(said, notes):
        yield "new"


def _is_question_at(told: Told, index: int) -> bool:
    return _is_question(told, index, told.said[index])


def is_answered(question: str, notes: str) -> bool:
    """Return whether notes answer a question already: one sentence has most of its terms.

    Parameters
    ----------
    question
        A question one would ask.
    notes
        Notes of earlier rounds, in sentences or lines.
    """
    wanted = stems(terms(question))
    if len(wanted) < _LEAST_TERMS:
        return False
    return any(
        len(wanted & stems(terms(note))) >= max(_LEAST_TERMS, _ANSWERED * len(wanted))
        for note in re.split(r"[.!?;\n]+", notes)
    )
