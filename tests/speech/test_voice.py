from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.signals import silence, written
from tests.speech.listening import RATE, Listener, listening
from tests.speech.test_playback import InThread, match, until
from voiceprep.errors import DeviceFailed, NoAudioDevice
from voiceprep.model import Manner, Recording, VoiceInfo
from voiceprep.speech import system_voice
from voiceprep.speech.espeak import ENGLISH_VOICES, Espeak, Spoken, WordEvent
from voiceprep.speech.playback import Loudspeaker
from voiceprep.speech.system_voice import MacVoices, WindowsVoices, system_voices
from voiceprep.speech.voice import SpokenVoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tests.virtual_sound import VirtualSound

QUESTION = "Tell me about a time you disagreed with your manager, and what you did."
# separate clauses leave silence before each word, so that its onset can be seen
APART = "One. Many. Bananas. Go. Market. Dog. Melon. Door. Garden. Moon."


@pytest.fixture
def ear(virtual_sound: VirtualSound) -> Iterator[Listener]:
    with listening(virtual_sound) as listener:
        yield listener


class Kept(Espeak):
    """eSpeak, which says the same text a little differently each time, and what it said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, int, Recording]] = []

    def speak(
        self, text: str, voice: str = "en-us", rate_wpm: int = 160, pitch: int = 50
    ) -> Spoken:
        said = super().speak(text, voice, rate_wpm, pitch)
        samples = (said.samples / 32768).astype(np.float32)
        self.said.append((voice, rate_wpm, Recording(samples, said.sample_rate)))
        return said


def unheard(_first_char: int, _length: int) -> None:
    return


@pytest.mark.slow
def test_a_question_is_heard_whole_before_say_returns(ear: Listener) -> None:
    espeak = Kept()
    assert SpokenVoice(Loudspeaker(), espeak).say(QUESTION, Manner(), unheard) is True
    heard = ear.heard_until(time.monotonic())
    ((_, _, said),) = espeak.said
    assert said.duration_s > 3.0
    assert match(heard, said)[1] > 0.99


@pytest.mark.slow
def test_words_light_up_in_order_as_they_begin_to_sound(ear: Listener) -> None:
    lit: list[tuple[float, str]] = []

    def on_word(first_char: int, length: int) -> None:
        lit.append((time.monotonic(), APART[first_char : first_char + length]))

    assert SpokenVoice(Loudspeaker()).say(APART, Manner(rate_wpm=160), on_word)

    assert [word for _, word in lit] == APART.split()
    loud = np.flatnonzero(np.abs(ear.heard()) > 0.02)
    onsets = [loud[0], *loud[1:][np.diff(loud) > RATE // 4]]
    assert len(onsets) == len(lit)
    offsets = [ear.moment(int(k)) - at for k, (at, _) in zip(onsets, lit, strict=True)]
    assert abs(float(np.median(offsets))) < 0.04


def test_words_that_espeak_runs_together_stay_lit_until_the_next(ear: Listener) -> None:
    text = "I had to go to one of the best."
    lit: list[str] = []
    voice = SpokenVoice(Loudspeaker())
    assert voice.say(text, Manner(), lambda first, length: lit.append(text[first : first + length]))
    assert " ".join(lit) == text
    assert "had to" in lit
    assert len(ear.heard())


def test_hush_ends_the_sound_and_say_returns_false(ear: Listener) -> None:
    voice = SpokenVoice(Loudspeaker())
    lit: list[int] = []
    saying = InThread(lambda: voice.say(APART * 5, Manner(), lambda first, _: lit.append(first)))
    ear.wait_for_sound()
    hushed_at = time.monotonic()
    voice.hush()

    assert saying.outcome() is False
    ear.wait_until_quiet()
    loud = np.flatnonzero(np.abs(ear.heard()) > 0.01)
    assert ear.moment(int(loud[-1])) - hushed_at < 0.3
    assert len(lit) < 40


def test_hush_before_and_after_does_no_harm(ear: Listener) -> None:
    voice = SpokenVoice(Loudspeaker())
    voice.hush()
    assert voice.say("Go.", Manner(), unheard) is True
    voice.hush()
    assert voice.say("Go.", Manner(), unheard) is True
    assert np.abs(ear.heard()).max() > 0.1


@pytest.mark.usefixtures("virtual_sound")
def test_hush_while_the_voice_still_prepares_is_heard_too() -> None:
    preparing, hushed = threading.Event(), threading.Event()

    class SlowEspeak(Espeak):
        def speak(
            self, text: str, voice: str = "en-us", rate_wpm: int = 160, pitch: int = 50
        ) -> Spoken:
            preparing.set()
            hushed.wait(30)
            return super().speak(text, voice, rate_wpm, pitch)

    voice = SpokenVoice(Loudspeaker(), SlowEspeak())
    lit: list[int] = []
    saying = InThread(lambda: voice.say(APART, Manner(), lambda first, _: lit.append(first)))
    assert preparing.wait(30)
    voice.hush()
    hushed.set()
    assert saying.outcome() is False
    assert lit == []


def test_a_second_question_takes_the_place_of_the_first(ear: Listener) -> None:
    voice = SpokenVoice(Loudspeaker())
    first = InThread(lambda: voice.say(APART * 5, Manner(), unheard))
    ear.wait_for_sound()
    assert voice.say("Go.", Manner(), unheard) is True
    assert first.outcome() is False


@pytest.mark.slow
def test_voice_and_rate_are_those_of_the_manner(ear: Listener) -> None:
    espeak = Kept()
    manner = Manner(voice="gmw/en+f2", rate_wpm=200)
    assert SpokenVoice(Loudspeaker(), espeak).say(QUESTION, manner, unheard)
    ((voice, rate_wpm, said),) = espeak.said
    assert (voice, rate_wpm) == ("gmw/en+f2", 200)
    assert match(ear.heard(), said)[1] > 0.99


@pytest.mark.parametrize("gone", ["nobody", "system:Samantha", "en-us+zzz"])
def test_a_voice_that_is_gone_is_replaced_by_the_usual_one(ear: Listener, gone: str) -> None:
    espeak = Kept()
    voice = SpokenVoice(Loudspeaker(), espeak)
    assert voice.say("Why this company?", Manner(voice=gone), unheard)
    ((used, _, said),) = espeak.said
    assert used == "en-us"
    assert match(ear.heard(), said)[1] > 0.99


@pytest.mark.usefixtures("virtual_sound")
def test_a_text_without_words_is_said_at_once() -> None:
    voice = SpokenVoice(Loudspeaker())
    assert voice.say("", Manner(), unheard) is True
    assert voice.say("\x1b\0 …", Manner(), unheard) is True


def test_the_voices_are_those_of_espeak_where_the_system_has_none() -> None:
    assert tuple(SpokenVoice(Loudspeaker()).voices()) == ENGLISH_VOICES


# Faults of devices


def kill(card: VirtualSound) -> None:
    card.server.kill()


def suspend(card: VirtualSound) -> None:
    card.pactl("suspend-sink", "speakers", "1")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="stops the server with a signal")
@pytest.mark.parametrize("trouble", [kill, suspend])
def test_a_loudspeaker_lost_while_speaking_is_an_error_and_no_hang(
    virtual_sound: VirtualSound, trouble: Callable[[VirtualSound], None]
) -> None:
    voice = SpokenVoice(Loudspeaker(stall_limit_s=0.5))
    with listening(virtual_sound) as ear:
        saying = InThread(lambda: voice.say(APART * 5, Manner(), unheard))
        ear.wait_for_sound()
        trouble(virtual_sound)
        error = saying.outcome()
    assert isinstance(error, DeviceFailed)
    assert "practice goes on with the question on the screen" in error.hint


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="stops the server with a signal")
def test_hush_is_heard_even_by_a_sound_server_that_hangs(virtual_sound: VirtualSound) -> None:
    voice = SpokenVoice(Loudspeaker())
    with listening(virtual_sound) as ear:
        saying = InThread(lambda: voice.say(APART * 5, Manner(), unheard))
        ear.wait_for_sound()
        os.kill(virtual_sound.server.pid, signal.SIGSTOP)
        voice.hush()
        assert saying.outcome() is False
    os.kill(virtual_sound.server.pid, signal.SIGCONT)


def test_without_a_loudspeaker_the_hint_says_that_practice_goes_on(
    virtual_sound: VirtualSound,
) -> None:
    virtual_sound.server.kill()
    virtual_sound.server.wait()
    voice = SpokenVoice(Loudspeaker())
    with virtual_sound.here(), pytest.raises(NoAudioDevice, match="No loudspeaker") as caught:
        voice.say(QUESTION, Manner(), unheard)
    assert "Plug in" in caught.value.hint
    assert "practice goes on with the question on the screen" in caught.value.hint


# Voices of the system: their programs are played by scripts that do what the real ones are told to

FAKE_SAY = """
import json, sys, time, wave
log, args = {log!r}, sys.argv[1:]
text = sys.stdin.buffer.read().decode() if "-f" in args else ""
with open(log, "a", encoding="utf-8") as file:
    file.write(json.dumps({{"args": args, "text": text}}) + "\\n")
if args == ["-v", "?"]:
    print("Agnes               en_US    # Isn't it nice?")
    print("Eddy (English (UK)) en_GB    # Hello! My name is Eddy.")
    print("Anna                de_DE    # Hallo")
    print("\\x1b[2JBad         en-AU    # G'day")
    sys.exit(0)
if "slow" in text:
    time.sleep(600)
if "fail" in text:
    sys.exit(1)
with wave.open(args[args.index("-o") + 1], "wb") as file:
    file.setparams((1, 2, 22050, 0, "NONE", ""))
    quiet = bytes(2 * 11025)
    file.writeframes(quiet + b"\\x00\\x30\\x00\\xd0" * 11025 + quiet)
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


@pytest.fixture
def say(tmp_path: Path, log: Path) -> MacVoices:
    if sys.platform == "win32":
        pytest.skip("runs a script as a program")
    program = tmp_path / "say"
    program.write_text(f"#!{sys.executable}\n{FAKE_SAY.format(log=str(log))}", "utf-8")
    program.chmod(0o755)
    return MacVoices(str(program))


def logged(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def test_the_english_voices_of_macos_are_listed_with_safe_names(say: MacVoices) -> None:
    assert say.voices() == (
        VoiceInfo("system:Agnes", "Agnes (macOS)", "system"),
        VoiceInfo("system:Eddy (English (UK))", "Eddy (English (UK)) (macOS)", "system"),
        VoiceInfo("system:\ufffd[2JBad", "\ufffd[2JBad (macOS)", "system"),
    )


def test_macos_is_given_the_text_by_a_pipe_and_words_are_spread_over_its_sound(
    say: MacVoices, log: Path
) -> None:
    text = "-v; $(rm) `x` “quoted” words"
    said = say.speak(text, "Agnes", 170, threading.Event())
    assert said is not None
    assert said.duration_s == pytest.approx(2.0, abs=0.01)
    call = logged(log)[-1]
    assert call["text"] == text
    assert list(call["args"])[:4] == ["-v", "Agnes", "-r", "170"]  # type: ignore[call-overload]
    assert text not in str(call["args"])
    assert [text[w.first_char : w.first_char + w.length] for w in said.words] == text.split()
    starts = [word.start_s for word in said.words]
    assert starts == sorted(starts)
    assert starts[0] == pytest.approx(0.5, abs=0.02)
    assert starts[-1] < 1.5


@pytest.mark.parametrize(("text", "name"), [("Hello", "Nobody"), ("fail", "Agnes")])
def test_a_system_voice_that_is_missing_or_fails_gives_none(
    say: MacVoices, text: str, name: str
) -> None:
    assert say.speak(text, name, 170, threading.Event()) is None


def test_a_system_voice_that_takes_long_can_be_hushed(say: MacVoices, log: Path) -> None:
    halt = threading.Event()
    saying = InThread(lambda: say.speak("slow", "Agnes", 170, halt))
    until(lambda: log.exists() and len(logged(log)) == 2)
    halt.set()
    assert saying.outcome() is None


@pytest.mark.slow
def test_a_system_voice_is_heard_when_the_manner_names_it(ear: Listener, say: MacVoices) -> None:
    voice = SpokenVoice(Loudspeaker(), None, say)
    lit: list[int] = []
    assert voice.say("Hello there", Manner("system:Agnes"), lambda first, _: lit.append(first))
    assert lit == [0, 6]
    loud = np.flatnonzero(np.abs(ear.heard()) > 0.1)
    assert loud[-1] - loud[0] == pytest.approx(RATE, abs=RATE // 50)
    assert VoiceInfo("system:Agnes", "Agnes (macOS)", "system") in voice.voices()


def test_a_system_voice_that_fails_leaves_the_question_to_espeak(
    ear: Listener, say: MacVoices
) -> None:
    espeak = Kept()
    voice = SpokenVoice(Loudspeaker(), espeak, say)
    assert voice.say("I fail to see.", Manner("system:Agnes"), unheard)
    ((used, _, said),) = espeak.said
    assert used == "en-us"
    assert match(ear.heard(), said)[1] > 0.99


FAKE_POWERSHELL = """
import base64, json, sys, wave
flags, script = sys.argv[1:-1], sys.argv[-1]
if "GetInstalledVoices" in script:
    print("Microsoft Zira Desktop\\nMicrosoft Hazel Desktop\\n")
    sys.exit(0)
order = json.loads(base64.b64decode(sys.stdin.readline()))
with open({log!r}, "a", encoding="utf-8") as file:
    file.write(json.dumps({{"flags": flags, "script": script, **order}}) + "\\n")
with wave.open(order["file"], "wb") as file:
    file.setparams((1, 2, 22050, 0, "NONE", ""))
    file.writeframes(b"\\x00\\x30\\x00\\xd0" * 11025)
"""


def test_windows_is_given_the_text_as_data_and_the_rate_in_its_own_steps(
    tmp_path: Path, log: Path
) -> None:
    if sys.platform == "win32":
        pytest.skip("runs a script as a program")
    program = tmp_path / "powershell"
    program.write_text(f"#!{sys.executable}\n{FAKE_POWERSHELL.format(log=str(log))}", "utf-8")
    program.chmod(0o755)
    voices = WindowsVoices(str(program))

    assert [voice.id for voice in voices.voices()] == [
        "system:Microsoft Zira Desktop",
        "system:Microsoft Hazel Desktop",
    ]
    text = "'; Remove-Item x; “grün”"
    said = voices.speak(text, "Microsoft Zira Desktop", 120, threading.Event())
    assert said is not None
    assert said.duration_s == pytest.approx(1.0, abs=0.01)
    (order,) = logged(log)
    assert order["text"] == text
    assert text not in str(order["script"])
    assert order["flags"] == ["-NoProfile", "-NonInteractive", "-Command"]
    assert -10 <= int(str(order["rate"])) < 0


@pytest.mark.parametrize(
    ("platform", "program", "kind"),
    [
        ("darwin", "say", MacVoices),
        ("win32", "powershell", WindowsVoices),
        ("linux", "say", None),
        ("darwin", "", None),
    ],
)
def test_system_voices_are_looked_for_only_where_there_are_some(
    monkeypatch: pytest.MonkeyPatch, platform: str, program: str, kind: type | None
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == program else None)
    found = system_voices()
    assert found is None if kind is None else isinstance(found, kind)


def test_a_program_that_cannot_be_started_is_no_voice(tmp_path: Path) -> None:
    for voices in (MacVoices(str(tmp_path / "none")), WindowsVoices(str(tmp_path / "none"))):
        assert voices.voices() == ()
        assert voices.speak("x", "Agnes", 160, threading.Event()) is None


def words_of(said: Spoken) -> Sequence[WordEvent]:
    return said.words


def test_a_file_of_a_system_voice_without_sound_has_no_words(tmp_path: Path) -> None:
    said = system_voice._spoken(written(tmp_path / "a.wav", silence(0.5)), "Hello")
    assert said is not None
    assert words_of(said) == ()
    assert system_voice._spoken(tmp_path / "none.wav", "Hello") is None


FORBIDDEN = "numpy soundfile sounddevice soxr av scipy"


@pytest.mark.parametrize(
    "module", ["audiofile", "transcriptfile", "espeak", "playback", "voice", "system_voice"]
)
def test_importing_these_loads_nothing_heavy(module: str) -> None:
    code = (
        f"import sys, voiceprep.speech.{module}\n"
        f"print([name for name in {FORBIDDEN!r}.split() if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
