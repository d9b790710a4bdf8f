"""Where things are kept, and what is said where they cannot be."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voiceprep.errors import SettingsInvalid
from voiceprep.library.places import places

if TYPE_CHECKING:
    from collections.abc import Iterator

LINUX = pytest.mark.skipif(
    os.name != "posix" or os.uname().sysname != "Linux", reason="XDG folders are Linux's"
)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VOICEPREP_DATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))


@LINUX
def test_the_systems_own_folders_are_used_and_made_for_the_owner_alone(tmp_path: Path) -> None:
    found = places()
    assert found.data == tmp_path / ".local/share/voiceprep"
    assert found.config == tmp_path / ".config/voiceprep"
    assert found.cache == tmp_path / ".cache/voiceprep"
    for folder in (found.data, found.config, found.cache, found.recordings, found.banks):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_flag_wins_over_the_environment_and_is_one_folder_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEPREP_DATA", str(tmp_path / "from environment"))
    assert places().database == tmp_path / "from environment" / "history.db"
    found = places(tmp_path / "from flag")
    inside = (found.database, found.settings_file, found.models, found.cache, found.log)
    assert all(path.is_relative_to(tmp_path / "from flag") for path in inside)


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    before = places()
    monkeypatch.setenv("VOICEPREP_DATA", "  ")
    assert places() == before


def test_a_relative_folder_is_found_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert places(Path("here")).data == tmp_path / "here"
    assert places(Path("~/there")).data == tmp_path / "there"


@LINUX
def test_a_relative_xdg_folder_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "with space"))
    assert places().data == tmp_path / ".local/share/voiceprep"
    assert places().config == tmp_path / "with space/voiceprep"


@LINUX
def test_a_home_that_is_not_there_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    with pytest.raises(SettingsInvalid, match=r"home folder .*nobody is not there") as caught:
        places()
    assert "--data-dir" in caught.value.hint
    assert not (tmp_path / "nobody").exists()


@LINUX
def test_without_any_home_there_is_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    def nobody(_: int) -> None:
        raise KeyError("uid not found")

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", nobody)  # a container without an entry for its user
    with pytest.raises(SettingsInvalid, match="home folder") as caught:
        places()
    assert "VOICEPREP_DATA" in caught.value.hint


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SettingsInvalid, match="is a file, not a folder") as caught:
        places(tmp_path / "file" / "inside")
    assert caught.value.exit_code == 3
    with pytest.raises(SettingsInvalid, match="is a file, not a folder"):
        places(tmp_path / "file")


def test_a_name_that_no_folder_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="cannot be made"):
        places(tmp_path / "a\0b")
    with pytest.raises(SettingsInvalid, match="the name is too long"):
        places(tmp_path / ("x" * 300))


@LINUX
def test_a_read_only_folder_is_refused_with_a_hint() -> None:
    with read_only_folder() as folder, pytest.raises(SettingsInvalid, match="no permission") as no:
        places(folder)
    assert "--data-dir" in no.value.hint
    with read_only_folder() as folder, pytest.raises(SettingsInvalid, match="no permission"):
        places(folder / "inside")


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    shared = tmp_path / "Documents"
    shared.mkdir()
    shared.chmod(0o755)  # whatever the umask
    places(shared)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755


@contextlib.contextmanager
def read_only_folder() -> Iterator[Path]:
    """A folder that may be looked into only; root steps down, since nothing is read-only to it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        if os.geteuid() != 0:
            yield folder
            folder.chmod(0o755)
            return
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(0)
