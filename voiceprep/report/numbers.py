"""Every number of an analysis with its name and unit, for the table at the end of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.report.charts import number
from voiceprep.text import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import (
        Acoustics,
        Analysis,
        Ending,
        Fluency,
        Gathering,
        Interval,
        Prosody,
        Star,
        Structure,
        Timing,
        Wording,
    )

_PLACES = {
    "start": "in the first seconds",
    "number": "right before a number",
    "result": "on the way into the Result",
    "together": "in a heap",
}
_HEADLINES = {"first": "at the opening", "middle": "on the way", "last": "only at the end"}


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
    if analysis.prosody:
        yield from _prosody(analysis.prosody)
    yield from _told(analysis)
    if analysis.acoustics:
        yield from _acoustics(analysis.acoustics)


def _told(analysis: Analysis) -> Iterator[Row]:
    if analysis.star and analysis.star.sentences:
        yield from _story(analysis.star)
    if analysis.structure:
        yield from _structure(analysis.structure)
    if analysis.wording:
        yield from _wording(analysis.wording)
        yield from _specifics(analysis.wording)
        yield from _soft(analysis.wording)


def _timing(timing: Timing) -> Iterator[Row]:
    yield from _row("Speech rate, pauses in", timing.speech_rate_wpm, "words a minute")
    yield from _row("Articulation rate, pauses out", timing.articulation_rate_sps, "syllables a s")
    yield from _row("Share of the time spent speaking", _percent(timing.phonation_share), "%")
    yield from _row("Before the first word", timing.response_latency_s, "s")
    longest = max((p.duration_s for p in timing.pauses if p.kind != "before"), default=None)
    if timing.pauses:
        yield Row("Pauses of a quarter second or more", str(len(timing.pauses)))
    yield from _row("Longest pause", longest, "s")
    yield from _stretches("Rushed stretches", timing.rushed)
    yield from _stretches("Dragging stretches", timing.dragging)


def _stretches(name: str, found: Sequence[Interval]) -> Iterator[Row]:
    if found:
        seconds = number(sum(each.duration_s for each in found))
        yield Row(name, str(len(found)), f"{seconds} s in all")


def _fluency(fluency: Fluency) -> Iterator[Row]:
    yield from _row("Fillers", fluency.fillers_per_minute, "a minute")
    yield from _row("Fillers", fluency.fillers_per_100_words, "in 100 words")
    yield from _several("Fillers heard, too unsure to count", len(fluency.possible))
    yield from (_gathering(each) for each in fluency.gatherings)
    yield from _several("Words dropped or said again", len(fluency.repairs), "times")
    yield from _several("Words held long", len(fluency.drawn_out))
    longest = max((word.duration_s for word in fluency.drawn_out), default=None)
    yield from _row("Longest held word", longest, "s")


def _gathering(found: Gathering) -> Row:
    return Row(
        f"Fillers {_PLACES[found.place]}",
        str(found.count),
        f"where {number(found.expected)} would be chance",
    )


def _prosody(prosody: Prosody) -> Iterator[Row]:
    yield from _row("Pitch variation", prosody.pitch_sd_st, "semitones")
    yield from _row("Pitch range", prosody.pitch_range_st, "semitones")
    yield from _row("Middle pitch", prosody.f0_median_hz, "Hz")
    yield from _stretches("Flat stretches", prosody.flat)
    yield from _row("Loudness variation", prosody.loudness_sd_db, "dB")
    yield from _endings(prosody.endings)


def _endings(endings: Sequence[Ending]) -> Iterator[Row]:
    moved = [each.movement_st for each in endings if each.movement_st is not None]
    if moved:
        falling = sum(movement < 0 for movement in moved)
        yield Row("Sentences that end falling", f"{falling} of {len(moved)}")
        yield Row("Pitch at the end of a sentence", number(sum(moved) / len(moved)), "semitones")
    drops = [each.drop_db for each in endings if each.drop_db is not None]
    if drops:
        yield Row("Drop in loudness at the end", number(sum(drops) / len(drops)), "dB")


def _story(star: Star) -> Iterator[Row]:
    if star.answer_kind != "unknown":
        sure = next((each.chance for each in star.kinds if each.kind == star.answer_kind), None)
        how = f"{sure * 100:.0f} % sure" if sure is not None else ""
        yield Row("Kind of answer", star.answer_kind.replace("_", " "), how)
    for name in ("situation", "task", "action", "result"):
        share = getattr(star.shares, name)
        if share or name in star.missing:
            seconds = getattr(star.seconds, f"{name}_s") if star.seconds else None
            unit = f"%, {number(seconds)} s" if seconds is not None else "%"
            yield Row(f"Share of {name.capitalize()}", number(share * 100), unit)
    if star.order:
        yield Row("Order in which the parts were told", " ".join(star.order))
    if star.action_start_s is not None:
        yield Row("The Action begins at", clock(star.action_start_s), "min")


def _structure(structure: Structure) -> Iterator[Row]:
    told = [each.name for each in structure.elements]
    if told:
        yield Row("Told of what was asked for", str(len(told)), ", ".join(told))
    if structure.missing:
        yield Row("Not told", str(len(structure.missing)), ", ".join(structure.missing))


def _wording(wording: Wording) -> Iterator[Row]:
    yield Row("Words", str(wording.word_count))
    yield from _row("Words in a sentence", wording.words_per_sentence, "on average")
    yield Row("“I”, “my”", str(wording.first_person_singular), "times")
    yield Row("“We”, “our”", str(wording.first_person_plural), "times")
    yield from _counted("“I”, “my” in the Action", wording.singular_in_action)
    yield from _counted("“We”, “our” in the Action", wording.plural_in_action)
    yield from _row("Verbs in the past", _percent(wording.past_share), "%")
    yield from _row("Different words among 50", _percent(wording.mattr_50), "%")
    if wording.headline:
        yield Row("The answer itself is said", _HEADLINES[wording.headline])
    if wording.question_terms:
        said = f"{len(wording.question_terms_said)} of {len(wording.question_terms)}"
        yield Row("Words of the question taken up", said, ", ".join(wording.question_terms_said))


def _specifics(wording: Wording) -> Iterator[Row]:
    yield from _row("Specifics", wording.specifics_per_100_words, "in 100 words")
    yield Row("Figures and number words", str(wording.numbers))
    yield from _counted("Figures in the Result", wording.numbers_in_result)
    yield from _several("Names", len(wording.names))
    yield from _several("Dates", len(wording.dates))


def _soft(wording: Wording) -> Iterator[Row]:
    yield from _several("Hedges: maybe, I think", len(wording.hedges))
    yield from _several("Absolutes: always, never", len(wording.absolutes))
    yield from _several("Apologies for the answer", len(wording.apologies))
    yield from _several("“You” for oneself", len(wording.generic_you))
    yield from _several("“Would” for what was done", len(wording.hypothetical))
    yield from _several("Amounts without a figure", len(wording.vague))
    for phrase in wording.phrases:
        yield Row(f"“{phrase.text}”", str(phrase.times), "times")


def _acoustics(acoustics: Acoustics) -> Iterator[Row]:
    yield from _row("Level of the speech", acoustics.level_dbfs, "dB below full scale")
    yield from _row("Speech above the noise", acoustics.snr_db, "dB")
    yield from _row("Samples at full scale", _percent(acoustics.clipped_share), "%")


def _row(name: str, value: float | None, unit: str) -> Iterator[Row]:
    if value is not None:
        yield Row(name, number(value), unit)


def _several(name: str, count: int, unit: str = "") -> Iterator[Row]:
    """Yield a count where there is one: none is as good as muted, and no news."""
    if count:
        yield Row(name, str(count), unit)


def _counted(name: str, count: int | None, unit: str = "") -> Iterator[Row]:
    if count is not None:
        yield Row(name, str(count), unit)


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100
