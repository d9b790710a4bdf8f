"""Which words: tense, specifics, amounts, phrases, the question's terms, and words said before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.builders import STORY, assert_finite, transcript
from voiceprep.analysis import assess, keyterms
from voiceprep.analysis.keyterms import stem, stems, terms
from voiceprep.analysis.phrases import mattr, overlap
from voiceprep.model import Kind, Question, Span, Wording


def wording(text: str, question: Question | None = None) -> Wording:
    found = assess(transcript(text), None, question).wording
    assert found is not None
    return found


def said(text: str, spans: tuple[Span, ...]) -> list[str]:
    words = text.split()
    return [" ".join(words[s.first : s.last + 1]).strip(".,") for s in spans]


def asked(text: str, kind: Kind = "technical") -> Question:
    return Question("q", text, kind, "", 120.0)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("I went there. I asked him. We built it. They liked it. It was good.", 1.0),
        ("I go there. I ask him. We build it. They like it. It is good.", 0.0),
        ("I went there. I asked him. I quickly wrote it. I would leave. I'm glad.", 0.6),
        ("The data was late and the team was tired, so I called and we met, and I told them.", 1.0),
        ("I went home.", None),
    ],
)
def test_the_past_is_told_from_the_rest(text: str, share: float | None) -> None:
    assert wording(text).past_share == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I would ask her. Then I'd probably wait, and we'd see.", ["I would ask", "I'd probably"]),
        ("I would say it went well. I'd been there before. I'd like that.", []),
        ("I'll call them.", ["I'll call"]),
        ("She would ask me and I asked back.", []),
    ],
)
def test_what_has_not_happened_is_found(text: str, found: list[str]) -> None:
    spans = said(text, wording(text).hypothetical)
    assert spans[: len(found)] == found
    assert bool(spans) == bool(found)


def test_names_dates_and_numbers_are_each_counted_once() -> None:
    text = "In March 2019 I met Anna Berg in Oslo. Two years ago we sold 40 boats. SQL helped."
    found = wording(text)
    assert said(text, found.names) == ["Anna Berg", "Oslo", "SQL"]
    assert said(text, found.dates) == ["March 2019", "Two years ago"]
    assert found.specifics_per_100_words == pytest.approx(100 * 6 / 18)


@pytest.mark.parametrize(
    "text", ["i met anna in oslo.", "I MET ANNA IN OSLO TODAY.", "We may march. I am. So I left."]
)
def test_no_name_is_made_up(text: str) -> None:
    found = wording(text)
    assert (found.names, found.dates) == ((), ())


def test_amounts_without_a_figure_are_found_and_figures_are_not() -> None:
    text = "A lot of people came, many stayed, sales rose significantly. How many? 40, as many as."
    assert said(text, wording(text).vague) == ["A lot", "many", "significantly"]


def test_phrases_that_come_back_are_counted_and_small_words_are_not() -> None:
    text = (
        "The customer journey was slow. We drew the customer journey. At the end of the day it was "
        "the customer journey that hurt. At the end of the day we fixed it."
    )
    found = {phrase.text: phrase.times for phrase in wording(text).phrases}
    assert found == {"customer journey": 3, "at the end of the day": 2}


def test_vocabulary_does_not_shrink_with_length() -> None:
    words = [f"w{i % 40}" for i in range(400)]
    assert mattr(words) == pytest.approx(40 / 50)
    assert mattr(words[:200]) == pytest.approx(40 / 50)
    assert mattr(words[:49]) is None
    assert mattr([f"w{i}" for i in range(50)]) == 1.0
    assert mattr(["so"] * 70) == pytest.approx(1 / 50)


def test_what_was_learnt_by_heart_overlaps_and_what_was_told_anew_does_not() -> None:
    first = transcript(STORY).words
    assert overlap(first, first) == 1.0
    assert overlap(transcript("um " + STORY.lower()).words, first) == 1.0
    anew = transcript(
        "There was this client, and they had asked for a report within six weeks. I called them "
        "up, drew a plan and told my boss. In the end it was done in time with fewer errors."
    ).words
    told = overlap(anew, first)
    assert told is not None
    assert told < 0.1
    assert overlap(first[:10], first) is None


def test_terms_of_a_question_are_what_it_is_about() -> None:
    assert terms("Tell me about a time you disagreed with a manager.") == ("disagreed", "manager")
    assert terms("What would you do?") == ()
    assert stem("prioritised") == stem("priorities")
    found = wording("I talked to my managers.", asked("Did you disagree with the manager?"))
    assert found.question_terms == ("disagree", "manager")
    assert found.question_terms_said == ("manager",)


def test_keywords_of_a_plan_are_taken_up_or_not() -> None:
    spoken = stems(["we", "cut", "the", "waiting", "times", "and", "trained", "the", "volunteers"])
    keywords = ("waiting time", "volunteer training", "budget", "of")
    assert keyterms.said(keywords, spoken) == ("waiting time", "volunteer training")


REASONS = (
    "There was a small room with two desks. It had a window to the yard. People came in all day, "
    "and some of them stayed for an hour or more. The phone rang now and then. Nobody closed it. "
)
ANSWER = "I believe the hardest problem in this role is the noise. "


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (ANSWER + REASONS, "first"),
        (REASONS + ANSWER, "last"),
        (REASONS + ANSWER + REASONS, "middle"),
        (REASONS * 2, None),
        (ANSWER, None),
    ],
)
def test_where_the_answer_stands(text: str, where: str | None) -> None:
    question = asked("What do you think is the hardest problem in this role?")
    found = wording(text, question)
    assert found.headline == where
    if found.headline_at is not None:
        assert said(text, (found.headline_at,)) == [ANSWER.strip(" .")]
    assert wording(text).headline is None
    story = asked("Tell me about a time you had the hardest problem.", "behavioural")
    assert wording(text, story).headline is None


def test_softeners_are_part_of_the_words() -> None:
    found = wording("I think it was obviously fine. Sorry, I'm rambling. You just have to wait.")
    assert (len(found.hedges), len(found.absolutes)) == (1, 1)
    assert found.apologies
    assert found.generic_you


@settings(deadline=None, max_examples=80)
@given(text=st.text(max_size=200), question=st.text(max_size=60))
def test_no_text_and_no_question_raises_or_gives_nan(text: str, question: str) -> None:
    for kind in ("behavioural", "technical", "cultural-fit", "closing"):
        assert_finite(assess(transcript(text), None, asked(question, kind), notes=question))
