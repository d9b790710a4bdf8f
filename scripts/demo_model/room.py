"""What lies between a mouth and a file: level, noise, band limits, another sampling rate."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from demo_model.synthesis import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_SPEECH_DBFS = -19.0  # what eSpeak gives at its usual volume


def heard_in_a_room(samples: Samples, chance: random.Random) -> Samples:
    """The same sound as some microphone in some room would have it."""
    import numpy as np

    gain = 10 ** (chance.uniform(-18.0, 1.5) / 20)
    sound = _band_limited(samples, chance)
    if chance.random() < 0.25:
        sound = _resampled(sound)
    if chance.random() < 0.85:
        sound = sound + _noise(len(sound), chance)
    made: Samples = np.clip(sound * gain, -1.0, 1.0).astype(np.float32)
    return made


def _band_limited(samples: Samples, chance: random.Random) -> Samples:
    from scipy.signal import butter, sosfilt

    if chance.random() < 0.25:
        low = butter(4, chance.uniform(3400, 7500), "low", fs=SAMPLE_RATE, output="sos")
        samples = sosfilt(low, samples)
    if chance.random() < 0.3:
        high = butter(2, chance.uniform(50, 220), "high", fs=SAMPLE_RATE, output="sos")
        samples = sosfilt(high, samples)
    return samples


def _resampled(samples: Samples) -> Samples:
    import soxr

    there = soxr.resample(samples, SAMPLE_RATE, 48_000, quality="MQ")
    back: Samples = soxr.resample(there, 48_000, SAMPLE_RATE, quality="MQ")
    return back


def _noise(count: int, chance: random.Random) -> Samples:
    import numpy as np
    from scipy.signal import lfilter

    made = np.random.default_rng(chance.getrandbits(32)).standard_normal(count, dtype=np.float32)
    if chance.random() < 0.5:
        darker = chance.uniform(0.5, 0.98)
        made = lfilter([np.sqrt(1 - darker**2)], [1.0, -darker], made)
    level = 10 ** ((_SPEECH_DBFS - chance.uniform(18.0, 60.0)) / 20)
    noise: Samples = (made * level).astype(np.float32)
    return noise
