"""Reading aloud: a voice, a loudspeaker, and the words as they are heard.

Refuses to fail for a voice that is gone: a text is then read by the usual one, since hearing the
question matters more than who asks it.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from voiceprep.errors import NoAudioDevice
from voiceprep.speech.espeak import DEFAULT_VOICE, Espeak
from voiceprep.speech.system_voice import PREFIX, SystemVoices, system_voices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voiceprep.model import Manner, VoiceInfo
    from voiceprep.speech.espeak import Spoken, WordEvent
    from voiceprep.speech.playback import Loudspeaker

GO_ON = "Until then practice goes on with the question on the screen."


class SpokenVoice:
    """Reads aloud with eSpeak NG, or with a voice of the system (``system:NAME``).

    Parameters
    ----------
    loudspeaker
        What it is heard on.
    espeak, system
        What speaks; found by themselves unless given. `system` may be None where there is none.
    """

    def __init__(
        self,
        loudspeaker: Loudspeaker,
        espeak: Espeak | None = None,
        system: SystemVoices | None = None,
    ) -> None:
        self._loudspeaker = loudspeaker
        self._espeak = espeak or Espeak()
        self._system = system or system_voices()
        self._turn = threading.Lock()
        self._halt = threading.Event()

    def say(self, text: str, manner: Manner, on_word: Callable[[int, int], None]) -> bool:
        """Speak, and return once the last sound has left the loudspeaker: True if not hushed.

        Raises
        ------
        NoAudioDevice
            There is nothing to be heard on.
        DeviceFailed
            The loudspeaker refuses, or has stopped taking sound.
        """
        halt = self._begun()
        try:
            self._loudspeaker.check()
            said = self._spoken(text, manner, halt)
            if halt.is_set():
                return False
            follow = _Follower(said.words, on_word)
            return self._loudspeaker.play(said.samples, said.sample_rate, follow, halt)
        except NoAudioDevice as error:
            raise type(error)(error.message, f"{error.hint} {GO_ON}".strip()) from error

    def hush(self) -> None:
        """Stop speaking at once; may be called from any thread, at any time."""
        with self._turn:
            self._halt.set()

    def voices(self) -> Sequence[VoiceInfo]:
        """Return the voices to choose from."""
        return (*self._espeak.voices(), *(self._system.voices() if self._system else ()))

    def _begun(self) -> threading.Event:
        with self._turn:
            self._halt.set()
            self._halt = threading.Event()
            return self._halt

    def _spoken(self, text: str, manner: Manner, halt: threading.Event) -> Spoken:
        if manner.voice.startswith(PREFIX):
            said = self._said_by_system(text, manner, halt)
            if said is not None:
                return said
        known = self._espeak.has(manner.voice)
        voice = manner.voice if known else DEFAULT_VOICE
        return self._espeak.speak(text, voice, manner.rate_wpm, manner.pitch)

    def _said_by_system(self, text: str, manner: Manner, halt: threading.Event) -> Spoken | None:
        name = manner.voice.removeprefix(PREFIX)
        return self._system.speak(text, name, manner.rate_wpm, halt) if self._system else None


class _Follower:
    """Tells each word once, when as much as lies before it has been heard."""

    def __init__(self, words: Sequence[WordEvent], on_word: Callable[[int, int], None]) -> None:
        self._coming = deque(words)
        self._on_word = on_word

    def __call__(self, heard_s: float) -> None:
        while self._coming and self._coming[0].start_s <= heard_s:
            word = self._coming.popleft()
            self._on_word(word.first_char, word.length)
