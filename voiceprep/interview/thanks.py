"""A thank-you note for each interviewer, drafted from what was written down about the talk.

Says only what the plan holds: nothing is invented, what is missing is a gap in brackets and is
named. Nothing is ever sent; the person copies, changes and sends it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.interview.plan import debrief_of

if TYPE_CHECKING:
    from voiceprep.model import Debrief, Plan

SIGNATURE = "[Your name]"


@dataclass(frozen=True, slots=True)
class ThankYou:
    """One note, ready to be read over."""

    to: str
    subject: str
    body: str
    missing: tuple[str, ...]
    """What it lacks, a sentence each."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """One way of saying it; notes to three people each have their own."""

    subject: str
    opening: str
    told: str
    asked: str
    cares_about: str
    closing: str


_MANNERS = (
    _Manner(
        "Thank you for our conversation{day}",
        "Thank you for taking the time to talk with me{day}{about}.",
        "One thing you told me has stayed with me: {}.",
        "I have gone on thinking about your question, “{}”",
        "It was good to hear what matters to you: {}.",
        "If anything is still open on your side, I am glad to answer it.",
    ),
    _Manner(
        "Our talk{day}",
        "It was a pleasure to meet you{day}. Thank you for your questions{about}.",
        "I keep coming back to something you said: {}.",
        "“{}” was a good question to be asked, and I would gladly say more about it.",
        "I heard what counts for you: {}.",
        "I look forward to hearing from you.",
    ),
    _Manner(
        "Thank you{day}",
        "Many thanks for the open conversation{about}{day}.",
        "What I take with me from it: {}.",
        "You asked me: “{}” I noticed afterwards how much there is in that.",
        "You made clear what you care about: {}.",
        "Please write to me if you would like to know more about anything we touched on.",
    ),
    _Manner(
        "Following up on our conversation{day}",
        "I enjoyed talking with you{day}{about}; thank you for making room for it.",
        "Afterwards one point of yours came back to me: {}.",
        "Your question stayed in my mind: “{}”",
        "I understood where your heart is in this: {}.",
        "I would be happy to go on with the conversation.",
    ),
)
VARIANTS = len(_MANNERS)
_FACTS = ("told", "asked", "cares_about")


def thank_yous(plan: Plan, variant: int = 0) -> tuple[ThankYou, ...]:
    """Return a note for each interviewer, no two alike; another `variant`, other words."""
    used: set[str] = set()
    notes = []
    for number, who in enumerate(_names(plan)):
        manner = _MANNERS[(number + variant) % VARIANTS]
        facts = _facts(debrief_of(plan, who), used)
        notes.append(_note(plan, who, manner, facts))
    return tuple(notes)


def _names(plan: Plan) -> tuple[str, ...]:
    """Return the interviewers, and whoever else was talked to."""
    names = {person.name.casefold(): person.name for person in plan.interviewers}
    for debrief in plan.debriefs:
        names.setdefault(debrief.who.casefold(), debrief.who)
    return tuple(names.values())


def _facts(debrief: Debrief | None, used: set[str]) -> dict[str, str]:
    """Return one thing of each kind from the talk, none that another note has taken up already."""
    found = {}
    for kind in _FACTS:
        lines: tuple[str, ...] = getattr(debrief, kind) if debrief is not None else ()
        fresh = [line for line in lines if line.casefold() not in used] or list(lines)
        if fresh:
            found[kind] = fresh[0]
            used.add(fresh[0].casefold())
    return found


def _note(plan: Plan, who: str, manner: _Manner, facts: dict[str, str]) -> ThankYou:
    day = f" on {plan.day:%A}" if plan.day is not None else ""
    role = plan.role if not plan.role[1:2].islower() else plan.role[:1].lower() + plan.role[1:]
    about = f" about the role of {role}" if role else ""
    specific = [_said(getattr(manner, kind), kind, facts[kind]) for kind in facts]
    middle = " ".join(specific) or f"[One thing that {who} told you, in their words.]"
    body = "\n\n".join(
        (
            f"Dear {who},",
            manner.opening.format(day=day, about=about),
            middle,
            manner.closing,
            f"With kind regards\n{SIGNATURE}",
        )
    )
    return ThankYou(who, manner.subject.format(day=day), body, _missing(plan, who, facts))


def _said(pattern: str, kind: str, fact: str) -> str:
    if kind == "asked":
        return pattern.format(fact if fact[-1:] in "?!." else f"{fact}?")
    turned = re.sub(
        r"^They(?=\b)", "you", fact.rstrip(" .;,")
    )  # their "they" is the reader's "you"
    return pattern.format(re.sub(r"\b([Tt])heir\b", "your", turned))


def _missing(plan: Plan, who: str, facts: dict[str, str]) -> tuple[str, ...]:
    missing = []
    if not facts:
        missing.append(
            f"Nothing specific from your talk with {who} yet. Write down what was said: "
            "voiceprep plan debrief"
        )
    elif "told" not in facts:
        missing.append(f"Nothing yet that {who} told you; a note that takes it up is remembered.")
    if not plan.role:
        missing.append("The plan does not say for which role.")
    return tuple(missing)
