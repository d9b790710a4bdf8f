"""What practice is made of: one bundle of ports, and nothing else."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voiceprep.interview.plan import NoPapers, NoPlans
from voiceprep.interview.steps import NoSittings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voiceprep.model import Recording, Settings
    from voiceprep.ports import (
        Analyst,
        Devices,
        Models,
        Papers,
        Plans,
        Player,
        Recordings,
        Recovery,
        Reporter,
        SettingsFile,
        Sittings,
        SpeechSource,
        Store,
        Transcriber,
        Voice,
    )


@dataclass(slots=True)
class Studio:
    """The ports that practice is made of: real parts from `cli.wiring`, or scripted ones."""

    source: Callable[[Settings], SpeechSource]
    transcriber: Callable[[Settings], Transcriber | None]
    """None where no speech model for people is installed."""
    analyst: Analyst
    recordings: Recordings
    store: Store
    read_audio: Callable[[Path], Recording]
    voice: Callable[[Settings], Voice | None]
    player: Callable[[Settings], Player | None]
    devices: Devices
    models: Models
    settings_file: SettingsFile
    reporter: Reporter
    recovery: Recovery
    plans: Plans = field(default_factory=NoPlans)
    papers: Papers = field(default_factory=NoPapers)
    sittings: Sittings = field(default_factory=NoSittings)
    air: threading.Lock = field(default_factory=threading.Lock)
    """Held while something is read aloud; a microphone opens only when it is free."""
