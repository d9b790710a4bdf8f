"""How right the analysis of sound is: pauses, syllables, rates."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from evaluation.figures import line, percentile
from evaluation.melody import pitch_figures
from evaluation.noise import pink
from voiceprep.analysis import assess, sound
from voiceprep.analysis.syllables import syllables
from voiceprep.analysis.tokens import tokens
from voiceprep.model import Interval, Recording, Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 16_000
VOICES = ("en-us", "en-us+f3", "en-us+Michael", "gmw/en", "gmw/en+f2", "en-gb-x-rp+f4")
SENTENCES = (
    "In my last job I was the lead analyst on a project.",
    "We had a deadline in six weeks.",
    "My manager wanted to cut the testing.",
    "I asked him for a meeting and listened to his reasons.",
    "Then I showed him the numbers.",
    "Each error had cost us about two days.",
    "I suggested a different plan",
    "and he agreed to try it.",
    "As a result we finished on time.",
    "What I learned is that facts are better than opinions.",
)
_AUDIBLE = 100 / 32768
_LONG_ENOUGH = 20


def delivery_figures(folder: Path) -> None:
    """Print every figure about sound."""
    for snr_db in (None, 20, 10):
        _pauses(snr_db)
    for snr_db in (None, 20):
        pitch_figures(snr_db)
    _cost()
    speech = folder / "speech"
    if speech.is_dir():
        _speech_rates(speech)
        _nuclei(speech)


def synthetic(voice: str, snr_db: float | None) -> tuple[Recording, list[Interval]]:
    """Return sentences with gaps of 0.26-2.5 s between them, and where the gaps are."""
    random = np.random.default_rng(VOICES.index(voice))
    sound_so_far: list[NDArray[np.float32]] = [np.zeros(RATE, np.float32)]
    truth = []
    for text in random.permutation(np.asarray(SENTENCES)).tolist():
        sound_so_far.append(_spoken(text, voice))
        start = sum(map(len, sound_so_far))
        gap = round(RATE * float(np.exp(random.uniform(np.log(0.26), np.log(2.5)))))
        sound_so_far.append(np.zeros(gap, np.float32))
        truth.append(Interval(start / RATE, (start + gap) / RATE))
    samples = np.concatenate(sound_so_far)
    if snr_db is not None:
        samples = samples + pink(samples, snr_db, random)
    return Recording(samples.astype(np.float32), RATE), truth[:-1]


def _spoken(text: str, voice: str) -> NDArray[np.float32]:
    import soxr

    from voiceprep.speech.espeak import Espeak

    said = Espeak().speak(text, voice, 160)
    samples = soxr.resample(said.samples.astype(np.float32) / 32768, said.sample_rate, RATE)
    loud = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    return np.asarray(samples[loud[0] : loud[-1] + 1], dtype=np.float32)


def _pauses(snr_db: float | None) -> None:
    errors_ms: list[float] = []
    missed = false = count = 0
    for voice in VOICES:
        recording, truth = synthetic(voice, snr_db)
        found = list(sound(recording).pauses)
        count += len(truth)
        for gap in truth:
            match = _match(gap, found)
            if match is None:
                missed += 1
                continue
            found.remove(match)
            errors_ms += [1000 * abs(match.start_s - gap.start_s)]
            errors_ms += [1000 * abs(match.end_s - gap.end_s)]
        false += len(found)
    noise = "clean" if snr_db is None else f"pink noise at {snr_db} dB"
    line(
        f"pause edges, {count} pauses, {noise}",
        f"median {percentile(errors_ms, 0.5):.0f} ms, p90 {percentile(errors_ms, 0.9):.0f} ms, "
        f"missed {100 * missed / count:.1f} %, false {100 * false / count:.1f} %",
    )


def _match(gap: Interval, found: Sequence[Interval]) -> Interval | None:
    """Return the pause that covers at least half of the gap."""
    half = [pause for pause in found if _overlap(pause, gap) >= gap.duration_s / 2]
    return max(half, key=lambda pause: _overlap(pause, gap), default=None)


def _overlap(left: Interval, right: Interval) -> float:
    return min(left.end_s, right.end_s) - max(left.start_s, right.start_s)


def _cost() -> None:
    parts = [synthetic(voice, 30)[0].samples for voice in VOICES]
    recording = Recording(np.resize(np.concatenate(parts), 120 * RATE), RATE)
    sound(recording)
    begun = time.process_time()
    sound(recording)
    line("cost of 120 s of sound, warm", f"{time.process_time() - begun:.2f} s of one core")


def recordings(folder: Path) -> Iterator[tuple[Path, Recording]]:
    """Yield the FLAC files of a folder."""
    import soundfile

    for path in sorted(folder.glob("*.flac")):
        samples, rate = soundfile.read(path, dtype="float32")
        yield path, Recording(samples, rate)


def _labels(path: Path) -> list[Word]:
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        Word(text, float(row[0]), float(row[1]))
        for row in rows
        if len(row) > 2
        for text in row[2].split()
    ]


def _speech_rates(folder: Path) -> None:
    for path, recording in recordings(folder):
        labels = path.with_suffix(".tsv")
        if not labels.exists():
            continue
        words = _labels(labels)
        span_s = (words[-1].end_s or 0.0) - (words[0].start_s or 0.0)
        truth = 60 * len(words) / span_s
        pauses_s = sum(
            max(0.0, (b.start_s or 0.0) - (a.end_s or 0.0))
            for a, b in pairwise(words)
            if (b.start_s or 0.0) - (a.end_s or 0.0) >= 0.25
        )
        spoken = sum(syllables(token.text) for token in tokens(words)) / (span_s - pauses_s)
        untimed = Transcript(tuple(Word(word.text) for word in words))
        found = assess(untimed, sound(recording)).timing
        if found is None or not found.speech_rate_wpm or not found.articulation_rate_sps:
            line(f"rates, {path.stem}", "none measured")
            continue
        line(
            f"rates, {path.stem}, words without times",
            f"speech {found.speech_rate_wpm:.0f} for {truth:.0f} wpm "
            f"({100 * (found.speech_rate_wpm / truth - 1):+.1f} %), "
            f"articulation {found.articulation_rate_sps:.2f} for {spoken:.2f} syllables/s "
            f"({100 * (found.articulation_rate_sps / spoken - 1):+.1f} %)",
        )


def _nuclei(folder: Path) -> None:
    ratios = []
    for path, recording in recordings(folder):
        reference = path.with_suffix(".txt")
        if not reference.exists():
            continue
        words = [Word(text) for text in reference.read_text(encoding="utf-8").split()]
        truth = sum(syllables(token.text) for token in tokens(words))
        if truth >= _LONG_ENOUGH:
            ratios.append(sound(recording).syllable_nuclei / truth)
    errors = [abs(ratio - 1) for ratio in ratios]
    line(
        f"syllables heard, {len(ratios)} recordings of people",
        f"median error {100 * percentile(errors, 0.5):.0f} %, "
        f"p90 {100 * percentile(errors, 0.9):.0f} %, "
        f"bias {100 * (_mean(ratios) - 1):+.0f} %",
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")
