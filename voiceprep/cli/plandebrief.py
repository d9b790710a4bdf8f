"""``voiceprep plan debrief`` and ``thanks``: what was said, and the notes that come of it."""

from __future__ import annotations

import difflib
import sys
from typing import TYPE_CHECKING

from voiceprep.cli.console import narrate
from voiceprep.errors import UsageError
from voiceprep.interview.days import due_text, to_dos
from voiceprep.interview.plan import asked_bank, debrief_of, with_debrief
from voiceprep.interview.thanks import thank_yous
from voiceprep.model import Debrief
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from voiceprep.library.plans import TomlPlans
    from voiceprep.model import Plan

_ASKED = (
    ("asked", "What did {who} ask?"),
    ("said", "What did you answer, question by question?"),
    ("told", "What did {who} tell you?"),
    ("cares_about", "What does {who} care about?"),
)


def debrief(plans: TomlPlans, plan: Plan, options: Namespace) -> int:
    """Write down what was said: as it was typed, else asking for each thing in turn."""
    given = (options.asked, options.said, options.told, options.cares)
    names = (_who(plan, options.who),) if options.who else _waiting(plan)
    if not names or (any(given) and not options.who):
        raise UsageError(
            "Whose talk is it?" if any(given) else "There is nobody left to write about.",
            "voiceprep plan debrief WHO",
        )
    for who in names:
        made = Debrief(who, *map(tuple, given)) if any(given) else _asked_for(who)
        if made == Debrief(who):
            narrate(f"Nothing was written down about {who}.")
            continue
        plan = plans.save(with_debrief(plan, made))
        print(f"{who}: {_counted(plan, who)}")
    bank = asked_bank(plan)
    if bank is not None:
        count = len(bank.questions)
        are = "question that was really asked is" if count == 1 else "questions that were asked are"
        narrate(f"{count} {are} among those to practise.")
    return 0


def _waiting(plan: Plan) -> tuple[str, ...]:
    return tuple(p.name for p in plan.interviewers if debrief_of(plan, p.name) is None)


def _who(plan: Plan, given: str) -> str:
    """Return the interviewer who is meant, by any of their names; else who was named."""
    names = [person.name for person in plan.interviewers]
    alike = _alike(names, given.casefold())
    if len(alike) == 1:
        return alike[0]
    near = difflib.get_close_matches(given, names, 1, 0.7)
    if len(alike) > 1 or near:
        meant = ", ".join(alike or near)
        raise UsageError(f"{safe_line(given)} may be {meant}.", "Write the name as in the plan.")
    if names:
        narrate(f"{safe_line(given)} is not among the interviewers of the plan.")
    return " ".join(safe_line(given).split())


def _alike(names: list[str], wanted: str) -> list[str]:
    """Return the names that are it, else those with it as a word, else those a word begins with."""
    exact = [name for name in names if name.casefold() == wanted]
    whole = exact or [name for name in names if f" {wanted} " in f" {name.casefold()} "]
    return whole or [name for name in names if f" {wanted}" in f" {name.casefold()}"]


def _asked_for(who: str) -> Debrief:
    narrate(f"{who}. A line for each thing; an empty line goes on.")
    found = {}
    for field, question in _ASKED:
        narrate(question.format(who=who))
        found[field] = _lines()
    return Debrief(who, **found)


def _lines() -> tuple[str, ...]:
    lines = []
    while line := sys.stdin.readline().strip():
        lines.append(line)
    return tuple(lines)


def _counted(plan: Plan, who: str) -> str:
    made = debrief_of(plan, who)
    assert made is not None
    counts = (
        (made.asked, "asked"),
        (made.said, "answered"),
        (made.told, "told"),
        (made.cares_about, "cared about"),
    )
    return ", ".join(f"{len(lines)} {what}" for lines, what in counts)


def thanks(plan: Plan, options: Namespace) -> int:
    """Print the notes; say what each lacks and by when it should be sent."""
    notes = thank_yous(plan, options.variant)
    if options.to:
        who = _who(plan, options.to).casefold()
        notes = tuple(note for note in notes if note.to.casefold() == who)
    if not notes:
        raise UsageError(
            f"There is nobody called {safe_line(options.to)} in this plan."
            if options.to
            else "There is nobody to thank in this plan.",
            f"Enter the interviewers: voiceprep plan edit {plan.name}",
        )
    if options.json:
        from voiceprep.cli.plan import line

        for note in notes:
            parts = {"to": note.to, "subject": note.subject, "body": note.body}
            print(line({**parts, "missing": list(note.missing)}))
    else:
        texts = (f"To: {n.to}\nSubject: {n.subject}\n\n{n.body}" for n in notes)
        print(f"\n\n{'-' * 60}\n\n".join(texts))
    _tell(plan, [sentence for note in notes for sentence in note.missing])
    return 0


def _tell(plan: Plan, missing: Sequence[str]) -> None:
    from voiceprep.cli.plan import now

    if plan.day is not None and plan.day > now().astimezone().date():
        narrate("The interview is still to come: this is how a note would begin.")
    for sentence in dict.fromkeys(missing):
        narrate(sentence)
    due = [t.due for t in to_dos(plan, now()) if t.id.startswith("thanks-") and t.state != "done"]
    if due and due[0] is not None:
        narrate(f"Due {due_text(due[0], now())}. Nothing is sent from here.")
    else:
        narrate("Read it aloud once, change it, sign it. Nothing is sent from here.")
