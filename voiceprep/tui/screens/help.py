"""The keys, what they do, and how the program measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from voiceprep.tui.content import joined, stacked
from voiceprep.tui.marks import LEGEND
from voiceprep.tui.screens.page import Page
from voiceprep.tui.wording import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

Keys = tuple[tuple[str, str], ...]

EVERYWHERE: Keys = (
    ("ctrl+p", "all commands"),
    ("esc", "back"),
    ("?", "this page"),
    ("ctrl+q", "quit; a running take is saved first"),
)
HOME: Keys = (
    ("space", "practise the question shown"),
    ("n", "another question"),
    ("c", "choose one, by kind or by words"),
    ("m", "mock interview: a panel asks, each in a voice of their own"),
    ("d", "drills: one thing at a time"),
    ("p", "the plan of your interview: what to do today"),
    ("h  s  g", "history, settings, speech models"),
)
TAKE: Keys = (
    ("space or r", "start recording, and stop and keep"),
    ("a", "hear the question again"),
    ("l", "hear it slower"),
    ("h", "hide or show its text"),
    ("p", "pause and go on"),
    ("x", "redo: throw this one away and start again"),
    ("d", "discard"),
)
REVIEW: Keys = (
    ("↑ ↓ enter", "walk through the findings, open one"),
    ("f", "unfold or fold the rest"),
    ("w", "why: where the range comes from; in the words: of this sentence"),
    ("l", "listen to the seconds a finding is about"),
    ("tab", "to the transcript, then the time strip: arrows move, enter plays"),
    ("space", "play from the beginning, and stop"),
    ("v", "more room for the time strip"),
    ("+  -", "look closer at it; the wheel does too, shift and arrows pan"),
    ("a", "what they might ask now; enter answers it"),
    ("x", "what does not go with what you said before: listen, or call it fine"),
    ("c", "compare with another take of the question"),
    ("b", "star as the best take"),
    ("o", "own notes and tags"),
    ("i  u", "correct the words; return to the recognised ones"),
    ("r  n", "retake, next question"),
    ("e", "write a report to read and share"),
    ("t", "transcribe now, where there are no words yet"),
)
SITTING: Keys = (
    ("space", "hear the next question"),
    ("k  x", "skip it; end the interview"),
    ("enter", "at the end: read what came across in an answer"),
    ("r", "at the end: answer it again, as a drill"),
    ("esc", "leave; it is kept, and m and g go on with it another day"),
)
PLAN: Keys = (
    ("← →", "what to do, or the parts of the plan"),
    ("enter", "go where it is done, or open the part"),
    ("space", "tick what is done"),
    ("1 … 9  0  t", "open a part by its key"),
    ("a", "prepare this one: takes count for it, and are held against it"),
    ("o", "all plans: begin, forget, the next round of one"),
    ("ctrl+s", "in a form: keep it; esc asks before anything is lost"),
)
COMPARE: Keys = (("1  2", "play the first, the second, and stop"),)
HISTORY: Keys = (
    ("/", "find by words, skill, bank or #tag"),
    ("← →", "one kind of question"),
    ("o", "only the question under the cursor, or all again"),
    ("space  c", "mark two takes, compare them"),
    ("b", "star as the best take"),
    ("d  u", "delete, and bring back"),
    ("t", "trends: what became of your numbers"),
)
TRENDS: Keys = (
    ("↑ ↓", "another measure"),
    ("← →  q", "one kind of question, one question"),
    ("w", "the last 60 takes, the last 20, all"),
    ("b", "the best take of the question"),
)
STRIP: Keys = (
    ("STAR", "where Situation, Task, Action, Result and the Lesson begin"),
    ("pace", "words a minute, 70 to 230 from bottom to top"),
    ("pitch", "the melody, 6 semitones up and down from your middle"),
    ("loud", "level against your own middle, in dB"),
    ("pause", "░ up to a second, ▓ longer"),
    ("filler", "as a word, ● where there is no room, 2 where there are two"),
)
ABOUT = (
    "Nothing is sent anywhere. The only network access is fetching a speech model, after a yes.",
    "A take is on disk while you speak. It stops when you stop it, or at the limit set.",
)


class HelpScreen(Page):
    """All keys on one page."""

    PLACE: ClassVar[str] = "Help"
    DEFAULT_CSS = """
    HelpScreen VerticalScroll { padding: 1 3; }
    HelpScreen.-wide VerticalScroll { padding: 1 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("w", "app.welcome", "Welcome")]
    AUTO_FOCUS = "VerticalScroll"

    def body(self) -> Iterable[Widget]:
        """Yield the page."""
        with VerticalScroll():
            yield Static(stacked(*self._rows()))

    def _rows(self) -> Iterable[Content]:
        sections = (
            ("Everywhere", EVERYWHERE),
            ("Home", HOME),
            ("A take", TAKE),
            ("What came across", REVIEW),
            ("The plan", PLAN),
            ("A mock interview", SITTING),
            ("Two takes", COMPARE),
            ("History", HISTORY),
            ("Trends", TRENDS),
            ("The time strip", STRIP),
        )
        for title, keys in sections:
            yield joined((title, "bold $accent"))
            for key, words in keys:
                yield joined("  ", (f"{key:<12}", "bold"), words)
            yield joined("")
        yield joined(("Signs", "bold $accent"))
        for sign, _look, words in LEGEND:
            yield joined("  ", (f"{sign:<12}", "bold"), words)
        for sign, words in SIGNS.values():
            yield joined("  ", (f"{sign:<12}", "bold"), f"a finding {words}")
        yield joined("")
        for sentence in ABOUT:
            yield joined((sentence, "$quiet"))
