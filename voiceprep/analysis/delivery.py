"""What only words and sound together tell: drawn-out words, the ends of sentences, word levels.

Judges nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.analysis.drawn import drawn_words
from voiceprep.analysis.endings import endings
from voiceprep.analysis.loudness import variation_db

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Fluency, Prosody, Sound, Span, Word


def melody(spans: Sequence[Span], words: Sequence[Word], sound: Sound) -> Prosody:
    """Return the melody with what the words add to it.

    Parameters
    ----------
    spans
        Sentences.
    words
        Trusted words; without times they add nothing.
    sound
        What was measured on the signal.
    """
    return replace(
        sound.prosody,
        endings=endings(spans, words, sound),
        loudness_sd_db=variation_db(words, sound.loudness),
    )


def stumbles(told: Fluency, heard: Sequence[Token], words: Sequence[Word], sound: Sound) -> Fluency:
    """Return the stumbles of the words with those that need the sound.

    Parameters
    ----------
    told
        What the words alone tell.
    heard
        Tokens of the words.
    words
        Trusted words.
    sound
        What was measured on the signal.
    """
    return replace(told, drawn_out=drawn_words(heard, words, sound))
