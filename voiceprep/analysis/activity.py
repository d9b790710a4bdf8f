"""Where there is speech and where there are pauses, measured on the signal.

Never on a recogniser's word times, which stretch and shrink at pauses. Does not say what a pause is
for: that needs the words (`timing`).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.conditioning import RATE_HZ
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
_SPEECH = 0.5
_SHORTEST_SPEECH_S = 0.09
_SEARCH_S = 0.16
_EDGE_SNR_DB = 15.0


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
    if not samples.size:
        return np.empty(0, dtype=np.float32)
    from faster_whisper.vad import get_vad_model

    # padded always into a new array: the model writes into what it is given
    padded = np.pad(samples, (0, -samples.size % _FRAME))
    padded = padded.copy() if padded is samples else padded
    return np.asarray(get_vad_model()(padded), dtype=np.float32).reshape(-1)


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
    speech: Sequence[Interval], broad_db: Envelope, noise_db: float | None, snr_db: float | None
) -> tuple[Interval, ...]:
    """Return the same stretches with their edges moved to where the energy rises and falls.

    Parameters
    ----------
    speech
        Coarse stretches, in order.
    broad_db
        Level every 5 ms, shape (n,).
    noise_db, snr_db
        Level of the background and distance to it; below 15 dB the energy tells less than the voice
        activity and the edges stay.

    Returns
    -------
    tuple of Interval
        In order; those that came to touch are joined.
    """
    if snr_db is None or noise_db is None or snr_db < _EDGE_SNR_DB:
        return tuple(speech)
    loud = broad_db > noise_db + min(12.0, max(6.0, 0.3 * snr_db))
    moved = [Interval(_first_loud(loud, s.start_s), _last_loud(loud, s.end_s)) for s in speech]
    return joined([run for run in moved if run.duration_s > 0])


def _first_loud(loud: NDArray[np.bool_], edge_s: float) -> float:
    low, high = _window(edge_s, loud.size)
    hits = np.flatnonzero(loud[low:high])
    return float((low + int(hits[0])) * STEP_S) if hits.size else edge_s


def _last_loud(loud: NDArray[np.bool_], edge_s: float) -> float:
    low, high = _window(edge_s, loud.size)
    hits = np.flatnonzero(loud[low:high])
    return float((low + int(hits[-1])) * STEP_S) if hits.size else edge_s


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


def samples_of(interval: Interval) -> slice:
    """Return the slice of a 16 kHz signal that the interval covers."""
    return slice(max(0, round(interval.start_s * RATE_HZ)), max(0, round(interval.end_s * RATE_HZ)))
