"""Adapters that are made when they are first asked for something.

The first screen must not wait for a database, a sound library or a template engine.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def late(make: Callable[[], T]) -> T:
    """Return what stands for what `make` returns; every attribute is that one's.

    An error of `make` comes at the first use, and again at each later one until it succeeds.
    """
    return cast("T", _Late(make))


class _Late:
    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._made: object | None = None
        self._turn = threading.Lock()  # two threads of a screen may ask at once

    def __getattr__(self, name: str) -> object:
        with self._turn:
            if self._made is None:
                self._made = self._make()
        return getattr(self._made, name)
