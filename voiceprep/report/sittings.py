"""A sitting as a page shows it: an overview first, then every answer, follow-ups under theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.coaching import GROUPS
from voiceprep.report.charts import number
from voiceprep.report.sheets import TO_CHANGE, when
from voiceprep.report.words import legend
from voiceprep.text import clock, safe_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Take
    from voiceprep.model.pages import Answered
    from voiceprep.report.sheets import Sheet
    from voiceprep.report.words import Look

LEAST_OFTEN = 2
"""What came up in fewer answers than this came up by chance."""
_TOPICS = {
    "fillers": "Fillers",
    "pauses": "Pauses",
    "pace": "Pace",
    "melody": "Melody",
    "loudness": "Loudness",
    "restarts": "Restarts",
    "structure": "Structure",
    "words": "Wording",
}
_TOPIC_OF = {
    measure: _TOPICS[group] for group in _TOPICS for measure in (*GROUPS[group], group)
} | {"duration": "Length", "result_numbers": "Structure"}
_RECORDING = "The recording"


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of a page of several."""

    sheet: Sheet
    anchor: str
    number: str
    """``3``, and ``3.1`` for a follow-up to it."""
    deep: bool
    """Whether it answers a follow-up question."""
    pace: str
    fillers: str


@dataclass(frozen=True, slots=True)
class Often:
    """What came up in several answers."""

    topic: str
    count: int
    where: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SittingPage:
    """Several answers as they are shown."""

    title: str
    facts: tuple[str, ...]
    entries: tuple[Entry, ...]
    often: tuple[Often, ...]
    legend: tuple[Look, ...]


def sitting_page(
    answers: Sequence[Answered], sheets: Sequence[Sheet], *, share: bool = False
) -> SittingPage:
    """Return a sitting as it is shown, its answers in the order given."""
    takes = [answer.take for answer in answers]
    listed = entries(sheets)
    length = clock(sum(take.duration_s for take in takes))
    count = "One answer" if len(takes) == 1 else f"{len(takes)} answers"
    asked_by = dict.fromkeys(take.asked_by for take in takes if take.asked_by)
    facts = [when(takes[0], share=share), f"{count}, {length} in all"]
    facts.append(f"Asked by {', '.join(asked_by)}" if asked_by else "")
    return SittingPage(
        title=_title(takes),
        facts=tuple(fact for fact in facts if fact),
        entries=listed,
        often=often(listed),
        legend=legend([block for entry in listed for block in entry.sheet.blocks]),
    )


def entries(sheets: Sequence[Sheet]) -> tuple[Entry, ...]:
    """Return the answers numbered, each follow-up behind the answer it takes up."""
    follow: dict[str, list[Sheet]] = {}
    ids = {sheet.take.id for sheet in sheets}
    heads = []
    for sheet in sheets:
        after = sheet.take.follow_up_of
        if after in ids and after != sheet.take.id:
            follow.setdefault(after, []).append(sheet)
        else:
            heads.append(sheet)
    made: list[Entry] = []
    for count, head in enumerate(heads, 1):
        made.append(_entry(head, str(count), deep=False))
        below = _below(head, follow)
        made += [_entry(sheet, f"{count}.{n}", deep=True) for n, sheet in enumerate(below, 1)]
    return tuple(made)


def _below(head: Sheet, follow: dict[str, list[Sheet]]) -> list[Sheet]:
    """Return what follows on an answer, and on what follows on it."""
    found: list[Sheet] = []
    waiting = follow.pop(head.take.id, [])
    while waiting:
        sheet = waiting.pop(0)
        found.append(sheet)
        waiting = follow.pop(sheet.take.id, []) + waiting
    return found


def _entry(sheet: Sheet, count: str, *, deep: bool) -> Entry:
    analysis = sheet.take.analysis
    rate = analysis.timing.speech_rate_wpm if analysis and analysis.timing else None
    fillers = analysis.fluency.fillers_per_minute if analysis and analysis.fluency else None
    anchor = f"answer-{count.replace('.', '-')}"
    return Entry(sheet, anchor, count, deep, _figure(rate), _figure(fillers))


def _figure(value: float | None) -> str:
    return "–" if value is None else number(value)


def often(listed: Iterable[Entry]) -> tuple[Often, ...]:
    """Return what is to be changed in several answers, the most frequent first."""
    where: dict[str, list[Entry]] = {}
    for entry in listed:
        for topic in _topics(entry.sheet):
            where.setdefault(topic, []).append(entry)
    counts = Counter({topic: len(found) for topic, found in where.items()})
    return tuple(
        Often(topic, count, tuple(where[topic]))
        for topic, count in counts.most_common(3)
        if count >= LEAST_OFTEN
    )


def _topics(sheet: Sheet) -> dict[str, None]:
    cards = [sheet.first, *sheet.rest] if sheet.first else []
    found = (card.finding for card in cards if card and card.finding.verdict in TO_CHANGE)
    return dict.fromkeys(_TOPIC_OF.get(finding.measure, _RECORDING) for finding in found)


def _title(takes: Sequence[Take]) -> str:
    texts = dict.fromkeys(take.question.text for take in takes)
    if len(texts) == 1 and len(takes) > 1:
        return f"Drill: {safe_line(takes[0].question.text, 160)}"
    return "A mock interview" if any(take.asked_by for take in takes) else "A sitting"
