"""Plans for tests: one that is full, and any that hypothesis can think of."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from voiceprep.interview.planreader import prose
from voiceprep.model import Debrief, FirstNote, Interviewer, OwnQuestion, Plan, Story
from voiceprep.text import safe_text

if TYPE_CHECKING:
    from collections.abc import Callable

FULL = Plan(
    "halden",
    company="Halden Instruments",
    role="Lead engineer",
    day=date(2026, 12, 3),
    at=time(14, 30),
    zone="Europe/Berlin",
    format="virtual",
    place="https://meet.example.org/halden",
    advert="We look for a lead engineer.\n\nYou will run a team of six.",
    company_notes="Makes tide gauges. Bought Norsk Sonde in 2024.",
    company_values=("Say it early", "Measure twice"),
    numbers=("Team of 6, from March 2023", "23 % fewer tickets"),
    interviewers=(
        Interviewer(
            "Dana Roth", "CTO", "executive", ("scale", "on-call"), "Wrote the gauge firmware."
        ),
        Interviewer("Lee Park", "Staff engineer", "peer", ("code review",)),
        Interviewer("Ines Vidal", "People partner", "hr"),
    ),
    first_interview=(
        FirstNote(
            "Why do you leave?",
            "The team was moved to Oslo.",
            "What about remote work?",
            "Ines Vidal",
        ),
        FirstNote("Tell me about the migration.", "40 services in 9 months.", "", "Lee Park"),
    ),
    stories=(
        Story(
            "The migration",
            "Old cluster, 40 services.",
            "Move all by May.",
            "I cut it into waves.",
            "Done in 9 months, 23 % fewer tickets.",
            ("planning", "leadership"),
        ),
        Story(
            "The outage",
            "The gauge feed stopped.",
            "Bring it back.",
            "I traced it to a clock.",
            "Back in 40 minutes; no outage since.",
            ("calm",),
        ),
        Story(
            "The disagreement",
            "My manager wanted a rewrite.",
            "Decide in a week.",
            "I measured both.",
            "We kept it and saved 4 months.",
            ("judgement",),
        ),
    ),
    own_questions=(
        OwnQuestion("What does on-call look like?", "Dana Roth"),
        OwnQuestion("How do you review code?", "Lee Park"),
        OwnQuestion("How big is the team?", answered=True),
    ),
    debriefs=(
        Debrief(
            "Dana Roth",
            ("How would you scale the feed?",),
            ("Partition by station.",),
            ("They rewrite the feed in spring",),
            ("few pages at night",),
        ),
    ),
    settled=("team-size",),
    ticks=("route",),
)

_CHARACTERS = st.characters(exclude_categories=["Cs"])
LINES = st.text(_CHARACTERS, max_size=30).map(lambda text: " ".join(safe_text(text).split()))
FILLED = LINES.filter(bool)
PROSE = st.text(st.one_of(_CHARACTERS, st.sampled_from('\n"\\#\t ')), max_size=60).map(
    lambda text: prose(text, 20_000)
)
_MANY = st.lists(FILLED, max_size=3).map(tuple)


def _several(made: st.SearchStrategy[Any], key: Callable[[Any], str] | None = None) -> Any:
    lists = st.lists(made, max_size=3, unique_by=key) if key else st.lists(made, max_size=3)
    return lists.map(tuple)


ANY = st.builds(
    Plan,
    st.just("any"),
    company=LINES,
    role=LINES,
    day=st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    at=st.none() | st.times().map(lambda at: at.replace(hour=12, microsecond=0)),
    zone=st.sampled_from(["", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]),
    format=st.sampled_from(["", "virtual", "on-site"]),
    place=LINES,
    advert=PROSE,
    company_notes=PROSE,
    company_values=_MANY,
    numbers=_MANY,
    interviewers=_several(
        st.builds(Interviewer, FILLED, LINES, st.sampled_from(["", "peer", "hr"]), _MANY, PROSE),
        lambda person: person.name.casefold(),
    ),
    first_interview=_several(st.builds(FirstNote, LINES, PROSE, PROSE, LINES)),
    stories=_several(
        st.builds(Story, FILLED, PROSE, PROSE, PROSE, PROSE, _MANY),
        lambda story: story.title.casefold(),
    ),
    own_questions=_several(st.builds(OwnQuestion, FILLED, LINES, st.booleans())),
    debriefs=_several(st.builds(Debrief, FILLED, _MANY, _MANY, _MANY, _MANY)),
    settled=_MANY,
    ticks=_MANY,
)
