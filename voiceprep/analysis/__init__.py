"""What the numbers are: pure functions from samples and words to values.

Touches no device, file, database or screen, and judges nothing; what the numbers mean is
`voiceprep.coaching`. Importing this package and analysing text load neither numpy nor anything else
that is heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.analysis.fluency import fluency
from voiceprep.analysis.hesitations import with_filled, with_gatherings
from voiceprep.analysis.sentences import sentences
from voiceprep.analysis.star import star
from voiceprep.analysis.star_reasons import star_reasons
from voiceprep.analysis.structures import Told, asked_for, structure
from voiceprep.analysis.timing import spoken_span, timing
from voiceprep.analysis.tokens import tokens
from voiceprep.analysis.wording import wording
from voiceprep.analysis.wordtimes import trusted
from voiceprep.model import Analysis

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from voiceprep.analysis.tokens import Token
    from voiceprep.analysis.traces import Traces
    from voiceprep.model import Asked, Filler, Question, Recording, Sound, Star, Transcript, Wording

__all__ = ["assess", "sound", "sound_and_traces", "speech_probabilities", "star_reasons"]


def sound(recording: Recording) -> Sound:
    """Return what the sound alone tells, before any word is known.

    Parameters
    ----------
    recording
        float32 samples of shape (n,), mono, full scale at ±1, at any sample rate in Hz.

    Returns
    -------
    Sound
        Times in seconds from the start of the recording, levels in dB below full scale, pitch in
        semitones around its own median. What cannot be told is None; there is never NaN.

    Notes
    -----
    Never raises on a recording, whatever is in it: silence, noise, one sample and none give Nones.
    Costs about 0.7 s of one core for two minutes, once the libraries are loaded. Speech activity by
    Silero VAD v6 with edges on the energy, F0 by Praat (Boersma 1993), syllable nuclei after de
    Jong & Wempe (2009).
    """
    from voiceprep.analysis.listening import sound_of

    return sound_of(recording)


def sound_and_traces(recording: Recording) -> tuple[Sound, Traces]:
    """Return what the sound alone tells, and what is kept of it until its words are known.

    For `voiceprep.speech.aligner`, which finds the filled pauses that the words lack.

    Parameters
    ----------
    recording
        As for `sound`.
    """
    from voiceprep.analysis.listening import sound_and_traces

    return sound_and_traces(recording)


def speech_probabilities(recording: Recording) -> NDArray[np.float32]:
    """Return how likely each 32 ms of a recording holds speech.

    Parameters
    ----------
    recording
        float32 samples of shape (n,), at any sample rate in Hz.

    Returns
    -------
    ndarray of float32, shape (ceil(duration / 0.032),)
        0-1; empty for an empty recording.

    Notes
    -----
    Silero VAD v6 on the recording at 16 kHz and at a fixed loudness.
    """
    from voiceprep.analysis.activity import probabilities
    from voiceprep.analysis.conditioning import conditioned

    return probabilities(conditioned(recording))


def assess(
    transcript: Transcript | None,
    sound: Sound | None,
    question: Question | None = None,
    *,
    notes: str = "",
    heard_fillers: Sequence[Filler] = (),
) -> Analysis:
    """Return everything measured about one answer.

    Parameters
    ----------
    transcript
        What was said, with word times or without; None where there is no transcript.
    sound
        What was measured on the signal; None for text alone.
    question
        What was asked, where it is known: it sets what is looked for (`Analysis.structure`) and
        whose words are looked for (`Wording.question_terms`, `Wording.headline`).
    notes
        What is known from earlier rounds; questions of one's own are new where it is silent.
    heard_fillers
        Filled pauses found in the sound that the transcript lacks (`analysis.filled`).

    Returns
    -------
    Analysis
        `fluency`, `wording` and `star` are None without a transcript, `acoustics` and `prosody`
        without sound, `timing` where neither words nor sound tell the time. Never NaN.

    Notes
    -----
    Never raises on any list of words. Text alone costs about 0.3 ms for twenty words and loads
    nothing.
    """
    words = trusted(transcript.words) if transcript else ()
    heard = tokens(words)
    when = timing(heard, words, sound)
    told = transcript is not None
    spans = sentences(heard, words, sound.pauses if sound else ())
    span = spoken_span(words, sound)
    parts = star(heard, words, spans) if told else None
    asked = asked_for(question) if question else None
    span_s = span.duration_s if span else None
    stumbled = None
    if parts is not None:
        stumbled = fluency(heard, words, span_s, heard_fillers)
        stumbled = with_gatherings(stumbled, heard, words, parts)
        when = with_filled(when, stumbled.fillers)
    melody = sound.prosody if sound else None
    if sound and stumbled:
        from voiceprep.analysis import delivery  # numpy, which text alone does not need

        stumbled = delivery.stumbles(stumbled, heard, words, sound)
        melody = delivery.melody(spans, words, sound)
    return Analysis(
        duration_s=sound.duration_s if sound else (span.end_s if span else None),
        acoustics=sound.acoustics if sound else None,
        timing=when,
        fluency=stumbled,
        prosody=melody,
        wording=_wording(heard, parts, question, asked) if parts else None,
        star=parts,
        structure=structure(Told(heard, words, spans), asked, notes) if asked and told else None,
    )


def _wording(
    heard: Sequence[Token], parts: Star, question: Question | None, asked: Asked | None
) -> Wording:
    plain = asked in ("approach", "fit", "statement")
    return wording(heard, parts.sentences, question.text if question else "", plain=plain)
