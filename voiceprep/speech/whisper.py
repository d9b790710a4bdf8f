"""A Whisper model, asked for every word as it was said, fillers and repetitions too.

It is given one utterance at a time, as 16 kHz samples, never a path; it never touches the
network. What it writes is judged by `guards`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from voiceprep.errors import ModelDamaged, RecognitionFailed, SettingsInvalid
from voiceprep.speech.guards import Segment, written
from voiceprep.speech.modelcheck import check
from voiceprep.speech.utterances import RATE_HZ

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

HOTWORDS = "Um, uh, hmm, er, ah."
"""Reaches every window and makes Whisper write fillers down; longer hints lose sentences."""
COMPUTE_TYPES = ("int8", "float32")
WINDOW_TOKENS = 448
TOKENS_AT_LEAST, TOKENS_AT_MOST = 12, 224
TOKENS_PER_S = 9.0
"""Faster than people speak: a loop ends here."""
WINDOWS_AT_MOST = 4
UNHEARD_S = 0.8
"""Speech after the last word that is worth decoding once more."""

_DAMAGED = "Fetch the model again with `voiceprep models get`, or copy its folder anew."


class Whisper:
    """A loaded model. Raises ModelDamaged, RecognitionFailed or SettingsInvalid."""

    def __init__(self, folder: Path, language: str, hotwords: str = HOTWORDS) -> None:
        self._model = _loaded(folder)
        self._language = self._known(language or "en")
        self._hotwords = hotwords or None
        self._prompt = 4 + len(self._model.hf_tokenizer.encode(f" {hotwords}").ids)
        self._encode = self._model.encode
        self._model.encode = self._once_more
        self._windows = 0
        self._written_until_s = 0.0
        self._speech_until_s = 0.0

    @property
    def language(self) -> str:
        """The language it is told to expect."""
        return self._language

    def segments(
        self, samples: NDArray[np.float32], start_s: float, speech_until_s: float
    ) -> tuple[Segment, ...]:
        """Return what is said in the samples, timed from `start_s` on.

        `speech_until_s` is where the last speech ends: there is nothing to look for beyond it.
        """
        self._windows = 0
        self._written_until_s = 0.0
        self._speech_until_s = speech_until_s - start_s
        found: list[Segment] = []
        try:
            for segment in self._decoded(samples):
                found.append(_segment(segment, start_s))
                self._written_until_s = float(segment.end)
        except _HeardOut:
            pass
        return tuple(found)

    def _decoded(self, samples: NDArray[np.float32]) -> Any:  # noqa: ANN401 - faster-whisper's own
        segments, _ = self._model.transcribe(
            samples,
            language=self._language,
            task="transcribe",
            beam_size=5,
            best_of=2,
            temperature=[0.0, 0.2],
            condition_on_previous_text=False,
            hotwords=self._hotwords,
            word_timestamps=True,
            vad_filter=False,
            max_new_tokens=self._limit(len(samples) / RATE_HZ),
        )
        return segments

    def _limit(self, duration_s: float) -> int:
        """Return what to ask for so that a loop ends soon.

        CTranslate2 stops after half of the prompt and what is asked for together, if that is less.
        """
        wanted = min(TOKENS_AT_MOST, TOKENS_AT_LEAST + round(TOKENS_PER_S * duration_s))
        return min(max(wanted, 2 * wanted - self._prompt), WINDOW_TOKENS - self._prompt)

    def _once_more(self, features: NDArray[np.float32]) -> Any:  # noqa: ANN401
        """Encode a window, unless all that was said is written already.

        faster-whisper would decode the silence behind the last word as well, for the price of a
        whole window, and write something there.
        """
        unheard_s = self._speech_until_s - self._written_until_s
        if self._windows and (unheard_s < UNHEARD_S or self._windows >= WINDOWS_AT_MOST):
            raise _HeardOut
        self._windows += 1
        return self._encode(features)

    def _known(self, language: str) -> str:
        if not self._model.model.is_multilingual:
            return "en"
        if language not in self._model.supported_languages:
            raise SettingsInvalid(
                f"The speech model does not know the language {language!r}.",
                "Set `language` to a two-letter code such as en, de or fr.",
            )
        return language


class _HeardOut(Exception):
    """Nothing is left to decode."""


def _loaded(folder: Path) -> Any:  # noqa: ANN401 - faster_whisper.WhisperModel
    _check(folder)
    import ctranslate2
    from faster_whisper.transcribe import WhisperModel, tqdm

    # Its own lock is a semaphore shared by processes, which a child that is killed leaves behind.
    tqdm.set_lock(threading.RLock())
    ctranslate2.set_random_seed(1)  # a second attempt samples; take the same path in every process
    try:
        model = _first_that_works(WhisperModel, folder)
        bands = model.feature_extractor.mel_filters.shape[0]
    except MemoryError as error:
        raise out_of_memory() from error
    except Exception as error:  # the libraries raise RuntimeError, ValueError, bare Exception …
        if "bad_alloc" in str(error):
            raise out_of_memory() from error
        raise ModelDamaged(
            f"The speech model in {folder} cannot be loaded: {error}", _DAMAGED
        ) from error
    if bands != model.model.n_mels:
        raise ModelDamaged(f"The files in {folder} do not belong together.", _DAMAGED)
    return model


def _first_that_works(make: Any, folder: Path) -> Any:  # noqa: ANN401
    refused: ValueError | None = None
    for compute_type in COMPUTE_TYPES:
        try:
            return make(
                str(folder),
                device="cpu",
                compute_type=compute_type,
                cpu_threads=1,
                num_workers=1,
                local_files_only=True,
            )
        except ValueError as error:  # this processor has no such arithmetic
            refused = error
    raise refused or ValueError("no arithmetic to try")


def _check(folder: Path) -> None:
    """Refuse what faster-whisper would ask the network for, crash on or misread."""
    problems = check(folder)
    if problems:
        raise ModelDamaged(
            f"The speech model in {folder} cannot be used: {'; '.join(problems)}.", _DAMAGED
        )


def out_of_memory() -> RecognitionFailed:
    """Return the failure, and the way out, when memory runs out."""
    return RecognitionFailed(
        "Recognition ran out of memory.",
        "Close other programs, or choose a smaller speech model with `voiceprep models`.",
    )


def _segment(segment: Any, start_s: float) -> Segment:  # noqa: ANN401 - faster-whisper's own
    words = tuple(
        part
        for word in segment.words or ()
        for part in written(
            word.word,
            start_s + float(word.start),
            start_s + float(word.end),
            float(word.probability),
        )
    )
    return Segment(words, float(segment.no_speech_prob), float(segment.avg_logprob))
