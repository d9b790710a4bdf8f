"""The words of an answer, cut so that they can be said back to the person.

A quotation runs from a subject or a verb to the end of the clause, without fillers and abandoned
words; where no clean end is found within a few words, there is none. Changes no word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.analysis.tenses import is_past
from voiceprep.analysis.tokens import tokens, word_set
from voiceprep.model import Interval, Span
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voiceprep.model import Analysis, Transcript

LONGEST = 10
_LEAST = 2
_ADVERBS = word_set("also then just never always finally first often even still actually once")
_JOINS = word_set(
    "and but so because which when while after before if until although though since or who where "
    "whether than then as"
)
_PREPOSITIONS = word_set(
    "to of in on at for with from by about into over under through between during without against "
    "within across behind towards"
)
_DANGLING = _PREPOSITIONS | word_set(
    "a an the my our your his her its their this these those some any every each that very really "
    "quite so too just and or but not i we he she they is was were are be been have had like "
    "why how what which sure that able"
)
_SUBJECTS = word_set("i we he she they it you there this everyone everybody nobody")
_WEAK = word_set(
    "was wasn't were weren't had hadn't did didn't thought felt wanted needed knew said got saw "
    "liked learned learnt realised realized noticed hoped believed understood heard came "
    "remembered worked found lost loved failed meant tried decided managed agreed happened seemed "
    "supposed used became wondered enjoyed hated feared expected planned intended"
)
"""What one did in these words is no deed that can be asked about."""
_UNCLEAR = word_set("it them that this so")
_SMALL = word_set(
    "the a an our my we this it they that he she his her their in on at with after as so then "
    "because and but when first there some many several most sales everyone everybody nobody "
    "people customers eventually"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words said, and where."""

    text: str
    words: Span
    verb_first: str = ""
    """The same without its subject, where it has one that can be left out."""


class Said:
    """An answer as it can be quoted."""

    def __init__(self, transcript: Transcript, analysis: Analysis) -> None:
        self._words = transcript.words
        self.heard = tokens(transcript.words)
        self.texts = [token.text for token in self.heard]
        self._left_out = set(_stumbles(analysis)) | {
            index
            for index, token in enumerate(self.heard)
            if not token.text or token.is_filled_pause
        }

    def deeds(self, subject: str, first: int = 0, last: int | None = None) -> Iterator[Quote]:
        """Yield what "I" or "we" did, clause by clause."""
        end = len(self.texts) if last is None else last + 1
        for index in range(first, end):
            if self.texts[index] != subject or index in self._left_out:
                continue
            verb = self._after(index, _ADVERBS)
            if verb is None or not self._tells(verb):
                continue
            quote = self.clause(index, verb)
            if quote is not None and self.texts[quote.words.last] not in _UNCLEAR:
                yield quote

    def _tells(self, verb: int) -> bool:
        """Whether a verb is a deed that can be said back: past, and not of "it" or "them"."""
        text, following = self.texts[verb], self.texts[verb + 1 : verb + 2]
        return is_past(text) and text not in _WEAK and not _UNCLEAR.intersection(following)

    def clause(self, first: int, verb: int | None = None) -> Quote | None:
        """Return the words from `first` to the end of their clause; `verb` is where it acts."""
        start = first if verb is None else verb
        last = self._end(start)
        least = _LEAST if verb is None else _LEAST + (self.texts[start].endswith("ing"))
        if last is None or last - start + 1 < least:
            return None
        whole = self.plain(first, last)
        return Quote(whole, Span(first, last), self.plain(start, last) if verb else "")

    def plain(self, first: int, last: int) -> str:
        """Return words without the punctuation around them and without what was left out."""
        kept = [i for i in range(first, last + 1) if i not in self._left_out]
        return safe_line(" ".join(self._bare(index) for index in kept))

    def interval(self, words: Span | None) -> Interval | None:
        """Return when words were spoken; None without times."""
        if words is None:
            return None
        start, end = self._words[words.first].start_s, self._words[words.last].end_s
        return None if start is None or end is None else Interval(start, end)

    def _bare(self, index: int) -> str:
        token = self.heard[index]
        core = token.written[len(token.before) : len(token.written) - len(token.after) or None]
        opens = index == 0 or self.heard[index - 1].sentence_mark
        return core.lower() if opens and token.text in _SMALL else core

    def _after(self, index: int, passed: Iterable[str] = ()) -> int | None:
        at = index + 1
        while at < len(self.texts) and (
            at in self._left_out or self.texts[at] in passed or self.texts[at].endswith("ly")
        ):
            at += 1
        return at if at < len(self.texts) else None

    def _end(self, start: int) -> int | None:
        """Return the last word of the clause, or of what can stand alone of it."""
        inside: list[int] = []
        for index in range(start, len(self.texts)):
            if inside and self._parts(index, inside):
                return self._trimmed(inside)
            if index not in self._left_out:
                inside.append(index)
            if self.heard[index].clause_mark and not self._is_beside_a_filler(index):
                return None if self._lists(index) else self._trimmed(inside)
            if len(inside) > LONGEST:
                return self._shortened(inside)
        return self._trimmed(inside)

    def _parts(self, index: int, inside: list[int]) -> bool:
        """Whether a new clause begins here."""
        text = self.texts[index]
        if text in ("and", "or") and self._goes_on(index, inside):
            return False
        if text == "that":
            return index + 1 < len(self.texts) and self.texts[index + 1] in _SUBJECTS
        return text in _JOINS or text in ("i", "we", "i'd", "i'm", "we'd")

    def _goes_on(self, index: int, inside: list[int]) -> bool:
        """Whether "and" joins two things here, not two clauses."""
        if "between" in (self.texts[i] for i in inside):
            return True
        following = self.texts[index + 1] if index + 1 < len(self.texts) else ""
        clause = following in _SUBJECTS or following in _JOINS or is_past(following)
        opens = following in _ADVERBS or following.endswith(("ly", "ing")) or following == "to"
        return bool(following) and not (clause or opens) and len(inside) > 1

    def _is_beside_a_filler(self, index: int) -> bool:
        """Whether a comma only sets a filler apart."""
        beside = not self._left_out.isdisjoint((index, index + 1))
        return beside and not self.heard[index].sentence_mark

    def _lists(self, index: int) -> bool:
        """Whether what follows a comma belongs to a list: "open, honest talk" has no end here."""
        if self.heard[index].sentence_mark or index + 1 >= len(self.texts):
            return False
        following = self.texts[index + 1]
        starts = following in _JOINS or following in _SUBJECTS or following in _SMALL
        return not (starts or is_past(following) or following.endswith(("ing", "ly")))

    def _shortened(self, inside: list[int]) -> int | None:
        """Return where a long clause can end: before the last of its prepositions."""
        places = [n for n, i in enumerate(inside) if self.texts[i] in _PREPOSITIONS and n >= 3]
        return self._trimmed(inside[: places[-1]]) if places else None

    def _trimmed(self, inside: list[int]) -> int | None:
        said = [self.texts[i] for i in inside]
        if "between" in said and "and" not in said:
            inside = inside[: said.index("between")]
        while inside and self.texts[inside[-1]] in _DANGLING:
            inside = inside[:-1]
        return inside[-1] if inside else None


def _stumbles(analysis: Analysis) -> Iterator[int]:
    if analysis.fluency is None:
        return
    for filler in analysis.fluency.fillers:
        if filler.first_word is not None and filler.last_word is not None:
            yield from range(filler.first_word, filler.last_word + 1)
    for repair in analysis.fluency.repairs:
        yield from range(repair.first_word, repair.last_word + 1)
