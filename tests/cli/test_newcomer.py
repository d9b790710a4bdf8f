"""Who is welcomed: whoever has chosen nothing and spoken nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.scenes import take
from voiceprep.cli import wiring
from voiceprep.cli.practise import _is_new
from voiceprep.library.places import places
from voiceprep.model import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_only_a_person_without_settings_and_takes_is_new(tmp_path: Path) -> None:
    chosen, spoken = places(tmp_path / "chosen"), places(tmp_path / "spoken")
    assert _is_new(wiring.Parts(chosen))
    assert _is_new(wiring.Parts(spoken))

    wiring.Parts(chosen).studio().settings_file.save(Settings())
    wiring.Parts(spoken).store.add(take(tmp_path, audio=None))
    assert not _is_new(wiring.Parts(chosen))
    assert not _is_new(wiring.Parts(spoken))
