"""One interview from round to round: what its plan and its takes say, and where they part.

Pure: a plan and takes in, values and lines out. Nothing is settled here, that is the person's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.interview.consistency import consistency
from voiceprep.model import Consistency, Source, Statement
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voiceprep.model import Claim, Contradiction, Plan, Take, Transcript

MOST_TAKES = 60
"""Of the newest earlier takes; older ones are of another preparation."""
_QUOTE_LENGTH = 200


def noted(plan: Plan) -> tuple[Statement, ...]:
    """Return what a plan says of the person: figures, earlier interviews, debriefs, stories."""
    said = [("your figures", "\n".join(plan.numbers))]
    said += [(_who("first interview", note.who), note.said) for note in plan.first_interview]
    said += [(_who("debrief", each.who), "\n".join(each.said)) for each in plan.debriefs]
    said += [
        (
            f"your story: {story.title}",
            "\n".join((story.situation, story.task, story.action, story.result)),
        )
        for story in plan.stories
    ]
    return tuple(Statement(text, Source("notes", where)) for where, text in said if text.strip())


def spoken(take: Take) -> Statement | None:
    """Return what was said in a take; None where it has no words yet."""
    if take.transcript is None or not take.transcript.words:
        return None
    source = Source("take", take.id, take.recorded_at.date())
    return Statement(take.transcript.text, source, take.transcript.words)


def consistency_of(take: Take, earlier: Sequence[Take], plan: Plan) -> Consistency:
    """Return how a take stands to the plan and to the takes before it.

    What the plan calls settled is not told. Empty where the take has no words yet.
    """
    now = spoken(take)
    if now is None:
        return Consistency()
    before = [e for e in earlier if e.recorded_at < take.recorded_at and e.id != take.id]
    return _held_against(now, before, plan)


def consistency_of_words(
    transcript: Transcript, name: str, earlier: Sequence[Take], plan: Plan
) -> Consistency:
    """Return how words that are no take stand to the plan and to takes; `name` says whose."""
    now = Statement(transcript.text, Source("take", name), transcript.words)
    return _held_against(now, earlier, plan) if transcript.words else Consistency()


def _held_against(now: Statement, takes: Sequence[Take], plan: Plan) -> Consistency:
    newest = sorted(takes, key=lambda each: each.recorded_at)[-MOST_TAKES:]
    before = [statement for each in newest if (statement := spoken(each)) is not None]
    return consistency([*noted(plan), *before], now, frozenset(plan.settled))


def settle(plan: Plan, contradiction_id: str, *, undo: bool = False) -> Plan:
    """Return the plan in which a contradiction is explained and kept quiet, or is open again."""
    others = tuple(each for each in plan.settled if each != contradiction_id)
    return replace(plan, settled=others if undo else (*others, contradiction_id))


def consistency_lines(plan: Plan, takes: Sequence[Take]) -> Iterator[str]:
    """Yield what does not go together in a plan and its takes, in lines for reading."""
    titles = {take.id: take.question.text for take in takes}
    found = contradictions(plan, takes)
    for each in found:
        yield f"{each.kind}: {_plain(each.earlier.value)} / {_plain(each.now.value)}  [{each.id}]"
        for claim in (each.earlier, each.now):
            yield f"  {place(claim, titles)}: “{_plain(claim.quote)}”"
    spoken_in = sum(1 for take in takes if spoken(take) is not None)
    words = "One contradiction" if len(found) == 1 else f"{len(found) or 'No'} contradictions"
    yield f"{words} in the plan and {spoken_in} {'take' if spoken_in == 1 else 'takes'}."


def contradictions(plan: Plan, takes: Sequence[Take]) -> tuple[Contradiction, ...]:
    """Return each contradiction of a plan and its takes once, where it was first said."""
    found: dict[str, Contradiction] = {}
    notes = noted(plan)
    settled = frozenset(plan.settled)
    for number, statement in enumerate(notes):
        for each in consistency(notes[:number], statement, settled).contradictions:
            found.setdefault(each.id, each)
    for take in sorted(takes, key=lambda each: each.recorded_at):
        for each in consistency_of(take, takes, plan).contradictions:
            found.setdefault(each.id, each)
    return tuple(found.values())


def place(claim: Claim, titles: Mapping[str, str]) -> str:
    """Return where something was said: the note, or the take's question and its seconds."""
    if claim.source.where == "notes":
        return _plain(claim.source.id)
    name = _plain(titles.get(claim.source.id, claim.source.id))
    day = f", {claim.source.on.isoformat()}" if claim.source.on is not None else ""
    at = f" at {clock(claim.heard.start_s)}" if claim.heard is not None else ""
    return f"take “{name}”{day}{at}"


def said(claim: Claim) -> str:
    """Return what was said, a lone number with the two words before it: ``team of eight``."""
    if " " in claim.value:
        return safe_line(claim.value, 60)
    before = " ".join(claim.quote.split()).partition(claim.value)[0].split()
    return safe_line(" ".join((*before[-2:], claim.value)), 60)


def _who(what: str, who: str) -> str:
    return f"{what}, {who}" if who else what


def _plain(text: str) -> str:
    return safe_line(text, _QUOTE_LENGTH)
