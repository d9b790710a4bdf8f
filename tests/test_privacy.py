"""No library that voiceprep stands on may keep an identity or speak to anyone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

LISTEN = """
import numpy as np
from pathlib import Path
from voiceprep.speech.environment import prepare
prepare(Path({cache!r}))
from voiceprep import analysis
from voiceprep.model import Recording
hiss = np.random.default_rng(0).normal(0, 0.01, 16_000).astype(np.float32)
analysis.assess(None, analysis.sound(Recording(hiss, 16_000)), None)
import ctranslate2, faster_whisper, huggingface_hub, librosa, soundfile, textual
"""


def test_measuring_an_answer_leaves_nothing_in_the_home(own_home: Path, tmp_path: Path) -> None:
    code = LISTEN.format(cache=str(tmp_path / "cache"))
    telemetry = ("ORT_", "HF_", "DO_NOT")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(telemetry)}

    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)

    assert [str(path) for path in own_home.rglob("*") if path.is_file()] == []


def test_the_voice_detector_s_engine_holds_no_address_to_send_to() -> None:
    import onnxruntime

    libraries = Path(onnxruntime.__file__).parent.joinpath("capi").glob("*onnxruntime*")

    for library in libraries:
        if library.is_file():
            assert b"events.data.microsoft.com" not in library.read_bytes(), library.name
