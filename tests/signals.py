"""Sound whose answer is known: what a measure must find is what was put in.

Everything is a `Recording`, mono float32; `spoken` comes with the words and when they were said.
"""

from __future__ import annotations

import re
import wave
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.model import Interval, Recording, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from voiceprep.speech.espeak import Spoken

RATE = 48_000
_FADE_S = 0.005
_SOUNDING = 100


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Speech and its truth."""

    recording: Recording
    words: tuple[Word, ...]
    """As `str.split` gives them, with their times."""
    text: str


def silence(duration_s: float, rate: int = RATE) -> Recording:
    """Nothing but zeros."""
    return _recording(np.zeros(round(duration_s * rate)), rate)


def tone(hz: float, duration_s: float = 1.0, rate: int = RATE, level: float = 0.5) -> Recording:
    """A sine of that frequency and amplitude."""
    time = _time(duration_s, rate)
    return _recording(level * np.sin(2 * np.pi * hz * time), rate)


def buzz(hz: float, duration_s: float = 1.0, rate: int = RATE, level: float = 0.5) -> Recording:
    """A voiced-like sound: that fundamental and harmonics up to 4 kHz, falling 6 dB an octave."""
    return voiced(np.full(round(duration_s * rate), float(hz)), rate, level)


def glide(
    from_hz: float, to_hz: float, duration_s: float = 1.0, rate: int = RATE, level: float = 0.5
) -> Recording:
    """A voiced-like sound moving evenly in semitones from one fundamental to the other."""
    steps = np.linspace(0.0, 1.0, round(duration_s * rate))
    return voiced(from_hz * (to_hz / from_hz) ** steps, rate, level)


def voiced(f0_hz: NDArray[np.float64], rate: int = RATE, level: float = 0.5) -> Recording:
    """A voiced-like sound with this fundamental at each sample."""
    phase = 2 * np.pi * np.cumsum(f0_hz) / rate
    top = int(min(4000.0, rate / 2.2) // float(f0_hz.max()))
    samples = sum((np.sin(k * phase) / k for k in range(1, max(1, top) + 1)), np.zeros(len(phase)))
    return _recording(level * samples / np.abs(samples).max(), rate)


def bursts(
    intervals: Sequence[Interval | tuple[float, float]],
    duration_s: float | None = None,
    hz: float = 140.0,
    rate: int = RATE,
) -> Recording:
    """Voiced-like sound inside the intervals (start and end in seconds) and silence elsewhere."""
    spans = [(i.start_s, i.end_s) if isinstance(i, Interval) else i for i in intervals]
    length = duration_s if duration_s is not None else max(end for _, end in spans)
    samples = np.zeros(round(length * rate))
    for start, end in spans:
        first, last = round(start * rate), min(round(end * rate), len(samples))
        samples[first:last] = _faded(buzz(hz, (last - first) / rate, rate).samples, rate)
    return _recording(samples, rate)


def syllables(
    count: int, per_second: float, start_s: float = 0.5, hz: float = 140.0, rate: int = RATE
) -> Recording:
    """That many vowel-like nuclei at an even rate, half a second of silence at the end."""
    step = 1.0 / per_second
    spans = [(start_s + k * step, start_s + (k + 0.62) * step) for k in range(count)]
    return bursts(spans, start_s + count * step + 0.5, hz, rate)


def white(level_dbfs: float, duration_s: float, rate: int = RATE, seed: int = 0) -> Recording:
    """White noise of that RMS level in dB below full scale."""
    return _at_level(_generator(seed).standard_normal(round(duration_s * rate)), level_dbfs, rate)


def pink(level_dbfs: float, duration_s: float, rate: int = RATE, seed: int = 0) -> Recording:
    """Pink noise (falling 3 dB an octave) of that RMS level in dB below full scale."""
    length = round(duration_s * rate)
    spectrum = np.fft.rfft(_generator(seed).standard_normal(length))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0.0
    return _at_level(np.fft.irfft(spectrum, length), level_dbfs, rate)


def noisy(recording: Recording, snr_db: float, kind: str = "pink", seed: int = 0) -> Recording:
    """The recording with ``pink`` or ``white`` noise, `snr_db` below its sounding parts' RMS."""
    level = rms_dbfs(recording.samples[np.abs(recording.samples) > 1e-4]) - snr_db
    made = {"pink": pink, "white": white}[kind]
    noise = made(level, recording.duration_s, recording.sample_rate, seed)
    return _recording(recording.samples + noise.samples, recording.sample_rate)


def joined(*recordings: Recording) -> Recording:
    """One after the other; all at the same rate."""
    (rate,) = {recording.sample_rate for recording in recordings}
    return _recording(np.concatenate([recording.samples for recording in recordings]), rate)


def scaled(recording: Recording, factor: float) -> Recording:
    """Louder or softer, and clipped at full scale as a sound card would."""
    return _recording(np.clip(recording.samples * factor, -1.0, 1.0), recording.sample_rate)


def rms_dbfs(samples: NDArray[np.float32]) -> float:
    """RMS level in dB below full scale; -120 for silence."""
    if not len(samples):
        return -120.0
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(-120.0, 10 * float(np.log10(max(power, 1e-12))))


def spoken(
    text: str, voice: str = "en-us", rate: int = 160, lead_s: float = 0.3, tail_s: float = 0.3
) -> Said:
    """The text spoken by eSpeak (22,050 Hz) between silences, and the truth of its words."""
    from voiceprep.speech.espeak import Espeak

    said = Espeak().speak(text, voice, rate)
    sound = said.samples.astype(np.float32) / 32768
    padding = [np.zeros(round(s * said.sample_rate), np.float32) for s in (lead_s, tail_s)]
    samples = np.concatenate([padding[0], sound, padding[1]])
    return Said(_recording(samples, said.sample_rate), _word_truth(text, said, lead_s), text)


def written(path: Path, recording: Recording) -> Path:
    """Write the recording as a 16-bit mono WAV and return the path."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, recording.sample_rate, 0, "NONE", ""))
        file.writeframes(int16(recording).tobytes())
    return path


def int16(recording: Recording) -> NDArray[np.int16]:
    """The samples as a sound card gives them."""
    return np.clip(np.round(recording.samples * 32767.0), -32768, 32767).astype(np.int16)


def _word_truth(text: str, said: Spoken, lead_s: float) -> tuple[Word, ...]:
    """Each word from its event (by letters where eSpeak ran words into one) to its last sound."""
    places = [event.first_char for event in said.words] + [len(text)]
    times = [event.start_s for event in said.words] + [said.duration_s]
    found = list(re.finditer(r"\S+", text))
    starts = np.interp([match.start() for match in found], places, times)
    limits = [*starts[1:], said.duration_s]
    return tuple(
        Word(match[0], lead_s + float(start), lead_s + _last_sound_s(said, start, limit), 1.0)
        for match, start, limit in zip(found, starts, limits, strict=True)
    )


def _last_sound_s(said: Spoken, start_s: float, limit_s: float) -> float:
    first, last = (round(second * said.sample_rate) for second in (start_s, limit_s))
    loud = np.flatnonzero(np.abs(said.samples[first:last].astype(np.int32)) > _SOUNDING)
    return (first + int(loud[-1]) + 1) / said.sample_rate if len(loud) else float(limit_s)


def _recording(samples: NDArray[np.floating], rate: int) -> Recording:
    return Recording(np.ascontiguousarray(samples, np.float32), rate)


def _time(duration_s: float, rate: int) -> NDArray[np.float64]:
    return np.arange(round(duration_s * rate)) / rate


def _generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def _at_level(noise: NDArray[np.float64], level_dbfs: float, rate: int) -> Recording:
    rms = np.sqrt(np.mean(np.square(noise)))
    return _recording(noise / rms * 10 ** (level_dbfs / 20), rate)


def _faded(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """A 5 ms ramp at both ends, so that edges do not click."""
    ramp = np.ones(len(samples), np.float32)
    count = min(round(_FADE_S * rate), len(samples) // 2)
    ramp[:count] = np.linspace(0, 1, count, dtype=np.float32)
    ramp[len(ramp) - count :] = np.linspace(1, 0, count, dtype=np.float32)
    return samples * ramp
