"""Words laid on the sound, and the filled pauses they lack: the acoustic model at work.

Never raises on a recording or on words: where there is no model, or the words are not what was
said, every word still gets a time between its neighbours', and nothing is said about filled pauses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import tokens
from voiceprep.analysis.wordtimes import filled_in
from voiceprep.model import Interval
from voiceprep.speech.acousticmodel import acoustic_model
from voiceprep.speech.pronunciation import pronunciations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.model import Filler, Recording, Sound, Transcript, Word

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
    recording: Recording, sound: Sound, transcript: Transcript | None
) -> tuple[Transcript | None, tuple[Filler, ...]]:
    """Return the transcript with times on all its words, and the filled pauses it lacks.

    Words that have times, a recogniser's or a table's, keep them; those of a language that the
    model does not know are left as they are.
    """
    if transcript is None or not transcript.words:
        return transcript, ()
    if not (transcript.language or _LANGUAGE).lower().startswith(_LANGUAGE):
        return transcript, ()
    found = laid(recording, sound, transcript.words)
    timed = any(word.start_s is not None for word in transcript.words)
    return transcript if timed else replace(transcript, words=found.words), found.fillers


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
        As many words, all with times wherever the sound holds speech. About 1.3 s of one core for
        two minutes.
    """
    speech = sound.acoustics.speech
    if not words or not speech:
        return Laid(tuple(words), ())
    places, fillers = _heard(recording, speech, words)
    return Laid(filled_in(words, places, speech), fillers)


def _heard(
    recording: Recording, speech: Sequence[Interval], words: Sequence[Word]
) -> tuple[list[Interval | None], tuple[Filler, ...]]:
    from voiceprep.analysis.aligning import aligned
    from voiceprep.analysis.conditioning import conditioned
    from voiceprep.analysis.filled import filled_pauses

    places: list[Interval | None] = [None] * len(words)
    model = acoustic_model()
    if model is None or recording.duration_s > LONGEST_S:
        return places, ()
    said = pronunciations(token.text for token in tokens(words))
    spoken = [each for each in said if each]
    samples = conditioned(recording)
    if not spoken or not samples.size:
        return places, ()
    found = aligned(samples, speech, spoken, model)
    there = [index for index, each in enumerate(said) if each]
    for index, place in zip(there, found.words, strict=True):
        places[index] = place
    fillers = filled_pauses(samples, found, spoken, model)
    return _apart(words, places, fillers)


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
