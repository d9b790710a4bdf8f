"""How right the filled pauses in the sound are: people's speech, the fillers off the transcript.

Where the words have times set by hand, a filler is found if what was found overlaps it. Where only
the text is known, it is found if something was found between the same two words. Nothing is
fitted: the thresholds of `analysis.filled` are the same for every recording.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.alignment import labelled, recording_of
from evaluation.figures import Hits, line
from voiceprep.analysis import sound
from voiceprep.analysis.hesitations import SURE
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Word
from voiceprep.speech.aligner import laid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from voiceprep.model import Filler

Row = tuple[str, str]


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
    for name, figure in filled_rows(folder):
        line(name, figure)


def filled_rows(folder: Path, sure: float = SURE) -> Iterator[Row]:
    """Yield recall and precision with their counts, and false ones a minute where none are."""
    found = [outcome(path, sure) for path in sorted(folder.glob("*.flac"))]
    outcomes = [each for each in found if each is not None]
    for each in outcomes:
        if each.labelled or each.hits.wrong:
            yield f"filled pauses, {each.name}", _told([each])
    groups = {
        "by hand-set times": [each for each in outcomes if each.timed],
        "by place in the text": [each for each in outcomes if each.labelled and not each.timed],
        "all with fillers": [each for each in outcomes if each.labelled],
    }
    for name, group in groups.items():
        yield f"filled pauses, {name}", _told(group)
    silent = [each for each in outcomes if not each.labelled]
    minutes, wrong = sum(e.minutes for e in silent), sum(e.hits.wrong for e in silent)
    told = f"{wrong} false in {minutes:.1f} minutes ({wrong / max(minutes, 1e-9):.2f} a minute)"
    yield f"filled pauses, {len(silent)} recordings without any", told
    left = sorted(path.stem for path in folder.glob("*.flac") if not _has_words(path))
    yield "filled pauses, not covered", f"{', '.join(left) or 'none'} (no words known)"


def outcome(path: Path, sure: float = SURE) -> Outcome | None:
    """Return what is found in one recording, its fillers off the words; None without words."""
    if not _has_words(path):
        return None
    words = _words(path)
    filler = [token.is_filled_pause and token.before != "'" for token in tokens(words)]
    kept = [word for word, left_out in zip(words, filler, strict=True) if not left_out]
    recording = recording_of(path)
    given = laid(recording, sound(recording), [Word(word.text) for word in kept])
    found = [each for each in given.fillers if (each.certainty or 0.0) >= sure]
    timed = words[0].start_s is not None
    if timed:
        truth = [w for w, left_out in zip(words, filler, strict=True) if left_out]
        hits = _by_time(truth, found)
    else:
        hits = _by_place(filler, given.words, found)
    possible = len(given.fillers) - len(found)
    return Outcome(path.stem, recording.duration_s / 60, timed, sum(filler), hits, possible)


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
