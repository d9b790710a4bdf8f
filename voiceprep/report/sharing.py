"""Takes and plans as others may see them: names masked, nothing that tells who, where or what day.

A copy is made; what is kept stays as it is. Says what was masked, and that rules miss some.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.model import Story
from voiceprep.model.pages import Answered
from voiceprep.report.masking import Mask
from voiceprep.report.naming import named, names_in, names_of_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import (
        Analysis,
        Finding,
        FollowUp,
        Interviewer,
        Plan,
        Question,
        Take,
        Transcript,
    )
    from voiceprep.model.pages import PageWish, PlanPaper
    from voiceprep.report.naming import Named


def for_others(
    answers: Sequence[Answered], wish: PageWish
) -> tuple[tuple[Answered, ...], tuple[str, ...]]:
    """Return the answers as wished, and what was masked in them in sentences."""
    if not wish.share:
        return tuple(answers), ()
    mask = Mask(_names(answers, wish.plans))
    return _answers(answers, mask), _told(mask)


def plan_for_others(paper: PlanPaper, wish: PageWish) -> tuple[PlanPaper, tuple[str, ...]]:
    """Return the plan and its answers as wished, and what was masked in sentences."""
    if not wish.share:
        return paper, ()
    names = [*_names(paper.answers, (paper.plan, *wish.plans)), *names_in(paper.clashes)]
    mask = Mask(names)
    plan = _plan(paper.plan, mask)  # first, so that its company is Company 1
    shown = replace(paper, plan=plan, answers=_answers(paper.answers, mask), clashes=())
    return shown, _told(mask)


def _told(mask: Mask) -> tuple[str, ...]:
    people, companies = mask.count("person"), mask.count("company")
    return (
        f"Made to be shared: {_several(people, 'name')} and {_several(companies, 'company')} were "
        "replaced, days and addresses taken out; the recording is left out.",
        "Masking goes by rules and is not perfect. Read the page through before you share it: a "
        "name without a capital, a nickname, or what only one place has may still be there.",
    )


def _several(count: int, what: str) -> str:
    many = "companies" if what == "company" else f"{what}s"
    return f"one {what}" if count == 1 else f"{count or 'no'} {many}"


def _names(answers: Sequence[Answered], plans: Sequence[Plan]) -> Iterator[Named]:
    for plan in plans:
        yield from names_of_plan(plan)
    asked_by = dict.fromkeys(answer.take.asked_by for answer in answers)
    yield from filter(None, map(named, asked_by))
    texts = [text for answer in answers for text in _texts(answer)]
    texts += [text for plan in plans for text in _plan_texts(plan)]
    yield from names_in(texts)


def _texts(answer: Answered) -> Iterator[str]:
    take = answer.take
    yield take.question.text
    if take.transcript is not None:
        yield take.transcript.text
    yield take.notes
    yield from take.tags
    yield from take.question.follow_ups


def _plan_texts(plan: Plan) -> Iterator[str]:
    yield from (plan.role, plan.company_notes, *plan.numbers, *plan.company_values)
    for person in plan.interviewers:
        yield from (person.role, person.notes, *person.probes)
    for note in plan.first_interview:
        yield from (note.asked, note.said, note.deeper)
    for story in plan.stories:
        yield from (story.title, story.situation, story.task, story.action, story.result)
    yield from (question.text for question in plan.own_questions)
    for each in plan.debriefs:
        yield from (*each.asked, *each.said, *each.told, *each.cares_about)


def _answers(answers: Sequence[Answered], mask: Mask) -> tuple[Answered, ...]:
    """Mask each, and call each by its number: an id tells the day and the minute."""
    ids = {answer.take.id: str(number) for number, answer in enumerate(answers, 1)}
    masked = []
    for answer in answers:
        told = _answer(answer, mask)
        after = ids.get(answer.take.follow_up_of, "")
        take = replace(told.take, id=ids[answer.take.id], follow_up_of=after)
        masked.append(replace(told, take=take))
    return tuple(masked)


def _answer(answer: Answered, mask: Mask) -> Answered:
    return Answered(
        _take(answer.take, mask),
        tuple(_finding(each, mask) for each in answer.findings),
        tuple(_followup(each, mask) for each in answer.followups),
    )


def _take(take: Take, mask: Mask) -> Take:
    month = take.recorded_at.astimezone().replace(day=1, hour=12, minute=0, second=0)
    return replace(
        take,
        id="",
        question=_question(take.question, mask),
        recorded_at=month.replace(microsecond=0),
        audio=None,
        sitting="",
        device="",
        transcript=_transcript(take.transcript, mask) if take.transcript else None,
        analysis=_analysis(take.analysis, mask) if take.analysis else None,
        recognised=None,
        notes=mask.text(take.notes),
        tags=mask.texts(take.tags),
        self_rating=None,
        self_ratings=(),
        plan="",
        asked_by=mask.name(take.asked_by),
        drill="",
    )


def _question(question: Question, mask: Mask) -> Question:
    return replace(
        question,
        id="",
        text=mask.text(question.text),
        competency=mask.text(question.competency),
        follow_ups=mask.texts(question.follow_ups),
        bank="",
    )


def _transcript(transcript: Transcript, mask: Mask) -> Transcript:
    return replace(
        transcript,
        words=mask.words(transcript.words),
        engine=None,
        warnings=mask.texts(transcript.warnings),
    )


def _analysis(analysis: Analysis, mask: Mask) -> Analysis:
    wording = analysis.wording
    if wording is not None:
        wording = replace(
            wording,
            phrases=tuple(replace(p, text=mask.text(p.text)) for p in wording.phrases),
            question_terms=mask.texts(wording.question_terms),
            question_terms_said=mask.texts(wording.question_terms_said),
        )
    return replace(analysis, wording=wording)


def _finding(finding: Finding, mask: Mask) -> Finding:
    return replace(finding, title=mask.text(finding.title), advice=mask.text(finding.advice))


def _followup(asked: FollowUp, mask: Mask) -> FollowUp:
    return replace(asked, text=mask.text(asked.text), why=mask.text(asked.why))


def _plan(plan: Plan, mask: Mask) -> Plan:
    return replace(
        plan,
        name="",
        company=mask.name(plan.company),
        role=mask.text(plan.role),
        day=plan.day.replace(day=1) if plan.day else None,
        at=None,
        zone="",
        place="",
        advert="",
        company_notes=mask.text(plan.company_notes),
        company_values=mask.texts(plan.company_values),
        numbers=mask.texts(plan.numbers),
        interviewers=tuple(_person(each, mask) for each in plan.interviewers),
        first_interview=(),
        stories=tuple(_story(each, mask) for each in plan.stories),
        own_questions=tuple(
            replace(each, text=mask.text(each.text), whom=mask.name(each.whom))
            for each in plan.own_questions
        ),
        debriefs=(),
        settled=(),
        ticks=(),
        digest="",
    )


def _person(person: Interviewer, mask: Mask) -> Interviewer:
    return replace(
        person,
        name=mask.name(person.name),
        role=mask.text(person.role),
        probes=mask.texts(person.probes),
        notes=mask.text(person.notes),
    )


def _story(story: Story, mask: Mask) -> Story:
    title, situation, task, action, result = mask.texts(
        (story.title, story.situation, story.task, story.action, story.result)
    )
    return Story(title, situation, task, action, result, mask.texts(story.competencies))
