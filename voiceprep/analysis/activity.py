"""Where there is speech and where there are pauses, measured on the signal.

Never on a recogniser's word times, which stretch and shrink at pauses. Does not say what a pause is
for: that needs the words (`timing`).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.envelopes import STEP_S
from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from voiceprep.analysis.envelopes import Envelope

FRAME_S = 0.032
"""Length of one voice activity decision: 512 samples."""
PAUSE_S = 0.25
"""Shorter silences belong to articulation (the floor of Goldman-Eisler, Hincks and others)."""

_FRAME = 512
_BLOCK = 9_375
"""Frames taken at once, five minutes: memory does not grow with the recording."""
_LEAD = 32
_SPEECH = 0.5
_SHORTEST_SPEECH_S = 0.09
_SEARCH_S = 0.2
_INSIDE = 6
"""Steps by which a coarse edge may lie outside of its speech: one frame."""
_CLOSURE = 5
"""Steps of silence inside a word: before the release of a final t. What comes later is breath."""
GUARD_S = 0.15
"""Words fade: this much around speech is neither speech nor background."""
ENOUGH_STEPS = 40
"""Less than 0.2 s of background is no background."""

_DEEPEST_DB = 45.0
"""A background this far below the loud part of the speech may as well be digital silence."""
_SPREADS = 5.0
_LEAST_RISE_DB = 1.5
_HOLD = 0.6
_CLEAN_DB = 25.0
_CLEAN_RANGE_DB = 15.0
_SMEAR_S = 0.008
"""A window of 25 ms hears a sound this long before it begins, where nothing covers it."""


def probabilities(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how likely each 32 ms frame holds speech.

    Parameters
    ----------
    samples
        Shape (n,), 16 kHz, float32.

    Returns
    -------
    ndarray of float32, shape (ceil(n / 512),)
        0-1 for each frame; the last one is padded with zeros.

    Notes
    -----
    Silero VAD v6 as bundled with faster-whisper, raw probabilities: its segmenter's defaults (2 s
    of silence, 0.4 s of padding) are for cutting and find 7 % of the pauses.
    """
    blocks = [
        _block_probabilities(samples, start) for start in range(0, samples.size, _BLOCK * _FRAME)
    ]
    return np.concatenate(blocks) if blocks else np.empty(0, dtype=np.float32)


def _block_probabilities(samples: NDArray[np.float32], start: int) -> NDArray[np.float32]:
    """Return the probabilities of five minutes, begun a second earlier so that it is warmed up."""
    from faster_whisper.vad import get_vad_model

    lead = min(start, _LEAD * _FRAME)
    piece = samples[start - lead : start + _BLOCK * _FRAME]
    padded = np.zeros(piece.size + -piece.size % _FRAME, dtype=np.float32)
    padded[: piece.size] = piece  # a copy always: the model writes into what it is given
    likely = np.asarray(get_vad_model()(padded), dtype=np.float32).reshape(-1)
    return likely[lead // _FRAME :]


def coarse_speech(likely: NDArray[np.float32], duration_s: float) -> tuple[Interval, ...]:
    """Return the runs of frames that hold speech, to the frame (32 ms).

    Parameters
    ----------
    likely
        Probabilities from `probabilities`, shape (n,).
    duration_s
        Length of the sound; nothing reaches beyond it.

    Returns
    -------
    tuple of Interval
        In order, apart from each other; runs under 0.09 s are clicks and left out.
    """
    runs = (
        Interval(start * FRAME_S, min(end * FRAME_S, duration_s))
        for start, end in runs_of(likely >= _SPEECH)
    )
    return tuple(run for run in runs if run.duration_s >= _SHORTEST_SPEECH_S)


def runs_of(mask: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each run of True, the end one past the last."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def refined(
    speech: Sequence[Interval], fine_db: Envelope, snr_db: float | None
) -> tuple[Interval, ...]:
    """Return the same stretches with their edges moved to where the sound rises and fades.

    Parameters
    ----------
    speech
        Coarse stretches, in order.
    fine_db
        Levels every 5 ms in bands, shape (n, bands).
    snr_db
        Distance to the background: in noise the end of a fading word cannot be told, so there the
        edge moves only part of the way.

    Returns
    -------
    tuple of Interval
        In order; those that came to touch are joined.

    Notes
    -----
    What rises out of the background in any band is loud: a hiss that ends a word is far below a
    rumble in sum and far above it where it lies. The background's own spread sets the threshold. On
    synthetic speech with known silences the edges are 5-9 ms off in the median; p90 is 12 ms clean,
    25 ms at 20 dB, about 90 ms at 10 dB.
    """
    loud = _loud(fine_db, speech)
    if loud is None:
        return tuple(speech)
    noisy = min(1.0, max(0.0, (_CLEAN_DB - (snr_db or 0.0)) / _CLEAN_RANGE_DB))
    hold, smear_s = _HOLD * noisy, _SMEAR_S * (1.0 - noisy)
    moved = (
        Interval(
            _first_loud(loud, each.start_s) + smear_s,
            _last_loud(loud, each.end_s, hold) - smear_s,
        )
        for each in speech
    )
    return joined([each for each in moved if each.duration_s > 0])


def _loud(fine_db: Envelope, speech: Sequence[Interval]) -> NDArray[np.bool_] | None:
    """Return which steps stand out of the background; None where there is no background."""
    inside, away = mask(len(fine_db), speech), ~mask(len(fine_db), speech, GUARD_S)
    if np.count_nonzero(away) < ENOUGH_STEPS or not inside.any():
        return None
    floor = np.percentile(fine_db[inside], 90, axis=0) - _DEEPEST_DB
    background = np.maximum(np.median(fine_db[away], axis=0), floor)
    above = np.maximum(0.0, fine_db - background).mean(axis=1)
    above = np.convolve(above, np.ones(3) / 3.0, "same")
    usual = float(np.median(above[away]))
    spread = 1.48 * float(np.median(np.abs(above[away] - usual)))
    return np.asarray(above > usual + max(_SPREADS * spread, _LEAST_RISE_DB))


def mask(size: int, intervals: Sequence[Interval], guard_s: float = 0.0) -> NDArray[np.bool_]:
    """Return which of `size` steps of 5 ms lie inside the intervals, widened by `guard_s`."""
    inside = np.zeros(size, dtype=bool)
    for each in intervals:
        first, last = (each.start_s - guard_s) / STEP_S, (each.end_s + guard_s) / STEP_S
        inside[max(0, round(first)) : max(0, round(last)) + 1] = True
    return inside


def _first_loud(loud: NDArray[np.bool_], edge_s: float) -> float:
    low, high = _window(edge_s, loud.size)
    hits = low + np.flatnonzero(loud[low:high])
    if not hits.size:
        return edge_s
    outwards = hits[hits <= round(edge_s / STEP_S) + _INSIDE][::-1]
    return float(_connected(outwards) * STEP_S) if outwards.size else float(hits[0] * STEP_S)


def _last_loud(loud: NDArray[np.bool_], edge_s: float, hold: float) -> float:
    low, high = _window(edge_s, loud.size)
    hits = low + np.flatnonzero(loud[low:high])
    if not hits.size:
        return edge_s
    outwards = hits[hits >= round(edge_s / STEP_S) - _INSIDE]
    faded_s = float((_connected(outwards) if outwards.size else hits[-1]) * STEP_S)
    return faded_s + hold * max(0.0, edge_s - faded_s)


def _connected(outwards: NDArray[np.intp]) -> int:
    """Return the last of the steps that silence does not part from the first: no breath after."""
    parted = np.flatnonzero(np.abs(np.diff(outwards)) > _CLOSURE)
    return int(outwards[parted[0]] if parted.size else outwards[-1])


def _window(edge_s: float, size: int) -> tuple[int, int]:
    centre, reach = round(edge_s / STEP_S), round(_SEARCH_S / STEP_S)
    return max(0, min(size, centre - reach)), max(0, min(size, centre + reach + 1))


def joined(intervals: Sequence[Interval], gap_s: float = 0.0) -> tuple[Interval, ...]:
    """Return intervals in order, those no more than `gap_s` apart made one."""
    result: list[Interval] = []
    for interval in sorted(intervals, key=lambda i: i.start_s):
        if result and interval.start_s - result[-1].end_s <= gap_s:
            last = result.pop()
            interval = Interval(last.start_s, max(last.end_s, interval.end_s))
        result.append(interval)
    return tuple(result)


def touching(intervals: Sequence[Interval], within: Interval) -> Sequence[Interval]:
    """Return those of the intervals, in order and apart from each other, that touch another."""
    first = bisect_right(intervals, within.start_s, key=lambda each: each.end_s)
    last = bisect_left(intervals, within.end_s, key=lambda each: each.start_s)
    return intervals[first:last]


def pauses(speech: Sequence[Interval], shortest_s: float = PAUSE_S) -> tuple[Interval, ...]:
    """Return the silent pauses between stretches of speech.

    Parameters
    ----------
    speech
        Stretches in order. Silence before the first and after the last is no pause.
    shortest_s
        Shorter silences are left out.
    """
    gaps = (Interval(a.end_s, b.start_s) for a, b in itertools.pairwise(speech))
    return tuple(gap for gap in gaps if gap.duration_s >= shortest_s)
