"""The transcript as it is read: every word once, in order, with what happened at it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings

from tests.library.values import any_of
from tests.report import made
from voiceprep.model import Analysis, Transcript
from voiceprep.report.words import blocks, legend

if TYPE_CHECKING:
    from voiceprep.report.words import Token


def tokens() -> list[Token]:
    return [token for block in blocks(made.take()) for token in block.tokens]


def test_pauses_and_heard_fillers_stand_where_they_were() -> None:
    shown = [token.text for token in tokens()]
    assert shown[:2] == ["0.8 s", "Well,"]
    assert shown[shown.index("client.") + 1] == "1.1 s"
    assert shown[shown.index("errors") + 1 : shown.index("errors") + 3] == ["um", "in"]


def test_a_mark_over_several_words_has_its_letter_on_the_last() -> None:
    marked = {t.text: t.letters for t in tokens() if "marker" in [look.name for look in t.looks]}
    assert marked == {"Well,": ("D",), "you": (), "know,": ("D",)}


def test_neighbouring_sentences_of_one_part_are_one_block() -> None:
    found = [(b.part.letter, b.start_s) for b in blocks(made.take())]
    assert [letter for letter, _ in found] == ["S", "T", "A", "R", "L", "·"]
    assert found[0][1] == 0.8


def test_the_legend_names_only_what_occurs() -> None:
    names = [look.name for look in legend(blocks(made.take()))]
    assert names == ["marker", "heard", "abandoned", "hedge", "unsure", "short", "long"]
    assert legend(()) == ()


def test_no_words_no_blocks() -> None:
    assert blocks(made.delivery_only()) == ()
    assert blocks(replace(made.take(), transcript=Transcript(()), analysis=None)) == ()


@given(any_of(Transcript), any_of(Analysis))
@settings(max_examples=60, deadline=None)
def test_whatever_was_found_every_word_is_shown_once_and_in_order(
    transcript: Transcript, analysis: Analysis
) -> None:
    bounded = replace(analysis, fluency=None, wording=None, star=None)
    take = replace(made.take(), transcript=transcript, analysis=bounded)
    shown = [t.text for block in blocks(take) for t in block.tokens if t.kind == "word"]
    assert shown == [word.text for word in transcript.words if word.text]
