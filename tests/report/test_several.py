"""One file of a sitting or a plan: overview first, follow-ups under theirs, sound on demand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.interview.plans import FULL
from tests.report import made, several
from tests.report.test_page import NASTY, Page, harmless
from voiceprep.coaching import GROUPS
from voiceprep.errors import UsageError
from voiceprep.model import Interviewer, OwnQuestion, Settings, Story
from voiceprep.model.pages import Answered, PageWish, PlanPaper
from voiceprep.report import HtmlReporter
from voiceprep.report.numbers import rows
from voiceprep.reporting import answered

CLASHES = ("number: 6 / 8 people  [abc]", "  your figures: “Team of 6”", "One contradiction.")


@pytest.fixture(scope="module")
def sitting(tmp_path_factory: pytest.TempPathFactory) -> Page:
    reporter = HtmlReporter(tmp_path_factory.mktemp("s"), several.recording, container="wav")
    page = reporter.write_sitting(several.sitting(Path("x.wav")))
    return Page(page.read_text(encoding="utf-8"))


def test_an_overview_comes_first_and_leads_to_every_answer(sitting: Page) -> None:
    links = [a["href"].removeprefix("#") for a in sitting.all("a")]
    assert links[:4] == ["answer-1", "answer-1-1", "answer-2", "answer-3"]
    assert {a["id"] for a in sitting.all("article")} == set(links)
    assert "4 answers, 2:22 in all · Asked by Dana Roth, Lee Park" in sitting.text
    assert sitting.text.index("At a glance") < sitting.text.index("Fix this first")
    assert re.search(r"What came up most:\s+Pace in 3 of 4", sitting.text)


def test_a_follow_up_stands_under_its_question_and_says_who_asked(sitting: Page) -> None:
    ids = [a["id"] for a in sitting.all("article")]
    assert ids == ["answer-1", "answer-1-1", "answer-2", "answer-3"]
    assert "Follow-up 1.1" in sitting.text
    assert sitting.text.count("What exactly did you do?") == 2
    order = [sitting.text.rindex(text) for text in ("Which?", "work in a team?", "disagreed with")]
    assert order == sorted(order)


def test_only_what_is_played_is_loaded(sitting: Page) -> None:
    audio = sitting.all("audio")
    assert [a["preload"] for a in audio] == ["none"] * 4
    assert all(a["src"].startswith("data:audio/wav;base64,UklGR") for a in audio)
    assert re.search(r"The recordings are inside it \(\d+\.\d MB\)", sitting.text)


def test_too_much_sound_is_left_out_and_said_so(tmp_path: Path) -> None:
    seen: list[tuple[float, float]] = []
    answers = several.sitting(Path("x.wav"))
    reporter = HtmlReporter(tmp_path, several.recording, most_sound=250_000)
    page = reporter.write_sitting(answers, None, lambda done, total: seen.append((done, total)))
    html = page.read_text(encoding="utf-8")
    assert html.count("<audio") == 1
    assert html.count("left out to keep the page small enough") == 3
    assert [round(done / total, 2) for done, total in seen] == [0.25, 0.5, 0.75, 1.0]
    silent = reporter.write_sitting(answers, PageWish(sound=False)).read_text(encoding="utf-8")
    assert "<audio" not in silent
    assert "has no recording" not in silent
    assert len(silent) < 200_000


def test_a_sitting_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no take"):
        HtmlReporter(tmp_path, several.recording).write_sitting([])


def test_a_follow_up_to_what_is_not_there_or_in_a_circle_is_still_shown(tmp_path: Path) -> None:
    one, two, *_ = several.sitting()
    lost = [
        replace(one, take=replace(one.take, follow_up_of="gone")),
        replace(two, take=replace(two.take, follow_up_of=two.take.id)),
    ]
    page = HtmlReporter(tmp_path, several.recording).write_sitting(lost)
    assert [a["id"] for a in Page(page.read_text("utf-8")).all("article")] == [
        "answer-1",
        "answer-2",
    ]


def test_a_plan_tells_people_stories_practice_and_what_does_not_go_together(tmp_path: Path) -> None:
    paper = PlanPaper(FULL, several.sitting(), CLASHES)
    path = HtmlReporter(tmp_path, several.recording).write_plan(paper)
    assert path.name == "plan-halden.html"
    page = Page(path.read_text(encoding="utf-8"))
    for told in (
        *("Lead engineer at Halden Instruments", "Thursday, 3 December 2026, 14:30"),
        *("Dana Roth", "Likely to ask about: scale; on-call", "I traced it to a clock."),
        *("number: 6 / 8 people  [abc]", "What does on-call look like?", "✓ answered"),
        *("4 answers practised", "At least 7 fillers, 11.4 a minute"),
    ):
        assert told in page.text
    assert len(page.all("details", id="answer-1-1")) == 1
    bare = replace(FULL, interviewers=(), stories=(Story("Half", action="I did."),), day=None)
    page = Page(
        HtmlReporter(tmp_path, several.recording)
        .write_plan(PlanPaper(replace(bare, own_questions=())))
        .read_text(encoding="utf-8")
    )
    assert "No answer was recorded for this interview yet." in page.text
    assert "Not written yet: situation, task, result" in page.text
    assert "Who will be there" not in page.text


@pytest.mark.parametrize("text", NASTY)
def test_text_from_others_is_shown_and_never_obeyed(tmp_path: Path, text: str) -> None:
    one = several.sitting()[0]
    question = replace(one.take.question, text=text, competency=text)
    take = replace(one.take, question=question, asked_by=text, id=text, sitting=text)
    answers = (replace(one, take=take), replace(one, take=replace(take, id="b", follow_up_of=text)))
    plan = replace(
        FULL,
        company=text,
        interviewers=(Interviewer(text, text, "", (text,), text),),
        stories=(Story(text, text, text, text, text, (text,)),),
        own_questions=(OwnQuestion(text, text),),
    )
    reporter = HtmlReporter(tmp_path, several.recording)
    for wish in (PageWish(), PageWish(share=True, plans=(plan,))):
        for path in (
            reporter.write_sitting(answers, wish),
            reporter.write_plan(PlanPaper(plan, answers, (text, text)), wish),
        ):
            html = path.read_text(encoding="utf-8")
            assert path.parent == tmp_path
            harmless(Page(html), {"a"})
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)


def test_every_new_number_is_told_and_none_that_is_not_there() -> None:
    take = several.full(made.take(None))
    told = {row.name: (row.value, row.unit) for row in rows(take.analysis)}
    assert told["Rushed stretches"] == ("1", "4 s in all")
    assert told["Dragging stretches"] == ("1", "4 s in all")
    assert told["Longest held word"] == ("1.2", "s")
    assert told["Sentences that end falling"] == ("1 of 2", "")
    assert told["Drop in loudness at the end"] == ("4", "dB")
    assert told["Loudness variation"] == ("3.4", "dB")
    assert told["Verbs in the past"] == ("80", "%")
    assert told["Different words among 50"] == ("74", "%")
    assert told["Specifics"] == ("5.5", "in 100 words")
    assert told["The answer itself is said"] == ("at the opening", "")
    assert told["“the numbers”"] == ("3", "times")
    plain = {row.name for row in rows(made.take(None).analysis)}
    assert not plain & {"Rushed stretches", "Words held long", "Loudness variation", "Specifics"}


def test_the_strip_draws_loudness_held_words_and_uneven_pace(tmp_path: Path) -> None:
    take = several.full(made.take(None))
    page = HtmlReporter(tmp_path, several.recording).write_take(Answered(take, made.findings()))
    html = page.read_text(encoding="utf-8")
    assert html.count('class="loudness"') >= 5
    assert "a word held for 1.2 s at 0:02" in html
    assert "rushed from 0:08 to 0:12; dragging from 0:20 to 0:24" in html
    for meaning in ("held long", "weakens it"):
        assert meaning in html


def test_what_is_muted_leaves_no_trace_on_the_page(tmp_path: Path) -> None:
    take = several.full(made.take(None))
    reporter = HtmlReporter(tmp_path, several.recording)
    traces = ("Loudness", "Pitch", "Pace", "Story", "fillers", "weakens it", "hedge: maybe", "held")
    loud = answered(take, Settings())
    quiet = answered(take, Settings(muted_measures=tuple(GROUPS)))
    for answer, there in ((loud, list(traces)), (quiet, [])):
        page = Page(reporter.write_take(answer).read_text(encoding="utf-8"))
        assert [trace for trace in traces if trace in page.text] == there
        assert ("Rushed stretches" in page.text) is bool(there)
        page = Page(reporter.write_sitting([answer, answer]).read_text(encoding="utf-8"))
        assert ("a minute" in page.text) is bool(there)
