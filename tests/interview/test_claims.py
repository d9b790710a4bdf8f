"""What a text claims, and where it says it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceprep.analysis.tokens import word_set
from voiceprep.interview.claims import claims, claims_of
from voiceprep.model import Claim, Interval, Source, Statement, Word

SAID_ON = date(2026, 3, 10)
NOTES = Source("notes", "first", SAID_ON)
TAKE = Source("take", "t1", SAID_ON)


def told(text: str, source: Source = TAKE) -> dict[str, str]:
    return {claim.kind: claim.value for claim in claims(text, source)}


def only(text: str) -> Claim:
    (found,) = claims(text, TAKE)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("So I was leading a team of twelve.", "number", "twelve"),
        ("team of 8, lisbon", "number", "8"),
        ("I had five direct reports.", "number", "five direct reports"),
        ("Our NPS was fifty-four.", "number", "fifty-four"),
        ("We cut costs by 25%.", "percent", "25%"),
        ("The budget was $2M.", "money", "$2M"),
        ("budget 300k", "money", "300k"),
        ("The migration took three months.", "duration", "three months"),
        ("I joined Orbis in March 2019.", "date", "March 2019"),
        ("I left Orbis three years ago.", "date", "three years ago"),
        ("My manager, Tom, agreed.", "name", "Tom"),
        ("Manager: Dana. Liked her.", "name", "Dana"),
        ("I reported to Joanna Lee.", "name", "Joanna Lee"),
        ("Dana, who was my boss, agreed.", "name", "Dana"),
        ("I was the lead engineer at Corvex.", "title", "lead engineer"),
        ("senior analyst @ Corvex", "title", "senior analyst"),
        ("I left because I was made redundant.", "reason", "redundant"),
    ],
)
def test_a_claim_is_found_with_its_words(text: str, kind: str, value: str) -> None:
    assert told(text)[kind] == value


@pytest.mark.parametrize(
    "text",
    [
        "I like working with people.",
        "There were two things I wanted to do.",
        "Three of the engineers were new.",
        "I left the meeting because it was late.",
        "My colleague Ana wrote the tests.",
        "I was the only engineer who knew the system.",
        "One of us had to go.",
        "We met at 9 am in room 12.",
    ],
)
def test_nothing_is_claimed_where_nothing_can_be_compared(text: str) -> None:
    assert told(text) == {}


def test_years_ago_are_no_date_without_the_day_they_were_said() -> None:
    assert "date" not in {
        claim.kind for claim in claims("I left Orbis three years ago.", Source("take"))
    }


def test_a_claim_knows_its_place_in_the_text_and_in_the_words() -> None:
    text = "Well,  I led\n a team of about twelve people in Lisbon."
    claim = only(text)
    assert text[claim.first_char : claim.last_char] == "twelve people" == claim.value
    assert text.split()[claim.words.first : claim.words.last + 1] == ["twelve", "people"]
    assert claim.quote == "a team of about twelve people in Lisbon."


def test_a_claim_of_a_take_knows_its_seconds() -> None:
    said = ["um", "I", "managed", "nine", "nurses", "on", "the", "night", "shift"]
    words = tuple(Word(text, index * 0.5, index * 0.5 + 0.4) for index, text in enumerate(said))
    (claim,) = claims_of(Statement(" ".join(said), TAKE, words))
    assert claim.heard == Interval(1.5, 2.4)


def test_a_claim_without_times_has_no_seconds() -> None:
    words = tuple(Word(text) for text in ("nine", "nurses"))
    (claim,) = claims_of(Statement("nine nurses", TAKE, words))
    assert claim.heard is None


def test_a_long_sentence_is_quoted_around_the_claim() -> None:
    claim = only(
        "and we went on and on about it " * 20 + "to nine nurses " + "who came along " * 20
    )
    assert len(claim.quote) < 200
    assert "nine nurses" in claim.quote
    assert claim.quote.startswith("… ")
    assert claim.quote.endswith(" …")


FRAGMENTS = st.lists(
    st.sampled_from(
        sorted(
            word_set(
                "team of 8 twelve no um from to -> 2019 March % $ k a half and dozen between or I "
                "left because my manager Dana was , . ; people years ago per month 1,000 - / : "
                "five 99999999999999999999 hundred million twenty at Orbis engineer the first every"
            )
        )
    ),
    max_size=40,
).map(" ".join)


@given(st.one_of(st.text(max_size=200), FRAGMENTS))
def test_any_text_is_read_and_every_claim_lies_inside_it(text: str) -> None:
    words = tuple(Word(said, index, index + 1) for index, said in enumerate(text.split()))
    for claim in claims_of(Statement(text, NOTES, words)):
        assert claim.value == " ".join(text[claim.first_char : claim.last_char].split())
        assert 0 <= claim.words.first <= claim.words.last < len(words)
        assert claim.heard is not None
        if claim.amount is not None:
            assert claim.amount.low <= claim.amount.high
