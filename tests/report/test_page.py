"""The page of a take holds all that was found, asks nobody for anything and trusts no text."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import stat
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.report import made
from voiceprep.errors import AudioUnreadable, StorageFailed
from voiceprep.model import Bank, Engine, Finding, Question, Recording, Take, Transcript, Word
from voiceprep.report import HtmlReporter
from voiceprep.report.sheets import VERDICTS
from voiceprep.report.words import PARTS

ADDRESS = re.compile(r"(?:https?:)?//[^\s\"']+", re.IGNORECASE)
LOADS = {"a", "base", "embed", "foreignobject", "form", "iframe", "image", "img", "input", "object"}
LOADS |= {"b", "portal", "source", "template", "use", "video"}
"""Elements that could load or lead somewhere, or that only hostile text brings."""


class Page(HTMLParser):
    """What is in a page: elements with their attributes, and the text outside script and style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.raw: dict[str, str] = {}
        self.text = ""
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style"):
            self.raw[self._inside] = self.raw.get(self._inside, "") + data
        else:
            self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [a for t, a in self.elements if t == tag and wanted.items() <= a.items()]


def written(folder: Path, take: Take, findings: tuple[Finding, ...] = ()) -> tuple[Page, str]:
    path = HtmlReporter(folder, made.recording, container="wav").write(take, findings)
    html = path.read_text(encoding="utf-8")
    return Page(html), html


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, str]:
    folder = tmp_path_factory.mktemp("page")
    path = HtmlReporter(folder, made.recording).write(made.take(), made.findings())
    html = path.read_text(encoding="utf-8")
    return Page(html), html


# -- what is in it ------------------------------------------------------------------------------


def test_one_thing_is_to_be_fixed_first_and_the_rest_comes_after_it(
    whole: tuple[Page, str],
) -> None:
    page, html = whole
    first, *others = made.findings()
    assert len(page.all("div", **{"class": "card fix first"})) == 1
    places = [html.index(f.title) for f in (first, *others)]
    assert places == sorted(places)
    assert html.index("Fix this first") < places[0] < html.index(">Your answer")
    assert html.index(">After that") < places[1] < html.index(">The rest") < places[2]
    for finding in made.findings():
        assert finding.advice in page.text
        assert VERDICTS[finding.verdict].meaning in page.text
        if finding.norm:
            assert finding.norm.source in page.text


def test_without_anything_to_fix_the_page_says_so(tmp_path: Path) -> None:
    page, _ = written(tmp_path, made.take(), made.findings()[2:])
    assert "Nothing to fix first" in page.text
    page, _ = written(tmp_path, made.take())
    assert "Not judged yet" in page.text
    page, _ = written(tmp_path, made.take(), made.findings()[1:2])
    assert "Try this first" in page.text


def test_every_finding_shows_its_number_on_its_range(whole: tuple[Page, str]) -> None:
    labels = [a["aria-label"] for a in whole[0].all("svg", role="img")]
    assert labels == [
        "11.4 per minute; good: up to 5",
        "182 words a minute; good: 110 to 175",
        "−23.5 dBFS; good: −36 to −12",
        "55 %; good: 35 or more",
    ]


def test_evidence_plays_its_seconds_and_says_how_much_is_left_out(
    whole: tuple[Page, str],
) -> None:
    buttons = whole[0].all("button", **{"class": "play"})
    assert (buttons[0]["data-s"], buttons[0]["data-e"]) == ("5.200", "5.500")
    assert len(buttons) == 2 + 12
    assert "and 3 more" in whole[0].text


def test_every_word_with_a_time_is_a_button_that_plays_from_there(
    whole: tuple[Page, str],
) -> None:
    buttons = [a for a in whole[0].all("button") if a["class"].split()[0] == "w"]
    assert [float(a["data-s"]) for a in buttons] == [w.start_s for w in made.words()]
    assert {a["type"] for a in whole[0].all("button")} == {"button"}


def test_words_without_times_are_text_and_still_marked(tmp_path: Path) -> None:
    take = made.take()
    assert take.transcript is not None
    words = tuple(Word(word.text) for word in take.transcript.words)
    page, _ = written(tmp_path, replace(take, transcript=Transcript(words)))
    assert [a for a in page.all("button") if "data-s" in a and "play" not in a["class"]] == []
    assert len(page.all("span", **{"class": "w marker"})) == 4  # three words, and the legend's


def test_what_happened_is_marked_by_letter_as_well_as_colour(whole: tuple[Page, str]) -> None:
    page, html = whole
    assert '<sup aria-hidden="true">D</sup>' in html
    assert '<sup aria-hidden="true">H</sup>' in html
    assert '<sup aria-hidden="true">X</sup>' in html
    assert '<sup aria-hidden="true">?</sup>' in html
    assert "⟨</span>um<span" in html
    assert html.count('class="pause long"') == 6 + 1  # between sentences, and in the legend
    for part in ("situation", "task", "action", "result", "reflection"):
        look = PARTS[part]
        assert f'<span class="badge" aria-hidden="true">{look.letter}</span>' in html
    for meaning in ("filling phrase", "heard in the sound", "dropped or said again", "hedge"):
        assert meaning in page.text


def test_the_strip_tells_in_words_what_it_draws(whole: tuple[Page, str]) -> None:
    assert (
        "An answer of 0:35: Situation 0:00–0:06; Task 0:07–0:12; Action 0:13–0:23; "
        "Result 0:24–0:28; Lesson 0:29–0:32; 7 pauses of half a second or more; 3 fillers."
    ) in whole[0].text


def test_every_number_is_in_the_table(whole: tuple[Page, str]) -> None:
    for shown in ("152", "4.1", "72", "0.8", "6.1", "1.9", "118", "−23.5", "0.01"):
        assert f"<td>{shown}</td>" in whole[1]


def test_trouble_is_told_in_words(whole: tuple[Page, str], tmp_path: Path) -> None:
    assert "0.3 s of sound were lost at 0:12" in whole[0].text
    assert "A loop of words was removed." in whole[0].text
    page, _ = written(tmp_path, replace(made.take(), status="recovered"))
    assert "saved after voiceprep was cut off" in page.text


def test_a_take_without_words_is_delivery_only_and_says_so(tmp_path: Path) -> None:
    page, html = written(tmp_path, made.delivery_only(), made.findings())
    assert "Delivery only: this answer has no transcript yet" in page.text
    assert 'class="transcript"' not in html
    assert "Story" not in page.text
    assert 'class="pitch"' in html
    assert len(page.all("audio")) == 1


def test_a_take_that_was_never_measured_still_has_a_page(tmp_path: Path) -> None:
    page, _ = written(tmp_path, replace(made.delivery_only(), analysis=None))
    assert "Not judged yet" in page.text
    page, _ = written(tmp_path, replace(made.take(), analysis=None))
    assert "analyst" in page.text


# -- sound --------------------------------------------------------------------------------------


def test_the_sound_is_inside_as_opus_or_as_wav(tmp_path: Path, whole: tuple[Page, str]) -> None:
    (audio,) = whole[0].all("audio")
    assert audio["src"].startswith("data:audio/ogg;base64,T2dnU")
    path = HtmlReporter(tmp_path, made.recording, container="wav").write(made.take(), ())
    (audio,) = Page(path.read_text(encoding="utf-8")).all("audio")
    assert audio["src"].startswith("data:audio/wav;base64,UklGR")


def test_without_a_recording_the_page_says_so_and_offers_nothing_to_play(tmp_path: Path) -> None:
    def unreadable(path: Path) -> Recording:
        raise AudioUnreadable(f"{path.name} holds no sound.")

    page, _ = written(tmp_path, made.take(None), made.findings())
    assert "has no recording" in page.text
    assert (page.all("audio"), page.all("button")) == ([], [])
    assert "The recording is inside it" not in page.text
    assert "0:11–0:12" in page.text
    path = HtmlReporter(tmp_path, unreadable).write(made.take(), ())
    assert "cannot be played: take-1.wav holds no sound." in path.read_text(encoding="utf-8")


# -- privacy and hostile text -------------------------------------------------------------------


def harmless(page: Page, there: frozenset[str] | set[str] = frozenset()) -> None:
    """No address, no handler, and one script and one style, both as they were hashed."""
    assert not ADDRESS.search("".join(page.raw.values()).replace("// ", ""))
    for tag, attributes in page.elements:
        assert tag not in LOADS - there
        assert not [n for n in attributes if n.startswith("on") or n == "style"]
        for name in ("src", "href", "xlink:href", "srcset", "action", "data", "formaction"):
            assert attributes.get(name, "data:").startswith(("data:", "#answer-"))
    assert [len(page.all(tag)) for tag in ("script", "style", "h1", "main")] == [1, 1, 1, 1]
    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    for kind in ("script", "style"):
        digest = hashlib.sha256(page.raw[kind].encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy["content"]
    assert policy["content"].startswith("default-src 'none'; ")
    assert "unsafe" not in policy["content"]


def test_the_page_asks_nobody_for_anything(whole: tuple[Page, str]) -> None:
    page, html = whole
    harmless(page)
    without_sound = re.sub(r"base64,[A-Za-z0-9+/=]+", "", html)
    assert ADDRESS.findall(without_sound.replace("// ", "")) == []


NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "</style><style>*{background:url(http://evil.example/x)}</style>",
    "]]><svg><foreignObject onload=alert(1)>",
    "javascript:alert(1)",
    "--><b>bold</b><!--",
    "{{ 7*7 }}{% for x in y %}",
    "</title><h1>mine</h1>",
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp;",
    "a\x1b[2J\x00\x9b31m\u202eb\u2066",
    "@import url(http://evil.example/)",
    "\ud800",
)


@pytest.mark.parametrize("text", NASTY)
def test_text_from_others_is_shown_and_never_obeyed(tmp_path: Path, text: str) -> None:
    bank = Bank("b", text, "", "", ())
    question = Question(text, text, "closing", text, 60.0, (text,), bank.title)
    spoken = tuple(Word(text, float(n), n + 0.5, 0.9) for n in range(3))
    take = replace(
        made.take(),
        id=text,
        question=question,
        device=text,
        transcript=Transcript(spoken, text, Engine(text, text), (text,)),
    )
    norm = replace(made.PACE, source=text, unit=text)
    finding = replace(made.findings()[0], title=text, advice=text, unit=text, norm=norm)
    path = HtmlReporter(tmp_path, made.recording, container="wav").write(take, (finding, finding))
    html = path.read_text(encoding="utf-8")
    page = Page(html)
    harmless(page)
    assert path.parent == tmp_path
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    if text.isascii() and text.isprintable():
        assert page.text.count(text) >= 8


def test_a_language_that_is_none_is_not_claimed(tmp_path: Path) -> None:
    take = made.take()
    assert take.transcript is not None
    german = replace(take, transcript=replace(take.transcript, language="de"))
    assert '<div class="transcript" lang="de">' in written(tmp_path, german)[1]
    odd = replace(take, transcript=replace(take.transcript, language='x" onload="'))
    assert '<div class="transcript" lang="en">' in written(tmp_path, odd)[1]


# -- the file -----------------------------------------------------------------------------------


def test_the_file_is_for_its_owner_alone_and_written_whole(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "reports"
    reporter = HtmlReporter(folder, made.recording, container="wav")
    path = reporter.write(made.take(), ())
    assert re.fullmatch(r"voiceprep-2026-11-2\d-\d{4}-take-1\.html", path.name)
    assert reporter.write(made.take(), made.findings()) == path
    assert "Fix this first" in path.read_text(encoding="utf-8")
    assert list(folder.iterdir()) == [path]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_link_in_the_way_is_replaced_and_not_followed(tmp_path: Path) -> None:
    path = HtmlReporter(tmp_path, made.recording, container="wav").write(made.take(), ())
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    path.unlink()
    path.symlink_to(mine)
    HtmlReporter(tmp_path, made.recording, container="wav").write(made.take(), ())
    assert not path.is_symlink()
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_folder_in_the_way_is_a_failure_that_names_it(tmp_path: Path) -> None:
    reporter = HtmlReporter(tmp_path, made.recording, container="wav")
    path = reporter.write(made.take(), ())
    path.unlink()
    path.mkdir()
    with pytest.raises(StorageFailed, match="there is a folder of that name") as caught:
        reporter.write(made.take(), ())
    assert path.name in caught.value.message
    assert caught.value.hint
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed, match="is a file, not a folder"):
        HtmlReporter(tmp_path / "file", made.recording).write(made.take(), ())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file system of no size")
def test_a_full_disk_leaves_the_page_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = HtmlReporter(tmp_path, made.recording, container="wav")
    path = reporter.write(made.take(), ())
    before = path.read_bytes()

    def full(**_: object) -> tuple[int, str]:
        return os.open("/dev/full", os.O_WRONLY), str(tmp_path / ".never.tmp")

    monkeypatch.setattr("tempfile.mkstemp", full)
    with pytest.raises(StorageFailed, match="the disk is full"):
        reporter.write(made.take(), made.findings())
    assert path.read_bytes() == before


@pytest.mark.parametrize("take_id", ["../../etc/x", "a/b", "", "x" * 300, "ü 1", "CON", "-rf"])
def test_an_odd_id_makes_no_odd_file(tmp_path: Path, take_id: str) -> None:
    path = HtmlReporter(tmp_path, made.recording, container="wav").write(
        replace(made.take(), id=take_id), ()
    )
    assert path.parent == tmp_path
    assert re.fullmatch(r"voiceprep-[-0-9]+-[A-Za-z0-9._-]*\.html", path.name)


# -- colours ------------------------------------------------------------------------------------

STYLE = Path(made.__file__).parents[2] / "voiceprep" / "report" / "templates" / "style.css"
TEXT = ("ink", "soft", "accent", "good", "watch", "fix", "info")


def _schemes() -> dict[str, dict[str, str]]:
    found = re.findall(r"([^{}]*):root \{([^}]*)\}", STYLE.read_text(encoding="utf-8"))
    names = ("light", "dark", "print")
    assert len(found) == len(names)
    return {
        name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", body))
        for name, (_, body) in zip(names, found, strict=True)
    }


def _light(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_text_can_be_read_on_its_ground(scheme: str) -> None:
    colours = _schemes()["light"] | _schemes()[scheme]
    pairs = [(name, ground) for name in TEXT for ground in ("ground", "card")]
    pairs += [("on-part", part) for part in (*PARTS, "none")]
    pairs += [("on-accent", "accent"), ("on-now", "now"), ("ink", "zone-ground")]
    poor = {p: round(contrast(colours[p[0]], colours[p[1]]), 2) for p in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}
    shapes = ["curve", "bar", "fix", *PARTS]
    faint = {s: round(contrast(colours[s], colours["card"]), 2) for s in shapes}
    assert {shape: ratio for shape, ratio in faint.items() if ratio < 3.0} == {}
