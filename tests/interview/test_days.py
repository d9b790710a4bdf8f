"""The countdown: the right day and hour in every zone, and the right things to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interview.plans import ANY, FULL
from voiceprep.interview.days import (
    State,
    countdown,
    days_left,
    due_text,
    nearest,
    person_ids,
    starts_at,
    ticked,
    to_dos,
)
from voiceprep.model import Debrief, Interviewer, Plan

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of December 2026 in Berlin; FULL is on the 3rd at 14:30 there."""
    return datetime(2026, 12, 1, hour, minute, tzinfo=BERLIN) + timedelta(days=day - 1)


def states(plan: Plan, now: datetime) -> dict[str, State]:
    return {to_do.id: to_do.state for to_do in to_dos(plan, now, BERLIN)}


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(-7), "In 10 days: Thursday 3 December 2026, 14:30 (Europe/Berlin)."),
        (at(2, 23, 59), "Tomorrow: Thursday 3 December 2026, 14:30 (Europe/Berlin)."),
        (at(3, 0, 0), "Today in 14 h 30 min: Thursday 3 December 2026, 14:30 (Europe/Berlin)."),
        (at(3, 14, 25), "Today in 5 min: Thursday 3 December 2026, 14:30 (Europe/Berlin)."),
        (at(3, 14, 31), "It began today: Thursday 3 December 2026, 14:30 (Europe/Berlin)."),
        (at(4), "It was yesterday: Thursday 3 December 2026, 14:30 (Europe/Berlin)."),
        (at(13), "It was 10 days ago: Thursday 3 December 2026, 14:30 (Europe/Berlin)."),
    ],
)
def test_the_countdown_says_how_long(now: datetime, said: str) -> None:
    assert countdown(FULL, now, BERLIN) == said


def test_a_plan_without_a_date_or_a_time_says_so() -> None:
    assert countdown(Plan("x"), at(1), BERLIN) == "No date yet."
    assert days_left(Plan("x"), at(1), BERLIN) is None
    dated = Plan("x", day=date(2026, 12, 3))
    assert countdown(dated, at(3), BERLIN) == "Today: Thursday 3 December 2026, no time yet."


def test_days_are_those_of_the_persons_own_calendar() -> None:
    night = replace(FULL, at=time(1, 0), zone="Asia/Tokyo")  # 2 December, 17:00 in Berlin

    assert days_left(night, at(2), BERLIN) == 0
    assert countdown(night, at(2), BERLIN) == (
        "Today in 5 h 00 min: Thursday 3 December 2026, 01:00 in Asia/Tokyo, "
        "which is Wednesday 17:00 here."
    )
    assert days_left(night, at(2), TOKYO) == 1


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_of_23_or_25_hours_is_one_day(day: date) -> None:
    plan = replace(FULL, day=day, at=time(9, 0))
    noon_before = datetime.combine(day - timedelta(days=1), time(12, 0), BERLIN)
    hours = 20 if day.month == 3 else 22

    assert days_left(plan, noon_before, BERLIN) == 1
    begins = starts_at(plan)
    assert begins is not None
    assert begins.astimezone(UTC) - noon_before.astimezone(UTC) == timedelta(hours=hours)


def test_a_thank_you_is_due_a_day_later_by_the_sun_not_by_the_clock() -> None:
    plan = replace(FULL, day=date(2026, 3, 28), at=time(14, 30))
    now = datetime(2026, 3, 28, 15, 0, tzinfo=BERLIN)

    (due,) = {t.due for t in to_dos(plan, now, BERLIN) if t.id.startswith("thanks")}

    assert isinstance(due, datetime)
    assert due.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=24, minutes=30)
    assert due_text(due, now, BERLIN) == "tomorrow 16:30"


def test_things_to_do_come_up_as_the_day_comes_near() -> None:
    ten_days, one_day, the_day = (states(FULL, at(day)) for day in (-7, 2, 3))

    assert ten_days["stories"] == ten_days["people"] == "done"
    assert ten_days["questions"] == ten_days["aloud"] == "now"
    assert ten_days["panel"] == ten_days["set-up"] == ten_days["warm-up"] == "later"
    assert one_day["panel"] == "late"
    assert one_day["crib"] == one_day["set-up"] == "now"
    assert one_day["warm-up"] == "later"
    assert the_day["warm-up"] == the_day["sound"] == "now"
    assert the_day["crib"] == "late"


def test_what_the_plan_shows_is_done_without_a_tick() -> None:
    bare = Plan("x", day=FULL.day, at=FULL.at, zone=FULL.zone)

    assert states(bare, at(-7))["stories"] == "now"
    assert states(bare, at(1))["stories"] == "late"
    assert states(replace(bare, stories=FULL.stories), at(1))["stories"] == "done"
    unfinished = replace(FULL.stories[0], result="")
    two = replace(bare, stories=(unfinished, *FULL.stories[1:]))
    assert states(two, at(1))["stories"] == "late"


def test_only_the_format_of_the_interview_is_prepared_for() -> None:
    on_site = replace(FULL, format="on-site", ticks=())

    assert "set-up" not in states(on_site, at(2))
    assert states(on_site, at(2))["route"] == "now"
    assert "route" not in states(FULL, at(2))


def test_a_tick_is_kept_in_the_plan_and_can_be_taken_back() -> None:
    done = ticked(ticked(FULL, "panel"), "panel")

    assert done.ticks.count("panel") == 1
    assert states(done, at(1))["panel"] == "done"
    assert states(ticked(done, "panel", done=False), at(1)) == states(FULL, at(1))


def test_afterwards_everyone_is_debriefed_and_thanked() -> None:
    soon, late = states(FULL, at(3, 16)), states(FULL, at(4, 18))

    assert set(soon) == {
        *(f"{what}-{who}" for what in ("debrief", "thanks")
          for who in ("dana-roth", "lee-park", "ines-vidal")),
    }  # fmt: skip
    assert soon["debrief-dana-roth"] == "done"
    assert soon["debrief-lee-park"] == soon["thanks-dana-roth"] == "now"
    assert late["debrief-lee-park"] == late["thanks-dana-roth"] == "late"
    assert late["next"] == "now"
    assert list(states(FULL, at(40))) == ["next"]


def test_without_a_time_the_whole_day_is_the_interviews() -> None:
    plan = Plan("x", day=date(2026, 12, 3), interviewers=(Interviewer("Dana"),))

    today = states(plan, at(3))

    assert today["warm-up"] == today["debrief-dana"] == today["thanks-dana"] == "now"
    after = states(replace(plan, debriefs=(Debrief("dana"),)), at(5))
    assert after["debrief-dana"] == "done"
    assert after["thanks-dana"] == "late"
    assert "warm-up" not in after


def test_without_a_date_the_first_thing_is_the_date() -> None:
    found = to_dos(Plan("x"), at(1), BERLIN)

    assert found[0].id == "date"
    assert found[0].state == "now"
    assert {t.id for t in found if t.state == "later"} == {
        "questions", "panel", "crib", "warm-up",
    }  # fmt: skip


@given(ANY, st.datetimes(datetime(2019, 1, 1), datetime(2036, 1, 1)))
@settings(max_examples=30, deadline=None)
def test_any_plan_at_any_moment_has_to_dos_with_reasons(plan: Plan, when: datetime) -> None:
    now = when.replace(tzinfo=UTC)

    found = to_dos(plan, now, BERLIN)

    assert len({to_do.id for to_do in found}) == len(found)
    assert all(to_do.why and to_do.text for to_do in found)
    assert [t.state == "done" for t in found] == sorted(t.state == "done" for t in found)
    assert countdown(plan, now, BERLIN).endswith(".")


def test_the_nearest_plan_is_the_next_interview() -> None:
    past, near, far = (Plan(str(d), day=date(2026, 12, d)) for d in (1, 4, 9))
    undated = Plan("undated")

    assert nearest((past, far, near, undated), at(3), BERLIN) == near
    assert nearest((past, undated), at(3), BERLIN) == undated
    assert nearest((past,), at(3), BERLIN) == past
    assert nearest((past, far), at(2), BERLIN) == past  # yesterday's: thank-you notes are due
    assert nearest((past, near, FULL), at(2), BERLIN) == FULL  # and tomorrow the next
    assert nearest((), at(3), BERLIN) is None


def test_every_person_has_an_id_of_their_own() -> None:
    assert person_ids(("Dana R.", "Dana R", "李", "李")) == ("dana-r", "dana-r-2", "3", "4")
