"""What went wrong, and what a person can do about it.

Every failure that a person can cause or cure is one of these; anything else is a bug and shows a
traceback.
"""

from __future__ import annotations

from typing import ClassVar


class VoiceprepError(Exception):
    """A failure with a way out.

    Parameters
    ----------
    message
        What happened, in one sentence, naming the thing it happened to.
    hint
        What to do now; empty only where nothing can be done.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[VoiceprepError], tuple[str, str]]:
        return type(self), (self.message, self.hint)  # errors cross process borders


class UsageError(VoiceprepError):
    """The command line asks for something that makes no sense."""

    exit_code = 2


class NoTerminal(UsageError):
    """A screen was asked for where there is none."""


class BankInvalid(VoiceprepError):
    """A question bank cannot be read; every fault is in the message, a line each."""

    exit_code = 3


class PlanInvalid(VoiceprepError):
    """The plan of an interview cannot be read; every fault is in the message, a line each."""

    exit_code = 3


class SettingsInvalid(VoiceprepError):
    """The settings file or the data folder cannot be used."""

    exit_code = 3


class ModelMissing(VoiceprepError):
    """No usable speech model is installed."""

    exit_code = 4


class ModelDamaged(ModelMissing):
    """A speech model is there and cannot be trusted."""


class NoAudioDevice(VoiceprepError):
    """There is no microphone or loudspeaker to be had."""

    exit_code = 5


class DeviceFailed(NoAudioDevice):
    """A device is there and refuses, or went away."""


class AudioUnreadable(VoiceprepError):
    """A file holds no sound that can be read."""


class TranscriptUnreadable(VoiceprepError):
    """A file holds no transcript that can be read."""


class RecognitionFailed(VoiceprepError):
    """The recogniser died, hung or refused; the recording is kept."""


class StorageFailed(VoiceprepError):
    """The disk or the history refuses; what was written before is kept."""


class PlanChanged(StorageFailed):
    """A plan was edited elsewhere since it was read; both versions are kept."""


class HistoryNewer(StorageFailed):
    """The history was written by a later version and is not touched."""


class SomeInputsFailed(VoiceprepError):
    """Several inputs were given and not all could be used."""

    exit_code = 6
