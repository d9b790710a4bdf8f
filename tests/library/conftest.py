"""A data folder of its own for each test, and the history in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.library.made import places_in
from voiceprep.library.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.library.places import Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path / "data")


@pytest.fixture
def store(places: Places) -> Iterator[SqliteStore]:
    opened = SqliteStore(places)
    yield opened
    opened.close()
