"""The settings file never stops the program, and nothing a person wrote in it is lost."""

from __future__ import annotations

import os
import stat
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example
from hypothesis import strategies as st

from voiceprep.coaching.profiles import muted_names, range_names
from voiceprep.errors import SettingsInvalid, StorageFailed
from voiceprep.library.choices import RULES
from voiceprep.library.settings import TomlSettings
from voiceprep.model import Band, OwnRange, Profile, Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def written(path: Path, content: bytes) -> TomlSettings:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return TomlSettings(path)


def test_every_setting_has_a_rule_that_allows_its_default() -> None:
    assert list(RULES) == [field.name for field in fields(Settings)]
    for name, rule in RULES.items():
        default = getattr(Settings(), name)
        assert rule.value(rule.stored(default)) == default


def test_no_file_means_defaults_and_no_problem(path: Path) -> None:
    file = TomlSettings(path)
    assert file.load() == Settings()
    assert list(file.problems()) == []
    assert not path.exists()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('rate_wpm = "fast"', "a whole number from 80 to 400"),
        ("rate_wpm = 9000", "it is too large"),
        ("rate_wpm = 160.5", "a fraction is not a whole number"),
        ("rate_wpm = true", "true or false is not a whole number"),
        ("thinking_s = nan", "a fraction is not a whole number"),
        ('theme = "pink"', '"auto" or "dark" or "light"'),
        ("theme = [1]", "there is no such choice"),
        ("voice = 3", "a number is not text in quotes"),
        ('voice = " "', "it is empty"),
        ('language = "English"', "it is not a language code"),
        ('read_aloud = "yes"', "text is neither true nor false"),
        ("timer_steps_s = [60, 30]", "each step must come after the one before"),
        ("timer_steps_s = 60", "a number is not a list"),
        ("timer_steps_s = [1,2,3,4,5,6,7,8,9]", "more than eight"),
        ("muted_measures = [1]", "a number is not text"),
        ("model = 2026-11-23", "a date or time is not text"),
        ("input_device = {a = 1}", "a table is not text"),
    ],
)
def test_a_bad_value_becomes_its_default_and_is_named(path: Path, text: str, named: str) -> None:
    file = written(path, text.encode() + b'\noutput_device = "Desk"\n')
    assert file.load() == replace(Settings(), output_device="Desk")
    (problem,) = file.problems()
    key = text.split(" ")[0]
    assert problem.startswith(f"{key} = ")
    assert named in problem
    assert "allowed: " in problem
    assert str(path) in problem


def test_an_unknown_key_gets_a_suggestion_and_stays(path: Path) -> None:
    file = written(path, b"rate_wmp = 90 # slow\n[mine]\nkey = 1\n")
    loaded = file.load()
    assert "Did you mean rate_wpm?" in file.problems()[0]
    assert "mine" in file.problems()[1]
    file.save(replace(loaded, rate_wpm=140))
    assert "rate_wmp = 90 # slow" in path.read_text(encoding="utf-8")
    assert "[mine]\nkey = 1" in path.read_text(encoding="utf-8")
    assert TomlSettings(path).load() == replace(Settings(), rate_wpm=140)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"a = \nb", "line 1: Invalid value"),
        (b'theme = "dark"\ntheme = "dark"\n', "line 2"),
        (b"a = [", "the last line"),
        (b"\xff\xfea", "not UTF-8 text"),
        (b"x = " + b"[" * 5000, "nested too deeply"),
        (b"x = " + b"9" * 5000, "thousands of digits"),
        (b'a = "\x1b[2J"', "line 1: Illegal character"),
        (b"# " + b"x" * 1_000_001, "larger than a megabyte"),
    ],
)
def test_an_unreadable_file_is_set_aside_before_it_is_overwritten(
    path: Path, content: bytes, named: str
) -> None:
    file = written(path, content)
    assert file.load() == Settings()
    (problem,) = file.problems()
    assert named in problem
    assert "\x1b" not in problem
    (path.parent / "settings.toml.bad-1").write_bytes(b"an earlier one")
    file.save(replace(Settings(), theme="dark"))
    assert (path.parent / "settings.toml.bad-1").read_bytes() == b"an earlier one"
    assert (path.parent / "settings.toml.bad-2").read_bytes() == content
    assert TomlSettings(path).load() == replace(Settings(), theme="dark")
    assert list(file.problems()) == []


def test_a_file_that_cannot_be_set_aside_is_not_overwritten(path: Path) -> None:
    path.mkdir(parents=True)
    file = TomlSettings(path)
    assert file.load() == Settings()
    assert "there is a folder of that name" in file.problems()[0]
    with pytest.raises(StorageFailed, match="no copy of it could be made"):
        file.save(replace(Settings(), theme="dark"))
    assert path.is_dir()


def test_saving_keeps_comments_order_and_what_was_not_changed(path: Path) -> None:
    text = '# My settings\ntheme = "dark"  # at night\n\nthinking_s = 20\nrate_wpm = "x"\n'
    file = written(path, text.encode())
    file.save(replace(file.load(), thinking_s=30))
    wanted = text.replace("thinking_s = 20", "thinking_s = 30")
    assert path.read_text(encoding="utf-8") == wanted
    assert "rate_wpm" in file.problems()[0]


def test_what_was_edited_meanwhile_is_kept(path: Path) -> None:
    file = written(path, b"thinking_s = 20\n")
    loaded = file.load()
    path.write_bytes(b"thinking_s = 25\n")
    file.save(replace(loaded, theme="light"))
    assert TomlSettings(path).load() == replace(Settings(), thinking_s=25, theme="light")


def test_a_value_that_would_not_be_read_is_not_written(path: Path) -> None:
    file = written(path, b"thinking_s = 20\n")
    with pytest.raises(SettingsInvalid, match="rate_wpm cannot be 5000") as caught:
        file.save(replace(file.load(), rate_wpm=5000))
    assert "80 to 400" in caught.value.hint
    assert path.read_bytes() == b"thinking_s = 20\n"


def test_a_byte_order_mark_and_windows_line_ends_are_read(path: Path) -> None:
    file = written(path, b'\xef\xbb\xbftheme = "dark"\r\nthinking_s = 9\r\n')
    assert file.load() == replace(Settings(), theme="dark", thinking_s=9)
    assert list(file.problems()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX's")
def test_the_file_is_for_its_owner_alone_and_a_link_stays_a_link(path: Path) -> None:
    real = path.parent.parent / "dotfiles.toml"
    path.parent.mkdir()
    path.symlink_to(real)
    TomlSettings(path).save(replace(Settings(), theme="dark"))
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


def test_a_path_that_cannot_be_written_is_a_failure_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed, match="is a file, not a folder") as caught:
        TomlSettings(tmp_path / "file" / "settings.toml").save(replace(Settings(), theme="dark"))
    assert "--data-dir" in caught.value.hint


ANY_SETTINGS = st.builds(
    Settings,
    input_device=st.text(),
    output_device=st.text(),
    voice=st.text().filter(str.strip),
    rate_wpm=st.integers(80, 400),
    voice_engine=st.sampled_from(["espeak", "system"]),
    read_aloud=st.booleans(),
    show_question=st.booleans(),
    thinking_s=st.integers(0, 600),
    model=st.text(),
    language=st.sampled_from(["en", "de", "yue", "pt-BR"]),
    theme=st.sampled_from(["auto", "dark", "light"]),
    timer_steps_s=st.lists(st.integers(1, 7200), unique=True, max_size=8).map(sorted).map(tuple),
    max_take_s=st.integers(10, 14400),
    muted_measures=st.lists(st.text().filter(str.strip), max_size=3).map(tuple),
    uptalk=st.booleans(),
    profile=st.builds(
        Profile,
        preset=st.sampled_from(["", "stutter", "second language"]),
        muted=st.lists(st.sampled_from(muted_names()), max_size=3, unique=True).map(tuple),
        ranges=st.lists(
            st.builds(
                OwnRange,
                st.sampled_from(range_names()),
                st.builds(Band, st.integers(0, 9), st.none() | st.floats(10, 1e6)),
                st.just(Band()) | st.builds(Band, st.none(), st.none() | st.just(2e6)),
            ),
            max_size=3,
            unique_by=lambda own: own.measure,
        ).map(tuple),
    ),
)


@given(ANY_SETTINGS, st.sampled_from([b"", b"# mine\nother = 1\n[table]\nx = 2\n", b"broken ="]))
@example(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_settings_saved_are_the_settings_loaded(
    path: Path, chosen: Settings, before: bytes
) -> None:
    written(path, before).save(chosen)
    assert TomlSettings(path).load() == chosen


def test_a_profile_is_read_with_its_ranges(path: Path) -> None:
    text = (
        '[profile]\npreset = "stutter"\nmuted = ["fillers"]\n'
        '[profile.ranges.pace]\ngreen = [100, 150]\namber = ["", 170.5]\n'
    )
    file = written(path, text.encode())
    ranges = (OwnRange("pace", Band(100.0, 150.0), Band(None, 170.5)),)
    assert file.load().profile == Profile("stutter", ("fillers",), ranges)
    assert list(file.problems()) == []


@pytest.mark.parametrize(
    ("text", "key", "named"),
    [
        ("profile = 3", "profile", "not a table"),
        ('profile.preset = "shy"', "profile.preset", '"stutter"'),
        ('profile.muted = "fillers"', "profile.muted", "not a list"),
        ('profile.muted = ["filers"]', "profile.muted[0]", "fillers, for one"),
        ("profile.mute = []", "profile.mute", "muted, for one"),
        ("profile.ranges.speed.green = [1, 2]", "profile.ranges.speed", "no such measure"),
        ("profile.ranges.pace = [1, 2]", "profile.ranges.pace", "not a table"),
        ("profile.ranges.pace.amber = [1, 2]", "profile.ranges.pace", "no green"),
        ("profile.ranges.pace.green = [150, 100]", "profile.ranges.pace", "above its high end"),
        ("profile.ranges.pace.green = [1]", "profile.ranges.pace", "not a pair"),
        ("profile.ranges.pace.green = [true, 9]", "profile.ranges.pace", "not a number"),
        ("profile.ranges.pace.green = [nan, 9]", "profile.ranges.pace", "without end"),
        ("profile.ranges.pace.blue = [1, 9]", "profile.ranges.pace", "neither green nor amber"),
        (
            "profile.ranges.pace = {green = [1, 9], amber = [2, 3]}",
            "profile.ranges.pace",
            "beyond amber",
        ),
    ],
)
def test_a_fault_in_the_profile_costs_only_its_own_value(
    path: Path, text: str, key: str, named: str
) -> None:
    file = written(path, f"thinking_s = 9\n{text}\n".encode())
    assert file.load() == replace(Settings(), thinking_s=9)
    (problem,) = file.problems()
    assert problem.startswith(f"{key} in ")
    assert named in problem
    assert "allowed: " in problem


def test_a_profile_that_would_not_be_read_is_not_written(path: Path) -> None:
    file = written(path, b"thinking_s = 20\n")
    with pytest.raises(SettingsInvalid, match="no such measure"):
        file.save(replace(file.load(), profile=Profile(muted=("nonsense",))))
    assert path.read_bytes() == b"thinking_s = 20\n"
