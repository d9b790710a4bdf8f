"""The values everything else speaks in.

Frozen dataclasses without behaviour beyond what follows from their own fields. Seconds everywhere;
a field that is stored bears its unit (``_s _hz _st _db _wpm _sps``); a missing value is None, never
NaN. Arrays live in `Recording` alone. Nothing here touches a device, a file or a screen.
"""

from __future__ import annotations

from voiceprep.model.choices import Settings, SpeechModel
from voiceprep.model.feedback import Band, Finding, FollowUp, Norm, Verdict
from voiceprep.model.measures import (
    ANALYSIS_VERSION,
    Acoustics,
    Analysis,
    AnswerKind,
    Asked,
    Contour,
    Element,
    Filler,
    FillerKind,
    FillerSource,
    Fluency,
    Headline,
    PacePoint,
    Part,
    Pause,
    PauseKind,
    Phrase,
    Prosody,
    Repair,
    RepairKind,
    Sentence,
    Shares,
    Sound,
    Star,
    Structure,
    Timing,
    Wording,
)
from voiceprep.model.sound import Device, Interval, Level, Manner, Recording, VoiceInfo
from voiceprep.model.takes import Bank, Kind, Mark, Question, Take, TakeStatus
from voiceprep.model.words import Engine, Span, Transcript, Word

__all__ = [
    "ANALYSIS_VERSION",
    "Acoustics",
    "Analysis",
    "AnswerKind",
    "Asked",
    "Band",
    "Bank",
    "Contour",
    "Device",
    "Element",
    "Engine",
    "Filler",
    "FillerKind",
    "FillerSource",
    "Finding",
    "Fluency",
    "FollowUp",
    "Headline",
    "Interval",
    "Kind",
    "Level",
    "Manner",
    "Mark",
    "Norm",
    "PacePoint",
    "Part",
    "Pause",
    "PauseKind",
    "Phrase",
    "Prosody",
    "Question",
    "Recording",
    "Repair",
    "RepairKind",
    "Sentence",
    "Settings",
    "Shares",
    "Sound",
    "Span",
    "SpeechModel",
    "Star",
    "Structure",
    "Take",
    "TakeStatus",
    "Timing",
    "Transcript",
    "Verdict",
    "VoiceInfo",
    "Word",
    "Wording",
]
