"""What in a text may be a name: of the plan, beside a role, or a capital that no word needs.

Errs towards taking a word for a name: what is masked without need costs a reader little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from voiceprep.analysis.specifics import names
from voiceprep.analysis.tokens import tokens, word_set
from voiceprep.analysis.word_kinds import kind
from voiceprep.interview.claims import claims
from voiceprep.model import Source, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Plan, Span

_PLAIN = word_set(
    "i i'm i'd i'll i've ceo cto coo cfo cio vp svp hr it qa ui ux pr api apis sql ai ml kpi kpis "
    "okr okrs pdf csv html css json xml sla slas slo b2b b2c saas crm erp gdpr roi mvp ok tv pc "
    "phd mba bsc msc gpa ci cd qa usb id ids url am pm a.m p.m mr mrs ms dr sir madam god english "
    "internet web excel powerpoint word outlook python java javascript typescript linux windows "
    "docker kubernetes git agile scrum kanban situation task action result star lesson christmas "
    "asap this that these those the a an and but so because when where while if then it he she "
    "they we you my our his her their there here what which who how why is was in on at to of "
    "for with as by from after before yes no not well also easter new q1 q2 q3 q4 covid pandemic"
)
"""Capitals that tell nobody who it was."""
_DATED = word_set(
    "january february march april may june july august september october november december jan feb "
    "mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday "
    "sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays"
)
_TITLES = word_set("mr mrs ms miss dr doctor prof professor sir madam")
_GENERIC = word_set(
    "the of and for in at an a de la von van der den und inc ltd llc plc gmbh ag co corp "
    "corporation company group holding limited"
)
_OPENERS = word_set(
    "honestly unfortunately fortunately ultimately previously currently additionally furthermore "
    "moreover however therefore hence thus meanwhile nevertheless initially overall everyone "
    "somebody nobody nothing everything afterwards afterward whenever wherever whatever whichever "
    "given based due instead besides despite unlike regarding concerning thanks sorry hello hi "
    "please first firstly second secondly third thirdly fourth lastly one two three four five six "
    "seven eight nine ten twenty thirty forty fifty hundred team teams management customers "
    "clients users developers engineers quality testing planning communication feedback "
    "errors tickets"
)
_ALSO_WORDS = word_set(
    "mark will grace bill rose faith hope joy frank rob sue pat jack dean chase drew ray nick gene "
    "miles victor earl dawn iris ivy lily ruby amber violet art max may april june august rich guy"
)
"""First names that are words, too: at the head of a sentence the next word tells."""
_NO_NAME_BEFORE = word_set(
    "i you he she it we they my your his her its our their the a an this that these those to of in "
    "on up out not is was be there"
)
_ENDINGS = re.compile(r"(?:tions?|ments?|ness|ally|edly|ingly|ability)$")
_EMPLOYED = word_set("at for joined joining left")
_FIRMS = frozenset({"company", "client"})
_HARD = "\"'“”‘’(),.;:?!…-–—"


@dataclass(frozen=True, slots=True)
class Named:
    """A name that was found, lower case and bare."""

    whole: str
    parts: tuple[str, ...]
    kind: Literal["person", "company"] = "person"


def named(text: str, kind_: Literal["person", "company"] = "person") -> Named | None:
    """Return a text as a name; None where nothing is left of it."""
    bare = [part.strip(_HARD).removesuffix("’s").removesuffix("'s") for part in text.split()]
    lowered = [part.casefold().replace("’", "'") for part in bare]
    kept = [part for part in lowered if part]
    while kept and kept[0].rstrip(".") in _TITLES:
        kept.pop(0)
    if not kept:
        return None
    parts = tuple(part for part in kept if len(part) > 1 and part not in _GENERIC)
    return Named(" ".join(kept), parts if len(kept) > 1 else (), kind_)


def names_of_plan(plan: Plan) -> Iterator[Named]:
    """Yield the names that a plan gives by itself: the company, and everybody in it."""
    companies = (named(plan.company, "company"), named(plan.name.replace("-", " "), "company"))
    people = [person.name for person in plan.interviewers]
    people += [note.who for note in plan.first_interview]
    people += [each.who for each in plan.debriefs] + [each.whom for each in plan.own_questions]
    found = [companies[0], *map(named, people)]
    yield from filter(None, found)
    short = companies[1]  # the plan is often called after the company: "halden-2"
    if short is not None:
        for part in short.whole.split():
            if part.isalpha() and len(part) > 2 and not is_common(part):
                yield Named(part, (), "company")


def names_in(texts: Iterable[str]) -> Iterator[Named]:
    """Yield what may be a name in texts, in the order in which it stands there."""
    listed = [text for text in texts if text.strip()]
    small = {word for text in listed for word in re.findall(r"(?<!\w)[a-z][\w'’-]*", text)}
    for text in listed:
        yield from _beside_roles(text)
        heard = tokens(tuple(Word(word) for word in text.split()))
        for span in sorted(_capitals(heard, small), key=lambda each: each.first):
            yield from _as_names(heard, span)


def _beside_roles(text: str) -> Iterator[Named]:
    for claim in claims(text, Source("notes")):
        if claim.kind == "name":
            found = named(claim.value, "company" if claim.subject.heads & _FIRMS else "person")
            if found is not None:
                yield found


def _capitals(heard: tuple[Token, ...], small: set[str]) -> Iterator[Span]:
    from voiceprep.model import Span as Stretch

    inside = {index for span in names(heard) for index in range(span.first, span.last + 1)}
    for index, token in enumerate(heard):
        opens = index == 0 or not heard[index - 1].text or heard[index - 1].sentence_mark
        following = heard[index + 1].text if index + 1 < len(heard) else ""
        named_so = token.text in _ALSO_WORDS and following not in _NO_NAME_BEFORE
        is_name = _opens_with_name(token, small) or (named_so and _is_capital(token))
        if opens and index not in inside and is_name:
            last = index
            while last + 1 in inside and not heard[last].clause_mark:
                last += 1
            yield Stretch(index, last)
    yield from names(heard)


def _is_capital(token: Token) -> bool:
    return token.text[:1].isalpha() and token.written[len(token.before) :][:1].isupper()


def _opens_with_name(token: Token, small: set[str]) -> bool:
    """Tell whether the capital at the head of a sentence is more than its head."""
    if not _is_capital(token):
        return False
    bare = token.text.removesuffix("'s")
    return not (bare in small or is_common(bare) or bare in _OPENERS or _ENDINGS.search(bare))


def _as_names(heard: tuple[Token, ...], span: Span) -> Iterator[Named]:
    """Yield the name of a stretch of capitals, less the plain ones at its ends."""
    found = list(range(span.first, span.last + 1))
    while found and _is_plain(heard[found[0]]):
        found.pop(0)
    while found and _is_plain(heard[found[-1]]):
        found.pop()
    if not found:
        return
    before = heard[found[0] - 1].text if found[0] else ""
    text = " ".join(heard[index].text for index in found)
    made = named(text, "company" if before in _EMPLOYED else "person")
    if made is not None:
        kept = tuple(part for part in made.parts if part not in _PLAIN and part not in _DATED)
        yield Named(made.whole, kept, made.kind)


def _is_plain(token: Token) -> bool:
    bare = token.text.removesuffix("'s")
    return not bare[:1].isalpha() or bare in _PLAIN or bare in _DATED or bare in _TITLES


@lru_cache(maxsize=8192)
def is_common(word: str) -> bool:
    """Tell whether a bare lower-case word, or a form of it, is one that everybody uses."""
    if " " in word:
        return all(map(is_common, word.split()))
    return word in _DATED or any(_is_listed(form) for form in _forms(word))


def _is_listed(word: str) -> bool:
    return kind(word) not in ("(#)", "(?)") and not kind(word).startswith("(-")


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending in ("'s", "'d", "'ll", "'ve", "'re", "n't", "s", "es", "ed", "ing", "ly", "er"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3:
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
