"""Damaged model folders: each is named for what it is, before any library is given the folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.speech.talking_whisper import Shape, build
from voiceprep.speech.modelcheck import check, shape
from voiceprep.speech.modelhashes import has_hashes, verify, write_hashes

Damage = Callable[[Path], object]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "whole")


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "modèle 模型"))


def _write(name: str, content: bytes) -> Damage:
    return lambda folder: (folder / name).write_bytes(content)


def _remove(name: str) -> Damage:
    return lambda folder: (folder / name).unlink()


def _cut(name: str, keep: float) -> Damage:
    def cut(folder: Path) -> None:
        content = (folder / name).read_bytes()
        end = int(len(content) * keep) if keep < 1 else len(content) - 1
        (folder / name).write_bytes(content[:end])

    return cut


def _patch(name: str, at: int, content: bytes) -> Damage:
    def patch(folder: Path) -> None:
        with open(folder / name, "r+b") as file:
            file.seek(at)
            file.write(content)

    return patch


def _change(name: str, **values: object) -> Damage:
    def change(folder: Path) -> None:
        told = json.loads((folder / name).read_text(encoding="utf-8"))
        text = json.dumps({**told, **values})
        (folder / name).write_text(text, encoding="utf-8")

    return change


def _without_last_word(folder: Path) -> None:
    words = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    (folder / "vocabulary.json").write_text(json.dumps(words[:-1]), encoding="utf-8")


def _older_tokenizer(folder: Path) -> None:
    told = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    for token in told["added_tokens"]:
        token["id"] -= 1
    (folder / "tokenizer.json").write_text(json.dumps(told), encoding="utf-8")


def _folder_of_that_name(folder: Path) -> None:
    (folder / "model.bin").unlink()
    (folder / "model.bin").mkdir()


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n"
HTML = b"\n<!DOCTYPE html><html><body>Sign in</body></html>"
DAMAGES: list[tuple[str, Damage, str]] = [
    ("no model.bin", _remove("model.bin"), "model.bin is missing"),
    ("empty", _write("model.bin", b""), "model.bin is empty"),
    ("zeros", _write("model.bin", b"\0" * 9999), "model.bin is nothing but zeros"),
    ("random", _write("model.bin", b"\x91\xa3" * 999), "model.bin is not a CTranslate2 model"),
    ("LFS", _write("model.bin", LFS), "model.bin is a Git LFS pointer"),
    ("HTML", _write("model.bin", HTML), "model.bin is a web page"),
    ("JSON", _write("model.bin", b'{"error": "x"}'), "model.bin is a text file"),
    ("not found", _write("model.bin", b"Entry not found"), "model.bin is an error message of a"),
    ("GGML", _write("model.bin", b"lmgg\x01\0\0\0"), "model.bin is a GGML file"),
    ("GGUF", _write("model.bin", b"GGUF\x03\0\0\0"), "model.bin is a GGML file"),
    ("PyTorch", _write("model.bin", b"PK\x03\x04\0\0"), "model.bin is a PyTorch or zip file"),
    ("pickle", _write("model.bin", b"\x80\x02}q\0"), "model.bin is a Python pickle"),
    ("safetensors", _write("model.bin", struct.pack("<Q", 99) + b'{"a"'), "is a safetensors file"),
    ("newer", _patch("model.bin", 0, b"\x07"), "model.bin is of a newer CTranslate2 (format 7)"),
    ("older", _patch("model.bin", 0, b"\x02"), "model.bin is not a CTranslate2 model that can be"),
    ("another kind", _patch("model.bin", 6, b"Wav2VecSpec"), "of another kind ('Wav2VecSpec')"),
    ("a byte short", _cut("model.bin", 1), "model.bin is incomplete: its end is missing"),
    ("half", _cut("model.bin", 0.5), "model.bin is incomplete: its end is missing"),
    ("only a head", _cut("model.bin", 0.000005), "model.bin is incomplete: its end is missing"),
    ("odd sizes", _patch("model.bin", 0x60, b"\xff" * 200), "model.bin is damaged"),
    ("a folder", _folder_of_that_name, "model.bin is a folder, not a file"),
    ("no config", _remove("config.json"), "config.json is missing"),
    ("bad config", _cut("config.json", 0.5), "config.json is damaged or incomplete"),
    ("list config", _write("config.json", b"[]"), "config.json is not a model's configuration"),
    ("deep config", _write("config.json", b"[" * 99_999), "config.json is damaged or incomplete"),
    ("HTML config", _write("config.json", HTML), "config.json is a web page"),
    ("binary config", _write("config.json", b"\xff\xfe{}"), "config.json is not text"),
    ("no heads", _change("config.json", alignment_heads=[]), "does not say how words are timed"),
    ("odd heads", _change("config.json", alignment_heads="x"), "does not say how words are timed"),
    (
        "far heads",
        _change("config.json", alignment_heads=[[5, 9]]),
        "do not belong together (align",
    ),
    ("far head", _change("config.json", alignment_heads=[[0, 2]]), "do not belong together (align"),
    ("no tokenizer", _remove("tokenizer.json"), "tokenizer.json is missing"),
    ("cut tokenizer", _cut("tokenizer.json", 0.5), "tokenizer.json is damaged or incomplete"),
    ("empty tokenizer", _write("tokenizer.json", b"{}"), "tokenizer.json is not the tokenizer of"),
    ("list tokenizer", _write("tokenizer.json", b"[1]"), "tokenizer.json is not the tokenizer of"),
    (
        "other tokenizer",
        _change("tokenizer.json", added_tokens=[]),
        "tokenizer.json is not the tok",
    ),
    ("v2 tokenizer", _older_tokenizer, "tokenizer.json and model.bin do not belong together"),
    ("LFS tokenizer", _write("tokenizer.json", LFS), "tokenizer.json is damaged or incomplete"),
    ("no vocabulary", _remove("vocabulary.json"), "vocabulary.json is missing"),
    ("cut vocabulary", _cut("vocabulary.json", 0.5), "vocabulary.json is damaged or incomplete"),
    ("odd vocabulary", _write("vocabulary.json", b"{}"), "vocabulary.json is not a list of words"),
    ("short vocabulary", _without_last_word, "(51864 and 51865 words)"),
    ("mels", _change("preprocessor_config.json", feature_size=128), "(128 and 80 bands)"),
    ("odd mels", _change("preprocessor_config.json", feature_size="x"), "('x' and 80 bands)"),
    ("8 kHz", _change("preprocessor_config.json", sampling_rate=8000), "another sample rate"),
    ("bad features", _write("preprocessor_config.json", b"{"), "preprocessor_config.json is dama"),
    ("list features", _write("preprocessor_config.json", b"[]"), "preprocessor_config.json is not"),
]


def test_a_whole_model_has_no_problem_and_tells_its_shape(folder: Path) -> None:
    assert check(folder) == ()
    assert shape(folder) is not None
    assert check(folder.parent) != ()


@pytest.mark.parametrize(
    ("damage", "expected"), [case[1:] for case in DAMAGES], ids=[case[0] for case in DAMAGES]
)
def test_each_damage_has_a_name_of_its_own(folder: Path, damage: Damage, expected: str) -> None:
    damage(folder)
    problems = check(folder)
    assert expected in "; ".join(problems)
    assert len(problems) == 1


def test_all_problems_are_told_at_once(folder: Path) -> None:
    for name in ("model.bin", "tokenizer.json", "vocabulary.json"):
        (folder / name).unlink()
    assert check(folder) == (
        "model.bin is missing",
        "vocabulary.json is missing",
        "tokenizer.json is missing",
    )


def test_a_model_mended_in_place_is_whole_again(folder: Path) -> None:
    content = (folder / "tokenizer.json").read_bytes()
    (folder / "tokenizer.json").unlink()
    assert check(folder)
    (folder / "tokenizer.json").write_bytes(content)
    assert check(folder) == ()


def test_a_model_of_128_bands_needs_its_features(tmp_path: Path) -> None:
    folder = build(tmp_path / "large", Shape(bands=128))
    assert check(folder) == ()
    (folder / "preprocessor_config.json").unlink()
    assert check(folder) == (
        "preprocessor_config.json is missing, and this model needs it (128 bands)",
    )


def test_a_model_of_80_bands_does_not(folder: Path) -> None:
    (folder / "preprocessor_config.json").unlink()
    assert check(folder) == ()


def test_the_vocabulary_may_be_plain_text(folder: Path) -> None:
    words = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    words[7] = "a\u2028b"  # a line end to Python, not to CTranslate2
    (folder / "vocabulary.txt").write_text("\n".join(words) + "\n", encoding="utf-8", newline="\n")
    (folder / "vocabulary.json").unlink()
    assert check(folder) == ()


@pytest.mark.parametrize("name", ["gone", "", "a\x00b", "x" * 400, "base.en/../nowhere"])
def test_a_folder_that_is_none_is_told(tmp_path: Path, name: str) -> None:
    (problem,) = check(tmp_path / name / "model")
    assert problem.startswith(("there is no such folder", "the folder cannot be read"))


def test_a_file_is_not_a_folder(folder: Path) -> None:
    assert check(folder / "model.bin") == ("this is a file, not a model's folder",)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_are_followed_and_told_when_they_lead_nowhere(folder: Path, whole: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
        path.symlink_to(whole / path.name)
    assert check(folder) == ()
    (folder / "model.bin").unlink()
    (folder / "model.bin").symlink_to(folder / "gone")
    assert check(folder) == ("model.bin is a link to a file that is gone",)
    (folder / "model.bin").unlink()
    (folder / "model.bin").symlink_to(folder / "model.bin")
    assert check(folder) == ("model.bin cannot be read: its links run in a circle",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    (folder / "model.bin").unlink()
    os.mkfifo(folder / "model.bin")
    assert check(folder) == ("model.bin is a pipe or device, not a file",)


@pytest.mark.slow
@pytest.mark.parametrize("quantization", ["int8", "float16", "int8_float32"])
def test_what_the_converter_writes_is_whole(tmp_path: Path, quantization: str) -> None:
    folder = build(tmp_path / "model", quantization=quantization)
    assert check(folder) == ()
    with open(folder / "model.bin", "r+b") as file:
        file.truncate((folder / "model.bin").stat().st_size - 1)
    assert check(folder) == ("model.bin is incomplete: its end is missing",)


def test_what_passes_the_check_loads_and_what_does_not_pass_would_not(folder: Path) -> None:
    import ctranslate2

    assert ctranslate2.models.Whisper(str(folder), device="cpu").n_mels == 80
    _cut("model.bin", 1)(folder)
    assert check(folder)
    with pytest.raises(RuntimeError):
        ctranslate2.models.Whisper(str(folder), device="cpu")


class TestHashes:
    @pytest.fixture
    def hashed(self, folder: Path) -> Path:
        write_hashes(
            folder,
            {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()},
        )
        return folder

    def test_untouched_files_agree(self, hashed: Path) -> None:
        done: list[tuple[float, float]] = []
        assert verify(hashed, lambda now, total: done.append((now, total))) == ()
        assert done[-1][0] == pytest.approx(done[-1][1])

    def test_a_flipped_bit_is_found_where_the_check_cannot_see_it(self, hashed: Path) -> None:
        content = bytearray((hashed / "model.bin").read_bytes())
        content[len(content) // 2] ^= 1
        (hashed / "model.bin").write_bytes(bytes(content))
        assert check(hashed) == ()
        assert verify(hashed) == (
            "model.bin is damaged: its bytes are not the ones that were fetched",
        )

    def test_a_missing_and_an_added_file_are_found(self, hashed: Path) -> None:
        (hashed / "vocabulary.json").rename(hashed / "vocabulary.txt")
        assert verify(hashed) == (
            "vocabulary.txt is not one of the files that were fetched",
            "vocabulary.json is missing",
        )

    def test_without_hashes_nothing_is_claimed(self, folder: Path) -> None:
        assert not has_hashes(folder)
        assert verify(folder) == ()

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../x  ../y\n", b"0" * 200_000])
    def test_a_damaged_list_is_told(self, folder: Path, content: bytes) -> None:
        (folder / "SHA256SUMS").write_bytes(content)
        assert verify(folder) == ("SHA256SUMS is damaged: it lists no file",)

    @pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
    def test_the_list_is_one_that_sha256sum_reads(self, hashed: Path) -> None:
        import subprocess

        told = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=hashed)
        assert told.returncode == 0
