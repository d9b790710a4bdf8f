"""A recording inside a page.

Opus at 16 kHz, about 25 kbit/s, which every current browser plays; WAV where the sound library
cannot write Opus. Written a second at a time: libsndfile crashes on long Ogg files in one call.
"""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voiceprep.model import Recording

RATE_HZ = 16_000
_OPUS_RATES = (8_000, 12_000, RATE_HZ)

Container = Literal["opus", "wav"]


def sound_address(recording: Recording, container: Container = "opus") -> str:
    """Return the recording as a ``data:`` address; empty where it holds no sound."""
    if not len(recording.samples):
        return ""
    samples, rate = _speech_rate(recording)
    if container == "opus" and _writes_opus():
        return _address("audio/ogg", _written(samples, rate, "OGG", "OPUS"))
    return _address("audio/wav", _written(samples, rate, "WAV", "PCM_16"))


def _speech_rate(recording: Recording) -> tuple[NDArray[np.float32], int]:
    import numpy as np
    import soxr

    samples = np.nan_to_num(np.asarray(recording.samples, np.float32))
    if recording.sample_rate in _OPUS_RATES:
        return samples, recording.sample_rate
    resampled = soxr.resample(samples, recording.sample_rate, RATE_HZ)
    return np.asarray(resampled, np.float32), RATE_HZ


def _writes_opus() -> bool:
    import soundfile

    return "OPUS" in soundfile.available_subtypes("OGG")


def _written(samples: NDArray[np.float32], rate: int, container: str, subtype: str) -> bytes:
    import soundfile

    whole = io.BytesIO()
    with soundfile.SoundFile(whole, "w", rate, 1, subtype, format=container) as file:
        for start in range(0, len(samples), rate):
            file.write(samples[start : start + rate])
    return whole.getvalue()


def _address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
