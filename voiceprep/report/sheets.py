"""One take as a page shows it: what to fix first, the answer to hear and read, the rest after it.

Values only; the templates make a page of them. Gives no total grade.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.report.charts import BandChart, band_chart
from voiceprep.report.numbers import Row, rows
from voiceprep.report.strips import Strip, strip
from voiceprep.report.words import Block, Look, blocks, legend
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Finding, FollowUp, Interval, Mark, Take
    from voiceprep.model.pages import Answered

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
SHOWN_EVIDENCE = 12

VERDICTS = {
    "fix": Look("fix", "■", "Fix"),
    "watch": Look("watch", "▲", "Watch"),
    "good": Look("good", "✓", "Keep"),
    "info": Look("info", "○", "Note"),
}
TO_CHANGE = ("fix", "watch")
_MARKS = {
    "paused": "You paused the recording at {at}.",
    "gap": "{lost:.1f} s of sound were lost at {at}; pauses there may not be yours.",
    "vanished": "The microphone went away at {at}.",
    "disk_full": "The disk was full at {at}.",
}
_STATUS = {
    "recovered": "This answer was saved after voiceprep was cut off; its end may be missing.",
    "damaged": "The recording of this answer is damaged; only a part of it can be used.",
}
_NO_WORDS = (
    "Delivery only: this answer has no transcript yet, so nothing is said about its words, its "
    "fillers in writing or its story. Once a speech model is there, it can be transcribed."
)


@dataclass(frozen=True, slots=True)
class Heard:
    """The sound of a take inside a page."""

    address: str = ""
    """A ``data:`` address; empty where there is no sound."""
    trouble: str = ""
    """Why there is none."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Seconds to listen to."""

    start_s: float
    end_s: float
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as it is shown."""

    finding: Finding
    verdict: Look
    chart: BandChart | None
    evidence: tuple[Evidence, ...]
    more: int
    """How many places are not shown."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One take as it is shown."""

    take: Take
    when: str
    language: str
    sound: str
    notes: tuple[str, ...]
    first: Card | None
    rest: tuple[Card, ...]
    """What else to change."""
    fine: tuple[Card, ...]
    """What to keep, and what is only for information."""
    strip: Strip
    blocks: tuple[Block, ...]
    legend: tuple[Look, ...]
    numbers: tuple[Row, ...]
    followups: tuple[FollowUp, ...] = ()
    facts: tuple[str, ...] = ()
    """Who asked, and what the person said of it."""

    @property
    def counts_fillers(self) -> bool:
        """Whether the number of fillers is told."""
        fluency = self.take.analysis.fluency if self.take.analysis else None
        return fluency is not None and fluency.fillers_per_100_words is not None

    @property
    def title(self) -> str:
        """What a page of this take alone is called."""
        return self.take.question.text


def sheet(answer: Answered, heard: Heard, *, share: bool = False) -> Sheet:
    """Return one take as it is shown; for others without its day."""
    take, findings = answer.take, answer.findings
    first = first_to_change(findings)
    shown = blocks(take)
    norm = next((f.norm for f in findings if f.norm and f.norm.unit == "wpm"), None)
    return Sheet(
        take=take,
        when=when(take, share=share),
        language=_language(take),
        sound=heard.address,
        notes=tuple(note for note in (heard.trouble, *_notes(take)) if note),
        first=_card(first) if first else None,
        rest=tuple(_card(f) for f in findings if f is not first and f.verdict in TO_CHANGE),
        fine=tuple(_card(f) for f in findings if f.verdict not in TO_CHANGE),
        strip=strip(take, norm),
        blocks=shown,
        legend=legend(shown),
        numbers=rows(take.analysis),
        followups=answer.followups,
        facts=tuple(_facts(take)),
    )


def when(take: Take, *, share: bool = False) -> str:
    """Return when it was recorded, as people read it; for others the month alone."""
    moment = take.recorded_at.astimezone()
    return f"{moment:%B %Y}" if share else f"{moment:%d %B %Y, %H:%M}".lstrip("0")


def first_to_change(findings: Sequence[Finding]) -> Finding | None:
    """Return the most important thing to change; they come most important first."""
    for verdict in TO_CHANGE:
        for finding in findings:
            if finding.verdict == verdict:
                return finding
    return None


def _card(finding: Finding) -> Card:
    shown = finding.evidence[:SHOWN_EVIDENCE]
    return Card(
        finding=finding,
        verdict=VERDICTS[finding.verdict],
        chart=band_chart(finding),
        evidence=tuple(Evidence(i.start_s, i.end_s, _stretch(i)) for i in shown),
        more=len(finding.evidence) - len(shown),
    )


def _stretch(interval: Interval) -> str:
    start, end = clock(interval.start_s), clock(interval.end_s)
    return start if start == end else f"{start}–{end}"


def _facts(take: Take) -> list[str]:
    told = [f"Asked by {take.asked_by}" if take.asked_by else ""]
    told.append("Your best answer to it" if take.best else "")
    if take.self_rating is not None:
        told.append(f"You felt: {take.self_rating} of 5")
    return [fact for fact in told if fact]


def _notes(take: Take) -> list[str]:
    notes = [_STATUS.get(take.status, "")]
    notes += [_mark(mark) for mark in take.marks]
    if take.transcript is None:
        notes.append(_NO_WORDS)
    else:
        notes += take.transcript.warnings
    return notes


def _mark(mark: Mark) -> str:
    return _MARKS[mark.kind].format(at=clock(mark.at_s), lost=mark.lost_s)


def _language(take: Take) -> str:
    said = take.transcript.language if take.transcript else None
    return said if said and _LANGUAGE.fullmatch(said) else "en"
