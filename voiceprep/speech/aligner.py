"""Words laid on the sound, and the filled pauses they lack: the acoustic model at work.

Never raises on a recording or on words: where there is no model, or the words are not what was
said, every word still gets a time between its neighbours', and nothing is said about filled pauses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import tokens
from voiceprep.analysis.wordtimes import filled_in, trusted
from voiceprep.model import Interval
from voiceprep.speech.acousticmodel import acoustic_model, light_model
from voiceprep.speech.pronunciation import pronunciations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.traces import Traces
    from voiceprep.model import Filler, Recording, Sound, Transcript, Word
    from voiceprep.speech.pronunciation import Phones

_TOUCHING_S = 0.1
_LANGUAGE = "en"
LONGEST_S = 3_600.0
"""Longer recordings are lectures; their words get times by their place alone."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Words with the times at which they were said, and what was heard between them."""

    words: tuple[Word, ...]
    fillers: tuple[Filler, ...]


def completed(
    sound: Sound, traces: Traces, transcript: Transcript | None
) -> tuple[Transcript | None, tuple[Filler, ...]]:
    """Return the transcript with times on all its words, and the filled pauses it lacks.

    Parameters
    ----------
    sound, traces
        From `analysis.sound_and_traces`.
    transcript
        What was recognised or given. Words that have times, a recogniser's or a table's, keep
        them; those of a language that the model does not know are left as they are.

    Notes
    -----
    About a quarter of a second of one core for two minutes of words with times, and 1.6 s for
    words without.
    """
    if transcript is None or not transcript.words:
        return transcript, ()
    if not (transcript.language or _LANGUAGE).lower().startswith(_LANGUAGE):
        return transcript, ()
    timed = trusted(transcript.words)
    if all(word.start_s is None for word in timed):
        found = _laid(sound, traces, transcript.words)
        untimed = all(word.start_s is None for word in transcript.words)
        return replace(transcript, words=found.words) if untimed else transcript, found.fillers
    return transcript, missing(sound, traces, timed)


def laid(recording: Recording, sound: Sound, words: Sequence[Word]) -> Laid:
    """Return the words with times, and the filled pauses that are not among them.

    Parameters
    ----------
    recording
        What was said.
    sound
        What was measured on it.
    words
        The words as they are known; times they have are not looked at.

    Returns
    -------
    Laid
        As many words, all with times wherever the sound holds speech.
    """
    return _laid(sound, _traces(recording, sound), words)


def _laid(sound: Sound, of: Traces, words: Sequence[Word]) -> Laid:
    speech = sound.acoustics.speech
    if not words or not speech:
        return Laid(tuple(words), ())
    places, fillers = _heard(sound, of, words)
    return Laid(filled_in(words, places, speech), fillers)


def missing(sound: Sound, of: Traces, words: Sequence[Word]) -> tuple[Filler, ...]:
    """Return the filled pauses that are not among words whose times are known, about.

    Looks only around held voices, in which alone a filled pause can lie.
    """
    from voiceprep.analysis.aligning import aligned_in
    from voiceprep.analysis.filled import filled_pauses
    from voiceprep.analysis.traces import held_voices
    from voiceprep.analysis.windows import windows

    model = light_model()
    said, there = _spoken(sound, words) if model is not None else ([], [])
    if model is None or not said:
        return ()
    times = filled_in(words, [_time(word) for word in words], sound.acoustics.speech)
    known = [Interval(times[i].start_s or 0.0, times[i].end_s or 0.0) for i in there]
    found = aligned_in(windows(held_voices(of), known, len(of)), of, said, model)
    places: list[Interval | None] = [None] * len(words)
    for index, place in zip(there, found.words, strict=True):
        places[index] = place
    return _apart(words, places, filled_pauses(of, found, said, model))[1]


def _time(word: Word) -> Interval | None:
    if word.start_s is None or word.end_s is None:
        return None
    return Interval(word.start_s, word.end_s)


def _heard(
    sound: Sound, of: Traces, words: Sequence[Word]
) -> tuple[list[Interval | None], tuple[Filler, ...]]:
    from voiceprep.analysis.aligning import aligned
    from voiceprep.analysis.filled import filled_pauses

    places: list[Interval | None] = [None] * len(words)
    model = acoustic_model()
    said, there = _spoken(sound, words) if model is not None else ([], [])
    if model is None or not said:
        return places, ()
    found = aligned(of, said, model)
    for index, place in zip(there, found.words, strict=True):
        places[index] = place
    return _apart(words, places, filled_pauses(of, found, said, model))


def _spoken(sound: Sound, words: Sequence[Word]) -> tuple[list[Phones], list[int]]:
    """Return how the words are said, and which of them are said at all."""
    if sound.duration_s > LONGEST_S or not sound.acoustics.speech:
        return [], []
    said = pronunciations(token.text for token in tokens(words))
    there = [index for index, each in enumerate(said) if each]
    return [said[index] for index in there], there


def _traces(recording: Recording, sound: Sound) -> Traces:
    from voiceprep.analysis.conditioning import conditioned
    from voiceprep.analysis.pitch import f0
    from voiceprep.analysis.traces import traces

    samples = conditioned(recording)
    return traces(samples, f0(samples), sound.acoustics.speech)


def _apart(
    words: Sequence[Word], places: list[Interval | None], fillers: Sequence[Filler]
) -> tuple[list[Interval | None], tuple[Filler, ...]]:
    """Give what was heard beside an um of the words to that um, of which it is the rest."""
    ums = [index for index, token in enumerate(tokens(words)) if token.is_filled_pause]
    new = []
    for filler in fillers:
        heard = Interval(filler.start_s or 0.0, filler.end_s or 0.0)
        index = next((i for i in ums if _touch(places[i], heard)), None)
        said = places[index] if index is not None else None
        if index is None or said is None:
            new.append(filler)
            continue
        before_s = max((p.end_s for p in places[:index] if p is not None), default=0.0)
        after_s = min((p.start_s for p in places[index + 1 :] if p is not None), default=1e9)
        start_s, end_s = min(said.start_s, heard.start_s), max(said.end_s, heard.end_s)
        places[index] = Interval(max(start_s, before_s), min(end_s, after_s))
    return places, tuple(new)


def _touch(said: Interval | None, heard: Interval) -> bool:
    if said is None:
        return False
    return said.start_s < heard.end_s + _TOUCHING_S and heard.start_s < said.end_s + _TOUCHING_S
