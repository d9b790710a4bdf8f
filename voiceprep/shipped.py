"""Where the files that come with the program lie: question banks, speech models, the demo.

In a checkout they stand beside the package; in an installed wheel they are inside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the path of a shipped file or folder, such as ``question_banks``."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.exists() else _PACKAGE.parent / name


def demo(name: str) -> Path:
    """Return the path of a file of the bundled demo, such as ``answer.flac``."""
    return _PACKAGE / "demo" / name
