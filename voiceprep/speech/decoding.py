"""Samples out of a sound file, a block at a time, by one of two decoders.

libsndfile comes first; FFmpeg is asked only for what libsndfile refuses, told which format it is to
expect, and given an open file and never a name, because it would follow names and playlists. What
either raises becomes `Unfit`; a file damaged half-way gives what stands before the damage.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any, Protocol

from voiceprep.speech.filekind import OTHER_FORMAT, UNKNOWN, FileKind, Unfit
from voiceprep.speech.wavfile import HIGHEST_RATE, LOWEST_RATE, MOST_CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from voiceprep.speech.regularfile import SourceFile

    Frames = NDArray[np.float32]
    """Shape (n, channels)."""

Library = Any
"""What comes from soundfile and PyAV, which bear no types."""

_BLOCK_SAMPLES = 1 << 15
_UNKNOWN_LENGTH = 1 << 62
_BAD_PACKETS = 50
"""In a row; after that the rest of the file is given up."""
_STATES_LENGTH = frozenset(("mp4", "matroska", "flac", "caf"))
_ESTIMATED = frozenset(("MP3", "OGG"))
"""Formats whose header does not say how long they are."""


class Decoder(Protocol):
    """A file that can be decoded from its start any number of times."""

    sample_rate: int
    channels: int
    promised_frames: int | None
    """By the header, where it can be trusted."""
    damaged: bool
    """Whether the last decoding stopped at damage."""

    def blocks(self) -> Iterator[Frames]:
        """Yield the samples from the start on."""


def decoders(source: SourceFile, kind: FileKind) -> Iterator[Decoder]:
    """Yield the decoder that takes this file, and another for when the first met damage.

    Raises Unfit.
    """
    if kind.second_decoder_only:
        yield _checked(_FFmpeg(source, kind))
        return
    try:
        yield _checked(_Libsndfile(source))
    except _Refused as error:
        if not kind.demuxer:
            raise Unfit(_unknown(kind), OTHER_FORMAT) from error
        yield _checked(_FFmpeg(source, kind))
        return
    if kind.demuxer:
        with contextlib.suppress(Unfit):
            yield _checked(_FFmpeg(source, kind))


class _Refused(Exception):
    """libsndfile does not take the file."""


def _unknown(kind: FileKind) -> str:
    return "is not an audio file" if kind is UNKNOWN else f"is damaged or not a {kind.name} file"


def _checked(made: Decoder) -> Decoder:
    if not LOWEST_RATE <= made.sample_rate <= HIGHEST_RATE:
        raise Unfit(f"gives an impossible sample rate ({made.sample_rate} Hz)", OTHER_FORMAT)
    if not 1 <= made.channels <= MOST_CHANNELS:
        raise Unfit(f"gives an impossible number of channels ({made.channels})", OTHER_FORMAT)
    return made


class _Libsndfile:
    def __init__(self, source: SourceFile) -> None:
        self._source = source
        file = self._opened()
        self.sample_rate = int(file.samplerate)
        self.channels = int(file.channels)
        certain = file.format not in _ESTIMATED and file.frames < _UNKNOWN_LENGTH
        self.promised_frames = int(file.frames) if certain else None
        self.damaged = False

    def blocks(self) -> Iterator[Frames]:
        """Yield the samples up to the end or the first damage."""
        self.damaged = False
        size = max(1, _BLOCK_SAMPLES // self.channels)
        try:
            file = self._opened()  # afresh, since some encodings cannot go back to the start
            while len(block := file.read(size, dtype="float32", always_2d=True)):
                yield block
        except Exception:  # the blocks before the damage were given
            self.damaged = True

    def _opened(self) -> Library:
        import soundfile

        self._source.seek(0)
        try:
            file = soundfile.SoundFile(self._source)
        except Exception as error:  # its own errors, and TypeError for odd headers
            raise _Refused from error
        # Where it can seek, it does so after each block, and MP3 then tears at every seam.
        file.seekable = lambda: False
        return file


class _FFmpeg:
    def __init__(self, source: SourceFile, kind: FileKind) -> None:
        self._source = source
        self._kind = kind
        self.promised_frames: int | None = None
        self.damaged = False
        self._promised_s = 0.0
        first = next(self._frames(), None)
        if first is None:
            raise Unfit("contains no audio that can be decoded", OTHER_FORMAT)
        # the header may give half the rate and one channel less (HE-AAC)
        self.sample_rate = int(first.sample_rate)
        self.channels = len(first.layout.channels)
        if self._promised_s and _states_length(source, kind):
            self.promised_frames = round(self._promised_s * self.sample_rate)

    def blocks(self) -> Iterator[Frames]:
        """Yield the samples, leaving out what cannot be decoded."""
        import numpy as np

        self.damaged = False
        for frame in self._frames():
            block = np.ascontiguousarray(frame.to_ndarray().T, np.float32)
            if block.shape[1] == self.channels:
                yield block

    def _frames(self) -> Iterator[Library]:
        import av

        resampler = av.AudioResampler(format="fltp")  # of the samples' form; the rate stays
        bad_in_a_row = 0
        with self._opened(av) as container:
            for packet in self._packets(container):
                try:
                    frames = [f for given in packet.decode() for f in resampler.resample(given)]
                except Exception:
                    self.damaged = True
                    bad_in_a_row += 1
                    if bad_in_a_row > _BAD_PACKETS:
                        return
                    continue
                bad_in_a_row = 0
                yield from frames

    def _packets(self, container: Library) -> Iterator[Library]:
        tracks = [track for track in container.streams.audio if track.codec_context is not None]
        if not tracks:
            raise Unfit(f"is a {self._kind.name} file without a sound track")
        try:
            self._promised_s = _duration_s(container, tracks[0])
            yield from container.demux(tracks[0])
        except Exception:
            self.damaged = True

    def _opened(self, av: Library) -> Library:
        self._source.seek(0)
        options = {"protocol_whitelist": "none"}  # nothing in the file may open another
        lenient = {"metadata_errors": "replace"} if _major(av.__version__) < 19 else {}
        try:
            return av.open(self._source, format=self._kind.demuxer, options=options, **lenient)
        except Exception as error:  # of many classes, IndexError and UnicodeDecodeError among them
            raise Unfit(
                f"is damaged or not finished: its {self._kind.name} structure cannot be read",
                OTHER_FORMAT,
            ) from error


def _duration_s(container: Library, track: Library) -> float:
    """Return the length by the header in seconds; 0 where there is none."""
    if track.duration is not None and track.time_base is not None:
        return float(track.duration * track.time_base)
    alone = len(container.streams) == 1  # else it may be the film's
    return container.duration / 1e6 if alone and container.duration else 0.0


def _states_length(source: SourceFile, kind: FileKind) -> bool:
    """Whether the length comes from the header, and is not FFmpeg's guess from the size."""
    if kind.demuxer == "mp3":
        source.seek(0)
        return re.search(rb"Xing|Info", source.read(1 << 16)) is not None
    return kind.demuxer in _STATES_LENGTH


def _major(version: str) -> int:
    return int(version.partition(".")[0])
