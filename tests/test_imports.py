"""What an import may load, proved in fresh interpreters: a linter cannot see what is deferred."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "av",
    "ctranslate2",
    "faster_whisper",
    "huggingface_hub",
    "jinja2",
    "librosa",
    "numba",
    "numpy",
    "onnxruntime",
    "parselmouth",
    "scipy",
    "sklearn",
    "sounddevice",
    "soundfile",
    "soxr",
    "textual",
    "tokenizers",
    "tomlkit",
}


def loaded_by(code: str) -> set[str]:
    listing = f"{code}\nimport sys\nprint('\\n'.join(m.partition('.')[0] for m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split("\n"))


def test_help_loads_nothing_heavy() -> None:
    code = (
        "from voiceprep.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    )

    assert loaded_by(code) & HEAVY == set()


@pytest.mark.parametrize(
    "module",
    [
        "voiceprep.model",
        "voiceprep.ports",
        "voiceprep.errors",
        "voiceprep.text",
        "voiceprep.practice",
        "voiceprep.coaching",
        "voiceprep.interview.banks",
        "voiceprep.cli.plan",
        "voiceprep.cli.wiring",
        "voiceprep.library.plans",
        "voiceprep.library.store",
        "voiceprep.library.settings",
        "voiceprep.speech.microphone",
        "voiceprep.speech.transcriber",
        "voiceprep.speech.audiofile",
        "voiceprep.speech.catalogue",
        "voiceprep.speech.voice",
        "voiceprep.speech.analyst",
        "voiceprep.report",
        "voiceprep.tui",
    ],
)
def test_a_module_loads_nothing_heavy_before_it_is_used(module: str) -> None:
    assert loaded_by(f"import {module}") & HEAVY == set()


def test_the_screens_load_textual_and_nothing_else_heavy() -> None:
    assert loaded_by("import voiceprep.tui.app") & HEAVY == {"textual"}


def test_measuring_sound_needs_no_librosa_and_no_recogniser() -> None:
    assert loaded_by("import voiceprep.analysis") & (HEAVY - {"numpy"}) == set()
