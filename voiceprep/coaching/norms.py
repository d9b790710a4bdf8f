"""The ranges that measures are compared with, each with its source (``norms.toml``)."""

from __future__ import annotations

import tomllib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from voiceprep.model import Band, Norm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OWN: ContextVar[Mapping[str, Norm] | None] = ContextVar("own norms", default=None)


@lru_cache(maxsize=1)
def norms() -> tuple[Norm, ...]:
    """Return every norm, in the order of the file."""
    listed = tomllib.loads(files(__package__).joinpath("norms.toml").read_text(encoding="utf-8"))
    return tuple(_norm(measure, row) for measure, row in listed.items())


def _norm(measure: str, row: dict[str, Any]) -> Norm:
    return Norm(
        measure=measure,
        unit=row["unit"],
        green=Band(**row["green"]),
        amber=Band(**row["amber"]),
        source=row["source"],
    )


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Norm]:
    return {each.measure: each for each in norms()}


def norm(measure: str) -> Norm:
    """Return the norm of a measure; a KeyError is a mistake in this package."""
    own = _OWN.get()
    return own[measure] if own and measure in own else _shipped()[measure]


@contextmanager
def using(own: Mapping[str, Norm]) -> Iterator[None]:
    """Compare with these norms in place of the shipped ones, in this thread, while it lasts."""
    before = _OWN.set(own)
    try:
        yield
    finally:
        _OWN.reset(before)


def scaled(each: Norm, factor: float) -> Norm:
    """Return the norm with both bands multiplied, for questions of another length."""
    return replace(each, green=_scaled(each.green, factor), amber=_scaled(each.amber, factor))


def _scaled(band: Band, factor: float) -> Band:
    return Band(
        low=None if band.low is None else band.low * factor,
        high=None if band.high is None else band.high * factor,
    )
