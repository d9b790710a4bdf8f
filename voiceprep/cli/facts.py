"""What does not go together, in plain text: what was said before, what is said now, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voiceprep.cli.console import emphasised
from voiceprep.errors import VoiceprepError
from voiceprep.interview.rounds import place, said
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voiceprep.cli.wiring import Parts
    from voiceprep.model import Contradiction, Take, Transcript
    from voiceprep.practice import Studio

INDENT = "    "


def facts_text(
    found: Sequence[Contradiction], takes: Mapping[str, Take], plan: str, here: str = ""
) -> str:
    """Return every contradiction with both quotes; `here` is the take they were found in.

    Empty where there is none.
    """
    if not found:
        return ""
    lines = [f"\n{emphasised('Does not go with what you said before')}"]
    titles = {id_: take.question.text for id_, take in takes.items()}
    for each in found:
        lines += _lines(each, titles, here)
        lines.append(f"{INDENT}If it is fine: voiceprep plan consistency {plan} --settle {each.id}")
    return "\n".join(lines)


def _lines(found: Contradiction, titles: Mapping[str, str], here: str) -> Iterator[str]:
    yield f"  ! “{said(found.earlier)}” / “{said(found.now)}”"
    for claim in (found.earlier, found.now):
        where = place(claim, titles)
        if claim.source.id == here:
            at = f" at {clock(claim.heard.start_s)}" if claim.heard is not None else ""
            where = f"this answer{at}"
        yield f"{INDENT}{where}: {safe_line(claim.quote)}"


def take_facts_text(studio: Studio, take: Take) -> str:
    """Return what a take says otherwise than its plan and the takes before; empty without one."""
    from voiceprep.preparing import facts_of

    try:
        found = facts_of(studio, take)
    except VoiceprepError as error:
        return f"\nWhat you said before could not be compared: {error.message}"
    if found is None:
        return ""
    plan, facts = found
    ids = {each.earlier.source.id for each in facts.contradictions}
    takes = {id_: each for id_ in ids if (each := studio.store.take(id_)) is not None}
    return facts_text(facts.contradictions, takes, plan.name, take.id)


class Compared:
    """A plan and the takes made for it, for words that are no take: `analyse --plan`."""

    def __init__(self, parts: Parts, name: str) -> None:
        from voiceprep.preparing import takes_for

        studio = parts.studio()
        self.plan = studio.plans.load(name)
        self.takes = {take.id: take for take in takes_for(studio, self.plan)}

    def contradictions(self, transcript: Transcript | None, name: str) -> tuple[Contradiction, ...]:
        """Return what these words say otherwise."""
        from voiceprep.interview.rounds import consistency_of_words

        if transcript is None:
            return ()
        earlier = tuple(self.takes.values())
        return consistency_of_words(transcript, name, earlier, self.plan).contradictions

    def text(self, found: Sequence[Contradiction], name: str) -> str:
        """Return them as lines."""
        return facts_text(found, self.takes, self.plan.name, name)

    def json(self, found: Sequence[Contradiction]) -> list[dict[str, Any]]:
        """Return them as JSON."""
        titles = {id_: take.question.text for id_, take in self.takes.items()}
        return [
            {
                "id": each.id,
                "kind": each.kind,
                **{
                    key: {
                        "value": claim.value,
                        "quote": claim.quote,
                        "where": place(claim, titles),
                        "start_s": claim.heard.start_s if claim.heard is not None else None,
                    }
                    for key, claim in (("earlier", each.earlier), ("now", each.now))
                },
            }
            for each in found
        ]
