"""Why a sentence is said to tell a part: the words that speak for it most, said in words.

Reads the same weights as the verdict, so that a reason is never made up afterwards.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voiceprep.analysis.cues import cues, is_place, spelt
from voiceprep.analysis.star import bare_sentences, shown
from voiceprep.analysis.star_weights import NONE, PARTS, model
from voiceprep.analysis.tokens import tokens, word_set
from voiceprep.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Part, Star, Transcript

_REASONS = 3
_LEAST = 0.08
"""Weight; what speaks less for a part is no reason."""
_CUE = re.compile(r"^<(?:begins )?([\w-]+?)(?: twice)?>$")
_FORMS = {
    "<first>": "it comes first",
    "<last>": "it comes last",
    "<i did>": "“I” and what you did, in the past tense",
    "<we did>": "“we” and what you did, in the past tense",
    "<about i>": "it is about “I”",
    "<about we>": "it is about “we”",
    "<about ->": "it is about something or someone else",
    "<length 0>": "it is short",
    "<length 3>": "it is long",
}
_EMPTY = word_set(
    "that this these those there their they them then than with from into over were been have had "
    "would could about more most much many some such only very just what when which while where "
    "because also each other your ours"
)
_PLACE = "where it stands in the answer"
_REFLECTS = "what was learnt"


def star_reasons(transcript: Transcript, told: Star) -> tuple[tuple[str, ...], ...]:
    """Return for each sentence of an answer why it tells its part.

    Parameters
    ----------
    transcript
        The words that were analysed.
    told
        What `assess` said about them.

    Returns
    -------
    tuple of tuple of str
        One tuple a sentence of `told`, in order: at most three reasons, strongest first, such as
        ``“my task was” (what was asked of you)``; empty where no part is told.
    """
    spans = [Span(s.first_word, s.last_word) for s in told.sentences]
    if any(span.last >= len(transcript.words) for span in spans):
        return tuple(() for _ in spans)
    bare = bare_sentences(tokens(transcript.words), spans)
    return tuple(
        _reasons(seen, texts, sentence.part) if sentence.part else ()
        for seen, texts, sentence in zip(shown(bare), bare, told.sentences, strict=True)
    )


def _reasons(seen: set[str], texts: Sequence[str], part: Part) -> tuple[str, ...]:
    state = PARTS.index("result" if part == "reflection" else part)
    weighed: dict[str, float] = {}
    for name in sorted(seen):
        said = _said(name, texts)
        if said:
            weighed[said] = weighed.get(said, 0.0) + _speaks(name, state)
    strongest = sorted(weighed, key=lambda said: (-weighed[said], said))
    found = [_REFLECTS] if part == "reflection" else []
    for said in strongest:
        if weighed[said] >= _LEAST and not any(_same(said, other) for other in found):
            found.append(said)
    return tuple(found[:_REASONS])


def _speaks(name: str, state: int) -> float:
    """Return by how much a feature speaks for a part more than for the best of the others."""
    row = model().placed.features.get(name, NONE)
    return row[state] - max(value for other, value in enumerate(row) if other != state)


def _said(name: str, texts: Sequence[str]) -> str:
    if is_place(name):
        return _PLACE
    if name in _FORMS:
        return _FORMS[name]
    if name.startswith("<opens "):
        return f"“{_written(name[7:-1], texts)}” at its start"
    cue = _CUE.match(name)
    if cue:
        return _cue_said(cue[1], texts)
    return "" if name.startswith("<") or not _telling(name) else f"“{_written(name, texts)}”"


def _cue_said(name: str, texts: Sequence[str]) -> str:
    line = " ".join(spelt(texts))
    for cue in cues():
        found = cue.pattern.search(line) if cue.name == name else None
        if found and found[0].strip():
            return f"“{_written(found[0], texts)}” ({cue.says})"
    return ""


def _telling(name: str) -> bool:
    """Return whether a reader sees at once what a word or some words have to do with a part."""
    return name[0] == "#" or any(len(word) > 3 and word not in _EMPTY for word in name.split())


def _written(spelling: str, texts: Sequence[str]) -> str:
    """Return the words as they were said, figures and all."""
    wanted = spelling.split()
    said = spelt(texts)
    for start in range(len(said) - len(wanted) + 1):
        if said[start : start + len(wanted)] == wanted:
            return " ".join(texts[start : start + len(wanted)])
    return spelling


def _quoted(said: str) -> Iterator[str]:
    yield from re.findall("“(.*?)”", said)


def _same(said: str, other: str) -> bool:
    """Return whether two reasons quote the same words, or one of them a part of the other's."""
    return any(one in two or two in one for one in _quoted(said) for two in _quoted(other))
