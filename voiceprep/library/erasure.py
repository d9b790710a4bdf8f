"""Deleting everything that voiceprep keeps, and nothing else.

The data folder may be one that a person shares with other files, so only what voiceprep itself
makes is named; a folder is removed only when that leaves it empty.
"""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

from voiceprep.errors import StorageFailed
from voiceprep.files import reason
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from voiceprep.library.places import Places

_CACHED = ("numba", "espeak", "models")


def kept(places: Places) -> tuple[Path, ...]:
    """Return every file and folder of voiceprep's that there is."""
    ours = (
        *sorted(places.data.glob("history.db*")),
        places.recordings,
        places.reports,
        places.banks,
        places.plans,
        places.sittings,
        places.models,
        places.backups,
        places.trash,
        places.data / "demo",
        *sorted(places.settings_file.parent.glob("settings.toml*")),
        places.log,
        *(places.cache / name for name in _CACHED),
    )
    return tuple(path for path in dict.fromkeys(ours) if path.exists())


def erase(paths: Sequence[Path]) -> None:
    """Remove them, and the folders they leave empty. Raises StorageFailed, naming what stayed."""
    for path in paths:
        try:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        except OSError as error:
            raise StorageFailed(
                f"{safe_line(str(path))} could not be deleted: {reason(error)}.",
                "Close what uses it and try again; what stands before it in the list is gone.",
            ) from error
    for folder in {path.parent for path in paths}:
        with contextlib.suppress(OSError):
            folder.rmdir()
