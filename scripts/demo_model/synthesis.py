"""Speech whose words and times are known: eSpeak NG in this process, with its word events.

It refuses to play anything and to touch a sound device. One process may hold one Synthesiser at
a time: the library keeps its state in globals.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

SAMPLE_RATE = 16_000

_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_TELL_SOUNDS = 0x1
_CHARACTERS_UTF8 = 1
_RATE, _PITCH = 1, 3
_END, _WORD, _SOUND = 0, 1, 7
_QUIET_SHARE = 0.02  # of the loudest frame: below it a frame counts as silence
_FRAME_S = 0.01
_LONGEST_CLOSURE_S = 0.12  # a plosive may hold its breath this long inside a word


@dataclass(frozen=True, slots=True)
class Speaker:
    """One way of speaking: an eSpeak voice, words per minute and a pitch of 0 to 99."""

    voice: str
    rate_wpm: int
    pitch: int


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as written, and when it is heard."""

    text: str
    start_s: float
    end_s: float
    sounds: tuple[tuple[float, str], ...] = ()  # seconds from the word's start, eSpeak's phoneme


@dataclass(frozen=True, slots=True)
class Spoken:
    """Sound at 16 kHz and its words."""

    samples: Samples
    words: tuple[SpokenWord, ...]

    @property
    def duration_s(self) -> float:
        return len(self.samples) / SAMPLE_RATE


class _Identity(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Synthesiser:
    """eSpeak NG, loaded once; `say` gives the sound of a text and the times of its words."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self._rate_hz = self._library.espeak_Initialize(
            _SYNCHRONOUS, 0, data, _DO_NOT_EXIT | _TELL_SOUNDS
        )
        if self._rate_hz <= 0:
            raise RuntimeError(
                "eSpeak NG did not start; its data folder's path may be longer than it can hold"
            )
        self._declare()
        self._callback = _Callback(self._receive)  # the library keeps no reference of its own
        self._library.espeak_SetSynthCallback(self._callback)
        self._pieces: list[Any] = []
        self._starts: list[tuple[int, float]] = []
        self._sounds: list[tuple[float, str]] = []

    def _declare(self) -> None:
        self._library.espeak_Synth.argtypes = [
            ctypes.c_void_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]

    def _receive(self, wave: Any, count: int, events: Any) -> int:
        import numpy as np

        if wave and count > 0:
            self._pieces.append(np.ctypeslib.as_array(wave, (count,)).copy())
        index = 0
        while events[index].type != _END:
            event = events[index]
            second = event.sample / self._rate_hz
            if event.type == _WORD:
                self._starts.append((event.text_position - 1, second))
            elif event.type == _SOUND and event.id.string:
                self._sounds.append((second, event.id.string.decode(errors="replace")))
            index += 1
        return 0

    def say(self, text: str, speaker: Speaker) -> Spoken:
        """The text spoken, without the silence eSpeak puts around it."""
        import numpy as np
        import soxr

        self._pieces, self._starts, self._sounds = [], [], []
        self._set(speaker)
        encoded = text.encode() + b"\0"
        error = self._library.espeak_Synth(
            encoded, len(encoded), 0, 1, 0, _CHARACTERS_UTF8, None, None
        )
        if error != 0:
            raise RuntimeError(f"eSpeak NG answered {error} for {text!r}")
        self._library.espeak_Synchronize()
        wave = np.concatenate(self._pieces).astype(np.float32) / 32768.0
        samples = soxr.resample(wave, self._rate_hz, SAMPLE_RATE).astype(np.float32)
        words = timed_words(text, tuple(self._starts), samples)
        return trimmed(Spoken(samples, with_sounds(words, self._sounds)))

    def _set(self, speaker: Speaker) -> None:
        if self._library.espeak_SetVoiceByName(speaker.voice.encode()) != 0:
            raise ValueError(f"eSpeak NG has no voice {speaker.voice!r}")
        self._library.espeak_SetParameter(_RATE, speaker.rate_wpm, 0)
        self._library.espeak_SetParameter(_PITCH, speaker.pitch, 0)


@lru_cache(maxsize=1)
def synthesiser() -> Synthesiser:
    """The one synthesiser of this process."""
    return Synthesiser()


def timed_words(
    text: str, starts: tuple[tuple[int, float], ...], samples: Samples
) -> tuple[SpokenWord, ...]:
    """Words of `text.split()` with times from events of (text offset, second).

    eSpeak speaks some pairs as one ("had to") and tells only of the first: such words share the
    time from one event to the next by their number of letters.
    """
    spans = [(match.start(), match.end()) for match in re.finditer(r"\S+", text)]
    known = _first_event_of_each(spans, starts)
    bounds = _filled(spans, known, len(samples) / SAMPLE_RATE)
    quiet = _quiet_frames(samples)
    return tuple(
        SpokenWord(text[first:last], round(start, 3), round(_voiced_end(start, end, quiet), 3))
        for (first, last), (start, end) in zip(spans, bounds, strict=True)
    )


def with_sounds(
    words: tuple[SpokenWord, ...], sounds: list[tuple[float, str]]
) -> tuple[SpokenWord, ...]:
    """The words, each with the phonemes that begin within it."""
    return tuple(
        replace(
            word,
            sounds=tuple(
                (round(second - word.start_s, 3), name)
                for second, name in sounds
                if word.start_s - 0.001 <= second < word.end_s
            ),
        )
        for word in words
    )


def _first_event_of_each(
    spans: list[tuple[int, int]], starts: tuple[tuple[int, float], ...]
) -> list[float | None]:
    known: list[float | None] = [None] * len(spans)
    for offset, second in starts:
        for index, (first, last) in enumerate(spans):
            if first <= offset < last and known[index] is None:
                known[index] = second
    return known


def _filled(
    spans: list[tuple[int, int]], known: list[float | None], duration_s: float
) -> list[tuple[float, float]]:
    bounds: list[tuple[float, float]] = []
    index = 0
    while index < len(spans):
        after = index + 1
        while after < len(spans) and known[after] is None:
            after += 1
        start = known[index] or 0.0
        end = known[after] if after < len(spans) else duration_s
        bounds += _shared(spans[index:after], start, end or duration_s)
        index = after
    return bounds


def _shared(spans: list[tuple[int, int]], start: float, end: float) -> list[tuple[float, float]]:
    letters = [last - first for first, last in spans]
    total, passed, bounds = sum(letters), 0, []
    for count in letters:
        left = start + (end - start) * passed / total
        passed += count
        bounds.append((left, start + (end - start) * passed / total))
    return bounds


def _quiet_frames(samples: Samples) -> NDArray[np.bool_]:
    import numpy as np

    size = int(_FRAME_S * SAMPLE_RATE)
    frames = samples[: len(samples) // size * size].reshape(-1, size)
    level = np.sqrt((frames**2).mean(axis=1)) if len(frames) else np.zeros(0)
    return level < _QUIET_SHARE * (level.max() if len(level) else 0.0)


def _voiced_end(start: float, end: float, quiet: NDArray[np.bool_]) -> float:
    first, last = int(start / _FRAME_S), min(int(end / _FRAME_S), len(quiet))
    frame = last
    while frame > first + 1 and quiet[frame - 1]:
        frame -= 1
    trailing = (last - frame) * _FRAME_S
    return frame * _FRAME_S if trailing > _LONGEST_CLOSURE_S else end


def trimmed(spoken: Spoken) -> Spoken:
    """The same speech from its first word to its last, nothing before or behind."""
    if not spoken.words:
        return spoken
    start, end = spoken.words[0].start_s, spoken.words[-1].end_s
    cut = spoken.samples[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE) + 1]
    return Spoken(cut, moved(spoken.words, -start))


def moved(words: tuple[SpokenWord, ...], by_s: float) -> tuple[SpokenWord, ...]:
    """The same words, earlier or later."""
    return tuple(
        replace(word, start_s=round(word.start_s + by_s, 3), end_s=round(word.end_s + by_s, 3))
        for word in words
    )
