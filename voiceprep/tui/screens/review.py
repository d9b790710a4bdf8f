"""What came across in one take: the one thing to fix, the words, and the sound of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from voiceprep.errors import VoiceprepError
from voiceprep.text import clock, safe_line
from voiceprep.tui.background import in_thread
from voiceprep.tui.content import joined, line, literal, stacked
from voiceprep.tui.marks import LEGEND, pieces_of, word_at
from voiceprep.tui.messages import Progressed
from voiceprep.tui.reasons import mark_said, word_said
from voiceprep.tui.screens.factual import FactualPage
from voiceprep.tui.screens.listening import BEFORE_S
from voiceprep.tui.screens.pages import WritingPage
from voiceprep.tui.state import GET_MODEL
from voiceprep.tui.widgets.asked_next import AskedNext
from voiceprep.tui.widgets.contradicted import Contradicted
from voiceprep.tui.widgets.findings import FindingCard, FindingsPanel
from voiceprep.tui.widgets.strip import CLOSER, WIDER, TimeStrip
from voiceprep.tui.widgets.transcript import TranscriptView
from voiceprep.tui.widgets.trouble import Trouble
from voiceprep.tui.wording import STATUSES, kept_said, marks_said, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.content import Content
    from textual.widget import Widget

    from voiceprep.model import Finding, Take
    from voiceprep.tui.marks import Piece

TICK_S = 0.1
FULL_STRIP_ROWS = 32
"""Windows of as many lines have room for all rows of the time strip."""
NO_WORDS = (
    "There are no words yet: no speech model is installed.\n"
    "What the sound alone tells is on this page. Press m to get a model "
    f"(or {GET_MODEL}), then t puts this answer into words."
)
NOT_YET = "There are no words yet. Press t to put this answer into words now."
SILENT = "No words were heard in this answer."
PARTS_SAID = "S Situation · T Task · A Action · R Result · L Lesson · w tells why"
HEAR_A_WORD = "a click, or tab and arrows and ⏎, plays from there"
MORE_KEYS = "v timeline · + − zoom · c compare · o notes · b best · i correct words"
NO_FINDINGS = "Nothing could be measured in this answer."


class ReviewScreen(WritingPage, FactualPage):
    """Findings, transcript and time strip of one take."""

    CSS_PATH = "review.tcss"
    PLACE = "What came across"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "play", "Play"),
        Binding("l", "listen", "Listen"),
        Binding("w", "why", "Why"),
        Binding("f", "fold", "All", show=False),
        Binding("t", "transcribe", "Transcribe"),
        Binding("m", "app.models", "Models", show=False),
        Binding("r", "retake", "Retake"),
        Binding("n", "next", "Next"),
        Binding("e", "report", "Report"),
        Binding("a", "follow_up", "Asked next", show=False),
        Binding("c", "compare", "Compare", show=False),
        Binding("b", "best", "Best take", show=False),
        Binding("o", "notes", "Notes", show=False),
        Binding("i", "correct", "Correct words", show=False),
        Binding("u", "uncorrect", "Recognised words", show=False),
        Binding("v", "view", "Timeline", show=False),
        Binding("plus,equals_sign", "zoom(1)", "Closer", show=False),
        Binding("minus", "zoom(-1)", "Wider", show=False),
        Binding("tab", "app.focus_next", "Words", show=False),
    ]

    def __init__(
        self,
        take: Take,
        findings: Sequence[Finding],
        trouble: str = "",
        *,
        kept: Take | None = None,
        fresh: bool = False,
    ) -> None:
        super().__init__()
        self.take = take
        """As it is shown: without what is muted."""
        self._kept = kept or take
        self.findings = tuple(findings)
        self._fresh = fresh
        self._trouble = trouble
        self._busy = False
        self._said = ""
        self._model_there = False

    def body(self) -> Iterable[Widget]:
        """Yield head, trouble, findings, and words."""
        yield Static(self._head(), id="head")
        yield Trouble()
        yield Contradicted()
        with Horizontal(id="review", classes="" if _has_words(self.take) else "wordless"):
            with Vertical(id="findings"):
                if self.findings:
                    yield FindingsPanel(self.findings)
                else:
                    yield Static(joined((NO_FINDINGS, "$quiet")))
                yield AskedNext(id="asked-next")
            with Vertical(id="words"):
                yield from self._words()
        if self.take.duration_s > 0:
            yield TimeStrip(self.take, id="strip")
        yield Static(id="status")

    def _head(self) -> Content:
        take = self.take
        facts = [
            when(take.recorded_at),
            clock(take.duration_s),
            *kept_said(take),
            take.device,
            marks_said(take.marks),
        ]
        if take.status != "transcribed":
            facts.append(STATUSES[take.status])
        told = " · ".join(safe_line(fact, 60) for fact in facts if fact)
        return stacked(line(take.question.text, "bold", limit=160), joined((told, "$quiet")))

    def _words(self) -> Iterable[Widget]:
        transcript = self.take.transcript
        if _has_words(self.take):
            yield TranscriptView(pieces_of(self.take), id="transcript")
            yield Static(_legend(), id="legend")
        else:
            words = SILENT if transcript is not None else NOT_YET
            yield Static(literal(words, "$quiet"), id="no-words")

    def on_mount(self) -> None:
        """Tell what went wrong, and find out what can be done about missing words."""
        if self._trouble:
            self.query_one(Trouble).say(self._trouble, "What was spoken is kept.")
        for warning in self.take.transcript.warnings if self.take.transcript else ():
            self.tell(warning)
        cards = self.query(FindingCard)
        if cards:
            cards.first().focus()
        elif self.query(TranscriptView):
            self.query_one(TranscriptView).focus()
        for view in self.query(TranscriptView):
            if view.here is not None:
                self._put_cursor(view.here)
        self.set_interval(TICK_S, self._follow)
        self.find_follow_ups()
        self.find_contradictions()
        if self._fresh and self.practice.settings.rate_first and self.take.self_rating is None:
            self.ask_how_it_went(lambda: None)

    def on_resize(self) -> None:
        """Show as much of the time strip as there is room for."""
        for strip in self.query(TimeStrip):
            strip.full = self.has_class("timeline") or self.size.height >= FULL_STRIP_ROWS

    def changed(self, take: Take) -> None:
        """Show what was changed about the take."""
        self._kept = take
        super().changed(replace(take, analysis=self.take.analysis))
        self.query_one("#head", Static).update(self._head())

    def on_screen_resume(self) -> None:
        """See whether there is a speech model by now."""
        if self.take.transcript is None:
            self._look_for_model()

    @work(group="model", exit_on_error=False)
    async def _look_for_model(self) -> None:
        studio, settings = self.practice.studio, self.practice.settings
        try:
            transcriber = await in_thread(lambda: studio.transcriber(settings))
            self._model_there = transcriber is not None
            words = NOT_YET if self._model_there else NO_WORDS
        except VoiceprepError as error:
            words = f"There are no words yet. {error.message}\n{error.hint}"
        self.query_one("#no-words", Static).update(literal(words))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        if action == "transcribe":
            return self.take.transcript is None and self._model_there
        if action == "listen":
            return bool(self.findings)
        if action == "why":
            return bool(self.findings) or _has_words(self.take)
        if action == "fold":
            return len(self.findings) > 1
        if action == "correct":
            return _has_words(self.take)
        if action == "uncorrect":
            return self.take.recognised is not None
        return super().check_action(action, parameters)

    # Listen

    @on(TranscriptView.Chosen)
    def _play_from(self, event: TranscriptView.Chosen) -> None:
        if isinstance(event, TranscriptView.Moved):
            self._put_cursor(event.piece)
        elif event.piece.at_s is None:
            self.tell("This word has no time: the transcript was given without times.")
        else:
            self._put_cursor(event.piece)
            self.hear(self.take, event.piece.at_s)

    def _put_cursor(self, piece: Piece) -> None:
        self._say("")
        for strip in self.query(TimeStrip):
            if piece.at_s is not None:
                strip.at_s = piece.at_s

    @on(TimeStrip.Sought)
    def _seek(self, event: TimeStrip.Sought) -> None:
        for view in self.query(TranscriptView):
            view.seek(event.at_s)
        if event.play:
            self.hear(self.take, event.at_s)

    def action_play(self) -> None:
        """Play from the beginning, or stop."""
        if self.heard_s is not None:
            self.silence()
        else:
            self.hear(self.take, 0.0)

    def action_listen(self) -> None:
        """Play the next stretch that the finding is about."""
        card = self.query_one(FindingsPanel).current
        evidence = card.next_evidence() if card is not None else None
        if evidence is None:
            self.tell("This finding is about the whole answer: space plays it.")
            return
        for strip in self.query(TimeStrip):
            strip.seek(evidence.start_s)
        self.hear(self.take, max(0.0, evidence.start_s - BEFORE_S), evidence.end_s + BEFORE_S)

    def action_zoom(self, direction: int) -> None:
        """Look closer at the time strip, or from further away."""
        for strip in self.query(TimeStrip):
            strip.zoom(CLOSER if direction > 0 else WIDER)

    def action_view(self) -> None:
        """Give the time strip the room of the findings, or give it back."""
        self.toggle_class("timeline")
        self.on_resize()
        for strip in self.query(TimeStrip):
            if self.has_class("timeline"):
                strip.focus()

    def _follow(self) -> None:
        at_s = self.heard_s
        playing = f"♪ {clock(at_s or 0)} of {clock(self.take.duration_s)}   space stops"
        shown = self._said if at_s is None else playing
        idle = line(MORE_KEYS, "$quiet", limit=max(20, self.size.width - 4))
        self.query_one("#status", Static).update(line(shown, limit=400) if shown else idle)
        for strip in self.query(TimeStrip):
            strip.playing_s = at_s
        if self.query(TranscriptView) and self.take.transcript is not None:
            heard = None if at_s is None else word_at(self.take.transcript.words, at_s)
            self.query_one(TranscriptView).playing = heard

    # Findings

    def action_why(self) -> None:
        """Tell why: of the sentence under the cursor, or where a range comes from."""
        if isinstance(self.focused, TranscriptView):
            self._explain(self.focused.here)
            return
        for panel in self.query(FindingsPanel):
            if panel.current is not None:
                panel.current.explain()

    def action_fold(self) -> None:
        """Show all findings, or the first alone."""
        panel = self.query_one(FindingsPanel)
        panel.unfolded = not panel.unfolded

    @on(FindingsPanel.Unfolded)
    def _give_room(self, event: FindingsPanel.Unfolded) -> None:
        self.query_one("#review").set_class(event.unfolded, "unfolded")

    def _explain(self, piece: Piece | None) -> None:
        if piece is not None and piece.word is not None:
            self._say(word_said(self.take, piece.word))
        elif piece is not None and piece.at_s is not None:
            self._say(mark_said(self.take, piece.at_s))

    # And now

    def kept(self) -> Take:
        """Return the take as it is kept, with what is muted."""
        return self._kept

    def say(self, words: str) -> None:
        """Say something in the line above the keys."""
        self._say(words)

    @work(exclusive=True, group="transcribe", exit_on_error=False)
    async def action_transcribe(self) -> None:
        """Put the answer into words now."""
        from voiceprep.practice import assessed

        if self._busy:
            return
        self._busy = True
        self._say("Putting your answer into words …")
        studio, settings, take = self.practice.studio, self.practice.settings, self._kept
        try:
            seen = await in_thread(
                lambda: assessed(studio, take, settings, on_progress=self._on_progress)
            )
        except VoiceprepError as error:
            self.query_one(Trouble).tell(error)
            return
        finally:
            self._busy = False
            self._say("")
        if self.is_active:
            self.practice.review(seen.take, seen.findings, seen.trouble, instead=True, fresh=False)

    def _on_progress(self, done_s: float, total_s: float) -> None:
        self.post_message(Progressed(done_s, total_s))  # called in a thread

    @on(Progressed)
    def _show_progress(self, event: Progressed) -> None:
        if self._busy:
            self._say(
                f"Putting your answer into words: {clock(event.done)} of {clock(event.total)}"
            )

    def _say(self, words: str) -> None:
        """Say something in the line above the keys, until something else is to be said."""
        self._said = words
        self.query_one("#status", Static).update(line(words, limit=400))


def _has_words(take: Take) -> bool:
    return take.transcript is not None and bool(take.transcript.words)


def _legend() -> Content:
    parts: list[tuple[str, str]] = []
    for sign, _look, words in LEGEND:
        parts += [(sign, "bold"), (f" {words} ", "$quiet")]
    return joined(*parts, ("\n" + PARTS_SAID + "\n" + HEAR_A_WORD, "$quiet"))
