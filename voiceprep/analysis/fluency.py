"""Where the answer stumbled: fillers and repairs, and how many for its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.analysis.fillers import fillers
from voiceprep.analysis.repairs import repairs
from voiceprep.analysis.tokens import spoken_count
from voiceprep.model import Fluency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Word


def fluency(heard: Sequence[Token], words: Sequence[Word], span_s: float | None) -> Fluency:
    """Return fillers and repairs of a transcript.

    Parameters
    ----------
    heard
        Tokens of the words.
    words
        The words.
    span_s
        Seconds from the first word to the last; None where there are no times.

    Returns
    -------
    Fluency
        Rates are None where there is nothing to divide by.
    """
    found = fillers(heard, words)
    count = spoken_count(heard)
    return Fluency(
        fillers=found,
        repairs=repairs(heard),
        fillers_per_minute=60.0 * len(found) / span_s if span_s else None,
        fillers_per_100_words=100.0 * len(found) / count if count else None,
    )
