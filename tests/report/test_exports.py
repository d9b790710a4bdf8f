"""What is exported is safe to open, and a clip holds the very samples that were recorded."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.report import made, several
from voiceprep.errors import AudioUnreadable, UsageError
from voiceprep.model import Interval
from voiceprep.model.pages import Answered
from voiceprep.report import HtmlReporter
from voiceprep.report.exports import COLUMNS, cell, markdown, table, title_of
from voiceprep.report.sheets import Heard, sheet

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.model import Take

# -- tables -------------------------------------------------------------------------------------


def test_a_table_has_a_row_for_each_finding_and_one_for_an_answer_without() -> None:
    answers = several.sitting()
    read = list(csv.DictReader(io.StringIO(table((*answers, Answered(answers[0].take))))))
    assert len(read) == sum(len(each.findings) for each in answers) + 1
    first = read[0]
    assert tuple(first) == COLUMNS
    assert (first["answer"], first["measure"], first["value"]) == (
        "1",
        "fillers_per_minute",
        "11.4",
    )
    assert (first["verdict"], first["first_at_s"]) == ("fix", "5.2")
    assert first["recorded_at"] == "2026-11-23T09:41:00+00:00"
    assert (read[-1]["answer"], read[-1]["measure"]) == ("5", "")
    assert {
        row["recorded_at"] for row in csv.DictReader(io.StringIO(table(answers, share=True)))
    } == {"2026-11"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("x")']
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert str(cell(text)).startswith("'")
    finding = replace(made.findings()[0], title=text, advice=text)
    one = replace(several.sitting()[0], findings=(finding,))
    (row,) = csv.DictReader(io.StringIO(table([one])))
    assert row["title"].startswith("'")
    assert cell(-23.5) == -23.5
    assert cell("plain") == "plain"


# -- Markdown -----------------------------------------------------------------------------------


def test_markdown_tells_what_the_page_tells_and_what_was_said_is_only_text() -> None:
    first, *others = several.sitting()
    hostile = replace(first.findings[0], title="# <b>*x*</b> [l](u)", advice="| a | b |\n# c")
    answers = [replace(first, findings=(hostile,)), *others]
    text = markdown([sheet(each, Heard()) for each in answers], title_of(answers))
    assert text.startswith("# Practice, 23 November 2026")
    assert text.index("## 1 ") < text.index("## 1.1 ") < text.index("## 2 ")
    assert "\\# \\<b\\>\\*x\\*\\</b\\> \\[l\\](u)" in text
    assert "\\| a \\| b \\| \\# c" in text
    assert "**Action.** So I, I asked him for a meeting" in text
    assert "- What exactly did you do? *(little about what you did)*" in text
    assert "| Loudness variation | 3.4 | dB |" in text
    assert "Delivery only: this answer has no transcript yet" in text


# -- clips --------------------------------------------------------------------------------------


@pytest.fixture
def take(tmp_path: Path) -> Take:
    samples = np.random.default_rng(3).integers(-32768, 32767, 44_100 * 2, np.int16)
    soundfile.write(tmp_path / "take.wav", samples, 44_100, "PCM_16")
    return replace(made.take(tmp_path / "take.wav"), duration_s=2.0)


def reporter(folder: Path) -> HtmlReporter:
    return HtmlReporter(folder / "reports", several.recording)


@pytest.mark.parametrize("span", [(0.0, 2.0), (0.25, 0.5), (1.0 / 44_100, 2.0 / 44_100), (1.9, 2)])
def test_a_clip_holds_the_very_samples(
    tmp_path: Path, take: Take, span: tuple[float, float]
) -> None:
    clip = reporter(tmp_path).write_clip(take, Interval(*span))
    whole, rate = soundfile.read(take.audio, dtype="int16")
    cut, cut_rate = soundfile.read(clip, dtype="int16")
    assert cut_rate == rate
    assert np.array_equal(cut, whole[round(span[0] * rate) : round(span[1] * rate)])
    assert clip.name == f"clip-take-1-{span[0]:.2f}-{span[1]:.2f}.wav"


@pytest.mark.parametrize("subtype", ["PCM_24", "FLOAT"])
def test_a_clip_of_a_finer_recording_is_as_fine(tmp_path: Path, subtype: str) -> None:
    fine = np.linspace(-0.5, 0.5, 8_000).astype(np.float64)
    soundfile.write(tmp_path / "fine.wav", fine, 8_000, subtype)
    given = replace(made.take(tmp_path / "fine.wav"), duration_s=1.0)
    clip = reporter(tmp_path).write_clip(given, Interval(0.5, 0.75), tmp_path / "mine.wav")
    assert clip == tmp_path / "mine.wav"
    assert soundfile.info(clip).subtype == subtype
    whole, _ = soundfile.read(tmp_path / "fine.wav")
    assert np.array_equal(soundfile.read(clip)[0], whole[4_000:6_000])


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ((1.0, 1.0), "ends after it begins"),
        ((1.5, 1.0), "ends after it begins"),
        ((-1.0, 1.0), "begins at 0 s or later"),
        ((float("nan"), 1.0), "begins at 0 s or later"),
        ((0.0, float("nan")), "begins at 0 s or later"),
        ((0.0, float("inf")), "begins at 0 s or later"),
        ((1.0, 2.001), "There is no sound at 2.001 s"),
        ((5.0, 6.0), "There is no sound at 6 s"),
        ((1.0, 1.000001), "ends after it begins"),
    ],
)
def test_a_stretch_that_is_none_is_refused(
    tmp_path: Path, take: Take, span: tuple[float, float], said: str
) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        reporter(tmp_path).write_clip(take, Interval(*span))
    assert "2.00 s" in caught.value.hint
    assert not (tmp_path / "reports").exists()


def test_a_recording_that_is_not_there_is_said(tmp_path: Path, take: Take) -> None:
    with pytest.raises(UsageError, match="no recording"):
        reporter(tmp_path).write_clip(replace(take, audio=None), Interval(0.0, 1.0))
    with pytest.raises(AudioUnreadable, match=r"gone\.wav"):
        reporter(tmp_path).write_clip(
            replace(take, audio=tmp_path / "gone.wav"), Interval(0.0, 1.0)
        )
