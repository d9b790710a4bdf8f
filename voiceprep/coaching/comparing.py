"""Two takes of one question: what moved, by how much, and what was said in one and not the other.

Says nothing of which is better as a whole: each measure stands for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.coaching.noise import Change, measured, noise_of, towards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from voiceprep.coaching.noise import Way
    from voiceprep.model import Finding, Span, Take

LEFT_OUT = frozenset({"speech", "level", "noise", "clipping", "transcript"})
"""About the recording, not the answer: levels are never compared across takes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure in both takes; a value is None where a take has none."""

    measure: str
    unit: str
    before: float | None
    after: float | None
    change: Change | None
    """None where one of the values is missing."""
    way: Way


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures, names and dates, as they were said."""

    both: tuple[str, ...]
    before_only: tuple[str, ...]
    after_only: tuple[str, ...]


def compared(
    before: Sequence[Finding],
    after: Sequence[Finding],
    earlier: Sequence[Mapping[str, float]],
) -> tuple[Measured, ...]:
    """Return every measure of two takes, in the order of the later one's findings.

    Parameters
    ----------
    before, after
        Findings of the two takes, the earlier one first.
    earlier
        Measures of the person's takes of any question in order of time, from `noise.measured`;
        they tell how much a measure moves by itself.
    """
    known = {each.measure: each for each in (*after, *before) if each.value is not None}
    was, now = measured(before), measured(after)
    return tuple(
        _measured(finding, was.get(name), now.get(name), [take.get(name) for take in earlier])
        for name, finding in known.items()
        if name not in LEFT_OUT
    )


def _measured(
    finding: Finding, was: float | None, now: float | None, values: Sequence[float | None]
) -> Measured:
    name, unit = finding.measure, finding.unit
    if was is None or now is None:
        return Measured(name, unit, was, now, None, "")
    change = Change(name, was, now, noise_of(name, values))
    return Measured(name, unit, was, now, change, towards(finding.norm, was, now))


def facts(before: Take, after: Take) -> Facts:
    """Return which figures, names and dates were said in both takes, and which in one alone."""
    was, now = _facts(before), _facts(after)
    return Facts(
        both=tuple(now[key] for key in now if key in was),
        before_only=tuple(was[key] for key in was if key not in now),
        after_only=tuple(now[key] for key in now if key not in was),
    )


def _facts(take: Take) -> dict[str, str]:
    """Return facts as they are compared and as they were said, in order of the answer."""
    if take.transcript is None:
        return {}
    words = take.transcript.words
    wording = take.analysis.wording if take.analysis else None
    spans = [(s.first, s.last) for s in _spans(wording.names, wording.dates)] if wording else []
    covered = {index for first, last in spans for index in range(first, last + 1)}
    spans += [
        (index, index)
        for index, word in enumerate(words)
        if index not in covered and any(c.isdigit() for c in word.text)
    ]
    said = [" ".join(w.text for w in words[first : last + 1]) for first, last in sorted(spans)]
    plain = (text.strip(".,;:!?\"'“”‘’()…") for text in said)
    return {text.casefold(): text for text in plain if text}


def _spans(*groups: Iterable[Span]) -> list[Span]:
    return [span for group in groups for span in group]
