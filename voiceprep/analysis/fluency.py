"""Where the answer stumbled: fillers and repairs, and how many for its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.analysis.fillers import fillers
from voiceprep.analysis.hesitations import with_heard
from voiceprep.analysis.repairs import repairs
from voiceprep.analysis.tokens import spoken_count
from voiceprep.model import Fluency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Filler, Word


def fluency(
    heard: Sequence[Token],
    words: Sequence[Word],
    span_s: float | None,
    in_sound: Sequence[Filler] = (),
) -> Fluency:
    """Return fillers and repairs of a transcript, and the filled pauses of the sound.

    Parameters
    ----------
    heard
        Tokens of the words.
    words
        The words.
    span_s
        Seconds from the first word to the last; None where there are no times.
    in_sound
        Filled pauses heard in the sound, with times and certainties.

    Returns
    -------
    Fluency
        Rates are None where there is nothing to divide by.
    """
    found = fillers(heard, words)
    count = spoken_count(heard)
    told = Fluency(
        fillers=found,
        repairs=repairs(heard, found),
        fillers_per_minute=60.0 * len(found) / span_s if span_s else None,
        fillers_per_100_words=100.0 * len(found) / count if count else None,
    )
    return with_heard(told, in_sound, count, span_s)
