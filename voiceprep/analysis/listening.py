"""From samples to `Sound`: everything that can be told before any word is known.

Never raises on a recording, whatever is in it: what cannot be told is None.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis import activity, drawn, levels, loudness, nuclei, pitch
from voiceprep.analysis.conditioning import RATE_HZ, conditioned, mono
from voiceprep.analysis.envelopes import STEP_S, Envelopes, envelopes
from voiceprep.analysis.traces import traces
from voiceprep.model import Acoustics, Interval, Sound

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voiceprep.analysis.traces import Traces
    from voiceprep.model import Recording

_UNLIKELY = 0.1


def sound_of(recording: Recording) -> Sound:
    """Return what the sound alone tells; see `voiceprep.analysis.sound`."""
    return _heard(mono(recording))[0]


def sound_and_traces(recording: Recording) -> tuple[Sound, Traces]:
    """Return the same, and what is kept of it; see `voiceprep.analysis.sound_and_traces`."""
    sound, samples, track = _heard(mono(recording))
    return sound, traces(samples, track, sound.acoustics.speech)


def _heard(
    recording: Recording,
) -> tuple[Sound, NDArray[np.float32], NDArray[np.float64]]:
    """Return what the sound tells, the samples it was told from, and F0."""
    samples = conditioned(recording)
    bands = envelopes(samples)
    speech, snr = _speech(samples, bands)
    silent = activity.pauses(speech)
    uttered = activity.joined(speech, activity.PAUSE_S - 1e-9)
    track = pitch.f0(samples) if speech else np.empty(0)
    loud = loudness.level_curve(bands.broad_db, uttered)
    sound = Sound(
        duration_s=_duration_s(recording),
        acoustics=Acoustics(
            level_dbfs=levels.level_dbfs(recording, uttered),
            snr_db=snr,
            clipped_share=levels.clipped_share(recording),
            speech=uttered,
        ),
        prosody=replace(pitch.prosody(track, uttered), loudness=loudness.outline(loud)),
        pauses=silent,
        syllable_nuclei=nuclei.syllable_nuclei(bands.syllabic_db, track, uttered),
        speech_s=sum(part.duration_s for part in uttered),
        loudness=loud,
        held=drawn.held_sounds(bands.fine_db, track, uttered),
    )
    return sound, samples, track


def _duration_s(recording: Recording) -> float:
    return recording.duration_s if recording.sample_rate > 0 else 0.0


def _speech(
    samples: NDArray[np.float32], bands: Envelopes
) -> tuple[tuple[Interval, ...], float | None]:
    """Return where somebody speaks, with edges on the energy, and the SNR in dB."""
    if not samples.any():
        return (), None
    likely = activity.probabilities(samples)
    coarse = activity.coarse_speech(likely, samples.size / RATE_HZ)
    unlikely = _per_step(likely, bands.broad_db.size) < _UNLIKELY
    noise = levels.noise_db(bands.broad_db, coarse, unlikely)
    snr = levels.snr_db(bands.broad_db, coarse, noise)
    return activity.refined(coarse, bands.fine_db, snr), snr


def _per_step(likely: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Spread the probability of each 32 ms frame over the 5 ms steps inside it."""
    frames = (np.arange(size) * STEP_S / activity.FRAME_S).astype(np.intp)
    return likely[np.minimum(frames, likely.size - 1)]
