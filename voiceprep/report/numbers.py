"""Every number of an analysis with its name and unit, for the table at the end of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.report.charts import number
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.model import Acoustics, Analysis, Fluency, Prosody, Shares, Timing, Wording


@dataclass(frozen=True, slots=True)
class Row:
    """One number."""

    name: str
    value: str
    unit: str = ""


def rows(analysis: Analysis | None) -> tuple[Row, ...]:
    """Return what was measured; what was not is left out."""
    return tuple(_rows(analysis)) if analysis else ()


def _rows(analysis: Analysis) -> Iterator[Row]:
    if analysis.duration_s is not None:
        yield Row("Length of the recording", clock(analysis.duration_s), "min")
    if analysis.timing:
        yield from _timing(analysis.timing)
    if analysis.fluency:
        yield from _fluency(analysis.fluency)
    if analysis.wording:
        yield from _wording(analysis.wording)
    if analysis.star and analysis.star.sentences:
        yield from _shares(analysis.star.shares)
    if analysis.prosody:
        yield from _prosody(analysis.prosody)
    if analysis.acoustics:
        yield from _acoustics(analysis.acoustics)


def _timing(timing: Timing) -> Iterator[Row]:
    yield from _row("Speech rate, pauses in", timing.speech_rate_wpm, "words a minute")
    yield from _row("Articulation rate, pauses out", timing.articulation_rate_sps, "syllables a s")
    yield from _row("Share of the time spent speaking", _percent(timing.phonation_share), "%")
    yield from _row("Before the first word", timing.response_latency_s, "s")
    longest = max((p.duration_s for p in timing.pauses if p.kind != "before"), default=None)
    yield Row("Pauses of a quarter second or more", str(len(timing.pauses)))
    yield from _row("Longest pause", longest, "s")


def _fluency(fluency: Fluency) -> Iterator[Row]:
    yield from _row("Fillers", fluency.fillers_per_minute, "a minute")
    yield from _row("Fillers", fluency.fillers_per_100_words, "in 100 words")
    yield Row("Words dropped or said again", str(len(fluency.repairs)), "times")


def _wording(wording: Wording) -> Iterator[Row]:
    yield Row("Words", str(wording.word_count))
    yield from _row("Words in a sentence", wording.words_per_sentence, "on average")
    yield Row("“I”, “my”", str(wording.first_person_singular), "times")
    yield Row("“We”, “our”", str(wording.first_person_plural), "times")
    yield Row("Figures and number words", str(wording.numbers))
    yield Row("Hedges", str(len(wording.hedges)))


def _shares(shares: Shares) -> Iterator[Row]:
    for name in ("situation", "task", "action", "result"):
        yield from _row(f"Share of {name.capitalize()}", _percent(getattr(shares, name)), "%")


def _prosody(prosody: Prosody) -> Iterator[Row]:
    yield from _row("Pitch variation", prosody.pitch_sd_st, "semitones")
    yield from _row("Pitch range", prosody.pitch_range_st, "semitones")
    yield from _row("Middle pitch", prosody.f0_median_hz, "Hz")


def _acoustics(acoustics: Acoustics) -> Iterator[Row]:
    yield from _row("Level of the speech", acoustics.level_dbfs, "dB below full scale")
    yield from _row("Speech above the noise", acoustics.snr_db, "dB")
    yield from _row("Samples at full scale", _percent(acoustics.clipped_share), "%")


def _row(name: str, value: float | None, unit: str) -> Iterator[Row]:
    if value is not None:
        yield Row(name, number(value), unit)


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100
