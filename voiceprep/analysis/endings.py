"""How sentences end: whether the pitch falls or rises and whether the voice fades.

Says what the voice does and nothing about why; a rise is information, never a fault.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from voiceprep.analysis.activity import touching
from voiceprep.analysis.loudness import mean_db
from voiceprep.model import Ending, Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Contour, Sound, Span, Word

_TAIL_S = 0.6
_TAIL_SHARE = 1 / 3
"""Of a short sentence, so that there is a rest to compare with."""
_SHORTEST_S = 0.9
_FEWEST_WORDS = 3
_LAST_S = 0.15
_BEFORE_S = 0.5
_FEWEST_VALUES = 2


def endings(
    spans: Sequence[Span], words: Sequence[Word], sound: Sound | None
) -> tuple[Ending, ...]:
    """Return how each sentence ends.

    Parameters
    ----------
    spans
        Sentences, from `sentences`.
    words
        Trusted words, with times.
    sound
        What was measured on the signal.

    Returns
    -------
    tuple of Ending
        One for each sentence of at least three words and 0.9 s. `movement_st` is the median pitch
        of the last 0.15 s of voice less that of the half second before it; `drop_db` the level of
        all but the end less that of the end (the last 0.6 s, at most a third).
    """
    if sound is None or not sound.acoustics.speech:
        return ()
    found = (_ending(span, words, sound) for span in spans if span.last - span.first > 1)
    return tuple(each for each in found if each is not None)


def _ending(span: Span, words: Sequence[Word], sound: Sound) -> Ending | None:
    starts = [w.start_s for w in words[span.first : span.last + 1] if w.start_s is not None]
    ends = [w.end_s for w in words[span.first : span.last + 1] if w.end_s is not None]
    if len(starts) < _FEWEST_WORDS:
        return None
    start_s = starts[0]
    end_s = _sounding_until(Interval(start_s, max(ends)), sound.acoustics.speech)
    if end_s is None or end_s - start_s < _SHORTEST_S:
        return None
    tail_s = end_s - min(_TAIL_S, _TAIL_SHARE * (end_s - start_s))
    return Ending(
        last_word=span.last,
        start_s=tail_s,
        end_s=end_s,
        movement_st=_movement(sound.prosody.contour, start_s, end_s),
        drop_db=_drop(sound, start_s, tail_s, end_s),
    )


def _sounding_until(said: Interval, speech: Sequence[Interval]) -> float | None:
    """Return when the last speech of a sentence ends: a recogniser's words last too long."""
    heard = touching(speech, said)
    return min(heard[-1].end_s, said.end_s) if heard else None


def _movement(contour: Contour | None, start_s: float, end_s: float) -> float | None:
    if contour is None:
        return None
    first, last = round(start_s / contour.step_s), round(end_s / contour.step_s) + 1
    values = list(enumerate(contour.values_st[first:last], first))
    voiced = [(i * contour.step_s, value) for i, value in values if value is not None]
    if not voiced:
        return None
    until_s = voiced[-1][0]
    end = [value for at_s, value in voiced if at_s > until_s - _LAST_S]
    before = [v for at_s, v in voiced if until_s - _LAST_S - _BEFORE_S < at_s <= until_s - _LAST_S]
    if min(len(end), len(before)) < _FEWEST_VALUES:
        return None
    return round(median(end) - median(before), 2)


def _drop(sound: Sound, start_s: float, tail_s: float, end_s: float) -> float | None:
    if sound.loudness is None:
        return None
    rest, tail = mean_db(sound.loudness, start_s, tail_s), mean_db(sound.loudness, tail_s, end_s)
    return None if rest is None or tail is None else round(rest - tail, 2)
