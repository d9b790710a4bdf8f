"""Which measures a person wants left alone, and the ranges to be measured by instead.

A profile is a person's own choice. Nothing here guesses it from a voice.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from voiceprep.coaching.norms import norms
from voiceprep.coaching.ranking import GROUPS, MEASURES
from voiceprep.model import Band, Norm, OwnRange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voiceprep.model import Preset, Settings

OWN_SOURCE = "Your own range, from the settings"
SHORT = {
    "pace": "speech_rate",
    "fillers": "fillers_per_minute",
    "pauses": "pause_share",
    "melody": "pitch_variation",
    "loudness": "loudness_variation",
    "length": "duration",
    "restarts": "repetitions",
}
"""Groups that a range may be given for, and the measure it is for."""


@dataclass(frozen=True, slots=True)
class ReadyProfile:
    """A profile that can be chosen by its name."""

    name: Preset
    title: str
    said: str
    """What it does, in a sentence."""
    because: str
    muted: tuple[str, ...]
    ranges: tuple[OwnRange, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the settings come to."""

    muted: frozenset[str]
    """Measures, groups resolved."""
    norms: Mapping[str, Norm]
    """By measure: those that differ from the shipped ones."""


@lru_cache(maxsize=1)
def presets() -> tuple[ReadyProfile, ...]:
    """Return the profiles that are ready to choose."""
    text = files(__package__).joinpath("profiles.toml").read_text(encoding="utf-8")
    listed: dict[str, Any] = tomllib.loads(text)
    return tuple(_preset(name, row) for name, row in listed.items())


def _preset(name: Any, row: dict[str, Any]) -> ReadyProfile:  # noqa: ANN401 - a name of ours
    ranges = (
        OwnRange(measure, Band(**each["green"]), Band(**each["amber"]))
        for measure, each in row["ranges"].items()
    )
    muted = tuple(row["muted"])
    return ReadyProfile(name, row["title"], row["said"], row["because"], muted, tuple(ranges))


def range_names() -> tuple[str, ...]:
    """Return every name that a range of one's own may be given for."""
    return (*(each.measure for each in norms()), *SHORT)


def muted_names() -> tuple[str, ...]:
    """Return every name that may be muted: measures and groups."""
    return (*MEASURES, *(group for group in GROUPS if group not in MEASURES))


def chosen(settings: Settings | None) -> Chosen:
    """Return what is muted and what is compared with what.

    Parameters
    ----------
    settings
        None for the defaults. What the person wrote goes before what the preset says.
    """
    if settings is None:
        return Chosen(frozenset(["uptalk"]), {})
    profile = settings.profile
    ready = next((each for each in presets() if each.name == profile.preset), None)
    names = {*settings.muted_measures, *profile.muted, *(ready.muted if ready else ())}
    if not settings.uptalk:
        names.add("uptalk")
    own = dict(_norms(ready.ranges, ready.because)) if ready else {}
    own |= dict(_norms(profile.ranges, OWN_SOURCE))
    return Chosen(_resolved(names), own)


def _resolved(names: set[str]) -> frozenset[str]:
    members = (member for name in names for member in (name, *GROUPS.get(name, ())))
    return frozenset(members)


def _norms(ranges: tuple[OwnRange, ...], source: str) -> list[tuple[str, Norm]]:
    known = {each.measure: each for each in norms()}
    found = []
    for own in ranges:
        measure = SHORT.get(own.measure, own.measure)
        if measure in known:
            changed = replace(known[measure], green=own.green, amber=own.amber, source=source)
            found.append((measure, changed))
    return found
