"""Words that are drawn out: "sooo", "the-e-e", held while the next thought is looked for.

A word counts where words and sound agree: far longer than its syllables need at this speaker's own
rate, and one steady voiced sound in it. Filled pauses are fillers and not counted here.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.activity import mask, runs_of, touching
from voiceprep.analysis.envelopes import STEP_S
from voiceprep.analysis.pitch import STEP_S as PITCH_STEP_S
from voiceprep.analysis.syllables import syllables
from voiceprep.model import DrawnWord, Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from voiceprep.analysis.envelopes import Envelope
    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Sound, Word

_SHORTEST_HELD_S = 0.15
_SHIFT = 8
"""Steps of 5 ms between the two spectra that are compared."""
_STEADY_DB = 2.5
_STEADY_ST = 1.0
_AUDIBLE_DB = 25.0

_ONSET = 0.7
"""Syllables' worth of time that a word takes besides its syllables."""
_FEWEST_WORDS = 12
_LONGER = 2.2
_SHORTEST_WORD_S = 0.45
_HELD_S = 0.25


def held_sounds(
    fine_db: Envelope, track_hz: NDArray[np.float64], speech: Sequence[Interval]
) -> tuple[Interval, ...]:
    """Return where one voiced sound is held steady.

    Parameters
    ----------
    fine_db
        Levels every 5 ms in bands, shape (n, bands).
    track_hz
        F0 every 10 ms, 0 where unvoiced.
    speech
        Where somebody speaks.

    Returns
    -------
    tuple of Interval
        At least 0.15 s each: voiced, the spectrum's shape moving by less than 2.5 dB and the pitch
        by less than a semitone within 40 ms.
    """
    size = len(fine_db)
    inside = mask(size, speech)
    if not inside.any() or not track_hz.size:
        return ()
    steady = inside & _keeps_shape(fine_db, inside) & _keeps_pitch(track_hz, size)
    spans = (Interval(start * STEP_S, end * STEP_S) for start, end in runs_of(steady))
    return tuple(span for span in spans if span.duration_s >= _SHORTEST_HELD_S)


def _keeps_shape(fine_db: Envelope, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say where the bands keep their levels; those far below the loudest do not matter."""
    kernel = np.ones(5) / 5.0
    smooth = np.stack([np.convolve(band, kernel, "same") for band in fine_db.T], axis=1)
    floor = smooth.max(axis=1, keepdims=True) - _AUDIBLE_DB
    heard = np.maximum(smooth, floor)
    moved = np.full(len(fine_db), np.inf)
    half = _SHIFT // 2
    if len(fine_db) > _SHIFT:
        moved[half:-half] = np.abs(heard[_SHIFT:] - heard[:-_SHIFT]).mean(axis=1)
    loud = np.percentile(smooth[inside].max(axis=1), 90)
    return np.asarray((moved < _STEADY_DB) & (smooth.max(axis=1) > loud - _AUDIBLE_DB))


def _keeps_pitch(track_hz: NDArray[np.float64], size: int) -> NDArray[np.bool_]:
    shift = round(_SHIFT * STEP_S / PITCH_STEP_S)
    steady = np.zeros(track_hz.size, dtype=bool)
    before, after = track_hz[:-shift], track_hz[shift:]
    voiced = (before > 0) & (after > 0)
    moved = np.zeros(before.size)
    moved[voiced] = 12.0 * np.abs(np.log2(after[voiced] / before[voiced]))
    steady[shift // 2 : shift // 2 + before.size] = voiced & (moved < _STEADY_ST)
    places = np.minimum((np.arange(size) * STEP_S / PITCH_STEP_S).astype(np.intp), steady.size - 1)
    return np.asarray(steady[places])


def drawn_words(
    heard: Sequence[Token], words: Sequence[Word], sound: Sound | None
) -> tuple[DrawnWord, ...]:
    """Return the words that were drawn out, in order.

    Parameters
    ----------
    heard
        Tokens of the words.
    words
        Trusted words, with times.
    sound
        What was measured on the signal.

    Returns
    -------
    tuple of DrawnWord
        Words of at least 0.45 s and 2.2 times what their syllables take at this speaker's own
        rate (the median over the answer), in which a voiced sound is held for 0.25 s or more. Empty
        for fewer than twelve words.
    """
    if sound is None:
        return ()
    spoken = list(_spoken(heard, words, sound.acoustics.speech))
    if len(spoken) < _FEWEST_WORDS:
        return ()
    unit_s = median(time.duration_s / (count + _ONSET) for _, time, count in spoken)
    if unit_s <= 0:
        return ()
    longer = ((i, time, time.duration_s / unit_s / (n + _ONSET)) for i, time, n in spoken)
    return tuple(
        DrawnWord(index, time.start_s, time.end_s, round(factor, 2))
        for index, time, factor in longer
        if factor >= _LONGER
        and time.duration_s >= _SHORTEST_WORD_S
        and not heard[index].is_filled_pause
        and _longest_held(time, sound.held) >= _HELD_S
    )


def _spoken(
    heard: Sequence[Token], words: Sequence[Word], speech: Sequence[Interval]
) -> Iterator[tuple[int, Interval, int]]:
    """Yield each word's index, its time inside speech and its syllables."""
    for index, (token, word) in enumerate(zip(heard, words, strict=True)):
        if not token.text or word.start_s is None or word.end_s is None:
            continue
        time = _in_speech(Interval(word.start_s, word.end_s), speech)
        if time is not None:
            yield index, time, syllables(token.text)


def _in_speech(word: Interval, speech: Sequence[Interval]) -> Interval | None:
    """Return the longest piece of a word that lies in speech: recognisers' words span pauses."""
    pieces = (
        Interval(max(word.start_s, part.start_s), min(word.end_s, part.end_s))
        for part in touching(speech, word)
    )
    best = max(pieces, key=lambda piece: piece.duration_s, default=None)
    return best if best is not None and best.duration_s > 0 else None


def _longest_held(word: Interval, held: Sequence[Interval]) -> float:
    inside = touching(held, word)
    overlaps = (min(h.end_s, word.end_s) - max(h.start_s, word.start_s) for h in inside)
    return max(overlaps, default=0.0)
