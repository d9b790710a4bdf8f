"""How the voice moved: melody, loudness, the ends of sentences, sounds that were held.

Judges this answer and nothing about the person. A rising end is information that has to be asked
for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.coaching.judging import (
    MOST_EVIDENCE,
    Advice,
    informed,
    judged,
    noted,
    strongest,
)
from voiceprep.coaching.recording import whole
from voiceprep.model import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voiceprep.model import Analysis, Ending, Finding, Prosody

_FALLS_ST = -1.0
_RISES_ST = 2.0
_TRAILS_DB = 10.0
_FEWEST_ENDINGS = 3


def voice_findings(analysis: Analysis) -> list[Finding]:
    """Return what is to be said about the voice, unordered."""
    prosody = analysis.prosody
    found = [*_drawn(analysis)]
    if prosody is None:
        return found
    found += [*_melody(prosody), *_flat(analysis, prosody), *_endings(prosody.endings)]
    if prosody.loudness_sd_db is not None:
        found.append(_loudness(prosody.loudness_sd_db))
    return found


def _melody(prosody: Prosody) -> Iterable[Finding]:
    if prosody.pitch_sd_st is None:
        return
    advice = Advice(
        good="Your voice moves enough to keep interest.",
        low="Your voice stays close to one level. Pick one word in each sentence that matters and "
        "lift it.",
        high="Your voice moves a great deal. That is lively; there is no need for more.",
    )
    title = f"Pitch varies by {prosody.pitch_sd_st:.1f} semitones"
    yield judged("pitch_variation", prosody.pitch_sd_st, title, advice, evidence=prosody.flat)


def _flat(analysis: Analysis, prosody: Prosody) -> Iterable[Finding]:
    spoken = whole(analysis)
    if spoken is None or spoken.duration_s <= 0 or not prosody.flat:
        return
    flat_s = sum(stretch.duration_s for stretch in prosody.flat)
    advice = Advice(
        good="Short flat stretches are part of calm speech.",
        low="",
        high="For whole stretches your voice hardly moves. Listen to them, then say the same "
        "words as if to a friend.",
    )
    share = min(100.0, 100.0 * flat_s / spoken.duration_s)
    title = f"Flat for {flat_s:.0f} s, {share:.0f} % of the answer"
    yield judged("flat_pitch", share, title, advice, evidence=prosody.flat)


def _endings(endings: Sequence[Ending]) -> Iterable[Finding]:
    moved = [(each, each.movement_st) for each in endings if each.movement_st is not None]
    if len(moved) >= _FEWEST_ENDINGS:
        yield _falling([each for each, st in moved if st <= _FALLS_ST], len(moved))
        yield _rising([each for each, st in moved if st >= _RISES_ST], len(moved))
    dropped = [(each.drop_db, _time(each)) for each in endings if each.drop_db is not None]
    if len(dropped) >= _FEWEST_ENDINGS:
        yield _trailing([(db, at) for db, at in dropped if db >= _TRAILS_DB], len(dropped))


def _time(ending: Ending) -> Interval:
    return Interval(ending.start_s, ending.end_s)


def _falling(falling: Sequence[Ending], count: int) -> Finding:
    advice = Advice(
        good="Most of your sentences come down at the end, which sounds settled.",
        low="Few of your sentences come down at the end. A falling end tells them that the point "
        "is made.",
        high="",
    )
    title = f"{len(falling)} of {count} sentences end with a falling voice"
    return noted("falling_ends", 100.0 * len(falling) / count, title, advice)


def _rising(rising: Sequence[Ending], count: int) -> Finding:
    told = informed(
        "uptalk",
        100.0 * len(rising) / count,
        "%",
        f"{len(rising)} of {count} sentences end with a rising voice",
        "For information only: no effect on how candidates are judged was found (Gorelik 2016).",
    )
    return replace(told, evidence=tuple(_time(each) for each in rising)[:MOST_EVIDENCE])


def _trailing(trailing: Sequence[tuple[float, Interval]], count: int) -> Finding:
    advice = Advice(
        good="Your sentences keep their strength to the end.",
        low="",
        high="Your voice fades before the sentence is over, often on the word that matters. Keep "
        "enough breath for the last three words.",
    )
    deepest = f", by up to {max(db for db, _ in trailing):.0f} dB" if trailing else ""
    title = f"{len(trailing)} of {count} sentences trail off{deepest}"
    share = 100.0 * len(trailing) / count
    return judged("trailing_off", share, title, advice, evidence=strongest(trailing))


def _loudness(sd_db: float) -> Finding:
    advice = Advice(
        good="Your words differ enough in strength.",
        low="Your words are all about equally strong. Lean on the one that carries the point.",
        high="",
    )
    title = f"Words differ by {sd_db:.1f} dB in loudness"
    return noted("loudness_variation", sd_db, title, advice)


def _drawn(analysis: Analysis) -> Iterable[Finding]:
    fluency, wording = analysis.fluency, analysis.wording
    if fluency is None or wording is None or wording.word_count == 0 or not fluency.drawn_out:
        return
    drawn = [(w.duration_s, Interval(w.start_s, w.end_s)) for w in fluency.drawn_out]
    longest = max(duration_s for duration_s, _ in drawn)
    advice = Advice(
        good="A word held now and then is part of normal speech.",
        low="",
        high="Several words are held while you look for the next one. Finish the word and let "
        "there be silence instead.",
    )
    words = "word" if len(drawn) == 1 else "words"
    title = f"{len(drawn)} {words} drawn out, up to {longest:.1f} s"
    rate = 100.0 * len(drawn) / wording.word_count
    yield judged("drawn_out", rate, title, advice, evidence=strongest(drawn))
