"""A page on which takes can be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from voiceprep.errors import VoiceprepError
from voiceprep.tui.background import in_thread
from voiceprep.tui.screens.page import Page

if TYPE_CHECKING:
    from voiceprep.model import Take

BEFORE_S = 0.25
"""Evidence is played from a little before it begins, and a little longer."""


class ListeningPage(Page):
    """Plays takes through the one player of the program, and stops it on the way out."""

    @property
    def heard_s(self) -> float | None:
        """Where in the recording it is playing now; None when it is not, or on another page."""
        player = self.practice.player
        return player.position_s if player is not None and self.is_active else None

    @work(exclusive=True, group="play", exit_on_error=False)
    async def hear(self, take: Take, start_s: float, end_s: float | None = None) -> None:
        """Play a take from there, replacing what is playing."""
        player, audio = await self.practice.find_player(), take.audio
        if player is None or audio is None:
            self.tell("There is no recording to play.", bad=True)
            return
        try:
            await in_thread(lambda: player.play(audio, start_s, end_s))
        except VoiceprepError as error:
            self.tell(f"Cannot play sound here. {error.message} {error.hint}", bad=True)

    @work(exclusive=True, group="play", exit_on_error=False)
    async def silence(self) -> None:
        """Stop what is playing."""
        player = self.practice.player
        if player is not None:
            await in_thread(player.stop)

    def action_back(self) -> None:
        """Go back, silent."""
        self.silence()
        self.dismiss()
