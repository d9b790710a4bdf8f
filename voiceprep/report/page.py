"""The page of one take: what to fix first, the answer to hear and read, and all else after it.

One HTML file that asks nobody for anything: sound, script, style and charts are inside, and a
Content-Security-Policy forbids all else. Gives no total grade. Everything a person or a file said
is escaped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.coaching import followups
from voiceprep.errors import VoiceprepError
from voiceprep.files import write_private
from voiceprep.report.charts import BandChart, Strip, band_chart, strip
from voiceprep.report.numbers import Row, rows
from voiceprep.report.shell import rendered
from voiceprep.report.sound import Container, sound_address
from voiceprep.report.words import Block, Look, blocks, legend
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from voiceprep.model import Finding, FollowUp, Interval, Mark, Recording, Take

_ODD = re.compile(r"[^A-Za-z0-9._-]")
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


class HtmlReporter:
    """ports.Reporter: writes pages into one folder."""

    def __init__(
        self,
        folder: Path,
        read_audio: Callable[[Path], Recording],
        *,
        container: Container = "opus",
    ) -> None:
        self._folder, self._read_audio, self._container = folder, read_audio, container

    def write(self, take: Take, findings: Sequence[Finding]) -> Path:
        """Write the page of one take and return it; an earlier page of the take is replaced.

        Raises
        ------
        StorageFailed
            The page cannot be written; an earlier one is as it was.
        """
        path = self._folder / _file_name(take)
        write_private(path, self._page(take, findings).encode("utf-8"))
        return path

    def _page(self, take: Take, findings: Sequence[Finding]) -> str:
        sound, trouble = self._sound(take)
        sheet = _sheet(take, findings, sound, trouble)
        return rendered("take.html", take.question.text, script_file="page.js", sheet=sheet)

    def _sound(self, take: Take) -> tuple[str, str]:
        if take.audio is None:
            return "", "This answer has no recording, so nothing can be played."
        try:
            return sound_address(self._read_audio(take.audio), self._container), ""
        except VoiceprepError as error:
            return "", f"The recording cannot be played: {error.message}"


def _sheet(take: Take, findings: Sequence[Finding], sound: str, trouble: str) -> Sheet:
    first = _to_fix_first(findings)
    shown = blocks(take)
    norm = next((f.norm for f in findings if f.norm and f.norm.unit == "wpm"), None)
    return Sheet(
        take=take,
        when=f"{take.recorded_at.astimezone():%d %B %Y, %H:%M}".lstrip("0"),
        language=_language(take),
        sound=sound,
        notes=tuple(note for note in (trouble, *_notes(take)) if note),
        first=_card(first) if first else None,
        rest=tuple(_card(f) for f in findings if f is not first and f.verdict in TO_CHANGE),
        fine=tuple(_card(f) for f in findings if f.verdict not in TO_CHANGE),
        strip=strip(take, norm),
        blocks=shown,
        legend=legend(shown),
        numbers=rows(take.analysis),
        followups=_asked_next(take),
    )


def _asked_next(take: Take) -> tuple[FollowUp, ...]:
    if take.analysis is None:
        return ()
    known = take.analysis.structure is not None  # a file analysed alone was asked nothing
    return followups(take.analysis, take.transcript, take.question if known else None)


def _to_fix_first(findings: Sequence[Finding]) -> Finding | None:
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


def _file_name(take: Take) -> str:
    moment = take.recorded_at.astimezone().strftime("%Y-%m-%d-%H%M")
    return f"voiceprep-{moment}-{_ODD.sub('_', take.id)[:80]}.html"
