"""Reading aloud, one voice at a time.

The voice and the microphone never overlap: `hush` returns only when the last reading has ended,
and whoever wants to record awaits it first.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.tui.background import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceprep.model import Manner, Question, Settings
    from voiceprep.practice import Studio

HUSH_EVERY_S = 0.1
"""A hush that came before the voice began is repeated."""


class Reader:
    """The one place from which texts are read aloud."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._reading: asyncio.Future[bool] | None = None

    @property
    def speaking(self) -> bool:
        """Whether something is being read."""
        return self._reading is not None and not self._reading.done()

    async def read(
        self,
        question: Question,
        settings: Settings,
        on_word: Callable[[int, int], None],
        manner: Manner | None = None,
    ) -> bool:
        """Read the question; True if it was heard to the end. Raises NoAudioDevice."""
        from voiceprep.practice import ask

        await self.hush(settings)
        aloud = replace(settings, read_aloud=True)  # asked for just now, whatever is usual
        reading = asyncio.ensure_future(
            in_thread(lambda: ask(self._studio, question, aloud, on_word, manner))
        )
        self._reading = reading
        # A worker that is cancelled must leave the reading findable for `hush`.
        return await asyncio.shield(reading)

    async def hush(self, settings: Settings) -> None:
        """Stop reading, and return once the loudspeaker is silent."""
        reading, self._reading = self._reading, None
        while reading is not None and not reading.done():
            await in_thread(lambda: self.hush_once(settings))
            await asyncio.wait({reading}, timeout=HUSH_EVERY_S)
        if reading is not None and not reading.cancelled():
            reading.exception()  # told to whoever awaited it

    def hush_once(self, settings: Settings) -> None:
        """Tell the voice to stop."""
        voice = self._studio.voice(replace(settings, read_aloud=True))
        if voice is not None:
            voice.hush()
