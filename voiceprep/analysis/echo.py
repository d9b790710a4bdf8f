"""How much of a sound that was played stands in a recording: the question, heard by the microphone.

Compares two sounds and nothing else. Who played what and when, the caller knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.conditioning import RATE_HZ, at_rate, finite, mono

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voiceprep.model import Recording

    Samples = NDArray[np.float64]

_SHORTEST_S = 0.5
_LATE_S = 5.0
"""An echo that begins later than this is another sound."""
_LONGEST_S = 60.0
_LOWEST_HZ, _HIGHEST_HZ = 200.0, 6_000.0
_STANDS_OUT = 12.0
"""The peak of the correlation against its usual size: noise stays below."""
_ABOVE_NEXT = 1.5
"""And against the next peak: other speech, of the same synthetic voice even, reaches 1.2."""
_BESIDE = 80
"""Samples, 5 ms: what is nearer to the peak belongs to it."""
_FRAME = 1024
_ACTIVE_DB = 30.0
_FEWEST_FRAMES = 8


def echo(recording: Recording, played: Recording) -> float | None:
    """Return the level at which a played sound is heard in a recording.

    Parameters
    ----------
    recording
        From the microphone; float32 samples of shape (n,), at any rate in Hz. Only its beginning
        is looked at: as long as the played sound and 5 s more.
    played
        What the loudspeaker was given, likewise.

    Returns
    -------
    float or None
        RMS of the echo while it sounds, in dB below full scale; to be compared with the level of
        the speech. None where the played sound is not found, or less than half a second of it.

    Notes
    -----
    The delay is the peak of the generalised cross-correlation with phase transform (Knapp & Carter
    1976); it may be negative, where the sound began before the recording. The level is what of the
    recording's power is coherent with the played sound, in frames of 64 ms: reverberation that
    lasts longer is left out, so it is a lower bound. An echo 40 dB below the answer is not found.
    Never raises, whatever is in either.
    """
    source = _prepared(played, _LONGEST_S)
    heard = _prepared(recording, source.size / RATE_HZ + _LATE_S)
    if min(source.size, heard.size) < _SHORTEST_S * RATE_HZ:
        return None
    if not (source.any() and heard.any()):
        return None
    delay = _delay(heard, source)
    if delay is None:
        return None
    first, last = max(0, delay), min(heard.size, delay + source.size)
    if last - first < _SHORTEST_S * RATE_HZ:
        return None
    return _coherent_dbfs(heard[first:last], source[first - delay : last - delay])


def _prepared(recording: Recording, most_s: float) -> Samples:
    if recording.sample_rate < 2 * _HIGHEST_HZ / 3:
        return np.empty(0)
    recording = mono(recording)
    samples = finite(recording.samples)[: round(most_s * recording.sample_rate)]
    if not samples.size:
        return np.empty(0)
    centred = samples - np.float32(samples.mean(dtype=np.float64))
    return at_rate(centred, recording.sample_rate).astype(np.float64)


def _delay(heard: Samples, source: Samples) -> int | None:
    """Return by how many samples the source comes later in what was heard; None if it does not."""
    size = 1 << (heard.size + source.size - 1).bit_length()
    cross = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(source, size))
    hertz = np.fft.rfftfreq(size, 1 / RATE_HZ)
    inside = (hertz >= _LOWEST_HZ) & (hertz <= _HIGHEST_HZ)
    likeness = np.abs(np.fft.irfft(np.where(inside, cross / (np.abs(cross) + 1e-12), 0.0), size))
    usual = float(np.sqrt(np.mean(likeness**2)))
    best = int(np.argmax(likeness))
    top = float(likeness[best])
    likeness[np.arange(best - _BESIDE, best + _BESIDE + 1) % size] = 0.0
    if top < max(_STANDS_OUT * usual, _ABOVE_NEXT * float(likeness.max()), 1e-12):
        return None
    return best if best < heard.size else best - size


def _coherent_dbfs(heard: Samples, source: Samples) -> float | None:
    window = np.hanning(_FRAME)
    scale = 1.0 / (_FRAME * float(np.sum(window**2)))
    ours, theirs = (
        np.fft.rfft(_frames(each) * window, axis=1) * np.sqrt(scale) for each in (heard, source)
    )
    loud = np.sum(np.abs(theirs) ** 2, axis=1)
    active = loud > loud.max(initial=0.0) * 10 ** (-_ACTIVE_DB / 10)
    count = int(np.count_nonzero(active))
    if count < _FEWEST_FRAMES:
        return None
    ours, theirs = ours[active], theirs[active]
    both = np.abs(np.mean(ours * np.conj(theirs), axis=0)) ** 2
    power = np.mean(np.abs(theirs) ** 2, axis=0)
    coherent = both / np.maximum(power, 1e-20)
    by_chance = (np.mean(np.abs(ours) ** 2, axis=0) - coherent) / (count - 1)
    total = 2.0 * float(np.sum(np.maximum(0.0, coherent - np.maximum(0.0, by_chance))))
    return float(10.0 * np.log10(total)) if total > 1e-12 else None


def _frames(samples: Samples) -> Samples:
    return np.lib.stride_tricks.sliding_window_view(samples, _FRAME)[:: _FRAME // 2]
