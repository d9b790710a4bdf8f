"""A page for others holds no name, no sound, no id and no day, whatever was said."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interview.plans import FULL
from tests.report import made, several
from voiceprep.model import Engine, FollowUp, Question, Word
from voiceprep.model.pages import Answered, PageWish, PlanPaper
from voiceprep.report import HtmlReporter
from voiceprep.report.masking import Mask
from voiceprep.report.naming import Named, named, names_in
from voiceprep.report.sharing import for_others

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.model import Take

SAID = """Dana Roth told me in March that Corvex, where I worked for Anne-Marie O’Brien, would
close. My manager Tomasz said: ask Priya. Priya's team at Halden Instruments built the feed with
Lee Park and Ms. Vidal's people. Honestly, I called Marguerite first. Kwame disagreed. Then I
flew to Oslo on 12 March 2019 and met Mr. Lindqvist, who runs Norsk Sonde. In Berlin we signed
with Deutsche Bahn. My email is jo.smith@example.org, my phone is +49 170 1234567 and my page is
https://smith.example.org/jo. So Dana, Lee and I wrote to the CEO. Eventually the API was stable.
Zanele helped. I left Corvex on the twelfth of May. Mark showed me how. I reported to Xiu Ying Chen
at Bright Harbor Labs. Chen said no. halden instruments is great, and dana knew priya."""
NAMES = (
    *(
        "Dana",
        "Roth",
        "Corvex",
        "Anne-Marie",
        "O’Brien",
        "Tomasz",
        "Priya",
        "Halden",
        "Instruments",
    ),
    *("Park", "Vidal", "Marguerite", "Kwame", "Oslo", "Lindqvist", "Norsk", "Sonde", "Berlin"),
    *("Deutsche", "Bahn", "smith", "1234567", "Zanele", "Xiu", "Ying", "Chen", "Bright", "Harbor"),
    *("Labs", "Mark showed", "12 March", "twelfth", "Desk microphone", "s-secret", "take-secret"),
    *("Ines", "Lee", "23 November", "2026-11", "tuner"),
)
WISH = PageWish(share=True, plans=(FULL,))


def answer() -> Answered:
    asked = Question(
        "q-tuner", "What did Dana Roth want?", "behavioural", "working with Kwame", 90.0
    )
    take = several.saying(SAID, made.take(None))
    assert take.transcript is not None
    take = replace(
        take,
        id="take-secret",
        sitting="s-secret",
        question=replace(asked, follow_ups=("And Marguerite?",), bank="Asked: Halden"),
        asked_by="Dana Roth",
        plan="halden",
        notes="Ask Zanele about Corvex.",
        tags=("berlin",),
        drill="tuner",
        transcript=replace(
            take.transcript, engine=Engine("x", "/home/smith/model"), warnings=("Kwame’s part.",)
        ),
    )
    title = replace(made.findings()[0], title="“Priya” said 7 times", advice="Say less of Corvex.")
    asked_next = FollowUp("You said “I called Marguerite first”. Why?", "claim", "of Marguerite")
    return Answered(take, (title, *made.findings()[1:]), (asked_next,))


def found_in(text: str) -> list[str]:
    there = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
    return [n for n in NAMES if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", there, re.IGNORECASE)]


def test_no_name_no_place_and_no_day_is_in_the_bytes_of_a_shared_page(tmp_path: Path) -> None:
    reporter = HtmlReporter(tmp_path, several.recording)
    plain = reporter.write_sitting([answer()], PageWish(sound=False))
    assert len(found_in(plain.read_text(encoding="utf-8"))) > 20  # the search does find names
    clash = ("name: Tomasz / Priya  [x]", "One contradiction.")
    pages = (
        reporter.write_take(answer(), WISH),
        reporter.write_sitting([answer(), *several.sitting()], WISH),
        reporter.write_plan(PlanPaper(FULL, (answer(),), clash), WISH),
    )
    for page in pages:
        html = page.read_text(encoding="utf-8")
        allowed = "2026-11" if page.name.startswith("voiceprep-2026-11-shared-") else ""
        assert found_in(html) == []
        assert [name for name in found_in(page.name) if name != allowed] == []
        assert "<audio" not in html
        assert "November 2026" in html
        assert "Masking goes by rules and is not perfect." in html
    assert "Name 1 told me in March that Company" in text_of(pages[0])
    assert "Lead engineer at Company 1" in pages[2].read_text(encoding="utf-8")
    assert FULL.place not in pages[2].read_text(encoding="utf-8")


def text_of(page: Path) -> str:
    bare = re.sub(
        r"<sup.*?</sup>|<span class=\"sr\">.*?</span>|<[^>]+>", " ", page.read_text("utf-8")
    )
    return " ".join(bare.split())


def said(text: str) -> str:
    told, _ = for_others([Answered(several.saying(text))], WISH)
    transcript = told[0].take.transcript
    assert transcript is not None
    return " ".join(word.text for word in transcript.words if word.text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I met Dana Roth. Dana said yes.", "I met Name 1. Name 1 said yes."),
        ("We left Halden Instruments's office.", "We left Company 1's office."),
        ("I will start in May, I will.", "I will start in May, I will."),
        ("We used Python, and the API was fine.", "We used Python, and the API was fine."),
        ("On Monday I asked. This worked.", "On Monday I asked. This worked."),
        ("It began on March 3rd, 2021.", "It began on March, 2021."),
        ("Mail a.b@c.de or call 0170 123 456 789.", "Mail [address] or call [number]."),
    ],
)
def test_names_are_replaced_and_common_capitals_stay(text: str, masked: str) -> None:
    assert said(text) == masked


def test_the_same_name_is_the_same_everywhere_and_nothing_kept_changes() -> None:
    given_ = answer()
    told, lines = for_others([given_, given_], WISH)
    assert told[0].take.asked_by == "Name 1"
    assert told[0].take.question.text == "What did Name 1 want?"
    assert told[0].findings[0].title.startswith("“Name")
    assert told[1].take.transcript == told[0].take.transcript
    assert (told[0].take.audio, told[0].take.device) == (None, "")
    assert len(told[0].take.transcript.words) == len(given_.take.transcript.words)  # type: ignore[union-attr]
    assert "names and" in lines[0]
    unmasked, none = for_others([given_], PageWish())
    assert (unmasked, none) == ((given_,), ())


def test_a_name_that_is_a_word_is_masked_where_nothing_else_stands() -> None:
    take = replace(several.saying("I will ask Will. I will."), asked_by="will")
    told, _ = for_others([Answered(take)], WISH)
    assert told[0].take.asked_by == "Name 1"
    assert told[0].take.transcript is not None
    assert told[0].take.transcript.text == "I will ask Name 1. I will."


def test_follow_ups_stay_under_theirs_though_their_ids_are_gone() -> None:
    told, _ = for_others(several.sitting(), WISH)
    takes: list[Take] = [each.take for each in told]
    assert [take.id for take in takes] == ["1", "2", "3", "4"]
    assert takes[3].follow_up_of == "1"
    assert {take.recorded_at.day for take in takes} == {1}


PIECES = st.sampled_from(
    ["Dana", "Roth", "Dana,", "Roth's", "roth.", "(Corvex)", "and", "the", "–", "Corvex", "Ümit!"]
)


@given(st.lists(PIECES, max_size=8))
@settings(max_examples=150, deadline=None)
def test_words_and_text_are_masked_alike(pieces: list[str]) -> None:
    names = [named("Dana Roth"), named("Corvex", "company"), named("Ümit")]
    mask = Mask([name for name in names if name is not None])
    words = mask.words([Word(piece) for piece in pieces])
    assert len(words) == len(pieces)
    whole = " ".join(word.text for word in words if word.text)
    assert whole == mask.text(" ".join(pieces))
    assert not re.search(r"(?i)(?<!\w)(?:dana|roth|corvex|ümit)(?!\w)", whole)


def test_a_title_before_a_name_is_no_part_of_it() -> None:
    assert named("Dr. Lindqvist") == Named("lindqvist", ())
    assert named("— ") is None
    assert list(names_in(["", "I was there. We went home."])) == []
