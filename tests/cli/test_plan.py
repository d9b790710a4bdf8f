"""``voiceprep plan`` as a person uses it: from the first note to the thank-you notes."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests import signals
from tests.cli.commands import Done, voiceprep
from tests.fakes import ScriptedSource
from tests.interview.plans import FULL
from voiceprep.cli import main, wiring
from voiceprep.errors import StorageFailed
from voiceprep.library.plans import TomlPlans
from voiceprep.model import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.virtual_sound import VirtualSound


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def process_as_it_was() -> Iterator[None]:
    """Give back what a command sets for its whole process: umask, signals, environment."""
    umask = os.umask(0o077)
    os.umask(umask)
    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    handlers = {number: signal.getsignal(number) for number in numbers}
    environment = dict(os.environ)
    yield
    os.umask(umask)
    for number, handler in handlers.items():
        signal.signal(number, handler)
    os.environ.clear()
    os.environ.update(environment)


@pytest.fixture
def plans(data: Path) -> TomlPlans:
    return TomlPlans(data / "plans")


def run(capsys: pytest.CaptureFixture[str], data: Path, *words: str) -> Done:
    """Run a command in this process: a Python started for each would take seconds."""
    try:
        code = main(["--data-dir", str(data), "plan", *words])
    except SystemExit as left:
        code = int(left.code or 0)
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return Done(code, told.out, told.err)


def in_days(days: int) -> Plan:
    """The full plan, so many days from now on this computer's calendar."""
    day = datetime.now(UTC).astimezone().date() + timedelta(days=days)
    return replace(FULL, day=day, zone="")


@pytest.mark.slow
def test_a_plan_is_begun_shown_checked_and_forgotten_from_a_shell(data: Path) -> None:
    made = voiceprep("plan", "new", "halden", "--company", "Halden", "--role", "Lead", data=data)
    shown = voiceprep("plan", "show", data=data)
    checked = voiceprep("plan", "check", data=data)
    refused = voiceprep("plan", "forget", "halden", data=data)
    forgotten = voiceprep("plan", "forget", "halden", "--yes", data=data)

    assert made.code == shown.code == checked.code == forgotten.code == 0
    assert made.out.strip() == str(data / "plans" / "halden.toml")
    assert shown.out.startswith("Lead at Halden\nNo date yet.\n")
    assert checked.out == "halden: Lead at Halden, no faults\n"
    assert refused.code == 1
    assert "voiceprep plan restore halden" in forgotten.err
    assert voiceprep("plan", "show", data=data).code == 2


def test_everything_of_a_new_plan_can_be_typed(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans
) -> None:
    done = run(
        capsys, data, "new", "halden", "--date", "2026-12-03", "--time", "9:30",
        "--timezone", "Europe/Berlin", "--format", "on-site",
    )  # fmt: skip

    plan = plans.load("halden")
    assert done.code == 0
    assert (str(plan.day), str(plan.at), plan.zone, plan.format) == (
        "2026-12-03",
        "09:30:00",
        "Europe/Berlin",
        "on-site",
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("new", "a/b"), 2, "Try: a-b"),
        (("new", "--", "-x"), 2, "Try: x"),
        (("new", "x", "--date", "soon"), 2, "is not a date such as"),
        (("new", "x", "--timezone", "Berlin"), 3, 'did you mean "Europe/Berlin"?'),
        (("new", "x", "--from", "none"), 3, 'There is no plan "none"'),
        (("new", "halden"), 2, "There is a plan halden already"),
        (("show", "other"), 3, 'There is no plan "other"'),
        (("show", "../settings"), 3, "There is no plan"),
        (("tick", "nothing"), 2, "nothing to tick called nothing"),
        (("restore", "halden"), 3, "is in the trash"),
        (("thanks", "--to", "Nobody"), 2, "There is nobody called Nobody in this plan"),
        (("debrief", "--asked", "Why?"), 2, "Whose talk is it?"),
        (("debrief", "Dona Roth", "--asked", "Why?"), 2, "may be Dana Roth"),
        (("check", "--sound", "--input", "none.wav"), 1, "none.wav"),
    ],
)
def test_what_cannot_be_done_is_explained(
    capsys: pytest.CaptureFixture[str],
    data: Path,
    plans: TomlPlans,
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    plans.save(FULL)

    done = run(capsys, data, *words)

    assert done.code == code
    assert said in done.err
    assert done.out == ""
    assert plans.load("halden") == FULL


def test_without_a_plan_the_way_to_one_is_told(
    capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    for words in (("show",), ("crib",), ("export",), ("thanks",)):
        done = run(capsys, data, *words)
        assert (done.code, done.out) == (2, "")
        assert "voiceprep plan new NAME" in done.err
    assert "There is no plan yet" in run(capsys, data, "list").err


def test_the_next_interview_is_shown_unless_another_is_named(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans
) -> None:
    for name, days in (("far", 40), ("near", 3), ("past", -9)):
        plans.save(replace(in_days(days), name=name, company=name))

    shown = run(capsys, data, "show")
    listed = run(capsys, data, "list", "--json")

    assert shown.out.startswith("Lead engineer at near\nIn 3 days: ")
    assert "The plan is near" in shown.err
    assert [(plan["name"], plan["next"]) for plan in listed.lines] == [
        ("far", False),
        ("near", True),
        ("past", False),
    ]
    assert run(capsys, data, "show", "far").out.startswith("Lead engineer at far\n")


def test_show_says_what_to_do_now_and_why(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans
) -> None:
    plans.save(in_days(2))

    done = run(capsys, data, "show")
    as_json = json.loads(run(capsys, data, "show", "--json").out)

    late, now = done.out.index("\nBEHIND THE PLAN"), done.out.index("\nNOW\n")
    assert late < done.out.index("[panel]") < now < done.out.index("[set-up]")
    assert "An hour of answers tires." in done.out
    assert {t["id"]: t["state"] for t in as_json["to_do"]}["panel"] == "late"
    assert as_json["interviewer"][0]["name"] == "Dana Roth"
    assert all(len(line) <= 80 for line in done.out.splitlines())


def test_a_tick_stays_until_it_is_taken_away(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans
) -> None:
    plans.save(in_days(2))

    rehearsed = "Rehearse the whole panel aloud, start to end [panel]"
    assert f"x {rehearsed}" in run(capsys, data, "tick", "panel", "check-camera").out
    assert {"panel", "check-camera"} <= set(plans.load("halden").ticks)
    assert f"! {rehearsed}" in run(capsys, data, "tick", "panel", "--undo").out


def test_every_fault_of_a_plan_is_told_and_stops_no_other(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans, tmp_path: Path
) -> None:
    plans.save(FULL)
    broken = data / "plans" / "broken.toml"
    broken.write_text('compny = "\x1b[31m"\ndate = "soon"\n'.replace("\x1b", "\\u001b"), "utf-8")

    for words in (("check",), ("check", str(broken), "halden")):
        done = run(capsys, data, *words)
        assert done.code == 3
        assert "broken.toml:1: compny" in done.err
        assert "broken.toml:2: date" in done.err
        assert "\x1b" not in done.out + done.err
        assert "halden: Lead engineer at Halden Instruments, no faults" in done.out
    assert run(capsys, data, "show").out.startswith("Lead engineer at Halden")


def test_the_crib_sheet_comes_as_text_markdown_and_a_page(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans
) -> None:
    plans.save(FULL)

    assert "\nPEOPLE\n- Dana Roth, CTO (executive)\n" in run(capsys, data, "crib").out
    assert "\n## People\n" in run(capsys, data, "crib", "--markdown").out
    page = run(capsys, data, "crib", "--html").out.strip()
    assert page == str(data / "reports" / "crib-halden.html")
    with open(page, encoding="utf-8") as file:
        assert "Thursday 3 December 2026, 14:30" in file.read()


def test_after_the_interview_three_notes_and_the_next_round_come_of_what_was_said(
    capsys: pytest.CaptureFixture[str],
    data: Path,
    plans: TomlPlans,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plans.save(replace(in_days(-1), debriefs=()))
    bare = run(capsys, data, "thanks")
    assert "Nothing specific from your talk with Dana Roth yet." in bare.err

    run(capsys, data, "debrief", "roth", "--asked", "How do you plan?", "--told", "They hire two")
    answers = iter(
        "How do you test?\n\nBy hand first\n\n\nshort meetings\n\n\n\n\n\n".splitlines(True)
    )
    monkeypatch.setattr("sys.stdin", _Typed(answers))
    asked = run(capsys, data, "debrief")
    assert "Lee Park: 1 asked, 1 answered, 0 told, 1 cared about" in asked.out
    assert "Nothing was written down about Ines Vidal." in asked.err

    notes = run(capsys, data, "thanks", "--json").lines
    assert len({note["body"] for note in notes}) == len({note["subject"] for note in notes}) == 3
    assert "you hire two" in notes[0]["body"]
    assert "“How do you test?”" in notes[1]["body"]
    assert len(run(capsys, data, "thanks", "--to", "lee").out.splitlines()) < 15

    assert run(capsys, data, "new", "final", "--from", "halden").code == 0
    assert [note.asked for note in plans.load("final").first_interview if note.asked][-2:] == [
        "How do you plan?",
        "How do you test?",
    ]
    main(["--data-dir", str(data), "banks", "list"])
    assert "How do you test?" in capsys.readouterr().out


class _Typed:
    """Standard input of which the lines are known."""

    def __init__(self, lines: object) -> None:
        self._lines = lines

    def readline(self) -> str:
        return next(self._lines, "")  # type: ignore[call-overload, no-any-return]

    def isatty(self) -> bool:
        return False


def editor(tmp_path: Path, code: str) -> str:
    """An editor that does to the file what the code says; `text` is what is in it."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\n"
        f"text = file.read_text(encoding='utf-8')\n{code}\n",
        encoding="utf-8",
    )
    return f'"{sys.executable}" "{script}"'


def test_an_edit_is_read_over_and_kept(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    plans.save(FULL)
    monkeypatch.delenv("VISUAL", raising=False)
    change = "file.write_text('# mine\\n' + text.replace('Lead', 'Chief'), encoding='utf-8')"
    monkeypatch.setenv("EDITOR", editor(tmp_path, change))

    assert run(capsys, data, "edit").code == 0
    assert plans.load("halden").role == "Chief engineer"
    assert plans.content("halden").startswith(b"# mine\n")
    monkeypatch.setenv("VISUAL", editor(tmp_path, "pass"))
    assert "Nothing was changed." in run(capsys, data, "edit", "halden").err
    monkeypatch.setenv("VISUAL", editor(tmp_path, "raise SystemExit(3)"))
    failed = run(capsys, data, "edit", "halden")
    assert (failed.code, "The editor ended with 3." in failed.err) == (1, True)
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
    assert run(capsys, data, "edit").code == 2


def test_a_bad_edit_is_explained_and_what_was_written_is_kept(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    plans.save(FULL)
    monkeypatch.setenv("VISUAL", editor(tmp_path, "file.write_text('compny = 1')"))
    monkeypatch.setattr("sys.stdin", _Typed(iter(())))

    done = run(capsys, data, "edit")

    assert done.code == 3
    assert "halden.toml:1: compny" in done.err
    assert plans.load("halden") == FULL
    (beside,) = (data / "plans").glob("halden.conflict-*.toml")
    assert str(beside) in done.err
    assert beside.read_text(encoding="utf-8") == "compny = 1"


def test_the_file_edited_elsewhere_meanwhile_is_not_overwritten(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    plans.save(FULL)
    there = str(data / "plans" / "halden.toml")
    code = (
        f"pathlib.Path({there!r}).write_text('role = \"Else\"', encoding='utf-8')\n"
        "file.write_text(text.replace('Lead', 'Chief'), encoding='utf-8')"
    )
    monkeypatch.setenv("VISUAL", editor(tmp_path, code))

    done = run(capsys, data, "edit")

    assert done.code == 1
    assert "was changed elsewhere" in done.err
    assert plans.load("halden").role == "Else"
    assert len(list((data / "plans").glob("halden.conflict-*.toml"))) == 1


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C goes to a whole console elsewhere")
def test_ctrl_c_in_the_editor_loses_nothing(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    plans.save(FULL)
    code = (
        "import os, signal\nos.kill(os.getppid(), signal.SIGINT)\n"
        "file.write_text(text.replace('Lead', 'Chief'), encoding='utf-8')"
    )
    monkeypatch.setenv("VISUAL", editor(tmp_path, code))

    assert run(capsys, data, "edit").code == 0
    assert plans.load("halden").role == "Chief engineer"


def test_an_edit_that_cannot_be_written_stays_where_it_was_made(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    plans.save(FULL)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    change = "file.write_text(text.replace('Lead', 'Chief'), encoding='utf-8')"
    monkeypatch.setenv("VISUAL", editor(tmp_path, change))

    def full(path: Path, content: bytes) -> None:
        raise StorageFailed(f"{path} cannot be written: the disk is full.", "Free some space.")

    monkeypatch.setattr("voiceprep.library.plans.write_private", full)
    done = run(capsys, data, "edit")

    (copy,) = tmp_path.glob("voiceprep-*/halden.toml")
    assert done.code == 1
    assert f"What you wrote is in {copy}" in done.err
    assert "Chief" in copy.read_text(encoding="utf-8")
    assert plans.load("halden") == FULL


def test_a_plan_is_exported_whole(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans
) -> None:
    plans.save(FULL)

    found = json.loads(run(capsys, data, "export").out)
    text = run(capsys, data, "export", "--markdown").out

    assert found["date"] == "2026-12-03"
    assert found["own_question"][0]["for"] == "Dana Roth"
    assert found["advert"] == FULL.advert
    assert "### The migration" in text
    assert "- **Result:** Done in 9 months, 23 % fewer tickets." in text
    assert "# Lead engineer at Halden Instruments\n" in text


def test_forgetting_asks_and_can_be_undone(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    plans.save(FULL)
    monkeypatch.setattr("sys.stdin", _Typed(iter(())))

    assert run(capsys, data, "forget", "halden").code == 1
    assert plans.load("halden") == FULL
    assert run(capsys, data, "forget", "halden", "--yes").code == 0
    assert run(capsys, data, "restore", "halden").code == 0
    assert plans.load("halden") == FULL
    run(capsys, data, "forget", "halden", "--yes")
    assert run(capsys, data, "empty-trash").code == 1
    assert "1 forgotten plan is gone" in run(capsys, data, "empty-trash", "--yes").err
    assert os.listdir(data / "plans" / "forgotten") == []


@pytest.mark.slow
def test_the_check_of_the_day_judges_a_recording_and_lists_what_to_tick(
    capsys: pytest.CaptureFixture[str], data: Path, plans: TomlPlans, tmp_path: Path
) -> None:
    plans.save(replace(FULL, ticks=("check-camera",)))
    said = signals.spoken("I cut it into waves. We met at the dock. Nothing stopped. " * 3)
    good = signals.scaled(signals.noisy(said.recording, 40.0), 0.4)
    file = signals.written(tmp_path / "good.wav", good)
    quiet = signals.written(tmp_path / "quiet.wav", signals.silence(4.0))

    fine = run(capsys, data, "check", "--sound", "--input", str(file))
    mute = run(capsys, data, "check", "--sound", "--input", str(quiet), "--json")

    assert fine.code == 0
    assert "✓ good   No distortion" in fine.out
    assert "above the background" in fine.out
    assert "[x] Camera" in fine.out
    assert "[ ] Light" in fine.out
    assert "Receptionist" not in fine.out
    assert mute.code == 1
    assert mute.lines[0]["id"] == "speech"
    assert mute.lines[0]["verdict"] == "fix"


@pytest.mark.slow
def test_the_check_of_the_day_listens_to_the_microphone_for_ten_seconds_and_keeps_nothing(
    capsys: pytest.CaptureFixture[str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = signals.spoken("I cut it into waves. We met at the dock. Nothing stopped. " * 6)
    samples = signals.int16(signals.noisy(said.recording, 40.0))
    rate = said.recording.sample_rate
    assert len(samples) > 11 * rate
    sources = [ScriptedSource(samples, rate), ScriptedSource(np.zeros(rate, np.int16), rate)]
    waiting = iter(sources)
    monkeypatch.setattr(wiring.Parts, "source", lambda self, settings: next(waiting))
    monkeypatch.setattr(wiring.Parts, "voice", lambda self, settings: _Quiet())

    done = run(capsys, data, "check", "--sound", "--echo", "--json")

    lines = {line["id"]: line for line in done.lines}
    assert lines["echo"]["verdict"] == "good"
    assert lines["clipping"]["verdict"] == "good"
    assert "Speak for 10 seconds" in done.err
    assert "Now be quiet" in done.err
    assert all(source.stopped for source in sources)
    assert not [path for path in data.rglob("*.wav")]


class _Quiet:
    """A voice that nobody hears."""

    def say(self, text: str, manner: object, on_word: object) -> bool:
        return bool(text)


@pytest.mark.sound
@pytest.mark.slow
def test_the_check_of_the_day_hears_a_real_microphone(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path, virtual_sound: VirtualSound
) -> None:
    said = signals.spoken("I cut it into waves. We met at the dock. Nothing stopped. " * 6)
    file = signals.written(tmp_path / "said.wav", signals.noisy(said.recording, 40.0))
    feeding = virtual_sound.feed(file)
    try:
        done = run(capsys, data, "check", "--sound", "--json")
    finally:
        feeding.kill()
        feeding.wait()

    lines = {line["id"]: line for line in done.lines}
    assert lines["level"]["verdict"] == "good"
    assert lines["clipping"]["verdict"] == "good"
    assert "speech" not in lines
