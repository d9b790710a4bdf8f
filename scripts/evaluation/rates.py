"""How right the rates are: on eSpeak by construction, and on people with marked words."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from evaluation.figures import line
from evaluation.nuclei_fit import spoken_syllables, told
from evaluation.people import labels, recordings
from evaluation.sounds import VOICES, answer
from voiceprep.analysis import assess, sound
from voiceprep.model import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evaluation.sounds import Made
    from voiceprep.model import Timing

_RATES_WPM = (120, 160, 210)
_SNRS_DB = (None, 20.0)


def synthetic_rates() -> None:
    """Print how far the rates of eSpeak's answers are off, by words and by sound alone."""
    speech, articulation, alone = [], [], []
    for number, voice in enumerate(VOICES):
        for rate_wpm in _RATES_WPM:
            for snr_db in _SNRS_DB:
                made = answer(voice, 100 + number, snr_db, rate_wpm=rate_wpm)
                wpm, per_s = _truth(made.words, [gap.duration_s for gap in made.gaps])
                by_words, by_sound = _timings(made)
                speech.append((by_words.speech_rate_wpm or 0.0) / wpm)
                articulation.append((by_words.articulation_rate_sps or 0.0) / per_s)
                alone.append((by_sound.articulation_rate_sps or 0.0) / per_s)
    name = f"{len(speech)} synthetic answers"
    line(f"speech rate, {name}", told(speech))
    line(f"articulation rate by the words, {name}", told(articulation))
    line(f"articulation rate by the sound alone, {name}", told(alone))


def _truth(words: Sequence[Word], pauses_s: Sequence[float]) -> tuple[float, float]:
    """Return words a minute and syllables a second, pauses of 0.25 s and more out."""
    span_s = (words[-1].end_s or 0.0) - (words[0].start_s or 0.0)
    return 60 * len(words) / span_s, spoken_syllables(words) / (span_s - sum(pauses_s))


def _timings(made: Made) -> tuple[Timing, Timing]:
    heard = sound(made.recording)
    untimed = Transcript(tuple(Word(word.text) for word in made.words))
    by_words, by_sound = assess(untimed, heard).timing, assess(None, heard).timing
    assert by_words is not None
    assert by_sound is not None
    return by_words, by_sound


def rates_of_people(folder: Path) -> None:
    """Print the rates of recordings with marked words, from the words without their times."""
    for path, recording in recordings(folder):
        words = labels(path)
        if not words:
            continue
        gaps_s = [(b.start_s or 0.0) - (a.end_s or 0.0) for a, b in pairwise(words)]
        wpm, per_s = _truth(words, [gap for gap in gaps_s if gap >= 0.25])
        untimed = Transcript(tuple(Word(word.text) for word in words))
        found = assess(untimed, sound(recording)).timing
        if found is None or not found.speech_rate_wpm or not found.articulation_rate_sps:
            line(f"rates, {path.stem}", "none measured")
            continue
        line(
            f"rates, {path.stem}, words without times",
            f"speech {found.speech_rate_wpm:.0f} for {wpm:.0f} wpm "
            f"({100 * (found.speech_rate_wpm / wpm - 1):+.1f} %), "
            f"articulation {found.articulation_rate_sps:.2f} for {per_s:.2f} syllables/s "
            f"({100 * (found.articulation_rate_sps / per_s - 1):+.1f} %)",
        )
