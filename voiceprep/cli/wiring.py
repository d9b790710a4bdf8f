"""Where a name becomes an adapter: the real parts of a studio, made from places and settings.

Nothing heavy is imported here before a part is first used.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.cli.console import narrate
from voiceprep.cli.late import late
from voiceprep.errors import ModelMissing, VoiceprepError
from voiceprep.practice import Studio
from voiceprep.speech.environment import prepare

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from voiceprep.library.places import Places
    from voiceprep.library.plans import TomlPlans
    from voiceprep.model import Bank, Question, Recording, Settings, SpeechModel
    from voiceprep.ports import (
        Analyst,
        Devices,
        Models,
        Papers,
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


class Parts:
    """Every adapter, each made once, on first use."""

    def __init__(self, places: Places) -> None:
        self.places = places
        prepare(places.cache)
        self._transcribers: dict[tuple[Path, str], Transcriber] = {}
        self._voices: dict[str, Voice] = {}
        self._players: dict[str, Player] = {}
        self.given_source: Callable[[Settings], SpeechSource] | None = None
        self.allow_demo_model = False
        self.chosen_model = ""
        """What the command line says; it goes before the settings."""

    @cached_property
    def models(self) -> Models:
        """The speech models installed and to be had."""
        from voiceprep.speech.catalogue import InstalledModels

        return InstalledModels(model_folders(self.places), self.places.models)

    @cached_property
    def analyst(self) -> Analyst:
        """What measures takes."""
        from voiceprep.speech.analyst import ChildAnalyst

        return ChildAnalyst(self.places.log)

    def source(self, settings: Settings) -> SpeechSource:
        """Return a fresh microphone, or the file that stands in for one."""
        if self.given_source is not None:
            return self.given_source(settings)
        from voiceprep.speech.microphone import Microphone

        return Microphone(settings.input_device)

    def transcriber(self, settings: Settings) -> Transcriber | None:
        """Return the recogniser of the chosen model; None where none is installed.

        Raises ModelMissing when a model is named that is not there.
        """
        model = self.model(settings)
        if model is None or model.folder is None:
            return None
        key = (model.folder, settings.language)
        if key not in self._transcribers:
            self._close_transcribers()  # one model in memory at a time
            self._transcribers[key] = self._made_transcriber(model, settings)
        return self._transcribers[key]

    def model(self, settings: Settings) -> SpeechModel | None:
        """Return the model that will be used; None where none is installed."""
        from voiceprep.speech.catalogue import best

        name = self.chosen_model or settings.model
        if name:
            return named_model(self.models.all(), name)
        if self.allow_demo_model:
            demo = [m for m in self.models.all() if not m.for_people and m.folder and not m.problem]
            if demo:
                return demo[0]
        return best(self.models.all(), settings.language)

    def voice(self, settings: Settings) -> Voice | None:
        """Return what reads aloud; None when the person wants no voice."""
        if not settings.read_aloud:
            return None
        name = settings.output_device
        if name not in self._voices:
            from voiceprep.speech.playback import Loudspeaker
            from voiceprep.speech.voice import SpokenVoice

            self._voices[name] = SpokenVoice(Loudspeaker(name))
        return self._voices[name]

    def player(self, settings: Settings) -> Player | None:
        """Return what plays takes."""
        name = settings.output_device
        if name not in self._players:
            from voiceprep.speech.playback import TakePlayer

            self._players[name] = TakePlayer(name)
        return self._players[name]

    def studio(self) -> Studio:
        """Return the studio of real parts, none of them made before it is asked for something."""
        return Studio(
            source=self.source,
            transcriber=self.transcriber,
            analyst=late(lambda: self.analyst),
            recordings=late(self._recordings),
            store=late(lambda: self.store),
            read_audio=read_audio,
            voice=self.voice,
            player=self.player,
            devices=late(_devices),
            models=late(lambda: self.models),
            settings_file=late(self._settings_file),
            reporter=late(self._reporter),
            recovery=late(self._recovery),
            plans=late(lambda: self.plans),
            sittings=late(self._sittings),
            papers=late(self._papers),
        )

    @cached_property
    def store(self) -> Store:
        """The history."""
        from voiceprep.library.store import SqliteStore

        return SqliteStore(self.places)

    @cached_property
    def plans(self) -> TomlPlans:
        """The interviews being prepared."""
        from voiceprep.library.plans import TomlPlans

        return TomlPlans(self.places.plans)

    def _sittings(self) -> Sittings:
        from voiceprep.library.sittings import JsonSittings

        return JsonSittings(self.places.sittings)

    def _recordings(self) -> Recordings:
        from voiceprep.library.recordings import WavRecordings

        return WavRecordings(self.places.recordings)

    def _recovery(self) -> Recovery:
        from voiceprep.library.recovery import TakeRecovery

        return TakeRecovery(self.places.recordings, late(lambda: self.store))

    def _settings_file(self) -> SettingsFile:
        from voiceprep.library.settings import TomlSettings

        return TomlSettings(self.places.settings_file)

    def _reporter(self) -> Reporter:
        from voiceprep.report import HtmlReporter

        return HtmlReporter(self.places.reports, read_audio)

    def _papers(self) -> Papers:
        from voiceprep.report.papers import PrivatePapers

        return PrivatePapers(self.places.reports)

    def _made_transcriber(self, model: SpeechModel, settings: Settings) -> Transcriber:
        from voiceprep.speech.transcriber import WhisperTranscriber
        from voiceprep.speech.whisper import HOTWORDS

        assert model.folder is not None
        return WhisperTranscriber(
            model.folder,
            model.id,
            settings.language,
            # The demo model writes fillers by itself and has never seen a hint.
            hotwords=HOTWORDS if model.for_people else "",
            log=self.places.log,
        )

    def close(self) -> None:
        """End the child processes."""
        self._close_transcribers()
        if "analyst" in self.__dict__:
            self.analyst.close()

    def _close_transcribers(self) -> None:
        for transcriber in self._transcribers.values():
            transcriber.close()
        self._transcribers.clear()


def _devices() -> Devices:
    from voiceprep.speech.devices import SoundDevices

    return SoundDevices()


def parts(options: Namespace) -> Parts:
    """Return the parts for what was typed. Raises SettingsInvalid for unusable folders."""
    from voiceprep.library.places import places

    made = Parts(places(options.data_dir))
    made.chosen_model = getattr(options, "model", None) or ""
    return made


def read_audio(path: Path) -> Recording:
    """Read a sound file at its own rate."""
    from voiceprep.speech.audiofile import recording

    return recording(path)


def model_folders(places: Places) -> Sequence[Path]:
    """Return the folders in which speech models are looked for."""
    named = os.environ.get("VOICEPREP_MODELS", "")
    return (*(Path(part) for part in named.split(os.pathsep) if part), places.models)


def named_model(models: Sequence[SpeechModel], name: str) -> SpeechModel:
    """Return the installed model of that id or folder. Raises ModelMissing with a hint."""
    from voiceprep.speech.catalogue import own_model

    found = next((m for m in models if m.id == name), None)
    if found is None and Path(name).is_dir():
        found = own_model(Path(name))
    if found is None:
        raise ModelMissing(
            f"There is no speech model called {name!r}.", "See `voiceprep models list`."
        )
    if found.folder is None:
        raise ModelMissing(
            f"The speech model {name} is not installed.", f"Fetch it: voiceprep models get {name}"
        )
    if found.problem:
        raise ModelMissing(
            f"The speech model {name} cannot be used: {found.problem}",
            f"Fetch it again: voiceprep models get {name}",
        )
    return found


def all_banks(places: Places) -> tuple[tuple[Bank, ...], tuple[VoiceprepError, ...]]:
    """Return the shipped and own question banks, and what is wrong with those that are left out.

    What was asked in an interview that is planned for is a bank, too.
    """
    from voiceprep.interview.banks import banks, shipped_banks

    own, faults = banks((places.banks,))
    return (*shipped_banks(), *own, *_asked_banks(places)), faults


def _asked_banks(places: Places) -> tuple[Bank, ...]:
    if not places.plans.is_dir():
        return ()
    from voiceprep.interview.plan import asked_bank
    from voiceprep.library.plans import TomlPlans

    return tuple(filter(None, map(asked_bank, TomlPlans(places.plans).list())))


def settings_in(places: Places) -> Settings:
    """Return the settings; say what in their file is not used."""
    from voiceprep.library.settings import TomlSettings

    file = TomlSettings(places.settings_file)
    loaded = file.load()
    for problem in file.problems():
        narrate(problem)
    return loaded


def question_named(places: Places, name: str) -> Question:
    """Return the question of that id. Raises UsageError with a hint."""
    from voiceprep.errors import UsageError

    found, _ = all_banks(places)
    for bank in found:
        for question in bank.questions:
            if question.id == name:
                return question
    raise UsageError(f"There is no question {name!r}.", "See `voiceprep banks list`.")
