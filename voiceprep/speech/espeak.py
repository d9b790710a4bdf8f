"""eSpeak NG in this process: text to samples and to the moment each word begins.

It makes sound in memory and refuses to play it; `voiceprep.speech.voice` does that. Text is plain
text: neither SSML nor eSpeak's own commands are obeyed. The library keeps one global state, so one
lock guards all of it.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import shutil
import tempfile
import threading
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from voiceprep.errors import DeviceFailed, UsageError
from voiceprep.model import VoiceInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

DEFAULT_VOICE = "en-us"

ENGLISH_VOICES = (
    VoiceInfo("en-us", "American man", "espeak"),
    VoiceInfo("en-us+f3", "American woman", "espeak"),
    VoiceInfo("en-us+Michael", "American man, warmer", "espeak"),
    VoiceInfo("en-us+f4", "American woman, lower", "espeak"),
    VoiceInfo("gmw/en", "British man", "espeak"),
    VoiceInfo("gmw/en+f2", "British woman", "espeak"),
    VoiceInfo("en-gb-x-rp+f4", "British woman, formal", "espeak"),
    VoiceInfo("en-gb-scotland+m3", "Scottish man", "espeak"),
    VoiceInfo("en-029+f3", "Caribbean woman", "espeak"),
)

_SYNCHRONOUS, _DO_NOT_EXIT, _UTF8, _IPA = 2, 0x8000, 1, 2
_RATE, _VOLUME, _PITCH = 1, 2, 3
_END, _WORD = 0, 1
_LONGEST_DATA_PATH = 150  # eSpeak's own buffer holds 160 bytes, and failing prints on the screen
_WORDS = re.compile(r"[^\s—–]+[—–]*|[—–]+")
_VOICE = re.compile(r"(?P<base>[A-Za-z0-9/-]+)(\+(?P<variant>[A-Za-z0-9 ]+))?")
# Controls become blanks one for one, so that places in the text stay what they were: eSpeak takes
# \x01 for the start of a command and \0 for the end of the text, and cannot take a lone surrogate.
_STRESS = re.compile("[ˈˌ]")
_BLANKED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class WordEvent:
    """The moment a word begins to sound: `length` characters from `first_char` on.

    It covers all words up to the next event, because eSpeak runs pairs such as "had to" into one.
    """

    first_char: int
    length: int
    start_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """A text as sound: int16 samples of shape (n,), and when each word begins."""

    samples: NDArray[np.int16]
    sample_rate: int
    words: tuple[WordEvent, ...]

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate


class Espeak:
    """The synthesiser; every instance shares the one engine of this process."""

    _lock: ClassVar[threading.Lock] = threading.Lock()
    _engine: ClassVar[_Engine | None] = None

    def speak(
        self, text: str, voice: str = DEFAULT_VOICE, rate_wpm: int = 160, pitch: int = 50
    ) -> Spoken:
        """Return the text as sound.

        Raises UsageError for a voice that does not exist, DeviceFailed where eSpeak cannot start.
        """
        plain = _BLANKED.sub(" ", text)
        with self._lock:
            engine = self._started()
            engine.choose(voice, rate_wpm, pitch)
            samples, events = engine.synthesis(plain)
        return Spoken(samples, engine.sample_rate, _words(plain, events, engine.sample_rate))

    def phonemes(self, text: str, voice: str = DEFAULT_VOICE) -> str:
        """Return how the text is said, in IPA without stress marks.

        Raises DeviceFailed where eSpeak cannot start.
        """
        with self._lock:
            engine = self._started()
            engine.select(voice)
            return engine.phonemes(_BLANKED.sub(" ", text))

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Return the English voices that this build really has."""
        return tuple(voice for voice in ENGLISH_VOICES if self.has(voice.id))

    def has(self, voice: str) -> bool:
        """Whether there is such a voice."""
        with self._lock:
            return self._started().select(voice)

    @classmethod
    def _started(cls) -> _Engine:
        if Espeak._engine is None:
            Espeak._engine = _Engine()
        return Espeak._engine


class _Id(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("uid", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class _Engine:
    """The library itself; used only under the lock."""

    def __init__(self) -> None:
        self._pcm = bytearray()
        self._events: list[tuple[int, int]] = []
        self._failure: BaseException | None = None
        self._library, self._data = _loaded()
        self.sample_rate = _initialised(self._library, self._data)
        self._callback = _Callback(self._collect)  # must outlive every call

    def select(self, voice: str) -> bool:
        """Make this the voice; False when there is none of that name."""
        parts = _VOICE.fullmatch(voice)
        if parts is None or not self._has_variant(parts["variant"]):
            return False
        return bool(self._library.espeak_SetVoiceByName(voice.encode()) == 0)

    def choose(self, voice: str, rate_wpm: int, pitch: int) -> None:
        """Set voice, rate and pitch."""
        if not self.select(voice):
            names = ", ".join(known.id for known in ENGLISH_VOICES)
            raise UsageError(f"There is no voice called {voice!r}.", f"Choose one of {names}.")
        settings = ((_RATE, rate_wpm), (_PITCH, pitch), (_VOLUME, 100))
        for parameter, value in settings:
            self._library.espeak_SetParameter(parameter, int(value), 0)

    def synthesis(self, text: str) -> tuple[NDArray[np.int16], list[tuple[int, int]]]:
        """Return samples, and for each word event its place in the text and its sample."""
        import numpy as np

        self._pcm, self._events, self._failure = bytearray(), [], None
        encoded = text.encode() + b"\0"
        # The library holds one callback for the whole process, and anything may have set its own.
        self._library.espeak_SetSynthCallback(self._callback)
        code = self._library.espeak_Synth(encoded, len(encoded), 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        if self._failure is not None:
            raise self._failure
        if code != 0:
            raise DeviceFailed(f"eSpeak NG could not read the text aloud (its error {code}).")
        return np.frombuffer(bytes(self._pcm), np.int16), self._events

    def phonemes(self, text: str) -> str:
        """Return the phonemes of each clause in turn, in IPA."""
        at = ctypes.c_void_p()
        buffer = ctypes.create_string_buffer(text.encode())
        at.value = ctypes.addressof(buffer)
        found = []
        while at.value:  # one clause a call; the pointer is null after the last
            found.append(self._library.espeak_TextToPhonemes(ctypes.byref(at), _UTF8, _IPA) or b"")
        return _STRESS.sub("", b" ".join(found).decode(errors="replace"))

    def _has_variant(self, variant: str | None) -> bool:
        # an unknown variant is ignored by eSpeak without a word
        return variant is None or (self._data / "voices" / "!v" / variant).is_file()

    def _collect(
        self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]
    ) -> int:
        try:
            if wave and count > 0:
                self._pcm += ctypes.string_at(wave, count * 2)
            self._events.extend(_word_events(events))
        except BaseException as error:  # an exception cannot pass through C
            self._failure = error
            return 1
        return 0


def _word_events(events: ctypes._Pointer[_Event]) -> Iterator[tuple[int, int]]:
    index = 0
    while events[index].type != _END:
        if events[index].type == _WORD:
            yield events[index].text_position - 1, events[index].sample
        index += 1


def _words(text: str, events: list[tuple[int, int]], rate: int) -> tuple[WordEvent, ...]:
    """Return one event for each word that eSpeak named, reaching to the last word before the next.

    eSpeak names figures and signs in pieces, some empty, some twice: what counts is the word that
    a piece is in.
    """
    tokens = [match.span() for match in _WORDS.finditer(text)]
    begun = _begun([first for first, _ in tokens], events) if tokens else []
    following = [token for token, _ in begun[1:]] + [len(tokens)]
    return tuple(
        WordEvent(tokens[token][0], tokens[after - 1][1] - tokens[token][0], sample / rate)
        for (token, sample), after in zip(begun, following, strict=False)
    )


def _begun(firsts: list[int], events: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return (token, sample) for each token that some event is the first to reach."""
    begun: list[tuple[int, int]] = []
    for position, sample in events:
        token = max(0, bisect_right(firsts, position) - 1)
        if not begun:
            begun.append((0, max(0, sample)))
        elif token > begun[-1][0]:
            begun.append((token, max(sample, begun[-1][1])))
    return begun


def _loaded() -> tuple[ctypes.CDLL, Path]:
    import espeakng_loader

    try:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
    except OSError as error:
        raise DeviceFailed(f"eSpeak NG cannot be loaded: {error}.", _REINSTALL) from error
    pointer, size, unsigned = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint
    library.espeak_Synth.argtypes = [
        pointer, size, unsigned, ctypes.c_int, unsigned, unsigned, pointer, pointer
    ]  # fmt: skip
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [
        ctypes.POINTER(pointer), ctypes.c_int, ctypes.c_int
    ]  # fmt: skip
    return library, _reachable(Path(espeakng_loader.get_data_path()))


def _initialised(library: ctypes.CDLL, data: Path) -> int:
    rate = int(library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data), _DO_NOT_EXIT))
    if rate <= 0:
        raise DeviceFailed("eSpeak NG did not start: its voice data cannot be read.", _REINSTALL)
    return rate


_REINSTALL = "Install it again with: pip install --force-reinstall espeakng-loader"


def _reachable(data: Path) -> Path:
    """Return a path to the voice data that eSpeak can open: a short one, and plain on Windows."""
    if _fits(data):
        return data
    for root in (tempfile.gettempdir(), "/tmp", str(Path.home())):
        short = Path(root) / "voiceprep-XXXXXXXX" / data.name
        if os.path.isdir(root) and os.access(root, os.W_OK) and _fits(short):
            return _stand_in(data, Path(tempfile.mkdtemp(prefix="voiceprep-", dir=root)))
    raise DeviceFailed(
        "eSpeak NG's voice data lie too deep in the file system to be opened.",
        "Install the program in a folder with a shorter path.",
    )


def _fits(path: Path) -> bool:
    encoded = os.fsencode(path)
    return len(encoded) <= _LONGEST_DATA_PATH and (os.name != "nt" or encoded.isascii())


def _stand_in(data: Path, folder: Path) -> Path:
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    link = folder / data.name
    try:
        link.symlink_to(data, target_is_directory=True)
    except OSError:  # Windows asks for a privilege
        shutil.copytree(data, link)
    return link
