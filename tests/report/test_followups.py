"""The page asks what an interviewer would ask next, in the person's words and safely."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.analysis.builders import timed
from tests.report import made
from voiceprep.analysis import assess
from voiceprep.model import Question
from voiceprep.report import HtmlReporter

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.model import Take

ANSWER = "I would ask the <b>whole</b>team first. Then I would wait, and I would decide. " * 3


def page(folder: Path, take: Take) -> str:
    reporter = HtmlReporter(folder, made.recording, container="wav")
    return reporter.write(replace(take, audio=None), ()).read_text(encoding="utf-8")


def test_what_they_might_ask_next_is_on_the_page_with_its_seconds(tmp_path: Path) -> None:
    asked = Question("q", "Tell me about a time you decided.", "behavioural", "", 120.0)
    spoken = timed(ANSWER)
    take = replace(
        made.take(), question=asked, transcript=spoken, analysis=assess(spoken, None, asked)
    )
    html = page(tmp_path, take)
    assert "What they might ask next" in html
    assert "You said “I would ask the b&gt;whole&lt;/b&gt;team first”" in html
    assert "</b>team" not in html
    assert "told as what you would do, 0:00" in html


def test_without_words_nothing_is_asked(tmp_path: Path) -> None:
    assert "might ask next" not in page(tmp_path, made.delivery_only())
