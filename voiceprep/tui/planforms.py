"""What the forms of a plan ask for, in which words; what may be answered is `plankeys`' to say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from voiceprep.interview.plankeys import HEAD, SECTIONS
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from voiceprep.interview.plankeys import Key
    from voiceprep.model import Debrief, FirstNote, Interviewer, OwnQuestion, Plan, Story


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form."""

    key: Key
    label: str
    hint: str = ""
    """Shown where nothing is written yet."""
    rows: int = 3
    """Of a text of several lines."""
    choices: tuple[tuple[str, str], ...] = ()
    """Words and values to choose from."""
    commas: bool = False
    """Whether a list is written on one line."""
    people: bool = False
    """Whether the interviewers' names are suggested."""


_KEYS: Mapping[str, Mapping[str, Key]] = {
    "": {key.name: key for key in HEAD},
    **{section.name: {key.name: key for key in section.keys} for section in SECTIONS},
}


def _asked(section: str, name: str, label: str, hint: str = "", **more: Any) -> Asked:  # noqa: ANN401 - the other fields of Asked
    return Asked(_KEYS[section][name], label, hint, **more)


BASICS = (
    _asked("", "company", "Company", "who invites you"),
    _asked("", "role", "Role", "for which work"),
    _asked("", "date", "Date", "2026-12-31"),
    _asked("", "time", "Time", "14:30"),
    _asked("", "timezone", "Time zone", "this computer's; else such as Europe/Berlin"),
    _asked(
        "",
        "format",
        "Format",
        choices=(
            ("not known yet", ""),
            ("a video call", "virtual"),
            ("on site, in their rooms", "on-site"),
        ),
    ),
    _asked("", "place", "Place", "the address, or the link of the call"),
)
COMPANY = (
    _asked("", "advert", "Job advert", "paste the whole text", rows=7),
    _asked(
        "", "company_notes", "The company", "what they do now, news, numbers, competitors", rows=5
    ),
    _asked("", "company_values", "They value", "one thing a line, in their own words", rows=3),
)
NUMBERS = (
    _asked(
        "",
        "numbers",
        "Keep straight",
        "one a line: Team of 8, from March 2023",
        rows=8,
    ),
)
INTERVIEWER = (
    _asked("interviewer", "name", "Name"),
    _asked("interviewer", "role", "Their role", "such as CTO"),
    _asked(
        "interviewer",
        "relation",
        "To you",
        choices=(
            ("not known", ""),
            ("a peer", "peer"),
            ("your manager", "manager"),
            ("an executive", "executive"),
            ("HR", "hr"),
        ),
    ),
    _asked("interviewer", "probes", "Will probe", "one thing a line", rows=3),
    _asked("interviewer", "notes", "Notes", "what you know about them", rows=4),
)
FIRST_NOTE = (
    _asked("first_interview", "asked", "They asked"),
    _asked("first_interview", "said", "You said", "as you said it, with its numbers", rows=4),
    _asked("first_interview", "deeper", "Go deeper on", "what they may want more of", rows=3),
    _asked("first_interview", "who", "Who asked", people=True),
)
STORY = (
    _asked("story", "title", "Title", "a few words you will know it by"),
    _asked("story", "situation", "Situation", "where, when, what was at stake"),
    _asked("story", "task", "Task", "what was yours to do"),
    _asked("story", "action", "Action", "what you did, step by step: I, not we", rows=4),
    _asked("story", "result", "Result", "what came of it, with a number"),
    _asked("story", "competencies", "It shows", "such as leadership, planning", commas=True),
)
QUESTION = (
    _asked("own_question", "text", "You ask"),
    _asked("own_question", "for", "Whom", "anyone", people=True),
    _asked("own_question", "answered", "Answered"),
)
DEBRIEF = (
    _asked("debrief", "who", "Who", people=True),
    _asked("debrief", "asked", "They asked", "one question a line", rows=4),
    _asked("debrief", "said", "You said", "a line for each question", rows=4),
    _asked("debrief", "told", "They told you", "one thing a line", rows=3),
    _asked("debrief", "cares_about", "They care for", "one thing a line", rows=3),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind of entry that a plan has many of."""

    title: str
    one: str
    """What a single one is called."""
    field: str
    """Of the plan."""
    made: type[Any]
    asked: tuple[Asked, ...]
    empty: str
    row: Callable[[Any], tuple[str, str]]
    """What a list shows of one: its head, and what stands below."""
    unique: str = ""
    """The field in which no two may agree."""


def _person_row(person: Interviewer) -> tuple[str, str]:
    relations = dict((value, words) for words, value in INTERVIEWER[2].choices)
    about = relations[person.relation] if person.relation else ""
    head = ", ".join(filter(None, (person.name, person.role, about)))
    return head, "; ".join(person.probes)


def _note_row(note: FirstNote) -> tuple[str, str]:
    who = f"{note.who}: " if note.who else ""
    head = note.asked or note.said or note.deeper
    rest = [note.said if note.asked else "", f"deeper: {note.deeper}" if note.deeper else ""]
    return f"{who}{head}", " · ".join(filter(None, rest))


def _story_row(story: Story) -> tuple[str, str]:
    parts = ("situation", "task", "action", "result")
    lacks = [part for part in parts if not getattr(story, part)]
    shows = f" ({', '.join(story.competencies)})" if story.competencies else ""
    return f"{story.title}{shows}", f"still lacks: {', '.join(lacks)}" if lacks else story.result


def _question_row(question: OwnQuestion) -> tuple[str, str]:
    about = [f"for {question.whom}" if question.whom else "for anyone"]
    return question.text, ", ".join([*about, *(["answered"] if question.answered else [])])


def _debrief_row(debrief: Debrief) -> tuple[str, str]:
    told = "; ".join((*debrief.told, *debrief.cares_about, *debrief.asked))
    return debrief.who, told or "nothing written down yet"


_MADE = {section.field: section for section in SECTIONS}


def _listed(field: str, title: str, asked: tuple[Asked, ...], **more: Any) -> Listed:  # noqa: ANN401 - the other fields of Listed
    section = _MADE[field]
    name = section.unique or ("who" if field == "debriefs" else "")
    unique = next((key.field for key in section.keys if key.name == name), "")
    return Listed(title=title, field=field, made=section.made, asked=asked, unique=unique, **more)


PEOPLE = _listed(
    "interviewers",
    "Interviewers",
    INTERVIEWER,
    one="interviewer",
    row=_person_row,
    empty="Who will talk with you? A manager, a peer and an executive listen for different "
    "things. n enters the first one; a name is enough to begin with.",
)
FIRST = _listed(
    "first_interview",
    "The first interview",
    FIRST_NOTE,
    one="note",
    row=_note_row,
    empty="What was asked, what did you say? Interviewers compare notes: what you say now is "
    "held against these. n writes the first one down.",
)
STORIES = _listed(
    "stories",
    "Your stories",
    STORY,
    one="story",
    row=_story_row,
    empty="Three stories carry most second interviews. Situation, task, action, result. "
    "n begins the first one; keywords are enough.",
)
QUESTIONS = _listed(
    "own_questions",
    "Your questions",
    QUESTION,
    one="question",
    row=_question_row,
    empty="What will you ask them? A question that only this person can answer shows that "
    "you know whom you talk to. n writes the first one.",
)
DEBRIEFS = _listed(
    "debriefs",
    "After the talks",
    DEBRIEF,
    one="debrief",
    row=_debrief_row,
    empty="After the interview: what did each of them ask, tell you, care for? Write it down "
    "within two hours. n begins; interviewers you have entered are listed here.",
)


def with_entry(plan: Plan, field: str, old: object, new: object) -> Plan:
    """Return the plan with one entry changed; `old` None adds, `new` None takes away."""
    entries = list(getattr(plan, field))
    if old in entries:
        at = entries.index(old)
        entries[at : at + 1] = [] if new is None else [new]
    elif new is not None:
        entries.append(new)
    changed: dict[str, Any] = {field: tuple(entries)}
    return replace(plan, **changed)


def standing(listed: Listed, plan: Plan, old: Any) -> Any:  # noqa: ANN401 - an entry of any kind
    """Return the entry as it stands in a plan that was perhaps changed since; None if it is gone.

    What is called the same is the same entry.
    """
    entries = getattr(plan, listed.field)
    if old is None or old in entries:
        return old
    if not listed.unique:
        return None
    name = getattr(old, listed.unique)
    return next((each for each in entries if getattr(each, listed.unique) == name), None)


def twin_fault(listed: Listed, plan: Plan, old: object, name: str) -> str:
    """Return why an entry cannot be called that, where another one already is."""
    others = [each for each in getattr(plan, listed.field) if each != old]
    if name and any(getattr(each, listed.unique).casefold() == name.casefold() for each in others):
        return f"There is another {listed.one} “{safe_line(name, 40)}”; add what tells them apart."
    return ""
