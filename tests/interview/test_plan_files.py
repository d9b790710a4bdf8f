"""Plans read and written: nothing is lost, and every fault is told at once with its place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.interview.plans import ANY, FULL
from voiceprep.errors import PlanInvalid
from voiceprep.interview.crib import crib, crib_text
from voiceprep.interview.days import to_dos
from voiceprep.interview.plankeys import HEAD, SECTIONS
from voiceprep.interview.planreader import plan_of
from voiceprep.interview.planwriter import edited_toml, new_toml, plan_toml
from voiceprep.model import Interviewer, Plan

FILE = Path("any.toml")


def read(text: str) -> Plan:
    return plan_of(text.encode("utf-8"), FILE)


def attempted(content: bytes) -> Plan | PlanInvalid:
    """The plan, or why there is none; any other error is a bug."""
    try:
        return plan_of(content, FILE)
    except PlanInvalid as error:
        return error


def refusal(content: str | bytes) -> str:
    with pytest.raises(PlanInvalid) as told:
        plan_of(content if isinstance(content, bytes) else content.encode("utf-8"), FILE)
    assert told.value.exit_code == 3
    assert told.value.hint
    return told.value.message


@given(ANY)
@settings(max_examples=30, deadline=None)
def test_a_plan_written_then_read_is_the_same(plan: Plan) -> None:
    assert read(plan_toml(plan)) == read(new_toml(plan)) == plan


@given(ANY, ANY)
@settings(max_examples=30, deadline=None)
def test_a_text_into_which_another_plan_is_written_reads_as_that_plan(one: Plan, two: Plan) -> None:
    text = plan_toml(one).replace("[[", "# by hand\n[[")

    assert read(edited_toml(text, one, two)) == two


VALUES = st.recursive(
    st.one_of(
        st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.datetimes(), st.dates(),
        st.times(), st.sampled_from(["", "virtual", "Europe/Berlin", "2026-03-29", "02:30"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["name", "x"]), inner)
    ),
    max_leaves=5,
)  # fmt: skip
KEYS = [key.name for key in HEAD] + [section.name for section in SECTIONS] + ["version", "stray"]


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_at_a_key_is_read_or_explained(values: dict[str, Any]) -> None:
    try:
        text = tomlkit.dumps(values)
    except (ValueError, tomlkit.exceptions.TOMLKitError):
        assume(False)

    found = attempted(text.encode("utf-8"))
    if isinstance(found, PlanInvalid):
        assert "any.toml" in found.message
    else:
        assert read(plan_toml(found)) == found
        assert to_dos(found, datetime(2026, 11, 23, tzinfo=UTC), UTC)
        assert crib_text(crib(found))


@given(st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_explained(content: bytes) -> None:
    found = attempted(content)

    assert isinstance(found, Plan) or found.hint


HAND_WRITTEN = """\
# my second interview
company = 'Halden'   # the tide people

# who will be there
[[interviewer]]
name = "Dana"  # the boss
notes = '''
# not a comment
'''

# met her in May
[[interviewer]]
name = "Lee"
"""


def test_comments_and_order_of_a_hand_written_plan_stay() -> None:
    old = read(HAND_WRITTEN)
    dana, lee = old.interviewers
    people = (dana, replace(lee, role="Engineer"), Interviewer("Zed"))
    new = replace(old, role="Lead", interviewers=people, ticks=("route",))

    text = edited_toml(HAND_WRITTEN, old, new)

    assert read(text) == new
    assert (
        text
        == HAND_WRITTEN.replace("people\n", 'people\nrole = "Lead"\nticks = ["route"]\n', 1)
        + 'role = "Engineer"\n\n[[interviewer]]\nname = "Zed"\n'
    )


def test_a_person_taken_out_takes_no_comment_along() -> None:
    old = read(HAND_WRITTEN)

    text = edited_toml(HAND_WRITTEN, old, replace(old, interviewers=old.interviewers[1:]))

    assert read(text).interviewers == old.interviewers[1:]
    assert "# met her in May" in text
    assert "# my second interview" in text


def test_nothing_changed_leaves_every_byte() -> None:
    old = read(HAND_WRITTEN)

    assert edited_toml(HAND_WRITTEN, old, old) == HAND_WRITTEN


def test_every_fault_is_told_at_once_with_line_and_key() -> None:
    told = refusal(
        'compny = "x"\n'
        'date = "soon"\n'
        "time = 5\n"
        'timezone = "Berlin"\n'
        "[[interviewer]]\n"
        'nme = "Dana"\n'
        "[[interviewer]]\n"
        'name = "Lee"\n'
        'relation = "boss"\n'
        "[[interviewer]]\n"
        'name = "lee"\n'
        "[[own_question]]\n"
        'text = "Why?"\n'
        'answered = "yes"\n'
    ).splitlines()

    assert told == [
        "any.toml cannot be used, 9 faults:",
        '  any.toml:1: compny: is not a key of this table; did you mean "company"?',
        '  any.toml:2: date: "soon" is not a date; write it as 2026-12-31',
        '  any.toml:3: time: must be a time, written as "14:30"',
        '  any.toml:4: timezone: "Berlin" is not a time zone; did you mean "Europe/Berlin"?',
        '  any.toml:5: interviewer[1].name: is missing: write name = "…"',
        '  any.toml:6: interviewer[1].nme: is not a key of this table; did you mean "name"?',
        '  any.toml:9: interviewer[2].relation: "boss" is not one of peer, manager, executive, hr',
        "  any.toml:11: interviewer[3].name: is that of interviewer[2] too; "
        "add what tells them apart",
        "  any.toml:14: own_question[1].answered: must be true or false, without quotes",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("time = 14:30\n", 'write time = "14:30", in quotes'),
        ("date = 3.12.2026\n", "write the date as 2026-12-31"),
        ("date = 2026-12-03T14:30:00\n", "date and time on lines of their own"),
        ("date = 9999-12-31\n", "must be between the years 2000 and 2099"),
        ('date = "0001-01-01"\n', "must be between the years"),
        ("date = 2026\n", "must be a date, written as 2026-12-31"),
        ('time = "25:00"\n', '"25:00" is not a time'),
        ('date = 2026-03-29\ntime = "02:30"\ntimezone = "Europe/Berlin"\n', "clocks go forward"),
        ('timezone = "../../etc/passwd"\n', "is not a time zone"),
        ("company = 5\n", "company: must be text in quotes, not a number"),
        ('company = "' + "x" * 201 + '"\n', "is 201 characters long; at most 200"),
        ('company = "a\x1bb"\n', "any.toml:1"),
        ('[story]\ntitle = "x"\n', "must be written [[story]], in double brackets"),
        ("version = 2\n", "is of a later voiceprep"),
        ("", "it is empty"),
        ("x = " + "[" * 5000, "nested too deeply"),
        ('company = "Müller"\n'.encode("latin-1"), "is not UTF-8"),
        ('company = "x"\n'.encode("utf-16"), "UTF-16"),
        (b"# " + b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_bad_plan_is_explained(content: str | bytes, said: str) -> None:
    assert said in refusal(content)


def test_markup_and_control_characters_are_only_text() -> None:
    plan = read('company = "[red]x[/] <b> \\u001b[31m"\nadvert = "a\\u202eb\\u0007"\n')

    assert plan.company == "[red]x[/] <b> \N{REPLACEMENT CHARACTER}[31m"
    assert plan.advert == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"


def test_the_full_plan_can_be_read_back() -> None:
    text = plan_toml(FULL)

    assert replace(read(text), name=FULL.name) == FULL
    assert 'time = "14:30"' in text
    assert "date = 2026-12-03" in text


def test_the_text_of_a_new_plan_explains_every_key() -> None:
    top, version, examples = new_toml(Plan("any")).partition("version = 1\n")
    uncommented = re.sub(r"(?m)^# (?!Below)", "", examples)

    plan = read(version + uncommented)

    assert all(line.startswith("#") for line in top.splitlines())
    assert plan.format == "virtual"
    for section in SECTIONS:
        assert len(getattr(plan, section.field)) == 1
        for key in section.keys:
            assert re.search(rf"(?m)^{key.name} = ", uncommented)
    empty = {key.name for key in HEAD if not getattr(plan, key.field)}
    assert empty == {"settled", "ticks"}


def test_what_a_new_plan_says_is_not_explained_again() -> None:
    text = new_toml(Plan("any", company="Halden", interviewers=(Interviewer("Dana"),)))

    assert text.count("company = ") == text.count("[[interviewer]]") == 1
    assert "# role = " in text
    assert text.endswith('[[interviewer]]\nname = "Dana"\n')
