"""Any value of any dataclass of the model, for tests that must hold for all of them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    Path: st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1).map(Path),
}


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Every value that the type hint allows, numbers finite."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint, localns={"datetime": datetime, "Path": Path})
        return st.builds(hint, **{f.name: any_of(hints[f.name]) for f in dataclasses.fields(hint)})
    if get_origin(hint) in (UnionType, Union):
        return st.one_of(*(any_of(part) for part in get_args(hint)))
    if get_origin(hint) is tuple:
        return st.lists(any_of(get_args(hint)[0]), max_size=3).map(tuple)
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    return st.none() if hint is NoneType else _SCALARS[hint]
