"""Sound files as they are met in the wild, built here: damaged, odd, disguised, or no sound at all.

Each case says what must come of it: an error with these words, or a recording with these notes.
"""

from __future__ import annotations

import io
import math
import os
import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tests import signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 16_000
SOUND = signals.glide(120, 300, 2.0, RATE).samples


@dataclass(frozen=True, slots=True)
class Case:
    """A file and what must come of it."""

    id: str
    build: Callable[[Path], Path]
    error: str = ""
    notes: tuple[str, ...] = ()
    duration_s: float = 2.0
    rms: float | None = None
    """Of the result; that of `SOUND` unless given."""
    tolerance_s: float = 0.01


# Containers by hand


def wav(  # the header's fields as they are to be written, true or not
    data: bytes | None = None,
    *,
    tag: int = 1,
    channels: int = 1,
    rate: int = RATE,
    bits: int = 16,
    data_size: int | None = None,
    riff_size: int | None = None,
    before: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """A WAV file."""
    samples = pcm16(SOUND) if data is None else data
    frame = max(1, channels * bits // 8)
    form = struct.pack(
        "<HHIIHH", tag, channels, rate, min(rate * frame, 0xFFFFFFFF), min(frame, 65535), bits
    )
    size = len(samples) if data_size is None else data_size
    body = b"WAVE" + before + chunk(b"fmt ", form)
    body += b"data" + struct.pack("<I", size) + samples + after
    return b"RIFF" + struct.pack("<I", len(body) if riff_size is None else riff_size) + body


def chunk(name: bytes, content: bytes) -> bytes:
    """A RIFF chunk."""
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def pcm16(samples: NDArray[np.floating[Any]]) -> bytes:
    """Samples as a WAV file holds them."""
    return bytes(np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes())


def float32(samples: NDArray[np.floating[Any]]) -> bytes:
    """A WAV file of floating-point samples."""
    return wav(samples.astype("<f4").tobytes(), tag=3, bits=32)


def encoded(
    samples: NDArray[np.floating[Any]], form: str, subtype: str | None = None, rate: int = RATE
) -> bytes:
    """A file as libsndfile writes it."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format=form, subtype=subtype)
    return buffer.getvalue()


def muxed(form: str, codec: str, rate: int = 48_000, video: bool = False, tracks: int = 1) -> bytes:
    """A file as FFmpeg writes it; no sound at all with no tracks."""
    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format=form) as container:
        # all streams before any packet, for none may come once the header is written
        pictures = container.add_stream("mjpeg", rate=5) if video else None
        streams = [container.add_stream(codec, rate=rate, layout="mono") for _ in range(tracks)]
        if pictures is not None:
            pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuvj420p"
            mux(container, pictures, film())
        for stream in streams:
            mux(container, stream, sound_frames(stream.codec_context, rate))
    return buffer.getvalue()


def mux(container: Any, stream: Any, frames: Iterable[Any]) -> None:
    """Encode the frames and write them."""
    for frame in (*frames, None):
        for packet in stream.encode(frame):
            container.mux(packet)


def sound_frames(context: Any, rate: int) -> Iterable[Any]:
    """Two seconds of the sound as an encoder wants them."""
    import av

    sound = signals.glide(120, 300, 2.0, rate)
    frame = av.AudioFrame.from_ndarray(signals.int16(sound)[None], format="s16", layout="mono")
    frame.sample_rate, frame.pts = rate, 0
    size = context.frame_size or 1024
    shape = av.AudioResampler(context.format, "mono", context.sample_rate, frame_size=size)
    return [*shape.resample(frame), *shape.resample(None)]


def film() -> Iterable[Any]:
    """A second of grey pictures."""
    import av

    for index in range(5):
        frame = av.VideoFrame(64, 48, "yuvj420p")
        for plane in frame.planes:
            plane.update(bytes([128]) * plane.buffer_size)
        frame.pts = index
        yield frame


# Channels


def beside(*columns: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Channels side by side, shape (n, channels)."""
    return np.stack(columns, axis=1)


QUIET = np.zeros_like(SOUND)
MURMUR = signals.white(-50, 2.0, RATE, seed=3).samples


def many(count: int, live: int) -> bytes:
    """A WAV file of that many channels, one of which carries the sound."""
    columns = [MURMUR * 0.1] * count
    columns[live] = SOUND
    return wav(pcm16(beside(*columns)), channels=count)


# Files


def content(data: bytes | Callable[[], bytes], name: str = "a.wav") -> Callable[[Path], Path]:
    """A builder that writes those bytes."""

    def build(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data if isinstance(data, bytes) else data())
        return path

    return build


def half(data: bytes, share: float = 0.5) -> bytes:
    """The first part of a file."""
    return data[: round(len(data) * share)]


def holed(samples: NDArray[np.float32], count: int, value: float) -> NDArray[np.float32]:
    """The samples with that many replaced by a value."""
    changed = samples.copy()
    changed[1000 : 1000 + count] = value
    return changed


def signalling(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The samples with ten NaN of the kind that complains when touched, and one huge number."""
    changed = samples.copy()
    changed.view(np.uint32)[100:110] = 0x7F800001
    changed[200] = 3e38
    return changed


def patched(data: bytes, at: int, new: bytes) -> bytes:
    """The bytes with some replaced."""
    return data[:at] + new + data[at + len(new) :]


def streamed_flac() -> bytes:
    """A FLAC file whose header does not say how long it is."""
    data = encoded(SOUND, "FLAC")
    return patched(data, 21, bytes([data[21] & 0xF0, 0, 0, 0, 0]))


def tagged(data: bytes, size: int = 2000) -> bytes:
    """The bytes behind an ID3 tag."""
    sizes = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\0\0" + sizes + b"\0" * size + data


def without_index(data: bytes) -> bytes:
    """An MP4 file whose recorder was killed before it wrote the index."""
    return data[: data.index(b"moov") - 4]


def folder_named(folder: Path) -> Path:
    path = folder / "x.wav"
    path.mkdir()
    return path


def link_loop(folder: Path) -> Path:
    path = folder / "x.wav"
    path.symlink_to(path)
    return path


def link_to_file(folder: Path) -> Path:
    path = folder / "link.wav"
    path.symlink_to(content(wav())(folder))
    return path


def pipe(folder: Path) -> Path:
    path = folder / "x.wav"
    os.mkfifo(path)
    return path


def open_socket(folder: Path) -> Path:
    path = folder / "s"
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))
    return path


def unreadable(folder: Path) -> Path:
    path = content(wav())(folder)
    path.chmod(0)
    return path


def huge(folder: Path) -> Path:
    path = content(wav())(folder)
    os.truncate(path, 10_000_000_000)
    return path


def at(path: str) -> Callable[[Path], Path]:
    """A builder that gives a path as it is."""

    def build(folder: Path) -> Path:
        return type(folder)(path)

    return build


def silence(seconds: float, rate: int) -> bytes:
    """A few kilobytes of FLAC that hold hours."""
    import soundfile

    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", rate, 1, format="FLAC") as file:
        for _ in range(math.ceil(seconds / 60)):
            file.write(np.zeros(60 * rate, np.int16))
    return buffer.getvalue()


HTML = b"<!DOCTYPE html>\n<html><head><title>404</title></head></html>"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0\x90\x91h6"
HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n"
RANDOM = np.random.default_rng(5).integers(0, 256, 50_000).astype(np.uint8).tobytes()
EMPTY_CHUNKS = chunk(b"LIST", b"INFOISFT\x05\0\0\0Lavf\0\0")
SHORT_FMT = b"RIFF\0\0\0\0WAVE" + chunk(b"fmt ", b"\1\0\1\0") + chunk(b"data", bytes(99))
TELEPHONE = ("recorded in telephone quality (8 kHz)",)
CRASHED = ("its header was left unfinished, as after a crash: read to the end of the file",)
MUTED = ("no sound at all: was the microphone muted?",)
OFFSET = ("a constant offset of 90% of full scale was removed",)

NOTHING = (
    Case("A1 empty", content(b""), "is an empty file"),
    Case("A2 one byte", content(b"R"), "is not a"),
    Case("A2 RIFF only", content(b"RIFF"), "is not a"),
    Case("A2 30 bytes", content(wav()[:30]), "it ends before the first sample"),
    Case("A2 short fmt chunk", content(SHORT_FMT), "its header is cut short"),
    Case("A2 no data chunk", content(wav()[:36]), "it ends before the first sample"),
    Case(
        "A2 no fmt chunk", content(b"RIFF\0\0\0\0WAVE" + chunk(b"data", b"\0" * 99)), "no fmt chunk"
    ),
    Case("A3 header only", content(wav(b"")), "contains no audio"),
    Case("A4 empty, then chunks", content(wav(b"", after=EMPTY_CHUNKS)), "contains no audio"),
    Case("A4 AIFF of no frames", content(encoded(SOUND[:0], "AIFF")), "contains no audio"),
    Case("A5 one sample", content(wav(b"\1\2")), "is too short (0.00 s); at least 1 s is needed"),
    Case("A5 10 ms", content(wav(pcm16(SOUND[:160]))), "is too short (0.01 s)"),
    Case("A5 199 samples", content(wav(pcm16(SOUND[:199]))), "is too short (0.01 s)"),
    Case("A11 rate 0", content(wav(rate=0)), "impossible sample rate (0 Hz)"),
    Case(
        "A12 rate 4e9", content(wav(rate=4_000_000_000)), "impossible sample rate (4000000000 Hz)"
    ),
    Case("A13 0 channels", content(wav(channels=0)), "impossible number of channels (0)"),
    Case("A13 65535 channels", content(wav(channels=65535)), "number of channels (65535)"),
    Case(
        "A13 1000 in an AU", content(patched(encoded(SOUND, "AU"), 20, b"\0\0\3\xe8")), "channels"
    ),
    Case("A16 0 bits", content(wav(bits=0)), "impossible sample size (0 bits)"),
    Case("A21 all NaN", content(float32(np.full(RATE * 2, np.nan))), "100% of its samples are not"),
    Case("A21 2 % NaN", content(float32(holed(SOUND, 640, np.nan))), "2% of its samples are not"),
    Case("A22 all 1e20", content(float32(np.full(RATE * 2, 1e20))), "100% of its samples are not"),
    Case(
        "A22 1e300", content(encoded(np.full(RATE, 1e300), "WAV", "DOUBLE")), "100% of its samples"
    ),
    Case("A34 ID3 tag only", content(tagged(b""), "a.mp3"), "holds no sound, only an ID3 tag"),
    Case(
        "A34 ID3 tag, then zeros", content(tagged(b"\0" * 999)), "holds no sound, only an ID3 tag"
    ),
    Case("A34 ID3 tag, then junk", content(tagged(RANDOM)), "a.wav"),
    Case("A34 ID3 tag of lies", content(b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + wav()), "only an ID3 tag"),
    Case("A35 junk before", content(b"some junk here!!!" + wav()), "17 bytes of something else"),
    Case(
        "A38 film without sound",
        content(lambda: muxed("matroska", "", video=True, tracks=0)),
        "without a sound track",
    ),
    Case("A38 PNG", content(PNG), "it looks like a picture"),
    Case(
        "A38 mp4 without moov",
        content(lambda: without_index(muxed("mp4", "aac"))),
        "damaged or not finished: its MP4",
    ),
    Case(
        "A38 half an m4a",
        content(lambda: half(muxed("mp4", "aac"))),
        "damaged or not finished: its MP4",
    ),
    Case("A39 random", content(RANDOM), "is not an audio file"),
    Case("A39 text", content("Ich heiße Ada.\n".encode() * 99), "it looks like text"),
    Case("A39 HTML", content(HTML), "it looks like a web page (HTML)"),
    Case("A39 HTML after a comment", content(b"<!-- x -->\n<html>"), "a web page (HTML)"),
    Case("A39 zeros", content(b"\0" * 9999), "holds nothing but zeros"),
    Case("A39 JSON", content(b'{"a": 1}'), "it looks like a JSON document"),
    Case("A39 ZIP", content(b"PK\3\4" + b"\0" * 99), "it looks like a ZIP archive"),
    Case("A39 MIDI", content(b"MThd\0\0\0\6\0\1\0\1"), "it looks like a MIDI file"),
    Case("A39 SQLite", content(b"SQLite format 3\0"), "it looks like a database"),
    Case("A40 folder", folder_named, "is a folder, not a file"),
    Case("A41 link to itself", link_loop, "is a link that leads back to itself"),
    Case("A42 pipe", pipe, "is a pipe, not a file"),
    Case("A42 socket", open_socket, "is a socket, not a file"),
    Case("A43 /dev/zero", at("/dev/zero"), "is a device, not a file"),
    Case("A43 /dev/null", at("/dev/null"), "is a device, not a file"),
    Case("A43 memory", at("/proc/self/mem"), "is an empty file"),
    Case("A44 missing", at("/nowhere/x.wav"), "is not there"),
    Case("A44 name too long", at("x" * 300), "has a name too long"),
    Case("A44 null in the name", at("a\0b.wav"), "could not be read"),
    Case("A44 below a file", at("/etc/passwd/x.wav"), "is not there"),
    Case("A47 http", at("http://127.0.0.1:9/x.wav"), "is an address, not a file"),
    Case("A47 concat", at("concat:a.wav|b.wav"), "is an address, not a file"),
    Case("A47 subfile", at("subfile,,start,0,end,9,,:/etc/passwd"), "is an address, not a file"),
    Case("A48 m3u8", content(HLS, "a.m3u8"), "a playlist, not a recording"),
    Case("A48 m3u8 named wav", content(HLS), "a playlist, not a recording"),
    Case("A48 ffconcat", content(b"ffconcat version 1.0\nfile /etc/passwd\n"), "a playlist"),
    Case("A48 DASH", content(b'<?xml version="1.0"?><MPD/>'), "an XML document"),
    Case("A48 pls", content(b"[playlist]\nFile1=http://x\n"), "a playlist"),
    Case("A52 sparse 10 GB", huge, "is too large (10.0 GB; up to 8.6 GB)"),
    Case("A52 may not be read", unreadable, "may not be read by you"),
    Case(
        "A52 hours in kilobytes",
        content(lambda: silence(6.1 * 3600, 4000)),
        "is longer than 6 hours",
    ),
)

SOUNDS = (
    Case(
        "A6 cut in half",
        content(half(wav(), 0.6)),
        "",
        ("cut short: its header says 2.0 s, 1.2 s was found",),
        1.2,
        tolerance_s=0.01,
        rms=0.255,
    ),
    Case("A7 cut at an odd byte", content(wav()[:-1001]), duration_s=1.97),
    Case("A8 data size 0", content(wav(data_size=0)), "", CRASHED),
    Case("A8 data size 0, odd end", content(wav(data_size=0) + b"\1"), "", CRASHED),
    Case("A9 streamed", content(wav(data_size=0xFFFFFFFF, riff_size=0xFFFFFFFF))),
    Case("A10 RIFF 0 and data 0", content(wav(data_size=0, riff_size=0)), "", CRASHED),
    Case("A10 RIFF 0", content(wav(riff_size=0))),
    Case(
        "A14 32 channels",
        content(many(32, 4)),
        "",
        ("32 channels: the loudest one (number 5) was used",),
    ),
    Case(
        "A15 5.1",
        content(many(6, 2)),
        "",
        ("surround sound of 6 channels: the centre one was used",),
    ),
    Case(
        "A15 5.1 by another channel",
        content(many(6, 0)),
        "",
        ("6 channels: the loudest one (number 1) was used",),
    ),
    *(
        Case(f"A17 {subtype}", content(encoded(SOUND, "WAV", subtype)), tolerance_s=0.07)
        for subtype in (
            "PCM_U8",
            "PCM_24",
            "PCM_32",
            "FLOAT",
            "DOUBLE",
            "ULAW",
            "ALAW",
            "IMA_ADPCM",
            "MS_ADPCM",
            "G721_32",
            "GSM610",
        )
    ),
    *(
        Case(f"A17 {form}", content(encoded(SOUND, form), f"a.{form.lower()}"))
        for form in ("AIFF", "CAF", "AU", "W64", "RF64", "WAVEX", "NIST", "VOC")
    ),
    *(
        Case(
            f"A18 {rate} Hz",
            content(encoded(signals.glide(120, 300, 2.0, rate).samples, "WAV", None, rate)),
        )
        for rate in (11_025, 22_050, 44_100, 48_000, 96_000, 192_000)
    ),
    Case(
        "A18 8 kHz",
        content(encoded(signals.glide(120, 300, 2.0, 8000).samples, "WAV", None, 8000)),
        "",
        TELEPHONE,
    ),
    Case(
        "A19 left only",
        content(wav(pcm16(beside(SOUND, QUIET)), channels=2)),
        "",
        ("only the left channel carries sound",),
    ),
    Case(
        "A19 right only",
        content(wav(pcm16(beside(MURMUR * 0.1, SOUND)), channels=2)),
        "",
        ("only the right channel carries sound",),
    ),
    Case(
        "A19 right dead with an offset",
        content(wav(pcm16(beside(SOUND, QUIET + 0.5)), channels=2)),
        "",
        ("only the left channel carries sound",),
    ),
    Case("A19 both", content(wav(pcm16(beside(SOUND, SOUND)), channels=2))),
    Case(
        "A20 antiphase",
        content(wav(pcm16(beside(SOUND, -0.9 * SOUND)), channels=2)),
        "",
        ("left and right cancel each other out: only the left one was used",),
    ),
    Case(
        "A21 a few NaN",
        content(float32(holed(SOUND, 20, np.nan))),
        "",
        ("20 damaged samples were replaced by silence",),
    ),
    Case(
        "A21 signalling NaN",
        content(float32(signalling(SOUND))),
        "",
        ("11 damaged samples were replaced by silence",),
    ),
    Case(
        "A21 signalling NaN in both channels",
        content(wav(beside(*[signalling(SOUND)] * 2).tobytes(), tag=3, bits=32, channels=2)),
        "",
        ("11 damaged samples were replaced by silence",),
    ),
    Case(
        "A22 one Inf",
        content(float32(holed(SOUND, 1, np.inf))),
        "",
        ("1 damaged sample was replaced by silence",),
    ),
    Case(
        "A22 float up to 3",
        content(float32(SOUND * 6)),
        "",
        ("louder than full scale by 10 dB: scaled down",),
        rms=0.51,
    ),
    Case(
        "A22 float of 16-bit size",
        content(float32(SOUND * 32767)),
        "",
        ("louder than full scale by 84 dB: scaled down",),
        rms=0.51,
    ),
    Case("A23 denormals", content(float32(np.full(RATE * 2, 1e-41))), "", MUTED, rms=0.0),
    Case("A24 offset", content(float32(SOUND * 0.1 + 0.9)), "", OFFSET, rms=0.0255),
    Case(
        "A24 nothing but an offset", content(float32(QUIET + 0.9)), "", (*OFFSET, *MUTED), rms=0.0
    ),
    Case("A25 clipped", content(wav(pcm16(np.clip(SOUND * 8, -1, 1)))), rms=0.9),
    Case("A26 digital silence", content(wav(bytes(RATE * 4))), "", MUTED, rms=0.0),
    Case("A27 dither", content(wav(pcm16(signals.white(-80, 2.0, RATE).samples))), rms=1e-4),
    Case("A28 white noise", content(wav(pcm16(signals.white(-20, 2.0, RATE).samples))), rms=0.1),
    Case("A29 tone", content(wav(pcm16(signals.tone(440, 2.0, RATE).samples))), rms=0.354),
    Case("A31 FLAC named wav", content(encoded(SOUND, "FLAC"), "a.wav")),
    Case("A31 WAV named mp3", content(wav(), "a.mp3")),
    Case("A31 WAV named raw", content(wav(), "a.raw")),
    Case("A31 no ending", content(wav(), "take")),
    Case("A31 FLAC behind an ID3 tag", content(tagged(encoded(SOUND, "FLAC")), "a.flac")),
    Case("A31 streamed FLAC", content(streamed_flac(), "a.flac")),
    Case(
        "A32 cut FLAC",
        content(half(encoded(signals.white(-20, 5.0, RATE).samples, "FLAC")), "a.flac"),
        "",
        ("cut short: its header says 5.0 s, ",),
        2.4,
        rms=0.1,
        tolerance_s=0.4,
    ),
    Case("A33 MP3", content(encoded(SOUND, "MP3"), "a.mp3"), tolerance_s=0.1),
    Case(
        "A33 cut MP3",
        content(half(encoded(signals.white(-20, 5.0, RATE).samples, "MP3")), "a.mp3"),
        "",
        ("cut short: its header says 5.0 s, 2.",),
        duration_s=2.45,
        tolerance_s=0.15,
        rms=0.1,
    ),
    Case("A33 Ogg", content(encoded(SOUND, "OGG", "VORBIS"), "a.ogg")),
    Case("A33 Opus", content(encoded(SOUND, "OGG", "OPUS"), "a.opus")),
    Case(
        "A33 cut Ogg",
        content(half(encoded(signals.white(-20, 5.0, RATE).samples, "OGG", "VORBIS")), "a.ogg"),
        duration_s=2.2,
        tolerance_s=0.8,
        rms=0.1,
    ),
    Case("A35 junk after", content(wav(after=b"junk after the sound"))),
    Case("A36 LIST before fmt", content(wav(before=EMPTY_CHUNKS))),
    Case("A37 m4a", content(lambda: muxed("ipod", "aac"), "a.m4a"), tolerance_s=0.05),
    Case("A37 mp4", content(lambda: muxed("mp4", "aac"), "a.mp4"), tolerance_s=0.05),
    Case("A37 webm", content(lambda: muxed("webm", "libopus"), "a.webm"), tolerance_s=0.05),
    Case(
        "A37 mkv with a film",
        content(lambda: muxed("matroska", "aac", video=True), "a.mkv"),
        tolerance_s=0.05,
    ),
    Case("A37 mov", content(lambda: muxed("mov", "pcm_s16le"), "a.mov")),
    Case("A37 avi", content(lambda: muxed("avi", "pcm_s16le", video=True), "a.avi")),
    Case("A37 aac", content(lambda: muxed("adts", "aac"), "a.aac"), tolerance_s=0.05),
    Case(
        "A37 mp3 of FFmpeg", content(lambda: muxed("mp3", "libmp3lame"), "a.mp3"), tolerance_s=0.1
    ),
    Case(
        "A37 cut webm",
        content(lambda: half(muxed("webm", "libopus"), 0.7), "a.webm"),
        "",
        ("cut short: its header says 2.0 s, 1.",),
        1.4,
        tolerance_s=0.2,
    ),
    Case("A41 link to a file", link_to_file),
    Case("A44 odd names", content(wav(), "-ä „x” %s 'q' $(id).wav")),
    Case("A44 name of 255 bytes", content(wav(), "n" * 251 + ".wav")),
    Case("A45 newline and ESC in the name", content(wav(), "a\n\x1b[2J.wav")),
    Case("A46 name that is no UTF-8", content(wav(), "a\udcff.wav")),
    Case("A52 30 tracks", content(lambda: muxed("matroska", "pcm_s16le", tracks=30), "a.mkv")),
)
