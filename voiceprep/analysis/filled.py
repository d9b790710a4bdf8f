"""Filled pauses in the sound that the words lack: um and uh that a transcript left out.

A held, flat, voiced sound of the phones that um and uh are made of, which no word of the text
covers and no drawn-out word beside it explains. Each has a certainty; which of them are counted is
for `hesitations`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.analysis.activity import runs_of
from voiceprep.analysis.aligning import HESITANT
from voiceprep.analysis.cepstra import STEP_S
from voiceprep.analysis.phones import BABBLE, columns
from voiceprep.model import Filler

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from voiceprep.analysis.aligning import Alignment, Pronunciation, Stretch
    from voiceprep.analysis.phones import PhoneModel
    from voiceprep.analysis.traces import Traces
    from voiceprep.model import Interval

    Floats = NDArray[np.float32]

POSSIBLE = 0.3
"""Certainty below which nothing is said."""

NASALS = ("M", "N", "NG")
VOWELS = (
    "AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"
)  # fmt: skip
_JOINED_S = 0.03
_GLUED_S = 0.08
_HOLE = 3
_DOUBTFUL_SHARE = 0.4
_LEFT_OUT_SHARE = 0.2
_AUDIBLE_DB = 20.0
"""A voice that is softer than the talk by more than this is breath or echo."""
_LEAST_S = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known about one voiced sound between words."""

    start_s: float
    end_s: float
    hesitant_share: float
    """Of the sound it is part of, how much is like um and uh and not other talk, 0-1."""
    spread_st: float
    """Standard deviation of F0 around a straight line: filled pauses fall, but evenly."""
    gain: float
    """By how much, a frame, it fits um and uh better than the edges of the words it touches."""
    sides: int
    """How many words it touches."""
    nasal_start: bool
    nasal_end: bool

    @property
    def certainty(self) -> float:
        """How sure it is a filled pause, 0-1."""
        shortest, long_enough = ((0.1, 0.22), (0.1, 0.25), (0.15, 0.35))[self.sides]
        held = _ramp(self.end_s - self.start_s, shortest, long_enough)
        flat = 1.0 - _ramp(self.spread_st, 1.5, 4.0)
        distinct = _ramp(self.gain, 1.2, 3.2) if self.sides else 1.0
        syllable = 0.3 if self.nasal_start and not self.nasal_end else 1.0
        return held * flat * distinct * syllable * _ramp(self.hesitant_share, 0.3, 0.8)


def filled_pauses(
    of: Traces, found: Alignment, spoken: Sequence[Pronunciation], model: PhoneModel
) -> tuple[Filler, ...]:
    """Return the filled pauses between the words of an aligned text.

    Parameters
    ----------
    of
        What was kept of the sound.
    found
        From `aligning.aligned` or `aligning.aligned_in`.
    spoken
        The phones of the aligned words.
    model
        The acoustic model.

    Returns
    -------
    tuple of Filler
        With `source` ``sound``, times and `certainty`, in order; none at all where much of the
        talk is not in the text, because then nothing can be told from what is missing.

    Notes
    -----
    Held vowels of steady pitch after Goto, Itou & Hayamizu (1999); that the pitch of a filled pause
    falls in a straight line is Shriberg's (1994).
    """
    if _is_doubtful(found):
        return ()
    listener = _Listener(of, found, spoken, model)
    between = tuple(_with_soft_voices(of, found))
    heard = (each for group in _groups(between) for each in listener.evidence(group))
    return tuple(
        Filler(
            text="um" if each.nasal_end else "uh",
            kind="filled_pause",
            source="sound",
            start_s=each.start_s,
            end_s=each.end_s,
            certainty=round(each.certainty, 3),
        )
        for each in heard
        if each.certainty >= POSSIBLE
    )


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _is_doubtful(found: Alignment) -> bool:
    """Whether the text is not what was said."""
    there = [word for word in found.words if word is not None]
    if found.missing > _LEFT_OUT_SHARE * (len(there) + found.missing):
        return True
    other_s = sum(each.end_s - each.start_s for each in found.between if each.kind == "other")
    said_s = sum(word.duration_s for word in there)
    return other_s > _DOUBTFUL_SHARE * (said_s + other_s)


def _groups(between: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Yield the sounds between words, those that hang together as one."""
    group: list[Stretch] = []
    for each in between:
        if each.kind == "silence":
            continue
        joined = group and each.start_s - group[-1].end_s < _JOINED_S
        if group and not (joined and each.next_word == group[-1].next_word):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _with_soft_voices(of: Traces, found: Alignment) -> Iterator[Stretch]:
    """Yield what lies between words, with a sound in what passes for silence taken as a voice.

    How loud a frame is, is part of how it sounds, so a soft um is like silence to the model.
    """
    levels = of.levels_db
    floor = float(np.median(levels[of.talking])) - _AUDIBLE_DB if of.talking.any() else 0.0
    for each in found.between:
        if each.kind != "silence":
            yield each
            continue
        first = round(each.start_s / STEP_S)
        for start, end in runs_of(levels[_frames(each)] > floor):
            if (end - start) * STEP_S >= _LEAST_S:
                begin_s, end_s = (first + start) * STEP_S, (first + end) * STEP_S
                yield replace(each, start_s=begin_s, end_s=end_s, kind="hesitation")


def _frames(part: Stretch | Interval) -> slice:
    return slice(round(part.start_s / STEP_S), round(part.end_s / STEP_S))


class _Listener:
    """Looks at the sounds between words."""

    def __init__(
        self,
        of: Traces,
        found: Alignment,
        spoken: Sequence[Pronunciation],
        model: PhoneModel,
    ) -> None:
        self._f0_hz = of.f0_hz
        self._found = found
        self._spoken = spoken
        self._model = model
        self._hesitant = columns(model, (*HESITANT, BABBLE))
        self._nasals = columns(model, NASALS)
        self._vowels = columns(model, VOWELS)

    def evidence(self, group: Sequence[Stretch]) -> Iterator[Evidence]:
        """Yield what is known about the longest voiced part of a sound, if it has any."""
        hesitant_s = sum(s.end_s - s.start_s for s in group if s.kind == "hesitation")
        whole_s = sum(s.end_s - s.start_s for s in group if s.kind != "noise")
        if not hesitant_s:
            return
        first, last = round(group[0].start_s / STEP_S), round(group[-1].end_s / STEP_S)
        track = self._f0_hz[first:last]
        start, end = _longest_voiced(track > 0.0)
        if start == end:
            return
        voiced = track[start:end][track[start:end] > 0.0]
        start, end = first + start, first + end
        edges = self._edges(group[0].next_word, start * STEP_S, end * STEP_S)
        third = max(1, (end - start) // 3)
        yield Evidence(
            start_s=round(start * STEP_S, 3),
            end_s=round(end * STEP_S, 3),
            hesitant_share=hesitant_s / whole_s,
            spread_st=_bend_st(voiced),
            gain=self._gain(start, end, [phone for side in edges for phone in side]),
            sides=len(edges),
            nasal_start=self._is_nasal(start, start + third),
            nasal_end=self._is_nasal(end - third, end),
        )

    def _edges(self, following: int, start_s: float, end_s: float) -> list[list[str]]:
        """Return the phones that may be drawn out into the sound, of each word it touches."""
        words, edges = self._found.words, []
        before = words[following - 1] if following else None
        after = words[following] if following < len(words) else None
        if before is not None and start_s - before.end_s < _GLUED_S:
            edges.append(_ending(self._spoken[following - 1]))
        if after is not None and after.start_s - end_s < _GLUED_S:
            edges.append(_opening(self._spoken[following]))
        return edges

    def _gain(self, start: int, end: int, edges: Sequence[str]) -> float:
        if not edges:
            return 0.0
        fits = self._found.fits[start:end]
        known = columns(self._model, edges)
        return float(np.mean(fits[:, self._hesitant].max(axis=1) - fits[:, known].max(axis=1)))

    def _is_nasal(self, start: int, end: int) -> bool:
        fits = self._found.fits[start:end]
        nasal = fits[:, self._nasals].max(axis=1) > fits[:, self._vowels].max(axis=1)
        return bool(np.mean(nasal) > 0.5)


def _bend_st(voiced_hz: NDArray[np.float64]) -> float:
    pitch = 12.0 * np.log2(voiced_hz)
    time = np.arange(pitch.size) - (pitch.size - 1) / 2
    slope = float(time @ pitch) / max(1.0, float(time @ time))
    return float(np.std(pitch - slope * time))


def _ending(word: Pronunciation) -> list[str]:
    """Return the last phone; before a drawn-out r, the vowel it colours."""
    last = [*word[-1]]
    return [*last, "ER", *word[-2]] if "R" in last and len(word) > 1 else last


def _opening(word: Pronunciation) -> list[str]:
    """Return the phones up to the first vowel: a telephone swallows an f or s before it."""
    found: list[str] = []
    for place in word:
        found += place
        if place[0] in VOWELS:
            break
    return found


def _longest_voiced(voiced: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the longest voiced run, holes of up to 30 ms in it."""
    places = np.flatnonzero(voiced)
    if not places.size:
        return 0, 0
    breaks = np.flatnonzero(np.diff(places) > _HOLE + 1)
    starts = places[np.concatenate([[0], breaks + 1])]
    ends = places[np.concatenate([breaks, [places.size - 1]])] + 1
    best = int(np.argmax(ends - starts))
    return int(starts[best]), int(ends[best])
