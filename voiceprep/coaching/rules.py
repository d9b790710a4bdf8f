"""How each number comes about, in a sentence (``rules.toml``)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=1)
def rules() -> Mapping[str, str]:
    """Return the rule of every measure."""
    text = files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    listed: dict[str, str] = tomllib.loads(text)
    return listed
