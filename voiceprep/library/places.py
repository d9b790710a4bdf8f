"""Where things are kept.

Three folders, as the system likes them, or one folder for all when the person names it. Makes what
is missing with mode 0700; refuses a place that cannot be used before anything is said into a
microphone.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from voiceprep.errors import SettingsInvalid, StorageFailed
from voiceprep.files import private_folder, reason
from voiceprep.text import safe_line

VARIABLE = "VOICEPREP_DATA"
_ELSEWHERE = f"Name a folder you can write to with --data-dir FOLDER, or set {VARIABLE}."


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one person."""

    data: Path
    config: Path
    cache: Path

    @property
    def database(self) -> Path:
        """The history."""
        return self.data / "history.db"

    @property
    def recordings(self) -> Path:
        """The takes, one WAV each."""
        return self.data / "recordings"

    @property
    def reports(self) -> Path:
        """Pages to read and share."""
        return self.data / "reports"

    @property
    def banks(self) -> Path:
        """The person's own question banks."""
        return self.data / "question_banks"

    @property
    def plans(self) -> Path:
        """The interviews being prepared, a TOML file each."""
        return self.data / "plans"

    @property
    def sittings(self) -> Path:
        """Mock interviews under way, a JSON file each."""
        return self.data / "sittings"

    @property
    def models(self) -> Path:
        """Fetched speech models."""
        return self.data / "models"

    @property
    def backups(self) -> Path:
        """Copies of the history made before it was upgraded."""
        return self.data / "backups"

    @property
    def trash(self) -> Path:
        """What was forgotten and can still be restored."""
        return self.data / "trash"

    @property
    def settings_file(self) -> Path:
        """The settings."""
        return self.config / "settings.toml"

    @property
    def log(self) -> Path:
        """What went wrong, without a word that was spoken."""
        return self.data / "voiceprep.log"


def places(data_dir: Path | None = None) -> Places:
    """Return where things are kept: in the folder given, else in VOICEPREP_DATA, else as usual.

    Raises
    ------
    SettingsInvalid
        A place cannot be used; the message names it and why.
    StorageFailed
        The disk is full.
    """
    named = data_dir if data_dir is not None else _from_environment()
    found = _one_folder(named) if named is not None else _of_the_system()
    for folder in (found.data, found.config, found.cache):
        usable_folder(folder)
    for folder in (found.recordings, found.reports, found.banks, found.models):
        usable_folder(folder)
    return found


def _from_environment() -> Path | None:
    value = os.environ.get(VARIABLE, "").strip()
    return Path(value) if value else None


def _one_folder(folder: Path) -> Places:
    try:
        whole = folder.expanduser().absolute()
    except (RuntimeError, OSError) as error:
        raise SettingsInvalid(
            f"The data folder {safe_line(str(folder))} cannot be found: {error}.", _ELSEWHERE
        ) from error
    return Places(data=whole, config=whole, cache=whole / "cache")


def _of_the_system() -> Places:
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("voiceprep", appauthor=False)
    try:
        data, config, cache = dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path
    except (RuntimeError, OSError) as error:
        raise SettingsInvalid(f"There is no home folder: {error}.", _ELSEWHERE) from error
    for folder in (data, config, cache):
        _refuse_missing_home(folder)
    return Places(data=data, config=config, cache=cache)


def _refuse_missing_home(folder: Path) -> None:
    # Root could make "/nonexistent/.local/share" and keep a person's voice where nobody looks.
    home = Path(os.path.expanduser("~"))
    if not folder.is_absolute() or (folder.is_relative_to(home) and not home.is_dir()):
        raise SettingsInvalid(f"The home folder {safe_line(str(home))} is not there.", _ELSEWHERE)


def usable_folder(folder: Path) -> Path:
    """Return the folder, made where it was missing.

    Raises
    ------
    SettingsInvalid
        It cannot be made or written to.
    StorageFailed
        The disk is full.
    """
    try:
        private_folder(folder)
    except (OSError, ValueError) as error:
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        kind = StorageFailed if full else SettingsInvalid
        raise kind(
            f"The folder {safe_line(str(folder))} cannot be made: {reason(error)}.", _ELSEWHERE
        ) from error
    if not _writable(folder):
        why = "it is read-only, or there is no permission"
        raise SettingsInvalid(
            f"Nothing can be written to {safe_line(str(folder))}: {why}.", _ELSEWHERE
        )
    return folder


def _writable(folder: Path) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=effective)
