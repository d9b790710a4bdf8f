"""Environment variables that must be set before any heavy library is imported.

The model libraries read theirs at import: offline, silent, one thread. Whoever fetches a model
does so by its own means. Nothing heavy is imported here.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VARIABLES = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "DO_NOT_TRACK": "1",
    # Both names: the releases of onnxruntime that send usage data do not agree on one.
    "ORT_DISABLE_TELEMETRY": "1",
    "ORT_TELEMETRY_DISABLED": "1",
    "OMP_NUM_THREADS": "1",
}


def prepare(cache: Path) -> None:
    """Set the variables, and keep numba's compiled functions in `cache`."""
    offline()
    os.environ["NUMBA_CACHE_DIR"] = str(cache / "numba")


def offline() -> None:
    """Set the variables; a child process does so again, whoever started it."""
    os.environ.update(VARIABLES)
