"""What a person adds to a take afterwards: notes, tags, a rating, a star, corrected words.

Each reads the take anew before it writes, so that two of them never undo each other. The words as
they were recognised are kept beside corrected ones, and the recording is never touched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.analysis.rewritten import rewritten
from voiceprep.practice import Assessment, findings_of
from voiceprep.text import safe_line, safe_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Analysis, Settings, Take, Transcript
    from voiceprep.practice import Studio

MOST_TAGS = 12


def noted(studio: Studio, take: Take, notes: str, tags: Sequence[str]) -> Take:
    """Keep a person's own words about a take. Raises StorageFailed."""
    return _kept(studio, replace(_latest(studio, take), notes=safe_text(notes), tags=tidy(tags)))


def tidy(tags: Sequence[str]) -> tuple[str, ...]:
    """Return tags without spaces around them, none twice, none empty."""
    clean = (safe_line(tag.strip().lstrip("#"), 30) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in clean if tag))[:MOST_TAGS]


def rated(studio: Studio, take: Take, ratings: Sequence[int]) -> Take:
    """Keep how a person thought it went: content, structure, delivery, 1-5 each."""
    mean = round(sum(ratings) / len(ratings)) if ratings else None
    latest = _latest(studio, take)
    return _kept(studio, replace(latest, self_rating=mean, self_ratings=tuple(ratings)))


def starred(studio: Studio, take: Take, *, best: bool) -> Take:
    """Mark a take as the best answer to its question, or no longer; there is one at most."""
    if best:
        for other in studio.store.listing(take.question.id):
            whole = studio.store.take(other.id) if other.best and other.id != take.id else None
            if whole is not None:
                studio.store.update(replace(whole, best=False))
    return _kept(studio, replace(_latest(studio, take), best=best))


def reworded(studio: Studio, take: Take, text: str, settings: Settings) -> Assessment:
    """Correct the words of a take and measure everything again.

    Raises VoiceprepError, and then nothing is changed.
    """
    latest = _latest(studio, take)
    recognised = latest.recognised or latest.transcript
    if recognised is None:
        return Assessment(latest, findings_of(latest, settings))
    words = rewritten(recognised, safe_text(text, 200_000))
    return _measured(studio, latest, words, settings)


def as_recognised(studio: Studio, take: Take, settings: Settings) -> Assessment:
    """Return to the words as they were recognised. Raises VoiceprepError."""
    latest = _latest(studio, take)
    if latest.recognised is None:
        return Assessment(latest, findings_of(latest, settings))
    return _measured(studio, latest, latest.recognised, settings)


def _measured(studio: Studio, take: Take, words: Transcript, settings: Settings) -> Assessment:
    recognised = take.recognised or take.transcript
    done = replace(
        take,
        transcript=words,
        recognised=None if words == recognised else recognised,
        analysis=_analysis(studio, take, words),
    )
    studio.store.update(done)
    return Assessment(done, findings_of(done, settings))


def _analysis(studio: Studio, take: Take, words: Transcript) -> Analysis:
    if take.audio is None:
        from voiceprep.analysis import assess

        return assess(words, None, take.question)
    return studio.analyst.begin(take.audio).finish(words, take.question)


def _latest(studio: Studio, take: Take) -> Take:
    return studio.store.take(take.id) or take


def _kept(studio: Studio, take: Take) -> Take:
    studio.store.update(take)
    return take
