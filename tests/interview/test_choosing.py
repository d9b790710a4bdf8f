"""What to practise next: weak and new questions, what the plan asks for, before its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import words
from tests.interview.plans import FULL
from voiceprep.interview.choosing import Practised, coverage, suggestions
from voiceprep.interview.retelling import retold
from voiceprep.interview.spacing import due, rating
from voiceprep.model import Finding, Question, Take, Transcript

if TYPE_CHECKING:
    from voiceprep.interview.spacing import Rating

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
BARE = replace(FULL, interviewers=(), advert="", day=None)


def question(
    name: str, text: str = "How so?", kind: str = "behavioural", skill: str = ""
) -> Question:
    return Question(name, text, kind, skill, 120.0)  # type: ignore[arg-type]


def practised(asked: Question, days: float, went: Rating) -> Practised:
    return Practised(asked, NOW - timedelta(days=days), went)


def finding(measure: str, verdict: str) -> Finding:
    return Finding(measure, 1.0, "", None, verdict, "", "")  # type: ignore[arg-type]


def told(name: str, text: str, *, at: int = 0, follow_up_of: str = "") -> Take:
    return Take(
        name,
        question(f"q-{name}"),
        NOW + timedelta(minutes=at),
        None,
        60.0,
        "transcribed",
        transcript=Transcript(words(text)),
        follow_up_of=follow_up_of,
    )


def test_how_an_answer_went_is_rated_by_what_there_was_to_fix() -> None:
    fix, noise = finding("star_parts", "fix"), finding("noise", "fix")

    assert rating([finding("duration", "good"), finding("hedges", "watch")]) == "good"
    assert rating([fix]) == "hard"
    assert rating([fix, finding("speech_rate", "fix")]) == "again"
    assert rating([noise]) == "good"


def test_a_weak_answer_comes_back_sooner_than_a_good_one() -> None:
    weak, good = due([(NOW, "again")]), due([(NOW, "good")])

    assert NOW < weak < good
    assert due([(NOW - timedelta(days=3), "good"), (NOW, "good")]) > good


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(["again", "hard", "good"])),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 30),
)
def test_nothing_comes_back_after_the_interview(given: list[tuple[int, str]], left: int) -> None:
    answers = [(NOW - timedelta(days=days), went) for days, went in given]
    day = (NOW + timedelta(days=left)).date()
    first, second = due(answers, day), due(answers, day)  # type: ignore[arg-type]

    assert first.date() <= day
    assert first == second


def test_what_needs_work_goes_before_what_is_new_and_what_went_well() -> None:
    weak, good, fresh, new = (question(name) for name in ("weak", "good", "fresh", "new"))
    past = [practised(weak, 2, "again"), practised(good, 9, "good"), practised(fresh, 0, "good")]
    found = suggestions([fresh, new, good, weak], past, None, NOW)

    assert [each.question.id for each in found] == ["weak", "good", "new", "fresh"]
    assert found[0].reason == "there was much to fix 2 days ago"
    assert found[2].reason == "not practised yet"
    assert "comes back in" in found[3].reason


def test_what_an_interviewer_probes_goes_first_and_says_who() -> None:
    probed = question("on-call", "How would you organise on-call?", "technical")
    other = question("other", "What do you read?", "technical")
    found = suggestions([other, probed], [], FULL, NOW)

    assert found[0].question is probed
    assert found[0].reason.startswith("Dana Roth is likely to ask about this")


def test_what_the_job_ad_asks_for_and_kinds_never_practised_go_before_the_rest() -> None:
    plan = replace(BARE, advert="We look for somebody with leadership.")
    lead, done = question("lead", skill="leadership"), question("done", skill="ethics")
    fit = question("fit", kind="cultural-fit", skill="ethics")
    found = suggestions([done, fit, lead], [practised(question("x"), 1, "good")], plan, NOW)

    assert [each.question.id for each in found] == ["lead", "fit", "done"]
    assert "the job ad asks for leadership" in found[0].reason
    assert "nothing yet of how you fit in" in found[1].reason


def test_what_rests_says_when_it_comes_back_and_that_is_before_the_interview() -> None:
    asked = question("a")
    plan = replace(BARE, day=date(2026, 11, 22))
    (found,) = suggestions([asked], [practised(asked, 0, "good")], plan, NOW)

    assert found.due is not None
    assert found.due.date() < date(2026, 11, 22)
    assert "it comes back tomorrow" in found.reason


def test_coverage_counts_kinds_and_what_is_probed() -> None:
    past = [practised(question("a", "How do you review code?", "technical"), 1, "good")]
    found = {each.name: each for each in coverage(past, FULL)}

    assert found["how you do the work"].count == 1
    assert found["how you fit in"].count == 0
    assert found["code review"].count == 1
    assert found["code review"].wanted_by == "Lee Park"
    assert found["on-call"].count == 0


OUTAGE = (
    "So the gauge feed had stopped in the night and nobody knew why and I was the one on duty. I "
    "traced it to a clock that had drifted; we were back in forty minutes without an outage since"
)
OUTAGE_AGAIN = (
    "There was this moment when our whole feed stopped. Every gauge was silent. I traced the cause "
    "to one clock in the end, there was no outage after that, and customers thanked us for it"
)
OTHER = (
    "A colleague wanted to leave the team because she was never heard in our meetings. I sat down "
    "with her and we agreed to rotate who speaks first, which she and two others liked a lot"
)


def test_a_story_of_the_plan_told_to_two_questions_is_pointed_out_by_its_title() -> None:
    takes = [told("b", OUTAGE_AGAIN, at=2), told("c", OTHER, at=1), told("a", OUTAGE)]
    (found,) = retold(takes, FULL)

    assert (found.first.id, found.second.id, found.story) == ("q-a", "q-b", "The outage")
    assert "“The outage” answers two questions" in found.said


def test_the_same_sentences_in_two_answers_are_pointed_out_without_a_plan() -> None:
    again = f"Well let me think about that one. {OUTAGE} and that is what I learnt from it"
    (found,) = retold([told("b", again, at=1), told("a", OUTAGE)])

    assert found.story == ""
    assert retold([told("b", OTHER, at=1), told("a", OUTAGE)]) == ()
    assert retold([told("b", again, at=1, follow_up_of="a"), told("a", OUTAGE)]) == ()
