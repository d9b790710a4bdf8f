"""The transcript of a take as marked pieces, before any of it is drawn.

Fillers, pauses, words taken back and the parts of a story each have a sign of their own, so that
they read without colour. Pure: from a take to pieces, from pieces to lines of a given width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len, chop_cells

from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from voiceprep.model import Analysis, Take, Word

Look = Literal["word", "filler", "pause", "repair", "part", "unsure", "hedge"]

PAUSE_S = 0.5
LONG_PAUSE_S = 1.0
UNSURE = 0.4
LETTERS = {"situation": "S", "task": "T", "action": "A", "result": "R", "reflection": "L"}
LEGEND: tuple[tuple[str, Look, str], ...] = (
    ("[um]", "filler", "filler"),
    ("‖1.2", "pause", "pause"),
    ("~I~", "repair", "taken back"),
    ("≈so≈", "hedge", "hedge"),
    ("‹eh›", "unsure", "unsure"),
    ("S▸", "part", "STAR part"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something drawn without a break: a word or a mark."""

    text: str
    look: Look
    word: int | None = None
    """Index of the word it is; None for a mark."""
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and where in its line it begins."""

    piece: Piece
    x: int
    width: int
    index: int = 0
    """Of the piece among all pieces."""


def pieces_of(take: Take) -> tuple[Piece, ...]:
    """Return the words of the take with everything that was marked in them."""
    if take.transcript is None:
        return ()
    words = take.transcript.words
    looks = _word_looks(words, take.analysis)
    before = _marks_before(words, take.analysis)
    pieces: list[Piece] = []
    for index, word in enumerate(words):
        pieces += before.get(index, ())
        text, look = looks.get(index, (safe_line(word.text), "word"))
        pieces.append(Piece(text, look, index, word.start_s))
    return (*pieces, *before.get(len(words), ()))


def lines_of(pieces: Iterable[Piece], width: int) -> tuple[tuple[Placed, ...], ...]:
    """Return the pieces in lines of at most `width` cells; a longer piece is cut in parts."""
    lines: list[tuple[Placed, ...]] = []
    line: list[Placed] = []
    x = 0
    for index, piece in _fitting(pieces, max(1, width)):
        length = cell_len(piece.text)
        if line and x + length > width:
            lines.append(tuple(line))
            line, x = [], 0
        line.append(Placed(piece, x, length, index))
        x += length + 1
    return (*lines, tuple(line)) if line else tuple(lines)


def _fitting(pieces: Iterable[Piece], width: int) -> Iterable[tuple[int, Piece]]:
    for index, piece in enumerate(pieces):
        if cell_len(piece.text) <= width:
            yield index, piece
        else:
            for part in chop_cells(piece.text, width):
                yield index, Piece(part, piece.look, piece.word, piece.at_s)


def _word_looks(words: Sequence[Word], analysis: Analysis | None) -> Mapping[int, tuple[str, Look]]:
    looks: dict[int, tuple[str, Look]] = {}
    for index, word in enumerate(words):
        if word.probability is not None and word.probability < UNSURE:
            looks[index] = (f"‹{safe_line(word.text)}›", "unsure")
    wording, fluency = (analysis.wording, analysis.fluency) if analysis else (None, None)
    for hedge in wording.hedges if wording else ():
        _frame(looks, words, (hedge.first, hedge.last), ("≈", "≈", "hedge"))
    for repair in fluency.repairs if fluency else ():
        _frame(looks, words, (repair.first_word, repair.last_word), ("~", "~", "repair"))
    for filler in fluency.fillers if fluency else ():
        _frame(looks, words, (filler.first_word, filler.last_word), ("[", "]", "filler"))
    return looks


def _frame(
    looks: dict[int, tuple[str, Look]],
    words: Sequence[Word],
    span: tuple[int | None, int | None],
    frame: tuple[str, str, Look],
) -> None:
    first, last = span
    if first is None or last is None or not 0 <= first <= last < len(words):
        return
    for index in range(first, last + 1):
        opening = frame[0] if index == first else ""
        closing = frame[1] if index == last else ""
        looks[index] = (f"{opening}{safe_line(words[index].text)}{closing}", frame[2])


def _marks_before(words: Sequence[Word], analysis: Analysis | None) -> dict[int, list[Piece]]:
    marks: dict[int, list[Piece]] = {}
    if analysis is None:
        return marks
    for at_s, piece in sorted(_timed_marks(analysis), key=lambda mark: mark[0]):
        marks.setdefault(_word_after(words, at_s), []).append(piece)
    part = None
    for sentence in analysis.star.sentences if analysis.star else ():
        if sentence.part is not None and sentence.part != part:
            part = sentence.part
            letter = Piece(f"{LETTERS[part]}▸", "part")
            marks.setdefault(sentence.first_word, []).append(letter)
    return marks


def _timed_marks(analysis: Analysis) -> Iterable[tuple[float, Piece]]:
    for pause in analysis.timing.pauses if analysis.timing else ():
        if pause.duration_s >= PAUSE_S:
            length = f"{pause.duration_s:.1f}" if pause.duration_s >= LONG_PAUSE_S else ""
            sign = "‖" if length else "│"
            yield (
                (pause.start_s + pause.end_s) / 2,
                Piece(sign + length, "pause", None, pause.start_s),
            )
    for filler in analysis.fluency.fillers if analysis.fluency else ():
        if filler.first_word is None and filler.start_s is not None:
            text = f"[{safe_line(filler.text, 20)}]"
            yield filler.start_s, Piece(text, "filler", None, filler.start_s)


def _word_after(words: Sequence[Word], at_s: float) -> int:
    for index, word in enumerate(words):
        if word.start_s is not None and word.start_s >= at_s:
            return index
    return len(words)


def word_at(words: Sequence[Word], position_s: float) -> int | None:
    """Return the word being spoken at that second: the last that has begun."""
    found = None
    for index, word in enumerate(words):
        if word.start_s is None:
            continue
        if word.start_s > position_s:
            break
        found = index
    return found
