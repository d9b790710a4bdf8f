"""The real program in a real terminal on a real sound card, virtual as that is.

eSpeak speaks an answer into the microphone, keys start and stop the take, and what is kept must be
what was spoken.
"""

from __future__ import annotations

import difflib
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jiwer
import numpy as np
import pytest

from tests import signals
from voiceprep.model import Recording
from voiceprep.shipped import demo
from voiceprep.speech.audiofile import recording, resampled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from tests.virtual_sound import VirtualSound

RATE = 48_000
ANSWER = (
    "Last year my manager wanted to release early.",
    "I asked for two more weeks and showed him the test results.",
    "We released without a single complaint.",
)
GAPS_S = (0.9, 1.6)
LIMIT_S = 60.0

pytestmark = [pytest.mark.slow, pytest.mark.terminal]


class Terminal:
    """A tmux session of its own."""

    def __init__(self, folder: Path, command: list[str], environment: dict[str, str]) -> None:
        self._tmux = ["tmux", "-S", str(folder / "tmux"), "-f", "/dev/null"]
        settings = [f"{key}={value}" for key, value in environment.items()]
        line = shlex.join(["env", *settings, *command])
        self._do("new-session", "-d", "-s", "t", "-x", "100", "-y", "30", line)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self._do("send-keys", "-t", "t", *keys)

    def screen(self) -> str:
        """Return what can be read now; nothing once the program has ended."""
        shown = subprocess.run(
            [*self._tmux, "capture-pane", "-p", "-t", "t"], capture_output=True, text=True
        )
        return shown.stdout

    def shows(self, text: str) -> None:
        """Wait until the text stands on the screen."""
        wait_for(lambda: text.lower() in self.screen().lower(), lambda: self.screen())

    def close(self) -> None:
        """End whatever still runs."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True)

    def _do(self, *words: str) -> None:
        subprocess.run([*self._tmux, *words], check=True, capture_output=True)


def wait_for(true: Callable[[], bool], told: Callable[[], str] = str) -> None:
    limit = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < limit, told()
        time.sleep(0.1)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is played into the microphone, and where it is silent."""

    file: Path
    samples: NDArray[np.float32]
    silences: tuple[tuple[float, float], ...]


@pytest.fixture
def answer(tmp_path: Path) -> Spoken:
    parts: list[NDArray[np.float32]] = []
    silences = []
    for sentence, gap_s in zip(ANSWER, (*GAPS_S, 0.3), strict=True):
        parts.append(sounding(sentence))
        at_s = sum(map(len, parts)) / RATE
        silences.append((at_s, at_s + gap_s))
        parts.append(np.zeros(round(gap_s * RATE), np.float32))
    whole = Recording(np.concatenate(parts), RATE)
    file = signals.written(tmp_path / "answer.wav", whole)
    return Spoken(file, whole.samples, tuple(silences[:-1]))


def sounding(sentence: str) -> NDArray[np.float32]:
    """Return the sentence without the silence around it."""
    said = resampled(signals.spoken(sentence, lead_s=0.0, tail_s=0.0).recording, RATE)
    loud = np.flatnonzero(np.abs(said.samples) > 0.01)
    return said.samples[loud[0] : loud[-1] + 1]


@pytest.fixture
def terminal(
    tmp_path: Path, sound_server: VirtualSound, request: pytest.FixtureRequest
) -> Iterator[Terminal]:
    if shutil.which("tmux") is None:
        assert not os.environ.get("VOICEPREP_REQUIRE_ALL"), "tmux is not installed"
        pytest.skip("tmux is not installed")
    command = [sys.executable, "-m", "voiceprep", "--data-dir", str(tmp_path / "data")]
    command += getattr(request, "param", [])
    keep = ("HOME", "XDG_", "PULSE_", "ALSA_")
    environment = {k: v for k, v in sound_server.env.items() if k.startswith(keep)}
    environment["VOICEPREP_MODELS"] = ""
    made = Terminal(sound_server.root, command, environment)
    yield made
    made.close()


def history(data: Path) -> list[dict[str, Any]]:
    """Return the takes as a person's own export holds them."""
    done = subprocess.run(
        [sys.executable, "-m", "voiceprep", "--data-dir", str(data), "history", "export"],
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def correlation(kept: NDArray[np.float64], played: NDArray[np.float64]) -> tuple[float, float]:
    """Return the correlation where it is best, and at how many seconds of `kept` that is."""
    size = 1 << (len(kept) + len(played)).bit_length()
    crossed = np.fft.irfft(np.fft.rfft(kept, size) * np.conj(np.fft.rfft(played, size)), size)
    lag = int(np.argmax(crossed[: len(kept)]))
    piece = kept[lag : lag + len(played)]
    return float(np.corrcoef(piece, played[: len(piece)])[0, 1]), lag / RATE


def samples_of(wav: str) -> NDArray[np.float64]:
    """Return the samples of a kept take at the rate of what was played."""
    return resampled(recording(Path(wav)), RATE).samples.astype(np.float64)


def practised(terminal: Terminal, card: VirtualSound, answer: Spoken) -> None:
    """Put the welcome off, practise the question that home offers, by keys, and leave."""
    terminal.shows("Which language will you answer in?")
    terminal.press("Escape")
    terminal.shows("Practise it")
    terminal.press("space")
    answered(terminal, card, answer.file)


def answered(terminal: Terminal, card: VirtualSound, answer: Path) -> None:
    """Speak the answer into the microphone between two presses of one key, and leave."""
    terminal.shows("Record")
    terminal.press("space")
    terminal.shows("Stop and keep")
    assert card.feed(answer).wait(2 * LIMIT_S) == 0
    terminal.press("space")
    terminal.shows("What came across")
    terminal.shows("Fix this first")
    terminal.press("C-q")
    wait_for(lambda: "What came across" not in terminal.screen(), terminal.screen)


def test_what_is_spoken_into_the_microphone_is_what_is_kept(
    tmp_path: Path, terminal: Terminal, sound_server: VirtualSound, answer: Spoken
) -> None:
    practised(terminal, sound_server, answer)

    (take,) = history(tmp_path / "data")
    matched, start_s = correlation(samples_of(take["audio"]), answer.samples.astype(np.float64))
    assert matched > 0.99
    pauses = [(p["start_s"], p["end_s"]) for p in take["analysis"]["timing"]["pauses"]]
    for silence_start, silence_end in answer.silences:
        near = min(pauses, key=lambda p: abs(p[0] - start_s - silence_start))
        assert near[0] - start_s == pytest.approx(silence_start, abs=0.06)
        assert near[1] - start_s == pytest.approx(silence_end, abs=0.06)


ASKED = ["practice", "--question", "disagreement-with-manager", "--model", "demo-voice"]


@pytest.mark.parametrize("terminal", [ASKED], indirect=True)
def test_the_words_that_are_spoken_are_read_with_their_times(
    tmp_path: Path, terminal: Terminal, sound_server: VirtualSound
) -> None:
    played = resampled(recording(demo("answer.flac")), RATE)
    answered(terminal, sound_server, signals.written(tmp_path / "answer.wav", played))

    (take,) = history(tmp_path / "data")
    heard = take["transcript"]["words"]
    said = json.loads(demo("answer.words.json").read_text("utf-8"))
    _, start_s = correlation(samples_of(take["audio"]), played.samples.astype(np.float64))
    assert take["question"]["id"] == "disagreement-with-manager"
    assert jiwer.wer(*(" ".join(bare(w["text"]) for w in ws) for ws in (said, heard))) <= 0.05
    late = late_s(said, heard, start_s)
    assert sum(seconds <= 0.3 for seconds in late) >= 0.99 * len(late)


def late_s(said: list[Any], heard: list[Any], start_s: float) -> list[float]:
    """Return how far each recognised word begins from where it was spoken."""
    texts: list[list[str]] = [[bare(word["text"]) for word in words] for words in (said, heard)]
    matcher = difflib.SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    pairs = [(m.a + k, m.b + k) for m in matcher.get_matching_blocks() for k in range(m.size)]
    assert len(pairs) >= 0.95 * len(said)
    return [abs(heard[h]["start_s"] - start_s - said[s]["start_s"]) for s, h in pairs]


def bare(text: str) -> str:
    """Return the word without what is only written."""
    return text.lower().strip(".,?")
