"""What follows from a plan: its title, what differs between two, the plan of the next round.

Pure: plans in, plans and values out.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zlib import crc32

from voiceprep.errors import PlanInvalid, StorageFailed
from voiceprep.interview.plaintext import bank_of_lines, slug
from voiceprep.interview.plankeys import HEAD, NAME_LENGTH, SECTIONS, name_fault
from voiceprep.model import Bank, Debrief, FirstNote, Plan
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from voiceprep.interview.plankeys import Section


ASKED = "Asked: "
"""How the title of a bank begins that holds what was really asked."""


class NoPlans:
    """ports.Plans where none are kept."""

    def list(self) -> Sequence[Plan]:
        """Return none."""
        return ()

    def load(self, name: str) -> Plan:
        """Raise PlanInvalid: there is none."""
        raise PlanInvalid(f'There is no plan "{safe_line(name, NAME_LENGTH)}".')

    def save(self, plan: Plan) -> Plan:
        """Raise StorageFailed: nothing keeps it."""
        raise StorageFailed(f'Nothing keeps plans here, so "{plan.name}" was not saved.')

    def forget(self, name: str) -> None:
        """Raise PlanInvalid: there is none."""
        self.load(name)

    def restore(self, name: str) -> Plan:
        """Raise PlanInvalid: there is none."""
        return self.load(name)

    def problems(self) -> Sequence[str]:
        """Return none."""
        return ()


class NoPapers:
    """ports.Papers where none are written."""

    def crib(self, plan: Plan, when: str) -> Path:
        """Raise StorageFailed."""
        raise StorageFailed(f'Nothing writes pages here, so that of "{plan.name}" was not written.')

    def letter(self, text: str, name: str) -> Path:
        """Raise StorageFailed."""
        raise StorageFailed(f"Nothing writes letters here, so {name} was not written.")


def title(plan: Plan) -> str:
    """Return what the interview is for, on one line."""
    if plan.role and plan.company:
        return f"{plan.role} at {plan.company}"
    return plan.role or plan.company or plan.name


def plan_name(text: str) -> str:
    """Return the text as the name of a plan; ``interview`` where nothing is left of it."""
    name = slug(text) or "interview"
    return f"{name}-plan" if name_fault(name) else name


def differences(theirs: Plan, ours: Plan) -> tuple[str, ...]:
    """Return what the second says otherwise, a few words each, as the file calls it."""
    found = [key.name for key in HEAD if getattr(theirs, key.field) != getattr(ours, key.field)]
    for section in SECTIONS:
        found += _different_entries(section, getattr(theirs, section.field), ours)
    return tuple(found)


def _different_entries(section: Section, theirs: Sequence[Any], ours: Plan) -> Iterator[str]:
    identity = section.keys[0].field
    mine = {getattr(entry, identity): entry for entry in getattr(ours, section.field)}
    other = {getattr(entry, identity): entry for entry in theirs}
    for name in dict.fromkeys((*other, *mine)):
        one, two = other.get(name), mine.get(name)
        shown = f'{section.name} "{safe_line(name, 40)}"'
        if one is None or two is None:
            yield f"{shown} (only in {'yours' if one is None else 'the file'})"
        elif one != two:
            keys = (k.name for k in section.keys if getattr(one, k.field) != getattr(two, k.field))
            yield f"{shown} ({', '.join(keys)})"


def after(old: Plan, name: str) -> Plan:
    """Return the plan of the next round: what was learnt is kept, what was for one day is not.

    The debriefs become notes of an earlier interview; date, place, interviewers and ticks are
    empty.
    """
    notes = [note for debrief in old.debriefs for note in _notes(debrief)]
    known = dict.fromkeys((*old.first_interview, *notes))
    return replace(
        old,
        name=name,
        day=None,
        at=None,
        place="",
        format="",
        interviewers=(),
        first_interview=tuple(known),
        debriefs=(),
        ticks=(),
        digest="",
    )


def _notes(debrief: Debrief) -> Iterator[FirstNote]:
    """Yield what one talk leaves for the next round: each question, then what they care about."""
    said = (*debrief.said, *("" for _ in debrief.asked))
    for asked, answered in zip(debrief.asked, said, strict=False):
        yield FirstNote(asked, answered, who=debrief.who)
    for answered in debrief.said[len(debrief.asked) :]:
        yield FirstNote(said=answered, who=debrief.who)
    for label, lines in (("Cares about", debrief.cares_about), ("Told me", debrief.told)):
        if lines:
            yield FirstNote(deeper=f"{label}: {'; '.join(lines)}", who=debrief.who)


def with_debrief(plan: Plan, debrief: Debrief) -> Plan:
    """Return the plan with more written down about the talk with one interviewer."""
    found = [d for d in plan.debriefs if _same_name(d.who, debrief.who)]
    if not found:
        return replace(plan, debriefs=(*plan.debriefs, debrief))
    old = found[0]
    merged = Debrief(
        old.who,
        _joined(old.asked, debrief.asked),
        _joined(old.said, debrief.said),
        _joined(old.told, debrief.told),
        _joined(old.cares_about, debrief.cares_about),
    )
    return replace(plan, debriefs=tuple(merged if d is old else d for d in plan.debriefs))


def debrief_of(plan: Plan, who: str) -> Debrief | None:
    """Return what was written down about the talk with that interviewer."""
    return next((d for d in plan.debriefs if _same_name(d.who, who)), None)


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _same_name(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def asked_bank(plan: Plan) -> Bank | None:
    """Return the questions that were really asked, to practise on; None where none is known."""
    asked = [note.asked for note in plan.first_interview]
    asked += [question for debrief in plan.debriefs for question in debrief.asked]
    lines = [line for line in dict.fromkeys(asked) if line.strip()]
    if not lines:
        return None
    # A line that begins with # is a comment in plain text; here it is what somebody asked.
    text = "\n".join(line.lstrip("# ") for line in lines)
    heading = Bank(
        id=_bank_id(plan.name),
        title=f"{ASKED}{safe_line(title(plan), 80)}",
        licence="",
        source=f"Your plan {plan.name}",
        questions=(),
    )
    bank, _ = bank_of_lines(text, heading)
    return bank if bank.questions else None


def _bank_id(name: str) -> str:
    """Return an id that no other plan's bank has, whatever the alphabet of its name."""
    plain = slug(name, 24)
    return f"asked-{plain}" if plain == name else f"asked-{plain}-{crc32(name.encode()):08x}"


def notices(plan: Plan) -> tuple[str, ...]:
    """Return what is no fault and may be a slip, a sentence each."""
    names = [person.name for person in plan.interviewers]
    mentioned = [
        *((f'Your question "{safe_line(q.text, 40)}" is for', q.whom) for q in plan.own_questions),
        *(("A debrief is of", debrief.who) for debrief in plan.debriefs),
    ]
    return tuple(_stranger(said, who, names) for said, who in mentioned if _unknown(who, names))


def _unknown(who: str, names: list[str]) -> bool:
    return bool(who and names) and not any(_same_name(who, name) for name in names)


def _stranger(said: str, who: str, names: list[str]) -> str:
    near = difflib.get_close_matches(who, names, 1, 0.5)
    guess = f"; did you mean {near[0]}?" if near else "."
    return f"{said} {who}, who is none of the interviewers{guess}"
