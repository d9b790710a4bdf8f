"""How right the filled pauses in the sound are: people's speech, the fillers off the transcript.

Where the words have times set by hand, a filler is found if what was found overlaps it. Where only
the text is known, it is found if something was found between the same two words. Nothing is
fitted: the thresholds of `analysis.filled` are the same for every recording.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

from evaluation.alignment import labelled, recording_of
from evaluation.figures import Hits, line
from voiceprep.analysis import sound_and_traces
from voiceprep.analysis.hesitations import SURE
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Transcript, Word
from voiceprep.speech.aligner import completed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from voiceprep.model import Filler

Row = tuple[str, str]
_OFF_S = 0.15


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one recording."""

    name: str
    minutes: float
    timed: bool
    labelled: int
    hits: Hits
    possible: int


def filled_figures(folder: Path) -> None:
    """Print a row for each recording with something labelled or found, and the sums."""
    for rough in (False, True):
        for name, figure in filled_rows(folder, rough=rough):
            line(name, figure)


def filled_rows(folder: Path, sure: float = SURE, *, rough: bool = False) -> Iterator[Row]:
    """Yield recall and precision with their counts, and false ones a minute where none are.

    `rough` for words with times as a recogniser gives them.
    """
    kind = "filled pauses, live" if rough else "filled pauses"
    found = [outcome(path, sure, rough=rough) for path in sorted(folder.glob("*.flac"))]
    outcomes = [each for each in found if each is not None]
    for each in outcomes:
        if each.labelled or each.hits.wrong:
            yield f"{kind}, {each.name}", _told([each])
    groups = {
        "by hand-set times": [each for each in outcomes if each.timed],
        "by place in the text": [each for each in outcomes if each.labelled and not each.timed],
        "all with fillers": [each for each in outcomes if each.labelled],
    }
    for name, group in groups.items():
        yield f"{kind}, {name}", _told(group)
    silent = [each for each in outcomes if not each.labelled]
    minutes, wrong = sum(e.minutes for e in silent), sum(e.hits.wrong for e in silent)
    told = f"{wrong} false in {minutes:.1f} minutes ({wrong / max(minutes, 1e-9):.2f} a minute)"
    yield f"{kind}, {len(silent)} recordings without any", told
    left = sorted(path.stem for path in folder.glob("*.flac") if not _has_words(path))
    yield f"{kind}, not covered", f"{', '.join(left) or 'none'} (no words known)"


def outcome(path: Path, sure: float = SURE, *, rough: bool = False) -> Outcome | None:
    """Return what is found in one recording, its fillers off the words; None without words.

    `rough` gives the words times as a recogniser does, which is what happens after a live take.
    """
    if not _has_words(path):
        return None
    words = _words(path)
    filler = [token.is_filled_pause for token in tokens(words)]
    kept = [word for word, left_out in zip(words, filler, strict=True) if not left_out]
    recording = recording_of(path)
    measured, traces = sound_and_traces(recording)
    given, heard = completed(measured, traces, Transcript(tuple(Word(w.text) for w in kept)))
    places = given.words if given is not None else ()
    if rough:
        _, heard = completed(measured, traces, Transcript(as_recognised(places)))
    found = [each for each in heard if (each.certainty or 0.0) >= sure]
    timed = words[0].start_s is not None
    if timed:
        truth = [w for w, left_out in zip(words, filler, strict=True) if left_out]
        hits = _by_time(truth, found)
    else:
        hits = _by_place(filler, places, found)
    possible = len(heard) - len(found)
    return Outcome(path.stem, recording.duration_s / 60, timed, sum(filler), hits, possible)


def as_recognised(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words with times as bad as a recogniser's: stretched over what follows, and off.

    Each word lasts until the next begins, as over an um that is left out, and every time is off by
    0.15 s in standard deviation.
    """
    random = Random(len(words))
    starts = [max(0.0, (word.start_s or 0.0) + random.gauss(0.0, _OFF_S)) for word in words]
    starts = list(accumulate(starts, max))
    ends = [*starts[1:], max(*starts[-1:], words[-1].end_s or 0.0)] if words else []
    return tuple(
        Word(word.text, start, end) for word, start, end in zip(words, starts, ends, strict=True)
    )


def _has_words(path: Path) -> bool:
    return path.with_suffix(".txt").exists()


def _words(path: Path) -> list[Word]:
    table = path.with_suffix(".tsv")
    timed = labelled(table) if table.exists() else []
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    return timed or [Word(word) for word in text.split()]


def _by_time(truth: Sequence[Word], found: Sequence[Filler]) -> Hits:
    hits = Hits()
    left = list(found)
    for word in truth:
        match = next((each for each in left if _overlaps(word, each)), None)
        hits.add(True, match is not None)
        if match is not None:
            left.remove(match)
    hits.wrong += len(left)
    return hits


def _overlaps(left: Word | Filler, right: Word | Filler) -> bool:
    starts, ends = (left.start_s or 0.0, right.start_s or 0.0), (left.end_s, right.end_s)
    return max(starts) < min(end or 0.0 for end in ends)


def _by_place(filler: Sequence[bool], words: Sequence[Word], found: Sequence[Filler]) -> Hits:
    """Count between each two words that stayed how many were there and how many were found."""
    there, heard = [0] * (len(words) + 1), [0] * (len(words) + 1)
    place = 0
    for left_out in filler:
        there[place] += left_out
        place += not left_out
    for each in found:
        heard[sum((word.start_s or 0.0) < (each.start_s or 0.0) for word in words)] += 1
    hits = Hits()
    for true, said in zip(there, heard, strict=True):
        hits.right += min(true, said)
        hits.missed += max(0, true - said)
        hits.wrong += max(0, said - true)
    return hits


def _told(outcomes: Sequence[Outcome]) -> str:
    hits = Hits(*(sum(getattr(e.hits, n) for e in outcomes) for n in ("right", "wrong", "missed")))
    total = hits.right + hits.missed
    recall = f"recall {hits.right}/{total} ({hits.recall:.2f}), " if total else ""
    count = hits.right + hits.wrong
    precision = f"precision {hits.right}/{count} ({hits.precision:.2f})" if count else "none found"
    return f"{recall}{precision}, {sum(each.possible for each in outcomes)} more possible"
