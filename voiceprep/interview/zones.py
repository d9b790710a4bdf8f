"""Time zones by their names, and the moments that clocks skip.

An empty name is the zone of this computer. Never guesses a zone from a city; it only suggests one.
"""

from __future__ import annotations

import difflib
import zoneinfo
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voiceprep.text import safe_line

if TYPE_CHECKING:
    from datetime import date, time, tzinfo


def zone(name: str) -> tzinfo | None:
    """Return the zone; None, which `datetime.astimezone` takes for this computer's, for no name.

    Raises
    ------
    ValueError
        There is no such zone.
    """
    if not name:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r}") from error


def moment(day: date, at: time, name: str) -> datetime:
    """Return the moment at which the clocks of the zone show that time; of two, the earlier."""
    found = zone(name)
    naive = datetime.combine(day, at)
    return naive.astimezone() if found is None else naive.replace(tzinfo=found)


def zone_fault(name: str) -> str:
    """Return why this is no time zone, and which may be meant; empty for one."""
    try:
        zone(name)
    except ValueError:
        guess = _meant(name)
        suggested = f'; did you mean "{guess}"?' if guess else ', such as "Europe/Berlin"'
        return f'"{safe_line(name, 40)}" is not a time zone{suggested}'
    return ""


def skipped(day: date, at: time, name: str) -> bool:
    """Whether the clocks go forward over that time on that day."""
    at_zone = moment(day, at, name)
    back = at_zone.astimezone(UTC).astimezone(at_zone.tzinfo if name else None)
    return back.replace(tzinfo=None) != datetime.combine(day, at)


def _meant(name: str) -> str:
    known = sorted(zoneinfo.available_timezones())
    wanted = name.strip().casefold().replace(" ", "_")
    if not wanted or len(wanted) > 40:
        return ""
    for each in known:
        if wanted in (each.casefold(), each.rpartition("/")[2].casefold()):
            return each
    by_city = {each.rpartition("/")[2].casefold(): each for each in known}
    near = difflib.get_close_matches(wanted, [*by_city, *map(str.casefold, known)], 1, 0.75)
    if not near:
        return ""
    return by_city.get(near[0]) or next(each for each in known if each.casefold() == near[0])
