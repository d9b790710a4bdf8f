"""The crib sheet as a page: one side of A4 whatever the plan holds, and only text in it."""

from __future__ import annotations

import base64
import os
import re
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.interview.plans import FULL
from tests.interview.test_paper import HUGE
from tests.report.chromium import Browser, found
from voiceprep.interview.crib import crib
from voiceprep.model import Interviewer
from voiceprep.report.crib import crib_html, write_crib

if TYPE_CHECKING:
    from pathlib import Path

    from voiceprep.model import Plan

WHEN = "Thursday 3 December 2026, 14:30 (Europe/Berlin)"
WORDS = "WWWW MMMM " * 200
WIDE = replace(HUGE, stories=tuple(replace(s, action=WORDS, result=WORDS) for s in HUGE.stories))
IDEOGRAPHS = replace(
    HUGE, numbers=("七千二百" * 200,) * 20, interviewers=(Interviewer("李" * 200),)
)


def test_the_page_forbids_everything_and_holds_only_text() -> None:
    evil = replace(FULL, company="<script>alert(1)</script>", numbers=("{{ 7*7 }} <b>5</b>",))

    page = crib_html(crib(evil, WHEN))

    assert "default-src &#39;none&#39;" in page
    assert "<script" not in page
    assert "<b>" not in page
    assert "{{ 7*7 }} &lt;b&gt;5&lt;/b&gt;" in page
    assert not re.search(r"(src|href)=\"(?!data:,)", page)


def test_the_file_is_for_its_owner_alone_and_replaces_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "reports" / "crib-halden.html"
    write_crib(crib(HUGE), file)

    assert write_crib(crib(FULL, WHEN), file) == file
    assert "The outage" in file.read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(
    found() is None and not os.environ.get("VOICEPREP_REQUIRE_ALL"), reason="needs Chromium"
)
def test_any_plan_prints_on_one_side_of_a4_with_nothing_cut_off(tmp_path: Path) -> None:
    program = found()
    assert program is not None, "VOICEPREP_REQUIRE_ALL is set and there is no Chromium"
    with Browser(program, tmp_path / "profile") as browser:
        for name, plan in (("full", FULL), ("huge", HUGE), ("wide", WIDE), ("cjk", IDEOGRAPHS)):
            _prints_on_one_side(browser, plan, tmp_path / f"{name}.html")


def _prints_on_one_side(browser: Browser, plan: Plan, file: Path) -> None:
    browser.open(write_crib(crib(plan, WHEN), file))
    pdf = base64.b64decode(browser.ask("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, file.name
    assert b"/MediaBox [0 0 594" in pdf or b"/MediaBox [0 0 595" in pdf

    browser.shape(794, 1123, media="print")
    fits = "(m => m.scrollHeight <= m.clientHeight && m.scrollWidth <= m.clientWidth)"
    assert browser.value(f"{fits}(document.querySelector('main'))"), file.name
    assert browser.complaints() == []
    assert [url for url in browser.requests() if not url.startswith(("file:", "data:"))] == []
