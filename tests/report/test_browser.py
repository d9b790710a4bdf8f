"""The page in a real browser: it plays from the word one clicks, and asks nobody for anything."""

from __future__ import annotations

import itertools
import os
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.interview.plans import FULL
from tests.report import made, several
from tests.report.chromium import Browser, found
from voiceprep.model.pages import PageWish, PlanPaper
from voiceprep.report import HtmlReporter

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        found() is None and not os.environ.get("VOICEPREP_REQUIRE_ALL"),
        reason="needs Chromium",
    ),
]

TIME = "document.querySelector('audio').currentTime"
WORDS = ".transcript button.w"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def report(folder: Path) -> Path:
    return HtmlReporter(folder, made.recording).write(made.take(), made.findings())


@pytest.fixture(scope="module")
def several_pages(folder: Path) -> dict[str, Path]:
    reporter = HtmlReporter(folder, several.recording)
    answers = several.sitting(Path("x.wav"))
    clashes = ("number: 6 / 8 people  [abc]", "  your figures: “Team of 6”", "One contradiction.")
    wish = PageWish(share=True, plans=(FULL,))
    return {
        "sitting": reporter.write_sitting(answers),
        "plan": reporter.write_plan(PlanPaper(FULL, answers, clashes), PageWish(sound=False)),
        "shared": reporter.write_sitting(answers, wish),
    }


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Browser]:
    program = found()
    assert program is not None, "VOICEPREP_REQUIRE_ALL is set and there is no Chromium"
    with Browser(program, folder / "profile") as opened:
        yield opened


@pytest.fixture
def browser(running: Browser, report: Path) -> Browser:
    running.events.clear()
    running.shape(1280, 900)
    running.open(report)
    return running


def test_a_click_on_the_tenth_word_plays_from_there_and_lights_it(browser: Browser) -> None:
    word = made.words()[9]
    # The page itself notes when each word lights and where the sound then is.
    browser.value(
        "window.seen = []; new MutationObserver(all => { for (const m of all) "
        "if (m.target.classList.contains('now')) "
        f"seen.push([m.target.firstChild.data, {TIME}]); }})"
        ".observe(document.querySelector('.transcript'), "
        "{subtree: true, attributes: true, attributeFilter: ['class']})"
    )
    browser.click(WORDS, 9)
    browser.wait_for("seen.length >= 3")
    seen = browser.value("seen")
    assert seen[0][0] == word.text
    assert seen[0][1] == pytest.approx(word.start_s, abs=0.15)
    assert [text for text, _ in seen[:3]] == [w.text for w in made.words()[9:12]]
    for (_, at), told in zip(seen[:3], made.words()[9:12], strict=True):
        assert at == pytest.approx(told.start_s, abs=0.15)
    assert browser.value("document.querySelectorAll('.now').length") <= 1
    assert browser.complaints() == []


def test_evidence_plays_its_seconds_and_stops(browser: Browser) -> None:
    browser.click("button.play", 0)
    browser.wait_for(f"document.querySelector('audio').paused && {TIME} > 5.3")
    assert browser.value(TIME) == pytest.approx(5.5, abs=0.4)
    assert browser.complaints() == []


def test_a_click_on_the_strip_plays_from_that_moment(browser: Browser) -> None:
    browser.click(".strip")
    assert browser.wait_for(f"{TIME} > 1 && {TIME}") == pytest.approx(
        made.take().duration_s / 2, abs=1.0
    )


def test_the_keyboard_does_what_the_mouse_does(browser: Browser) -> None:
    stops = "document.querySelectorAll('.transcript [tabindex=\"0\"]').length"
    assert browser.value(stops) == 1
    browser.value("document.querySelector('.transcript [tabindex=\"0\"]').focus()")
    for _ in range(3):
        browser.key("ArrowRight")
    browser.key("Enter", "\r")
    here = browser.value("document.activeElement.dataset.s")
    assert browser.wait_for(f"{TIME} >= {here} && {TIME}") == pytest.approx(float(here), abs=0.5)
    assert browser.value(stops) == 1
    browser.value("document.activeElement.blur()")
    browser.wait_for("!document.querySelector('audio').paused")
    browser.key(" ", " ")
    browser.wait_for("document.querySelector('audio').paused")


def test_nothing_but_the_file_is_asked_for_and_nothing_is_complained_of(
    browser: Browser, report: Path
) -> None:
    browser.click(WORDS, 3)
    browser.wait_for(f"{TIME} > 2")
    asked = [address for address in browser.requests() if not address.startswith("data:")]
    assert asked == [report.as_uri()]
    assert browser.complaints() == []


def test_a_script_that_is_not_ours_does_not_run(browser: Browser) -> None:
    browser.value(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.evil = 1'; "
        "document.body.append(s); const i = new Image(); i.src = 'http://127.0.0.1:9/x'; "
        "document.body.append(i); })()"
    )
    assert browser.value("window.evil") is None
    assert len(browser.complaints()) >= 2


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_its_window_and_passes_axe(browser: Browser, width: int, scheme: str) -> None:
    browser.shape(width, 900, scheme)
    fits_and_passes_axe(browser, width)


def fits_and_passes_axe(browser: Browser, width: int) -> None:
    assert browser.value("document.documentElement.scrollWidth") == width
    smallest = browser.value(
        "Math.min(99, ...[...document.querySelectorAll('button.play')].filter(b => b.offsetHeight)"
        ".map(b => b.getBoundingClientRect().height))"
    )
    assert smallest >= 24
    browser.value("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    browser.value(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    faults = browser.value(
        "axe.run().then(found => found.violations.map(v => "
        "[v.impact, v.id, v.nodes.map(n => n.html.slice(0, 120)).slice(0, 3)]))"
    )
    assert faults == []


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [("sitting", 390, "dark"), ("plan", 1280, "light"), ("shared", 390, "light")],
)
def test_pages_of_several_answers_fit_and_pass_axe(
    running: Browser, several_pages: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    running.events.clear()
    running.shape(width, 900, scheme)
    running.open(several_pages[name])
    fits_and_passes_axe(running, width)
    levels = running.value(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5')].map(h => Number(h.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    asked = [address for address in running.requests() if not address.startswith("data:")]
    assert asked == [several_pages[name].as_uri()]
    assert running.complaints() == []


def test_only_the_answer_that_is_played_is_loaded_and_one_plays_at_a_time(
    running: Browser, several_pages: dict[str, Path]
) -> None:
    running.events.clear()
    running.shape(1280, 900)
    running.open(several_pages["sitting"])
    ready = "[...document.querySelectorAll('audio')].map(a => a.readyState > 0)"
    assert running.value(ready) == [False] * 4
    last = "document.querySelectorAll('audio')[2]"
    word = made.words()[9]
    running.click("#answer-2 .transcript button.w", 9)
    at = running.wait_for(f"!{last}.paused && {last}.currentTime > 0 && {last}.currentTime")
    assert at >= word.start_s
    running.wait_for("document.querySelectorAll('#answer-2 .now').length === 1")
    assert running.value(ready) == [False, False, True, False]
    running.click("#answer-1 .transcript button.w", 2)
    running.wait_for("!document.querySelectorAll('audio')[0].paused")
    running.wait_for(f"{last}.paused")
    running.value("document.activeElement.blur()")
    running.key(" ", " ")
    running.wait_for("[...document.querySelectorAll('audio')].every(a => a.paused)")
    assert running.complaints() == []


def test_a_link_opens_the_answer_it_leads_to_and_paper_tells_the_plan(
    running: Browser, several_pages: dict[str, Path]
) -> None:
    running.shape(1280, 900)
    running.open(several_pages["plan"])
    shut = "[...document.querySelectorAll('details.one')].map(d => d.open)"
    assert running.value(shut) == [False] * 4
    running.click(".overview a", 2)
    running.wait_for(f"{shut}.filter(Boolean).length === 1")
    assert running.value("document.querySelector('details.one[open]').id") == "answer-2"
    running.shape(794, 1123, "dark", "print")
    running.value("dispatchEvent(new Event('beforeprint'))")
    assert running.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert running.value("document.querySelectorAll('details.one[open]').length") == 1
    assert running.value("document.querySelector('.overview').offsetHeight") > 50


def test_headings_come_in_order(browser: Browser) -> None:
    levels = browser.value(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert browser.value("document.documentElement.lang") == "en"


def test_printing_opens_what_is_folded_and_leaves_the_player_out(browser: Browser) -> None:
    browser.value("dispatchEvent(new Event('beforeprint'))")
    assert browser.value("[...document.querySelectorAll('details')].every(d => d.open)")
    browser.shape(794, 1123, "dark", "print")
    player = "getComputedStyle(document.querySelector('.player')).display"
    ground = "getComputedStyle(document.body).backgroundColor"
    assert [browser.value(player), browser.value(ground)] == ["none", "rgb(255, 255, 255)"]
    titles = "[...document.querySelectorAll('.folded h3')].map(h => h.offsetHeight)"
    assert min(browser.value(titles)) > 10
    browser.value("dispatchEvent(new Event('afterprint'))")
    assert not browser.value("document.querySelector('details').open")
