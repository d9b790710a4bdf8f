"""Pages of takes: of one, of a sitting, of a plan.

Each is one HTML file that asks nobody for anything: sound, script, style and charts are inside, and
a Content-Security-Policy forbids all else. Everything a person or a file said is escaped.
"""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from voiceprep.coaching import followups
from voiceprep.errors import UsageError, VoiceprepError
from voiceprep.files import write_private
from voiceprep.model.pages import Answered, PageWish
from voiceprep.report.clips import clip_bytes
from voiceprep.report.planpages import plan_page
from voiceprep.report.sharing import for_others, plan_for_others
from voiceprep.report.sheets import Heard, sheet
from voiceprep.report.shell import rendered
from voiceprep.report.sittings import sitting_page
from voiceprep.report.sound import Container, sound_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from voiceprep.model import Finding, FollowUp, Interval, Recording, Take
    from voiceprep.model.pages import PlanPaper
    from voiceprep.report.planpages import PlanPage
    from voiceprep.report.sheets import Sheet
    from voiceprep.report.sittings import SittingPage

    Progress = Callable[[float, float], None]

_ODD = re.compile(r"[^A-Za-z0-9._-]")
MOST_ENCODERS = 4
MOST_SOUND = 48_000_000
"""Characters of sound in one page: three hours or so, which a phone still opens."""
_NO_ROOM = (
    "The sound of this answer is left out to keep the page small enough for a phone; the page of "
    "this answer alone has it."
)


class HtmlReporter:
    """ports.Reporter: writes pages into one folder."""

    def __init__(
        self,
        folder: Path,
        read_audio: Callable[[Path], Recording],
        *,
        container: Container = "opus",
        most_sound: int = MOST_SOUND,
    ) -> None:
        self._folder, self._read_audio = folder, read_audio
        self._container, self._most_sound = container, most_sound

    def write(self, take: Take, findings: Sequence[Finding]) -> Path:
        """Write the page of one take and return it; an earlier page of the take is replaced.

        Raises
        ------
        StorageFailed
            The page cannot be written; an earlier one is as it was.
        """
        return self.write_take(Answered(take, tuple(findings), _asked_next(take)))

    def write_take(self, answer: Answered, wish: PageWish | None = None) -> Path:
        """Write the page of one take and return it; raises like `write`."""
        wish = wish or PageWish()
        name = _file_name([answer], "", wish)
        told, masked = for_others([answer], wish)
        sheets = self._sheets(told, wish, None)
        return self._written(name, _made("take.html", sheets[0], sheets, masked))

    def write_sitting(
        self,
        answers: Sequence[Answered],
        wish: PageWish | None = None,
        on_progress: Progress | None = None,
    ) -> Path:
        """Write the page of a sitting, its answers in the order given, and return it.

        `on_progress(done_s, total_s)` follows the sound as it is put in. Raises StorageFailed.
        """
        wish = wish or PageWish()
        if not answers:
            raise UsageError(
                "There is no take to write a page of.", "See `voiceprep history list`."
            )
        name = _file_name(answers, "sitting-", wish)
        told, masked = for_others(answers, wish)
        sheets = self._sheets(told, wish, on_progress)
        page = sitting_page(told, sheets, share=wish.share)
        return self._written(name, _made("sitting.html", page, sheets, masked))

    def write_plan(
        self,
        paper: PlanPaper,
        wish: PageWish | None = None,
        on_progress: Progress | None = None,
    ) -> Path:
        """Write the page of an interview being prepared and return it; like `write_sitting`."""
        wish = wish or PageWish()
        shown, masked = plan_for_others(paper, wish)
        sheets = self._sheets(shown.answers, wish, on_progress)
        page = plan_page(shown, sheets, share=wish.share)
        name = f"plan-{_tag(paper.plan.name) if wish.share else _odd(paper.plan.name)}.html"
        return self._written(name, _made("plan.html", page, sheets, masked))

    def write_clip(self, take: Take, span: Interval, file: Path | None = None) -> Path:
        """Write a stretch of a take as a WAV file, sample by sample as it was recorded.

        Raises UsageError (no such stretch), AudioUnreadable, StorageFailed.
        """
        content = clip_bytes(take, span)
        start, end = (f"{at:.2f}" for at in (span.start_s, span.end_s))
        name = f"clip-{_odd(take.id)}-{start}-{end}.wav"
        path = file or self._folder / name
        write_private(path, content)
        return path

    def _written(self, name: str, page: str) -> Path:
        path = self._folder / name
        write_private(path, page.encode("utf-8"))
        return path

    def _sheets(
        self, answers: Sequence[Answered], wish: PageWish, on_progress: Progress | None
    ) -> list[Sheet]:
        total = sum(answer.take.duration_s for answer in answers)
        done, room = 0.0, self._most_sound
        sheets: list[Sheet] = []
        with ThreadPoolExecutor(MOST_ENCODERS) as pool:  # the encoder lets other threads go on
            sounds = pool.map(lambda answer: self._heard(answer.take, wish), answers)
            for answer, sound in zip(answers, sounds, strict=True):
                heard = sound if len(sound.address) <= room else Heard("", _NO_ROOM)
                room -= len(heard.address)
                sheets.append(sheet(answer, heard, share=wish.share))
                done += answer.take.duration_s
                if on_progress is not None:
                    on_progress(done, total)
        return sheets

    def _heard(self, take: Take, wish: PageWish) -> Heard:
        if wish.share or not wish.sound:
            return Heard()
        if take.audio is None:
            return Heard("", "This answer has no recording, so nothing can be played.")
        try:
            return Heard(sound_address(self._read_audio(take.audio), self._container))
        except VoiceprepError as error:
            return Heard("", f"The recording cannot be played: {error.message}")


def _made(
    template: str,
    page: Sheet | SittingPage | PlanPage,
    sheets: Sequence[Sheet],
    masked: Sequence[str],
) -> str:
    return rendered(
        template,
        page.title,
        script_file="page.js",
        page=page,
        masked=masked,
        size=_size(sheets),
    )


def _asked_next(take: Take) -> tuple[FollowUp, ...]:
    if take.analysis is None:
        return ()
    known = take.analysis.structure is not None  # a file analysed alone was asked nothing
    return followups(take.analysis, take.transcript, take.question if known else None)


def _size(sheets: Sequence[Sheet]) -> str:
    """Return how much sound is inside, as people read it; nothing where there is none."""
    inside = sum(len(each.sound) for each in sheets) / 1e6
    return f"{max(inside, 0.1):.1f} MB" if inside else ""


def _file_name(answers: Sequence[Answered], kind: str, wish: PageWish) -> str:
    take = answers[0].take
    named = (take.sitting or take.id) if kind else take.id
    moment = take.recorded_at.astimezone()
    if wish.share:
        return f"voiceprep-{moment:%Y-%m}-{_tag(kind + named)}.html"
    return f"voiceprep-{kind}{moment:%Y-%m-%d-%H%M}-{_odd(named)}.html"


def _odd(text: str) -> str:
    return _ODD.sub("_", text)[:80]


def _tag(text: str) -> str:
    """Return what names the same thing each time and does not tell its id, which tells the day."""
    return f"shared-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"
